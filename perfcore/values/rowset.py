"""Row sets: which rows a measure counts, each standing at a date in a month.

A row set is derived once for a measure and kept; every question (a drill, a filter, a window) is
then a count over its integer codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.records.tables import TABLES
from perfcore.values import calendar, count
from perfcore.values import columns as cols
from perfcore.values.at_date import AtDate
from perfcore.values.columns import Column
from perfcore.values.evaluate import evaluate, is_true
from perfcore.values.source import Source

MONTHS_SHOWN = 120
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Span:
    """The months of a history, in months since January 1970, and the day the data goes to."""

    first: int
    last: int
    data_to: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def ends(self) -> NDArray[np.int64]:
        """The last day of each month, cut off at the day that the data goes to."""
        months = np.arange(self.first, self.last + 1)
        return np.minimum(calendar.month_end(months), self.data_to)

    @property
    def part_month(self) -> bool:
        return self.data_to < int(calendar.month_end(np.array([self.last]))[0])


@dataclass(frozen=True)
class RowSet:
    """The rows of one measure (one direction of a flow), sorted by month.

    `month` counts from 0 at `span.first`; `row` points into the table; `child` and `family` are
    codes; `hit` and `value` are filled where the measure has them.
    """

    span: Span
    month: Codes
    row: Codes
    day: Codes
    child: Codes
    family: Codes
    hit: NDArray[np.bool_] | None
    value: NDArray[np.float64] | None
    at: AtDate
    _groups: dict[str, tuple[Codes, tuple[str, ...]]] = field(default_factory=dict)
    _sightings: dict[tuple[str, str | None], count.Sightings] = field(default_factory=dict)
    _again: list[float] = field(default_factory=list)

    def groups(self, column: str, order: tuple[str, ...]) -> tuple[Codes, tuple[str, ...]]:
        """Group code of every row by one dimension, and the labels in reading order; kept once made."""
        if column not in self._groups:
            self._groups[column] = cols.groups(self.at.column(column), order)
        return self._groups[column]

    def sightings(
        self, member: Literal["family", "child"], column: str | None, order: tuple[str, ...]
    ) -> count.Sightings:
        """The rows in the order of families or children, cut by a dimension or whole; kept once made."""
        key = (member, column)
        if key not in self._sightings:
            codes = self.family if member == "family" else self.child
            if column is None:
                made = count.sightings(self.month, np.zeros_like(codes), codes, 1)
            else:
                cell, labels = self.groups(column, order)
                near = self.sightings(member, None, ()).rows
                made = count.sightings(self.month, cell, codes, len(labels), near)
            self._sightings[key] = made
        return self._sightings[key]

    def share_again(self) -> float:
        """Of all families in a month, the share that stood there the month before too; kept once made.

        Near 1 for what is open at a month end; high where a few children come again and again (missing
        episodes); near 0 for starts and ends.
        """
        if not self._again:
            months = len(self.span)
            seen = np.unique(self.family * (months + 1) + self.month)
            again = np.isin(seen - 1, seen, assume_unique=True) & (seen % (months + 1) > 0)
            self._again.append(float(again.mean()) if len(seen) else 0.0)
        return self._again[0]

    def column(self, name: str) -> Column:
        """Any column of the rows, stored or looked up at their date."""
        return self.at.column(name)


def span_of(source: Source, table: str, looks_back: int = 0) -> Span:
    """The months that a table's history covers: see docs/architecture.md, "History".

    A measure that looks back so many months to a child's previous row begins as much later.
    """
    records = source.records
    last = calendar.month_of(records.data_to)
    first = last - MONTHS_SHOWN + 1
    if records.history_from is not None:
        covered = calendar.month_of(records.history_from) + (records.history_from.day > 1)
    else:
        spec = TABLES[table]
        columns = [source.column(table, name) for name in (spec.end, spec.date) if name is not None]
        seen = [c.data.astype(np.int64)[c.filled] for c in columns if c.filled.any()]
        covered = int(calendar.month_index(seen[0].min())) if seen else last
    first = max(first, covered + looks_back)
    return Span(min(first, last), last, calendar.day_of(records.data_to))


def derive(source: Source, measure: Measure, direction: str | None = None) -> RowSet:
    """The row set of a measure; for a flow, of its "in" or its "out" dates."""
    if measure.table is None:
        raise ValueError(f"{measure.id} is read from ready-made figures and has no rows")
    table = measure.table
    span = span_of(source, table, measure.looks_back())
    if measure.open is not None:
        row, day = _open_rows(source, table, measure.open, span)
    else:
        name = measure.month
        if measure.flow is not None:
            name = measure.flow[0] if direction == "in" else measure.flow[1]
        if name is None:
            raise ValueError(f"{measure.id} says neither month, open nor flow")
        row, day = _event_rows(source, table, name, span)

    at = AtDate(source, table, row, day, span.data_to)
    if measure.where is not None:
        keep = np.flatnonzero(is_true(measure.where, at.column, at.months_since_previous, len(row)))
        row, day = row[keep], day[keep]
        at = AtDate(source, table, row, day, span.data_to)

    hit = None
    if measure.hits is not None:
        hit = is_true(measure.hits, at.column, at.months_since_previous, len(row))
    value = None
    if measure.value is not None:
        number = evaluate(measure.value, at.column, at.months_since_previous, len(row))
        value = np.where(number.filled, number.data.astype(np.float64), np.nan)
    child = at.child
    family = source.column("children", "family_id")
    return RowSet(
        span=span,
        month=calendar.month_index(day) - span.first,
        row=row,
        day=day,
        child=child,
        family=family.data.astype(np.int64)[child] if len(family.data) else child,
        hit=hit,
        value=value,
        at=at,
    )


def _event_rows(source: Source, table: str, name: str, span: Span) -> tuple[Codes, Codes]:
    column = source.column(table, name)
    days = column.data.astype(np.int64)
    month = calendar.month_index(days)
    wanted = column.filled & (month >= span.first) & (days <= span.data_to)
    row = np.flatnonzero(wanted & (source.child(table) >= 0))
    row = row[np.argsort(days[row], kind="stable")]
    return row, days[row]


def _open_rows(source: Source, table: str, open_: tuple[str, str], span: Span) -> tuple[Codes, Codes]:
    start, end = (source.column(table, name) for name in open_)
    ends = span.ends()
    usable = np.flatnonzero(start.filled & (source.child(table) >= 0))
    first = np.searchsorted(ends, start.data.astype(np.int64)[usable], side="left")
    stop = np.where(
        end.filled[usable],
        np.searchsorted(ends, end.data.astype(np.int64)[usable], side="left"),
        len(ends),
    )
    count = np.maximum(stop - first, 0)
    row = np.repeat(usable, count)
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    day = ends[np.repeat(first, count) + offset]
    order = np.argsort(day, kind="stable")
    return row[order], day[order]
