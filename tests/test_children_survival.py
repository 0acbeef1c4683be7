"""Survival curves and the log-rank test: against a published table, statsmodels, and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from perfcore.children.survival import Stays, gap, kaplan_meier, log_rank, within

# Freireich et al 1963, weeks in remission; the curve as in Klein & Moeschberger 2003, table 4.1B.
DRUG = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
DRUG_ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def stays(exit_: Any, ended: Any, family: Any = None, entry: Any = None) -> Stays:
    n = len(exit_)
    return Stays(
        entry=np.zeros(n, dtype=np.int64) if entry is None else np.asarray(entry, dtype=np.int64),
        exit=np.asarray(exit_, dtype=np.int64),
        ended=np.asarray(ended, dtype=bool),
        family=np.arange(n) if family is None else np.asarray(family, dtype=np.int64),
    )


MANY = st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.integers(0, 30)), min_size=12, max_size=80)


# ---- known answers -------------------------------------------------------------------------------


def test_the_published_table_comes_out() -> None:
    curve = kaplan_meier(stays(DRUG, DRUG_ENDED), least=1)
    assert curve.day.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.survival.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    errors = np.sqrt(curve.plain_variance).round(3).tolist()
    assert errors == [0.076, 0.087, 0.096, 0.107, 0.114, 0.128, 0.135]
    assert curve.median()[0] == 23


def test_the_published_log_rank_test_comes_out() -> None:
    both = stays(DRUG + PLACEBO, DRUG_ENDED + [1] * 21)
    test = log_rank(both, np.repeat([0, 1], 21), 2, by_family=False)
    assert test.observed.tolist() == [9, 21]
    assert test.expected.round(2).tolist() == [19.25, 10.75]
    assert round(test.chi2, 2) == 16.79


@given(MANY, st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_curve_and_its_errors_are_those_of_statsmodels(rows: Any, late: bool) -> None:
    exit_, ended, first = (np.array(x) for x in zip(*rows, strict=True))
    ended[0] = True
    entry = np.minimum(first, exit_ - 1) if late else np.zeros(len(exit_), dtype=int)
    theirs = SurvfuncRight(exit_, ended.astype(int), entry=entry if late else None)
    ours = kaplan_meier(stays(exit_, ended, entry=entry), least=0)
    at = np.isin(theirs.surv_times, ours.day)
    assert ours.day.tolist() == theirs.surv_times[at].tolist()
    assert ours.survival == pytest.approx(theirs.surv_prob[at])
    # where nothing is left statsmodels divides by nothing
    left = ours.survival > 0
    assert np.sqrt(ours.plain_variance)[left] == pytest.approx(theirs.surv_prob_se[at][left])


@given(MANY)
@settings(max_examples=60, deadline=None)
def test_the_plain_test_of_three_groups_is_that_of_statsmodels(rows: Any) -> None:
    exit_, ended, mark = (np.array(x) for x in zip(*rows, strict=True))
    group = mark % 3
    if len(set(group[ended])) < 3:
        return
    chi2, p = survdiff(exit_, ended.astype(int), group)
    ours = log_rank(stays(exit_, ended), group, 3, by_family=False)
    assert (ours.chi2, ours.p) == pytest.approx((chi2, p), abs=1e-8)


def test_the_textbook_test_with_late_entry_is_that_of_statsmodels() -> None:
    chance = np.random.default_rng(3)
    exit_ = chance.integers(5, 60, 200)
    entry = np.minimum(chance.integers(0, 30, 200), exit_ - 1)
    ended = chance.random(200) < 0.7
    group = chance.integers(0, 2, 200)
    chi2, _ = survdiff(exit_, ended.astype(int), group, entry=entry)
    ours = log_rank(stays(exit_, ended, entry=entry), group, 2, by_family=False)
    assert ours.chi2 == pytest.approx(chi2)


# ---- families ------------------------------------------------------------------------------------


@given(MANY)
@settings(max_examples=60, deadline=None)
def test_children_alone_in_their_family_have_the_textbook_variance(rows: Any) -> None:
    exit_, ended, _ = zip(*rows, strict=True)
    alone = kaplan_meier(stays(exit_, ended), least=1)
    n = len(exit_)
    left = alone.survival > 0
    assert alone.variance[left] == pytest.approx(alone.plain_variance[left] * n / (n - 1))


@given(MANY, st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_a_family_that_moves_together_counts_as_one(rows: Any, size: int) -> None:
    exit_, ended, mark = (np.array(x) for x in zip(*rows, strict=True))
    alone = kaplan_meier(stays(exit_, ended), least=1)
    together = stays(np.repeat(exit_, size), np.repeat(ended, size), np.repeat(np.arange(len(exit_)), size))
    curve = kaplan_meier(together, least=1)
    assert curve.survival == pytest.approx(alone.survival)
    left = alone.survival > 0
    assert curve.variance[left] == pytest.approx(alone.variance[left])
    assert curve.plain_variance[left] == pytest.approx(alone.plain_variance[left] / size)
    # counted as families, nothing is ever surer than when its children are counted
    group = np.repeat(mark % 2, size)
    by_family, by_child = (log_rank(together, group, 2, by_family=f) for f in (True, False))
    assert by_family.expected == pytest.approx(by_child.expected)
    assert abs(by_family.z[0]) <= abs(by_child.z[0]) + 1e-9


def siblings(chance: np.random.Generator, families: int, size: int) -> tuple[Stays, np.ndarray]:
    """Families that leave together at an exponential pace, watched for 100 days; and half of the families."""
    left = np.ceil(chance.exponential(60, families)).astype(np.int64)
    family = np.repeat(np.arange(families), size)
    made = stays(np.minimum(left, 100)[family], (left <= 100)[family], family)
    return made, (family % 2 == 0).astype(np.int64)


def test_the_band_holds_and_the_test_keeps_its_level_where_siblings_leave_together() -> None:
    chance = np.random.default_rng(11)
    truth = float(np.exp(-50 / 60))
    held = plain_held = called = plain_called = 0
    worlds = 400
    for _ in range(worlds):
        made, group = siblings(chance, 60, 3)
        curve = kaplan_meier(made)
        share, low, high = curve.at(50)
        held += low <= truth <= high
        place = np.searchsorted(curve.day, 50, side="right") - 1
        plain_held += abs(share - truth) <= 1.96 * np.sqrt(curve.plain_variance[place])
        called += log_rank(made, group, 2).p < 0.05
        plain_called += log_rank(made, group, 2, by_family=False).p < 0.05
    assert held / worlds > 0.92
    assert called / worlds < 0.09  # 5%, and three standard errors of 400 worlds
    # what counting children would do: the reason for counting families
    assert plain_held / worlds < 0.85
    assert plain_called / worlds > 0.15


# ---- open cases, late entry, the tail ------------------------------------------------------------


@given(MANY)
@settings(max_examples=80, deadline=None)
def test_open_stays_are_not_left_out_and_leaving_them_out_shortens_the_curve(rows: Any) -> None:
    exit_, ended, _ = (np.array(x) for x in zip(*rows, strict=True))
    ended[0], ended[1] = True, False
    exit_[1] = exit_.max()  # one that is open for longer than any other
    ours = kaplan_meier(stays(exit_, ended), least=1)
    by_hand, share = [], 1.0
    for day in sorted(set(exit_[ended])):
        share *= 1 - (exit_[ended] == day).sum() / (exit_ >= day).sum()
        by_hand.append(share)
    assert ours.survival == pytest.approx(by_hand)
    without = kaplan_meier(stays(exit_[ended], ended[ended]), least=1)
    assert (without.survival < ours.survival - 1e-9).all()


def test_the_tail_is_hidden_below_ten() -> None:
    curve = kaplan_meier(stays(range(1, 31), [True] * 30))
    # after 21 have left, 9 are watched on day 22
    assert curve.known_to == 21
    assert curve.at(21)[0] == pytest.approx(9 / 30)
    assert np.isnan(curve.at(22)).all()
    assert curve.steps()["day"].max() == 21
    few = kaplan_meier(stays([5] * 9, [True] * 9))
    assert few.known_to == 0
    assert few.median() == (None, None, None)


def test_who_is_known_only_because_they_stayed_does_not_lengthen_the_curve() -> None:
    chance = np.random.default_rng(5)
    length = np.ceil(chance.exponential(100, 6000)).astype(np.int64)
    late = chance.integers(0, 200, 6000)  # how long each had stayed when the records began
    seen = length > late
    truth = float(np.exp(-100 / 100))
    ours = kaplan_meier(stays(length[seen], [True] * seen.sum(), entry=late[seen]))
    naive = kaplan_meier(stays(length[seen], [True] * seen.sum()))
    assert ours.at(100)[0] == pytest.approx(truth, abs=0.04)
    assert naive.at(100)[0] > truth + 0.1


def test_a_window_of_the_calendar_keeps_what_happened_in_it() -> None:
    start = np.array([0, 0, 50, 120])
    all_ = stays([30, 100, 40, 10], [True, True, True, False])
    seen = within(all_, start, 60, 95)
    # the first had ended, the last had not begun; the second is open on day 95, the third ends on day 90
    assert seen.entry.tolist() == [59, 9]
    assert seen.exit.tolist() == [95, 40]
    assert seen.ended.tolist() == [False, True]


@given(st.integers(20, 40), st.integers(20, 40), st.integers(0, 10), st.integers(0, 10))
@settings(max_examples=50, deadline=None)
def test_without_open_stays_the_gap_is_that_of_two_proportions(n: int, m: int, a: int, b: int) -> None:
    one = stays([5] * a + [50] * (n - a), [True] * n)
    other = stays([5] * b + [50] * (m - b), [True] * m)
    other = Stays(other.entry, other.exit, other.ended, other.family + n)
    found = gap(one, other, 10)
    assert found is not None
    assert found.value == pytest.approx(a / n - b / m)
    p, q = a / n, b / m
    variance = (p * (1 - p) / n + q * (1 - q) / m) * (n + m) / (n + m - 1)
    plain = p * (1 - p) / n * n / (n - 1) + q * (1 - q) / m * m / (m - 1)
    half = 1.959964 * np.sqrt(max(variance, plain))
    assert found.upper - found.value == pytest.approx(half, abs=1e-6)
    assert gap(one, other, 60) is None
