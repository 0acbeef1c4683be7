"""The four rules on figures in which one can see the answer."""

from __future__ import annotations

import numpy as np
import pytest

from perfcore.signals.charts.points import Limits, side
from perfcore.signals.charts.rules import outside, point_types, shift, signals, trend, two_of_three

NONE = np.nan


def lines(y: list[float], centre: float = 0, limit: float = 9) -> Limits:
    """A chart with the limits -9 and 9, so that the outer third begins at 6."""
    value = np.array(y, dtype=float)
    flat = np.ones(len(y))
    return Limits(
        value, centre * flat, -limit * flat, limit * flat, -limit * 2 / 3 * flat, limit * 2 / 3 * flat
    )


def shifted(y: list[float]) -> list[int]:
    return list(shift(side(np.array(y), np.zeros(len(y)))))


def test_only_strictly_outside_counts() -> None:
    assert list(outside(lines([9, 9.01, -9, -9.01, NONE]))) == [0, 1, 0, -1, 0]


def test_rounding_of_fractions_is_not_outside() -> None:
    assert list(outside(lines([0.1 + 0.2], limit=0.3))) == [0]


def test_seven_on_one_side_are_flagged_and_six_are_not() -> None:
    assert shifted([1] * 6) == [0] * 6
    assert shifted([-1, *[1] * 7, -1]) == [0, *[1] * 7, 0]
    assert shifted([1, *[-1] * 9]) == [0, *[-1] * 9]


@pytest.mark.parametrize("breaker", [0.0, -1.0, NONE])
def test_a_figure_on_the_mean_across_it_or_missing_breaks_the_run(breaker: float) -> None:
    assert shifted([1, 1, 1, breaker, 1, 1, 1, 1]) == [0] * 8


def test_seven_rising_are_six_steps() -> None:
    assert list(trend(np.arange(6.0))) == [0] * 6
    assert list(trend(np.arange(7.0))) == [1] * 7
    assert list(trend(-np.arange(8.0))) == [-1] * 8


@pytest.mark.parametrize("third", [1.0, NONE])
def test_a_tie_or_a_gap_breaks_a_trend(third: float) -> None:
    assert list(trend(np.array([0, 1, third, 3, 4, 5, 6, 7]))) == [0] * 8


def test_the_peak_takes_the_direction_of_what_follows() -> None:
    peak = [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0]
    assert list(trend(np.array(peak, dtype=float))) == [1] * 6 + [-1] * 7


def test_a_plateau_belongs_to_the_rise_and_to_the_fall() -> None:
    # 0 to 6 rises; the second 6 begins the fall; the first 6 never fell
    plateau = [0, 1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1, 0]
    assert list(trend(np.array(plateau, dtype=float))) == [1] * 7 + [-1] * 7


def test_two_of_three_in_the_outer_third() -> None:
    assert list(two_of_three(lines([0, 7, 7, 0]))) == [0] * 4  # the third lies on the centre
    assert list(two_of_three(lines([1, 7, 7, -1]))) == [0, 1, 1, 0]
    assert list(two_of_three(lines([7, 1, 7]))) == [1, 0, 1]  # the middle one is not far out
    assert list(two_of_three(lines([-7, -1, -7]))) == [-1, 0, -1]
    assert list(two_of_three(lines([7, -1, 7]))) == [0, 0, 0]  # not all on one side
    assert list(two_of_three(lines([7, 1, 1, 7]))) == [0] * 4
    assert list(two_of_three(lines([6, 1, 6]))) == [0, 0, 0]  # on the line, not beyond it
    assert list(two_of_three(lines([7, NONE, 7]))) == [0, 0, 0]
    assert list(two_of_three(lines([7, 7]))) == [0, 0]  # two are no three


def test_beyond_the_limit_counts_towards_two_of_three_only_when_asked() -> None:
    chart = lines([1, 10, 7, 1])
    assert list(two_of_three(chart)) == [0] * 4
    assert list(two_of_three(chart, count_outside=True)) == [0, 1, 1, 0]


def test_precedence_is_outside_then_trend_then_two_of_three_then_shift() -> None:
    # all above the centre; 2, 3, 4, 5, 6.5, 7, 10 rises and ends outside; then 1, 7, 7: two of three
    found = signals(lines([2, 3, 4, 5, 6.5, 7, 10, 1, 7, 7]))
    assert list(found.rule) == ["trend"] * 6 + ["outside", "shift", "two_of_three", "two_of_three"]
    assert list(found.direction) == [1] * 10


def test_a_rise_below_the_mean_is_a_rise() -> None:
    found = signals(lines([-7, -6, -5, -4, -3, -2, -1]))
    assert set(found.rule) == {"trend"}
    assert set(found.direction) == {1}


def test_types_follow_the_better_direction() -> None:
    direction = np.array([1, 0, -1], dtype=np.int8)
    better, worse = "special_cause_improvement", "special_cause_concern"
    assert list(point_types(direction, "high")) == [better, "common_cause", worse]
    assert list(point_types(direction, "low")) == [worse, "common_cause", better]
    assert list(point_types(direction, "neither")) == [
        "special_cause_neutral_high",
        "common_cause",
        "special_cause_neutral_low",
    ]


def test_many_series_are_judged_at_once() -> None:
    one, two = [2, 3, 4, 5, 6.5, 7, 10, 1, 7, 7], [-7, -1, -7, NONE, 1, 1, 1, 1, 1, 1]
    both = Limits(
        *(np.stack([a, b]) for a, b in zip(vars(lines(one)).values(), vars(lines(two)).values(), strict=True))
    )
    found = signals(both)
    for row, series in enumerate((one, two)):
        assert list(found.rule[row]) == list(signals(lines(series)).rule)


def test_short_series_have_no_runs() -> None:
    for y in ([], [5.0], [5.0, 6.0]):
        assert list(signals(lines(y)).rule) == [""] * len(y)
