"""Where the minutes are kept: SQLite in the data folder, or PostgreSQL by one setting.

One writer at a time, on either: an entry reads, decides and writes without anybody between. Nothing is
written without its line in the history, in the same transaction.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa

from perfcore.minutes import migrations
from perfcore.minutes.errors import MinutesError, NotAllowed
from perfcore.minutes.tables import HISTORY, raw
from perfcore.safety.text import odd_character

FILE = "minutes.sqlite"
SETTING = "PERFCORE_STORE"
NOT_SAVED = "not saved"  # in the history: what met a conflict
LONGEST_TEXT = 20_000  # characters
_BUSY_SECONDS = 60
_SHORTEST_PART = 3  # of a password, that is looked for: fewer letters are in any word
_ONE_WRITER = 7_065_726_663  # any number of ours will do: PostgreSQL's advisory lock of that name
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One transaction that writes, by one person at one time."""

    connection: sa.Connection
    who: str
    at: datetime

    def add(self, table: sa.Table, **values: object) -> int:
        """Add a row, with its line in the history; its id. Raises `NotAllowed` for what is no text."""
        _must_be_text(values)
        row = self._next(table)
        kept = {name: raw(value) for name, value in values.items()}
        self.connection.execute(sa.insert(table).values(id=row, **values))
        self.note(table.name, row, "added", None, kept)
        return row

    def change(self, table: sa.Table, row: int, **values: object) -> None:
        """Change columns of a row, with old and new in the history. Raises as `add`."""
        _must_be_text(values)
        old = self.connection.execute(sa.select(table).where(table.c.id == row)).mappings().one()
        before = {name: raw(old[name]) for name in values}
        after = {name: raw(value) for name, value in values.items()}
        self.connection.execute(sa.update(table).where(table.c.id == row).values(**values))
        self.note(table.name, row, "changed", before, after)

    def note(self, what: str, row: int, action: str, old: Row | None, new: Row | None) -> None:
        """A line of the history alone: for what was tried and not done."""
        old_text, new_text = (None if side is None else _as_json(side) for side in (old, new))
        self.connection.execute(
            sa.insert(HISTORY).values(
                id=self._next(HISTORY),
                at=self.at,
                who=self.who,
                what=what,
                row=row,
                action=action,
                old=old_text,
                new=new_text,
            )
        )

    def _next(self, table: sa.Table) -> int:
        return int(self.connection.scalar(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))) or 0) + 1


def _must_be_text(values: Row) -> None:
    for text in filter(lambda value: isinstance(value, str), values.values()):
        if odd := odd_character(text):
            raise NotAllowed(
                f"There is a character that no text has ({odd}): type the words anew, in place of it."
            )
        if len(text) > LONGEST_TEXT:
            raise NotAllowed(too_long(text))


def too_long(text: str) -> str:
    """Why a text is not kept, nor held against its figures, in one sentence."""
    return f"A text has {len(text):,} characters, above the limit of {LONGEST_TEXT:,}: shorten it."


def _as_json(values: Row) -> str:
    return json.dumps(dict(values), ensure_ascii=False, allow_nan=False, sort_keys=True)


@dataclass(frozen=True)
class Store:
    """An open store. Make it with `open_store` or `store_in`."""

    engine: sa.Engine

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == migrations.SQLITE

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One view of the whole store, whatever others write meanwhile."""
        with self.engine.connect() as connection:
            if not self.is_file:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """The one transaction that may write, committed at the end."""
        with self.engine.execution_options(writes=True).begin() as connection:
            if not self.is_file:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_WRITER)))
            yield connection

    @contextmanager
    def writing(self, who: str, at: datetime | None = None) -> Iterator[Entry]:
        """A transaction by `who`, at `at` (with its time zone) or now. Raises `NotAllowed` for nobody."""
        if not who.strip():
            raise NotAllowed("Say who you are: every change in the minutes has a name beside it.")
        with self.transaction() as connection:
            yield Entry(connection, who.strip(), at or datetime.now(UTC))

    def rows(self, query: sa.Select[Any]) -> list[Row]:
        """What a query finds."""
        with self.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def open_store(url: str) -> Store:
    """The store at an SQLAlchemy address, brought to the newest layout.

    Raises `NewerStore` for one that a newer perfcore wrote, `MinutesError` where it cannot be reached.
    """
    try:
        store = Store(_engine(sa.make_url(url)))
        with store.reading() as connection:
            found = migrations.layout(connection)
        if found != migrations.newest():
            with store.transaction() as connection:
                migrations.migrate(connection)
    except (sa.exc.ArgumentError, ValueError, ImportError):
        # what they say can hold a part of the password
        raise MinutesError(
            f"{SETTING} is no address of a store: write postgresql://USER:PASSWORD@HOST/DATABASE, with %40, "
            "%2F and %3A for @, / and : in the password."
        ) from None
    except sa.exc.DBAPIError as error:
        where = sa.make_url(url).render_as_string(hide_password=True)
        said = " ".join(str(error.orig).split())
        raise MinutesError(_without_secret(f"The minutes at {where} cannot be opened: {said}", url)) from None
    return store


def _without_secret(text: str, url: str) -> str:
    """Words without any part of the password, also where its address was cut in the wrong place."""
    name_and_secret = url.partition("://")[2].rpartition("@")[0]
    given = [name_and_secret.partition(":")[2], *re.findall(r"[?&]password=([^&]*)", url)]
    for secret in given:
        parts = [part for part in re.split(r"[@/:?#]", secret) if len(part) >= _SHORTEST_PART]
        for part in (secret, unquote(secret), *parts):
            text = text.replace(part, "***") if part else text
    return text


def store_in(data: Path) -> Store:
    """The store of a data folder: its own file, or where PERFCORE_STORE says. Kept open for the next call.

    Raises as `open_store`.
    """
    setting = os.environ.get(SETTING, "")
    if setting:
        return _kept(setting)
    data.mkdir(parents=True, exist_ok=True)
    return _kept(file_url(data / FILE))


def file_url(file: Path) -> str:
    """The address of an SQLite file."""
    return sa.URL.create("sqlite", database=str(file.resolve())).render_as_string()


@lru_cache(maxsize=8)
def _kept(url: str) -> Store:
    return open_store(url)


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == migrations.POSTGRESQL:
        return sa.create_engine(url, pool_pre_ping=True)
    if url.get_backend_name() != migrations.SQLITE:
        raise MinutesError(
            f"{SETTING} names {url.get_backend_name()}: the minutes are kept in sqlite or postgresql."
        )
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_file)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare_file(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says, not where the driver guesses
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",
        "recursive_triggers = ON",  # or REPLACE would delete past the triggers that refuse it
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    # a reader that turns writer half-way is refused when another wrote meanwhile: say so at the start
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
