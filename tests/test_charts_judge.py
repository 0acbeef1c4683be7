"""Segments, frozen and left-out points, the verdict on the target, the icons and the sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from perfcore.signals.charts.assurance import assurance, icons
from perfcore.signals.charts.judge import Chart, Options, judge, segments
from perfcore.signals.charts.words import reading, why
from perfcore.signals.charts.xmr import xmr

NONE = np.nan
QUIET = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]  # mean 11, ranges 2: limits 5.68 and 16.32


def judged(y: Sequence[float], options: Options | None = None) -> Chart:
    values = np.array(y, dtype=float)
    return judge(lambda part, base: xmr(values[part], base), len(y), options or Options())


def test_segments_begin_at_their_starts() -> None:
    assert segments(5, ()) == (slice(0, 5),)
    assert segments(5, (3, 1, 3)) == (slice(0, 1), slice(1, 3), slice(3, 5))
    assert segments(5, (0, 5, 9)) == (slice(0, 5),)


def test_each_segment_has_its_own_limits() -> None:
    chart = judged([10, 12, 10, 12, 50, 54, 50, 54], Options(starts=(4,)))
    assert chart.limits.centre == pytest.approx([11] * 4 + [52] * 4)
    assert chart.limits.upper == pytest.approx([11 + 5.32] * 4 + [52 + 10.64] * 4)


def test_runs_do_not_reach_across_a_rebase() -> None:
    # rising throughout, but five and five
    chart = judged([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Options(starts=(5,)))
    assert set(chart.types) == {"common_cause"}


def test_segments_of_one_and_two_points() -> None:
    # the last stands alone: a mean, no limits; the two before it: mean 21, range 2
    chart = judged([*QUIET, 20, 22, 99], Options(starts=(14, 16)))
    assert chart.limits.upper[14:16] == pytest.approx([21 + 5.32] * 2)
    assert chart.limits.centre[16] == 99
    assert np.isnan(chart.limits.upper[16])
    assert chart.types[16] == "common_cause"


def test_the_first_points_set_the_limits_of_all() -> None:
    chart = judged([*QUIET, 40, 41], Options(fix_after=14, improvement="high"))
    assert chart.limits.centre[15] == pytest.approx(11)
    assert chart.types[14:] == ("special_cause_improvement",) * 2


def test_a_point_left_out_is_judged_but_sets_no_limits() -> None:
    # 90 left out: no range reaches it, so what remains has mean 11 and ranges of 2
    chart = judged([*QUIET, 90, *QUIET], Options(left_out=(14,), improvement="low"))
    assert chart.limits.upper == pytest.approx([16.32] * 29)
    assert chart.types[14] == "special_cause_concern"


def test_multiplying_scales_everything_drawn() -> None:
    plain, scaled = judged([*QUIET, 40]), judged([*QUIET, 40], Options(multiply=100))
    assert scaled.limits.upper == pytest.approx(plain.limits.upper * 100)
    assert scaled.types == plain.types


def test_few_figures_are_told_by_figures_and_not_by_rows() -> None:
    assert judged(QUIET[:13]).few() == ()
    assert judged(QUIET[:12]).few() == (slice(0, 12),)
    assert judged([*QUIET[:12], NONE, NONE]).few() == (slice(0, 14),)


def test_all_missing_has_nothing_to_say() -> None:
    chart = judged([NONE, NONE], Options(improvement="high", target=5))
    assert chart.types == ("common_cause",) * 2
    assert chart.assurance is None


LOW, HIGH = np.array([1.0, 5.0]), np.array([9.0, 8.0])  # the last limits are 5 and 8


@pytest.mark.parametrize(
    ("target", "high", "low"),
    [
        (4.9, "consistent_pass", "consistent_fail"),
        (5, "inconsistent", "inconsistent"),
        (6, "inconsistent", "inconsistent"),
        (8, "inconsistent", "inconsistent"),
        (8.1, "consistent_fail", "consistent_pass"),
    ],
)
def test_target_against_the_latest_limits(target: float, high: str, low: str) -> None:
    assert assurance(target, LOW, HIGH, "high") == high
    assert assurance(target, LOW, HIGH, "low") == low
    assert assurance(target, LOW, HIGH, "neither") is None


def test_no_verdict_without_target_or_room() -> None:
    assert assurance(None, LOW, HIGH, "high") is None
    assert assurance(4, np.array([7.0]), np.array([7.0]), "high") is None
    assert assurance(4, np.array([NONE]), np.array([NONE]), "high") is None


def test_the_verdict_rests_on_the_last_limits_drawn() -> None:
    assert assurance(4, np.array([5.0, NONE]), np.array([8.0, NONE]), "high") == "consistent_pass"


def test_the_verdict_rests_on_the_last_segment() -> None:
    options = Options(starts=(14,), target=30, improvement="high")
    assert judged([*QUIET, *[v + 40 for v in QUIET]], options).assurance == "consistent_pass"


@pytest.mark.parametrize(
    ("variation", "better", "icon"),
    [
        ("common_cause", "high", "common_cause"),
        ("special_cause_improvement", "high", "improvement_high"),
        ("special_cause_improvement", "low", "improvement_low"),
        ("special_cause_concern", "high", "concern_low"),
        ("special_cause_concern", "low", "concern_high"),
        ("special_cause_neutral_low", "neither", "neutral_low"),
    ],
)
def test_icons_have_the_names_of_the_nhs(variation: str, better: str, icon: str) -> None:
    assert icons(variation, better, None) == {"variation": icon, "assurance": None}  # type: ignore[arg-type]


def test_icons_of_the_target() -> None:
    found = [icons("common_cause", "high", v)["assurance"] for v in ("consistent_pass", "consistent_fail")]
    assert found == ["pass", "fail"]


# ---- sentences -----------------------------------------------------------------------------------


def said(chart: Chart, target: float | None = None) -> str:
    when = [f"month {i + 1}" for i in range(len(chart.types))]
    return reading(chart, when, lambda v: f"{v:.4g}", "months", target)


def test_why_counts_the_whole_run() -> None:
    # the mean of fourteen 10s and 12s and nine 13s: (154 + 117) / 23 = 11.78: nine above
    chart = judged([*QUIET[:-1], 10, *[13] * 9])
    assert why(chart, 22, "months") == "Nine months in a row above the average."
    assert why(chart, 0, "months") is None


def test_why_of_a_trend_counts_points_and_not_steps() -> None:
    chart = judged([20, 22, 20, 22, 20, 14, 15, 16, 17, 18, 19, 20, 21])
    assert why(chart, 8, "figures") == "Eight figures in a row, each higher than the one before."


def test_why_of_the_other_rules() -> None:
    assert why(judged([*QUIET, 40]), 14, "months") == "Above the upper limit, further than chance explains."
    # outer third: beyond 11 + 3.55 or so, on a mean hardly moved
    chart = judged([*QUIET, *QUIET, 15.4, 12, 15.4], Options(fix_after=28))
    assert why(chart, 30, "months") == "Two of three months in a row were close to the upper limit."


def test_reading_of_noise_gives_the_usual_range() -> None:
    assert said(judged(QUIET)) == (
        "The latest figure (12 for month 14) shows no change that can be told from noise: "
        "the usual range is 5.68 to 16.32."
    )


def test_reading_of_a_change_says_which_way_and_why() -> None:
    chart = judged([*QUIET, 40], Options(fix_after=14, improvement="low", target=20))
    assert said(chart, 20) == (
        "The latest figure (40 for month 15) is a real change for the worse: above the upper limit, "
        "further than chance explains (the usual range is 5.68 to 16.32); "
        "at its usual level it will keep meeting the target of 20."
    )


def test_reading_names_the_last_change_where_the_latest_is_noise() -> None:
    chart = judged([*QUIET, 40, 11], Options(fix_after=14))
    assert said(chart).endswith("the usual range is 5.68 to 16.32; the last that did change was month 15.")


def test_reading_of_a_missing_latest_figure() -> None:
    assert said(judged([*QUIET, NONE])).startswith(
        "There is no figure for month 15, and the latest figure (12 for month 14) shows no change"
    )


@pytest.mark.parametrize(
    ("y", "words"),
    [
        ([NONE, NONE], "There are no figures to judge."),
        ([5], "cannot be judged yet: there are too few months to say what is usual."),
        ([7, 7, 7, 7], "shows no change that can be told from noise."),
    ],
)
def test_reading_without_limits(y: list[float], words: str) -> None:
    assert said(judged(y)).endswith(words)
