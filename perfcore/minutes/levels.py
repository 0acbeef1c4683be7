"""The level of a measure over several months: what an expectation starts from and what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.signals import sizes
from perfcore.signals.before_after import MONTHS_BEFORE
from perfcore.signals.dispersion import dispersion, pearson
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.windows import TOO_EARLY
from perfcore.values import calendar
from perfcore.values.values import Values

# count: events by families; percent: of events; level: a figure of its own each month (median, rate of
# ready-made figures, net flow); stock: what stands over from month to month, judged by how far it moved.
Kind = Literal["count", "percent", "level", "stock"]
_NATIONAL_SIZE = float(sizes.moments(sizes.NATIONAL)[0])
Grid = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """The finished months from `first` to `last` (first days) taken together.

    `mean` and `last_value` are in the measure's own unit. `n`: what was counted, or hit; `of`: percentages'
    rows; `families`: behind the counted, or behind percentages' rows. `dispersion`: for counts of families
    and for percentages how many times chance's variance their months have (phi); for levels the variance of
    a month, for stock that of a month's step. `design`: for counts of children D of `signals.sizes`; for
    percentages how many rows make one independent outcome.
    """

    kind: Kind
    first: date
    last: date
    months: int
    n: float
    of: float | None
    families: float | None
    mean: float
    dispersion: float
    design: float
    last_value: float


def kind_of(measure: Measure) -> Kind:
    """How a measure's months are to be taken together."""
    if measure.open is not None:
        return "stock"
    if measure.show in ("percent", "bands"):
        return "percent"
    return "count" if measure.show == "count" and measure.flow is None else "level"


def definition(measure: Measure) -> str:
    """A text that changes whenever the measure counts something else; not with its name, target or owner."""
    counted = (
        measure.show,
        measure.table,
        measure.month,
        measure.open,
        measure.flow,
        measure.figures,
        sorted((measure.texts or {}).items()),
        measure.bands,
        measure.watched_band if measure.bands else "",
        measure.count_of,
        measure.per,
    )
    return hashlib.sha256(repr(counted).encode()).hexdigest()[:16]


def finished_to(values: Values, measure: Measure) -> date | None:
    """The last month (first day) whose figure is whole; None where there is none."""
    frame = _months(values, measure)
    return None if frame.empty else frame["month"].iloc[-1].date()


def baseline(values: Values, measure: Measure, before: date) -> Level | None:
    """The level of the 24 finished months before `before`, or of as many as there are; None under three."""
    frame = _months(values, measure)
    past = frame[frame["month"] < pd.Timestamp(before.replace(day=1))].tail(MONTHS_BEFORE)
    return _level(values, measure, past) if len(past) >= TOO_EARLY else None


def observed(values: Values, measure: Measure, first: date, last: date) -> Level | None:
    """The level of the finished months from `first` to `last`; None where there are none."""
    frame = _months(values, measure)
    during = frame[frame["month"].between(pd.Timestamp(first.replace(day=1)), pd.Timestamp(last))]
    return _level(values, measure, during) if len(during) else None


def values_from(values: Values, measure: Measure, first: date) -> list[float]:
    """The measure's finished months from `first` on, oldest first."""
    frame = _months(values, measure)
    return frame.loc[frame["month"] >= pd.Timestamp(first.replace(day=1)), "value"].astype(float).tolist()


def exposure(first: date, last: date) -> float:
    """The months from `first` to `last`, each weighed by its working days."""
    return float(working_day_exposure(np.arange(calendar.month_of(first), calendar.month_of(last) + 1)).sum())


def _months(values: Values, measure: Measure) -> pd.DataFrame:
    """Months alone, whatever window the measure is shown over, as far as they are whole and have a value."""
    if values.missing_for(measure.id) is not None:
        return pd.DataFrame({"month": pd.to_datetime([])})
    frame = values.compute(measure.id, over="month")
    if measure.show == "bands":
        frame = frame[frame["part"] == measure.watched_band]
    whole = (frame["status"] == "") & np.isfinite(frame["value"].astype("float64"))
    return frame[whole].reset_index(drop=True)


def _level(values: Values, measure: Measure, frame: pd.DataFrame) -> Level:
    value, n, of, families = (
        frame[name].to_numpy(dtype=np.float64) for name in ("value", "n", "of", "families")
    )
    first, last = frame["month"].iloc[0].date(), frame["month"].iloc[-1].date()
    total_of = float(of.sum()) if np.isfinite(of).all() else None
    mean, design, counted = float(value.mean()), 1.0, None
    kind = kind_of(measure)
    if kind == "percent" and not total_of:
        kind = "level"  # ready-made percentages that came without what they are made of
    if kind == "percent" and total_of:
        mean = 100 * float(n.sum()) / total_of
        # a family's outcome is one vote; without families, siblings are reckoned with as they are nationally
        counted = float(families.sum()) if measure.families and np.isfinite(families).all() else None
        design = max(total_of / counted, 1.0) if counted else sizes.NATIONAL_D
        spread = _of_percentages(n, of, design)
    elif kind == "count":
        counted_by_month, design = _families(values, measure, frame, n)
        counted = float(counted_by_month.sum())
        spread = _of_counts(counted_by_month, frame)
    else:
        steps = np.diff(value)
        spread = float(np.mean(steps**2)) if kind == "stock" else float(np.var(value, ddof=1))
        if len(value) < 2:
            spread = 0.0
    return Level(
        kind=kind,
        first=first,
        last=last,
        months=len(frame),
        n=float(np.nansum(n)),
        of=total_of,
        families=counted,
        mean=mean,
        dispersion=spread,
        design=design,
        last_value=float(value[-1]),
    )


def _of_counts(families: Grid, frame: pd.DataFrame) -> float:
    """phi of families by month, steadied as everywhere (`signals.dispersion`)."""
    e = working_day_exposure(np.array([calendar.month_of(month.date()) for month in frame["month"]]))
    count, whole = families.sum(), e.sum()
    if count <= 0:
        return 1.0
    chi2 = pearson(*(np.array(x) for x in ((families**2 / e).sum(), count, whole, count / whole)))
    level = np.array(count / len(families))
    return float(dispersion(chi2, np.array(len(families) - 1.0), level).phi)


def _of_percentages(n: Grid, of: Grid, design: float) -> float:
    """phi of monthly shares, as `signals.percentages` has it."""
    some = of > 0
    share = (n.sum() / design + 0.5) / (of.sum() / design + 1)  # Jeffreys' prior (1946)
    chi2 = float((n[some] ** 2 / of[some]).sum() - 2 * share * n.sum() + share**2 * of.sum())
    chi2 /= share * (1 - share) * design
    months = max(int(some.sum()), 1)
    level = of.sum() / design / months * min(share, 1 - share)
    return float(dispersion(np.array(max(chi2, 0.0)), np.array(months - 1.0), np.array(level)).phi)


def _families(values: Values, measure: Measure, frame: pd.DataFrame, n: Grid) -> tuple[Grid, float]:
    """Families by month, and D of their sizes. Where a measure has none, the national sizes are used."""
    if measure.figures is not None or not measure.families:
        return n / _NATIONAL_SIZE, sizes.NATIONAL_D
    evidence = values.evidence(measure)
    months = np.array([calendar.month_of(month.date()) for month in frame["month"]]) - evidence.span.first
    rows = np.isin(evidence.month, months)
    month, family = evidence.month[rows], evidence.family[rows]
    child, day = evidence.child[rows], evidence.day[rows]
    if measure.count_of != "rows":
        _, one = np.unique(np.stack([month, child]), axis=1, return_index=True)
        month, family, child, day = month[one], family[one], child[one], day[one]
    # a child without a family is one of its own; siblings on one day are one occasion
    unit = np.where(family >= 0, family, family.max(initial=0) + 1 + child)
    if measure.count_of == "rows":
        unit = np.unique(np.stack([unit, day]), axis=1, return_inverse=True)[1].ravel()
    (cell, _), size = np.unique(np.stack([month, unit]), axis=1, return_counts=True)
    by_month = np.bincount(cell, minlength=int(months.max()) + 1)[months].astype(np.float64)
    if measure.count_of == "families" or not len(size):
        return by_month, 1.0
    return by_month, float((size**2).sum() / size.sum())
