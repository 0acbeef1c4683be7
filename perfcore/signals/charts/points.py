"""The arithmetic that every control chart shares. All of it runs along the last axis, so that one call
can do one series or every series of a catalogue; NaN is a missing figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Signs = NDArray[np.int8]

# Two numbers this close (relative) differ by the rounding of binary fractions, not by anything counted.
ROUNDING = 8 * float(np.finfo(np.float64).eps)

SCREEN = 3.267  # D4: upper limit of a moving range of two, in mean moving ranges (Nelson 1982)
D2 = 1.128  # mean moving range of two, in standard deviations (Montgomery, table VI)


@dataclass(frozen=True)
class Limits:
    """What a chart draws for each point: the figure, the centre line and the limits, NaN where there is none.

    `near_lower` and `near_upper` lie two thirds of the way from the centre to the limits.
    """

    value: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats

    def times(self, factor: float) -> Limits:
        """The same chart on another scale, such as per 10,000 children."""
        return Limits(
            self.value * factor,
            self.centre * factor,
            self.lower * factor,
            self.upper * factor,
            self.near_lower * factor,
            self.near_upper * factor,
        )


def floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def whole_base(values: NDArray[Any], base: Bools | None) -> Bools:
    """The points that set the limits: all of them unless told otherwise."""
    return np.ones(values.shape, dtype=np.bool_) if base is None else np.broadcast_to(base, values.shape)


def around(
    value: Floats, centre: Floats, sigma: Floats, floor: float = -np.inf, cap: float = np.inf
) -> Limits:
    """Limits three sigma either side of the centre, held between floor and cap."""
    value, centre, sigma = np.broadcast_arrays(value, centre, sigma)

    def at(sigmas: int) -> Floats:
        return np.clip(centre + sigmas * sigma, floor, cap)

    return Limits(value, centre, at(-3), at(3), at(-2), at(2))


def mean(values: Floats) -> Floats:
    """Mean along the last axis without the missing, last axis kept; NaN when there is nothing.

    A second pass takes out the rounding of the first, so that the mean of equal figures is that figure
    and none of them seems to lie on one side of it.
    """
    there = np.isfinite(values)
    count = np.where(there.any(axis=-1, keepdims=True), there.sum(axis=-1, keepdims=True), np.nan)
    first = np.where(there, values, 0.0).sum(axis=-1, keepdims=True) / count
    second: Floats = first + np.where(there, values - first, 0.0).sum(axis=-1, keepdims=True) / count
    return second


def median(values: Floats) -> Floats:
    """Median along the last axis without the missing, last axis kept; NaN when there is nothing."""
    count = np.isfinite(values).sum(axis=-1, keepdims=True)
    ordered = np.sort(values, axis=-1)  # NaN sorts last
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=-1)
    high = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[-1] - 1), axis=-1)
    return low + (high - low) / 2


def moving_ranges(values: Floats) -> Floats:
    """Distance of each figure from the one before; the first has none, and a gap is not bridged."""
    ranges = np.full(values.shape, np.nan)
    ranges[..., 1:] = np.abs(np.diff(values, axis=-1))
    return ranges


def mean_range(values: Floats, screen: bool) -> Floats:
    """Mean moving range; `screen` once leaves out ranges at or above 3.267 times their mean (Nelson 1982)."""
    ranges = moving_ranges(values)
    average = mean(ranges)
    return mean(np.where(ranges < SCREEN * average, ranges, np.nan)) if screen else average


def side(values: Floats, line: Floats) -> Signs:
    """1 above the line, -1 below, 0 on it or missing; a difference of rounding alone counts as on it."""
    gap = values - line
    scale = np.maximum(np.abs(values), np.abs(line))
    apart = np.abs(gap) > ROUNDING * scale  # False where either is missing
    return np.where(apart, np.sign(gap), 0).astype(np.int8)
