"""Which cells of breakdowns are hidden, given which whole-council figures are public.

A cell is hidden in every table that shows its count. Totals come first and stay as they are: as many groups
are hidden as it takes that no small one can be worked out, if need be the whole breakdown of a month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from perfcore.disclosure import totals
from perfcore.disclosure.past import Earlier, joint
from perfcore.disclosure.relations import NOT_A_COUNT, Counts, Known
from perfcore.disclosure.rules import BEFORE, LINKED, OF, REST, SMALL
from perfcore.disclosure.system import System, bands
from perfcore.disclosure.tables import Grid, Key, Mask, Place, Sheet, Sheets

_FAR = 1e9
_ALL, _NOBODY = 1e6, 2e6  # what is hidden only where nothing else is left to hide


@dataclass
class Hidden:
    """`why` by sheet; `counts` by breakdown: counts that must be hidden wherever they are shown.

    `price` is what it costs to hide a count for the sake of others, `cost` the same for a cell of a sheet;
    infinite where that may not be.
    """

    made: Sheets
    known: Known
    why: dict[Place, NDArray[np.int8]]
    counts: dict[str | None, Mask]
    price: dict[str | None, Grid] = field(default_factory=dict)
    cost: dict[Place, Grid] = field(default_factory=dict)

    def cells(self, place: Place) -> Mask:
        """Which cells of a sheet are hidden."""
        return np.asarray(self.why[place] > 0)

    def add(self, place: Place, cells: Mask, reason: int) -> None:
        """Hide further cells of a sheet."""
        codes = self.why[place]
        codes[cells & (codes == 0)] = reason


def hide(
    made: Sheets,
    known: Known,
    every: System,
    pasts: Sequence[Earlier] = (),
    published: tuple[Mapping[Key, Mask], Mapping[Key, Mask]] = ({}, {}),
) -> Hidden:
    """Hide the small numbers, what was hidden before, and what would give them away.

    `pasts` are earlier publications; `published` says of whole-council figures what else was hidden, and
    what shown, in earlier briefings.
    """
    counts = {dim: np.zeros(c.grids.shape, dtype=bool) for dim, c in known.counts.items()}
    hidden = Hidden(made, known, {s.place: small(s, made.whole_of(s)) for s in made.every}, counts)
    before, shown = ({key: mask.copy() for key, mask in part.items()} for part in published)
    for past in pasts:
        for place, mask in past.hidden.items():
            if place[1] is None:
                before[place[0]] = before.get(place[0], False) | mask[:, 0]
                shown[place[0]] = shown.get(place[0], False) | past.stays[place][:, 0]
            else:
                hidden.add(place, mask & ~np.isnan(made.by_place[place].n), BEFORE)
    truth = numbers(known)
    wholes = {s.key: hidden.why[s.place][:, 0] for s in made.every if s.dim is None}
    found = totals.decide(made, known, every, joint(every, truth, pasts), wholes, before, shown)
    for key, codes in found.items():
        hidden.why[key, None] = codes[:, None]
    for sheet in made.every:
        if sheet.dim is None:
            _push(hidden, sheet)
    _set_price(hidden, pasts)
    settle(hidden)
    return hidden


def numbers(known: Known) -> NDArray[np.float64]:
    """The number of every cell of the system."""
    return np.concatenate([np.zeros(0), *(counts.grids.ravel() for counts in known.counts.values())])


def settle(hidden: Hidden) -> None:
    """Hide further groups until every table, relation and repeated count is covered."""
    groups = [sheet for sheet in hidden.made.every if sheet.dim is not None]
    while True:
        before = _how_many(hidden)
        for sheet in groups:
            _pull(hidden, sheet)
        for sheet in groups:
            if sheet.second:
                _cover_groups(hidden, sheet)
        for sheet in groups:
            _push(hidden, sheet)
        if any(sheet.second for sheet in groups):
            for dim, counts in hidden.known.counts.items():
                if dim is not None:
                    _cover_sums(counts, hidden.counts[dim], hidden.price[dim])
                    _cover_moves(counts, hidden.counts[dim], hidden.price[dim])
                    _cover_bands(hidden, dim)
        if _how_many(hidden) == before:
            return


def _how_many(hidden: Hidden) -> int:
    cells = sum(int((codes > 0).sum()) for codes in hidden.why.values())
    return cells + sum(int(mask.sum()) for mask in hidden.counts.values())


def _within(grid: Grid, top: int) -> Mask:
    return (grid > 0) & (grid < top)  # nan is neither


def one_sided(whole: Sheet) -> Mask:
    """Months in which every row of a share is a hit, or none: then each group's share is known to all, and
    only how many rows it has is left to hide."""
    if whole.of is None:
        return np.zeros((len(whole.n), 1), dtype=bool)
    found: Mask = (whole.of > 0) & ((whole.n == 0) | (whole.n == whole.of))
    return found


def small(sheet: Sheet, whole: Sheet) -> NDArray[np.int8]:
    """Why a cell is small in itself (`rules.REASONS`); 0 where it is not."""
    why = np.zeros(sheet.n.shape, dtype=np.int8)
    if sheet.of is not None:
        why[_within(sheet.of, max(sheet.small, sheet.few)) & ~one_sided(whole)] = OF
        why[_within(sheet.of - sheet.n, sheet.small)] = REST
        why[_within(sheet.of, sheet.small)] = OF
    why[_within(sheet.n, sheet.small)] = SMALL
    return why


def _set_price(hidden: Hidden, pasts: Sequence[Earlier]) -> None:
    """The smallest first; who is all of a total that is shown, and who is nobody, where nothing else is left.

    Whole-council figures stay, and so do groups that were published, and a group without a line in a table.
    """
    for dim, counts in hidden.known.counts.items():
        hidden.price[dim] = np.where(counts.grids > 0, counts.grids, np.inf)
    stays = {dim: np.zeros(mask.shape, dtype=bool) for dim, mask in hidden.counts.items()}
    sizes = {s.place: s.n for s in hidden.made.every if s.ends}
    for sheet in hidden.made.every:
        if sheet.dim is None:
            continue
        roles, whole = hidden.known.roles[sheet.place], hidden.made.whole_of(sheet)
        rows = sheet.n if sheet.of is None else sheet.of
        all_rows = whole.n if whole.of is None else whole.of
        size = sizes[(sheet.measure, "", True, sheet.over), sheet.dim] if sheet.part else rows
        line = np.broadcast_to(np.nansum(size, axis=0) > 0, rows.shape)
        alone = (rows == all_rows) & (rows > 0) & ~hidden.cells(whole.place) & sheet.adds_up
        hidden.cost[sheet.place] = np.where(
            rows > 0, np.where(alone, _ALL, rows), np.where(line, _NOBODY, np.inf)
        )
        for count in {roles.n, roles.rest, roles.of} - {NOT_A_COUNT}:
            price, x = hidden.price[sheet.dim][count], hidden.known.counts[sheet.dim].grids[count]
            price[(x == 0) & line] = _NOBODY
            price[(x > 0) & alone] = _ALL
            for past in pasts:
                if sheet.place in past.stays:
                    stays[sheet.dim][count] |= past.stays[sheet.place]
    for sheet in hidden.made.every:
        roles = hidden.known.roles[sheet.place]
        for count in {roles.n, roles.rest} - {NOT_A_COUNT}:
            if sheet.dim is not None:
                hidden.cost[sheet.place][stays[sheet.dim][count]] = np.inf
    for dim, mask in stays.items():
        hidden.price[dim][mask | (dim is None)] = np.inf


def _pull(hidden: Hidden, sheet: Sheet) -> None:
    """Hide a cell where any count that it shows is hidden elsewhere."""
    counts, roles = hidden.counts[sheet.dim], hidden.known.roles[sheet.place]
    for place in (roles.n, roles.rest, roles.of):
        if place != NOT_A_COUNT:
            hidden.add(sheet.place, counts[place], LINKED)


def _push(hidden: Hidden, sheet: Sheet) -> None:
    """Hide the counts of a hidden cell wherever they are shown; a denominator only where it is small."""
    mine, roles = hidden.cells(sheet.place), hidden.known.roles[sheet.place]
    counts = hidden.counts[sheet.dim]
    for place in (roles.n, roles.rest):
        if place != NOT_A_COUNT:
            counts[place] |= mine
    if sheet.of is not None and roles.of != NOT_A_COUNT:
        plain = one_sided(hidden.made.whole_of(sheet))
        counts[roles.of] |= mine & (_within(sheet.of, sheet.small) | plain)


def _cover_groups(hidden: Hidden, sheet: Sheet) -> None:
    """No hidden group may be the whole less the other groups.

    Of counts, at least two are hidden, which together are more than one each. Of shares, whose denominators
    another table may show, at least two with both some hits and some misses between them. Where the whole is
    hidden, one hidden group is enough. Where no other group has anybody, that one has nobody is hidden.
    """
    whole = hidden.made.whole_of(sheet)
    mine = hidden.cells(sheet.place)
    over = hidden.cells(whole.place)[:, 0]
    n = np.nan_to_num(sheet.n)
    size = np.nan_to_num(sheet.n if sheet.of is None else sheet.of)
    rest = size - n
    filled = np.nan_to_num(whole.n if whole.of is None else whole.of)[:, 0] > 0
    for _ in range(mine.shape[1] + 1):
        there = mine & (size > 0)
        k, total = there.sum(axis=1), (size * there).sum(axis=1)
        empty = (mine & (size == 0)).any(axis=1)
        short = np.where(empty, k < 1, (k < 2) | (total - k < 1))
        useful = np.broadcast_to(short[:, None], mine.shape)
        cost = np.where(mine, np.inf, hidden.cost[sheet.place])
        if sheet.share:
            mixed = ~one_sided(whole)[:, 0]
            no_hits = mixed & ((n * there).sum(axis=1) < 1)
            no_rest = mixed & ((rest * there).sum(axis=1) < 1)
            useful = useful | (no_hits[:, None] & (n > 0)) | (no_rest[:, None] & (rest > 0))
            short |= no_hits | no_rest
            cost += _FAR * (no_hits[:, None] & (n < 1)) + _FAR * (no_rest[:, None] & (rest < 1))
        need = filled & np.where(over, k < 1, ((k > 0) | empty) & short)
        cost = np.where(useful | over[:, None], cost, np.inf)
        chosen = np.flatnonzero(need & np.isfinite(cost).any(axis=1))
        if not len(chosen):
            break
        mine[chosen, np.argmin(cost[chosen], axis=1)] = True
    hidden.add(sheet.place, mine, LINKED)


def _cover_sums(counts: Counts, hidden: Mask, price: Grid) -> None:
    for a, b, c in counts.sums:
        _cover([(counts.grids[p], hidden[p], price[p]) for p in (a, b, c)])


def _cover_moves(counts: Counts, hidden: Mask, price: Grid) -> None:
    for a, starts, ends in counts.moves:
        flows = [(counts.grids[p][1:], hidden[p][1:], price[p][1:]) for p in (starts, ends)]
        now = (counts.grids[a][1:], hidden[a][1:], price[a][1:])
        then = (counts.grids[a][:-1], hidden[a][:-1], price[a][:-1])
        _cover([*flows, now, then])


def _cover(cells: list[tuple[Grid, Mask, Grid]]) -> None:
    """Where exactly one of these is hidden, hide the smallest other that is not zero."""
    alone = np.sum([mask for _, mask, _ in cells], axis=0) == 1
    if not alone.any():
        return
    cost = np.stack([np.where((grid > 0) & ~mask, price, np.inf) for grid, mask, price in cells])
    chosen = np.argmin(cost, axis=0)
    for place, (_, mask, _) in enumerate(cells):
        mask |= alone & (chosen == place) & np.isfinite(cost[place])


def _cover_bands(hidden: Hidden, dim: str | None) -> None:
    """Bands add up to all rows of a group, which may be shown: at least two are hidden, or none."""
    grids, counts, price = hidden.known.counts[dim].grids, hidden.counts[dim], hidden.price[dim]
    for _, places in bands(hidden.made, hidden.known, dim):
        x, mine = np.nan_to_num(grids[places]), counts[places]
        for _ in places:
            there = mine & (x > 0)
            k = there.sum(axis=0)
            need = (k > 0) & ((k < 2) | ((x * there).sum(axis=0) - k < 1))
            cost = np.where((x > 0) & ~mine, price[places], np.inf)
            chosen = np.argmin(cost, axis=0)
            for place in range(len(places)):
                mine[place] |= need & (chosen == place) & np.isfinite(cost[place])
        counts[places] = mine
