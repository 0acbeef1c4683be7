"""Is lateness concentrated: against every deal there is, against brute force, and against mere volume."""

from __future__ import annotations

from itertools import combinations, product
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcore.children.concentration import best_sets, concentration, score


def plain_score(o: float, e: float, late: int) -> float:
    if o <= e:
        return 0.0
    rest = (late - o) * log((late - o) / (late - e)) if late > o else 0.0
    return o * log(o / e) + rest


def deals(stratum: list[int], late: list[bool]) -> list[list[bool]]:
    """Every way of dealing the late ones out within strata, each as likely as the others."""
    strata = sorted(set(stratum))
    ways = []
    for s in strata:
        members = [i for i, of in enumerate(stratum) if of == s]
        ways.append(list(combinations(members, sum(late[i] for i in members))))
    return [[i in set(sum(chosen, ())) for i in range(len(stratum))] for chosen in product(*ways)]


def brute_force(late: list[bool], stratum: list[int], group: list[int]) -> float:
    """The p value worked out from every deal, with nothing of the module's but its definition."""
    groups = sorted(set(group))
    all_late = sum(late)
    expected = {}
    for g in groups:
        expected[g] = 0.0
        for s in set(stratum):
            inside = [i for i, of in enumerate(stratum) if of == s]
            share = sum(late[i] for i in inside) / len(inside)
            expected[g] += share * sum(group[i] == g for i in inside)
    most = min(3, max(1, len(groups) // 2))

    def best(dealt: list[bool]) -> list[float]:
        found = []
        for size in range(1, most + 1):
            found.append(
                max(
                    plain_score(
                        sum(dealt[i] for i in range(len(dealt)) if group[i] in members),
                        sum(expected[g] for g in members),
                        all_late,
                    )
                    for members in combinations(groups, size)
                )
            )
        return found

    every = np.array([best(dealt) for dealt in deals(stratum, late)])
    middle, spread = every.mean(axis=0), every.std(axis=0)
    of_all = ((every - middle) / spread).max(axis=1)
    mine = ((np.array(best(late)) - middle) / spread).max()
    return float((of_all >= mine - 1e-9).mean())


CASES = [
    # one group holds three of the four late ones
    ([1, 1, 1, 0, 1, 0, 0, 0, 0, 0], [0] * 10, [0, 0, 0, 0, 1, 1, 2, 2, 3, 3]),
    # two groups hold all, over two months
    ([1, 1, 0, 0, 0, 1, 1, 0, 0, 0], [0] * 5 + [1] * 5, [0, 1, 2, 3, 2, 0, 1, 2, 3, 3]),
    # nothing
    ([1, 0, 1, 0, 0, 1, 0, 0, 1, 0], [0] * 5 + [1] * 5, [0, 0, 1, 1, 2, 2, 3, 3, 0, 1]),
]


@pytest.mark.parametrize(("late", "stratum", "group"), CASES)
def test_it_agrees_with_every_deal_there_is(late: list[int], stratum: list[int], group: list[int]) -> None:
    exact = brute_force([bool(x) for x in late], stratum, group)
    found = concentration(
        np.array(late, dtype=bool), np.array(stratum), np.array(group), ["a", "b", "c", "d"], draws=20000
    )
    assert found is not None
    four_errors = 4 * np.sqrt(exact * (1 - exact) / 20000) + 1e-4
    assert abs(found.p - exact) < four_errors


def test_the_score_is_kulldorffs() -> None:
    assert score(np.array([8]), np.array([3.0]), 10)[0] == pytest.approx(8 * log(8 / 3) + 2 * log(2 / 7))
    assert score(np.array([10]), np.array([3.0]), 10)[0] == pytest.approx(10 * log(10 / 3))
    assert score(np.array([2]), np.array([3.0]), 10)[0] == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
def test_with_eight_groups_or_fewer_no_better_set_exists(seed: int, groups: int) -> None:
    chance = np.random.default_rng(seed)
    expected = chance.uniform(0.3, 4, groups)
    late = int(expected.sum()) + 1
    observed = chance.multinomial(late, np.ones(groups) / groups)[None, :]
    best, chosen = best_sets(observed, expected, late)
    for size in range(1, min(3, max(1, groups // 2)) + 1):
        every = {
            s: plain_score(observed[0, list(s)].sum(), expected[list(s)].sum(), late)
            for s in combinations(range(groups), size)
        }
        assert best[0, size - 1] == pytest.approx(max(every.values()))
        assert every[tuple(sorted(chosen[size - 1]))] == pytest.approx(max(every.values()))


def dealt_out(shares: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """(events, late) of each worker -> late, group, labels."""
    group = np.repeat(np.arange(len(shares)), [n for n, _ in shares])
    late = np.concatenate([np.arange(n) < x for n, x in shares])
    return late, group, [f"w{i}" for i in range(len(shares))]


def test_a_busy_worker_is_not_blamed_for_volume() -> None:
    late, group, labels = dealt_out([(60, 12)] + [(5, 1)] * 8)
    found = concentration(late, np.zeros(len(late), dtype=np.int64), group, labels)
    assert found is not None
    assert found.p > 0.5


def test_two_late_workers_are_found_together() -> None:
    late, group, labels = dealt_out([(8, 6), (7, 5)] + [(6, 1)] * 6 + [(9, 0)])
    found = concentration(late, np.zeros(len(late), dtype=np.int64), group, labels)
    assert found is not None
    assert found.groups == ("w0", "w1")
    assert (found.late, found.late_all) == (11, 17)
    assert found.expected == pytest.approx(17 * 15 / 60)
    assert found.p <= 0.002


def test_a_worker_of_the_late_months_is_not_blamed_for_the_month() -> None:
    month = np.repeat([0, 1], 30)
    group = np.concatenate([np.repeat([0, 1, 2], [20, 5, 5]), np.repeat([0, 1, 2], [2, 14, 14])])
    late = np.concatenate([np.arange(30) % 2 == 0, np.arange(30) < 0])  # only the first month was late
    found = concentration(late, month, group, ["a", "b", "c"])
    blind = concentration(late, np.zeros(60, dtype=np.int64), group, ["a", "b", "c"])
    assert found is not None
    assert blind is not None
    assert found.p > 0.3
    assert blind.p < 0.05


def test_chance_alone_is_seldom_called_a_concentration() -> None:
    chance = np.random.default_rng(5)
    group = np.repeat(np.arange(12), 8)
    said = 0
    for _ in range(100):
        late = chance.permutation(np.arange(96) < 20)
        found = concentration(
            late, np.zeros(96, dtype=np.int64), group, [f"{i}" for i in range(12)], draws=199
        )
        assert found is not None
        said += found.p <= 0.05
    assert said <= 11  # 5 expected; 12 or more has a chance below 1 in 200


def test_nothing_to_tell_apart() -> None:
    zeros = np.zeros(6, dtype=np.int64)
    some = np.array([1, 0, 1, 0, 0, 0], dtype=bool)
    assert concentration(some, zeros, zeros, ["only"]) is None
    assert concentration(np.zeros(6, dtype=bool), zeros, np.arange(6) % 2, ["a", "b"]) is None
    assert concentration(np.ones(6, dtype=bool), zeros, np.arange(6) % 2, ["a", "b"]) is None
    assert concentration(some, zeros, np.arange(6), list("abcdef")) is None  # a single event each
    assert concentration(np.zeros(0, dtype=bool), zeros[:0], zeros[:0], []) is None


def test_those_not_to_be_blamed_are_never_named() -> None:
    late, group, labels = dealt_out([(8, 8), (10, 1), (10, 1), (10, 1)])
    zeros = np.zeros(len(late), dtype=np.int64)
    found = concentration(late, zeros, group, labels, not_blamed=("w0",))
    assert found is not None
    assert "w0" not in found.groups
    assert found.p > 0.2
    blamed = concentration(late, zeros, group, labels)
    assert blamed is not None
    assert blamed.groups == ("w0",)


def test_the_same_question_has_the_same_answer() -> None:
    late, group, labels = dealt_out([(8, 4), (7, 3), (9, 2), (9, 1)])
    zeros = np.zeros(len(late), dtype=np.int64)
    assert concentration(late, zeros, group, labels) == concentration(late, zeros, group, labels)
