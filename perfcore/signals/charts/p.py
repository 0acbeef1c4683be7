"""p chart: a percentage whose months rest on different numbers of children.

Worked example: 3 of 10, then 1 of 30. The centre is 4 / 40 = 0.1; sigma is sqrt(0.1 x 0.9 / 10) =
0.0949 for the first month and sqrt(0.1 x 0.9 / 30) = 0.0548 for the second. The upper limits are
0.3846 and 0.2643; the lower limits would be negative, so they are 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.points import Bools, Floats, Limits, around, floats, whole_base


def pooled(hits: Floats, of: Floats, base: Bools | None) -> tuple[Floats, Floats]:
    """(rate of each point, rate of all points in `base` together); a month with nothing below the line
    has no rate, and one whose count is missing adds nothing to either sum."""
    there = np.isfinite(hits) & (of > 0)
    n = np.where(there, of, np.nan)
    used = there & whole_base(there, base)
    total = np.where(used, n, 0.0).sum(axis=-1, keepdims=True)
    rate = np.where(used, hits, 0.0).sum(axis=-1, keepdims=True) / np.where(total > 0, total, np.nan)
    return hits / n, rate


def p(hits: ArrayLike, of: ArrayLike, base: Bools | None = None) -> Limits:
    """Binomial limits, sigma = sqrt(p (1 - p) / n) (Montgomery, Introduction to Statistical Quality
    Control, section 7.2), held between 0 and 1."""
    n = floats(of)
    value, rate = pooled(floats(hits), n, base)
    sigma = np.sqrt(rate * (1 - rate) / np.where(n > 0, n, np.nan))
    return around(value, rate, sigma, floor=0.0, cap=1.0)
