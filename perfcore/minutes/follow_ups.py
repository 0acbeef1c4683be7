"""What members asked for: by when, the answer with a link to the view that gives it, and to whom it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from perfcore.minutes.errors import EditConflict, NotAllowed
from perfcore.minutes.store import NOT_SAVED, Entry, Row, Store
from perfcore.minutes.tables import FOLLOW_UPS


@dataclass(frozen=True)
class FollowUp:
    """One thing asked for. Open until it is closed; `edition` counts the changes to it.

    `asked_by` and `owner_role` are roles, not people; `link` is the address of a view, from "?" or "/" on.
    """

    id: int
    asked_by: str
    meeting: str
    asked_on: date
    question: str
    measure: str
    owner_role: str
    due: date
    edition: int
    answer: str
    link: str
    sent_to: str
    answered_by: str
    answered_at: datetime | None
    closed_by: str
    closed_at: datetime | None
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class Question:
    """What is asked for, as it is entered."""

    asked_by: str
    meeting: str
    asked_on: date
    question: str
    owner_role: str
    due: date
    measure: str = ""


def ask(store: Store, by: str, asked: Question, at: datetime | None = None) -> FollowUp:
    """Enter what was asked for. Raises `NotAllowed` where a part is left out, or due before it was asked."""
    for name, text in (
        ("who asked", asked.asked_by),
        ("what was asked", asked.question),
        ("which role answers", asked.owner_role),
    ):
        if not text.strip():
            raise NotAllowed(f"Say {name}.")
    if asked.due < asked.asked_on:
        raise NotAllowed("The answer is due before it was asked for: check the dates.")
    with store.writing(by, at) as entry:
        row = entry.add(
            FOLLOW_UPS,
            asked_by=asked.asked_by,
            meeting=asked.meeting,
            asked_on=asked.asked_on,
            question=asked.question,
            measure=asked.measure,
            owner_role=asked.owner_role,
            due=asked.due,
            edition=1,
            answer="",
            link="",
            sent_to="",
            answered_by="",
            answered_at=None,
            closed_by="",
            closed_at=None,
            entered_by=entry.who,
            entered_at=entry.at,
        )
        return _one(entry, row)


def answer(
    store: Store,
    by: str,
    follow_up: int,
    edition: int,
    text: str,
    link: str,
    sent_to: str,
    at: datetime | None = None,
) -> FollowUp:
    """Answer it, on top of `edition`. Raises `EditConflict`, or `NotAllowed` once it is closed."""
    if not text.strip():
        raise NotAllowed("There is no answer to save.")
    with store.writing(by, at) as entry:
        now = _one(entry, follow_up)
        if now.closed_at is not None:
            raise NotAllowed("This was closed: ask anew where there is more to answer.")
        if now.edition == edition:
            entry.change(
                FOLLOW_UPS,
                follow_up,
                edition=edition + 1,
                answer=text.strip(),
                link=link,
                sent_to=sent_to,
                answered_by=entry.who,
                answered_at=entry.at,
            )
            return _one(entry, follow_up)
        theirs = {"edition": now.edition, "answer": now.answer, "answered_by": now.answered_by}
        yours = {"based_on": edition, "answer": text.strip(), "link": link, "sent_to": sent_to}
        entry.note(FOLLOW_UPS.name, follow_up, NOT_SAVED, theirs, yours)
    raise EditConflict(now.answer, text.strip(), now.answered_by, now.edition)


def close(store: Store, by: str, follow_up: int, at: datetime | None = None) -> FollowUp:
    """Close it. Raises `NotAllowed` where it has no answer, or is not known to have been sent."""
    with store.writing(by, at) as entry:
        now = _one(entry, follow_up)
        if now.closed_at is not None:
            raise NotAllowed("This is closed already.")
        if not now.answer:
            raise NotAllowed("This has no answer yet: it stays open.")
        if not now.sent_to.strip():
            raise NotAllowed("Say to whom the answer was sent: then it can be closed.")
        entry.change(FOLLOW_UPS, follow_up, edition=now.edition + 1, closed_by=entry.who, closed_at=entry.at)
        return _one(entry, follow_up)


def open_ones(store: Store) -> list[FollowUp]:
    """Everything that is not closed, the first due first."""
    query = sa.select(FOLLOW_UPS).where(FOLLOW_UPS.c.closed_at.is_(None))
    return [_follow_up(row) for row in store.rows(query.order_by(FOLLOW_UPS.c.due, FOLLOW_UPS.c.id))]


def all_of_them(store: Store) -> list[FollowUp]:
    """Open and closed, the latest first."""
    return [_follow_up(row) for row in store.rows(sa.select(FOLLOW_UPS).order_by(FOLLOW_UPS.c.id.desc()))]


def overdue(follow_ups: list[FollowUp], today: date) -> list[FollowUp]:
    """Those that nobody was sent an answer to by the day it was due."""
    return [f for f in follow_ups if f.closed_at is None and not f.sent_to.strip() and f.due < today]


def _one(entry: Entry, row: int) -> FollowUp:
    found = entry.connection.execute(sa.select(FOLLOW_UPS).where(FOLLOW_UPS.c.id == row)).mappings()
    first = found.first()
    if first is None:
        raise NotAllowed(f"There is no follow-up {row}.")
    return _follow_up(dict(first))


def _follow_up(row: Row) -> FollowUp:
    return FollowUp(**row)
