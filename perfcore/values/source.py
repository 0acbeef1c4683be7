"""The loaded tables as columns, with what one table looks up in another.

A `Source` is made once for a load and shared: every column is coded at its first use and kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.records.records import Records
from perfcore.records.tables import LOOKUPS, TABLES, Kind
from perfcore.values import columns as cols
from perfcore.values.columns import Column

_SPAN = 200_000  # more days than any calendar here holds: one number orders child and day together


class Source:
    """Columns of one load. Holds state only to code each column once."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._columns: dict[tuple[str, str], Column] = {}
        self._indexes: dict[str, Latest] = {}

    def length(self, table: str) -> int:
        return len(self._frame(table))

    def column(self, table: str, name: str) -> Column:
        """A stored column of a table or lookup."""
        key = (table, name)
        if key not in self._columns:
            frame = self._frame(table)
            kind = _stored(table)[name]
            self._columns[key] = (
                cols.from_series(frame[name], kind) if name in frame.columns else cols.empty(kind, len(frame))
            )
        return self._columns[key]

    @cached_property
    def child_ids(self) -> pd.Index:
        index: pd.Index = pd.Index(self.records.children["child_id"])
        return index

    def child(self, table: str) -> NDArray[np.int64]:
        """For every row of a table, the place of its child in `records.children`."""
        key = (table, "child place")
        if key not in self._columns:
            places = self.child_ids.get_indexer(pd.Index(self._frame(table)["child_id"]))
            filled = places >= 0
            self._columns[key] = Column("id", places.astype(np.int64), filled)
        return self._columns[key].data.astype(np.int64)

    def of_child(self, name: str, child: NDArray[np.int64]) -> Column:
        """A column of `children` for each place in `child` (-1: nobody)."""
        column = self.column("children", name)
        if not len(column.data):
            return cols.empty(column.kind, len(child))
        return column.take(np.maximum(child, 0)).only_where(child >= 0)

    def latest(self, name: str, build: Callable[[], Latest]) -> Latest:
        """A kept index of a table by child and date."""
        if name not in self._indexes:
            self._indexes[name] = build()
        return self._indexes[name]

    def _frame(self, table: str) -> pd.DataFrame:
        if table in TABLES:
            return self.records.tables[table]
        frame: pd.DataFrame = getattr(self.records, table)
        return frame


class Latest:
    """Rows of one table in the order of child, date and id, to find the latest at or before a day."""

    def __init__(
        self,
        child: NDArray[np.int64],
        date: Column,
        tie: NDArray[np.int64] | None = None,
        keep: NDArray[np.bool_] | None = None,
    ) -> None:
        wanted = date.filled & (child >= 0)
        if keep is not None:
            wanted = wanted & keep
        rows = np.flatnonzero(wanted)
        day = date.data.astype(np.int64)
        ties = np.arange(len(child)) if tie is None else tie
        self.rows = rows[np.lexsort((ties[rows], day[rows], child[rows]))]
        self._keys = child[self.rows] * _SPAN + day[self.rows] + _SPAN // 2
        self._child = child[self.rows]

    def count(self, child: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many rows of each child stand at or before each day."""
        upto = np.searchsorted(self._keys, child * _SPAN + day + _SPAN // 2, side="right")
        first = np.searchsorted(self._keys, child * _SPAN, side="left")
        return np.asarray(upto - first, dtype=np.int64)

    def find(
        self, child: NDArray[np.int64], day: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The table row that is latest at or before each day for each child, and whether there is one."""
        if not len(self.rows):
            return np.zeros(len(child), dtype=np.int64), np.zeros(len(child), dtype=bool)
        place = np.searchsorted(self._keys, child * _SPAN + day + _SPAN // 2, side="right") - 1
        found = (place >= 0) & (child >= 0)
        place = np.maximum(place, 0)
        found &= self._child[place] == child
        return self.rows[place], found


def _stored(table: str) -> dict[str, Kind]:
    return dict(TABLES[table].columns if table in TABLES else LOOKUPS[table])
