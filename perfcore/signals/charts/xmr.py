"""XmR chart (individual figures and moving ranges), as NHS England's Making Data Count draws it.

Worked example: 10, 14, 9, 12, 10 has mean 11 and moving ranges 4, 5, 3, 2, whose mean is 3.5; none
reaches 3.267 x 3.5. So the limits are 11 - 2.66 x 3.5 = 1.69 and 11 + 2.66 x 3.5 = 20.31.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from perfcore.signals.charts.points import (
    D2,
    Bools,
    Limits,
    around,
    floats,
    mean,
    mean_range,
    whole_base,
)

NHS = 2.66  # Making Data Count rounds 3 / 1.128 = 2.6596 to this, and so do its published limits
EXACT = 3 / D2


def xmr(values: ArrayLike, base: Bools | None = None, screen: bool = True, scale: float = NHS) -> Limits:
    """Mean plus and minus 2.66 mean moving ranges of the points in `base`, along the last axis.

    Wheeler and Chambers, Understanding Statistical Process Control (1992), chapter 3; screening after
    Nelson, Journal of Quality Technology 14 (1982). Where no figure moved there are no limits: a mean
    range of zero says nothing of what to expect.
    """
    y = floats(values)
    used = np.where(whole_base(y, base), y, np.nan)
    spread = mean_range(used, screen)
    return around(y, mean(used), np.where(spread > 0, spread, np.nan) * scale / 3)
