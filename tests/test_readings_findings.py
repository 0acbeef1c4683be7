"""What a signal is said to mean, for every kind of measure and outcome."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from perfcore.catalogue.model import Measure, Per
from perfcore.readings.findings import MARKS, after_note, because, finding, heading
from perfcore.signals.before_after import BeforeAfter
from perfcore.signals.compare_two import Comparison, compare
from perfcore.signals.explain import Explanation

NAN = float("nan")
MARCH = date(2026, 3, 1)


def measure(**more: object) -> Measure:
    base: dict[str, object] = {
        "id": "m",
        "name": "M",
        "group": "g",
        "owner": "o",
        "definition": "d",
        "source": "local",
        "show": "count",
        "better": "neither",
        "month": "start_date",
        "unit": "children",
    }
    return Measure(**{**base, **more})  # type: ignore[arg-type]


def line(n: float, of: float, families: float, value: float, status: str = "") -> dict[str, object]:
    return {"n": n, "of": of, "families": families, "value": value, "status": status}


def judged(signal: str, direction: int = 0, window: int = 1, **more: object) -> pd.DataFrame:
    base = {
        "part": "",
        "expected": NAN,
        "lower": 12.0,
        "upper": 34.0,
        "score": 3.1 * (direction or 0.1),
        "signal": signal,
        "direction": direction,
        "window": window,
        "provisional": False,
        "confirmed": False,
        "larger_families": False,
        "by_family": NAN,
    }
    return pd.DataFrame([{**base, **more}])


COUNT = measure()
PERCENT = measure(show="percent", better="high", unit="conferences")
STOCK = measure(month=None, open=("start_date", "end_date"))
FLOW = measure(month=None, flow=("start_date", "end_date"))
RATE = measure(per=Per(10_000, "children_0_17"), over="last_12_months")
ON_A_PLAN = line(31, NAN, 14, 31)
ON_TIME = line(31, 44, 20, 70.45)

GOLDEN = [
    (
        COUNT,
        ON_A_PLAN,
        judged("none"),
        "normal",
        "31 children in March 2026, from 14 families. Usual is 12 to 34. Within what is usual.",
    ),
    (
        COUNT,
        line(61, NAN, 40, 61),
        judged("real", 1),
        "change",
        "61 children in March 2026, from 40 families. Usual is 12 to 34. More than chance explains.",
    ),
    (
        measure(better="low"),
        line(61, NAN, 40, 61),
        judged("real", 1, 6),
        "concern",
        "61 children in March 2026, from 40 families. More over the last 6 months than chance explains.",
    ),
    (
        measure(better="low"),
        line(6, NAN, 4, 6),
        judged("real", -1),
        "improvement",
        "6 children in March 2026, from 4 families. Usual is 12 to 34. Fewer than chance explains.",
    ),
    (
        COUNT,
        line(40, NAN, 14, 40),
        judged("watch", 1, larger_families=True),
        "watch",
        "40 children in March 2026, from 14 families. Usual is 12 to 34. "
        "As many families as usual, but more children for each.",
    ),
    (
        COUNT,
        ON_A_PLAN,
        judged("too early"),
        "too early",
        "31 children in March 2026, from 14 families. Too early to say: too few months come before it.",
    ),
    (
        COUNT,
        line(61, NAN, 40, 61),
        judged("real", 1, provisional=True),
        "change",
        "61 children in March 2026, from 40 families. Usual is 12 to 34. "
        "More than chance explains. Judged on under a year of figures.",
    ),
    (
        COUNT,
        line(9, NAN, 5, 9, "part month"),
        judged("real", -1),
        "not judged",
        "9 children in March 2026, from 5 families. The figure is not finished: part month.",
    ),
    (
        PERCENT,
        ON_TIME,
        judged("real", -1, 3, lower=71.6, upper=98.2),
        "concern",
        "70.5% (31 of 44) in March 2026. Lower over the last 3 months than chance explains.",
    ),
    (
        PERCENT,
        ON_TIME,
        judged("watch", -1, lower=71.6, upper=98.2),
        "watch",
        "70.5% (31 of 44) in March 2026. Usual is 72% to 98%. "
        "Lower than usual: worth watching, perhaps chance.",
    ),
    (PERCENT, line(0, 0, 0, NAN), judged("none"), "not judged", "No rows in March 2026."),
    (
        STOCK,
        line(290, NAN, 150, 290),
        judged("real", 1, 12, part="started", lower=10, upper=40),
        "change",
        "290 children in March 2026, from 150 families. "
        "More started over the last 12 months than chance explains.",
    ),
    (
        FLOW,
        line(31, 26, 28, 5),
        judged("none", part="started"),
        "normal",
        "31 started and 26 ended in March 2026, from 28 families. This is within what is usual.",
    ),
    (
        RATE,
        line(340, 64_500, 200, 52.7),
        judged("real", 1, 12),
        "change",
        "52.7 per 10,000 in March 2026 (last 12 months). More over the last 12 months than chance explains.",
    ),
]


@pytest.mark.parametrize(("spec", "values", "signals", "kind", "sentence"), GOLDEN)
def test_the_sentence(
    spec: Measure, values: dict[str, object], signals: pd.DataFrame, kind: str, sentence: str
) -> None:
    found = finding(spec, MARCH, values, signals)
    assert (found.kind, found.sentence) == (kind, sentence)


@pytest.mark.parametrize(("spec", "values", "signals", "kind", "sentence"), GOLDEN)
def test_short_and_without_terms_to_look_up(
    spec: Measure, values: dict[str, object], signals: pd.DataFrame, kind: str, sentence: str
) -> None:
    found = finding(spec, MARCH, values, signals)
    assert len(found.sentence.split()) <= 35
    assert len(heading(found).split()) <= 10
    assert not re.search(r"sigma|control limit|special cause|signific|dispersion|nan", found.sentence, re.I)


def test_no_measure_is_judged_without_saying_why() -> None:
    found = finding(COUNT, MARCH, ON_A_PLAN, judged("none").iloc[:0], "Medians are not judged yet.")
    assert found.kind == "not judged"
    assert found.sentence.endswith("Medians are not judged yet.")


def test_every_kind_has_its_own_shape() -> None:
    shapes = [mark.split()[0] for kind, mark in MARKS.items() if kind != "not judged"]
    assert len(set(shapes)) == len(shapes)


def test_what_a_chart_without_families_would_flag_looks_big() -> None:
    # 25 expected: a c chart's limits are 25 +- 3 x 5, so 41 lies outside and 40 does not.
    usual = judged("none", expected=25.0, upper=52.0)
    assert finding(COUNT, MARCH, line(41, NAN, 16, 41), usual).looks_big
    assert not finding(COUNT, MARCH, line(40, NAN, 16, 40), usual).looks_big


def why(**more: object) -> Explanation:
    base: dict[str, object] = {
        "change": 14.0,
        "from_families": 1.0,
        "from_sizes": 13.0,
        "reason": "usual",
        "siblings_explain_it": False,
        "largest": (5, 5),
        "largest_share": 10 / 42,
        "without_largest": 37.0,
    }
    return Explanation(**{**base, **more})  # type: ignore[arg-type]


def test_the_reason_is_the_two_largest_families_when_they_bring_a_fifth() -> None:
    assert because(COUNT, why()) == "10 of the 42 children come from two families."
    assert because(COUNT, why(largest=(3, 2), largest_share=5 / 42)) == ""


def test_families_can_also_be_not_the_reason() -> None:
    told = because(COUNT, why(reason="families", from_families=12.0, from_sizes=2.0))
    assert told == "More families, not larger or smaller ones, are the reason."
    assert because(COUNT, None) == ""


def test_a_percentage_that_families_decide_is_held_against_the_share_of_families() -> None:
    signals = judged("none", lower=86.0, upper=92.0, by_family=89.6)
    found = finding(PERCENT, MARCH, line(1984, 2127, 778, 93.28), signals)
    assert found.sentence.endswith("By family it is 90%; usual is 86% to 92%. Within what is usual.")


def test_a_range_that_says_nothing_is_not_said() -> None:
    assert "%." not in finding(PERCENT, MARCH, ON_TIME, judged("none", lower=0, upper=100)).sentence


def test_one_child_is_no_children() -> None:
    found = finding(COUNT, MARCH, line(1, NAN, 1, 1), judged("none", lower=0, upper=7))
    assert found.sentence.startswith("1 child in March 2026, from 1 family. Usual is 0 to 7.")


def after(p: float, z: float, ratio: float = 1.0) -> BeforeAfter:
    told = Comparison(*(np.array([x]) for x in (z, p, z, ratio)))
    return BeforeAfter(told, 24, 10, 20.0, 0.79, 0.3)


def test_a_note_is_followed_or_not_or_cannot_be_told_yet() -> None:
    assert (
        after_note(COUNT, after(0.001, 3.3)) == "More children in the 10 months since than chance explains."
    )
    assert after_note(COUNT, after(0.001, -3.3)).startswith("Fewer children")
    assert after_note(COUNT, after(0.4, 0.8)) == (
        "No change since that can be told from noise; "
        "one of 30% would have shown by now with a chance of 79%."
    )
    assert after_note(COUNT, BeforeAfter(None, 24, 2, 20.0, 0.3, 0.3)).startswith("Too early")
    assert after_note(COUNT, None) == ""


def test_two_large_figures_far_apart_have_a_score() -> None:
    # 18,000 families against 9,700 in ten twenty-fourths of the time: beyond what a transform can resolve.
    sizes = [np.zeros(20), np.zeros(20)]
    sizes[0][:2], sizes[1][:2] = (12_000, 6_000), (6_500, 3_200)
    found = compare(sizes[0], sizes[1], np.array(24.0), np.array(10.0))
    assert found.z[0] > 7
    assert found.p[0] < 1e-10
