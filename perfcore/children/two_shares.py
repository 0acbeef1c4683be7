"""Two shares of children held against each other where brothers and sisters go the same way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

LEAST_FAMILIES = 10  # on either side, under which nothing is tested
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class TwoShares:
    """The second share less the first, with its 95% interval; `p` is two-sided."""

    difference: float
    lower: float
    upper: float
    p: float


def compare(
    first: tuple[NDArray[np.bool_], NDArray[np.int64]], second: tuple[NDArray[np.bool_], NDArray[np.int64]]
) -> TwoShares | None:
    """Each side is (hit, family code), one entry a child. None with under ten families on either side.

    Each number of children is divided by the design effect of its families (Rao & Scott 1992), never under 1:
    var(p) = m/(m - 1) sum (x_i - p n_i)^2 / n^2 against p(1 - p)/n. The test is the pooled one of two shares
    on these effective numbers, the interval Newcombe's (1998, method 10) on them. The two sides are taken for
    independent, though a family may be in both.
    """
    if min(len(np.unique(family)) for _, family in (first, second)) < LEAST_FAMILIES:
        return None
    (p1, n1), (p2, n2) = (_effective(hit, family) for hit, family in (first, second))
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    z = (p2 - p1) / error if error > 0 else 0.0
    return TwoShares(p2 - p1, *interval(p1, n1, p2, n2), float(2 * special.ndtr(-abs(z))))


def interval(p1: float, n1: float, p2: float, n2: float) -> tuple[float, float]:
    """The 95% interval of p2 - p1 (Newcombe 1998, method 10)."""
    (low1, high1), (low2, high2) = wilson(p1, n1), wilson(p2, n2)
    lower = p2 - p1 - float(np.hypot(p2 - low2, high1 - p1))
    return lower, p2 - p1 + float(np.hypot(high2 - p2, p1 - low1))


def wilson(p: float, n: float) -> tuple[float, float]:
    """The 95% interval of a share p of n (Wilson 1927)."""
    z2 = _Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(float(centre - half), 0.0), min(float(centre + half), 1.0)


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """P-values corrected for being several (Holm 1979); missing ones stay missing and do not count."""
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    raised = p[order] * (len(order) - np.arange(len(order)))
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1.0)
    return adjusted


def _effective(hit: NDArray[np.bool_], family: NDArray[np.int64]) -> tuple[float, float]:
    """The share, and how many independent children it is worth."""
    _, code = np.unique(family, return_inverse=True)
    n_i = np.bincount(code).astype(np.float64)
    x_i = np.bincount(code, weights=hit)
    n, m = float(n_i.sum()), len(n_i)
    p = float(x_i.sum()) / n
    if 0 < p < 1:
        design = m / (m - 1) * float(((x_i - p * n_i) ** 2).sum()) / (n * p * (1 - p))
    else:
        design = float((n_i**2).sum()) / n  # nothing was seen to vary: as if families always agreed
    return p, n / max(design, 1.0)
