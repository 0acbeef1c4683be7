"""Tables as CSV for spreadsheets, with what they are in lines above the header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from perfcore.access.viewer import Viewer
from perfcore.safety.spreadsheets import written

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
