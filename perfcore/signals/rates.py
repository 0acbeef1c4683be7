"""The level that the months before a window lead one to expect in it, and how sure one can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfcore.signals import dispersion, exposure
from perfcore.signals.windows import Grid, Mask, Settings, Span, Timeline, cumulate

_CALENDAR = 12


@dataclass(frozen=True)
class Sums:
    """Sums over the first months of a series, of which every baseline and window is a difference."""

    n: Grid
    e: Grid
    count: Grid
    count_log_e: Grid
    squares: Grid
    squares_by_e: Grid
    by_calendar: tuple[Grid, Grid, Grid, Grid] | None  # n, e, count, squares/e by calendar month


@dataclass(frozen=True)
class Rate:
    """Of one window and series x judged month."""

    mean: Grid  # expected in the window
    share: Grid  # exposure of the window over that of the baseline
    phi: Grid  # dispersion beyond chance (and beyond family sizes, for children)
    df: Grid
    season_variance: Grid  # variance of the mean through the seasonal index, over the mean
    seasonal: Mask


def sums(line: Timeline, values: Grid, settings: Settings) -> Sums:
    """`values` must be 0 in months that are not usable."""
    present = line.usable.astype(np.float64)
    e = present * line.exposure
    by_e = values**2 / line.exposure
    by_calendar = None
    if settings.season != "off":
        one_hot = (line.month[:, None] % _CALENDAR == np.arange(_CALENDAR)).astype(np.float64)
        # the same months for all series, as mostly, need be added up only once
        rows = slice(0, 1) if (present == present[:1]).all() else slice(None)
        n_m, e_m, count_m, squares_m = (
            cumulate(part[..., None] * one_hot) for part in (present[rows], e[rows], values, by_e)
        )
        by_calendar = (n_m, e_m, count_m, squares_m)
    return Sums(
        cumulate(present),
        cumulate(e),
        cumulate(values),
        cumulate(values * np.log(line.exposure)),
        cumulate(values**2),
        cumulate(by_e),
        by_calendar,
    )


def rate(
    span: Span,
    given: Sums,
    settings: Settings,
    scale: Grid | float = 1.0,
    extra: Grid | float = 0.0,
) -> Rate:
    """Rate of the baseline (count + .5)/exposure, carried into the window.

    Children's totals are judged as so many families' worth: `scale` is the mean family size and `extra` the
    squared coefficient of variation of the sizes, which is no dispersion of months.
    """
    n, e = span.before(given.n), span.before(given.e)
    count = span.before(given.count) / scale
    squares = span.before(given.squares) / np.square(scale)
    squares_by_e = span.before(given.squares_by_e) / np.square(scale)
    n1, e1 = np.maximum(n, 1.0), np.where(e > 0, e, 1.0)
    df = np.maximum(n - 1.0, 0.0)
    flat = dispersion.pearson(squares, count, n, (count + 0.5) / n1)
    daily = dispersion.pearson(squares_by_e, count, e, (count + 0.5) / e1)
    weight = exposure.follows_working_days(
        settings.working_days,
        count,
        span.before(given.count_log_e) / scale,
        e,
        n,
        dispersion.dispersion(flat, df, count / n1, extra).phi + extra,
    )
    exposed = weight * e + (1 - weight) * n
    during = weight * span.during(given.e) + (1 - weight) * span.during(given.n)
    level = (count + 0.5) / np.where(exposed > 0, exposed, 1.0)
    chi2 = weight * daily + (1 - weight) * flat
    share = during / np.where(exposed > 0, exposed, 1.0)
    if given.by_calendar is None:
        spread = dispersion.dispersion(chi2, df, count / n1, extra)
        none = np.zeros(share.shape)
        return Rate(level * during, share, spread.phi, spread.df, none, none.astype(bool))
    return _seasonal(span, given.by_calendar, settings, scale, extra, weight, level, chi2, n, share, during)


def _seasonal(
    span: Span,
    by_calendar: tuple[Grid, Grid, Grid, Grid],
    settings: Settings,
    scale: Grid | float,
    extra: Grid | float,
    weight: Grid,
    level: Grid,
    chi2: Grid,
    n: Grid,
    share: Grid,
    during: Grid,
) -> Rate:
    """The same with the time of year taken into account, where there is reason to."""
    n_m, e_m, count_m, squares_m = by_calendar
    w = weight[..., None]
    exposed = w * span.before(e_m) + (1 - w) * span.before(n_m)
    count = span.before(count_m) / np.asarray(scale)[..., None]
    found = exposure.season(count, level[..., None] * exposed, chi2, n, settings.season, extra)
    indexed = (exposed * found.index).sum(axis=-1)
    total = count.sum(axis=-1)
    level_s = np.where(found.used, (total + 0.5) / np.where(indexed > 0, indexed, 1.0), level)
    squares = span.before(squares_m) / np.square(scale)[..., None] / found.index
    chi2_s = dispersion.pearson(squares.sum(axis=-1), total, indexed, level_s)
    df = np.maximum(n - 1.0 - found.parameters, 0.0)
    spread = dispersion.dispersion(np.where(found.used, chi2_s, chi2), df, total / np.maximum(n, 1.0), extra)
    window = w * span.during(e_m) + (1 - w) * span.during(n_m)
    mean = np.where(found.used, level_s * (window * found.index).sum(axis=-1), level * during)
    of_index = level_s**2 * (window**2 / (count + exposure.SEASON_STRENGTH)).sum(axis=-1) * (1 + extra)
    variance = np.where(found.used, of_index / np.where(mean > 0, mean, 1.0), 0.0)
    return Rate(mean, share, spread.phi, spread.df, variance, found.used)
