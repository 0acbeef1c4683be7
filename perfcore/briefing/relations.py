"""Which counts are the same, add up, or carry over from month to month: read off the numbers themselves.

What holds in every month is taken to be known to readers, by accident or not: that hides more, never less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]  # count x month; nan outside a count's own history
YEAR = 12
ENOUGH = 6  # months in which a relation must hold


@dataclass(frozen=True)
class Relations:
    """`sums` (a, b, c): a = b + c; `moves` (a, b, c): a is a of the month before + b - c.

    `windows` (a, b): a is the sum of b over twelve months, so its step is b less b of a year before.
    """

    sums: tuple[tuple[int, int, int], ...]
    moves: tuple[tuple[int, int, int], ...]
    windows: tuple[tuple[int, int], ...]


def merged(counts: Counts) -> tuple[Counts, NDArray[np.int64]]:
    """The different counts, and which of them each given one is; nan is filled from its equals."""
    to = np.zeros(len(counts), dtype=np.int64)
    kept: list[NDArray[np.float64]] = []
    for place, one in enumerate(counts):
        for other, against in enumerate(kept):
            both = ~np.isnan(one) & ~np.isnan(against)
            if both.sum() >= ENOUGH and np.array_equal(one[both], against[both]) and one[both].any():
                kept[other] = np.where(np.isnan(against), one, against)
                to[place] = other
                break
        else:
            to[place] = len(kept)
            kept.append(one)
    return (np.stack(kept) if kept else counts), to


def relations(counts: Counts) -> Relations:
    """Every sum and every carrying over that holds in all months where its counts are known."""
    steps = np.full_like(counts, np.nan)
    steps[:, 1:] = counts[:, 1:] - counts[:, :-1]
    sums = [(a, b, c) for a, b, c in _candidates(counts, counts, 1) if a not in (b, c) and b <= c]
    moves = [(a, b, c) for a, b, c in _candidates(steps, counts, -1) if len({a, b, c}) == 3]
    return Relations(tuple(sums), tuple(moves), tuple(_windows(counts, steps)))


def _windows(counts: Counts, steps: Counts) -> list[tuple[int, int]]:
    year = np.full_like(counts, np.nan)
    year[:, YEAR:] = counts[:, YEAR:] - counts[:, :-YEAR]
    found = []
    for b, change in enumerate(year):
        gap = steps - change
        known = ~np.isnan(gap)
        holds = (known.sum(axis=1) >= ENOUGH) & (np.where(known, gap, 0) == 0).all(axis=1)
        if np.nan_to_num(change).any():
            found += [(int(a), b) for a in np.flatnonzero(holds) if a != b]
    return found


def _candidates(left: Counts, right: Counts, sign: int) -> list[tuple[int, int, int]]:
    """(a, b, c) with left[a] = right[b] + sign right[c] in every month, and in enough."""
    recent = slice(max(0, left.shape[1] - 13), None)  # long enough to tell most apart; all is looked at below
    weight = np.asarray(np.random.default_rng(20240401).random(left.shape[1]))[recent]
    known_left = np.flatnonzero(~np.isnan(left[:, recent][:, 1:]).any(axis=1))
    known_right = np.flatnonzero(~np.isnan(right[:, recent][:, 1:]).any(axis=1))
    if not len(known_left) or not len(known_right):
        return []
    mark = left[known_left][:, recent][:, 1:] @ weight[1:]
    there = right[known_right][:, recent][:, 1:] @ weight[1:]
    order = np.argsort(mark)
    ranked = mark[order]
    found = []
    for i, b in enumerate(known_right):
        wanted = there[i] + sign * there
        slack = 1e-9 * (1 + np.abs(wanted))
        low, high = np.searchsorted(ranked, wanted - slack), np.searchsorted(ranked, wanted + slack)
        for j in np.flatnonzero(high > low):
            for place in range(low[j], high[j]):
                a, c = int(known_left[order[place]]), int(known_right[j])
                gap = left[a] - right[b] - sign * right[c]
                known = gap[~np.isnan(gap)]
                if len(known) >= ENOUGH and not known.any() and right[c].any() and right[b].any():
                    found.append((a, int(b), c))
    return found
