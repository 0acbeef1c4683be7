"""Which cells are hidden: the small ones, and as many others as it takes that none can be worked out.

A cell is hidden in every table that shows its count. What is hidden in a month depends on that month's
counts alone (and, for what is open, on its neighbours'), so that later months never uncover earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from perfcore.disclosure.relations import NOT_A_COUNT, Counts, Known
from perfcore.disclosure.system import bands
from perfcore.disclosure.tables import Grid, Mask, Sheet, Sheets

Key = tuple[tuple[str, str, bool], str | None]
_FAR = 1e9


@dataclass
class Hidden:
    """`cells` by sheet; `counts` by breakdown: counts that must be hidden wherever they are shown."""

    made: Sheets
    known: Known
    cells: dict[Key, Mask]
    counts: dict[str | None, Mask] = field(default_factory=dict)


def hide(made: Sheets, known: Known, before: dict[Key, Mask] | None = None) -> Hidden:
    """Hide the small numbers, what was hidden `before`, and what would give them away."""
    cells = {}
    for sheet in made.every:
        mask = _small(sheet, whole_of(made, sheet))
        if before is not None and (sheet.key, sheet.dim) in before:
            mask |= before[sheet.key, sheet.dim] & ~np.isnan(sheet.n)
        cells[sheet.key, sheet.dim] = mask
    counts = {dim: np.zeros(c.grids.shape, dtype=bool) for dim, c in known.counts.items()}
    hidden = Hidden(made, known, cells, counts)
    settle(hidden)
    return hidden


def settle(hidden: Hidden) -> None:
    """Hide further cells until every table, relation and repeated count is covered."""
    while True:
        before = _how_many(hidden)
        for sheet in hidden.made.every:
            _pull(hidden, sheet)
        for sheet in hidden.made.every:
            if sheet.dim is not None and sheet.second:
                whole = whole_of(hidden.made, sheet)
                all_hidden = hidden.cells[sheet.key, None]
                _cover_groups(sheet, hidden.cells[sheet.key, sheet.dim], all_hidden, whole)
        for sheet in hidden.made.every:
            _push(hidden, sheet)
        if any(sheet.second for sheet in hidden.made.every):
            for dim, counts in hidden.known.counts.items():
                _cover_sums(counts, hidden.counts[dim])
                _cover_moves(counts, hidden.counts[dim])
                _cover_bands(hidden, dim)
        if _how_many(hidden) == before:
            return


def _how_many(hidden: Hidden) -> int:
    return sum(int(m.sum()) for m in (*hidden.cells.values(), *hidden.counts.values()))


def _within(grid: Grid, top: int) -> Mask:
    return (grid > 0) & (grid < top)  # nan is neither


def whole_of(made: Sheets, sheet: Sheet) -> Sheet:
    """The same numbers without a breakdown."""
    return next(s for s in made.every if s.key == sheet.key and s.dim is None)


def nobody(made: Sheets, cells: dict[Key, Mask], sheet: Sheet) -> Mask:
    """Months whose whole is shown and none: then every group is none, and there is nothing to hide."""
    whole = whole_of(made, sheet)
    none: Mask = (whole.n == 0) & ~cells[sheet.key, None]
    return none


def one_sided(whole: Sheet) -> Mask:
    """Months in which every row of a share is a hit, or none: then each group's share is known to all, and
    only how many rows it has is left to hide."""
    if whole.of is None:
        return np.zeros((len(whole.n), 1), dtype=bool)
    found: Mask = (whole.of > 0) & ((whole.n == 0) | (whole.n == whole.of))
    return found


def _small(sheet: Sheet, whole: Sheet) -> Mask:
    small = _within(sheet.n, sheet.small)
    if sheet.of is not None:
        small |= _within(sheet.of - sheet.n, sheet.small)
        small |= _within(sheet.of, max(sheet.small, sheet.few)) & ~one_sided(whole)
        small |= _within(sheet.of, sheet.small)
    return small


def _pull(hidden: Hidden, sheet: Sheet) -> None:
    """Hide a cell where any count that it shows is hidden elsewhere."""
    counts, roles = hidden.counts[sheet.dim], hidden.known.roles[sheet.key, sheet.dim]
    for place in (roles.n, roles.rest, roles.of):
        if place != NOT_A_COUNT:
            hidden.cells[sheet.key, sheet.dim] |= counts[place]


def _push(hidden: Hidden, sheet: Sheet) -> None:
    """Hide the counts of a hidden cell wherever they are shown; a denominator only where it is small."""
    mine, roles = hidden.cells[sheet.key, sheet.dim], hidden.known.roles[sheet.key, sheet.dim]
    counts = hidden.counts[sheet.dim]
    for place in (roles.n, roles.rest):
        if place != NOT_A_COUNT:
            counts[place] |= mine
    if sheet.of is not None and roles.of != NOT_A_COUNT:
        plain = one_sided(whole_of(hidden.made, sheet))
        counts[roles.of] |= mine & (_within(sheet.of, sheet.small) | plain)


def _cover_groups(sheet: Sheet, mine: Mask, all_hidden: Mask, whole: Sheet) -> None:
    """No hidden group may be the whole less the other groups.

    Of counts, at least two are hidden, which together are more than one each. Of shares, whose denominators
    another table may show, at least two with both some hits and some misses between them. Where no group is
    left to hide, the whole is hidden, and then one hidden group is enough.
    """
    n = np.nan_to_num(sheet.n)
    size = np.nan_to_num(sheet.n if sheet.of is None else sheet.of)
    rest = size - n
    for _ in range(mine.shape[1] + 1):
        there = mine & (size > 0)
        k, total = there.sum(axis=1), (size * there).sum(axis=1)
        short = (k < 2) | (total - k < 1)
        cost = np.where((size > 0) & ~mine, size, np.inf)
        if sheet.share:
            mixed = ~one_sided(whole)[:, 0]
            no_hits = mixed & ((n * there).sum(axis=1) < 1)
            no_rest = mixed & ((rest * there).sum(axis=1) < 1)
            short |= no_hits | no_rest
            cost += _FAR * (no_hits[:, None] & (n < 1)) + _FAR * (no_rest[:, None] & (rest < 1))
        over = all_hidden[:, 0]
        filled = np.nan_to_num(whole.n if whole.of is None else whole.of)[:, 0] > 0
        need = np.where(over, filled & (k < 1), (k > 0) & short)
        if not need.any():
            return
        can = np.isfinite(cost).any(axis=1)
        chosen = np.flatnonzero(need & can)
        mine[chosen, np.argmin(cost[chosen], axis=1)] = True
        all_hidden[need & ~can, 0] = True
        if not (need & (can | ~over)).any():
            return


def _cover_sums(counts: Counts, hidden: Mask) -> None:
    for a, b, c in counts.sums:
        _cover([(counts.grids[p], hidden[p]) for p in (a, b, c)])


def _cover_moves(counts: Counts, hidden: Mask) -> None:
    for a, starts, ends in counts.moves:
        flows = [(counts.grids[p][1:], hidden[p][1:]) for p in (starts, ends)]
        now, then = (counts.grids[a][1:], hidden[a][1:]), (counts.grids[a][:-1], hidden[a][:-1])
        _cover([*flows, now, then])


def _cover(cells: list[tuple[Grid, Mask]]) -> None:
    """Where exactly one of these is hidden, hide the smallest other that is not zero."""
    alone = np.sum([mask for _, mask in cells], axis=0) == 1
    if not alone.any():
        return
    cost = np.stack([np.where((grid > 0) & ~mask, grid, np.inf) for grid, mask in cells])
    chosen = np.argmin(cost, axis=0)
    for place, (_, mask) in enumerate(cells):
        mask |= alone & (chosen == place) & np.isfinite(cost[place])


def _cover_bands(hidden: Hidden, dim: str | None) -> None:
    """Bands add up to all rows of a group, which may be shown: at least two are hidden, or none."""
    grids, counts = hidden.known.counts[dim].grids, hidden.counts[dim]
    for _, places in bands(hidden.made, hidden.known, dim):
        x, mine = np.nan_to_num(grids[places]), counts[places]
        for _ in places:
            there = mine & (x > 0)
            k = there.sum(axis=0)
            need = (k > 0) & ((k < 2) | ((x * there).sum(axis=0) - k < 1))
            cost = np.where((x > 0) & ~mine, x, np.inf)
            chosen = np.argmin(cost, axis=0)
            for place in range(len(places)):
                mine[place] |= need & (chosen == place) & np.isfinite(cost[place])
        counts[places] = mine
