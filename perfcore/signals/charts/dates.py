"""Dates as people write them in a column: days, months, or plain numbers that only give an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "month", "number"]
HOW_TO_WRITE = "2024-03-31, 31/03/2024, 2024-03 or March 2024"

_NAMES = "january february march april may june july august september october november december"
_MONTHS = {
    name: number
    for number, name in enumerate(
        _NAMES.split(),
        start=1,
    )
}
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_ENGLISH = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[A-Za-z]+)[-/. ](\d{4}|\d{2})")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_NAMED = re.compile(r"([A-Za-z]+)[-/. ]+(\d{4}|\d{2})")


@dataclass(frozen=True)
class When:
    """One place in time: `key` orders (days, or the number itself)."""

    key: int
    precision: Precision

    @property
    def day(self) -> date:
        return date.fromordinal(self.key)

    def label(self) -> str:
        """As it stands in JSON and tables."""
        if self.precision == "number":
            return str(self.key)
        return f"{self.day:%Y-%m}" if self.precision == "month" else self.day.isoformat()

    def covers(self, other: When) -> bool:
        """Whether the other is this very day, or a day in this month."""
        if self.precision == "month" and other.precision == "day":
            return (self.day.year, self.day.month) == (other.day.year, other.day.month)
        return self.key == other.key


def parse(text: str) -> When | None:
    """The date that a cell holds, None where it holds none. Days come before months, as in England."""
    text = text.strip()
    if re.fullmatch(r"[+-]?\d{1,9}", text):
        return When(int(text), "number")
    if found := _ISO.fullmatch(text):
        return _when(found[1], found[2], found[3])
    if found := _ENGLISH.fullmatch(text):
        return _when(found[3], found[2], found[1])
    if found := _MONTH.fullmatch(text):
        return _when(found[1], found[2], None)
    if found := _NAMED.fullmatch(text):
        return _when(found[2], found[1], None)
    return None


def monthly(dates: Sequence[When]) -> bool:
    """Whether these are months: all written so, or all first days, or all last days of months."""
    days = [w.day for w in dates if w.precision == "day"]
    if len(days) < len(dates):
        return all(w.precision == "month" for w in dates)
    return all(d.day == 1 for d in days) or all((d + timedelta(days=1)).day == 1 for d in days)


def spoken(when: When, in_months: bool) -> str:
    """As one would say it: March 2024, 14 March 2024, or number 12."""
    if when.precision == "number":
        return f"number {when.key}"
    return f"{when.day:%B %Y}" if in_months else f"{when.day.day} {when.day:%B %Y}"


def _when(year: str, month: str, day: str | None) -> When | None:
    number = int(month) if month.isdigit() else _month_number(month)
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), number, int(day or 1))
    except ValueError:
        return None
    return When(found.toordinal(), "day" if day else "month")


def _month_number(name: str) -> int:
    """1 to 12 for March, Mar or Sept; 0 for what is no month."""
    short = name.lower()
    return next((n for full, n in _MONTHS.items() if len(short) >= 3 and full.startswith(short)), 0)
