"""Months, quarters and dates that a text names, and when they are as seen from the period it is about."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
SHORT = {name.casefold()[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?:{MONTH_NAMES}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"

When = Literal["now", "previous", "past", "future"]
STALE_MONTHS = 2  # a month without its year that lies so little way back is meant as past, not as next year's


@dataclass(frozen=True)
class Period:
    """A run of whole months: `first` and `last` count months from year 0 (12 * year + month - 1)."""

    first: int
    last: int

    @property
    def end(self) -> date:
        year, month = divmod(self.last, 12)
        return date(year, month + 1, calendar.monthrange(year, month + 1)[1])

    def before(self) -> Period | None:
        length = self.last - self.first + 1
        return Period(self.first - length, self.last - length) if self.first >= 12 + length else None


@dataclass(frozen=True)
class Named:
    """A period or a day that a text names, at text[start:end]; `month` and `year` as far as they are "
    "given."""

    start: int
    end: int
    first: int | None  # as in Period, where the year is given
    last: int | None
    month: int | None  # 1 to 12, where a month is named
    day: int | None = None


def parse_period(text: str | None) -> Period | None:
    """ "February 2026", "2026-02", "Q4 2025/26" or "2025/26" as a period; None for anything else."""
    for named in periods_in(text or ""):
        if named.first is not None and named.last is not None:
            return Period(named.first, named.last)
    return None


_PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", r"\b(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>0[1-9]|[12]\d|3[01]))?\b"),
    ("slash", r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)?\d\d)\b"),
    ("quarter", r"\b(?:Q|quarter )(?P<q>[1-4])(?:,? (?:of )?(?P<y>20\d\d)(?:[/–-](?:20)?\d\d)?)?\b"),
    ("year", r"\b(?P<y>20\d\d)[/–-](?:20)?(?P<y2>\d\d)\b"),
    (
        "day",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\b\.?(?:,? (?P<y>(?:19|20)\d\d)\b)?",
    ),
    (
        "month",
        rf"\b(?P<m>{_MONTH})\b\.?(?: (?P<d>\d{{1,2}})(?:st|nd|rd|th)\b)?"
        r"(?:(?:,? |-)(?P<y>(?:19|20)\d\d|(?<=-)\d\d|['’]\d\d)(?![/–-]\d)\b)?",
    ),
    ("only", r"\b(?P<y>(?:19|20)\d\d)\b(?!%)"),
)
_NAMED = re.compile(
    "|".join(f"(?P<{kind}>" + text.replace("(?P<", f"(?P<{kind}_") + ")" for kind, text in _PATTERNS)
)


def periods_in(text: str) -> list[Named]:
    """Every month, quarter, year and day that `text` names, in its order."""
    found = []
    for match in _NAMED.finditer(text):
        named = _named(match)
        if named is not None:
            found.append(named)
    return found


def _named(match: re.Match[str]) -> Named | None:
    kind = next(name for name, _ in _PATTERNS if match[name] is not None)

    def part(name: str) -> str:
        return match.groupdict().get(f"{kind}_{name}") or ""

    start, end = match.span()
    year = int(part("y").lstrip("'’")) if part("y") else None
    if kind == "quarter":
        if year is None:
            return Named(start, end, None, None, None)
        first = 12 * year + 3 * int(part("q"))  # the first quarter begins in April
        return Named(start, end, first, first + 2, None)
    if kind == "year":
        if year is None or int(part("y2")) != (year + 1) % 100:
            return None
        return Named(start, end, 12 * year + 3, 12 * year + 14, None)
    if kind == "only":
        return Named(start, end, 12 * (year or 0), 12 * (year or 0) + 11, None)
    month = int(part("m")) if part("m").isdigit() else SHORT.get(part("m").casefold()[:3], 0)
    day = int(part("d")) if part("d") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    if year is None:
        return Named(start, end, None, None, month, day)
    year += 2000 if year < 100 else 0
    return Named(start, end, 12 * year + month - 1, 12 * year + month - 1, month, day)


def when(named: Named, now: Period | None, previous: Period | None) -> When:
    """When a period is that a figure is said to be of: a month without a year is past, unless it comes "
    "next."""
    if now is None:
        return "past"
    first, last = named.first, named.last
    if first is None or last is None:
        if named.month is None:
            return "past"
        back = (now.last - (named.month - 1)) % 12
        first = last = now.last - back
        if back == 11:
            return "future"
    if now.first <= first and last <= now.last:
        return "now"
    if previous is not None and previous.first <= first and last <= previous.last:
        return "previous"
    return "future" if last > now.last else "past"


def day_of(named: Named, now: Period | None) -> date | None:
    """The last day of what is named, with the year that `when` understands; None where it is no date."""
    last = named.last
    if last is None:
        if named.month is None or now is None:
            return None
        back = (now.last - (named.month - 1)) % 12
        last = now.last - back if back <= STALE_MONTHS else now.last - back + 12
    year, month = divmod(last, 12)
    if not 1 <= year <= 9998:
        return None
    longest = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(named.day or longest, longest))


def other_or_previous(said: str, now: Period | None, previous: Period | None) -> bool:
    """Whether a clause names a month or quarter other than this one."""
    return any(when(named, now, previous) != "now" for named in periods_in(said) if named.day is None)
