"""t chart: for rare events, the time since the one before.

Worked example: 1, 2 and 3 to the power 3.6 (1, 12.126, 52.196). Their roots 1, 2, 3 have mean 2 and
mean moving range 1, so the limits of the roots are 2 +- 3 / 1.128 = -0.6596 and 4.6596: drawn are the
centre 2^3.6 = 12.126, the upper limit 4.6596^3.6 = 254.74 and, for want of a root, the lower limit 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.points import Bools, Floats, Limits, floats
from perfcore.signals.charts.xmr import EXACT, xmr

POWER = 3.6


def t(times: ArrayLike, base: Bools | None = None, screen: bool = True) -> Limits:
    """XmR chart of the times to the power 1/3.6, which makes waiting times symmetric (Nelson, Journal of
    Quality Technology 26, 1994, 239-242), drawn on the scale of the times."""
    y = floats(times)
    roots = xmr(np.power(y, 1 / POWER), base, screen, EXACT)
    return Limits(
        y,
        _back(roots.centre),
        _back(roots.lower),
        _back(roots.upper),
        _back(roots.near_lower),
        _back(roots.near_upper),
    )


def _back(roots: Floats) -> Floats:
    return np.power(np.maximum(roots, 0.0), POWER)
