"""Days as whole numbers since 1 January 1970, English bank holidays, working days and months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_YEAR, _LAST_YEAR = 1970, 2080
# Holidays moved or added by proclamation: added days, and the ordinary day that one of them replaced.
_ADDED = {
    date(1999, 12, 31), date(2002, 6, 3), date(2002, 6, 4), date(2011, 4, 29), date(2012, 6, 4),
    date(2012, 6, 5), date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19),
    date(2023, 5, 8),
}  # fmt: skip
_REPLACED = {date(2002, 5, 27), date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)}

NEVER = 10**6
"""A day that does not come: open spells, what has not been recorded."""


def number(day: date) -> int:
    """A date as a day number."""
    return day.toordinal() - _EPOCH


def as_date(day: int) -> date:
    """A day number as a date."""
    return date.fromordinal(day + _EPOCH)


def _easter(year: int) -> date:
    """Easter Sunday (Gauss, in the form of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _monday(year: int, month: int, last: bool) -> date:
    if last:
        end = date(year, month, monthrange(year, month)[1])
        return end - timedelta(days=end.weekday())
    start = date(year, month, 1)
    return start + timedelta(days=-start.weekday() % 7)


def bank_holidays(year: int) -> set[date]:
    """The bank holidays of England in a year."""
    easter = _easter(year)
    days = {easter - timedelta(days=2), easter + timedelta(days=1)}
    days |= {_monday(year, 5, False), _monday(year, 5, True), _monday(year, 8, True)}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() >= 5 or fixed in days:
            fixed += timedelta(days=1)
        days.add(fixed)
    days -= _REPLACED
    return days | {d for d in _ADDED if d.year == year}


def _working() -> tuple[list[int], list[int]]:
    holidays = {number(d) for y in range(_FIRST_YEAR, _LAST_YEAR) for d in bank_holidays(y)}
    upto: list[int] = []
    which: list[int] = []
    for day in range(number(date(_LAST_YEAR, 1, 1))):
        if (day + 3) % 7 < 5 and day not in holidays:
            which.append(day)
        upto.append(len(which))
    return upto, which


_UPTO, _WHICH = _working()
UPTO: Days = np.array(_UPTO, dtype=np.int64)
WHICH: Days = np.array(_WHICH, dtype=np.int64)


def working_days(start: int, end: int) -> int:
    """Working days in (start, end]."""
    return _UPTO[end] - _UPTO[start]


def add_working(day: int, n: int) -> int:
    """The nth working day after a day; n = 0 gives the day itself, or the next working day."""
    if n <= 0:
        return day if _WHICH[_UPTO[day] - 1] == day else _WHICH[_UPTO[day]]
    return _WHICH[_UPTO[day] + n - 1]


def add_working_days(days: Days, n: Days) -> Days:
    """`add_working` for arrays."""
    at = UPTO[days]
    on_working_day = WHICH[at - 1] == days
    return np.asarray(np.where((n <= 0) & on_working_day, days, WHICH[at + np.maximum(n, 1) - 1]))


def add_months(day: int, months: int) -> int:
    """The same day of the month so many months on, clipped to the month's last day."""
    d = as_date(day)
    year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
    return number(date(year, month + 1, min(d.day, monthrange(year, month + 1)[1])))


def month_index(day: int) -> int:
    """Months since year 0, so that months can be counted and compared."""
    d = as_date(day)
    return d.year * 12 + d.month - 1


def month_start(index: int) -> int:
    """The first day of the month with this index."""
    year, month = divmod(index, 12)
    return number(date(year, month + 1, 1))


def month_text(index: int) -> str:
    """The month with this index as YYYY-MM."""
    year, month = divmod(index, 12)
    return f"{year}-{month + 1:02d}"


def iso(days: Any) -> npt.NDArray[np.str_]:
    """Day numbers as ISO dates; days that never come are empty."""
    values = np.asarray(days, dtype=np.int64)
    low = int(values.min(initial=0))
    known = values[values < NEVER]
    span = np.arange(low, int(known.max(initial=0)) + 1).astype("datetime64[D]").astype(str)
    texts = np.append(span, "")
    return np.asarray(texts[np.where(values < NEVER, values - low, len(span))])
