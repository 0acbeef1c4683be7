"""A DuckDB connection that holds one load: its tables, a calendar of working days and two macros."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb
import holidays
import pandas as pd

from perfcore.records.records import Records
from perfcore.records.tables import LOOKUPS, TABLES, Kind
from perfcore.values.sql.binding import quoted

TYPES: Mapping[Kind, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "date": "DATE",
    "bool": "BOOLEAN",
    "number": "DOUBLE",
}

# DuckDB clips `date + to_months(n)` to the last day of the month, as the rules ask.
_MACROS = (
    """
    CREATE MACRO whole_months(a, b) AS
        date_diff('month', a, b)
        - CASE WHEN CAST(a + to_months(CAST(date_diff('month', a, b) AS INTEGER)) AS DATE) > b
               THEN 1 ELSE 0 END
    """,
    """
    CREATE MACRO months_between(a, b) AS
        whole_months(a, b)
        + (b - CAST(a + to_months(CAST(whole_months(a, b) AS INTEGER)) AS DATE)) / 31.0
    """,
)


def open_records(records: Records) -> duckdb.DuckDBPyConnection:
    """A connection in memory that holds every table of `records` with the types of `tables.py`."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA records")
    for name, table in TABLES.items():
        _load(connection, name, records.tables.get(name, pd.DataFrame()), table.columns)
    for name, kinds in LOOKUPS.items():
        _load(connection, name, getattr(records, name), kinds)
    _make_calendar(connection, *_span(connection, records))
    for macro in _MACROS:
        connection.execute(macro)
    return connection


def _load(
    connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame, kinds: Mapping[str, Kind]
) -> None:
    # An empty frame often has columns without a type, so every column is cast to the one it is meant to have.
    columns = ", ".join(
        f"CAST({quoted(c) if c in frame.columns else 'NULL'} AS {TYPES[kind]}) AS {quoted(c)}"
        for c, kind in kinds.items()
    )
    known = frame[[c for c in kinds if c in frame.columns]]
    if known.columns.empty:
        known = pd.DataFrame({"nothing": pd.Series([], dtype="int64")})
    connection.register("incoming", known)
    connection.execute(f"CREATE TABLE records.{quoted(name)} AS SELECT {columns} FROM incoming")  # noqa: S608 as above
    connection.unregister("incoming")


def _span(connection: duckdb.DuckDBPyConnection, records: Records) -> tuple[date, date]:
    """First and last day that any table mentions, so that no pair of dates falls off the calendar."""
    each = [
        f"SELECT {quoted(column)} AS day FROM records.{quoted(table.name)}"  # noqa: S608 names from tables.py
        for table in TABLES.values()
        for column, kind in table.columns.items()
        if kind == "date"
    ]
    ((first, last),) = connection.execute(
        f"SELECT min(day), max(day) FROM ({' UNION ALL '.join(each)} UNION ALL SELECT $data_to)",  # noqa: S608 as above
        {"data_to": records.data_to},
    ).fetchall()
    return first, last


def _make_calendar(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> None:
    """A table of every day of whole years, with the working days up to and including it."""
    bank = holidays.country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
    connection.register("incoming", pd.DataFrame({"day": pd.to_datetime(sorted(bank))}))
    connection.execute(
        """
        CREATE TABLE calendar AS
        SELECT day, count(*) FILTER (
            isodow(day) < 6 AND day NOT IN (SELECT CAST(day AS DATE) FROM incoming)
        ) OVER (ORDER BY day) AS worked
        FROM (
            SELECT CAST(range AS DATE) AS day
            FROM range(make_date($first, 1, 1), make_date($after, 1, 1), INTERVAL 1 DAY)
        )
        """,
        {"first": first.year, "after": last.year + 1},
    )
    connection.unregister("incoming")
