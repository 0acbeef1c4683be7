"""Which counts of different tables are the same counts, or add up to each other.

Whoever knows how measures are defined knows that those open 15 months and not 18 are the band between them,
and that what is open now is what was open before, with what began and without what ended. Rather than
reading that off the definitions, it is read off the numbers: what holds in every month and group, of six
months or more, is taken to hold. A relation by accident is held to be known too, which hides more and never
less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perfcore.catalogue.model import Over
from perfcore.disclosure.tables import Grid, Place, Sheets
from perfcore.values import count

YEAR = 12
ENOUGH = 6  # months in which a relation must hold: from fewer, what only happens to fit would be a law
_RECENT = YEAR + 1  # months that tell most counts apart; all are looked at afterwards
NOT_A_COUNT = -1  # of a grid without any number above zero


@dataclass(frozen=True)
class Roles:
    """Places in `Counts.grids` of what a sheet shows: the hits or the count, the rest, the denominator."""

    n: int
    rest: int = NOT_A_COUNT
    of: int = NOT_A_COUNT


@dataclass(frozen=True)
class Counts:
    """The different counts of one breakdown, and what is known of them.

    `sums` are (a, b, c) with a = b + c in every month and group; `moves` are (a, starts, ends) with
    a = a of the month before + starts - ends; `windows` are (a, b, window) with a the sum of b over it, and
    `steps` (a, b) with a = a of the month before + b - b of a year before.
    """

    labels: tuple[str, ...]
    grids: NDArray[np.float64]  # count x month x group; nan outside its history
    sums: tuple[tuple[int, int, int], ...]
    moves: tuple[tuple[int, int, int], ...]
    windows: tuple[tuple[int, int, Over], ...] = ()
    steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Known:
    counts: dict[str | None, Counts]
    roles: dict[Place, Roles]


def relations(made: Sheets) -> Known:
    """What is the same and what adds up, in every breakdown."""
    counts: dict[str | None, Counts] = {}
    roles: dict[Place, Roles] = {}
    for dim in dict.fromkeys(sheet.dim for sheet in made.every):
        mine = [sheet for sheet in made.every if sheet.dim == dim]
        grids: list[Grid] = []
        prints: dict[bytes, int] = {}
        for sheet in mine:
            parts = [sheet.n]
            if sheet.of is not None:
                parts += [sheet.of - sheet.n, sheet.of]
            roles[sheet.place] = Roles(*(_place(part, grids, prints) for part in parts))
        stacked = np.stack(grids) if grids else np.zeros((0, made.months, len(mine[0].labels)))
        merged, to = _merge(stacked)
        for sheet in mine:
            was = roles[sheet.place]
            places = (was.n, was.rest, was.of)
            roles[sheet.place] = Roles(*(int(to[p]) if p >= 0 else NOT_A_COUNT for p in places))
        windows, steps = _windows(made, merged, roles) if dim is None else ((), ())
        counts[dim] = Counts(mine[0].labels, merged, _sums(merged), _moves(merged), windows, steps)
    return Known(counts, roles)


def _windows(
    made: Sheets, grids: NDArray[np.float64], roles: dict[Place, Roles]
) -> tuple[tuple[tuple[int, int, Over], ...], tuple[tuple[int, int], ...]]:
    """Sums over a window: those that tables are by definition, and every rolling year that fits."""
    windows: dict[tuple[int, int, Over], None] = {}
    for sheet in made.every:
        monthly = roles.get(((sheet.measure, sheet.part, sheet.ends, "month"), None))
        if sheet.dim is None and sheet.over != "month" and sheet.adds_up and monthly is not None:
            own = roles[sheet.place]
            for a, b in ((own.n, monthly.n), (own.rest, monthly.rest), (own.of, monthly.of)):
                if NOT_A_COUNT not in (a, b) and a != b:
                    windows[a, b, sheet.over] = None
    steps = []
    change = grids[:, YEAR:] - grids[:, :-YEAR]
    moved = (grids[:, 1:] - grids[:, :-1])[:, YEAR - 1 :]
    for b in range(len(grids)):
        gap = moved - change[b]
        known = ~np.isnan(gap)
        fits = (known.sum(axis=(1, 2)) >= ENOUGH) & (np.where(known, gap, 0) == 0).all(axis=(1, 2))
        if np.nan_to_num(change[b]).any():
            for a in np.flatnonzero(fits).tolist():
                if a != b and (a, b, "last_12_months") not in windows:
                    steps.append((a, b))
    year: Over = "last_12_months"
    windows.update({(a, b, year): None for a, b in steps})
    sound = tuple(w for w in windows if _adds_up(made, grids[w[0]], grids[w[1]], w[2]))
    return sound, tuple(pair for pair in steps if (*pair, year) not in sound)


def window_of(made: Sheets, over: Over) -> NDArray[np.int64]:
    """The first month of each month's window; below 0 where it begins before the tables do."""
    return np.asarray(count.window_start(made.months, made.first, over), dtype=np.int64)


def _adds_up(made: Sheets, total: Grid, monthly: Grid, over: Over) -> bool:
    start = window_of(made, over)
    summed = np.full_like(total, np.nan)
    for month in np.flatnonzero(start >= 0):
        summed[month] = monthly[start[month] : month + 1].sum(axis=0)
    both = ~np.isnan(summed) & ~np.isnan(total)
    return bool(both.any() and (summed[both] == total[both]).all())


def _place(part: Grid, grids: list[Grid], prints: dict[bytes, int]) -> int:
    if not np.nansum(part) > 0:
        return NOT_A_COUNT
    seen = prints.setdefault(part.tobytes(), len(grids))
    if seen == len(grids):
        grids.append(part)
    return seen


def _merge(grids: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Counts of different histories that agree wherever both are known, as one count each."""
    to = np.arange(len(grids))
    kept: list[NDArray[np.float64]] = []
    for place, one in enumerate(grids):
        for other, against in enumerate(kept):
            both = ~np.isnan(one) & ~np.isnan(against)
            enough = both.any(axis=1).sum() >= min(ENOUGH, len(one))
            if enough and (one[both] == against[both]).all() and np.nansum(one[both]) > 0:
                kept[other] = np.where(np.isnan(against), one, against)
                to[place] = other
                break
        else:
            to[place] = len(kept)
            kept.append(one)
    return (np.stack(kept) if kept else grids), to


def _sums(grids: NDArray[np.float64]) -> tuple[tuple[int, int, int], ...]:
    """Every a = b + c, found by one random weighting of months and groups and then looked at in full."""
    flat, weight = _recent(grids)
    sound = np.flatnonzero(~np.isnan(flat).any(axis=1))
    if not len(sound) or grids.shape[1] <= ENOUGH:
        return ()
    mark = flat[sound] @ weight
    found = []
    order = np.argsort(mark)
    for i, b in enumerate(sound):
        for k, j in _near(mark, order, mark[i] + mark[i:]):
            a, c = sound[k], sound[i + j]
            if a not in (b, c) and b != c and _holds(grids[a] - grids[b] - grids[c]):
                found.append((int(a), int(b), int(c)))
    return tuple(found)


def _moves(grids: NDArray[np.float64]) -> tuple[tuple[int, int, int], ...]:
    """Every a whose change from month to month is b - c."""
    if len(grids) < 3 or grids.shape[1] <= ENOUGH:
        return ()
    flat, weight = _recent(grids[:, 1:])
    steps = grids[:, 1:] - grids[:, :-1]
    moved, _ = _recent(steps)
    sound = np.flatnonzero(~np.isnan(flat).any(axis=1) & ~np.isnan(moved).any(axis=1))
    if not len(sound):
        return ()
    mark, step = flat[sound] @ weight, moved[sound] @ weight
    order = np.argsort(mark)
    found = []
    for i, a in enumerate(sound):
        # b = step + c
        for k, j in _near(mark, order, step[i] + mark):
            b, c = sound[k], sound[j]
            if a not in (b, c) and b != c and _holds(steps[a] - grids[b][1:] + grids[c][1:]):
                found.append((int(a), int(b), int(c)))
    return tuple(found)


def _recent(grids: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The latest months as rows, and random weights for their columns."""
    latest = grids[:, -_RECENT:].reshape(len(grids), grids[0, -_RECENT:].size if len(grids) else 0)
    return latest, np.random.default_rng(20240401).random(latest.shape[1])


def _near(
    mark: NDArray[np.float64], order: NDArray[np.int64], wanted: NDArray[np.float64]
) -> Iterable[tuple[int, int]]:
    """Pairs (place in `mark`, place in `wanted`) that are equal but for rounding."""
    slack = 1e-9 * (1 + np.abs(wanted))
    low = np.searchsorted(mark[order], wanted - slack)
    high = np.searchsorted(mark[order], wanted + slack)
    for j in np.flatnonzero(high > low):
        for place in range(low[j], high[j]):
            yield int(order[place]), int(j)


def _holds(difference: Grid) -> bool:
    known = ~np.isnan(difference)
    enough = known.any(axis=1).sum() >= ENOUGH
    return bool(enough and (difference[known] == 0).all())
