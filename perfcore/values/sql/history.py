"""Which months a table's history covers, as numbers that count on through the years."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from perfcore.records.records import Records
from perfcore.records.tables import Table
from perfcore.values.sql.binding import quoted

LONGEST = 120


def month_number(day: date) -> int:
    """January of year 0 is 0; every month counts one more."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """The first day of a numbered month."""
    return date(number // 12, number % 12 + 1, 1)


def is_part_month(records: Records, month: int | None = None) -> bool:
    """Whether the data stops before the last day of its last month, which `month` is (if given)."""
    last = month is None or month == month_number(records.data_to)
    return last and (records.data_to + timedelta(days=1)).day != 1


def covered(
    connection: duckdb.DuckDBPyConnection, records: Records, table: Table, looks_back: int = 0
) -> tuple[int, int]:
    """First and last month of the history of `table`, both included."""
    last = month_number(records.data_to)
    begins = records.history_from
    if begins is not None:
        first = month_number(begins) + (begins.day > 1)
    else:
        first = _earliest(connection, table, last)
    return max(min(first + looks_back, last), last - LONGEST + 1), last


def _earliest(connection: duckdb.DuckDBPyConnection, table: Table, default: int) -> int:
    # What ended before an extract begins is left out of it, so before the first end there are only survivors.
    ended = f"min({quoted(table.end)})" if table.end else "NULL"
    ((found,),) = connection.execute(
        f"SELECT coalesce({ended}, min({quoted(table.date)})) FROM records.{quoted(table.name)}"  # noqa: S608 names from tables.py
    ).fetchall()
    return default if found is None else month_number(found)
