"""Monthly counts of families and children, and how they are made from rows with one child each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfcore.signals.sizes import LARGEST
from perfcore.signals.windows import Grid, Mask, Timeline, Whole

MOST_UNKNOWN = 0.10  # share of children without a family id, above which families are no evidence


@dataclass(frozen=True)
class FamilyCounts:
    """Counts of S series in T months.

    `sizes[s, t, k - 1]` is the number of families with k children (the last place: 20 and more).
    `unknown[s, t]` counts the children that have no family id at all; each stands as a family of its own.
    Where `known[s]` is false only `children` means anything: the figures came without families.
    """

    line: Timeline
    children: Grid  # [S, T]
    sizes: Grid  # [S, T, 20]
    unknown: Grid  # [S, T]
    known: Mask  # [S]

    @property
    def families(self) -> Grid:
        return np.asarray(self.sizes.sum(axis=-1))


def without_families(line: Timeline, children: Grid) -> FamilyCounts:
    """Ready-made figures: children's totals only, judged with the national family sizes."""
    children = np.asarray(children, dtype=np.float64)
    series, months = children.shape
    return FamilyCounts(
        line,
        children,
        np.zeros((series, months, LARGEST)),
        np.zeros((series, months)),
        np.zeros(series, dtype=bool),
    )


def from_rows(line: Timeline, series: Whole, month: Whole, family: Whole) -> FamilyCounts:
    """Counts from rows of one child each: codes of series, month (places in `line`) and family.

    A negative family code is a child without id. A family counts once in each month that it stands in.
    """
    wide, months = line.shape
    cell = series * months + month
    named = family >= 0
    at, size = family_sizes(cell[named], family[named])
    place = at * LARGEST + np.minimum(size, LARGEST) - 1
    cells = wide * months
    sizes = np.bincount(place, minlength=cells * LARGEST).reshape(wide, months, LARGEST).astype(np.float64)
    unknown = np.bincount(cell[~named], minlength=cells).reshape(wide, months).astype(np.float64)
    sizes[:, :, 0] += unknown
    children = np.bincount(cell, minlength=cells).reshape(wide, months).astype(np.float64)
    return FamilyCounts(line, children, sizes, unknown, np.ones(wide, dtype=bool))


def family_sizes(cell: Whole, family: Whole) -> tuple[Whole, Whole]:
    """For each family in each cell: the cell, and how many rows it has there."""
    span = int(family.max(initial=0)) + 1
    keys, size = runs(cell * span + family)
    return keys // span, size


def runs(keys: Whole) -> tuple[Whole, Whole]:
    """The different keys in ascending order, and how often each occurs."""
    ordered = in_order(keys)
    first = firsts(ordered)
    return ordered[first], np.diff(first, append=len(ordered))


def in_order(keys: Whole) -> Whole:
    """Keys of at least 0, sorted: as narrow numbers where they fit, which sort twice as fast."""
    narrow = np.int32 if keys.max(initial=0) < np.iinfo(np.int32).max else np.int64
    return np.sort(keys.astype(narrow)).astype(np.int64)


def firsts(ordered: Whole) -> Whole:
    """Places at which a sorted array changes."""
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return np.flatnonzero(new)
