"""Will a target be met as things are, and what would it take?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy import special

from perfcore.signals.rule import REAL_Z

Outlook = Literal["keeps meeting", "keeps missing", "hit and miss"]
OFTEN = 0.95  # 19 months in 20
_OFTEN_Z = float(special.ndtri(OFTEN))


@dataclass(frozen=True)
class Assurance:
    """What the usual range says of a target. `needed` is the usual share that meets it in 19 months of 20."""

    outlook: Outlook
    needed: float | None


def of_share(expected: float, lower: float, upper: float, target: float, at_least: bool) -> Assurance:
    """Assurance of a percentage (all in per cent) against a target of at least, or at most, `target`.

    As in NHS Making Data Count, the target is held against the limits of the usual range, here those of
    the family method. One month's standard deviation is read off the nearer limit, which stands
    `rule.REAL_Z` of them away, and moves with the mean as a binomial's does.

    >>> of_share(84.0, 60.0, 100.0, 85.0, at_least=True).outlook
    'hit and miss'
    """
    surely_met = lower >= target if at_least else upper <= target
    surely_missed = upper < target if at_least else lower > target
    outlook: Outlook = "hit and miss"
    if surely_met or surely_missed:
        outlook = "keeps meeting" if surely_met else "keeps missing"
    share = expected / 100
    # a limit that stops at 0 or 100 says nothing of the spread: read the one with room
    distance = expected - lower if lower > 0 and (upper >= 100 or at_least) else upper - expected
    if not 0 < share < 1 or distance <= 0:
        return Assurance(outlook, None)
    scale = distance / 100 / REAL_Z / math.sqrt(share * (1 - share))
    return Assurance(outlook, _needed(target / 100, scale, at_least))


def _needed(target: float, scale: float, at_least: bool) -> float | None:
    """The mean m with m -+ z scale sqrt(m (1 - m)) at the target; none where no mean reaches it."""
    # squared, it is a quadratic in m: (1 + k) m^2 - (2 t + k) m + t^2 = 0 with k = (z scale)^2
    k = (_OFTEN_Z * scale) ** 2
    root = math.sqrt(max((2 * target + k) ** 2 - 4 * (1 + k) * target**2, 0.0))
    mean = (2 * target + k + (root if at_least else -root)) / (2 * (1 + k))
    return 100 * mean if 0 < mean < 1 else None
