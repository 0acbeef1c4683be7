"""Months, financial years and working days, as arrays."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
import numpy as np
from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 1990, 2060
Days = NDArray[np.int64]  # days since 1970-01-01
_LEFT_OVER = 31.0  # a part of a month is counted in 31sts, so that an anniversary alone is whole


def month_index(days: Days) -> NDArray[np.int64]:
    """Months since January 1970 of each day."""
    months: NDArray[np.int64] = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months


def month_start(month: int | NDArray[np.int64]) -> NDArray[np.datetime64]:
    """First day of each month, given in months since January 1970."""
    return np.asarray(month).astype("datetime64[M]").astype("datetime64[D]")


def month_end(month: NDArray[np.int64]) -> Days:
    """Last day of each month, in days since 1970."""
    after: Days = (month + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return after - 1


def month_of(day: date) -> int:
    """Months since January 1970 of one date."""
    return (day.year - 1970) * 12 + day.month - 1


def day_of(day: date) -> int:
    """Days since 1970-01-01 of one date."""
    return int(np.datetime64(day, "D").astype(np.int64))


def financial_year_start(month: NDArray[np.int64]) -> NDArray[np.int64]:
    """The April that begins each month's financial year (1 April to 31 March)."""
    return month - (month + 12 - 3) % 12


@cache
def _working_days_until() -> NDArray[np.int64]:
    """Working days from 1 January 1990 to each day inclusive: no weekend, no bank holiday in England."""
    first = np.datetime64(f"{FIRST_YEAR}-01-01", "D")
    days = np.arange(first, np.datetime64(f"{LAST_YEAR + 1}-01-01", "D"))
    bank = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    off = np.array(sorted(bank), dtype="datetime64[D]")
    until: NDArray[np.int64] = np.cumsum(np.is_busday(days, holidays=off)).astype(np.int64)
    return until


def _at(days: Days) -> NDArray[np.int64]:
    until = _working_days_until()
    first = day_of(date(FIRST_YEAR, 1, 1))
    return until[np.clip(days - first, 0, len(until) - 1)]


def working_days(start: Days, end: Days) -> NDArray[np.float64]:
    """Working days in (start, end]: the day after the start is day 1. Negative when end is before start."""
    return (_at(end) - _at(start)).astype(np.float64)


def working_days_in(month: NDArray[np.int64]) -> NDArray[np.float64]:
    """Working days of each month, given in months since January 1970."""
    return working_days(month_end(month - 1), month_end(month))


def add_months(days: Days, months: NDArray[np.int64] | int) -> Days:
    """The same day of the month, `months` later, or that month's last day where it has no such day."""
    month = month_index(days)
    day_in_month = days - month_start(month).astype(np.int64)
    target = month + months
    same_day: Days = month_start(target).astype(np.int64) + day_in_month
    return np.minimum(same_day, month_end(target))


def months_between(start: Days, end: Days) -> NDArray[np.float64]:
    """Whole months from start to end plus the days left over in 31sts; an anniversary is exactly whole."""
    whole = month_index(end) - month_index(start)
    whole = np.where(add_months(start, whole) > end, whole - 1, whole)
    months: NDArray[np.float64] = whole + (end - add_months(start, whole)) / _LEFT_OVER
    return months
