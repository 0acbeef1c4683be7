"""Percentages by families' votes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench import simulate_worlds as worlds
from perfcore.signals import beta_binomial, rule
from perfcore.signals.percentages import PercentScores, score_percentages
from perfcore.signals.votes import Votes, votes_from_rows, votes_without_families
from perfcore.signals.windows import Settings, timeline
from tests.signals_worlds import SIZES, per_thousand


def timely(seed: int, families: int, series: int, on_time: object = 0.85, months: int = 36) -> Votes:
    rng = np.random.default_rng(seed)
    return worlds.timeliness(rng, worlds.World(families, months, series), on_time)  # type: ignore[arg-type]


def judge(votes: Votes) -> PercentScores:
    return score_percentages(votes, np.arange(24, votes.line.shape[1]), Settings(baseline=24))


@pytest.mark.parametrize("families", SIZES)
def test_quiet_timeliness_is_left_alone(families: int) -> None:
    assert per_thousand(judge(timely(31, families, 1200)).verdict.code == rule.REAL) <= 10


def test_a_drop_of_ten_points_is_seen() -> None:
    on_time = np.where(np.arange(36) < 24, 0.85, 0.75)
    scored = judge(timely(32, 20, 600, on_time))
    down = (scored.verdict.code == rule.REAL) & (scored.verdict.direction < 0)
    assert down[:, :6].any(axis=1).mean() >= 0.35
    assert down.any(axis=1).mean() >= 0.65


def test_siblings_that_share_no_outcome_count_one_by_one() -> None:
    rng = np.random.default_rng(33)
    n = 4000
    month = rng.integers(0, 30, n)
    family = np.arange(n) // 3  # a family's children stand in different months' rows as they fall
    month = month[family]
    line = timeline(np.arange(600, 630), 1)
    free = votes_from_rows(line, np.zeros(n, dtype=int), month, family, rng.random(n) < 0.8)
    alike = votes_from_rows(line, np.zeros(n, dtype=int), month, family, (rng.random(n) < 0.8)[family])
    assert not judge(free).by_families.any()
    assert judge(alike).by_families.all()
    assert judge(free).design_effect.max() < 1.5


def test_a_family_is_late_when_half_of_its_children_are() -> None:
    line = timeline(np.arange(600, 601), 1)
    zero = np.zeros(5, dtype=int)
    family = np.array([1, 1, 2, 2, -1])
    votes = votes_from_rows(line, zero, zero, family, np.array([True, False, True, True, True]))
    assert votes.families.tolist() == [[3]]
    assert votes.families_hit.tolist() == [[2]]
    assert votes.children_hit.tolist() == [[4]]


def test_months_without_anyone_and_without_families() -> None:
    line = timeline(np.arange(600, 640), 2)
    of = np.full((2, 40), 30.0)
    of[:, 30] = 0
    hit = np.where(np.arange(40) % 2, 25.0, 27.0) * (of > 0)
    hit[1] = 0
    scored = judge(votes_without_families(line, hit, of))
    assert np.isnan(scored.verdict.score[:, 6]).all()
    assert (scored.verdict.code == rule.NONE).all()
    assert (scored.upper <= 1).sum() == scored.upper.size - 2


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 10))
def test_scores_rise_with_the_hits(seed: int, more: int) -> None:
    votes = timely(seed, 20, 5, months=30)
    hit = votes.families_hit.copy()
    hit[:, -1] = np.minimum(hit[:, -1] + more, votes.families[:, -1])
    raised = Votes(**{**vars(votes), "families_hit": hit})
    low, high = judge(votes).z[:, -1], judge(raised).z[:, -1]
    assert (np.nan_to_num(high) >= np.nan_to_num(low)).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 200), st.floats(0.3, 200), st.floats(0.3, 200), st.data())
def test_tails_are_those_of_the_beta_binomial(n: int, a: float, b: float, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    known = stats.betabinom(n, a, b)
    below, above = beta_binomial.tails(*(np.array([float(v)]) for v in (x, n, a, b)))
    assert below[0] == pytest.approx(known.cdf(x) - known.pmf(x) / 2, abs=1e-8)
    assert above[0] == pytest.approx(known.sf(x) + known.pmf(x) / 2, abs=1e-8)


def test_limits_and_the_one_month_score_agree() -> None:
    votes = timely(34, 30, 200)
    scored = judge(votes)
    share = (votes.families_hit / np.maximum(votes.families, 1))[:, 24:]
    outside = (share < scored.lower - 1e-9) | (share > scored.upper + 1e-9)
    assert np.array_equal(outside, np.abs(scored.z[..., 0]) > rule.REAL_Z)
