"""All measures at one month: what the first page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Measure
from perfcore.values.values import Values

SPARK_MONTHS = 24


@dataclass(frozen=True)
class Line:
    """One measure at one month. `missing` says why there is nothing; numbers are then empty (nan).

    `previous` and `year_before` are the values of the month before and of the same month a year before;
    `past` the last 24 values up to this month, oldest first. For bands, figures are those of the watched
    band, or of the last one.
    """

    measure: Measure
    n: float
    of: float
    families: float
    value: float
    status: str
    previous: float
    year_before: float
    past: tuple[float, ...]
    missing: str | None = None


def overview(values: Values, month: date, totals: dict[str, pd.DataFrame] | None = None) -> list[Line]:
    """Every measure of the catalogue, in its order. `totals` keeps what was worked out, by measure."""
    return [line(values, measure, month, totals) for measure in values.catalogue.measures.values()]


def line(
    values: Values, measure: Measure, month: date, totals: dict[str, pd.DataFrame] | None = None
) -> Line:
    """One measure's total at `month` (any day of it)."""
    missing = values.missing_for(measure.id)
    if missing is not None:
        return _nothing(measure, missing)
    kept = {} if totals is None else totals
    if measure.id not in kept:
        kept[measure.id] = total(values, measure)
    frame = kept[measure.id]
    months = frame["month"].to_numpy()
    place = int(np.searchsorted(months, np.datetime64(month.replace(day=1))))
    if place == len(months) or months[place] != np.datetime64(month.replace(day=1)):
        return _nothing(measure, "There is no figure for this month.")
    value = frame["value"].to_numpy(dtype=float)[: place + 1]
    row = frame.iloc[place]
    return Line(
        measure=measure,
        n=float(row["n"]),
        of=float(row["of"]),
        families=float(row["families"]),
        value=float(row["value"]),
        status=str(row["status"]),
        previous=float(value[-2]) if place >= 1 else float("nan"),
        year_before=float(value[-13]) if place >= 12 else float("nan"),
        past=tuple(value[-SPARK_MONTHS:].tolist()),
    )


def _nothing(measure: Measure, why: str) -> Line:
    gap = float("nan")
    return Line(measure, gap, gap, gap, gap, "x", gap, gap, (), why)


def total(values: Values, measure: Measure) -> pd.DataFrame:
    """One line a month, without gaps: the whole measure, or its watched band."""
    frame = values.compute(measure.id)
    if measure.show != "bands":
        return frame
    return frame[frame["part"] == measure.watched_band]
