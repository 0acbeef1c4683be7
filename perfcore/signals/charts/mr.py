"""Moving range chart: how far each figure lies from the one before.

Worked example: 10, 14, 9, 12, 10 has moving ranges 4, 5, 3, 2. Their mean is 3.5, the upper limit
3.267 x 3.5 = 11.4345 and the lower limit 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.points import SCREEN, Bools, Limits, floats, mean, moving_ranges, whole_base


def moving_range(values: ArrayLike, base: Bools | None = None) -> Limits:
    """Mean moving range of the points in `base`, with D3 = 0 and D4 = 3.267 (Montgomery, Introduction to
    Statistical Quality Control, section 6.4)."""
    ranges = moving_ranges(floats(values))
    centre = mean(np.where(whole_base(ranges, base), ranges, np.nan)) + np.zeros_like(ranges)
    upper, none = SCREEN * centre, np.zeros_like(centre)
    return Limits(ranges, centre, none, upper, none, upper * 2 / 3)
