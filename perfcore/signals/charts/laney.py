"""Laney's p' and u' charts: p and u charts whose limits also hold what varies between months.

Worked example (u'): events 4, 9, 2 with exposure 10 each have the centre 0.5 and sigma sqrt(0.5 / 10) =
0.2236. The standard scores are -0.4472, 1.7889, -1.3416, their moving ranges 2.2361 and 3.1305, the mean
range 2.6833. So sigma_z = 2.6833 / 1.128 = 2.3788 and the upper limit 0.5 + 3 x 0.2236 x 2.3788 = 2.0957.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.p import pooled
from perfcore.signals.charts.points import D2, Bools, Floats, Limits, around, floats, mean_range, whole_base


def laney_p(hits: ArrayLike, of: ArrayLike, base: Bools | None = None, screen: bool = True) -> Limits:
    """p' chart: sigma of the p chart times sigma_z (Laney, Quality Engineering 14, 2002, 531-537)."""
    n = floats(of)
    value, rate = pooled(floats(hits), n, base)
    sigma = np.sqrt(rate * (1 - rate) / np.where(n > 0, n, np.nan))
    return around(value, rate, sigma * _sigma_z(value, rate, sigma, base, screen), floor=0.0, cap=1.0)


def laney_u(events: ArrayLike, exposure: ArrayLike, base: Bools | None = None, screen: bool = True) -> Limits:
    """u' chart: sigma of the u chart times sigma_z (Laney 2002)."""
    n = floats(exposure)
    value, rate = pooled(floats(events), n, base)
    sigma = np.sqrt(rate / np.where(n > 0, n, np.nan))
    return around(value, rate, sigma * _sigma_z(value, rate, sigma, base, screen), floor=0.0)


def _sigma_z(value: Floats, rate: Floats, sigma: Floats, base: Bools | None, screen: bool) -> Floats:
    """Spread of the standard scores from one month to the next, 1 where the months differ by chance alone."""
    scores = (value - rate) / np.where(sigma > 0, sigma, np.nan)
    return mean_range(np.where(whole_base(scores, base), scores, np.nan), screen) / D2
