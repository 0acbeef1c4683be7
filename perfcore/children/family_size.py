"""The same lateness by child and by family occasion, and whether large families make the difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.children.concentration import DRAWS, SEED, deal, volumes
from perfcore.children.lateness import Lateness

_TIE = 1e-9


@dataclass(frozen=True)
class BothWays:
    """In time and all, by row (one a child) and by family occasion; children in a late and in a timely one.

    `p` is how often dealing the late ones out by chance within each month makes their occasions as much
    larger or smaller as they are (two-sided); nan where all or none were late.
    """

    rows_on_time: int
    rows: int
    events_on_time: int
    events: int
    size_late: float
    size_on_time: float
    p: float

    @property
    def by_row(self) -> float:
        return 100 * self.rows_on_time / self.rows if self.rows else float("nan")

    @property
    def by_event(self) -> float:
        return 100 * self.events_on_time / self.events if self.events else float("nan")


def both_ways(late: Lateness, draws: int = DRAWS, seed: int = SEED) -> BothWays:
    """Both figures of a window, and the test of family size by permutation within months."""
    events = late.events
    was_late = events["late"].to_numpy(dtype=bool)
    size = events["children"].to_numpy(dtype=np.int64)
    months = pd.factorize(events["month"])[0].astype(np.int64)
    p = float("nan")
    if was_late.any() and not was_late.all():
        volume, drawn = volumes(was_late, months, size, int(size.max()) + 1)
        dealt = deal(volume, drawn, draws, seed) @ np.arange(volume.shape[1])
        expected = float((volume @ np.arange(volume.shape[1]) * drawn / volume.sum(axis=1)).sum())
        far = abs(float(size[was_late].sum()) - expected)
        p = (1 + int((np.abs(dealt - expected) >= far - _TIE).sum())) / (draws + 1)
    return BothWays(
        rows_on_time=int(late.rows["on_time"].sum()),
        rows=len(late.rows),
        events_on_time=int((~was_late).sum()),
        events=len(events),
        size_late=float(size[was_late].mean()) if was_late.any() else float("nan"),
        size_on_time=float(size[~was_late].mean()) if (~was_late).any() else float("nan"),
        p=p,
    )
