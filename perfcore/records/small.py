"""A load made of a few rows, so that its figures can be worked out on paper: for examples and tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import pandas as pd

from perfcore.records.records import Records
from perfcore.records.tables import LOOKUPS, TABLES, Kind

Row = Mapping[str, Any]


def records(
    data_to: str,
    children: Iterable[Row] = (),
    history_from: str | None = None,
    addresses: Iterable[Row] = (),
    population: Iterable[Row] = (),
    figures: Iterable[Row] = (),
    **tables: Iterable[Row],
) -> Records:
    """A load with these rows, given by column; what a row does not give is empty.

    Children that only occur in tables are added, each a family of its own. Raises `KeyError` for a column
    that the table has not.
    """
    given = {str(c["child_id"]): dict(c) for c in children}
    for rows in tables.values():
        for row in rows:
            given.setdefault(str(row["child_id"]), {"child_id": row["child_id"]})
    people = [
        {"family_id": f"alone {c['child_id']}", "family_key": "none", **c}
        for c in sorted(given.values(), key=lambda c: str(c["child_id"]))
    ]
    return Records(
        tables={name: _frame(tables.get(name, ()), TABLES[name].columns, name) for name in TABLES},
        children=_frame(people, LOOKUPS["children"], "children"),
        addresses=_frame(addresses, LOOKUPS["addresses"], "addresses"),
        workers=_frame((), LOOKUPS["workers"], "workers"),
        population=_frame(population, LOOKUPS["population"], "population"),
        figures=_frame(figures, LOOKUPS["figures"], "figures"),
        data_to=date.fromisoformat(data_to),
        council="Testshire (invented)",
        source="a few rows",
        loaded_at=datetime(2026, 1, 1),
        fingerprint="small",
        history_from=None if history_from is None else date.fromisoformat(history_from),
    )


def _frame(rows: Iterable[Row], columns: Mapping[str, Kind], table: str) -> pd.DataFrame:
    rows = list(rows)
    unknown = {name for row in rows for name in row} - set(columns)
    if unknown:
        raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
    return _made(rows, table) if rows else _empty(table)


@cache
def _empty(table: str) -> pd.DataFrame:
    """A load has many tables and a few rows: those without any are made once, and frames never change."""
    return _made([], table)


def _made(rows: list[Row], table: str) -> pd.DataFrame:
    columns = TABLES[table].columns if table in TABLES else LOOKUPS[table]
    first = next(iter(columns))
    dtypes = {"date": "datetime64[us]", "bool": "boolean", "number": "float64"}
    frame = pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], dtype=dtypes.get(kind, "str"))
            for name, kind in columns.items()
        }
    )
    if columns[first] == "id" and first != "child_id":
        frame[first] = frame[first].fillna(pd.Series([f"{i:04d}" for i in range(len(rows))], dtype="str"))
    return frame
