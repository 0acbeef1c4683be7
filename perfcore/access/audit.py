"""Who looked at children, when and in which role: never whom they saw.

One line of JSON a look, in a file that only grows. Every line holds the hash of the one before it, so that a
line that is changed, taken out or put in is found; `head` holds the last one, so that a cut end is found too.
Whoever can write both files can write a new history: copies of the head kept elsewhere tell.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from perfcore.access.viewer import Refused, Viewer, must

What = Literal["rows", "late list", "drift list", "largest families", "journeys", "kept list", "reason"]

START = "0" * 64
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
                before = _head(data)
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
                with _file(data).open("a", encoding="utf-8", newline="\n") as out:
                    out.write(json.dumps(told, ensure_ascii=True) + "\n")
                    out.flush()
                    os.fsync(out.fileno())
                _head_file(data).write_text(str(told["hash"]), encoding="ascii")
        except OSError as error:
            raise CannotRecord(
                f"Nothing is shown, since who looked cannot be recorded: {error.strerror or error}."
            ) from error
        _LATELY[same] = now


def looks(data: Path, viewer: Viewer) -> list[Looked]:
    """Every look, latest first. Raises `Refused` for roles that do not read the audit."""
    must(viewer, "audit")
    return [line for line in reversed(list(_lines(data))) if line.what != "earlier looks removed"]


def faults(data: Path, viewer: Viewer) -> list[str]:
    """What is wrong with the record, in sentences; nothing where it is as it was written."""
    must(viewer, "audit")
    wrong, before = [], START
    try:
        for number, text in enumerate(_texts(data), 1):
            told = json.loads(text)
            cut = number == 1 and told.get("what") == "earlier looks removed"
            if told.get("hash") != _hash({k: v for k, v in told.items() if k != "hash"}):
                wrong.append(f"Line {number} was changed after it was written.")
            if told.get("before") != before and not cut:
                wrong.append(f"A line before line {number} was taken out, put in or moved.")
            before = str(told.get("hash"))
    except (ValueError, AttributeError):
        wrong.append(f"Line {number} is no look.")
    if not wrong and _head(data) != before:
        wrong.append("Lines at the end were taken out.")
    return wrong


def last(data: Path) -> str:
    """The hash of the last look: what a copy kept elsewhere is held against."""
    return _head(data)


def prune(data: Path, viewer: Viewer, keep_days: int, today: date | None = None) -> int:
    """Remove looks older than the retention; how many. The record says that they were removed."""
    must(viewer, "audit")
    first = (today or datetime.now(UTC).date()) - timedelta(days=keep_days)
    with _LOCK, _alone(data):
        every = list(_lines(data))
        kept = [line for line in every if datetime.fromisoformat(line.at).date() >= first]
        old = len(every) - len(kept)
        if not old:
            return 0
        told = {
            "at": datetime.now(UTC).replace(microsecond=0).isoformat(),
            "who": viewer.name,
            "role": viewer.role,
            "what": "earlier looks removed",
            "measure": "",
            "month": "",
            "filters": f"{old} older than {keep_days} days",
            "exported": False,
            "before": every[old - 1].hash,
        }
        lines = [told, *(asdict(line) for line in kept)]
        before = str(told["before"])
        for line in lines:  # the chain begins anew with what was removed before it
            line["before"] = before
            line["hash"] = before = _hash({k: v for k, v in line.items() if k != "hash"})
        new = _file(data).with_suffix(".new")
        new.write_text(
            "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines), encoding="utf-8"
        )
        new.replace(_file(data))
        _head_file(data).write_text(before, encoding="ascii")
        return old


def _file(data: Path) -> Path:
    folder = data / "audit"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "looked.jsonl"


def _head_file(data: Path) -> Path:
    return _file(data).with_name("head")


def _head(data: Path) -> str:
    try:
        return _head_file(data).read_text(encoding="ascii").strip() or START
    except FileNotFoundError:
        return START


def _hash(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _texts(data: Path) -> list[str]:
    try:
        return _file(data).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _lines(data: Path) -> Iterator[Looked]:
    for text in _texts(data):
        yield Looked(**json.loads(text))


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One process at a time."""
    with _file(data).with_name("lock").open("a+b") as lock:
        if os.name == "nt":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


__all__ = ["CannotRecord", "Looked", "faults", "last", "looks", "prune", "record"]
