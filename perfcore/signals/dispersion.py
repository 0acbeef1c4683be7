"""How much more than chance months vary, and the price of not knowing it exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from perfcore.signals.windows import Grid

PRIOR_STRENGTH = 640.0
MOST_PRIOR_MONTHS = 10.0


def pearson(squares: Grid, count: Grid, e: Grid, rate: Grid) -> Grid:
    """Pearson's X2 of monthly counts with mean rate x e, from the sums of count^2/e, count and e."""
    return np.maximum(squares / rate - 2 * count + rate * e, 0.0)


@dataclass(frozen=True)
class Dispersion:
    phi: Grid
    df: Grid  # of the t that pays for not knowing phi


def dispersion(chi2: Grid, df: Grid, level: Grid, extra: Grid | float = 0.0) -> Dispersion:
    """Quasi-Poisson dispersion phi >= 1 (Wedderburn 1974; McCullagh & Nelder 1989, 4.5), steadied by a prior.

    (X2 + nu)/(df + nu) is the mode of a scaled-inverse-chi2 prior centred on 1 and worth nu months. Months
    that differ by a share tau in their true level add level x tau^2 to phi: where few are counted a large phi
    is not to be believed, and the precision of that belief falls with level^2. nu = 640/level^2, at most 10.
    `extra` is variation that is known to come from elsewhere: for children, from the sizes of families.
    """
    nu = np.minimum(MOST_PRIOR_MONTHS, PRIOR_STRENGTH / np.maximum(level, 1.0) ** 2)
    raw = (chi2 + nu * (1 + extra)) / (df + nu)
    return Dispersion(np.maximum(raw - extra, 1.0), df + nu)


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
