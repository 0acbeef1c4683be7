"""How figures are said, and how a value is held against its aim."""

from __future__ import annotations

from datetime import date

import pytest

from perfcore.catalogue.model import Aim, Measure
from perfcore.readings import figures

NAN = float("nan")


def measure(**more: object) -> Measure:
    base = {
        "id": "m",
        "name": "M",
        "group": "g",
        "owner": "o",
        "definition": "d",
        "source": "local",
        "show": "percent",
        "better": "high",
        "month": "end_date",
    }
    return Measure(**{**base, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "decimals", "said"),
    [
        (1234.0, 0, "1,234"),
        (85.25, 1, "85.3"),
        (-3.0, 0, "\N{MINUS SIGN}3"),
        (-0.04, 1, "0.0"),
        (NAN, 0, ""),
    ],
)
def test_numbers(number: float, decimals: int, said: str) -> None:
    assert figures.number(number, decimals) == said


def test_zero_nothing_suppressed_and_not_applicable_look_different() -> None:
    counted = measure(show="count")
    assert figures.value(counted, 0.0) == "0"
    assert figures.value(counted, NAN) == "no rows"
    assert [figures.value(counted, NAN, s) for s in "cxzk"] == ["c", "x", "z", "k"]


@pytest.mark.parametrize(
    ("aim", "better", "shown", "verdict"),
    [
        (Aim(at_least=85), "high", 85.0, "met"),
        (Aim(at_least=85), "high", 82.0, "close"),  # tolerance 3
        (Aim(at_least=85), "high", 81.9, "missed"),
        (Aim(at_most=10), "low", 10.0, "met"),
        (Aim(at_most=10), "low", 13.1, "missed"),
        (Aim(between=(40, 50)), "neither", 50.0, "in range"),
        (Aim(between=(40, 50)), "neither", 50.1, "above range"),
        (Aim(between=(40, 50)), "neither", 39.0, "below range"),
        (Aim(at_least=85), "high", NAN, None),
    ],
)
def test_verdicts(aim: Aim, better: str, shown: float, verdict: str | None) -> None:
    judged = measure(better=better, targets={"": aim}, tolerance=3.0)
    assert figures.against(judged, date(2026, 3, 1), shown).verdict == verdict


def test_a_year_total_is_due_in_twelfths() -> None:
    # 36 in the year: by the end of June, 3 of 12 months gone, 9 are due.
    judged = measure(show="count", targets={"2025-26": Aim(year_total=36)}, over="year_to_date")
    june = figures.against(judged, date(2025, 6, 1), 9.0)
    assert (june.verdict, june.aim) == ("met", "9 by now (36 in the year)")
    assert figures.against(judged, date(2025, 6, 1), 8.0).verdict == "missed"


def test_a_target_starts_with_its_year_and_carries_on() -> None:
    judged = measure(targets={"2024-25": Aim(at_least=80), "2025-26": Aim(at_least=90)})
    assert figures.against(judged, date(2024, 3, 31), 85.0).verdict is None
    assert figures.against(judged, date(2025, 3, 31), 85.0).verdict == "met"
    assert figures.against(judged, date(2025, 4, 1), 85.0).verdict == "missed"
    assert figures.against(judged, date(2029, 4, 1), 85.0).aim == "at least 90%"


@pytest.mark.parametrize(
    ("more", "aim", "n", "of", "said"),
    [
        ({}, Aim(at_least=85), 16, 20, "1 more would meet it"),  # 85% of 20 is 17
        ({}, Aim(at_least=85), 17, 20, ""),
        ({"better": "low"}, Aim(at_most=10), 7, 44, "3 fewer would meet it"),
        ({"show": "count"}, Aim(at_least=50), 44, None, "6 more would meet it"),
        ({"show": "count"}, Aim(year_total=120), 44, None, "6 more would meet it"),
        ({"show": "count", "per": 10_000}, Aim(at_least=50), 44, 80_000, ""),
        ({"show": "median", "better": "low"}, Aim(at_most=10), 44, 50, ""),
        ({}, Aim(at_least=85), NAN, NAN, ""),
    ],
)
def test_what_it_takes_to_the_target(
    more: dict[str, object], aim: Aim, n: float, of: float | None, said: str
) -> None:
    spec = measure(targets={"": aim}, **more)
    month = date(2026, 8, 1)
    shown = 100 * n / of if of and spec.show == "percent" else n
    against = figures.against(spec, month, shown, n)
    assert figures.gap(spec, month, n, of, against) == said


def test_a_ratio_is_so_many_for_so_many() -> None:
    assert figures.parts(measure(show="ratio"), 1510, 102) == "1,510 for 102"
