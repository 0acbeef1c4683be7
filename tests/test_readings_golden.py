"""Every kind of measure with every outcome, as one page that a person can read through.

After a change that is meant, write the page again with `python -m tests.test_readings_golden` and read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfcore.catalogue.model import Measure, Per
from perfcore.readings.findings import finding, heading

PAGE = Path(__file__).parent / "golden" / "readings.md"
NAN = float("nan")
MARCH = date(2026, 3, 1)
MOST_WORDS, MOST_TITLE_WORDS = 35, 11  # the shape before a title counts as one
JARGON = re.compile(
    r"sigma|control limit|special cause|common cause|signific|dispersion|deviation|nan\b|percentile|baseline",
    re.I,
)


def measure(name: str, **more: object) -> Measure:
    base: dict[str, object] = {
        "id": "m",
        "group": "g",
        "owner": "o",
        "definition": "d",
        "source": "local",
        "show": "count",
        "better": "neither",
        "month": "start_date",
        "unit": "children",
    }
    return Measure(**{**base, "name": name, **more})  # type: ignore[arg-type]


STOCK = ("start_date", "end_date")
# measure, its line of values (n, of, families, value), its usual range, the part that signals are about
KINDS: list[tuple[Measure, tuple[float, float, float, float], tuple[float, float], str]] = [
    (measure("Plans started"), (31, NAN, 14, 31), (12, 34), ""),
    (measure("Missing episodes", better="low", unit="episodes"), (18, NAN, 9, 18), (6, 40), ""),
    (
        measure("Families with a plan", count_of="families", unit="families"),
        (140, NAN, 140, 140),
        (90, 170),
        "",
    ),
    (
        measure("Referral rate", per=Per(1e4, "c"), over="last_12_months"),
        (3300, 64500, 1500, 511.6),
        (1, 2),
        "",
    ),
    (measure("SGOs this year", better="high", over="year_to_date"), (18, NAN, 13, 18), (1, 2), ""),
    (measure("In time", show="percent", better="high", unit="conferences"), (31, 44, 20, 70.5), (62, 94), ""),
    (measure("Repeat plans", show="percent", better="low", unit="plans"), (9, 30, 17, 30.0), (4, 38), ""),
    (
        measure(
            "Drift", show="bands", better="low", month=None, open=STOCK, bands=(15, 24), watch="24 and over"
        ),
        (18, 321, 9, 5.6),
        (1, 9),
        "24 and over",
    ),
    (measure("On a plan", month=None, open=STOCK), (290, NAN, 150, 290), (NAN, NAN), "started"),
    (measure("On and off", month=None, flow=STOCK), (31, 26, 28, 5), (NAN, NAN), "ended"),
    (
        measure("Days to conference", show="median", better="low", unit="working days"),
        (38, 40, 20, 14),
        (NAN, NAN),
        "",
    ),
]
OUTCOMES: list[tuple[str, dict[str, object]]] = [
    ("none", {}),
    ("watch", {"direction": 1}),
    ("watch", {"direction": -1, "window": 6}),
    ("real", {"direction": 1}),
    ("real", {"direction": -1, "window": 3}),
    ("real", {"direction": 1, "window": 12, "provisional": True}),
    ("slow", {"direction": 1, "window": 12}),
    ("too early", {}),
]


def readings() -> Iterator[tuple[str, str, str]]:
    """Measure, heading and sentence of every kind and outcome."""
    for spec, (n, of, families, value), (low, high), part in KINDS:
        line = {"n": n, "of": of, "families": families, "value": value, "status": ""}
        for signal, more in OUTCOMES:
            base = {
                "part": part,
                "expected": NAN,
                "lower": low,
                "upper": high,
                "score": 3.0,
                "signal": signal,
                "direction": 0,
                "window": 1,
                "provisional": False,
                "confirmed": False,
                "larger_families": False,
                "by_family": NAN,
            }
            found = finding(spec, MARCH, line, pd.DataFrame([{**base, **more}]))
            yield spec.name, heading(found), found.sentence
        for status in ("part month", "still growing"):
            found = finding(spec, MARCH, {**line, "status": status}, pd.DataFrame())
            yield spec.name, heading(found), found.sentence


def page() -> str:
    lines = ["# Every reading"]
    name = ""
    for measure_name, title, sentence in readings():
        if measure_name != name:
            lines += ["", f"## {measure_name}", ""]
            name = measure_name
        lines.append(f"- **{title}.** {sentence}")
    return "\n".join(lines) + "\n"


def test_the_page_is_as_it_was_read_last() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


def test_there_are_enough_to_stand_for_all() -> None:
    assert len(list(readings())) >= 60


@pytest.mark.parametrize(("name", "title", "sentence"), list(readings()))
def test_each_is_short_and_plain(name: str, title: str, sentence: str) -> None:
    assert len(sentence.split()) <= MOST_WORDS
    assert len(title.split()) <= MOST_TITLE_WORDS
    assert not JARGON.search(f"{title} {sentence}")
    assert sentence.endswith(".")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
