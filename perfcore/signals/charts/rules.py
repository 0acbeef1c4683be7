"""The four rules by which NHS England's Making Data Count tells special cause from common cause.

Each rule looks along the last axis and answers for every point 1 (high or rising), -1 (low or falling)
or 0. A missing figure breaks a run: what it would have been is not known.

Worked example: with the mean 5, the figures 6, 7, 6, 8, 6, 7, 9 are seven on the high side, so every one
of them is flagged; with 5 for the last of them none is, because a figure on the mean is on no side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from perfcore.signals.charts.points import Bools, Floats, Limits, Signs, side

Improvement = Literal["high", "low", "neither"]
Words = NDArray[np.str_]

SHIFT = 7  # points in a row on one side of the mean
TREND = 7  # points in a row, each higher (or lower) than the one before: six steps
COMMON = "common_cause"


@dataclass(frozen=True)
class Signals:
    """For each point the rule that speaks ("" for none) and its direction."""

    rule: Words
    direction: Signs


def outside(limits: Limits) -> Signs:
    """Points strictly beyond a limit."""
    return _beyond(limits.value, limits.lower, limits.upper)


def shift(sides: Signs, length: int = SHIFT) -> Signs:
    """Points of every run of at least `length` on one side of the centre line."""
    return _signed(_stretches(sides > 0, length), _stretches(sides < 0, length))


def trend(values: Floats, length: int = TREND) -> Signs:
    """Points of every run of at least `length`, each strictly higher (or lower) than the one before.

    The peak between a rise and a fall belongs to both and takes the direction of what follows.
    """
    steps = np.diff(values, axis=-1)
    moving = _signed(_stretches(steps > 0, length - 1), _stretches(steps < 0, length - 1))
    none = np.zeros((*values.shape[:-1], 1), dtype=np.int8)
    to_here = np.concatenate([none, moving], axis=-1)
    from_here = np.concatenate([moving, none], axis=-1)
    return np.where(from_here != 0, from_here, to_here)[..., : values.shape[-1]]


def two_of_three(limits: Limits, count_outside: bool = False) -> Signs:
    """Points in the outer third between centre and limit, two of them among three in a row that lie on one
    side of the centre line.

    A point beyond the limit is not in the outer third in NHS England's R package; in its spreadsheet of
    November 2023 it counts (`count_outside`).
    """
    sides = side(limits.value, limits.centre)
    far = _beyond(limits.value, limits.near_lower, limits.near_upper)
    if not count_outside:
        far = np.where(outside(limits) != 0, np.int8(0), far)
    return _signed(_two_far(sides > 0, far > 0), _two_far(sides < 0, far < 0))


def signals(limits: Limits, count_outside: bool = False) -> Signals:
    """Which rule speaks for each point of one segment: outside first, then trend, two of three, shift."""
    found = {
        "outside": outside(limits),
        "trend": trend(limits.value),
        "two_of_three": two_of_three(limits, count_outside),
        "shift": shift(side(limits.value, limits.centre)),
    }
    speaks = [signs != 0 for signs in found.values()]
    return Signals(
        rule=np.select(speaks, [np.array(name) for name in found], default=np.array("")),
        direction=np.select(speaks, list(found.values()), default=np.int8(0)),
    )


def point_types(direction: Signs, improvement: Improvement) -> Words:
    """The words of NHS England's tools for a direction, given which direction is better."""
    words = {
        "high": ("special_cause_improvement", "special_cause_concern"),
        "low": ("special_cause_concern", "special_cause_improvement"),
        "neither": ("special_cause_neutral_high", "special_cause_neutral_low"),
    }
    high, low = words[improvement]
    return np.where(direction > 0, high, np.where(direction < 0, low, COMMON))


def _beyond(values: Floats, lower: Floats, upper: Floats) -> Signs:
    return _signed(side(values, upper) > 0, side(values, lower) < 0)


def _signed(high: Bools, low: Bools) -> Signs:
    return high.astype(np.int8) - low.astype(np.int8)


def _stretches(holds: Bools, length: int) -> Bools:
    """Points inside a stretch of at least `length` along which it holds."""
    inside = np.zeros(holds.shape, dtype=np.bool_)
    windows = holds.shape[-1] - length + 1
    if windows > 0:
        full = sliding_window_view(holds, length, axis=-1).all(axis=-1)
        for place in range(length):
            inside[..., place : place + windows] |= full
    return inside


def _two_far(on_side: Bools, far: Bools) -> Bools:
    """Far points of every three in a row that are all on the side, at least two of them far."""
    inside = np.zeros(far.shape, dtype=np.bool_)
    windows = far.shape[-1] - 2
    if windows > 0:
        full = sliding_window_view(on_side, 3, axis=-1).all(axis=-1)
        full = full & (sliding_window_view(far, 3, axis=-1).sum(axis=-1) >= 2)
        for place in range(3):
            inside[..., place : place + windows] |= full
    return inside & far
