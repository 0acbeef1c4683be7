"""Days and other durations: the mean log of families against their own past; the median is what is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from perfcore.signals import compound, dispersion, rule
from perfcore.signals.windows import (
    PROVISIONAL,
    Grid,
    Mask,
    Settings,
    Span,
    Timeline,
    Whole,
    cumulate,
    judged_months,
    spans,
)

_PRIOR_SPREAD, _PRIOR_FAMILIES = 0.25, 2.0  # variance of log days, for series that hardly vary


@dataclass(frozen=True)
class FamilyDays:
    """Of S series in T months: families, and the sums of their mean log(1 + days) and of its square."""

    line: Timeline
    families: Grid
    total: Grid
    squares: Grid


@dataclass(frozen=True)
class DayScores:
    judged: Whole
    expected: Grid  # days of a typical family (geometric mean), with the limits of one month's
    lower: Grid
    upper: Grid
    z: Grid
    verdict: rule.Verdict


def days_from_rows(line: Timeline, series: Whole, month: Whole, family: Whole, days: Grid) -> FamilyDays:
    """From rows of one child each; a negative family code is a child alone. Days below 0 are 0."""
    wide, months = line.shape
    alone = family < 0
    own = np.where(alone, family.max(initial=0) + 1 + np.cumsum(alone), family)
    span = int(own.max(initial=0)) + 1
    keys, place, size = np.unique(
        (series * months + month) * span + own, return_inverse=True, return_counts=True
    )
    at = keys // span
    logs = np.log1p(np.maximum(days, 0.0))
    mean = np.bincount(place, weights=logs, minlength=len(size)) / size

    def grid(weights: Grid) -> Grid:
        return np.asarray(np.bincount(at, weights=weights, minlength=wide * months).reshape(wide, months))

    return FamilyDays(line, grid(np.ones(len(size))), grid(mean), grid(mean**2))


def score_days(data: FamilyDays, judged: Whole | None = None, settings: Settings | None = None) -> DayScores:
    """t test of each window's families against those of the baseline (Student 1908).

    Months that differ among themselves by more than their families explain (one-way analysis of variance,
    Fisher 1925) widen it by a dispersion phi, as for counts.
    """
    settings = settings or Settings()
    judged = judged_months(data.line, judged)
    usable = data.line.usable
    families = np.where(usable, data.families, 0.0)
    total = np.where(usable, data.total, 0.0)
    by_month = np.divide(total**2, families, out=np.zeros_like(total), where=families > 0)
    squares = np.where(usable, data.squares, 0.0)
    summed = tuple(cumulate(x) for x in (families, total, squares, by_month, families > 0))
    windows = [(span, *_window(span, *summed)) for span in spans(data.line, judged, settings)]
    z = np.stack([w[1] for w in windows], -1)
    first = windows[0][0]
    now = data.families[:, judged] > 0
    verdict = rule.decide(
        np.where(now[..., None], z, np.nan),
        settings.windows,
        usable[:, judged] & ~first.valid,
        first.months_before < PROVISIONAL,
        judged,
    )
    centre, reach = windows[0][2], windows[0][3]
    low, high = (np.maximum(np.expm1(centre + side * reach), 0.0) for side in (-1, 1))
    return DayScores(judged, np.expm1(centre), low, high, z, verdict)


def _window(
    span: Span, families: Grid, total: Grid, squares: Grid, by_month: Grid, filled: Grid
) -> tuple[Grid, Grid, Grid]:
    """Score, expected mean log, and how far one month may be from it."""
    n, n_w = span.before(families), span.during(families)
    at: Mask = span.valid & (n >= 3) & (n_w > 0)
    n, n_w = n[at], n_w[at]
    centre = span.before(total)[at] / n
    months = np.maximum(span.before(filled)[at], 1.0)
    within = np.maximum(span.before(squares)[at] - span.before(by_month)[at], 0.0)
    df_within = np.maximum(n - months, 0.0) + _PRIOR_FAMILIES
    variance = (within + _PRIOR_FAMILIES * _PRIOR_SPREAD) / df_within
    between = np.maximum(span.before(by_month)[at] - n * centre**2, 0.0)
    spread = dispersion.dispersion(between / variance, months - 1.0, n / months)
    error = np.sqrt(variance * spread.phi * (1 / n_w + 1 / n))
    t = (span.during(total)[at] / n_w - centre) / error
    normal = -special.ndtri(special.stdtr(df_within, -np.abs(t))) * np.sign(t)
    z = dispersion.refer_to_t(np.clip(normal, -compound.FARTHEST, compound.FARTHEST), spread.phi, spread.df)
    reached = dispersion.reached_by(rule.REAL_P / 2, spread.phi, spread.df)
    reach = -special.stdtrit(df_within, reached) * error
    z_full, centre_full, reach_full = (np.full(at.shape, np.nan) for _ in range(3))
    z_full[at], centre_full[at], reach_full[at] = z, centre, reach
    return z_full, centre_full, reach_full
