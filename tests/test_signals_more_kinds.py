"""Stocks, days, rare events, two figures, before and after, and why a month is what it is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bench import simulate_worlds as worlds
from perfcore.signals import before_after, compare_two, rare, rule
from perfcore.signals.days import days_from_rows, score_days
from perfcore.signals.explain import Month, explain
from perfcore.signals.stock import fan, score_stock
from perfcore.signals.windows import Settings, timeline
from tests.signals_worlds import HISTORY, SIZES, made, per_thousand, quiet

JUDGED = np.arange(24, 36)


def histogram(*families: int) -> np.ndarray:
    return np.bincount(np.array(families, dtype=int) - 1, minlength=20).astype(float)


@pytest.mark.parametrize("families", SIZES)
def test_a_stock_in_balance_is_left_alone(families: int) -> None:
    came, went = worlds.stock(np.random.default_rng(41), worlds.World(families, 36, 800))
    scored = score_stock(came, went, JUDGED, HISTORY)
    assert per_thousand(scored.verdict.code == rule.REAL) <= 16
    assert per_thousand(scored.net.code == rule.REAL) <= 16


def test_more_starts_move_a_stock() -> None:
    course = np.where(np.arange(36) < 24, 1.0, 1.5)
    came, went = worlds.stock(np.random.default_rng(42), worlds.World(20, 36, 200, course=course))
    scored = score_stock(came, went, JUDGED, HISTORY)
    seen = (scored.verdict.code == rule.REAL) & scored.by_starts
    assert seen[:, :6].any(axis=1).mean() > 0.8


def test_the_fan_of_a_stock() -> None:
    low, high = fan(np.array([260.0]))
    assert (low[0], high[0]) == pytest.approx((260 - 78, 260 + 78), abs=0.1)


def _days(seed: int, series: int, longer: float = 1.0) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    n = series * 36 * 20
    cell = rng.integers(0, series * 36, n)
    days = np.expm1(rng.normal(3.0, 0.6, n)) * np.where(cell % 36 >= 24, longer, 1.0)
    twice = np.repeat(np.arange(n), 2)  # every family has two children, alike
    return cell[twice] // 36, cell[twice] % 36, twice, days[twice]


def test_days_are_left_alone_and_seen() -> None:
    line = timeline(np.arange(600, 636), 300)
    plain = score_days(days_from_rows(line, *_days(43, 300)), JUDGED, HISTORY)
    assert per_thousand(plain.verdict.code == rule.REAL) <= 13
    longer = score_days(days_from_rows(line, *_days(44, 300, 1.5)), JUDGED, HISTORY)
    assert (longer.verdict.code == rule.REAL)[:, :6].any(axis=1).mean() > 0.8
    assert np.nanmean(plain.expected) == pytest.approx(np.expm1(3.0), rel=0.05)
    assert np.nanmean(plain.lower) < np.nanmean(plain.expected) < np.nanmean(plain.upper)


def test_days_that_never_vary_and_months_without_any() -> None:
    line = timeline(np.arange(600, 640), 1)
    month = np.repeat(np.arange(39), 5)
    data = days_from_rows(line, month * 0, month, np.arange(195), np.full(195, 7.0))
    scored = score_days(data, settings=Settings(baseline=24))
    assert (scored.verdict.code[0, 24:] == rule.NONE).all()
    assert np.isnan(scored.verdict.score[0, 39])


def test_year_to_date_is_a_conditional_binomial() -> None:
    now, before = np.array([5.0, 0.0, 3.0, 0.0]), np.array([10.0, 3.0, 0.0, 0.0])
    z = rare.year_to_date(now, np.full(4, 6.0), before, np.full(4, 18.0))
    b = stats.binom(now + before, 0.25)
    assert z == pytest.approx(stats.norm.ppf(b.cdf(now) - b.pmf(now) / 2))


def test_where_the_year_may_end() -> None:
    one = (np.array([v]) for v in (5.0, 9.0, 30.0, 36.0, 6.0))
    (low, high), (low_c, high_c) = rare.year_end(*one)
    assert 5 <= low[0] < 10 < high[0] < 18
    assert 9 <= low_c[0] < high_c[0]


def test_long_quiet_after_many_events_is_unlikely() -> None:
    quiet_for = rare.still_nothing(np.array([1.0, 6.0, 24.0]), np.full(3, 10.0), np.full(3, 24.0))
    assert (np.diff(quiet_for) < 0).all()
    assert quiet_for[2] == pytest.approx(2**-10.5)


def test_two_figures_by_brute_force() -> None:
    first, second = histogram(1, 1, 2, 3), histogram(1, 2, 2, 5)
    found = compare_two.compare(first, second, np.array(1.0), np.array(2.0))
    sizes = [1, 1, 2, 3, 1, 2, 2, 5]
    chance = np.zeros(18)
    for place in range(2 ** len(sizes)):
        inside = [(place >> i) & 1 for i in range(len(sizes))]
        total = sum(s for s, yes in zip(sizes, inside, strict=True) if yes)
        chance[total] += np.prod([2 / 3 if yes else 1 / 3 for yes in inside])
    middle = chance[:10].sum() + chance[10] / 2
    assert found.z[0] == pytest.approx(stats.norm.ppf(middle))


def test_one_large_family_is_not_a_difference() -> None:
    first, second = histogram(*[1] * 10), histogram(*[1] * 9, 9)
    assert abs(compare_two.compare(first, second, np.array(1.0), np.array(1.0)).z[0]) < 1.5


def test_nothing_in_either() -> None:
    none = compare_two.compare(histogram(), histogram(), np.array(1.0), np.array(1.0))
    assert none.z[0] == pytest.approx(0)


@pytest.mark.parametrize(("months", "chance"), [(3, 0.54), (6, 0.79), (12, 0.95)])
def test_could_the_data_have_shown_it(months: int, chance: float) -> None:
    power = before_after.chance_to_show(np.array(20.0), np.array(float(months)))
    assert float(power) == pytest.approx(chance, abs=0.04)


def test_before_and_after_a_noted_change() -> None:
    course = np.where(np.arange(40) < 30, 1.0, 2.0)
    data = quiet(45, 20, 1, 40, course=course)
    found = before_after.before_after(data, 0, 30)
    assert found.comparison is not None
    assert found.comparison.p[0] < 0.001
    assert (found.months_before, found.months_after) == (24, 10)
    assert before_after.before_after(data, 0, 38).comparison is None


def test_flags_of_many_measures() -> None:
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.5, np.nan])
    assert rule.false_discovery(p, 0.05).tolist() == [True, True] + [False] * 6
    assert not rule.false_discovery(np.array([np.nan])).any()
    assert rule.benjamini_hochberg(np.array([5.0, 0.1, -4.5, np.nan])).tolist() == [True, False, True, False]


def test_why_a_month_is_what_it_is() -> None:
    limits = {"children_limits": (12.0, 48.0), "families_limits": (7.0, 25.0)}
    siblings = explain(Month(52, 16, 28, 15, sizes=(9, 8, *[2] * 14), **limits))
    assert siblings.reason == "sizes"
    assert siblings.siblings_explain_it
    assert siblings.largest == (9, 8)
    assert siblings.from_families + siblings.from_sizes == pytest.approx(siblings.change)
    many = explain(Month(52, 28, 28, 15, sizes=(9, *[1] * 27), **limits))
    assert many.reason == "families"
    assert not many.siblings_explain_it
    assert explain(Month(30, 16, 28, 15, **limits)).reason == "usual"
    nobody = explain(Month(0, 0, 28, 15, **limits))
    assert nobody.from_families == pytest.approx(-28)


def test_series_made_by_hand_flow_through() -> None:
    scored = score_stock(made(np.full((1, 40, 1), 3)), made(np.full((1, 40, 1), 3)), None, HISTORY)
    assert (scored.verdict.code[0, 24:] == rule.NONE).all()
    assert (scored.net.code[0, 24:] == rule.NONE).all()
