"""Days and months in SQL against a plain count, one day at a time."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcore.values.sql import open_records
from tests.sql_records import make_records

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
BANK = holidays.country_holidays("GB", subdiv="ENG", years=range(2019, 2027))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    first = {"contact_id": "1", "child_id": "a", "contact_date": date(2019, 5, 5)}
    with open_records(make_records(date(2026, 5, 5), contacts=[first])) as opened:
        yield opened


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@given(start=DAYS, end=DAYS)
def test_months_between(connection: duckdb.DuckDBPyConnection, start: date, end: date) -> None:
    whole = max(w for w in range(-100, 100) if add_months(start, w) <= end)
    expected = whole + (end - add_months(start, whole)).days / 31
    ((found,),) = connection.execute("SELECT months_between($a, $b)", {"a": start, "b": end}).fetchall()
    assert found == pytest.approx(expected, abs=1e-12)


@given(start=DAYS, length=st.integers(0, 400))
def test_working_days(connection: duckdb.DuckDBPyConnection, start: date, length: int) -> None:
    end = min(start + timedelta(days=length), date(2026, 12, 31))
    days = [start + timedelta(days=d) for d in range(1, (end - start).days + 1)]
    expected = sum(day.weekday() < 5 and day not in BANK for day in days)
    ((found,),) = connection.execute(
        """
        SELECT b.worked - a.worked FROM calendar a, calendar b WHERE a.day = $a AND b.day = $b
        """,
        {"a": start, "b": end},
    ).fetchall()
    assert found == expected


def test_the_christmas_of_2022_with_its_substitute_day(connection: duckdb.DuckDBPyConnection) -> None:
    # Christmas Day was a Sunday: 26 and 27 December were both holidays. 23 to 30 December: 28, 29, 30.
    ((found,),) = connection.execute(
        """
        SELECT max(worked) - min(worked) FROM calendar
        WHERE day IN (DATE '2022-12-23', DATE '2022-12-30')
        """
    ).fetchall()
    assert found == 3
