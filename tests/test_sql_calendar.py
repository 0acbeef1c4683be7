"""Days and months in SQL against a plain count, one day at a time, over many pairs of dates."""

import calendar
import random
from datetime import date, timedelta

import holidays
import pandas as pd
import pytest

from perfcore.values.sql import open_records
from tests.sql_records import make_records

FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
BANK = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, LAST.year + 1))
# A load that mentions its first and last year, so that its calendar covers all between them.
RECORDS = make_records(
    LAST, contacts=[{"contact_id": "1", "child_id": "a", "contact_date": date(2019, 5, 5)}]
)
WORKED = """
    SELECT y.worked - x.worked FROM pairs
    JOIN calendar x ON x.day = a JOIN calendar y ON y.day = b ORDER BY n
"""


def pairs(earliest: int) -> list[tuple[date, date]]:
    """Two thousand pairs of dates, the second at least `earliest` days after the first."""
    chance = random.Random(5)
    span = (LAST - FIRST).days
    starts = [chance.randrange(span) for _ in range(2000)]
    ends = [min(max(start + chance.randrange(earliest, 800), 0), span) for start in starts]
    return [(FIRST + timedelta(s), FIRST + timedelta(e)) for s, e in zip(starts, ends, strict=True)]


def answers(query: str, asked: list[tuple[date, date]]) -> list[float]:
    """What `query` says for each pair (a, b) of the table `pairs`, in their order."""
    with open_records(RECORDS) as connection:
        connection.register("asked", pd.DataFrame(asked, columns=["a", "b"], dtype="datetime64[us]"))
        connection.execute(
            "CREATE TABLE pairs AS SELECT CAST(a AS DATE) AS a, CAST(b AS DATE) AS b, n"
            " FROM (SELECT *, row_number() OVER () AS n FROM asked)"
        )
        return [answer for (answer,) in connection.execute(query).fetchall()]


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> float:
    whole = max(w for w in range(-30, 30) if add_months(start, w) <= end)
    return whole + (end - add_months(start, whole)).days / 31


def working_days(start: date, end: date) -> int:
    days = (start + timedelta(days=d) for d in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in BANK for day in days)


def test_months_between() -> None:
    asked = pairs(-400)
    found = answers("SELECT months_between(a, b) FROM pairs ORDER BY n", asked)
    assert found == pytest.approx([months_between(a, b) for a, b in asked], abs=1e-12)


def test_working_days() -> None:
    asked = pairs(0)
    assert answers(WORKED, asked) == [working_days(a, b) for a, b in asked]


def test_the_christmas_of_2022_with_its_substitute_day() -> None:
    # Christmas Day was a Sunday: 26 and 27 December were both holidays. 23 to 30 December: 28, 29, 30.
    assert answers(WORKED, [(date(2022, 12, 23), date(2022, 12, 30))]) == [3]
