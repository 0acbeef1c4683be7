"""Rows in cells, and what is counted in them: the middle of the road from row sets to values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from perfcore.catalogue.model import Measure
from perfcore.values import calendar, count
from perfcore.values.rowset import RowSet, Span

ALL = "All"
STATUSES = ("", "part month", "z", "still growing")
COLUMNS = ["month", "group", "part", "n", "of", "families", "value", "status"]


@dataclass(frozen=True)
class Cells:
    """The rows that are asked for, in the cells that they are asked by."""

    rows: RowSet
    mask: NDArray[np.bool_] | None  # by row; None keeps all
    keep: NDArray[np.int64] | slice
    cell: NDArray[np.int64]
    labels: tuple[str, ...]
    column: str | None
    order: tuple[str, ...]

    def of(self, array: NDArray[np.generic]) -> NDArray[np.generic]:
        return array[self.keep]

    def distinct(
        self,
        member: Literal["family", "child"],
        start: NDArray[np.int64],
        only: NDArray[np.bool_] | None = None,
    ) -> count.Grid:
        """Different families or children by month and cell; `only` narrows it further, by row."""
        seen = self.rows.sightings(member, self.column, self.order)
        if self.mask is not None:
            only = self.mask if only is None else self.mask & only
        return count.distinct(seen if only is None else seen.only(only), len(start), start)


def banded(cells: Cells, measure: Measure, start: NDArray[np.int64]) -> pd.DataFrame:
    """The rows of every band, and their share of all, one line for each month, group and band."""
    span = cells.rows.span
    if cells.rows.value is None:
        raise ValueError(f"{measure.id} shows bands but has no value")
    values = np.asarray(cells.of(cells.rows.value), dtype=np.float64)
    known = ~np.isnan(values)
    month = np.asarray(cells.of(cells.rows.month), dtype=np.int64)[known]
    family = np.asarray(cells.of(cells.rows.family), dtype=np.int64)[known]
    parts = measure.band_labels()
    band = np.searchsorted(np.array(measure.bands), values[known], side="right")
    wide = len(cells.labels) * len(parts)
    both = cells.cell[known] * len(parts) + band
    n = count.windowed(count.rows(month, both, len(span), wide), start)
    families = count.distinct(count.sightings(month, both, family, wide), len(span), start)
    whole = n.reshape(len(span), len(cells.labels), len(parts)).sum(axis=2)
    of = np.repeat(whole, len(parts), axis=1)
    value = np.divide(100 * n, of, out=np.full(n.shape, np.nan), where=of > 0)
    seen = np.repeat(occurring([cells], cells.labels), len(parts))
    labels = tuple(label for label in cells.labels for _ in parts)
    no_status = np.zeros(n.shape, dtype=np.int64)
    bands = parts * len(cells.labels)
    settles = measure.settles
    return as_frame(span, start, labels, seen, n, of, families, value, no_status, settles, bands)


def plain(
    cells: Cells, measure: Measure, start: NDArray[np.int64], months: int
) -> tuple[count.Grid, count.Grid, count.Grid, count.Grid]:
    """n, of, families and value of a count, a percentage or a median."""
    rows = cells.rows
    month = np.asarray(cells.of(rows.month), dtype=np.int64)
    cell, wide = cells.cell, len(cells.labels)
    every = count.windowed(count.rows(month, cell, months, wide), start)
    if measure.show == "median" and rows.value is not None:
        values = np.asarray(cells.of(rows.value), dtype=np.float64)
        known = ~np.isnan(values)
        n = count.windowed(count.rows(month[known], cell[known], months, wide), start)
        value = count.medians(month[known], cell[known], values[known], months, wide, start)
        return n, every, cells.distinct("family", start, only=~np.isnan(rows.value)), value
    families = cells.distinct("family", start)
    if measure.show == "percent" and rows.hit is not None:
        hit = np.asarray(cells.of(rows.hit), dtype=bool)
        n = count.windowed(count.rows(month[hit], cell[hit], months, wide), start)
        value = np.divide(100 * n, every, out=np.full(n.shape, np.nan), where=every > 0)
        return n, every, families, value
    n = every
    if measure.count_of == "families":
        n = families
    elif measure.count_of == "children":
        n = cells.distinct("child", start)
    return n, np.full(n.shape, np.nan), families, n.copy()


def flow(
    per_direction: Sequence[Cells], labels: tuple[str, ...], start: NDArray[np.int64], months: int
) -> tuple[count.Grid, count.Grid, count.Grid, count.Grid]:
    """Starts, ends, families among both, and starts less ends, in the groups of both sides."""
    place = {label: i for i, label in enumerate(labels)}
    grids, month, family, cell = [], [], [], []
    for side in per_direction:
        recode = np.array([place[label] for label in side.labels], dtype=np.int64)
        month.append(np.asarray(side.of(side.rows.month), dtype=np.int64))
        family.append(np.asarray(side.of(side.rows.family), dtype=np.int64))
        cell.append(recode[side.cell])
        grids.append(count.windowed(count.rows(month[-1], cell[-1], months, len(labels)), start))
    months_of, cell_of, family_of = (np.concatenate(parts) for parts in (month, cell, family))
    by_month = np.argsort(months_of, kind="stable")
    seen = count.sightings(months_of[by_month], cell_of[by_month], family_of[by_month], len(labels))
    families = count.distinct(seen, months, start)
    return grids[0], grids[1], families, grids[0] - grids[1]


def occurring(sides: Sequence[Cells], labels: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which groups have any row in the history; the whole always counts as there."""
    names = {
        side.labels[i]
        for side in sides
        for i in np.flatnonzero(np.bincount(side.cell, minlength=len(side.labels)))
    }
    return np.array([label == ALL or label in names for label in labels], dtype=bool)


def as_frame(
    span: Span,
    start: NDArray[np.int64],
    labels: tuple[str, ...],
    seen: NDArray[np.bool_],
    n: count.Grid,
    of: count.Grid,
    families: count.Grid,
    value: count.Grid,
    status: NDArray[np.int64],
    settles: int,
    parts: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    months = calendar.month_start(np.arange(span.first, span.last + 1)).astype("datetime64[s]")
    if span.part_month:
        status[-1] = np.where(status[-1] == 0, STATUSES.index("part month"), status[-1])
    newest = status[max(len(status) - settles, 0) :]
    newest[newest == 0] = STATUSES.index("still growing")
    keep = np.flatnonzero(seen)
    rows = np.flatnonzero(start >= 0)
    grid = np.ix_(rows, keep)
    names = tuple(labels[i] for i in keep)
    shown = tuple(parts[i] for i in keep) if parts else ("",) * len(keep)
    return pd.DataFrame(
        {
            "month": np.repeat(months[rows], len(keep)),
            "group": _repeated(names, len(rows)),
            "part": _repeated(shown, len(rows)),
            "n": n[grid].ravel(),
            "of": of[grid].ravel(),
            "families": families[grid].ravel(),
            "value": value[grid].ravel(),
            "status": _texts(STATUSES, status[grid].ravel()),
        },
        columns=COLUMNS,
    )


@lru_cache(maxsize=1024)
def _repeated(names: tuple[str, ...], times: int) -> ExtensionArray:
    """The same names for every month; kept, since every question about a measure asks for them."""
    return _texts(names, np.tile(np.arange(len(names)), times))


def _texts(labels: Sequence[str], codes: NDArray[np.int64]) -> ExtensionArray:
    """A text column from codes, without making a Python string for every row."""
    taken = pa.array(labels, type=pa.large_string()).take(pa.array(codes))
    column: ExtensionArray = pd.array(taken, dtype="str")
    return column
