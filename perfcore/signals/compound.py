"""Distributions of families and of their children: mid-P, normal scores, limits.

Families N are negative binomial with mean mu and variance index x mu, which is Panjer's (a, b, 0) class with
r = mu/(index - 1) and a = 1 - 1/index (Panjer 1981). Children are the sum of N family sizes. The same
distribution that Panjer's recursion gives is had for many series at once from its generating function on
the unit circle (Gruebel & Hermesmeier 1999); the tests hold one against the other.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from perfcore.signals.limits import limits
from perfcore.signals.sizes import LARGEST, moments
from perfcore.signals.windows import Grid, Mask

FARTHEST = 8.0  # beyond it, a score says nothing more
_EXACT_UP_TO = 120.0  # children expected; above, three moments are as good as the sum itself
_CELLS = 2_000_000  # of one block of distributions
_LEAST_INDEX = 1 + 1e-6


def score(lower: Grid, upper: Grid) -> Grid:
    """Normal score of a mid-P, from both tails so that neither loses its digits (Lancaster 1961)."""
    with np.errstate(divide="ignore"):
        z = np.where(lower < upper, special.ndtri(lower), -special.ndtri(upper))
    return np.clip(z, -FARTHEST, FARTHEST)


def idle_tail(upper: Grid, least: Grid) -> Grid:
    """The upper tail, halved where nothing below could ever be as unusual.

    Two-sided p is twice the smaller tail because either side may surprise. Where even "none at all" has a
    mid-P `least` above the tail, only one side can, and doubling would waste half of the chances (the
    two-sided p is then the sum over all outcomes as unlikely; Gibbons & Pratt 1975).
    """
    return np.where(upper < least, upper / 2, upper)


def families_tails(n: Grid, mean: Grid, index: Grid) -> tuple[Grid, Grid]:
    """P(N < n) + P(N = n)/2 and P(N > n) + P(N = n)/2 for families, the upper one by `idle_tail`."""
    index = np.maximum(index, _LEAST_INDEX)
    r, p = mean / (index - 1), 1 / index
    none = r * np.log(p)
    at = np.exp(
        special.gammaln(n + r) - special.gammaln(r) - special.gammaln(n + 1) + none + special.xlog1py(n, -p)
    )
    below = special.betainc(r, n + 1, p) - at / 2
    above = special.betaincc(r, n + 1, p) + at / 2
    return np.maximum(below, 0.0), idle_tail(above, np.exp(none) / 2)


def families_score(n: Grid, mean: Grid, index: Grid) -> Grid:
    """Normal score of a number of families."""
    return score(*families_tails(n, mean, index))


def families_limits(mean: Grid, index: Grid, p: Grid) -> tuple[Grid, Grid]:
    """Least and greatest number of families whose mid-P leaves more than p on either side."""

    def tails(n: Grid, at: Mask) -> tuple[Grid, Grid]:
        return families_tails(n, mean[at], index[at])

    return limits(tails, mean, np.sqrt(mean * index), p)


def _cumulants(mean: Grid, index: Grid, sizes: Grid) -> tuple[Grid, Grid, Grid]:
    """Mean, variance and third cumulant of the number of children."""
    s1, s2, s3 = moments(sizes)
    more = index - 1
    centre = mean * s1
    variance = mean * (s2 + more * s1**2)
    third = mean * (s3 + 3 * more * s1 * s2 + 2 * more**2 * s1**3)
    return centre, variance, third


def distributions(mean: Grid, index: Grid, sizes: Grid, length: int) -> Grid:
    """P(children = 0, 1 ... length - 1) for rows of mean [R], index [R] and sizes [R, 20]."""
    padded = np.zeros((len(mean), length))
    padded[:, 1 : sizes.shape[1] + 1] = sizes
    more = np.maximum(index, _LEAST_INDEX)[:, None] - 1
    circle = np.exp(-(mean[:, None] / more) * np.log1p(more * (1 - np.fft.rfft(padded, axis=1))))
    return np.maximum(np.fft.irfft(circle, n=length, axis=1), 0.0)


def children(n: Grid, mean: Grid, index: Grid, sizes: Grid, p: Grid | None = None) -> tuple[Grid, Grid, Grid]:
    """Normal score of n children, and the limits at a tail of p (nan without p); any shape, sizes [..., 20].

    `mean` is that of the families. Up to 120 children expected the distribution is summed; above, the mid-P
    is Pearson's type III with the same three moments (within .02 of the score).
    """
    shape = mean.shape
    n, mean, index = n.ravel(), mean.ravel(), index.ravel()
    tail = np.full(len(n), np.nan) if p is None else p.ravel()
    sizes = np.broadcast_to(sizes, (*shape, LARGEST)).reshape(-1, LARGEST)
    centre, variance, third = _cumulants(mean, index, sizes)
    z, lower, upper = (np.full(len(n), np.nan) for _ in range(3))
    large = centre > _EXACT_UP_TO
    if large.any():
        z[large], lower[large], upper[large] = _three_moments(
            n[large], centre[large], variance[large], third[large], tail[large]
        )
    reach = centre + 9 * np.sqrt(variance) + LARGEST + 5 * third / np.maximum(variance, 1e-12)
    length = 2 ** np.ceil(np.log2(np.maximum(reach, 64))).astype(np.int64)
    for size in np.unique(length[~large]):
        rows = np.flatnonzero(~large & (length == size))
        for block in np.array_split(rows, max(1, len(rows) * int(size) // _CELLS)):
            z[block], lower[block], upper[block] = _summed(
                n[block], mean[block], index[block], sizes[block], int(size), tail[block]
            )
    return z.reshape(shape), lower.reshape(shape), upper.reshape(shape)


def _summed(n: Grid, mean: Grid, index: Grid, sizes: Grid, length: int, p: Grid) -> tuple[Grid, Grid, Grid]:
    mass = distributions(mean, index, sizes, length)
    middle = np.cumsum(mass, axis=1) - mass / 2
    at = np.minimum(n, length - 1).astype(np.int64)
    below = middle[np.arange(len(n)), at]
    least = middle[:, 0]
    z = score(below, idle_tail(1 - below, least))
    lower = (middle <= p[:, None]).sum(axis=1).astype(np.float64)
    above = np.clip(least, p, 2 * p)
    upper = (middle < 1 - above[:, None]).sum(axis=1) - 1.0
    known = ~np.isnan(p)
    return z, np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def _three_moments(n: Grid, centre: Grid, variance: Grid, third: Grid, p: Grid) -> tuple[Grid, Grid, Grid]:
    sd = np.sqrt(variance)
    skew = third / sd**3
    shape = 4 / skew**2

    def at(value: Grid) -> Grid:
        return np.asarray(np.maximum(shape + (value - centre) / sd * 2 / skew, 0.0))

    z = score(special.gammainc(shape, at(n)), special.gammaincc(shape, at(n)))
    low = centre + sd * (special.gammaincinv(shape, p) - shape) * skew / 2
    high = centre + sd * (special.gammainccinv(shape, p) - shape) * skew / 2
    return z, np.maximum(np.ceil(low), 0.0), np.floor(high)
