"""Run chart: the median and no limits, so that only the rules about runs and trends can speak.

Worked example: 3, 9, 4, 7 has the median (4 + 7) / 2 = 5.5. The figures lie below, above, below, above
it: four runs of one, three crossings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from perfcore.signals.charts.points import Bools, Limits, Signs, around, floats, median, whole_base


@dataclass(frozen=True)
class Runs:
    """Longest run on one side of the centre and number of crossings, with what chance allows for each."""

    useful: int
    longest: int
    longest_allowed: int
    crossings: int
    fewest_crossings: int

    @property
    def by_chance(self) -> bool:
        return self.longest <= self.longest_allowed and self.crossings >= self.fewest_crossings


def run(values: ArrayLike, base: Bools | None = None) -> Limits:
    """Median of the points in `base` (Perla, Provost and Murray, BMJ Quality and Safety 20, 2011, 46-51)."""
    y = floats(values)
    centre = median(np.where(whole_base(y, base), y, np.nan))
    return around(y, centre, np.full_like(centre, np.nan))


def runs(sides: Signs) -> Runs | None:
    """Runs of one series: `sides` is 1 above, -1 below, 0 on the centre or missing; None if none is useful.

    Anhøj and Olesen, PLoS ONE 9 (2014) e113825: the longest run by chance is log2(n) + 3, rounded
    (Schilling 2012); crossings below the 5% point of a binomial of n - 1 and 1/2 are too few (Chen 2010).
    """
    useful = sides[sides != 0]
    if not len(useful):
        return None
    ends = np.flatnonzero(np.diff(useful)) + 1
    lengths = np.diff(np.concatenate([[0], ends, [len(useful)]]))
    return Runs(
        useful=len(useful),
        longest=int(lengths.max()),
        longest_allowed=round(float(np.log2(len(useful)))) + 3,
        crossings=len(lengths) - 1,
        fewest_crossings=int(stats.binom.ppf(0.05, len(useful) - 1, 0.5)) if len(useful) > 1 else 0,
    )
