"""Commentary for a measure and month: every saved text is a version that stays; one of them is shown.

draft -> checked -> approved -> published. A change at any stage is a new version, a draft again; until that
one is approved, the one approved before it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa

from perfcore.minutes.errors import EditConflict, NotAllowed, UnknownReference
from perfcore.minutes.published import Figure, publish_figure
from perfcore.minutes.store import NOT_SAVED, Entry, Row, Store
from perfcore.minutes.tables import COMMENTS, HISTORY

State = Literal["draft", "checked", "approved", "published"]
REFERENCES = ("value", "previous", "target", "n", "N")
SHOWN = ("approved", "published")
_REFERENCE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Comment:
    """One version of what is said about a measure in a month (`month`: its first day).

    `text` holds live references; `rendered` is the text with the figures of the day of approval, and
    `fingerprint` that of the data it was approved on; both are empty before.
    """

    id: int
    measure: str
    month: date
    number: int
    text: str
    state: State
    author: str
    written_at: datetime
    owner_role: str
    action: str
    due: date | None
    checked_by: str
    checked_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    rendered: str
    fingerprint: str
    published_by: str
    published_at: datetime | None


@dataclass(frozen=True)
class Words:
    """What an author writes: the text and who does what about it by when."""

    text: str
    owner_role: str = ""
    action: str = ""
    due: date | None = None


def render(text: str, facts: Mapping[str, str]) -> str:
    """The text with its live references, such as {value} or {n} of {N}, replaced by the figures.

    Raises `UnknownReference` naming the reference, and the known ones, where `facts` has none of that name
    or nothing to say for it.
    """

    def said(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name not in facts:
            known = ", ".join(f"{{{each}}}" for each in facts)
            raise UnknownReference(f"{{{name}}} stands for nothing. There is: {known}.")
        if not facts[name]:
            raise UnknownReference(f"There is no figure for {{{name}}} here: write the sentence without it.")
        return facts[name]

    return _REFERENCE.sub(said, text)


# ---- reading -------------------------------------------------------------------------------------


def versions(store: Store, measure: str, month: date) -> list[Comment]:
    """Every version, oldest first."""
    with store.reading() as connection:
        return _versions(connection, measure, month)


def latest(store: Store, measure: str, month: date) -> Comment | None:
    """The version that is worked on: the newest."""
    return next(reversed(versions(store, measure, month)), None)


def shown(store: Store, measure: str, month: date) -> Comment | None:
    """The version that readers see: the newest that is approved or published."""
    return _shown(versions(store, measure, month))


def of_month(store: Store, month: date) -> list[Comment]:
    """The newest version of every measure's comment in a month."""
    newest = {row["measure"]: _comment(row) for row in store.rows(_query().where(COMMENTS.c.month == month))}
    return list(newest.values())


def shown_in(store: Store, month: date) -> dict[str, Comment]:
    """What readers see of a month, by measure."""
    query = _query().where(COMMENTS.c.month == month, COMMENTS.c.state.in_(SHOWN))
    return {row["measure"]: _comment(row) for row in store.rows(query)}


@dataclass(frozen=True)
class Refused:
    """A text that was not saved, as somebody else had saved before."""

    by: str
    at: datetime
    text: str


def refused(store: Store, measure: str, month: date) -> list[Refused]:
    """Every text about a measure and month that met a conflict, latest first: nothing written is lost."""
    ids = sa.select(COMMENTS.c.id).where(
        COMMENTS.c.measure == measure, COMMENTS.c.month == month.replace(day=1)
    )
    query = sa.select(HISTORY).where(
        HISTORY.c.what == COMMENTS.name, HISTORY.c.action == NOT_SAVED, HISTORY.c.row.in_(ids)
    )
    rows = store.rows(query.order_by(HISTORY.c.id.desc()))
    return [Refused(row["who"], row["at"], json.loads(row["new"])["text"]) for row in rows]


def shown_due(store: Store, first: date, last: date) -> list[Comment]:
    """What readers see and whose action is due between two days."""
    seen = {
        (row["measure"], row["month"]): _comment(row)
        for row in store.rows(_query().where(COMMENTS.c.state.in_(SHOWN)))
    }
    return [c for c in seen.values() if c.due is not None and first <= c.due <= last]


def moved(comment: Comment, facts: Mapping[str, str]) -> str | None:
    """What an approved text would read with today's figures, where that differs from what was approved."""
    now = render(comment.text, facts)
    return None if now == comment.rendered else now


# ---- writing -------------------------------------------------------------------------------------


def save(
    store: Store,
    by: str,
    measure: str,
    month: date,
    words: Words,
    based_on: int,
    at: datetime | None = None,
) -> Comment:
    """Save a new version, a draft, written on top of version `based_on` (0: the first).

    Raises `EditConflict` with both texts where another version came in between: the refused one is kept in
    the history. Raises `NotAllowed` for an empty text.
    """
    if not words.text.strip():
        raise NotAllowed("There is nothing to save: the comment is empty.")
    with store.writing(by, at) as entry:
        past = _versions(entry.connection, measure, month)
        number = past[-1].number if past else 0
        conflict = _conflict(entry, past, based_on, words)
        if conflict is None:
            row = entry.add(
                COMMENTS,
                measure=measure,
                month=month.replace(day=1),
                number=number + 1,
                text=words.text,
                state="draft",
                author=entry.who,
                written_at=entry.at,
                owner_role=words.owner_role,
                action=words.action,
                due=words.due,
                checked_by="",
                checked_at=None,
                approved_by="",
                approved_at=None,
                rendered="",
                fingerprint="",
                published_by="",
                published_at=None,
            )
            return _one(entry, row)
    # after the transaction, so that the refused text stays in the history
    raise conflict


def check(
    store: Store, by: str, measure: str, month: date, number: int, at: datetime | None = None
) -> Comment:
    """A draft was checked and may be approved. Raises `NotAllowed`; `EditConflict` for an older one."""
    with store.writing(by, at) as entry:
        comment = _newest(entry, measure, month, number)
        _must_be(comment, "draft", "checked")
        entry.change(COMMENTS, comment.id, state="checked", checked_by=entry.who, checked_at=entry.at)
        return _one(entry, comment.id)


def approve(
    store: Store,
    by: str,
    measure: str,
    month: date,
    number: int,
    facts: Mapping[str, str],
    fingerprint: str,
    at: datetime | None = None,
) -> Comment:
    """Approve a checked version: its text with today's figures and the data's fingerprint are kept with it.

    Raises `NotAllowed` where the approver wrote any of it since the version shown before, `EditConflict`
    for an older version, `UnknownReference` where it cannot be rendered.
    """
    with store.writing(by, at) as entry:
        comment = _newest(entry, measure, month, number)
        _must_be(comment, "checked", "approved")
        if entry.who.casefold() in {name.casefold() for name in authors(_versions_of(entry, comment))}:
            raise NotAllowed(f"{entry.who} wrote this comment: somebody else approves it.")
        entry.change(
            COMMENTS,
            comment.id,
            state="approved",
            approved_by=entry.who,
            approved_at=entry.at,
            rendered=render(comment.text, facts),
            fingerprint=fingerprint,
        )
        return _one(entry, comment.id)


def publish(
    store: Store,
    by: str,
    measure: str,
    month: date,
    number: int,
    figure: Figure,
    at: datetime | None = None,
) -> Comment:
    """Publish an approved version, and keep the figure that it was published with.

    Raises `NotAllowed` where it is not approved, or where a later one is.
    """
    with store.writing(by, at) as entry:
        past = _versions(entry.connection, measure, month)
        comment = next((c for c in past if c.number == number), None)
        if comment is None:
            raise NotAllowed(f"There is no version {number} of this comment.")
        _must_be(comment, "approved", "published")
        if comment != _shown(past):
            raise NotAllowed("A later version of this comment is approved: publish that one.")
        entry.change(COMMENTS, comment.id, state="published", published_by=entry.who, published_at=entry.at)
        publish_figure(entry, figure, f"comment {comment.id}")
        return _one(entry, comment.id)


def authors(past: list[Comment]) -> set[str]:
    """Everybody who wrote since the version that is shown: none of them may approve the newest."""
    before = max((c.number for c in past if c.state in SHOWN), default=0)
    return {c.author for c in past if c.number > before}


# ---- inside --------------------------------------------------------------------------------------


def _query() -> sa.Select[tuple[object, ...]]:
    return sa.select(COMMENTS).order_by(COMMENTS.c.measure, COMMENTS.c.month, COMMENTS.c.number)


def _versions(connection: sa.Connection, measure: str, month: date) -> list[Comment]:
    query = _query().where(COMMENTS.c.measure == measure, COMMENTS.c.month == month.replace(day=1))
    return [_comment(dict(row)) for row in connection.execute(query).mappings()]


def _versions_of(entry: Entry, comment: Comment) -> list[Comment]:
    return _versions(entry.connection, comment.measure, comment.month)


def _comment(row: Row) -> Comment:
    return Comment(**{field.name: row[field.name] for field in fields(Comment)})


def _one(entry: Entry, row: int) -> Comment:
    found = entry.connection.execute(sa.select(COMMENTS).where(COMMENTS.c.id == row)).mappings().one()
    return _comment(dict(found))


def _shown(past: list[Comment]) -> Comment | None:
    return next((c for c in reversed(past) if c.state in SHOWN), None)


def _conflict(entry: Entry, past: list[Comment], based_on: int, words: Words) -> EditConflict | None:
    stands = past[-1] if past else None
    if based_on == (stands.number if stands else 0):
        return None
    if stands is None:
        raise NotAllowed(f"There is no version {based_on} of this comment to build on.")
    entry.note(
        COMMENTS.name,
        stands.id,
        NOT_SAVED,
        {"number": stands.number, "text": stands.text, "author": stands.author},
        {"based_on": based_on, **{f.name: _plain(getattr(words, f.name)) for f in fields(words)}},
    )
    return EditConflict(stands.text, words.text, stands.author, stands.number)


def _plain(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _newest(entry: Entry, measure: str, month: date, number: int) -> Comment:
    """The version `number`, which must be the newest."""
    past = _versions(entry.connection, measure, month)
    comment = next((c for c in past if c.number == number), None)
    if comment is None:
        raise NotAllowed(f"There is no version {number} of this comment.")
    if comment != past[-1]:
        raise EditConflict(past[-1].text, comment.text, past[-1].author, past[-1].number)
    return comment


def _must_be(comment: Comment, state: State, wanted: State) -> None:
    if comment.state != state:
        raise NotAllowed(f"This version is {comment.state}: only one that is {state} can be {wanted}.")
