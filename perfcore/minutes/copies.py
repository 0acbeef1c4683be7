"""Backup, restore, export and proof: all of the minutes, out and in again."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from perfcore.minutes import migrations
from perfcore.minutes.errors import BadBackup, NewerStore
from perfcore.minutes.store import Store
from perfcore.minutes.tables import HISTORY, METADATA
from perfcore.safety.spreadsheets import written

FORMAT = "perfcore minutes"
TABLES = tuple(table.name for table in METADATA.sorted_tables)  # whatever is pointed to comes first
MOST_BYTES = 500 * 1024**2
_SQLITE_HEAD = b"SQLite format 3\0"
Rows = tuple[tuple[str, ...], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Dump:
    """Everything that is kept: for every table its columns and rows, by id. Equal where the minutes are."""

    layout: int
    tables: Mapping[str, Rows]


def dump(store: Store) -> Dump:
    """The whole store at one moment."""
    with store.reading() as connection:
        found = sa.inspect(connection).get_table_names()
        tables = {}
        for name in TABLES:
            if name in found:
                # by name alone, as an earlier or later layout may have other columns
                result = connection.execute(sa.select(sa.text("*")).select_from(sa.table(name)))
                columns = tuple(result.keys())
                tables[name] = (columns, _sorted(columns, [tuple(row) for row in result]))
        return Dump(migrations.layout(connection), tables)


def _sorted(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    place = columns.index("id")
    return sorted(rows, key=lambda row: row[place])


def backup(store: Store, file: Path) -> None:
    """A copy of the whole store in one file, while others go on working.

    SQLite's own format from an SQLite store, else (and for a name that ends in .json) a portable one. The
    file appears whole or not at all.
    """
    with _replacing(file) as part:
        if store.is_file and file.suffix != ".json":
            _copy_file(store, part)
        else:
            _write_portable(dump(store), part)


def _copy_file(store: Store, part: Path) -> None:
    with closing(sqlite3.connect(part)) as copy, store.engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions


def _write_portable(content: Dump, part: Path) -> None:
    tables = {
        name: {"columns": columns, "rows": [list(row) for row in rows]}
        for name, (columns, rows) in content.tables.items()
    }
    whole = {"format": FORMAT, "layout": content.layout, "tables": tables}
    with part.open("w", encoding="utf-8", newline="\n") as out:
        json.dump(whole, out, ensure_ascii=False, allow_nan=False, indent=1)


@contextmanager
def _replacing(file: Path) -> Iterator[Path]:
    """A name to write to beside `file`, which it takes the place of once all is on the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def read_backup(file: Path) -> Dump:
    """What a backup holds. Raises `BadBackup`, `NewerStore` or `OSError`."""
    if file.is_file() and file.stat().st_size > MOST_BYTES:
        raise BadBackup(f"{file} is above the limit of {MOST_BYTES // 1024**2:,} MB for minutes.")
    with file.open("rb") as opened:
        head = opened.read(len(_SQLITE_HEAD))
    content = _from_sqlite(file) if head == _SQLITE_HEAD else _from_portable(file)
    if content.layout > migrations.newest():
        raise NewerStore(content.layout, migrations.newest())
    if HISTORY.name not in content.tables:
        raise BadBackup(f"{file} holds no minutes.")
    if content.layout < 1:
        raise BadBackup(f"{file} has no layout that minutes ever had.")
    return content


def _from_sqlite(file: Path) -> Dump:
    companion = file.with_name(f"{file.name}-wal")
    if companion.exists() and companion.stat().st_size:
        raise BadBackup(f"{file} is in use, and what was written last is not in it yet: back it up first.")
    # a copy, as even reading may write beside a database
    try:
        with (
            closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as source,
            closing(sqlite3.connect(":memory:")) as copy,
        ):
            source.backup(copy)
            if (fault := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise BadBackup(f"{file} is damaged: {fault}.")
            engine = sa.create_engine("sqlite://", creator=lambda: copy, poolclass=sa.pool.StaticPool)
            return dump(Store(engine))
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"{file} is damaged: {error}.") from None


def _from_portable(file: Path) -> Dump:
    try:
        whole = json.loads(file.read_text(encoding="utf-8"))
        if whole["format"] != FORMAT:
            raise BadBackup(f"{file} is no backup of minutes.")
        tables = {
            name: (tuple(table["columns"]), [tuple(row) for row in table["rows"]])
            for name, table in whole["tables"].items()
            if name in TABLES
        }
        return Dump(int(whole["layout"]), tables)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise BadBackup(f"{file} is no backup of minutes.") from None


def restore(store: Store, file: Path) -> Dump:
    """Put what a backup holds in the place of everything in the store, in one transaction; what it held.

    Raises as `read_backup`, and `BadBackup` where its rows do not fit; then nothing was changed.
    """
    content = read_backup(file)
    try:
        with store.transaction() as connection:
            migrations.clear(connection, list(reversed(TABLES)))
            migrations.migrate(connection, content.layout)
            for name in TABLES:
                columns, rows = content.tables.get(name, ((), []))
                if rows:
                    # bare columns: the values go in as they were kept
                    into = sa.table(name, *(sa.column(column) for column in columns))
                    given = [dict(zip(columns, row, strict=True)) for row in rows]
                    connection.execute(sa.insert(into), given)
            migrations.migrate(connection)
    except (sa.exc.SQLAlchemyError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise BadBackup(f"{file} does not fit: {getattr(error, 'orig', None) or error}.") from error
    return content


def export(store: Store, folder: Path) -> list[Path]:
    """Every table as CSV, and all of it as JSON; the files.

    Cells that a spreadsheet would take for a formula get an apostrophe in front, in the CSV only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = dump(store)
    files = [folder / "minutes.json", *(folder / f"{name}.csv" for name in content.tables)]
    with _replacing(files[0]) as part:
        _write_portable(content, part)
    for file, (columns, rows) in zip(files[1:], content.tables.values(), strict=True):
        with _replacing(file) as part:
            part.write_bytes(written((), columns, rows))
    return files


def faults(store: Store) -> list[str]:
    """What is wrong with the store, in sentences; nothing where every row is what its history says."""
    found = []
    if store.is_file:
        with store.reading() as connection:
            fault = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            if fault != "ok":
                found.append(f"The file is damaged: {fault}.")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                found.append("A row points to one that is not there.")
    content = dump(store)
    by_history, broken = _replayed(content)
    found += broken
    for name, (columns, rows) in content.tables.items():
        if name == HISTORY.name:
            continue
        now = {row[columns.index("id")]: dict(zip(columns, row, strict=True)) for row in rows}
        for row in sorted(now.keys() | by_history.get(name, {}).keys()):
            if now.get(row) != by_history.get(name, {}).get(row):
                found.append(f"Row {row} of {name} is not what its history says.")
    return found


def _replayed(content: Dump) -> tuple[dict[str, dict[int, dict[str, Any]]], list[str]]:
    """Every table as its history makes it, and what is wrong with the history itself."""
    columns, rows = content.tables[HISTORY.name]
    made: dict[str, dict[int, dict[str, Any]]] = {}
    broken = []
    for place, row in enumerate(rows, 1):
        line = dict(zip(columns, row, strict=True))
        if line["id"] != place:
            broken.append(f"Line {place} of the history is missing.")
            break
        if line["action"] == "added":
            made.setdefault(line["what"], {})[line["row"]] = {"id": line["row"], **json.loads(line["new"])}
        elif line["action"] == "changed":
            made.setdefault(line["what"], {}).setdefault(line["row"], {}).update(json.loads(line["new"]))
    return made, broken
