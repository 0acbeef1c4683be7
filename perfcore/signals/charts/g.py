"""g chart: for rare events, how many cases (or days) passed without one.

Worked example: 2, 10, 3 has mean 5 and sigma sqrt(5 x 6) = 5.4772, so the upper limit is 21.4317 and the
lower 0. The centre line is the median, 3, because such figures are lopsided.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.points import Bools, Limits, around, floats, mean, median, whole_base


def g(between: ArrayLike, base: Bools | None = None) -> Limits:
    """Geometric limits about the mean, sigma = sqrt(m (m + 1)), never below 0 (Benneyan, Health Care
    Management Science 4, 2001, 305-318), drawn with the median (Provost and Murray 2011, page 228)."""
    y = floats(between)
    used = np.where(whole_base(y, base), y, np.nan)
    centre = mean(used)
    drawn = around(y, centre, np.sqrt(centre * (centre + 1)), floor=0.0)
    middle = np.broadcast_to(median(used), y.shape)
    return Limits(y, middle, drawn.lower, drawn.upper, drawn.near_lower, drawn.near_upper)
