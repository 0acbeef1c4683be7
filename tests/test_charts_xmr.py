"""XmR, moving range and run charts on figures small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from perfcore.signals.charts.mr import moving_range
from perfcore.signals.charts.points import mean, median, side
from perfcore.signals.charts.run import run, runs
from perfcore.signals.charts.xmr import EXACT, xmr

NONE = np.nan


def test_limits_are_266_mean_ranges_from_the_mean() -> None:
    # mean (20+24+18+22+16)/5 = 20; ranges 4, 6, 4, 6, mean 5; limits 20 -+ 13.3; two thirds of 13.3 is 8.8667
    limits = xmr([20, 24, 18, 22, 16])
    assert limits.centre == pytest.approx([20] * 5)
    assert limits.lower == pytest.approx([6.7] * 5)
    assert limits.upper == pytest.approx([33.3] * 5)
    assert limits.near_lower == pytest.approx([20 - 8.866666666666667] * 5)
    assert limits.near_upper == pytest.approx([20 + 8.866666666666667] * 5)


def test_extreme_ranges_are_screened() -> None:
    # ranges: eight of 1, then 40 and 40: mean 88/10 = 8.8, threshold 28.7; both 40s go, the rest has mean 1
    y = [5, 6, 5, 6, 5, 6, 5, 6, 5, 45, 5]
    assert xmr(y).upper[0] - xmr(y).centre[0] == pytest.approx(2.66)
    assert xmr(y, screen=False).upper[0] - xmr(y, screen=False).centre[0] == pytest.approx(2.66 * 8.8)


def test_screening_is_done_once() -> None:
    # ranges: eight of 1, then 6 and 40: mean 54/10 = 5.4, threshold 17.6, the 40 goes and leaves 14/9 = 1.56;
    # a second round (threshold 5.08) would take the 6 too
    y = [5, 6, 5, 6, 5, 6, 5, 6, 5, 11, 51]
    assert xmr(y).upper[0] - xmr(y).centre[0] == pytest.approx(2.66 * 14 / 9)


def test_a_lone_step_is_screened_where_nothing_else_moved() -> None:
    # ranges 0, 0, 0, 1: mean .25, threshold .817: the 1 goes and nothing is left to make limits of;
    # ranges 0, 0, 1: mean 1/3, threshold 1.089: the 1 stays
    assert np.isnan(xmr([7, 7, 7, 7, 8]).upper).all()
    assert xmr([7, 7, 7, 8]).upper[0] == pytest.approx(7.25 + 2.66 / 3)


def test_a_range_at_the_threshold_itself_is_screened() -> None:
    # ranges 3267, 733, 0, 0 have the mean 1000, so the threshold is 3267 itself; without it the mean is 733/3
    y = [0, 3267, 4000, 4000, 4000]
    assert xmr(y).upper[0] - xmr(y).centre[0] == pytest.approx(2.66 * 733 / 3)


def test_missing_figures_are_skipped_and_not_bridged() -> None:
    # figures 10, 14, missing, 30, 32: mean 21.5; ranges 4 and 2 (14 to 30 is no range), mean 3
    limits = xmr([10, 14, NONE, 30, 32])
    assert limits.centre[2] == pytest.approx(21.5)
    assert limits.upper[2] == pytest.approx(21.5 + 2.66 * 3)
    assert np.isnan(limits.value[2])


@pytest.mark.parametrize("screen", [True, False])
@pytest.mark.parametrize("y", [[0.1] * 15, [100.0] * 15, [5.0], [NONE, NONE], [NONE, 5.0, NONE]])
def test_figures_that_never_moved_have_no_limits(y: list[float], screen: bool) -> None:
    limits = xmr(y, screen=screen)
    assert np.isnan(limits.upper).all()
    assert (side(limits.value, limits.centre) == 0).all()


def test_two_figures_have_limits() -> None:
    # mean 4, the one range is 2
    assert xmr([3, 5]).upper[0] == pytest.approx(4 + 5.32)


def test_base_alone_sets_the_limits() -> None:
    # first three: mean 4, ranges 2 and 4, mean 3
    base = np.array([True, True, True, False, False])
    limits = xmr([3, 5, 1, 50, 80], base)
    assert limits.centre[4] == pytest.approx(3)
    assert limits.upper[4] == pytest.approx(3 + 2.66 * 3)


def test_a_whole_catalogue_is_drawn_at_once() -> None:
    y = np.array([[20, 24, 18, 22, 16], [3, 5, 1, NONE, 2], [7, 7, 7, 7, 7]], dtype=float)
    together = xmr(y)
    for row, alone in enumerate(map(xmr, y)):
        np.testing.assert_array_equal(together.upper[row], alone.upper)
        np.testing.assert_array_equal(together.near_lower[row], alone.near_lower)


def test_i_chart_scale_is_three_over_1128() -> None:
    # as the first test, 3 / 1.128 = 2.6595745 times 5
    assert xmr([20, 24, 18, 22, 16], scale=EXACT).upper[0] == pytest.approx(20 + 13.29787234042553)


def test_moving_ranges_have_their_own_limit() -> None:
    # ranges 4, 6, 4, 6: mean 5, upper limit 3.267 x 5
    limits = moving_range([20, 24, 18, 22, 16])
    assert np.isnan(limits.value[0])
    assert list(limits.value[1:]) == [4, 6, 4, 6]
    assert (limits.centre[0], limits.upper[0], limits.lower[0]) == pytest.approx((5, 16.335, 0))
    assert limits.near_upper[0] == pytest.approx(10.89)


def test_run_chart_has_the_median_and_no_limits() -> None:
    limits = run([3, 9, NONE, 4, 7, 100])  # 3 4 7 9 100
    assert limits.centre[0] == 7
    assert np.isnan(limits.upper).all()
    assert run([3, 9, 4, 7]).centre[0] == 5.5


def test_runs_are_counted_without_points_on_the_median() -> None:
    # + + 0 + - - +: useful 6; runs of 3, 2, 1; two crossings; longest by chance round(log2 6) + 3 = 6;
    # of five tosses none is heads with probability 1/32 < 5%, at most one with 6/32, so 1 is the fewest
    found = runs(np.array([1, 1, 0, 1, -1, -1, 1], dtype=np.int8))
    assert found is not None
    assert (found.useful, found.longest, found.crossings) == (6, 3, 2)
    assert (found.longest_allowed, found.fewest_crossings) == (6, 1)
    assert found.by_chance


def test_a_run_longer_than_chance_allows_is_no_chance() -> None:
    found = runs(np.array([1] * 8 + [-1] * 8, dtype=np.int8))  # log2(16) + 3 = 7
    assert found is not None
    assert (found.longest, found.longest_allowed, found.by_chance) == (8, 7, False)


def test_runs_of_nothing_and_of_one() -> None:
    assert runs(np.zeros(4, dtype=np.int8)) is None
    one = runs(np.array([0, 1], dtype=np.int8))
    assert one is not None
    assert (one.longest, one.crossings, one.fewest_crossings) == (1, 0, 0)


def test_mean_and_median_of_nothing_are_nothing() -> None:
    assert np.isnan(mean(np.array([NONE, NONE]))).all()
    assert np.isnan(median(np.array([NONE, NONE]))).all()
    assert median(np.array([[1.0, 9.0, 2.0, NONE], [4.0, 4.0, 8.0, 9.0]])).tolist() == [[2.0], [6.0]]
