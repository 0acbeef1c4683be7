"""What may be said of an expectation at entry: would luck do, and could the data show it in time?"""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from perfcore.minutes.levels import Level, exposure
from perfcore.signals.before_after import LEVEL, chance_to_show

# a step of this share is the least that a whole disappearance is reckoned as: families cannot be below none
_NEARLY_NONE = -0.999


def by_luck(start: Level, goal: float, up: bool, first: float, months: int, steps: int) -> float:
    """The chance that the months at issue reach `goal` though nothing changes.

    `first` is their exposure (months weighed by working days), `months` their number, `steps` the months from
    the end of `start` to the last of them. Counts of children: negative binomial with the variance of a
    compound sum of families, the uncertainty of the start added (prediction; Aitchison & Dunsmore 1975).
    Percentages: beta-binomial of independent outcomes. Levels: Student's t; stock: a random walk.
    """
    if start.kind == "count":
        return _count_by_luck(start, goal, up, first, months)
    if start.kind == "percent":
        return _percent_by_luck(start, goal, up, months)
    origin, error = _origin(start, months, steps)
    if error == 0:
        return float(goal <= origin if up else goal >= origin)
    t = (goal - origin) / error
    return float(stats.t.sf(t if up else -t, max(start.months - 1, 1)))


def power(start: Level, goal: float, up: bool, first: float, months: int, steps: int) -> float:
    """The chance that the test of `signal` speaks by then, if the level does go to `goal`.

    0 where the start is there already: then there is nothing to see.
    """
    origin = start.last_value if start.kind == "stock" else start.mean
    if (goal - origin) * (1 if up else -1) <= 0:
        return 0.0
    if start.kind == "count":
        before = _exposure(start)
        rate = _families(start) / before
        change = max(goal / start.mean - 1, _NEARLY_NONE)
        grids = (np.array(rate), np.array(first), np.array(before))
        return float(chance_to_show(*grids, change=change, phi=start.dispersion))
    z = float(-special.ndtri(LEVEL / 2))
    if start.kind == "percent":
        # Fleiss, Levin & Paik 2003, 4.2, of independent outcomes
        n0, n1 = _outcomes(start), _outcomes(start) / start.months * months
        p0, p1 = start.mean / 100, min(max(goal / 100, 0.0), 1.0)
        middle = (n0 * p0 + n1 * p1) / (n0 + n1)
        under_none = math.sqrt(middle * (1 - middle) * (1 / n0 + 1 / n1))
        under_change = math.sqrt(p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
        if under_change == 0:
            return 1.0
        return float(special.ndtr((abs(p1 - p0) - z * under_none) / under_change))
    origin, error = _origin(start, months, steps)
    if error == 0:
        return 1.0
    beyond = float(stats.t.isf(LEVEL / 2, max(start.months - 1, 1)))
    return float(special.ndtr(abs(goal - origin) / error - beyond))


def signal(start: Level, now: Level, steps: int) -> float:
    """How far the level moved, as a normal score; above 0 when it is higher now.

    Counts by their families, given all of both (Przyborowski & Wilenski 1940), percentages by independent
    outcomes, levels by Student's t, stock by its steps: the test whose power `power` gives.
    """
    if start.kind == "count":
        e0, e1 = _exposure(start), _exposure(now)
        share = e1 / (e0 + e1)
        n0, n1 = _families(start), _families(now)
        spread = math.sqrt(start.dispersion * share * (1 - share) * (n0 + n1))
        return ((1 - share) * n1 - share * n0) / spread if spread > 0 else 0.0
    if start.kind == "percent":
        n0, n1 = _outcomes(start), (now.of or 0.0) / start.design / start.dispersion
        if n0 <= 0 or n1 <= 0:
            return 0.0
        p0, p1 = start.mean / 100, now.mean / 100
        middle = (n0 * p0 + n1 * p1) / (n0 + n1)
        spread = math.sqrt(middle * (1 - middle) * (1 / n0 + 1 / n1))
        return (p1 - p0) / spread if spread > 0 else 0.0
    origin, error = _origin(start, now.months, steps)
    reached = now.last_value if start.kind == "stock" else now.mean
    if error == 0:
        return math.copysign(8.0, reached - origin) if reached != origin else 0.0
    tail = special.stdtr(max(start.months - 1, 1), -abs(reached - origin) / error)
    return float(math.copysign(-special.ndtri(max(tail, 1e-15)), reached - origin))


def _count_by_luck(start: Level, goal: float, up: bool, first: float, months: int) -> float:
    if start.mean <= 0:
        return 0.0 if up else 1.0
    before = _exposure(start)
    expected = start.n / before * first
    needed = goal / start.mean * start.n / start.months * months
    size = start.n / _families(start)
    index = (start.design + (start.dispersion - 1) * size) * (1 + first / before)
    at_least = math.ceil(needed - 1e-9) - 1 if up else math.floor(needed + 1e-9)
    if index <= 1 + 1e-9:
        return float(stats.poisson.sf(at_least, expected) if up else stats.poisson.cdf(at_least, expected))
    r, p = expected / (index - 1), 1 / index
    return float(stats.nbinom.sf(at_least, r, p) if up else stats.nbinom.cdf(at_least, r, p))


def _percent_by_luck(start: Level, goal: float, up: bool, months: int) -> float:
    n0 = _outcomes(start)
    p0 = start.mean / 100
    n1 = max(round(n0 / start.months * months), 1)
    a, b = p0 * n0 + 0.5, (1 - p0) * n0 + 0.5
    needed = goal / 100 * n1
    if up:
        return float(stats.betabinom.sf(math.ceil(needed - 1e-9) - 1, n1, a, b))
    return float(stats.betabinom.cdf(math.floor(needed + 1e-9), n1, a, b))


def _outcomes(level: Level) -> float:
    """Independent outcomes of a percentage."""
    return (level.of or 0.0) / level.design / level.dispersion


def _families(level: Level) -> float:
    return level.families if level.families else level.n


def _exposure(level: Level) -> float:
    span = (level.last.year - level.first.year) * 12 + level.last.month - level.first.month + 1
    return exposure(level.first, level.last) * level.months / span


def _origin(start: Level, months: int, steps: int) -> tuple[float, float]:
    """Where a level or a stock starts from, and the standard error of how far it moved."""
    if start.kind == "stock":
        return start.last_value, math.sqrt(start.dispersion * max(steps, 1))
    return start.mean, math.sqrt(start.dispersion * (1 / max(months, 1) + 1 / start.months))
