"""The last twelve months against the twelve before them, for events and for what is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from perfcore.catalogue.model import Measure
from perfcore.signals import evidence as rows_of
from perfcore.signals.compare_two import compare
from perfcore.signals.counts import score_counts
from perfcore.signals.windows import from_month
from perfcore.values.values import Values

YEAR = 12
LOOKED_AT = 60  # months back: two years, and what is needed to know how months swing
SURE_Z = 1.96


@dataclass(frozen=True)
class YearOnYear:
    """Children (or rows) now and a year before, and the score of the difference, counted by families."""

    now: float
    before: float
    score: float

    @property
    def direction(self) -> int:
        """1 or -1 where chance does not explain the difference at the 5% level, else 0."""
        return int(np.sign(self.score)) if abs(self.score) > SURE_Z else 0


def year_on_year(values: Values, measure: Measure, month: date) -> YearOnYear | None:
    """Events of twelve months against the twelve before; what is open against a year before.

    Events by the compound conditional test. Of a stock only families that came or went can have moved it:
    the difference is held against the square root of the sum of their squared numbers of children (a
    compound Poisson walk; Feller 1968, XII.2). None for anything but counts judged by families, or with
    under two years of history.
    """
    if measure.table is None or not measure.families or measure.show != "count" or measure.flow is not None:
        return None
    if values.missing_for(measure.id) is not None:
        return None
    line = rows_of.of_months(values, measure)
    place = rows_of.place_of(line, month)
    if place is None or place < 2 * YEAR - 1 or line.part[place]:
        return None
    first = max(place - LOOKED_AT, 0)
    line, place = from_month(line, first), place - first
    evidence = values.evidence(measure, first=first)
    data = rows_of.families_of(line, measure, evidence)
    if measure.open is not None:
        now, before = (evidence.month == place), (evidence.month == place - YEAR)
        span = int(evidence.family.max(initial=0)) + 1
        sizes = [np.bincount(evidence.family[at], minlength=span).astype(np.float64) for at in (now, before)]
        moved = sizes[0] - sizes[1]
        spread = float(np.sqrt((moved**2).sum()))
        score = float(moved.sum()) / spread if spread > 0 else 0.0
        return YearOnYear(float(now.sum()), float(before.sum()), score)
    year = slice(place - YEAR + 1, place + 1), slice(place - 2 * YEAR + 1, place - YEAR + 1)
    exposure = [np.array([line.exposure[months].sum()]) for months in year]
    swings = np.nan_to_num(score_counts(data, np.array([place]), rows_of.ONE_MONTH).phi[0], nan=1.0)
    found = compare(
        data.sizes[0, year[1]].sum(axis=0),
        data.sizes[0, year[0]].sum(axis=0),
        exposure[1],
        exposure[0],
        swings,
    )
    now_rows, before_rows = (float(data.children[0, months].sum()) for months in year)
    return YearOnYear(now_rows, before_rows, float(found.z[0]))
