"""Which whole-council figures are hidden: the small ones, and others that would give them away.

Months are taken in their order, and what is hidden in one depends on it and on those before it, so that two
briefings of different months hide alike. A figure is its number and all that it is made of: shown or hidden
as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perfcore.briefing.equations import Solved, Terms, Unknown, pinned
from perfcore.briefing.relations import YEAR, Relations, merged, relations

Kind = Literal["count", "share", "flow"]
Known = tuple[str, int]  # measure, place of the month
LEAST, MOST = 1, 5  # numbers from 1 to 5 are small
SMALL = "a number from 1 to 5"
SMALL_REST = "its other part is from 1 to 5"
SMALL_OF = "it is out of a number from 1 to 5"
LINKED = "another hidden number would follow from it"
BEFORE = "hidden in the tables for members, or in an earlier briefing"
GIVEN = "hidden in the figures as they were loaded"
_NO_END = float("inf")


@dataclass(frozen=True)
class Table:
    """One measure's totals by month: `n`, and `of` for a share (all) or a flow (ends); nan where none.

    `year_to_date` totals give away each month's growth, which is hidden like a number of its own.
    """

    kind: Kind
    n: NDArray[np.float64]
    of: NDArray[np.float64] | None = None
    year_to_date: bool = False


@dataclass(frozen=True)
class Hidden:
    """Why each hidden figure is hidden, by measure and place of the month."""

    why: Mapping[Known, str]

    def is_hidden(self, measure: str, place: int) -> bool:
        """Whether a figure is not shown."""
        return (measure, place) in self.why


@dataclass
class _World:
    counts: NDArray[np.float64]
    cells: dict[str, tuple[int, ...]]  # measure -> its counts
    relations: Relations
    own: list[tuple[int, int, int]]  # of = n + rest
    totals: list[tuple[int, int]]  # year to date, its growth
    april: NDArray[np.bool_]
    why: dict[Known, str] = field(default_factory=dict)
    seen: set[Unknown] = field(default_factory=set)  # shown in earlier months
    solved: Solved = field(default_factory=Solved)
    bounds: dict[Unknown, tuple[float, float]] = field(default_factory=dict)


def hide(
    tables: Mapping[str, Table],
    april: NDArray[np.bool_],
    before: Set[Known] = frozenset(),
    shown: Set[Known] = frozenset(),
) -> Hidden:
    """What is hidden of these tables, whose months are the same; `april` marks the first of each year.

    What is in `before` was hidden elsewhere or earlier and stays so; what is in `shown` was published in
    one, and so hides nothing any more.
    """
    world = _world(tables, april)
    for month in range(len(april)):
        for measure, table in tables.items():
            reason = _small(table, month)
            if reason or (measure, month) in before:
                world.why[measure, month] = reason or BEFORE
        _settle(world, month, shown)
    return Hidden(world.why)


def _world(tables: Mapping[str, Table], april: NDArray[np.bool_]) -> _World:
    grids: list[NDArray[np.float64]] = []
    parts: dict[str, list[int]] = {}
    totals = []
    for measure, table in tables.items():
        mine = [table.n] if table.of is None else [table.n, table.of]
        if table.kind == "share" and table.of is not None:
            mine.append(table.of - table.n)
        parts[measure] = list(range(len(grids), len(grids) + len(mine)))
        grids += mine
        if table.year_to_date:
            for place in parts[measure][:]:
                growth = np.diff(grids[place], prepend=np.nan)
                growth[april] = grids[place][april]
                totals.append((place, len(grids)))
                grids.append(growth)
    stacked = np.stack(grids) if grids else np.zeros((0, len(april)))
    counts, to = merged(stacked)
    own = [
        (int(to[p[1]]), int(to[p[0]]), int(to[p[2]]))
        for m, p in parts.items()
        if tables[m].kind == "share" and len(p) == 3
    ]
    return _World(
        counts,
        {m: tuple(int(to[place]) for place in p) for m, p in parts.items()},
        relations(counts),
        own,
        [(int(to[a]), int(to[b])) for a, b in totals],
        april,
    )


def _small(table: Table, month: int) -> str:
    n = table.n[month]
    of = np.nan if table.of is None else table.of[month]
    if LEAST <= n <= MOST:
        return SMALL
    if table.kind == "flow" and LEAST <= of <= MOST:
        return SMALL
    if table.kind == "share" and LEAST <= of <= MOST:
        return SMALL_OF
    if table.kind == "share" and LEAST <= of - n <= MOST:
        return SMALL_REST
    return ""


def _settle(world: _World, month: int, shown: Set[Known]) -> None:
    """Hide figures of this month until nothing that is hidden follows from what is shown so far."""
    equations = _equations(world, month)
    while True:
        visible = {
            (count, month) for m, cs in world.cells.items() for count in cs if _given(world, m, month, shown)
        }
        tried, limits = world.solved.copy(), dict(world.bounds)
        left: list[tuple[Terms, int]] = []
        for terms in equations:
            unknown = {u: t for u, t in terms.items() if u not in world.seen and u not in visible}
            if unknown:
                total = -sum(t * int(world.counts[u]) for u, t in terms.items() if u not in unknown)
                tried.add(unknown)
                left.append((unknown, total))
                for u in unknown:
                    limits.setdefault(u, _between(world, u))
        secret = {u for terms, _ in left for u in terms if _is_secret(world, u)}
        told = (tried.alone() & secret) | pinned(left, limits, secret)
        chosen = _next(world, month, equations, told, visible, shown)
        if not chosen:
            world.solved, world.bounds = tried, limits
            world.seen |= visible
            return
        for measure in chosen:
            world.why[measure, month] = LINKED


def _given(world: _World, measure: str, month: int, shown: Set[Known]) -> bool:
    return (measure, month) not in world.why or (measure, month) in shown


def _equations(world: _World, month: int) -> list[dict[Unknown, int]]:
    made = [
        {(a, month): 1, (b, month): -1, (c, month): -1} if b != c else {(a, month): 1, (b, month): -2}
        for a, b, c in [*world.relations.sums, *world.own]
        if a not in (b, c)
    ]
    if month:
        made += [
            {(a, month): 1, (a, month - 1): -1, (b, month): -1, (c, month): 1}
            for a, b, c in world.relations.moves
        ]
    if month >= YEAR:
        made += [
            {(a, month): 1, (a, month - 1): -1, (b, month): -1, (b, month - YEAR): 1}
            for a, b in world.relations.windows
        ]
    for total, growth in world.totals:
        if total != growth:
            terms = {(total, month): 1, (growth, month): -1}
            if not world.april[month]:
                terms[total, month - 1] = -1
            made.append(terms)
    return [t for t in made if all(at >= 0 and not np.isnan(world.counts[c, at]) for c, at in t)]


def _is_secret(world: _World, unknown: Unknown) -> bool:
    """Small itself, or what a hidden figure shows first."""
    count, month = unknown
    if LEAST <= world.counts[unknown] <= MOST:
        return True
    return any(cs[0] == count and (m, month) in world.why for m, cs in world.cells.items())


def _between(world: _World, unknown: Unknown) -> tuple[float, float]:
    """What a reader may take a hidden number to lie between; at worst they know the rule."""
    x = world.counts[unknown]
    if LEAST <= x <= MOST:
        return float(LEAST), float(MOST)
    return (MOST + 1.0, _NO_END) if x > 0 else (0.0 if x == 0 else -_NO_END, _NO_END)


def _next(
    world: _World,
    month: int,
    equations: Sequence[Terms],
    told: Set[Unknown],
    visible: Set[Unknown],
    shown: Set[Known],
) -> list[str]:
    """The figures to hide next: those with the smallest number that stands in an equation with one told."""
    linked, reached = set(told), True
    options: set[Unknown] = set()
    while reached and linked and not options:
        touched = [terms for terms in equations if linked & set(terms)]
        around = {u for terms in touched for u in terms}
        options = {
            u
            for u in around & visible
            if world.counts[u] > 0 and not any(u[0] in world.cells[m] for m, at in shown if at == month)
        }
        further = linked | (around - visible - world.seen)
        reached, linked = further != linked, further
    if not options:
        return []
    least = min(options, key=lambda u: (world.counts[u], u))
    return [m for m, cs in world.cells.items() if least[0] in cs and (m, month) not in world.why]
