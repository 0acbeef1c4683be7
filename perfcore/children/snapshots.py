"""Weekly lists of open plans as they were kept, so that a correction to the records does not rewrite them.

data/drift/2026-10-31-f5b3a2f9c02a.parquet      the date the list is for, and the load it was made from
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

FOLDER = "drift"
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-([0-9a-f]{1,12})\.parquet")
NEEDED = ("plan", "child", "family", "team", "start", "months", "reached", "band")
# "Last week" is the kept list of 5 to 9 days before: meetings move by a day or two.
NEAREST, FARTHEST = 5, 9
WEEK = 7


@dataclass(frozen=True)
class Kept:
    """One kept list: the day it is for, and where it is."""

    day: date
    path: Path


def keep(data: Path, listed: pd.DataFrame, day: date, fingerprint: str) -> Path:
    """Write the list for a day, in the place of one for the same day and load. Raises `OSError`."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{day.isoformat()}-{_hex(fingerprint)}.parquet"
    part = path.with_suffix(".part")
    listed.to_parquet(part, index=False)
    part.replace(path)
    return path


def kept(data: Path) -> list[Kept]:
    """Every kept list, the latest day first; of one day the one that was written last."""
    found = []
    for path in (data / FOLDER).glob("*.parquet"):
        name = _NAME.fullmatch(path.name)
        if name:
            found.append((date.fromisoformat(name[1]), path.stat().st_mtime_ns, path))
    return [Kept(day, path) for day, _, path in sorted(found, reverse=True)]


def a_week_before(data: Path, day: date) -> tuple[date, pd.DataFrame] | None:
    """The kept list nearest to a week before a day; None where none that can be read is 5 to 9 days old."""
    near = [k for k in kept(data) if NEAREST <= (day - k.day).days <= FARTHEST]
    for one in sorted(near, key=lambda k: abs((day - k.day).days - WEEK)):
        try:
            frame = pd.read_parquet(one.path)
        except (OSError, ValueError):  # half a file, or another program's: the list is worked out again
            continue
        if set(NEEDED) <= set(frame.columns):
            return one.day, frame
    return None


def _hex(fingerprint: str) -> str:
    return re.sub(r"[^0-9a-f]", "", fingerprint.lower())[:12] or "0"
