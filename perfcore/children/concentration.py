"""Do a few groups account for the lateness, or is it spread as their volume would lead one to expect?

A scan over the sets of one, two or three groups (Kulldorff 1997, "A spatial scan statistic", for any sets
instead of circles), against what happens when the late ones are dealt out anew within each month. Every
deal is searched in the same way, so that having looked for the worst set is paid for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import special

DRAWS = 1999
SEED = 1
MOST_GROUPS = 3
_SEARCHED = 8  # the sets are made of the groups that stand out most by themselves: with 8 or fewer, of all
_MOST_LOOKED_AT = (
    300  # groups: by their events alone, which chance does not change, so that nothing is biased
)
_TIE = 1e-9

Whole = NDArray[np.int64]
Number = NDArray[np.float64]


@dataclass(frozen=True)
class Concentration:
    """The set of groups that stands out most, and how easily chance makes one that stands out as much.

    `late` of `late_all` late events are theirs, `expected` from their `events` of `events_all`, month by
    month. `p` is corrected for the search; `strength` is by how many standard deviations of chance the set
    stands out, for holding one dimension against another.
    """

    groups: tuple[str, ...]
    late: int
    late_all: int
    expected: float
    events: int
    events_all: int
    p: float
    strength: float


def concentration(
    late: NDArray[np.bool_],
    stratum: Whole,
    group: Whole,
    labels: Sequence[str],
    not_blamed: Sequence[str] = (),
    draws: int = DRAWS,
    seed: int = SEED,
) -> Concentration | None:
    """The set that stands out most, of one entry an event; None where there is nothing to tell apart.

    `stratum` is what is held fixed (the month); `group` is a place in `labels`. Groups with a single event
    (with more than 300 groups, the smallest), and those `not_blamed`, are never of the set, though they are
    dealt to.
    """
    volume, late_in = volumes(late, stratum, group, len(labels))
    candidate = ~np.isin(labels, list(not_blamed)) & (volume.sum(axis=0) >= _least(volume.sum(axis=0)))
    others = volume[:, ~candidate].sum(axis=1, keepdims=True)
    if not late.any() or late.all() or candidate.sum() + (others.sum() > 0) < 2 or not candidate.any():
        return None
    named = np.flatnonzero(candidate)
    columns = np.hstack([volume[:, named], others])
    mean = (columns * (late_in / np.maximum(columns.sum(axis=1), 1))[:, None]).sum(axis=0)
    observed = np.bincount(group[late], minlength=len(labels))[named]
    dealt = deal(columns, late_in, draws, seed)[:, : len(named)]
    every = np.vstack([observed, dealt])
    best, chosen = best_sets(every, mean[: len(named)], int(late_in.sum()))
    middle, spread = best.mean(axis=0), best.std(axis=0)
    stands_out = np.where(spread > 0, (best - middle) / np.where(spread > 0, spread, 1.0), 0.0)
    size = int(stands_out[0].argmax())
    most = stands_out.max(axis=1)
    members = named[list(chosen[size])]
    return Concentration(
        groups=tuple(str(labels[i]) for i in members),
        late=int(np.isin(group[late], members).sum()),
        late_all=int(late.sum()),
        expected=float(mean[list(chosen[size])].sum()),
        events=int(np.isin(group, members).sum()),
        events_all=len(group),
        p=float((most >= most[0] - _TIE).mean()),
        strength=float(most[0]),
    )


def _least(volume: Whole) -> int:
    """How many events a group needs to be looked at: two, or more where that leaves too many groups."""
    least = 2
    while (volume >= least).sum() > _MOST_LOOKED_AT:
        least += 1
    return least


def best_sets(
    observed: Whole, expected: Number, late: int, most_groups: int = MOST_GROUPS
) -> tuple[Number, list[tuple[int, ...]]]:
    """The best score of a set of each size for every line of `observed` [R, G], and the first line's sets.

    No set holds more than half of the groups: that would name the innocent.
    """
    width = observed.shape[1]
    sizes = range(1, min(most_groups, max(1, width // 2)) + 1)
    alone = score(observed, expected, late)
    searched = min(_SEARCHED, width)
    top = np.argsort(-alone, axis=1, kind="stable")[:, :searched]
    o, e = np.take_along_axis(observed, top, axis=1), expected[top]
    best = np.zeros((len(observed), len(sizes)))
    chosen: list[tuple[int, ...]] = []
    for at, size in enumerate(sizes):
        sets = list(combinations(range(searched), size))
        inside = np.zeros((searched, len(sets)))
        for i, members in enumerate(sets):
            inside[list(members), i] = 1.0
        scores = score(o @ inside, e @ inside, late)
        best[:, at] = scores.max(axis=1)
        chosen.append(tuple(int(top[0, i]) for i in sets[int(scores[0].argmax())]))
    return best, chosen


def score(observed: NDArray[np.generic], expected: Number, late: int) -> Number:
    """Kulldorff's (1997) log likelihood ratio, conditional on all late ones: 0 where fewer than expected.

    O log(O/E) + (L - O) log((L - O)/(L - E)).
    """
    o = observed.astype(np.float64)
    rest, rest_expected = late - o, np.maximum(late - expected, 1e-12)
    ratio = special.xlogy(o, o / np.maximum(expected, 1e-12)) + special.xlogy(rest, rest / rest_expected)
    return np.asarray(np.where(o > expected, ratio, 0.0))


def volumes(late: NDArray[np.bool_], stratum: Whole, group: Whole, groups: int) -> tuple[Whole, Whole]:
    """Events by stratum and group [S, G], and late ones by stratum [S]."""
    at = np.unique(stratum, return_inverse=True)[1]
    strata = int(at.max()) + 1 if len(at) else 0
    volume = np.bincount(at * groups + group, minlength=strata * groups).reshape(strata, groups)
    return volume, np.bincount(at[late], minlength=strata)


def deal(volume: Whole, late: Whole, draws: int = DRAWS, seed: int = SEED) -> Whole:
    """Late ones by group [draws, G] when each stratum's are dealt among its events, whosever they are."""
    chance = np.random.default_rng(seed)
    dealt = np.zeros((draws, volume.shape[1]), dtype=np.int64)
    for cells, drawn in zip(volume, late, strict=True):
        if drawn:
            dealt += chance.multivariate_hypergeometric(cells, int(drawn), size=draws, method="marginals")
    return dealt
