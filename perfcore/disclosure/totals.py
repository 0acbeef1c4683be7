"""Which whole-council figures are hidden: the small ones, and others of them that would give those away.

They are decided on their own, before any group is looked at, for members' tables and for published briefings
alike; no group is ever a reason to hide one. Months are taken in their order, and what is hidden in one
depends on it and on those before it. A figure is its number and all that it is made of: shown or hidden as
one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from perfcore.disclosure.bounds import next_to_hide
from perfcore.disclosure.equations import Solved, Terms, pinned
from perfcore.disclosure.past import Joint
from perfcore.disclosure.relations import NOT_A_COUNT, Known
from perfcore.disclosure.rules import BEFORE, LINKED, SMALL
from perfcore.disclosure.system import System
from perfcore.disclosure.tables import Key, Mask, Sheets

_NO_END = float("inf")
Codes = NDArray[np.int8]


@dataclass
class _World:
    truth: NDArray[np.float64]
    small: NDArray[np.float64]
    cells: dict[Key, NDArray[np.int64]]  # count of the figure x month
    equations: list[list[tuple[dict[int, int], int]]]  # by month: terms, and what they add up to
    why: dict[Key, Codes]
    seen: set[int] = field(default_factory=set)  # shown in earlier months
    solved: Solved = field(default_factory=Solved)
    bounds: dict[int, tuple[float, float]] = field(default_factory=dict)
    holders: dict[int, list[tuple[Key, int]]] = field(default_factory=dict)  # cell -> figures that show it


def decide(
    made: Sheets,
    known: Known,
    every: System,
    all_: Joint,
    why: Mapping[Key, Codes],
    before: Mapping[Key, Mask],
    shown: Mapping[Key, Mask],
) -> dict[Key, Codes]:
    """Why each whole-council figure is hidden, by month; 0 where it is shown.

    `why` are the small ones. What is in `before` was hidden earlier and stays so; what is in `shown` was
    published, and so hides nothing any more.
    """
    world = _world(made, known, every, all_, why)
    second = any(sheet.second for sheet in made.every)
    for month in range(made.months):
        for key, codes in world.why.items():
            if not codes[month] and key in before and before[key][month]:
                codes[month] = BEFORE
        _spread_small(world, month)
        if second:
            _settle(world, month, {key for key, mask in shown.items() if mask[month]})
    if second:
        _mend(world, every, all_, shown)
    return world.why


def _mend(world: _World, every: System, all_: Joint, shown: Mapping[Key, Mask]) -> None:
    """Hide what it takes that no figure follows from later ones, with all months before one."""
    rows, width = csr_array(all_.rows[_inside(every, all_)]), len(every.exists)
    right = all_.right[_inside(every, all_)]
    secret = np.append(every.told(all_.truth[:width]), np.ones(len(all_.truth) - width, dtype=bool))
    while True:
        seen, price = np.full(len(all_.truth), np.nan), np.where(all_.truth > 0, all_.truth, np.inf)
        for key, cells in world.cells.items():
            public = shown.get(key, np.zeros(cells.shape[1], dtype=bool))
            price[cells[:, public]] = np.inf
            open_ = cells[:, (world.why[key] == 0) | public]
            seen[open_[open_ >= 0]] = all_.truth[open_[open_ >= 0]]
        chosen = next_to_hide(rows, right, seen, secret, price)
        if not len(chosen):
            return
        for cell in chosen.tolist():
            for key, month in world.holders[cell]:
                if not world.why[key][month]:
                    world.why[key][month] = LINKED


def _inside(every: System, all_: Joint) -> NDArray[np.int64]:
    """The equations about whole-council figures alone."""
    own = every.of_dim(None)
    outside = (all_.origin < own.start) | (all_.origin >= own.stop)
    counted = np.append(0, np.cumsum(outside[all_.rows.indices]))[all_.rows.indptr]
    return np.flatnonzero((np.diff(counted) == 0) & (np.diff(all_.rows.indptr) > 0))


def _world(made: Sheets, known: Known, every: System, all_: Joint, why: Mapping[Key, Codes]) -> _World:
    month = every.month()[all_.origin]
    rows = all_.rows
    rows.sort_indices()
    equations: list[list[tuple[dict[int, int], int]]] = [[] for _ in range(made.months)]
    for at in _inside(every, all_).tolist():
        part = slice(rows.indptr[at], rows.indptr[at + 1])
        cells, signs = rows.indices[part].tolist(), rows.data[part].tolist()
        last = max(month[cell] for cell in cells)
        equations[last].append(({c: int(s) for c, s in zip(cells, signs, strict=True)}, int(all_.right[at])))
    cells_of = {}
    holders: dict[int, list[tuple[Key, int]]] = {}
    for sheet in made.every:
        if sheet.dim is None:
            roles = known.roles[sheet.place]
            places = [p for p in (roles.n, roles.rest, roles.of) if p != NOT_A_COUNT]
            cells_of[sheet.key] = np.array(
                [np.where(np.isnan(sheet.n[:, 0]), -1, every.ids(None, p)[:, 0]) for p in places],
                dtype=np.int64,
            ).reshape(len(places), made.months)
            for line in cells_of[sheet.key].tolist():
                for place, cell in enumerate(line):
                    if cell >= 0:
                        holders.setdefault(cell, []).append((sheet.key, place))
    return _World(
        all_.truth,
        every.small[all_.origin],
        cells_of,
        equations,
        {key: codes.copy() for key, codes in why.items()},
        holders=holders,
    )


def _is_small(world: _World, cell: int) -> bool:
    return bool(0 < world.truth[cell] < world.small[cell])


def _spread_small(world: _World, month: int) -> None:
    """A number that is small by the rule of one measure is hidden in every measure that shows it."""
    for key, cells in world.cells.items():
        if not world.why[key][month] and any(c >= 0 and _is_small(world, c) for c in cells[:, month]):
            world.why[key][month] = SMALL


def _settle(world: _World, month: int, shown: Set[Key]) -> None:
    """Hide figures of this month until nothing that is hidden follows from what is shown so far."""
    equations = world.equations[month]
    while True:
        visible = {
            int(cell)
            for key, cells in world.cells.items()
            if not world.why[key][month] or key in shown
            for cell in cells[:, month]
            if cell >= 0
        }
        tried, limits = world.solved.copy(), dict(world.bounds)
        left: list[tuple[Terms, int]] = []
        for terms, total in equations:
            unknown = {u: t for u, t in terms.items() if u not in world.seen and u not in visible}
            if unknown:
                rest = sum(t * int(world.truth[u]) for u, t in terms.items() if u not in unknown)
                tried.add(unknown)
                left.append((unknown, total - rest))
                for u in unknown:
                    limits.setdefault(u, _between(world, u))
        secret = {u for terms, _ in left for u in terms if _is_secret(world, u)}
        told = (tried.alone() & secret) | pinned(left, limits, secret)
        chosen = _next(world, month, equations, told, visible, shown)
        if not chosen:
            world.solved, world.bounds = tried, limits
            world.seen |= visible
            return
        for key in chosen:
            world.why[key][month] = LINKED


def _is_secret(world: _World, cell: int) -> bool:
    """Small itself, what a hidden figure shows first, or what it showed before it was corrected."""
    if _is_small(world, cell) or cell not in world.holders:
        return True
    return any(
        world.cells[key][0, month] == cell and world.why[key][month] for key, month in world.holders[cell]
    )


def _between(world: _World, cell: int) -> tuple[float, float]:
    """What a reader may take a hidden number to lie between; at worst they know the rule."""
    x, small = world.truth[cell], world.small[cell]
    if 0 < x < small:
        return 1.0, small - 1.0
    return (float(small), _NO_END) if x > 0 else (0.0 if x == 0 else -_NO_END, _NO_END)


def _next(
    world: _World,
    month: int,
    equations: Sequence[tuple[Terms, int]],
    told: Set[int],
    visible: Set[int],
    shown: Set[Key],
) -> list[Key]:
    """The figures to hide next: those with the smallest number that stands in an equation with one told."""
    public = {int(c) for key in shown for c in world.cells[key][:, month]}
    linked, reached = set(told), True
    options: set[int] = set()
    while reached and linked and not options:
        touched = [terms for terms, _ in equations if linked & set(terms)]
        around = {u for terms in touched for u in terms}
        options = {u for u in (around & visible) - public if world.truth[u] > 0}
        further = linked | (around - visible - world.seen)
        reached, linked = further != linked, further
    if not options:
        return []
    least = min(options, key=lambda u: (world.truth[u], u))
    return [key for key, at in world.holders[least] if not world.why[key][at]]
