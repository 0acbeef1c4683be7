"""Briefings that went out: frozen in a folder each, listed, held against the one of the month before.

    data/briefings/2026-10-member-1/    the files, and briefing.json: what they are and what they show

A folder is written beside the others and renamed when it is whole. Nothing in it is changed again: what is
put right is issued anew, as the next edition, with a notice of what was corrected.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from perfcore.briefing.model import PUBLISHED, Audience, Briefing

FOLDER, MANIFEST = "briefings", "briefing.json"
_NAME = re.compile(r"(\d{4})-(\d{2})-(member|committee|management)-(\d+)")
Cells = dict[tuple[str, date], tuple[float | None, float | None]]


class NotIssued(Exception):  # noqa: N818 - it reads as what happened
    """The briefing was not issued; the message is one sentence and says why."""


@dataclass(frozen=True)
class Issued:
    """One edition: `files` are the SHA-256 of what went out, by name; `why` is that of a new edition."""

    folder: Path
    month: date
    audience: Audience
    edition: int
    issued_at: datetime
    issued_by: str
    fingerprint: str
    why: str
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.folder.name


@dataclass(frozen=True)
class Difference:
    """One measure's text in two briefings; "" where it is in one of them only."""

    measure: str
    what: str
    before: str
    now: str


def every(data: Path) -> list[Issued]:
    """All that went out, latest month first, of one month the latest edition first."""
    found = []
    for folder in (data / FOLDER).glob("*"):
        name = _NAME.fullmatch(folder.name)
        if name and (folder / MANIFEST).is_file():
            kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            found.append(
                Issued(
                    folder,
                    date(int(name[1]), int(name[2]), 1),
                    name[3],  # type: ignore[arg-type]
                    int(name[4]),
                    datetime.fromisoformat(kept["issued_at"]),
                    kept["issued_by"],
                    kept["fingerprint"],
                    kept["why"],
                    kept["files"],
                )
            )
    return sorted(found, key=lambda one: (one.month, one.audience, one.edition), reverse=True)


def latest(data: Path, month: date, audience: Audience) -> Issued | None:
    """The edition that holds."""
    return next((one for one in every(data) if (one.month, one.audience) == (month, audience)), None)


def last_before(data: Path, month: date) -> Issued | None:
    """The briefing of an earlier month that went out last."""
    return next((one for one in every(data) if one.month < month), None)


def freeze(data: Path, brief: Briefing, files: Mapping[str, bytes], by: str, why: str = "") -> Issued:
    """Keep a briefing as it went out. Raises `NotIssued` where one is out already and `why` is empty."""
    before = latest(data, brief.month, brief.audience)
    if before is not None and not why.strip():
        which = f"The {brief.audience} briefing for {brief.month:%B %Y}"
        raise NotIssued(f"{which} is out already: say why it goes out again.")
    if before is None and why.strip():
        raise NotIssued("There is no earlier edition to correct: issue it without a reason.")
    edition = 1 if before is None else before.edition + 1
    name = f"{brief.month:%Y-%m}-{brief.audience}-{edition}"
    target, fresh = data / FOLDER / name, data / FOLDER / f".{name}.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for file, content in files.items():
            (fresh / file).write_bytes(content)
        manifest = {
            "issued_at": brief.made_at.isoformat(),
            "issued_by": by,
            "fingerprint": brief.fingerprint,
            "why": why.strip(),
            "files": {file: hashlib.sha256(content).hexdigest() for file, content in files.items()},
            **shown(brief),
        }
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
        fresh.rename(target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise NotIssued(f"It could not be kept in {target}: {error.strerror or error}.") from error
    found = latest(data, brief.month, brief.audience)
    assert found is not None
    return found


def shown(brief: Briefing) -> dict[str, object]:
    """What a briefing shows, for the manifest: the grid as text, and every cell of its history."""
    return {
        "grid": {
            row.measure: {
                "name": row.name,
                "this month": row.value,
                "made of": row.made_of,
                "signal": row.variation,
                "target": row.target,
            }
            for row in brief.grid
        },
        "cells": [[p.measure, p.month.isoformat(), p.value, p.n, p.of] for p in brief.history],
    }


def faults(one: Issued) -> list[str]:
    """The files of an edition that are no longer what went out."""
    wrong = []
    for file, digest in one.files.items():
        path = one.folder / file
        if not path.is_file():
            wrong.append(f"{one.name}/{file} is gone.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(f"{one.name}/{file} is not what went out.")
    return wrong


def cells(data: Path) -> tuple[set[tuple[str, date]], Cells]:
    """What was hidden, and what was shown, in briefings that anybody may have."""
    hidden: set[tuple[str, date]] = set()
    given: Cells = {}
    for one in every(data):
        if one.audience in PUBLISHED:
            for measure, month, value, n, of in _kept(one)["cells"]:
                key = (measure, date.fromisoformat(month))
                if value == "c":
                    hidden.add(key)
                elif n:
                    given[key] = (float(n), float(of) if of else None)
    return hidden - set(given), given


def differences(before: Issued, now: Issued | Briefing) -> list[Difference]:
    """What the grids of two briefings say otherwise, in the order of the newer one."""
    old = _kept(before)["grid"]
    new = shown(now)["grid"] if isinstance(now, Briefing) else _kept(now)["grid"]
    assert isinstance(new, dict)
    found = []
    for measure in [*new, *(m for m in old if m not in new)]:
        was, reads = old.get(measure, {}), new.get(measure, {})
        for what in ("this month", "made of", "signal", "target"):
            a, b = was.get(what, ""), reads.get(what, "")
            if a != b:
                found.append(Difference(reads.get("name", was.get("name", measure)), what, a, b))
    return found


def _kept(one: Issued) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((one.folder / MANIFEST).read_text(encoding="utf-8"))
    return kept
