"""Who looked at children, when and in which role: never whom they saw.

One line of JSON a look, in a file that only grows. Every line holds the hash of the one before it, so that a
line that is changed, taken out or put in is found; `head` holds the last one, so that a cut end is found too.
Whoever can write both files can write a new history: copies of the head kept elsewhere tell.

A line is written before the head is. A kill between the two leaves the head one line behind, which is no
fault and is put right by the next look.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from perfcore.access.viewer import Refused, Viewer, must
from perfcore.safety.files import write_whole
from perfcore.safety.spreadsheets import written

What = Literal["rows", "late list", "drift list", "largest families", "journeys", "kept list", "reason"]

START = "0" * 64
REMOVED = "earlier looks removed"
_TAIL = 65536  # bytes: more than any line has
AGAIN = timedelta(minutes=5)
_LOCK = threading.Lock()
_LATELY: dict[tuple[object, ...], datetime] = {}


class CannotRecord(Refused):
    """The look could not be recorded, so nothing is shown."""


@dataclass(frozen=True)
class Looked:
    """One look. `filters` are the groups that were asked for, `exported` says that a file was made."""

    at: str
    who: str
    role: str
    what: str
    measure: str
    month: str
    filters: str
    exported: bool
    before: str
    hash: str


def record(
    data: Path | None,
    viewer: Viewer,
    what: What,
    measure: str = "",
    month: date | None = None,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    exported: bool = False,
) -> None:
    """Write down a look; the same one again within minutes is not a new one, an export always is.

    Raises `CannotRecord`: what cannot be recorded is not shown.
    """
    if data is None:
        return
    now = datetime.now(UTC).replace(microsecond=0)
    asked = "; ".join(f"{name} = {' or '.join(groups)}" for name, groups in sorted((filters or {}).items()))
    when = "" if month is None else f"{month:%Y-%m}"
    same = (str(data), viewer, what, measure, when, asked)
    with _LOCK:
        if not exported and same in _LATELY and now - _LATELY[same] < AGAIN:
            return
        try:
            with _alone(data):
                before = _end(data)
                told: dict[str, Any] = {
                    "at": now.isoformat(),
                    "who": viewer.name,
                    "role": viewer.role,
                    "what": what,
                    "measure": measure,
                    "month": when,
                    "filters": asked,
                    "exported": exported,
                    "before": before,
                }
                told["hash"] = _hash(told)
                with _file(data).open("ab") as out:
                    out.write(_line(told))
                    out.flush()
                    os.fsync(out.fileno())
                write_whole(_head_file(data), str(told["hash"]).encode("ascii"))
        except OSError as error:
            raise CannotRecord(
                f"Nothing is shown, since who looked cannot be recorded: {error.strerror or error}."
            ) from error
        for old in [one for one, when_seen in _LATELY.items() if now - when_seen >= AGAIN]:
            del _LATELY[old]
        _LATELY[same] = now


def looks(data: Path, viewer: Viewer) -> list[Looked]:
    """Every look that can be read, latest first. Raises `Refused` for roles that do not read the audit."""
    must(viewer, "audit")
    return [line for line in reversed(_read(data).lines) if line.what != REMOVED]


def faults(data: Path, viewer: Viewer) -> list[str]:
    """What is wrong with the record, in sentences; nothing where it is as it was written."""
    must(viewer, "audit")
    return list(_read(data).faults)


def verdict(data: Path, viewer: Viewer) -> str:
    """Whether the record is as it was written, in one sentence."""
    wrong = faults(data, viewer)
    if not wrong:
        return f"Every look is as it was written; the last hash is {last(data)}."
    others = f" And {len(wrong) - 1:,} more such." if len(wrong) > 1 else ""
    return f"The record is not as it was written. {wrong[0]}{others}"


def last(data: Path) -> str:
    """The hash of the last look: what a copy kept elsewhere is held against."""
    return _read(data).end


def as_csv(viewer: Viewer, chosen: Iterable[Looked], about: Iterable[str]) -> bytes:
    """Looks as CSV, with lines above the header that say which these are."""
    must(viewer, "audit")
    return written(about, [one.name for one in fields(Looked)], map(astuple, chosen))


def prune(data: Path, viewer: Viewer, keep_days: int, today: date | None = None) -> int:
    """Remove looks older than the retention; how many. The record says that they were removed.

    Raises `Refused` where the record is not as it was written: to write it anew would hide that.
    """
    must(viewer, "audit")
    first = (today or datetime.now(UTC).date()) - timedelta(days=keep_days)
    with _LOCK, _alone(data):
        found = _read(data)
        if found.faults:
            raise Refused(f"Nothing is removed while the record is not as it was written: {found.faults[0]}")
        kept = [line for line in found.lines if datetime.fromisoformat(line.at).date() >= first]
        old = len(found.lines) - len(kept)
        if not old:
            return 0
        told = {
            "at": datetime.now(UTC).replace(microsecond=0).isoformat(),
            "who": viewer.name,
            "role": viewer.role,
            "what": REMOVED,
            "measure": "",
            "month": "",
            "filters": f"{old} older than {keep_days} days",
            "exported": False,
            "before": found.lines[old - 1].hash,
        }
        lines = [told, *(asdict(line) for line in kept)]
        before = str(told["before"])
        for line in lines:  # the chain begins anew with what was removed before it
            line["before"] = before
            line["hash"] = before = _hash({k: v for k, v in line.items() if k != "hash"})
        write_whole(_file(data), b"".join(map(_line, lines)))
        write_whole(_head_file(data), before.encode("ascii"))
        return old


def _file(data: Path) -> Path:
    return data / "audit" / "looked.jsonl"


def _head_file(data: Path) -> Path:
    return _file(data).with_name("head")


def _head(data: Path) -> str:
    try:
        return _head_file(data).read_text(encoding="ascii", errors="replace").strip() or START
    except FileNotFoundError:
        return START


def _hash(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=True).encode("ascii") + b"\n"


@dataclass(frozen=True)
class _Record:
    """What the file holds: the lines that can be read, what is wrong, and the hash that comes next."""

    lines: tuple[Looked, ...]
    faults: tuple[str, ...]
    end: str


def _read(data: Path) -> _Record:
    head = _head(data)
    try:
        return _parsed(_file(data).read_bytes(), head)
    except FileNotFoundError:
        return _Record((), () if head == START else ("The whole record was taken out.",), head)


@lru_cache(maxsize=1)
def _parsed(raw: bytes, head: str) -> _Record:
    *texts, torn = raw.split(b"\n")
    lines, wrong, before = [], [], START
    for number, text in enumerate(texts, 1):
        line = _look(text)
        if line is None:
            wrong.append(f"Line {number} is no look.")
            continue
        if line.hash != _hash(_told(line)):
            wrong.append(f"Line {number} was changed after it was written.")
        if line.before != before and not (number == 1 and line.what == REMOVED):
            wrong.append(f"A line before line {number} was taken out, put in or moved.")
        before = line.hash
        lines.append(line)
    behind = bool(lines) and lines[-1].before == head and not torn
    if not wrong and head != before and not behind:
        wrong.append("Lines at the end were taken out.")
    return _Record(tuple(lines), tuple(wrong), head if wrong else before)


def _look(text: bytes) -> Looked | None:
    try:
        line = Looked(**json.loads(text))
        datetime.fromisoformat(line.at).astimezone()
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return line


def _told(line: Looked) -> dict[str, Any]:
    return {name: value for name, value in asdict(line).items() if name != "hash"}


def _end(data: Path) -> str:
    """The hash that the next line goes on from, after what a kill left has been put right.

    A fault is left as it is: whoever verifies the record must see it.
    """
    head = _head(data)
    try:
        with _file(data).open("rb+") as kept:
            size = kept.seek(0, os.SEEK_END)
            kept.seek(max(size - _TAIL, 0))
            *texts, torn = kept.read().split(b"\n")
            line = _look(texts[-1]) if texts else None
            end = START if line is None else line.hash
            if torn and end == head:  # cut short: nothing was shown for it
                kept.truncate(size - len(torn))
            elif torn:
                kept.write(b"\n")
    except FileNotFoundError:
        return head
    behind = line is not None and not torn and line.before == head and end == _hash(_told(line))
    return end if behind else head


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One process at a time."""
    _file(data).parent.mkdir(parents=True, exist_ok=True)
    with _file(data).with_name("lock").open("a+b") as lock:
        if os.name == "nt":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


__all__ = [
    "CannotRecord",
    "Looked",
    "as_csv",
    "faults",
    "last",
    "looks",
    "prune",
    "record",
    "verdict",
]
