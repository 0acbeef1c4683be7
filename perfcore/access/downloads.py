"""Tables as CSV for spreadsheets, with what they are in lines above the header."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from perfcore.access.viewer import Viewer

if TYPE_CHECKING:  # the gate itself gives tables away as CSV
    from perfcore.access.gate import Gate


def as_csv(gate: Gate, viewer: Viewer, about: Sequence[str], frame: pd.DataFrame) -> bytes:
    """A frame that this viewer was given; `about` says what it is, council and date are added."""
    load = gate.about(viewer)
    lines = [
        *about,
        f"Council: {load.council}",
        f"Data to: {load.data_to.isoformat()}, loaded {load.loaded_at:%Y-%m-%d %H:%M}",
        f"Rows: {len(frame)}",
    ]
    return written(lines, list(frame.columns), frame.itertuples(index=False))


def written(about: Iterable[str], header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Lines, a header and rows as spreadsheets read them; no cell can be taken for a formula."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerows([[safe_cell(line)] for line in about])
    lines.writerow(header)
    lines.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; a number that is missing or endless becomes empty."""
    if isinstance(value, float):
        return f"{value:.10g}" if math.isfinite(value) else ""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
