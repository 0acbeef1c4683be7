"""Assurance against a target, and what it would take, on cases worked out by hand."""

from __future__ import annotations

import math

import pytest

from perfcore.signals.assurance import of_share
from perfcore.signals.rule import REAL_Z


@pytest.mark.parametrize(
    ("lower", "upper", "target", "at_least", "outlook"),
    [
        (70, 95, 60, True, "keeps meeting"),
        (70, 95, 97, True, "keeps missing"),
        (70, 95, 85, True, "hit and miss"),
        (2, 9, 10, False, "keeps meeting"),
        (12, 30, 10, False, "keeps missing"),
        (5, 30, 10, False, "hit and miss"),
    ],
)
def test_the_outlook_is_the_target_against_the_usual_range(
    lower: float, upper: float, target: float, at_least: bool, outlook: str
) -> None:
    assert of_share((lower + upper) / 2, lower, upper, target, at_least).outlook == outlook


def test_what_it_takes_meets_the_target_in_19_months_of_20() -> None:
    # A month of 100 independent children at 80%: sd = sqrt(.8 x .2 / 100) = 4 points, so the limits stand
    # 4 x 2.807 = 11.2 points away. At the needed share m, m - 1.645 sqrt(m(1-m)/100) is the target.
    away = 4 * REAL_Z
    needed = of_share(80, 80 - away, 80 + away, 85, at_least=True).needed
    assert needed is not None
    share = needed / 100
    assert 100 * (share - 1.6448536270 * math.sqrt(share * (1 - share) / 100)) == pytest.approx(85, abs=1e-6)
    assert needed == pytest.approx(89.93, abs=0.05)


def test_a_low_target_needs_less_than_the_target() -> None:
    # 25% repeat in months of 30: sd = sqrt(.25 x .75 / 30) = 7.9 points.
    away = 100 * math.sqrt(0.25 * 0.75 / 30) * REAL_Z
    needed = of_share(25, 25 - away, 25 + away, 20, at_least=False).needed
    assert needed is not None
    share = needed / 100
    assert 100 * (share + 1.6448536270 * math.sqrt(share * (1 - share) / 30)) == pytest.approx(20, abs=1e-6)


def test_nothing_is_promised_where_nothing_varies() -> None:
    assert of_share(100, 100, 100, 95, at_least=True).needed is None
    assert of_share(100, 100, 100, 95, at_least=True).outlook == "keeps meeting"
