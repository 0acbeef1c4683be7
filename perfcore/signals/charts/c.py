"""c chart: a count of events where every month gives them the same chance.

Worked example: 4, 9, 5, 6 has mean 6 and sigma sqrt(6) = 2.4495. The upper limit is 13.3485; the lower
would be -1.3485, so it is 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.points import Bools, Limits, around, floats, mean, whole_base


def c(events: ArrayLike, base: Bools | None = None) -> Limits:
    """Poisson limits, sigma = sqrt(c) (Montgomery, Introduction to Statistical Quality Control, 7.17),
    never below 0."""
    y = floats(events)
    centre = mean(np.where(whole_base(y, base), y, np.nan))
    return around(y, centre, np.sqrt(centre), floor=0.0)
