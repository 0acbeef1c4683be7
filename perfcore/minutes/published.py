"""Figures as they were published, and those that late data has changed since: restated."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from perfcore.minutes.store import Entry, Store
from perfcore.minutes.tables import PUBLISHED_FIGURES


@dataclass(frozen=True)
class Figure:
    """A measure's figure of a month: as shown ("59%"), its value, what it is made of, and of which data."""

    measure: str
    month: date
    shown: str
    value: float | None
    n: float | None
    of_all: float | None
    fingerprint: str


@dataclass(frozen=True)
class Restated:
    """A figure that was published as `before` on `published_at` and is `now`."""

    before: Figure
    now: Figure
    published_at: datetime

    @property
    def both(self) -> tuple[str, str]:
        """Before and now as shown; with what they are made of where that alone tells them apart."""
        if self.before.shown != self.now.shown:
            return self.before.shown, self.now.shown
        return _whole(self.before), _whole(self.now)

    def __str__(self) -> str:
        was, now = self.both
        when = f"{self.published_at.day} {self.published_at:%B %Y}"
        return f"Published on {when} as {was}, now {now}"


def _whole(figure: Figure) -> str:
    if figure.n is None or figure.of_all is None:
        return figure.shown
    return f"{figure.shown} ({figure.n:,.0f} of {figure.of_all:,.0f})"


def publish_figure(entry: Entry, figure: Figure, published_with: str) -> int:
    """Keep a figure as published; `published_with` names the comment or the briefing."""
    return entry.add(
        PUBLISHED_FIGURES,
        measure=figure.measure,
        month=figure.month.replace(day=1),
        shown=figure.shown,
        value=figure.value,
        n=figure.n,
        of_all=figure.of_all,
        fingerprint=figure.fingerprint,
        published_with=published_with,
        published_by=entry.who,
        published_at=entry.at,
    )


def publish_figures(
    store: Store, by: str, figures: Iterable[Figure], published_with: str, at: datetime | None = None
) -> None:
    """Keep all figures of a briefing as published."""
    with store.writing(by, at) as entry:
        for figure in figures:
            publish_figure(entry, figure, published_with)


def months_published(store: Store) -> list[tuple[str, date]]:
    """Every measure and month of which a figure was published."""
    columns = PUBLISHED_FIGURES.c
    query = sa.select(columns.measure, columns.month).distinct().order_by(columns.month, columns.measure)
    return [(row["measure"], row["month"]) for row in store.rows(query)]


def restated(store: Store, now: Iterable[Figure]) -> list[Restated]:
    """Of the figures as they are now, those that were last published as something else."""
    last = {
        (row["measure"], row["month"]): row
        for row in store.rows(sa.select(PUBLISHED_FIGURES).order_by(PUBLISHED_FIGURES.c.id))
    }
    found = []
    for figure in now:
        row = last.get((figure.measure, figure.month.replace(day=1)))
        if row is None:
            continue
        before = Figure(**{name: row[name] for name in Figure.__dataclass_fields__})
        if not _same(before, figure):
            found.append(Restated(before, figure, row["published_at"]))
    return found


def _same(before: Figure, now: Figure) -> bool:
    pairs = ((before.value, now.value), (before.n, now.n), (before.of_all, now.of_all))
    return before.shown == now.shown and all(_equal(a, b) for a, b in pairs)


def _equal(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    # a sum in another order is no restatement
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
