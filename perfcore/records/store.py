"""Loads kept on disk: one folder each, and a file that says which of them is current.

    data/current.json                      the folder of the current load
    data/loads/0007-20260301t101500/       its tables as Parquet, findings.json and about.json

A load is written beside the others and becomes current in one step, so that whatever stops it leaves the
load before it as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from perfcore.records.errors import LoadError
from perfcore.records.records import Finding, Records
from perfcore.records.sheets import conform
from perfcore.records.tables import LOOKUPS, TABLES, Kind

LOADS = "loads"
CURRENT = "current.json"
ABOUT = "about.json"
FINDINGS = "findings.json"
_PART = ".part-"
_FOLDER = re.compile(r"\d{4,}-\d{8}t\d{6}")
_VERSION = 1


@dataclass(frozen=True)
class Load:
    """One kept load, without its tables. `kind`: ssd | annex_a | figures."""

    name: str
    kind: str
    source: str
    council: str
    data_to: date
    loaded_at: datetime
    fingerprint: str
    rows: Mapping[str, int]
    rows_set_aside: Mapping[str, int]
    findings: int


def current(data: Path) -> Records | None:
    """The current load of a data directory; None where nothing was loaded. Raises `LoadError`."""
    name = current_name(data)
    return None if name is None else open_load(data, name)


def current_name(data: Path) -> str | None:
    """The folder of the current load; None where nothing was loaded. Raises `LoadError`."""
    path = data / CURRENT
    if not path.exists():
        return None
    said = _read_json(path)
    name = said.get("load") if isinstance(said, dict) else None
    if not isinstance(name, str) or not _FOLDER.fullmatch(name):
        raise LoadError(str(path), "the file names no load: restore it, or load the extract again.")
    if not (data / LOADS / name / ABOUT).is_file():
        raise LoadError(str(path), f"the load {name} that it names is gone: load the extract again.")
    return name


def current_kind(data: Path) -> str:
    """The kind of the current load: ssd, annex_a or figures; "" where nothing was loaded."""
    name = current_name(data)
    return "" if name is None else _about(data / LOADS / name).kind


def loads(data: Path) -> list[Load]:
    """Every load that was kept and can still be read, oldest first."""
    kept = []
    for name in _names(data):
        with suppress(LoadError):
            kept.append(_about(data / LOADS / name))
    return kept


def open_load(data: Path, name: str) -> Records:
    """The tables of one kept load. Raises `LoadError` when a file of it is damaged."""
    folder = data / LOADS / name
    about = _read_json(folder / ABOUT)
    try:
        listed = _read_json(folder / FINDINGS)
        findings = tuple(Finding(**found) for found in listed)
        return Records(
            tables={table: _read_frame(folder, table, TABLES[table].columns) for table in TABLES},
            **{lookup: _read_frame(folder, lookup, kinds) for lookup, kinds in LOOKUPS.items()},
            data_to=date.fromisoformat(about["data_to"]),
            council=about["council"],
            source=about["source"],
            loaded_at=datetime.fromisoformat(about["loaded_at"]),
            fingerprint=about["fingerprint"],
            findings=findings,
            absent=about["absent"],
            rows_read=about["rows_read"],
            rows_set_aside=about["rows_set_aside"],
            history_from=date.fromisoformat(about["history_from"]) if about["history_from"] else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder, error) from error


def keep(data: Path, records: Records, kind: str) -> str:
    """Store a load and make it the current one; gives its folder's name. The caller holds the lock.

    Nothing that was there is touched until the last step, which replaces `current.json` at once.
    """
    top = data / LOADS
    top.mkdir(exist_ok=True)
    for left in top.glob(_PART + "*"):
        shutil.rmtree(left, ignore_errors=True)
    taken = (int(p.name.split("-")[0]) for p in top.iterdir() if _FOLDER.fullmatch(p.name))
    number = max(taken, default=0) + 1
    name = f"{number:04d}-{records.loaded_at:%Y%m%dt%H%M%S}"
    part, final = top / (_PART + name), top / name
    try:
        part.mkdir()
        _write(part, records, kind)
        part.replace(final)
        _replace(data / CURRENT, json.dumps({"load": name}).encode() + b"\n")
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        if not _is_current(data, name):
            shutil.rmtree(final, ignore_errors=True)
        if not any(top.iterdir()):
            top.rmdir()
        raise
    return name


def _is_current(data: Path, name: str) -> bool:
    try:
        return current_name(data) == name
    except LoadError:
        return False


def fingerprint(records: Records) -> str:
    """The SHA-256 of everything in a load that a figure can depend on."""
    digest = hashlib.sha256(f"{records.council}\n{records.data_to}\n{records.history_from}\n".encode())
    digest.update(json.dumps(dict(sorted(records.absent.items()))).encode())
    for name, frame in _frames(records):
        digest.update(f"\n{name} {len(frame)}".encode())
        for column in frame.columns:
            digest.update(f"\n{column}\n".encode())
            for part in _bytes_of(frame[column]):
                digest.update(part)
    return digest.hexdigest()


def _frames(records: Records) -> Iterator[tuple[str, pd.DataFrame]]:
    yield from ((name, records.tables[name]) for name in TABLES)
    yield from ((name, getattr(records, name)) for name in LOOKUPS)


def _bytes_of(column: pd.Series) -> Iterator[bytes]:
    """A column's content, whatever buffers it happens to lie in."""
    if isinstance(column.dtype, pd.StringDtype):
        made = pa.array(column, type=pa.large_string())
        array = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
        # a copy, since a part of a larger array shares its buffers
        whole = array.take(pa.array(np.arange(len(array)))) if len(array) else array
        yield array.is_null().to_numpy(zero_copy_only=False).tobytes()
        if len(whole):
            offsets = np.frombuffer(whole.buffers()[1], dtype=np.int64)[: len(whole) + 1]
            yield offsets.tobytes()
            yield memoryview(whole.buffers()[2])[: offsets[-1]].tobytes() if whole.buffers()[2] else b""
    elif isinstance(column.dtype, pd.BooleanDtype):
        yield column.astype("float64").to_numpy(na_value=np.nan).tobytes()
    else:
        yield column.to_numpy().tobytes()


def _write(folder: Path, records: Records, kind: str) -> None:
    files = {}
    for name, frame in _frames(records):
        path = folder / f"{name}.parquet"
        pyarrow.parquet.write_table(
            pa.Table.from_pandas(frame, preserve_index=False), path, compression="zstd"
        )
        files[path.name] = len(frame)
    listed = [asdict(found) for found in records.findings]
    _write_durably(folder / FINDINGS, json.dumps(listed, ensure_ascii=False).encode())
    about = {
        field.name: getattr(records, field.name)
        for field in fields(Records)
        if field.name not in {"tables", "findings", *LOOKUPS}
    }
    about |= {"version": _VERSION, "kind": kind, "files": files, "findings": len(listed)}
    _write_durably(folder / ABOUT, json.dumps(about, default=_json, indent=1, ensure_ascii=False).encode())


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else dict(value)


def _read_frame(folder: Path, name: str, kinds: Mapping[str, Kind]) -> pd.DataFrame:
    try:
        frame = pyarrow.parquet.read_table(folder / f"{name}.parquet").to_pandas()
    except (pa.ArrowException, OSError) as error:
        raise LoadError(
            str(folder / f"{name}.parquet"), "the file is gone or damaged: load the extract again."
        ) from error
    return conform(frame, kinds)


def _about(folder: Path) -> Load:
    about = _read_json(folder / ABOUT)
    try:
        return Load(
            name=folder.name,
            kind=about["kind"],
            source=about["source"],
            council=about["council"],
            data_to=date.fromisoformat(about["data_to"]),
            loaded_at=datetime.fromisoformat(about["loaded_at"]),
            fingerprint=about["fingerprint"],
            rows=about["rows_read"],
            rows_set_aside=about["rows_set_aside"],
            findings=about["findings"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(folder, error) from error


def _damaged(folder: Path, error: Exception) -> LoadError:
    return LoadError(str(folder), f"this load is damaged ({type(error).__name__}): load the extract again.")


def _names(data: Path) -> list[str]:
    top = data / LOADS
    if not top.is_dir():
        return []
    found = [p.name for p in top.iterdir() if _FOLDER.fullmatch(p.name) and (p / ABOUT).is_file()]
    return sorted(found, key=lambda name: int(name.split("-")[0]))


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise LoadError(
            str(path), "the file cannot be read: restore it, or load the extract again."
        ) from error


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(_PART + path.name)
    try:
        _write_durably(part, content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
