"""How long stays last when some are still open: survival curves whose bands count families, not children.

Brothers and sisters leave together, so ten children of two families tell little more than two children.
Every variance here is therefore summed over families (Williams 1995; Lin & Wei 1989 for the test).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEAST_AT_RISK = 10  # below that the tail of a curve is a few children, and reads as much more
LEVEL = 0.05


@dataclass(frozen=True)
class Stays:
    """One entry a stay, in days since it began.

    It is watched for ends on the days in (entry, exit]: `entry` is above 0 where the records begin later than
    the stay did, and only because it lasted that long is it known at all (left truncation). `ended` says
    whether it ended on day `exit` or was still open then. `family` is a code from 0.
    """

    entry: Whole
    exit: Whole
    ended: Mask
    family: Whole

    def __len__(self) -> int:
        return len(self.exit)

    def take(self, chosen: Mask | Whole) -> Stays:
        """Some of the stays."""
        return Stays(self.entry[chosen], self.exit[chosen], self.ended[chosen], self.family[chosen])


@dataclass(frozen=True)
class Curve:
    """The share of stays still open after each day on which one ended, up to `known_to`.

    `lower` and `upper` are the 95% band at each day; `plain_variance` is Greenwood's of `survival`, and
    `variance` the one that the band uses. `stays`, `ends` and `families` count everything that was watched.
    """

    day: Whole
    at_risk: Whole
    ended: Whole
    survival: Real
    lower: Real
    upper: Real
    plain_variance: Real
    variance: Real
    known_to: int
    stays: int
    ends: int
    families: int

    def at(self, day: int) -> tuple[float, float, float]:
        """The share still open after a day, with its band; nan beyond `known_to`."""
        if day > self.known_to:
            return (np.nan, np.nan, np.nan)
        place = int(np.searchsorted(self.day, day, side="right")) - 1
        if place < 0:
            return (1.0, _least_share(self.families), 1.0)
        return (float(self.survival[place]), float(self.lower[place]), float(self.upper[place]))

    def steps(self, until: int | None = None) -> pd.DataFrame:
        """The curve as a drawing needs it, from day 0 to `known_to` or `until`: day, share, lower, upper."""
        end = self.known_to if until is None else min(until, self.known_to)
        seen = self.day <= end
        first, last = self.at(0), self.at(end)
        frame = pd.DataFrame(
            {
                "day": [0, *self.day[seen], end],
                "share": [first[0], *self.survival[seen], last[0]],
                "lower": [first[1], *self.lower[seen], last[1]],
                "upper": [first[2], *self.upper[seen], last[2]],
            }
        )
        return frame.drop_duplicates("day", keep="first")

    def median(self) -> tuple[int | None, int | None, int | None]:
        """The day by which half have ended and its interval (Brookmeyer & Crowley 1982); None: not known."""

        def first(share: Real) -> int | None:
            below = np.flatnonzero(share <= 0.5)
            return int(self.day[below[0]]) if len(below) else None

        return first(self.survival), first(self.lower), first(self.upper)


def within(stays: Stays, start: Whole, first: int, last: int) -> Stays:
    """What these stays did in the days of a calendar from `first` to `last`, both included.

    `start` is the day on which each stay began, in the same calendar.
    """
    entry = np.maximum(stays.entry, first - start - 1)
    exit_ = np.minimum(stays.exit, last - start)
    cut = Stays(entry, exit_, stays.ended & (stays.exit == exit_), stays.family)
    return cut.take(seen_within(stays, start, first, last))


def seen_within(stays: Stays, start: Whole, first: int, last: int) -> Whole:
    """The places of the stays that `within` keeps, in their order."""
    entry = np.maximum(stays.entry, first - start - 1)
    return np.flatnonzero(np.minimum(stays.exit, last - start) > entry)


def kaplan_meier(stays: Stays, least: int = LEAST_AT_RISK) -> Curve:
    """The product-limit curve (Kaplan & Meier 1958) with late entry, and a log-log band at 95%.

    The variance of the band is the greater of Greenwood's and of the one summed over families: the second
    alone would be too small where few families happen to agree. The curve stops on the day before fewer than
    `least` stays are watched.
    """
    day, at_risk, ended = _table(stays)
    known_to = _known_to(stays, least)
    keep = day <= known_to
    day, at_risk, ended = day[keep], at_risk[keep], ended[keep]
    left = (at_risk - ended).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        survival: Real = np.cumprod(left / at_risk, dtype=np.float64)
        greenwood = np.cumsum(ended / (at_risk * left))
    families = len(np.unique(stays.family))
    pull = _influence(stays, day, at_risk, ended)
    clustered = (pull**2).sum(axis=0) * families / max(families - 1, 1)
    log_variance = np.fmax(greenwood, clustered)
    lower, upper = _log_log_band(survival, log_variance, families)
    return Curve(
        day=day,
        at_risk=at_risk,
        ended=ended,
        survival=survival,
        lower=lower,
        upper=upper,
        plain_variance=_of_survival(survival, greenwood),
        variance=_of_survival(survival, log_variance),
        known_to=known_to,
        stays=len(stays),
        ends=int(stays.ended.sum()),
        families=families,
    )


@dataclass(frozen=True)
class Gap:
    """The share ended by a day in one set of stays less that in another, with its 95% interval."""

    value: float
    lower: float
    upper: float


def gap(one: Stays, other: Stays, day: int) -> Gap | None:
    """How much more of `one` than of `other` has ended by a day; None where either is not known so far.

    `family` must be the same codes in both: a family with stays in both counts once in the variance.
    """
    curves = [kaplan_meier(s) for s in (one, other)]
    if any(day > c.known_to or not len(c.day) for c in curves):
        return None
    size = int(max(one.family.max(), other.family.max())) + 1
    pulls = []
    for stays, curve in zip((one, other), curves, strict=True):
        seen = curve.day <= day
        whole = np.zeros(size)
        if seen.any():
            pull = _influence(stays, curve.day[seen], curve.at_risk[seen], curve.ended[seen])[:, -1]
            whole[np.unique(stays.family)] = -curve.survival[seen][-1] * pull
        pulls.append(whole)
    value = curves[1].at(day)[0] - curves[0].at(day)[0]
    families = len(np.unique(np.concatenate([one.family, other.family])))
    clustered = ((pulls[0] - pulls[1]) ** 2).sum() * families / max(families - 1, 1)
    plain = sum(_variance_at(curve, day) for curve in curves)
    half = -special.ndtri(LEVEL / 2) * np.sqrt(max(clustered, plain))
    return Gap(float(value), float(value - half), float(value + half))


@dataclass(frozen=True)
class LogRank:
    """Groups held against one common curve. `observed` and `expected` are ends in each group.

    `z` is each group against the others; `chi2` with `df` and its chance `p` are of all groups together.
    """

    observed: Real
    expected: Real
    z: Real
    p_each: Real
    chi2: float
    df: int
    p: float


def log_rank(stays: Stays, group: Whole, groups: int, by_family: bool = True) -> LogRank:
    """Do the groups end at the same pace? The log-rank test (Mantel 1966).

    With `by_family` the variance is summed over families (Lin & Wei 1989), never taken as less than that of
    the textbook test, and the result is referred to t and F with the families that ended as degrees of
    freedom; without, it is the textbook test.
    """
    day, at_risk, ended = _table(stays)
    risk_in = np.stack([_watched(stays.take(group == g), day) for g in range(groups)])
    share = risk_in / at_risk
    expected = (share * ended).sum(axis=1)
    observed = np.bincount(group[stays.ended], minlength=groups).astype(np.float64)
    score = observed - expected
    df = max(groups - 1, 1)
    tied = ended * (at_risk - ended) / np.maximum(at_risk - 1, 1)
    plain = np.diag((share * tied).sum(axis=1)) - (share * tied) @ share.T
    if not by_family:
        z = _over(score, np.diag(plain))
        chi2 = _chi2(score, plain)
        return LogRank(
            observed, expected, z, 2 * special.ndtr(-np.abs(z)), chi2, df, float(special.chdtrc(df, chi2))
        )
    clustered = _score_covariance(stays, group, day, at_risk, ended, share)
    z = _over(score, np.maximum(np.diag(plain), np.diag(clustered)))
    chi2 = min(_chi2(score, plain), _chi2(score, clustered))
    left = max(len(np.unique(stays.family[stays.ended])) - df, 1)
    p_each = 2 * special.stdtr(left, -np.abs(z))
    return LogRank(observed, expected, z, p_each, chi2, df, float(special.fdtrc(df, left, chi2 / df)))


# ---- what they are built of ----------------------------------------------------------------------


def _table(stays: Stays) -> tuple[Whole, Whole, Whole]:
    """Days on which a stay ended, how many were watched on each, and how many ended."""
    watched = stays.exit > stays.entry
    day, ended = np.unique(stays.exit[stays.ended & watched], return_counts=True)
    return day, _watched(stays, day), ended.astype(np.int64)


def _watched(stays: Stays, day: Whole) -> Whole:
    return np.searchsorted(np.sort(stays.entry), day, side="left") - np.searchsorted(
        np.sort(stays.exit), day, side="left"
    )


def _known_to(stays: Stays, least: int) -> int:
    """The last day before fewer than `least` are watched; 0 where there are too few from the start."""
    turns = np.unique(np.concatenate([[1], stays.entry + 1, stays.exit + 1]))
    turns = turns[turns >= 1]
    few = np.flatnonzero(_watched(stays, turns) < least)
    return int(turns[few[0]]) - 1 if len(few) else int(turns[-1])


def _influence(stays: Stays, day: Whole, at_risk: Whole, ended: Whole) -> Real:
    """What each family (in the order of its code) adds to the log of the curve at each day."""
    family = np.unique(stays.family, return_inverse=True)[1]
    families = int(family.max()) + 1 if len(family) else 0
    first = np.searchsorted(day, stays.entry, side="right")
    last = np.searchsorted(day, stays.exit, side="right")
    at = np.zeros((families, len(day) + 1))
    np.add.at(at, (family, first), 1.0)
    np.add.at(at, (family, np.maximum(last, first)), -1.0)
    watched = np.cumsum(at[:, :-1], axis=1)
    leaves = np.zeros((families, len(day)))
    left = stays.ended & (last > first) & (last > 0)
    left[left] = day[last[left] - 1] == stays.exit[left]
    np.add.at(leaves, (family[left], last[left] - 1), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = -(leaves - watched * (ended / at_risk)) / (at_risk - ended)
    return np.asarray(np.cumsum(np.where(np.isfinite(pull), pull, 0.0), axis=1))


def _over(score: Real, variance: Real) -> Real:
    return np.where(variance > 1e-12, score / np.sqrt(np.maximum(variance, 1e-12)), 0.0)


def _chi2(score: Real, covariance: Real) -> float:
    """All groups but the last, which the others decide."""
    most = len(score) - 1
    return float(score[:most] @ np.linalg.pinv(covariance[:most, :most]) @ score[:most]) if most else 0.0


def _score_covariance(
    stays: Stays, group: Whole, day: Whole, at_risk: Whole, ended: Whole, share: Real
) -> Real:
    """Covariance of observed less expected, summed over families."""
    rate = ended / at_risk
    total = np.concatenate([[0.0], np.cumsum(rate)])
    shared = np.concatenate([np.zeros((len(share), 1)), np.cumsum(share * rate, axis=1)], axis=1)
    first = np.searchsorted(day, stays.entry, side="right")
    last = np.maximum(np.searchsorted(day, stays.exit, side="right"), first)
    own = np.arange(len(share))[:, None] == group
    score = -(own * (total[last] - total[first]) - (shared[:, last] - shared[:, first]))
    left = stays.ended & (last > first)
    score[:, left] += own[:, left] - share[:, last[left] - 1]
    family = np.unique(stays.family, return_inverse=True)[1]
    families = int(family.max()) + 1 if len(family) else 0
    by_family = np.stack([np.bincount(family, weights=row, minlength=families) for row in score])
    return np.asarray(by_family @ by_family.T * families / max(families - 1, 1))


def _log_log_band(survival: Real, log_variance: Real, families: int) -> tuple[Real, Real]:
    z = -special.ndtri(LEVEL / 2)
    inner = (survival > 0) & (survival < 1)
    s = np.where(inner, survival, 0.5)
    width = np.where(inner, z * np.sqrt(log_variance) / -np.log(s), 0.0)
    least = _least_share(families)
    lower = np.where(inner, s ** np.exp(width), np.where(survival >= 1, least, 0.0))
    upper = np.where(inner, s ** np.exp(-width), np.where(survival >= 1, 1.0, 1 - least))
    return lower, upper


def _of_survival(survival: Real, log_variance: Real) -> Real:
    """From the variance of the logarithm to that of the share itself; none where nothing is left."""
    return np.asarray(survival**2 * np.where(survival > 0, log_variance, 0.0))


def _least_share(families: int) -> float:
    """The share that none of so many having ended does not yet rule out (Clopper & Pearson 1934)."""
    return float((LEVEL / 2) ** (1 / max(families, 1)))


def _variance_at(curve: Curve, day: int) -> float:
    place = int(np.searchsorted(curve.day, day, side="right")) - 1
    return float(curve.variance[place]) if place >= 0 else 0.0
