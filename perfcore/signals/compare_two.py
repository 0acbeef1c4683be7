"""Two figures held against each other: this month and last, this team and the rest, before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from perfcore.signals import compound
from perfcore.signals.sizes import LARGEST
from perfcore.signals.windows import Grid

_SIZE = np.arange(1, LARGEST + 1, dtype=np.float64)


ROUNDING = 1e-13


@dataclass(frozen=True)
class Comparison:
    """Of the second figure against the first; scores above 0 when the second is higher."""

    z: Grid  # of children
    p: Grid  # two-sided
    z_families: Grid
    ratio: Grid  # families a unit of exposure, second over first


def compare(
    first: Grid, second: Grid, exposure_first: Grid, exposure_second: Grid, phi: Grid | float = 1.0
) -> Comparison:
    """Compound conditional test of two sets of families, given by their size histograms [R, 20].

    Given all families of both, each falls in the second with probability e2/(e1 + e2) (Przyborowski &
    Wilenski 1940), and brings all of its children: the number of children in the second is the sum, its
    distribution exact by convolution. Where months are known to vary more than chance, scores are divided by
    sqrt(phi).
    """
    first, second = np.atleast_2d(first), np.atleast_2d(second)
    share = np.broadcast_to(exposure_second / (exposure_first + exposure_second), len(first)).astype(float)
    every = first + second
    n2, children = second.sum(axis=1), second @ _SIZE
    total = every @ _SIZE
    z = np.zeros(len(first))
    length = 2 ** np.ceil(np.log2(total + 2)).astype(np.int64)
    for size in np.unique(length):
        rows = np.flatnonzero(length == size)
        mass = _sum_of_families(every[rows], share[rows], int(size))
        middle = np.cumsum(mass, axis=1) - mass / 2
        # far out the transform's rounding is larger than what is left of the tail
        at = np.clip(middle[np.arange(len(rows)), children[rows].astype(np.int64)], ROUNDING, 1 - ROUNDING)
        z[rows] = compound.score(at, 1 - at)
    z_families = _binomial(n2, every.sum(axis=1), share)
    scale = np.sqrt(phi)
    p = 2 * special.ndtr(-np.abs(z / scale))
    rate1 = (first.sum(axis=1) + 0.5) / exposure_first
    return Comparison(z / scale, np.asarray(p), z_families / scale, (n2 + 0.5) / exposure_second / rate1)


def _sum_of_families(every: Grid, share: Grid, length: int) -> Grid:
    """P(children in the second = 0, 1 ...): product of (1 - q) + q z^s over all families."""
    turn = np.exp(-2j * np.pi * np.outer(_SIZE, np.arange(length // 2 + 1)) / length)
    # a tiny floor keeps the logarithm of a factor that vanishes finite (q = 1/2, z^s = -1)
    factor = np.log((1 - share)[:, None, None] + share[:, None, None] * turn + 1e-300)
    circle = np.exp(np.einsum("rs,rsk->rk", every, factor))
    return np.maximum(np.fft.irfft(circle, n=length, axis=1), 0.0)


def _binomial(k: Grid, n: Grid, share: Grid) -> Grid:
    below = np.where(k > 0, special.bdtr(np.maximum(k - 1, 0), n.astype(np.int64), share), 0.0)
    upto = special.bdtr(k, n.astype(np.int64), share)
    middle = (below + upto) / 2
    return compound.score(middle, 1 - middle)
