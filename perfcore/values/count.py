"""Counting over integer codes: sums, distinct members, medians, over months and windows.

All functions work on a grid of months x cells, flattened as `month * cells + cell`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perfcore.catalogue.model import Over
from perfcore.values import calendar

Codes = NDArray[np.int64]
Grid = NDArray[np.float64]


def rows(month: Codes, cell: Codes, months: int, cells: int) -> Grid:
    """Rows in each month and cell, shape (months, cells)."""
    counted = np.bincount(month * cells + cell, minlength=months * cells)
    return counted.reshape(months, cells).astype(np.float64)


def window_start(months: int, first: int, over: Over) -> Codes:
    """For each month (0..months-1), the first month of its window; below 0 when it begins before the history.

    `first` is month 0 in months since January 1970.
    """
    month = np.arange(months)
    if over == "last_12_months":
        return month - 11
    if over == "year_to_date":
        return calendar.financial_year_start(month + first) - first
    return month


def windowed(grid: Grid, start: Codes) -> Grid:
    """Sums of a grid over each month's window."""
    if start[-1] == len(start) - 1:
        return grid
    total = np.vstack([np.zeros((1, grid.shape[1])), np.cumsum(grid, axis=0)])
    summed: Grid = total[1:] - total[np.maximum(start, 0)]
    return summed


@dataclass(frozen=True)
class Sightings:
    """Rows in the order of their owner and month; an owner is one member in one cell.

    Kept in this order, distinct members are those that differ from the row before, whatever the
    filter, and nothing has to be sorted again.
    """

    rows: Codes  # places of the rows, in this order
    owner: Codes  # member * cells + cell
    month: Codes
    cells: int

    def only(self, keep: NDArray[np.bool_]) -> Sightings:
        """The rows that a filter keeps; `keep` is by row."""
        kept = keep[self.rows]
        return Sightings(self.rows[kept], self.owner[kept], self.month[kept], self.cells)


def sightings(month: Codes, cell: Codes, member: Codes, cells: int, near: Codes | None = None) -> Sightings:
    """Rows, which must come sorted by month, put in the order of member, cell and month.

    `near` is the same rows' order by member alone: from there little has to be moved.
    """
    owner = member * cells + cell
    near = np.arange(len(owner)) if near is None else near
    order = near[np.argsort(owner[near], kind="stable")]
    return Sightings(order, owner[order], month[order], cells)


def distinct(seen: Sightings, months: int, start: Codes) -> Grid:
    """Different members seen in each month's window and cell, shape (months, cells).

    A member seen in month m is in the windows of the months from m until the last whose window still
    reaches back to m; months in which it is seen again take over from there, so each stretch is
    counted once and the grid is a running sum.
    """
    cells = seen.cells
    if not len(seen.owner):
        return np.zeros((months, cells))
    new = np.ones(len(seen.owner), dtype=bool)
    new[1:] = (seen.owner[1:] != seen.owner[:-1]) | (seen.month[1:] != seen.month[:-1])
    owner, month = seen.owner[new], seen.month[new]
    where = owner % cells
    came = np.bincount(month * cells + where, minlength=(months + 1) * cells).astype(np.float64)
    if start[-1] == months - 1:  # each window is its month alone
        return came.reshape(months + 1, cells)[:-1]
    until = _last_window_reaching(start, months)[month]  # exclusive
    same = np.append(owner[1:] == owner[:-1], False)
    until = np.where(same, np.minimum(until, np.append(month[1:], months)), until)
    came -= np.bincount(until * cells + where, minlength=(months + 1) * cells)
    grid: Grid = np.cumsum(came.reshape(months + 1, cells), axis=0)[:-1]
    return grid


def _last_window_reaching(start: Codes, months: int) -> Codes:
    """For each month m, one past the last month whose window begins at or before m."""
    return np.searchsorted(start, np.arange(months), side="right").astype(np.int64)


def medians(
    month: Codes, cell: Codes, value: NDArray[np.float64], months: int, cells: int, start: Codes
) -> Grid:
    """Median of the values in each window and cell; empty (nan) where there is none."""
    reach = _last_window_reaching(start, months)[month] - month
    index = np.repeat(np.arange(len(month)), reach)
    offset = np.arange(len(index)) - np.repeat(np.cumsum(reach) - reach, reach)
    key = (month[index] + offset) * cells + cell[index]
    values = value[index]
    order = np.lexsort((values, key))
    values = values[order]
    count = np.bincount(key, minlength=months * cells)
    first = np.cumsum(count) - count
    low = first + np.maximum(count - 1, 0) // 2
    high = first + count // 2
    last = max(len(values) - 1, 0)
    if not len(values):
        return np.full((months, cells), np.nan)
    middle = (values[np.minimum(low, last)] + values[np.minimum(high, last)]) / 2
    return np.where(count > 0, middle, np.nan).reshape(months, cells)
