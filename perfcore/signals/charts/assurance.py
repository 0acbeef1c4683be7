"""Will a target be met? NHS England's answer from the limits of the latest segment.

Worked example: limits 68 and 91, higher is better. A target of 60 lies below them, so it will keep being
met; 95 lies above, so it will keep being missed; 82 lies between, and 91 on the limit, so chance decides.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from perfcore.signals.charts.points import Floats, floats, side
from perfcore.signals.charts.rules import COMMON, Improvement

Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]
_ICONS = {"consistent_pass": "pass", "consistent_fail": "fail", "inconsistent": "inconsistent", None: None}


def assurance(
    target: float | None, lower: Floats, upper: Floats, improvement: Improvement
) -> Assurance | None:
    """The verdict from the last limits drawn; None without a target, a better direction, or room between
    the limits (figures that never moved say nothing of what to expect)."""
    drawn = np.flatnonzero(upper > lower)
    if target is None or improvement == "neither" or not len(drawn):
        return None
    above = int(side(floats(target), upper[drawn[-1]])) > 0
    below = int(side(floats(target), lower[drawn[-1]])) < 0
    if not above and not below:
        return "inconsistent"
    return "consistent_fail" if above == (improvement == "high") else "consistent_pass"


def icons(variation: str, better: Improvement, verdict: str | None) -> dict[str, str | None]:
    """Names of NHS England's two icons: what the latest point shows, and whether the target will be met."""
    kind = variation.removeprefix("special_cause_")
    if kind in ("improvement", "concern"):
        kind += "_high" if (kind == "improvement") == (better == "high") else "_low"
    return {"variation": kind if variation != COMMON else COMMON, "assurance": _ICONS[verdict]}
