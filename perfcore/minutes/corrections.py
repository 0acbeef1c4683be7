"""Corrections: what was wrong, what is right, why, who said so, and who was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa

from perfcore.minutes.errors import NotAllowed
from perfcore.minutes.store import Row, Store
from perfcore.minutes.tables import CORRECTIONS, SENDINGS

Kind = Literal["comment", "figure"]


@dataclass(frozen=True)
class Correction:
    """A comment or a figure that was corrected; `sent_to` names the people or bodies that were told."""

    id: int
    kind: Kind
    measure: str
    month: date
    old: str
    new: str
    why: str
    made_by: str
    made_at: datetime
    sent_to: tuple[str, ...]


def record(
    store: Store,
    by: str,
    kind: Kind,
    measure: str,
    month: date,
    old: str,
    new: str,
    why: str,
    sent_to: Iterable[str] = (),
    at: datetime | None = None,
) -> Correction:
    """Keep a correction. Raises `NotAllowed` without a reason, or where nothing differs."""
    if not why.strip():
        raise NotAllowed("Say why it is corrected: readers will ask.")
    if old.strip() == new.strip():
        raise NotAllowed("Old and new are the same: there is nothing to correct.")
    with store.writing(by, at) as entry:
        row = entry.add(
            CORRECTIONS,
            kind=kind,
            measure=measure,
            month=month.replace(day=1),
            old=old.strip(),
            new=new.strip(),
            why=why.strip(),
            made_by=entry.who,
            made_at=entry.at,
        )
        for name in sent_to:
            entry.add(SENDINGS, correction=row, sent_to=name, sent_by=entry.who, sent_at=entry.at)
    return _found(store, CORRECTIONS.c.id == row)[0]


def sent(store: Store, by: str, correction: int, to: Iterable[str], at: datetime | None = None) -> Correction:
    """Note who else was told. Raises `NotAllowed` for a correction that there is not."""
    with store.writing(by, at) as entry:
        if entry.connection.scalar(sa.select(CORRECTIONS.c.id).where(CORRECTIONS.c.id == correction)) is None:
            raise NotAllowed(f"There is no correction {correction}.")
        for name in to:
            entry.add(SENDINGS, correction=correction, sent_to=name, sent_by=entry.who, sent_at=entry.at)
    return _found(store, CORRECTIONS.c.id == correction)[0]


def since(store: Store, when: datetime) -> list[Correction]:
    """Every correction made at or after a moment, latest first."""
    return _found(store, CORRECTIONS.c.made_at >= when)


def of(store: Store, measure: str, month: date) -> list[Correction]:
    """The corrections about a measure and month, latest first."""
    return _found(store, CORRECTIONS.c.measure == measure, CORRECTIONS.c.month == month.replace(day=1))


def worded(correction: Correction) -> str:
    """ "Corrected on 3 March 2026: was 69%, is 59%"; of a longer text only the words that differ."""
    when = f"{correction.made_at.day} {correction.made_at:%B %Y}"
    old, new = correction.old, correction.new
    if correction.kind == "comment":
        old, new = difference(old, new)
        if not old:
            return f'Corrected on {when}: added "{new}"'
        if not new:
            return f'Corrected on {when}: left out "{old}"'
        old, new = f'"{old}"', f'"{new}"'
    return f"Corrected on {when}: was {old}, is {new}"


def difference(old: str, new: str) -> tuple[str, str]:
    """The words between the beginning and the end that two texts share."""
    before, after = old.split(), new.split()
    least = min(len(before), len(after))
    head = next((i for i in range(least) if before[i] != after[i]), least)
    tail = next((i for i in range(least - head) if before[-1 - i] != after[-1 - i]), least - head)
    return " ".join(before[head : len(before) - tail]), " ".join(after[head : len(after) - tail])


def _found(store: Store, *conditions: sa.ColumnElement[bool]) -> list[Correction]:
    with store.reading() as connection:
        query = sa.select(CORRECTIONS).where(*conditions).order_by(CORRECTIONS.c.id.desc())
        rows = [dict(row) for row in connection.execute(query).mappings()]
        told: dict[int, list[str]] = {}
        for row, name in connection.execute(
            sa.select(SENDINGS.c.correction, SENDINGS.c.sent_to).order_by(SENDINGS.c.id)
        ):
            told.setdefault(row, []).append(name)
    return [_correction(row, tuple(told.get(row["id"], ()))) for row in rows]


def _correction(row: Row, sent_to: tuple[str, ...]) -> Correction:
    return Correction(**row, sent_to=sent_to)
