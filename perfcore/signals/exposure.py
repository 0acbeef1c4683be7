"""How many working days a month had, whether that matters to a series, and the time of year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from perfcore.signals.windows import Grid
from perfcore.values import calendar

# Fixed rather than the mean of the months at hand: more months must not change what was said before.
MEAN_WORKING_DAYS = 253 / 12
SEASON_STRENGTH = 25.0  # families that a calendar month must show before its own index outweighs "as usual"
SEASON_LEAST_MONTHS = 24
SEASON_P = 0.01


def working_day_exposure(month: NDArray[np.int64]) -> Grid:
    """Working days of each month (months since 1970) over those of a mean month."""
    days = calendar.working_days_in(month)
    # beyond the calendar of bank holidays nothing is known of a month: it counts as a mean one
    return np.where(days > 0, days, MEAN_WORKING_DAYS) / MEAN_WORKING_DAYS


def follows_working_days(
    prior: Grid | float, count: Grid, count_log_e: Grid, e: Grid, n: Grid, phi: Grid
) -> Grid:
    """Chance that a series follows the working days, against one that is level from month to month.

    Two Poisson models of the baseline, lam x e and lam x 1, weighed by their likelihoods (Hoeting et al.
    1999, Bayesian model averaging); the log likelihood ratio is divided by the dispersion, as for any
    quasi-likelihood (Wedderburn 1974). `count_log_e` is the sum of count x log(e). A prior of 1 stays 1.
    """
    mean_e = np.divide(e, n, out=np.ones_like(e), where=(n > 0) & (e > 0))
    ratio = (count_log_e - count * np.log(mean_e)) / phi
    with np.errstate(divide="ignore"):
        weight: Grid = special.expit(special.logit(prior) + ratio)
    return weight


@dataclass(frozen=True)
class Season:
    """Calendar-month index [..., 12] and whether it is used."""

    index: Grid
    used: NDArray[np.bool_]
    parameters: Grid  # effective number that the index costs


def season(count: Grid, expected: Grid, chi2: Grid, n: Grid, mode: str, extra: Grid | float = 0.0) -> Season:
    """Index (K_m + 25)/(E_m + 25) of each calendar month, used where there is reason to.

    `count` and `expected` are by calendar month [..., 12]; `chi2` is Pearson's X2 of all n months without
    a season. Under mode "auto" the reason is an F test of the calendar months against what is left
    (McCullagh & Nelder 1989, 6.2), at p < .01 and over at least 24 months.
    """
    index = (count + SEASON_STRENGTH) / (expected + SEASON_STRENGTH)
    between = np.divide((count - expected) ** 2, expected, out=np.zeros_like(count), where=expected > 0)
    seen = (expected > 0).sum(axis=-1)
    df_between = np.maximum(seen - 1, 1)
    df_within = np.maximum(n - seen, 1)
    left = np.maximum((chi2 - between.sum(axis=-1)) / df_within, 1.0 + extra)
    p = special.fdtrc(df_between, df_within, between.sum(axis=-1) / df_between / left)
    used = (n >= SEASON_LEAST_MONTHS) & ((p < SEASON_P) if mode == "auto" else (mode == "on"))
    parameters = np.maximum((expected / (expected + SEASON_STRENGTH)).sum(axis=-1) - 1, 0.0)
    return Season(np.where(used[..., None], index, 1.0), used, np.where(used, parameters, 0.0))
