"""p, u and Laney's charts on figures small enough to work out by hand."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from perfcore.signals.charts.laney import laney_p, laney_u
from perfcore.signals.charts.p import p
from perfcore.signals.charts.u import u

NONE = np.nan


def test_p_limits_follow_the_denominator() -> None:
    # 8 of 20 and 10 of 80 together: 18 of 100; sigma sqrt(.18 x .82 / 20) = .085907 and .042953
    limits = p([8, 10], [20, 80])
    assert limits.value == pytest.approx([0.4, 0.125])
    assert limits.centre == pytest.approx([0.18, 0.18])
    assert limits.upper == pytest.approx(
        [0.18 + 3 * sqrt(0.18 * 0.82 / 20), 0.18 + 3 * sqrt(0.18 * 0.82 / 80)]
    )
    assert limits.lower == pytest.approx([0, 0.18 - 3 * sqrt(0.18 * 0.82 / 80)])
    assert limits.near_lower[0] == pytest.approx(0.18 - 2 * sqrt(0.18 * 0.82 / 20))


def test_p_is_capped_at_all_of_them() -> None:
    # 9 of 10 each: .9 + 3 sqrt(.09 / 10) = 1.185, .9 + 2 sqrt(.009) = 1.0897
    limits = p([9, 9], [10, 10])
    assert limits.upper == pytest.approx([1, 1])
    assert limits.near_upper == pytest.approx([1, 1])
    assert limits.lower == pytest.approx([0.9 - 3 * sqrt(0.009)] * 2)


@pytest.mark.parametrize("chart", [p, u, laney_p, laney_u])
def test_months_without_anything_below_the_line_have_neither_rate_nor_limits(chart) -> None:  # type: ignore[no-untyped-def]
    # the other months are 2 of 10, 4 of 10, 3 of 10: 9 of 30
    limits = chart([2, 0, 4, 3], [10, 0, 10, 10])
    assert limits.centre == pytest.approx([0.3] * 4)
    assert np.isnan([limits.value[1], limits.lower[1], limits.upper[1]]).all()


@pytest.mark.parametrize(("hits", "of"), [([2, NONE, 4], [10, 10, 10]), ([2, 3, 4], [10, NONE, 10])])
def test_a_missing_figure_is_no_zero(hits: list[float], of: list[float]) -> None:
    # 6 of 20, not 6 of 30 nor 9 of 20
    assert p(hits, of).centre[0] == pytest.approx(0.3)
    assert u(hits, of).centre[0] == pytest.approx(0.3)


def test_u_limits_are_poisson() -> None:
    # 6 events among 3, 2 among 5: 1 each; sigma sqrt(1/3), sqrt(1/5)
    limits = u([6, 2], [3, 5])
    assert limits.centre == pytest.approx([1, 1])
    assert limits.upper == pytest.approx([1 + 3 * sqrt(1 / 3), 1 + 3 * sqrt(1 / 5)])
    assert limits.lower == pytest.approx([0, 0])
    assert limits.near_lower[1] == pytest.approx(1 - 2 * sqrt(1 / 5))


def test_laney_widens_by_the_spread_of_the_scores() -> None:
    # u: 3, 5, 7 among 5 each: centre 1, sigma sqrt(1/5); scores -.4, 0, .4 over it; both ranges .4 sqrt 5
    sigma, spread = sqrt(1 / 5), 0.4 * sqrt(5) / 1.128
    limits = laney_u([3, 5, 7], [5, 5, 5])
    assert limits.upper == pytest.approx([1 + 3 * sigma * spread] * 3)
    # p: 1, 2, 3 of 4: centre .5, sigma .25; scores -1, 0, 1; ranges 1, 1
    limits = laney_p([1, 2, 3], [4, 4, 4])
    assert limits.near_upper == pytest.approx([0.5 + 2 * 0.25 / 1.128] * 3)


def test_laney_screens_extreme_steps_unless_told_otherwise() -> None:
    # 99 events in 11: centre 9, sigma 3, scores a third of (events - 9); so sigma times the mean step of the
    # scores is the mean step of the events: eight of 1, then 40 and 40: mean 8.8, threshold 28.7, screened 1
    events, once = [5, 6, 5, 6, 5, 6, 5, 6, 5, 45, 5], [1] * 11
    assert laney_u(events, once).upper[0] == pytest.approx(9 + 3 / 1.128)
    assert laney_u(events, once, screen=False).upper[0] == pytest.approx(9 + 3 * 8.8 / 1.128)


def test_limits_may_rest_on_the_first_months_only() -> None:
    base = np.array([True, True, False])
    assert p([1, 3, 9], [10, 10, 10], base).centre[2] == pytest.approx(0.2)
    assert u([1, 3, 9], [10, 10, 10], base).centre[2] == pytest.approx(0.2)


def test_all_or_none_of_them_leaves_no_room() -> None:
    assert p([0, 0], [5, 5]).upper == pytest.approx([0, 0])
    assert p([5, 5], [5, 5]).lower == pytest.approx([1, 1])
    assert np.isnan(laney_p([5, 5], [5, 5]).upper).all()
