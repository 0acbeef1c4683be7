"""Counts by families: false flags, what is seen, and what must never change a verdict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import simulate_worlds as worlds
from perfcore.signals import rule
from perfcore.signals.counts import score_counts
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import from_rows, without_families
from perfcore.signals.windows import Settings, timeline
from tests.signals_worlds import HISTORY, SIZES, judge, made, per_thousand, quiet, real

few = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize("families", SIZES)
def test_quiet_months_are_left_alone(families: int) -> None:
    flags = real(judge(quiet(11, families, 1500)))
    assert 3 <= per_thousand(flags) <= 12
    assert flags.any(axis=1).mean() <= 0.08


@pytest.mark.parametrize(("families", "least"), [(8, 0.50), (20, 0.90), (60, 0.99)])
def test_half_as_many_again_is_seen_within_six_months(families: int, least: float) -> None:
    course = np.where(np.arange(30) < 24, 1.0, 1.5)
    scored = judge(quiet(12, families, 1500, 30, course=course))
    assert (real(scored) & (scored.verdict.direction > 0)).any(axis=1).mean() >= least


@pytest.mark.parametrize("families", SIZES)
def test_months_that_vary_by_a_fifth_more_are_mostly_left_alone(families: int) -> None:
    assert per_thousand(real(judge(quiet(13, families, 1000, between_months=0.2)))) <= 20


@pytest.mark.parametrize("before", [3, 6])
@pytest.mark.parametrize("families", SIZES)
def test_a_few_months_of_history_do_not_raise_false_flags(families: int, before: int) -> None:
    data = quiet(14, families, 1000, before + 12)
    scored = judge(data, Settings(baseline=before), before)
    assert per_thousand(real(scored)) <= 12
    assert scored.verdict.provisional[:, 0].all()


def test_watch_stays_rare_and_is_never_real() -> None:
    scored = judge(quiet(15, 20, 1500))
    assert per_thousand(scored.verdict.code == rule.WATCH) <= 45


def test_no_ids_at_all_hold_the_false_flags() -> None:
    data = worlds.without_ids(quiet(16, 20, 1000))
    scored = judge(data)
    assert not scored.by_families.any()
    assert per_thousand(real(scored)) <= 12


def test_ids_that_merge_families_are_not_believed() -> None:
    plain = quiet(17, 24, 300)
    merged = np.zeros_like(plain.sizes)
    merged[:, :, 7] = np.round(plain.children / 8)
    scored = judge(worlds.from_histogram(plain.line, merged))
    assert not scored.by_families.any()


@few
@given(seeds, st.sampled_from(SIZES))
def test_shuffling_families_over_months_leaves_the_false_flag_rate(seed: int, families: int) -> None:
    rng = np.random.default_rng(seed)
    course = np.where(np.arange(36) < 24, 1.0, 2.0)
    changed = quiet(seed, families, 200, course=course)
    assert per_thousand(real(judge(worlds.shuffled(rng, changed)))) <= 25


@few
@given(seeds, st.sampled_from(SIZES))
def test_twice_as_large_families_are_no_change_in_families(seed: int, families: int) -> None:
    data = quiet(seed, families, 20)
    larger = data.sizes.copy()
    larger[:, 24:] = 0
    larger[:, 24:, 1:12:2] = data.sizes[:, 24:, :6]
    plain, doubled = judge(data), judge(worlds.from_histogram(data.line, larger))
    assert np.array_equal(plain.families.z, doubled.families.z, equal_nan=True)
    assert np.array_equal(real(plain), real(doubled))
    assert (doubled.unusual_sizes.sum()) >= plain.unusual_sizes.sum()


@few
@given(seeds, st.integers(0, 11))
def test_splitting_a_family_never_lowers_the_evidence(seed: int, month: int) -> None:
    data = quiet(seed, 12, 10)
    split = data.sizes.copy()
    at = 24 + month
    one = split[:, at, 1] > 0  # a family of two becomes two families of one
    split[one, at, 1] -= 1
    split[one, at, 0] += 2
    before, after = judge(data, first=at), judge(worlds.from_histogram(data.line, split), first=at)
    z = after.families.z[:, 0] - before.families.z[:, 0]
    assert (np.nan_to_num(z) >= 0).all()


@few
@given(seeds, st.integers(1, 40))
def test_scores_rise_with_the_count(seed: int, more: int) -> None:
    data = quiet(seed, 10, 10, 30)
    raised = data.sizes.copy()
    raised[:, -1, 0] += more
    low, high = judge(data, first=29), judge(worlds.from_histogram(data.line, raised), first=29)
    counts = ~np.isnan(low.families.z)
    assert (high.families.z[counts] >= low.families.z[counts]).all()
    assert (high.children.z[counts] >= low.children.z[counts]).all()
    assert (high.verdict.score >= low.verdict.score).all()


@few
@given(seeds)
def test_the_order_of_rows_and_the_names_of_families_play_no_part(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 900
    series, month, family = rng.integers(0, 2, n), rng.integers(0, 30, n), rng.integers(0, 400, n)
    line = timeline(np.arange(600, 630), 2)
    order, names = rng.permutation(n), rng.permutation(400)
    a = judge(from_rows(line, series, month, family))
    b = judge(from_rows(line, series[order], month[order], names[family][order]))
    assert np.array_equal(a.verdict.score, b.verdict.score, equal_nan=True)


def test_each_month_is_judged_by_its_past_alone() -> None:
    data = quiet(18, 20, 20, 48)
    earlier = worlds.from_histogram(
        timeline(data.line.month[:40], 20), np.ascontiguousarray(data.sizes[:, :40])
    )
    a, b = judge(data), judge(earlier)
    assert np.array_equal(a.verdict.score[:, :16], b.verdict.score, equal_nan=True)


def test_limits_and_the_one_month_score_agree() -> None:
    scored = judge(quiet(19, 12, 400, between_months=0.3))
    for kind in (scored.families, scored.children):
        z = kind.z[..., 0]
        count = np.asarray(quiet(19, 12, 400, between_months=0.3).families)[:, 24:]
        if kind is scored.children:
            count = quiet(19, 12, 400, between_months=0.3).children[:, 24:]
        outside = (count < kind.lower) | (count > kind.upper)
        assert np.array_equal(outside, np.abs(z) > rule.REAL_Z)


def test_all_zero_and_constant_series_have_nothing_to_say() -> None:
    histogram = np.zeros((2, 60, 1))
    histogram[1] = 10
    scored = judge(made(histogram))
    assert not real(scored).any()
    assert np.isfinite(scored.verdict.score).all()
    assert (scored.verdict.code == rule.NONE).all()


def test_one_month_is_too_early() -> None:
    scored = score_counts(made(np.full((1, 1, 1), 9)))
    assert scored.verdict.signal.tolist() == [["too early"]]
    assert np.isnan(scored.families.mean).all()


def test_a_huge_family_is_a_watch_and_no_change() -> None:
    data = quiet(20, 12, 30, 40)
    huge = data.sizes.copy()
    huge[:, -1, 19] += 1
    scored = judge(replace(worlds.from_histogram(data.line, huge), children=data.children), first=39)
    assert scored.by_families.all()
    counted = worlds.from_histogram(data.line, huge)
    counted = replace(counted, children=counted.children + 15 * (np.arange(40) == 39))
    seen = judge(counted, first=39)
    assert np.array_equal(seen.families.z, scored.families.z, equal_nan=True)
    assert seen.unusual_sizes.mean() > 0.5


def test_single_children_only() -> None:
    rng = np.random.default_rng(21)
    scored = judge(made(rng.poisson(20, (800, 36, 1))))
    assert per_thousand(real(scored)) <= 13
    assert np.nanmean(np.abs(scored.children.z - scored.families.z)) < 0.35


def test_missing_months_are_neither_zero_nor_baseline() -> None:
    data = quiet(22, 20, 200)
    present = np.ones(data.line.shape, dtype=bool)
    present[:, [5, 6, 20, 30]] = False
    gone = np.where(present[..., None], data.sizes, 0.0)
    scored = judge(worlds.from_histogram(replace(data.line, present=present), gone))
    assert (scored.verdict.code[:, 30 - 24] == rule.NONE).all()
    assert np.isnan(scored.verdict.score[:, 30 - 24]).all()
    assert (scored.verdict.code[:, :3] == rule.EARLY).all()  # 24 months that count, not 24 months gone by
    assert per_thousand(real(scored)) <= 15


def test_a_part_month_is_never_a_signal() -> None:
    histogram = np.full((1, 40, 1), 20.0)
    histogram[0, -1] = 0
    scored = judge(made(histogram, part_last=True))
    assert scored.verdict.code[0, -1] == rule.NONE
    assert np.isnan(scored.verdict.score[0, -1])


def test_the_baseline_begins_again_at_a_rebase() -> None:
    rng = np.random.default_rng(23)
    level = np.where(np.arange(48) < 30, 20, 40)
    rebase = np.arange(48) == 30
    data = made(rng.poisson(level, (500, 48))[..., None], rebase=rebase)
    scored = judge(data)
    after = scored.verdict.code[:, 6:]
    assert (after[:, :3] == rule.EARLY).all()
    assert per_thousand(after[:, 3:] == rule.REAL) <= 12
    assert scored.verdict.provisional[:, 9].all()


def test_real_two_months_running_is_confirmed() -> None:
    histogram = np.full((1, 40, 1), 10.0)
    histogram[0, 36:] = 30
    scored = judge(made(histogram))
    assert scored.verdict.confirmed[0, -4:].tolist() == [False, True, True, True]


def test_working_days_are_followed_only_where_the_series_does() -> None:
    months = np.arange(600, 648)
    e = working_day_exposure(months)
    rng = np.random.default_rng(24)
    for level in (60 * e, np.full(48, 60.0)):
        data = made(rng.poisson(level, (600, 48))[..., None], exposure=e)
        flags = real(judge(data, Settings(baseline=24, working_days=0.5)))
        assert per_thousand(flags) <= 15


def test_a_time_of_year_is_used_where_there_is_one() -> None:
    season = 1 + 0.6 * np.sin(2 * np.pi * np.arange(72) / 12)
    scored = judge(quiet(25, 60, 100, 72, course=season))
    assert scored.seasonal.mean() > 0.95
    assert per_thousand(real(scored)) <= 20
    assert judge(quiet(25, 60, 100)).seasonal.mean() < 0.05


def test_scoring_the_last_month_of_many_series_is_the_same_as_scoring_all() -> None:
    data = quiet(26, 15, 50, 60)
    last = score_counts(data, np.array([58, 59]))
    every = score_counts(data)
    assert np.allclose(last.verdict.score, every.verdict.score[:, 58:])


def test_figures_without_families_take_the_national_sizes() -> None:
    line = timeline(np.arange(600, 640), 1)
    scored = score_counts(without_families(line, np.full((1, 40), 38.0)))
    assert np.isnan(scored.families.mean).all()
    assert abs(scored.children.mean[0, -1] - 38) < 1


def test_old_months_and_old_rebases_play_no_part() -> None:
    data = quiet(27, 15, 20, 120)
    rebase = np.arange(120) == 20
    line = timeline(data.line.month, 20, rebase=rebase)
    counted = worlds.from_histogram(line, data.sizes)
    last = score_counts(counted, np.array([119]), HISTORY)
    every = score_counts(counted, None, HISTORY)
    assert np.allclose(last.verdict.score[:, 0], every.verdict.score[:, -1])
