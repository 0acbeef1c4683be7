"""Tables of an analysis as CSV, with what they are in lines above the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd

from perfcore.access.gate import Gate, safe_cell
from perfcore.access.viewer import Viewer


def as_csv(gate: Gate, viewer: Viewer, about: Sequence[str], frame: pd.DataFrame) -> bytes:
    """A frame that this viewer was given; `about` says what it is, council and date are added."""
    load = gate.about(viewer)
    lines = [
        *about,
        f"Council: {load.council}",
        f"Data to: {load.data_to.isoformat()}, loaded {load.loaded_at:%Y-%m-%d %H:%M}",
        f"Rows: {len(frame)}",
    ]
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerows([[safe_cell(line)] for line in lines])
    rows.writerow(list(frame.columns))
    rows.writerows([[safe_cell(v) for v in row] for row in frame.itertuples(index=False)])
    return text.getvalue().encode("utf-8-sig")
