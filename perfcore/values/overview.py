"""All measures at one month: what the first page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


def overview(values: Values, month: date) -> list[Line]:
    """Every measure of the catalogue, in its order."""
    return [line(values, measure, month) for measure in values.catalogue.measures.values()]


def line(values: Values, measure: Measure, month: date) -> Line:
    """One measure's total at `month` (any day of it)."""
    missing = values.missing_for(measure.id)
    if missing is not None:
        return _nothing(measure, missing)
    frame = total(values, measure)
    at = pd.Timestamp(month.replace(day=1))
    upto = frame[frame["month"] <= at]
    now = upto[upto["month"] == at]
    if now.empty:
        return _nothing(measure, "There is no figure for this month.")
    row = now.iloc[0]
    return Line(
        measure=measure,
        n=float(row["n"]),
        of=float(row["of"]),
        families=float(row["families"]),
        value=float(row["value"]),
        status=str(row["status"]),
        previous=_value_at(upto, at - pd.DateOffset(months=1)),
        year_before=_value_at(upto, at - pd.DateOffset(months=12)),
        past=tuple(upto["value"].to_numpy(dtype=float)[-SPARK_MONTHS:]),
    )


def _nothing(measure: Measure, why: str) -> Line:
    gap = float("nan")
    return Line(measure, gap, gap, gap, gap, "x", gap, gap, (), why)


def _value_at(values: pd.DataFrame, month: pd.Timestamp) -> float:
    found = values.loc[values["month"] == month, "value"]
    return float(found.iloc[0]) if len(found) else float("nan")


def total(values: Values, measure: Measure) -> pd.DataFrame:
    """One line a month: the whole measure, or its watched band."""
    frame = values.compute(measure.id)
    if measure.show != "bands":
        return frame
    return frame[frame["part"] == measure.watched_band]
