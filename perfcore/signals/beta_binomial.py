"""Tails of the beta-binomial distribution, for many series at once."""

from __future__ import annotations

import numpy as np
from scipy import special

from perfcore.signals.windows import Grid, Mask

_NEGLIGIBLE = 1e-13
_MOST_SPREAD = 0.95  # of mu(1 - mu), the variance that a Beta distribution can come near to but not have


def shape(mean: Grid, variance: Grid) -> tuple[Grid, Grid]:
    """a and b of the Beta distribution with this mean and variance (Johnson & Kotz 1970, ch. 24)."""
    whole = mean * (1 - mean)
    strength = whole / np.minimum(variance, _MOST_SPREAD * whole) - 1
    return mean * strength, (1 - mean) * strength


def tails(x: Grid, n: Grid, a: Grid, b: Grid) -> tuple[Grid, Grid]:
    """P(X < x) + P(X = x)/2 and P(X > x) + P(X = x)/2 of the beta-binomial (Skellam 1948).

    Summed outward from x, on the side where less is left, by the ratio of neighbouring terms.
    """
    high = x > n * a / (a + b)
    x, a, b = np.where(high, n - x, x), np.where(high, b, a), np.where(high, a, b)
    mass = np.exp(
        special.gammaln(n + 1)
        - special.gammaln(x + 1)
        - special.gammaln(n - x + 1)
        + special.betaln(x + a, n - x + b)
        - special.betaln(a, b)
    )
    near = mass / 2
    j, term = x.copy(), mass.copy()
    going: Mask = j > 0
    while going.any():
        at = np.flatnonzero(going)
        k, m = j[at], n[at]
        step = term[at] * k / (m - k + 1) * (m - k + b[at]) / (k - 1 + a[at])
        near[at] += step
        term[at], j[at] = step, k - 1
        going[at] = (j[at] > 0) & (step > _NEGLIGIBLE * near[at])
    return np.where(high, 1 - near, near), np.where(high, near, 1 - near)
