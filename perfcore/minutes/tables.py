"""The tables of the minutes as they are now. How a store came to look so is in `migrations`.

Dates, months and times are kept as ISO text, so that a row reads the same in SQLite, in PostgreSQL and in
a backup. Ids count from 1 without gaps: there is one writer at a time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

METADATA = sa.MetaData()


def raw(value: object) -> object:
    """A value as it is kept: text, number or nothing. What is no number (nan) is nothing."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time in the minutes needs its time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value != value:
        return None
    return value


class Day(sa.types.TypeDecorator[date]):
    """A date, or a month as its first day."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return raw(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment, in UTC."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return raw(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def _table(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(name, METADATA, sa.Column("id", sa.Integer, primary_key=True), *columns)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _day(name: str, empty: bool = False) -> sa.Column[date]:
    return sa.Column(name, Day, nullable=empty)


def _instant(name: str, empty: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, Instant, nullable=empty)


def _number(name: str, empty: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=empty)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


# One row a saved version: a text is never written over.
COMMENTS = _table(
    "comments",
    _text("measure"),
    _day("month"),
    _whole("number"),
    _text("text"),
    _text("state"),
    _text("author"),
    _instant("written_at"),
    _text("owner_role"),
    _text("action"),
    _day("due", empty=True),
    _text("checked_by"),
    _instant("checked_at", empty=True),
    _text("approved_by"),
    _instant("approved_at", empty=True),
    _text("rendered"),
    _text("fingerprint"),
    _text("published_by"),
    _instant("published_at", empty=True),
)

CORRECTIONS = _table(
    "corrections",
    _text("kind"),
    _text("measure"),
    _day("month"),
    _text("old"),
    _text("new"),
    _text("why"),
    _text("made_by"),
    _instant("made_at"),
)

SENDINGS = _table(
    "sendings",
    sa.Column("correction", sa.ForeignKey("corrections.id"), nullable=False),
    _text("sent_to"),
    _text("sent_by"),
    _instant("sent_at"),
)

PUBLISHED_FIGURES = _table(
    "published_figures",
    _text("measure"),
    _day("month"),
    _text("shown"),
    _number("value", empty=True),
    _number("n", empty=True),
    _number("of_all", empty=True),
    _text("fingerprint"),
    _text("published_with"),
    _text("published_by"),
    _instant("published_at"),
)

EXPECTATIONS = _table(
    "expectations",
    _text("said"),
    _text("role"),
    _text("meeting"),
    _day("said_on"),
    _text("measure"),
    _text("direction"),
    _text("towards"),
    _number("size"),
    _number("goal"),
    _text("change"),
    _day("change_on"),
    _day("first_month"),
    _day("due_month"),
    _number("sure"),
    _text("kind"),
    _day("baseline_from"),
    _day("baseline_to"),
    _whole("baseline_months"),
    _number("baseline_n"),
    _number("baseline_of", empty=True),
    _number("baseline_families", empty=True),
    _number("baseline_mean"),
    _number("baseline_dispersion"),
    _number("baseline_design"),
    _number("baseline_last"),
    _number("by_luck"),
    _number("power"),
    _text("definition"),
    _text("council"),
    _text("entered_by"),
    _instant("entered_at"),
    _text("withdrawn_by"),
    _instant("withdrawn_at", empty=True),
    _text("withdrawn_why"),
)

FOLLOW_UPS = _table(
    "follow_ups",
    _text("asked_by"),
    _text("meeting"),
    _day("asked_on"),
    _text("question"),
    _text("measure"),
    _text("owner_role"),
    _day("due"),
    _whole("edition"),
    _text("answer"),
    _text("link"),
    _text("sent_to"),
    _text("answered_by"),
    _instant("answered_at", empty=True),
    _text("closed_by"),
    _instant("closed_at", empty=True),
    _text("entered_by"),
    _instant("entered_at"),
)

# Who, when, what, old and new, of every change; old and new as JSON.
HISTORY = _table(
    "history",
    _instant("at"),
    _text("who"),
    _text("what"),
    _whole("row"),
    _text("action"),
    sa.Column("old", sa.Text),
    sa.Column("new", sa.Text),
)
