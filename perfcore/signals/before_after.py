"""Was a noted change real, and could the data have shown it yet?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from perfcore.signals.compare_two import Comparison, compare
from perfcore.signals.family_counts import FamilyCounts
from perfcore.signals.windows import Grid

MONTHS_BEFORE = 24
LEAST_AFTER = 3
LEVEL = 0.05


@dataclass(frozen=True)
class BeforeAfter:
    """Of one series around one month."""

    comparison: Comparison | None  # None with under three months on either side
    months_before: int
    months_after: int
    families_a_month: float
    chance_to_show: float  # of having seen `change` by now, at the 5% level
    change: float


def before_after(
    data: FamilyCounts, series: int, first_after: int, change: float = 0.3, phi: float = 1.0
) -> BeforeAfter:
    """The months from `first_after` on against the 24 before it, by the compound conditional test."""
    line = data.line
    usable = line.usable[series]
    months = np.arange(len(usable))
    before = usable & (months < first_after) & (months >= first_after - MONTHS_BEFORE)
    after = usable & (months >= first_after)
    n_before, n_after = int(before.sum()), int(after.sum())
    families = float(data.families[series, before].sum())
    e_before, e_after = (np.asarray(line.exposure[at].sum()) for at in (before, after))
    rate = families / float(e_before) if n_before else 0.0
    comparison = None
    if min(n_before, n_after) >= LEAST_AFTER:
        comparison = compare(
            data.sizes[series, before].sum(axis=0),
            data.sizes[series, after].sum(axis=0),
            e_before,
            e_after,
            phi,
        )
    power = chance_to_show(np.asarray(rate), e_after, e_before, change, phi)
    return BeforeAfter(comparison, n_before, n_after, rate, float(power), change)


def chance_to_show(
    families_a_month: Grid,
    after: Grid,
    before: Grid | float = MONTHS_BEFORE,
    change: float = 0.3,
    phi: Grid | float = 1.0,
    level: float = LEVEL,
) -> Grid:
    """Power of the conditional test of families for a change by the share `change` (Ng & Tang 2005).

    `after` and `before` are months of exposure.
    """
    share = after / np.maximum(after + before, 1e-9)
    n1 = families_a_month * before
    n2 = families_a_month * after * (1 + change)
    centre = (1 - share) * n2 - share * n1
    under_none = np.sqrt(phi * share * (1 - share) * (n1 + n2))
    under_change = np.sqrt(phi * ((1 - share) ** 2 * n2 + share**2 * n1))
    z = -special.ndtri(level / 2)
    beyond = special.ndtr((np.abs(centre) - z * under_none) / np.maximum(under_change, 1e-9))
    return np.asarray(np.where(n2 > 0, beyond, 0.0))
