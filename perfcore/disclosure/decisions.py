"""What members saw of a load and what was hidden from them: kept in a file, so that later loads honour it.

    data/published/<load>-<definitions>.npz

A file is written beside its place and renamed when it is whole. It holds the numbers behind hidden cells
too, since only so can a later load tell a corrected number from an old one; it lies beside the rows of
children that it is made of, and is guarded as they are.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from perfcore.disclosure.tables import Mask, Place, Sheet, Sheets
from perfcore.safety.files import write_whole

FOLDER = "published"
VERSION = 1
_PLAIN = ("measure", "part", "ends", "over", "dim", "small", "few", "second", "adds_up")


@dataclass(frozen=True)
class Protected:
    """The decisions about every table of one load: why each cell is hidden (`rules.REASONS`), 0 for shown."""

    made: Sheets
    why: dict[Place, NDArray[np.int8]]
    council: str = ""

    def hidden(self, place: Place) -> Mask:
        """Which cells of a sheet are hidden."""
        return np.asarray(self.why[place] > 0)


def write(path: Path, decided: Protected) -> None:
    """Keep decisions. Raises `OSError`."""
    assert {f.name for f in fields(Sheet)} == {*_PLAIN, "labels", "n", "of"}
    listed = [
        {**{name: getattr(s, name) for name in _PLAIN}, "labels": list(s.labels), "share": s.share}
        for s in decided.made.every
    ]
    about = {
        "version": VERSION,
        "council": decided.council,
        "first": decided.made.first,
        "months": decided.made.months,
        "sheets": listed,
    }
    grids = [grid.ravel() for s in decided.made.every for grid in (s.n, s.of) if grid is not None]
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        numbers=np.concatenate(grids) if grids else np.zeros(0),
        why=np.concatenate(
            [np.zeros(0, np.int8), *(decided.why[s.place].ravel() for s in decided.made.every)]
        ),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue())


def read(path: Path) -> Protected:
    """Decisions that were kept. Raises `OSError`, or `ValueError` where the file is damaged or of another
    version."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            about = json.loads(kept["about"].tobytes())
            numbers, why = kept["numbers"], kept["why"]
        if about["version"] != VERSION:
            raise ValueError(f"{path} was written by another version.")
        sheets, codes, at, place = [], {}, 0, 0
        for one in about["sheets"]:
            labels = tuple(one["labels"])
            shape = (about["months"], len(labels))
            size = shape[0] * shape[1]
            grids = [
                numbers[at + i * size : at + (i + 1) * size].reshape(shape) for i in range(1 + one["share"])
            ]
            at += len(grids) * size
            sheet = Sheet(
                **{name: one[name] for name in _PLAIN},
                labels=labels,
                n=grids[0],
                of=grids[1] if one["share"] else None,
            )
            sheets.append(sheet)
            codes[sheet.place] = why[place : place + size].reshape(shape)
            place += size
        return Protected(Sheets(about["first"], about["months"], tuple(sheets)), codes, about["council"])
    except (KeyError, TypeError, EOFError) as error:
        raise ValueError(f"{path} is damaged.") from error
