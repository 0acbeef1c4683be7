"""The numbers at which one month would become a real change, for charts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

from perfcore.signals.windows import Grid, Mask

# Lower and upper tail, each with half of the number itself, at numbers n of the cells in a mask.
Tails = Callable[[Grid, Mask], tuple[Grid, Grid]]


def limits(tails: Tails, mean: Grid, sd: Grid, p: Grid, most: Grid | float = np.inf) -> tuple[Grid, Grid]:
    """Least and greatest whole number from 0 to `most` that leaves more than p on either side."""
    z = special.ndtri(p)
    low = np.floor(np.maximum(mean + 1.2 * z * sd - 2, 0.0))
    high = np.minimum(np.ceil(mean - 1.1 * z * sd + 1), most)
    return _walk(tails, p, low, -1.0, most), _walk(tails, p, high, 1.0, most)


def _walk(tails: Tails, p: Grid, first: Grid, outward: float, most: Grid | float) -> Grid:
    """Out to the first number beyond the limit, then back to the last one within."""
    most = np.broadcast_to(most, first.shape)

    def outside(n: Grid, at: Mask) -> Mask:
        tail = tails(np.clip(n, 0.0, most[at]), at)[0 if outward < 0 else 1]
        return np.asarray((n < 0) | (n > most[at]) | (tail <= p[at]))

    n = first.copy()
    for step, until in ((outward, True), (-outward, False)):
        going: Mask = np.ones(n.shape, dtype=bool)
        while going.any():
            going[going] = outside(n[going], going) != until
            n[going] += step
    return n
