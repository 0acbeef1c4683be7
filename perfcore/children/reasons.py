"""Why something was late: from the extract, or recorded by a person with who and when."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from perfcore.children.lateness import Lateness, events
from perfcore.records.errors import LoadError
from perfcore.records.lock import only_one
from perfcore.records.records import Records
from perfcore.safety.yaml_files import BadYaml, read_yaml

RECORDED = "reasons.jsonl"
CHOICES = "delay_reasons.yaml"
NO_REASON = "No reason given"
_SECONDS_TO_WAIT = 3.0


@dataclass(frozen=True)
class Recorded:
    """One reason, for one row of a table (`kind`), as somebody gave it. The latest one for a row counts."""

    kind: str
    row: str
    reason: str  # a code of `choices`
    who: str
    when: datetime


class BadChoices(ValueError):  # noqa: N818 - it reads as what is wrong
    """The council's own list of reasons cannot be used. The message says why."""


def choices(data: Path) -> dict[str, str]:
    """Code -> words: the council's own list in the data folder, else the one that comes with perfcore.

    Raises `BadChoices` for a list that is no mapping of codes to words.
    """
    own = data / CHOICES
    path = own if own.is_file() else Path(__file__).with_name(CHOICES)
    try:
        read = read_yaml(path)
    except BadYaml as error:
        raise BadChoices(f"{path.name} in the data folder: {error}") from error
    if not isinstance(read, dict) or not read:
        raise BadChoices(f"{path.name} in the data folder must have lines like: court: Court")
    for code, words in read.items():
        if not isinstance(code, str) or not isinstance(words, str) or not words.strip():
            raise BadChoices(f'{path.name} in the data folder: "{code}" needs words after it, in quotes.')
    return dict(read)


def recorded(data: Path) -> list[Recorded]:
    """Everything that was ever recorded, oldest first.

    A line that a kill cut short, which nobody was told was kept, is passed over.
    """
    try:
        text = (data / RECORDED).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    found = []
    for line in text.split("\n"):
        try:
            said = json.loads(line)
            found.append(Recorded(**{**said, "when": datetime.fromisoformat(said["when"])}))
        except (ValueError, TypeError, KeyError):
            continue
    return found


def stamp(data: Path) -> tuple[float, ...]:
    """What changes whenever a reason is recorded or the list of reasons is edited."""
    paths = (data / RECORDED, data / CHOICES)
    return tuple(path.stat().st_mtime_ns + path.stat().st_size if path.exists() else 0.0 for path in paths)


def latest(said: Iterable[Recorded]) -> dict[tuple[str, str], Recorded]:
    """The reason that counts for each (kind, row)."""
    return {(one.kind, one.row): one for one in said}


def record(data: Path, new: Iterable[Recorded]) -> None:
    """Add reasons to the end of the file and wait until the disk has them.

    Raises `LoadError` where the data folder stays locked.
    """
    lines = "".join(
        json.dumps({**asdict(one), "when": one.when.isoformat()}, ensure_ascii=False) + "\n" for one in new
    )
    until = time.monotonic() + _SECONDS_TO_WAIT
    while True:
        try:
            with only_one(data):
                _append(data / RECORDED, lines)
            return
        except LoadError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _append(path: Path, lines: str) -> None:
    with path.open("ab+") as file:
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # what a kill cut short must not swallow what comes now
                lines = "\n" + lines
        file.write(lines.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def with_reasons(
    late: Lateness,
    records: Records,
    said: Mapping[tuple[str, str], Recorded],
    words: Mapping[str, str],
) -> Lateness:
    """The same with columns `reason` (words) and `given` (by whom) in its rows, and `reason` in its events.

    A reason recorded in the app goes before the one in the extract. Rows in time have an empty reason.
    """
    rows = late.rows.copy()
    kind = str(late.standard.measure.table)
    was_late = ~rows["on_time"]
    extract = rows["row"].map(in_extract(records, kind))
    persons = {row: one for (of, row), one in said.items() if of == kind}
    person = rows["row"].map({row: words.get(one.reason, one.reason) for row, one in persons.items()})
    by = rows["row"].map({row: f"{one.who}, {one.when:%d %b %Y}" for row, one in persons.items()})
    told = np.where(extract.notna(), extract.to_numpy(dtype=object), NO_REASON)
    told = np.where(person.notna(), person.to_numpy(dtype=object), told)
    given = np.where(extract.notna(), "extract", "").astype(object)
    given = np.where(by.notna(), by.to_numpy(dtype=object), given)
    rows["reason"], rows["given"] = np.where(was_late, told, ""), np.where(was_late, given, "")
    made = events(rows)
    if len(made):
        # siblings in time have no reason to give: the occasion's is that of its late ones
        made["reason"] = ""
        if was_late.any():
            made["reason"] = events(rows[was_late])["reason"].reindex(made.index).fillna("")
    return replace(late, rows=rows, events=made)


def in_extract(records: Records, kind: str) -> pd.Series:
    """The extract's own reason by row id; empty for tables that have none."""
    conferences = records.tables["conferences"]
    given = conferences[conferences["delay_reason"].notna()]
    if kind == "conferences":
        return given.set_index("conference_id")["delay_reason"]
    if kind != "section47":
        return pd.Series(dtype="str")
    initial = given[given["kind"] == "initial"].drop_duplicates(["child_id", "held_date"])
    enquiries = records.tables["section47"][["section47_id", "child_id", "icpc_date"]]
    both = enquiries.merge(
        initial[["child_id", "held_date", "delay_reason"]],
        left_on=["child_id", "icpc_date"],
        right_on=["child_id", "held_date"],
    )
    return both.drop_duplicates("section47_id").set_index("section47_id")["delay_reason"]
