"""Hide more until no hidden cell can be worked out by going from equation to equation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perfcore.disclosure.bounds import bounds
from perfcore.disclosure.hide import Hidden, nobody, settle
from perfcore.disclosure.relations import NOT_A_COUNT
from perfcore.disclosure.system import System

_TURNS = 40
_NONE = 1e6  # that there is nobody is hidden only where nothing else is left to hide
_WHOLE = 4.0  # a figure of the whole council is worth as much as one of a group four times as large


def repair(hidden: Hidden, every: System) -> None:
    """Hide the smallest number in each equation that gives a hidden cell away, and settle again."""
    truth = np.concatenate([counts.grids.ravel() for counts in hidden.known.counts.values()])
    row, cell = every.rows.tocoo().row, every.rows.tocoo().col
    price = _price(hidden, every, truth)
    whole = every.ids(None, 0).ravel()[:1]
    top = int(np.prod(every.shape[None]))
    price[whole[0] : whole[0] + top] *= _WHOLE
    right = _year_totals(every, truth)
    for _ in range(_TURNS):
        numbers = shown(hidden, every, truth)
        least, most, tells = bounds(every.rows, right, numbers)
        gone = np.isnan(numbers) & every.exists
        found = gone & (most - least < 1) & told(every, least)
        blame = tells & found[cell]
        if not blame.any():
            return
        cost = np.where(gone[cell] | ~np.isfinite(price[cell]), np.inf, price[cell])
        order = np.lexsort((cost, row))
        first = order[np.unique(row[order], return_index=True)[1]]
        chosen = first[np.isin(row[first], row[blame]) & np.isfinite(cost[first])]
        if not len(chosen):
            return
        _mark(hidden, every, cell[chosen].astype(np.int64))
        settle(hidden)


def _price(hidden: Hidden, every: System, truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """What hiding each cell costs; a group that has no rows at all in a table cannot be hidden in it."""
    occurs = np.zeros(len(truth), dtype=bool)
    sizes = {(s.measure, s.dim): s.n for s in hidden.made.every if s.ends}
    for sheet in hidden.made.every:
        size = sheet.of if sheet.of is not None else sheet.n
        if sheet.part:
            size = sizes[sheet.measure, sheet.dim]
        roles = hidden.known.roles[sheet.key, sheet.dim]
        for place in {roles.n, roles.rest, roles.of} - {NOT_A_COUNT}:
            occurs[every.ids(sheet.dim, place)[:, np.nansum(size, axis=0) > 0]] = True
    none = np.where(occurs & (truth == 0), _NONE, np.inf)
    return np.where(truth > 0, truth, none)


def told(every: System, number: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Cells that would tell something: those of a table, and a share's misses where they are few."""
    return np.asarray(every.named | ((number > 0) & (number < every.small)))


def shown(hidden: Hidden, every: System, truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """The number of every cell that some table shows; nan for the others."""
    seen = np.zeros(len(truth), dtype=bool)
    for sheet in hidden.made.every:
        roles = hidden.known.roles[sheet.key, sheet.dim]
        there = ~np.isnan(sheet.n)
        whole = ~hidden.cells[sheet.key, sheet.dim] & there
        counted = whole | (nobody(hidden.made, hidden.cells, sheet) & there)
        for place, cells in ((roles.n, counted), (roles.rest, whole), (roles.of, whole)):
            if place != NOT_A_COUNT:
                seen[every.ids(sheet.dim, place)[cells]] = True
    return np.where(seen, truth, np.nan)


def _year_totals(every: System, truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the equations add up to: nothing, or a year's total."""
    right = np.zeros(every.rows.shape[0])
    totals = every.rows @ np.nan_to_num(truth)
    for place in every.years:
        right[place] = totals[place]
    return right


def _mark(hidden: Hidden, every: System, cells: NDArray[np.int64]) -> None:
    for dim, start in every.start.items():
        mask = hidden.counts[dim]
        mine = cells[(cells >= start) & (cells < start + mask.size)] - start
        mask.reshape(-1)[mine] = True
