"""u chart: a count of events per child, bed day or other exposure that differs from month to month.

Worked example: 4 events among 20, then 2 among 40. The centre is 6 / 60 = 0.1; sigma is
sqrt(0.1 / 20) = 0.0707 and sqrt(0.1 / 40) = 0.05. The upper limits are 0.3121 and 0.25, the lower 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.p import pooled
from perfcore.signals.charts.points import Bools, Limits, around, floats


def u(events: ArrayLike, exposure: ArrayLike, base: Bools | None = None) -> Limits:
    """Poisson limits, sigma = sqrt(u / n) (Montgomery, Introduction to Statistical Quality Control,
    section 7.3), never below 0."""
    n = floats(exposure)
    value, rate = pooled(floats(events), n, base)
    return around(value, rate, np.sqrt(rate / np.where(n > 0, n, np.nan)), floor=0.0)
