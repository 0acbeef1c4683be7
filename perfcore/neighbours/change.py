"""Is our change between two years out of line with the changes of similar authorities?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from perfcore.neighbours.indicators import Unit
from perfcore.neighbours.ranks import FAMILIES

LEAST_NEIGHBOURS = 5
LEVEL = 0.05

Verdict = Literal["in line", "above", "below"]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Two:
    """Counts and what they are out of, in the earlier and the later year, one element an authority."""

    n0: Numbers
    of0: Numbers
    n1: Numbers
    of1: Numbers

    def known(self) -> NDArray[np.bool_]:
        """Those with both years published."""
        whole = np.isfinite(self.n0) & np.isfinite(self.n1)
        return np.asarray(whole & (np.nan_to_num(self.of0) > 0) & (np.nan_to_num(self.of1) > 0))


@dataclass(frozen=True)
class Change:
    """Our change against the neighbours'.

    `own`, `typical`, `lower` and `upper` are on the scale that people read: change in per cent of a rate,
    change in percentage points of a percentage. Between `lower` and `upper` a change such as the
    neighbours' would lie in 95 of 100 cases, chance in our own counts included.
    """

    own: float
    typical: float
    lower: float
    upper: float
    p: float
    verdict: Verdict
    neighbours: int
    spread: float  # standard deviation of the neighbours' true changes: log rate or logit


def change(
    own: Two, neighbours: Two, unit: Unit, shared: float = 0.0, families: float = FAMILIES
) -> Change | None:
    """Our log rate ratio, or difference in logits, against its prediction from the neighbours.

    Authorities' true changes are taken to be normal about a common mean with a spread tau; each observed
    one adds its sampling noise, `families` times that of as many single children. tau by Paule & Mandel
    (1982); the prediction for one more authority has k - 2 degrees of freedom (Higgins, Thompson &
    Spiegelhalter 2009), with our own noise added. `shared` is the correlation of the two counts by chance:
    0 for events of two years; exp(-turnover x years) for those open on two dates, as in a queue without
    waiting (Cox & Miller 1965). `own` has one element. None where our counts of either year, or those of
    all but four neighbours, are not published.
    """
    near = neighbours.known()
    if not own.known().all() or int(near.sum()) < LEAST_NEIGHBOURS:
        return None
    noisy = families * (1 - shared)
    d, v = _difference(_only(neighbours, near), unit, noisy)
    ours, noise = (float(x[0]) for x in _difference(own, unit, noisy))
    centre, tau2 = random_effects(d, v)
    of_centre = 1 / float((1 / (v + tau2)).sum())
    error = float(np.sqrt(tau2 + noise + of_centre))
    df = len(d) - 2
    p = float(2 * stats.t.sf(abs(ours - centre) / error, df))
    reach = float(stats.t.ppf(1 - LEVEL / 2, df)) * error
    verdict: Verdict = "in line" if p >= LEVEL else "above" if ours > centre else "below"
    seen = _seen(own, unit)
    # our own change as published, the others by their distance from it
    typical, lower, upper = (
        seen + _told(x, own, unit) - _told(ours, own, unit) for x in (centre, centre - reach, centre + reach)
    )
    return Change(seen, typical, lower, upper, p, verdict, len(d), float(np.sqrt(tau2)))


def random_effects(d: Numbers, v: Numbers) -> tuple[float, float]:
    """Mean and between-authority variance of changes `d` with sampling variances `v` (Paule & Mandel 1982).

    The variance is that at which the weighted squares about the mean add up to k - 1; 0 where they never
    do, since the authorities then differ by less than chance.
    """

    def mean(tau2: float) -> float:
        w = 1 / (v + tau2)
        return float((w * d).sum() / w.sum())

    def excess(tau2: float) -> float:
        return float((((d - mean(tau2)) ** 2) / (v + tau2)).sum()) - (len(d) - 1)

    if excess(0.0) <= 0:
        return mean(0.0), 0.0
    above = float(np.var(d)) * len(d) + 1e-9
    tau2 = float(optimize.brentq(excess, 0.0, above))
    return mean(tau2), tau2


def _only(two: Two, rows: NDArray[np.bool_]) -> Two:
    return Two(two.n0[rows], two.of0[rows], two.n1[rows], two.of1[rows])


def _difference(two: Two, unit: Unit, families: float) -> tuple[Numbers, Numbers]:
    """Later less earlier on the log or logit scale, and its sampling variance; half a child is added to
    every count, so that none is nothing (Haldane 1956)."""
    if unit == "rate":
        d = np.log((two.n1 + 0.5) / two.of1) - np.log((two.n0 + 0.5) / two.of0)
        return d, families * (1 / (two.n1 + 0.5) + 1 / (two.n0 + 0.5))
    rest0, rest1 = np.maximum(two.of0 - two.n0, 0), np.maximum(two.of1 - two.n1, 0)
    d = np.log((two.n1 + 0.5) / (rest1 + 0.5)) - np.log((two.n0 + 0.5) / (rest0 + 0.5))
    counts = (two.n1, rest1, two.n0, rest0)
    return d, families * np.sum([1 / (c + 0.5) for c in counts], axis=0)


def _seen(own: Two, unit: Unit) -> float:
    """Our change as it is published; from nothing, a rate has no change in per cent and half a child is
    added."""
    before, after = float(own.n0[0] / own.of0[0]), float(own.n1[0] / own.of1[0])
    if unit == "percent":
        return 100 * (after - before)
    if before == 0:
        before, after = 0.5 / float(own.of0[0]), (float(own.n1[0]) + 0.5) / float(own.of1[0])
    return 100 * (after / before - 1)


def _told(x: float, own: Two, unit: Unit) -> float:
    """A difference of logs as a change in per cent; of logits as a change in points from our own base."""
    if unit == "rate":
        return 100 * (float(np.exp(x)) - 1)
    base = (float(own.n0[0]) + 0.5) / (max(float(own.of0[0]), float(own.n0[0])) + 1)
    return 100 * (float(special.expit(special.logit(base) + x)) - base)
