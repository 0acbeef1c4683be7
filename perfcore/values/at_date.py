"""Columns of rows as they stood at each row's date: age, team, last visit, previous row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from perfcore.records.tables import AGE_BANDS, FROM_CHILD, TABLES, VISITS
from perfcore.values import calendar
from perfcore.values import columns as cols
from perfcore.values.columns import Column, Mask
from perfcore.values.source import Latest, Source

Codes = NDArray[np.int64]
_BAND_FROM_AGE = np.array([0, 1, 5, 10, 16, 18])


class AtDate:
    """Rows of a table, each standing at a day; every column is worked out at its first use.

    `row` points into the table, `day` counts from 1970; both are of the same length.
    """

    def __init__(self, source: Source, table: str, row: Codes, day: Codes, data_to: int) -> None:
        self.source = source
        self.table = TABLES[table]
        self.row = row
        self.day = day
        self.data_to = data_to
        self.child = source.child(table)[row]
        self._kept: dict[str, Column] = {}

    def column(self, name: str) -> Column:
        if name not in self._kept:
            self._kept[name] = self._work_out(name)
        return self._kept[name]

    def _work_out(self, name: str) -> Column:
        stored = name in self.table.columns
        if name in ("team", "worker"):
            in_force = self._in_force(name)
            return cols.coalesce(self._stored(name), in_force) if stored else in_force
        if stored:
            return self._stored(name)
        if name in FROM_CHILD:
            return self.source.of_child(name, self.child)
        return _DERIVED[name](self)

    def _stored(self, name: str) -> Column:
        return self.source.column(self.table.name, name).take(self.row)

    def months_since_previous(self, name: str) -> Column:
        """Months from `name` of the child's previous row to this row's own date."""
        index = self._latest(self.table.name, self.table.date)
        own = self._stored(self.table.date)
        own_day = own.data.astype(np.int64)
        place, found = index.find(self.child, own_day - 1)
        earlier = self.source.column(self.table.name, name)
        filled = found & own.filled & earlier.filled[place]
        months = calendar.months_between(earlier.data.astype(np.int64)[place], own_day)
        return Column("number", months, filled)

    def _latest(self, table: str, date: str, only: str = "") -> Latest:
        def build() -> Latest:
            ties = self.source.column(table, _first_column(table)).data.astype(np.int64)
            wanted = _ONLY[only](self.source, table) if only else None
            return Latest(self.source.child(table), self.source.column(table, date), ties, wanted)

        return self.source.latest(f"{table}/{date}/{only}", build)

    def _look_up(self, table: str, name: str, date: str, only: str = "") -> Column:
        place, found = self._latest(table, date, only).find(self.child, self.day)
        column = self.source.column(table, name)
        if not len(column.data):
            return cols.empty(column.kind, len(self.row))
        return column.take(place).only_where(found)

    def _in_force(self, name: str) -> Column:
        value = self._look_up("involvements", name, "start_date")
        end = self._look_up("involvements", "end_date", "start_date")
        return value.only_where(~end.filled | (end.data.astype(np.int64) >= self.day))

    def _age(self) -> Column:
        born = self.source.of_child("dob", self.child)
        months = calendar.months_between(born.data.astype(np.int64), self.day)
        return Column("number", np.floor(months / 12), born.filled)

    def _age_band(self) -> Column:
        age = self.column("age")
        band = np.searchsorted(_BAND_FROM_AGE, age.data.astype(np.float64), side="right")
        return Column("text", band.astype(np.int64), age.filled, AGE_BANDS)

    def _month_end(self) -> Column:
        last = calendar.month_end(calendar.month_index(self.day))
        return cols.dates(np.minimum(last, self.data_to))

    def _open_for(self, in_months: bool) -> Column:
        start = self._stored(self.table.date)
        since = start.data.astype(np.int64)
        data = calendar.months_between(since, self.day) if in_months else self.day - since
        return Column("number", data.astype(np.float64), start.filled)

    def _placements(self) -> Column:
        started = self._latest("placements", "start_date").count(self.child, self.day)
        gone = self._latest("placements", "end_date").count(self.child, calendar.add_months(self.day, -12))
        return Column("number", (started - gone).astype(np.float64), np.ones(len(self.row), dtype=bool))

    @property
    def visits(self) -> str:
        return VISITS[self.table.name]


def _first_column(table: str) -> str:
    return next(iter(TABLES[table].columns)) if table in TABLES else "start_date"


def _seen(source: Source, table: str) -> Mask:
    column = source.column(table, "seen")
    seen: Mask = column.filled & column.data.astype(bool)
    return seen


def _reviews(source: Source, table: str) -> Mask:
    column = source.column(table, "kind")
    is_review = np.array([label == "review" for label in column.labels] or [False], dtype=bool)
    reviews: Mask = column.filled & is_review[np.where(column.filled, column.data, 0).astype(np.int64)]
    return reviews


_ONLY: dict[str, Callable[[Source, str], Mask]] = {"seen": _seen, "reviews": _reviews}

_DERIVED: dict[str, Callable[[AtDate], Column]] = {
    "age": AtDate._age,
    "age_band": AtDate._age_band,
    "month_end": AtDate._month_end,
    "days_open": lambda at: at._open_for(in_months=False),
    "months_open": lambda at: at._open_for(in_months=True),
    "locality": lambda at: at._look_up("addresses", "locality", "start_date"),
    "last_visit": lambda at: at._look_up(at.visits, "visit_date", "visit_date"),
    "last_visit_alone": lambda at: at._look_up(at.visits, "seen_alone", "visit_date"),
    "last_seen": lambda at: at._look_up(at.visits, "visit_date", "visit_date", only="seen"),
    "last_review": lambda at: at._look_up("conferences", "held_date", "held_date", only="reviews"),
    "placements_12m": AtDate._placements,
}
