"""Monthly outcomes by family and by child, and how they are made from rows with one child each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfcore.signals.family_counts import MOST_UNKNOWN, firsts, in_order
from perfcore.signals.windows import Grid, Mask, Timeline, Whole


@dataclass(frozen=True)
class Votes:
    """Of S series in T months [S, T]: who hit and of how many.

    A family hits when more than half of its children did: it is late when at least half of them are.
    `squares` is the sum of squared family sizes; of the `pairs` of siblings, `alike` had the same outcome.
    Where `known[s]` is false, only the children mean anything.
    """

    line: Timeline
    families: Grid
    families_hit: Grid
    children: Grid
    children_hit: Grid
    squares: Grid
    pairs: Grid
    alike: Grid
    known: Mask  # [S]


def votes_without_families(line: Timeline, children_hit: Grid, children: Grid) -> Votes:
    """Ready-made numerators and denominators."""
    none = np.zeros(line.shape)
    hit, of = np.asarray(children_hit, dtype=np.float64), np.asarray(children, dtype=np.float64)
    return Votes(line, none, none, of, hit, none, none, none, np.zeros(line.shape[0], dtype=bool))


def votes_from_rows(line: Timeline, series: Whole, month: Whole, family: Whole, hit: Mask) -> Votes:
    """Votes from rows of one child each; a negative family code is a child that stands alone."""
    wide, months = line.shape
    cell = series * months + month
    alone = family < 0
    # children without id get a family of their own, beyond all that have one
    own = np.where(alone, family.max(initial=0) + 1 + np.cumsum(alone), family)
    # the outcome as the last digit: one sort, and each family's run holds its misses before its hits
    span = int(own.max(initial=0)) + 1
    keys = in_order(2 * (cell * span + own) + hit)
    first = firsts(keys >> 1)
    at, size = (keys[first] >> 1) // span, np.diff(first, append=len(keys))
    n_hit = np.add.reduceat(keys & 1, first).astype(np.float64) if len(keys) else np.zeros(0)
    miss = size - n_hit

    def grid(where: Whole, weights: Grid | None = None) -> Grid:
        summed = np.bincount(where, weights=weights, minlength=wide * months)
        return np.asarray(summed.reshape(wide, months), dtype=np.float64)

    return Votes(
        line,
        grid(at),
        grid(at, (n_hit > miss).astype(np.float64)),
        grid(cell),
        grid(cell[hit]),
        grid(at, size.astype(np.float64) ** 2),
        grid(at, size * (size - 1.0)),
        grid(at, n_hit * (n_hit - 1) + miss * (miss - 1)),
        # children who only stand alone because their id is missing are no independent votes
        grid(cell[alone]).sum(axis=1) <= MOST_UNKNOWN * grid(cell).sum(axis=1),
    )
