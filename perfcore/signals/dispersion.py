"""How much more than chance months vary, and the price of not knowing it exactly."""

from __future__ import annotations

import numpy as np
from scipy import special

from perfcore.signals.windows import Grid


def pearson(squares: Grid, count: Grid, e: Grid, rate: Grid) -> Grid:
    """Pearson's X2 of monthly counts with mean rate x e, from the sums of count^2/e, count and e."""
    return np.maximum(squares / rate - 2 * count + rate * e, 0.0)


def phi(chi2: Grid, df: Grid, extra: Grid | float = 0.0) -> Grid:
    """max(1, X2/df - extra), the quasi-Poisson dispersion (Wedderburn 1974; McCullagh & Nelder 1989, 4.5).

    `extra` is variation that is known to come from elsewhere: for children, from the sizes of families.
    """
    raw = np.divide(chi2, df, out=np.ones_like(chi2), where=df > 0)
    return np.maximum(raw - extra, 1.0)


def refer_to_t(z: Grid, phi: Grid, df: Grid) -> Grid:
    """The normal score of T_df(z) where the dispersion was estimated above 1 (Student 1908)."""
    df = np.maximum(df, 1.0)
    referred = special.ndtri(special.stdtr(df, -np.abs(z)))
    return np.where(phi > 1, np.sign(z) * -referred, z)


def reached_by(p: float, phi: Grid, df: Grid) -> Grid:
    """The chance under the normal at which a tail of p is reached after `refer_to_t`: limits for charts."""
    df = np.maximum(df, 1.0)
    # with one or two months to go by, t's tail lies beyond anything that can be told apart from never
    return np.where(phi > 1, np.maximum(special.ndtr(special.stdtrit(df, p)), 1e-12), p)
