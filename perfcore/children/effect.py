"""Did something change for children at a date: before and after, and against where nothing was changed.

Siblings share their family's worker and their conference, so the uncertainty is that of families: ordinary
least squares with standard errors clustered by family (Liang & Zeger 1986; Cameron & Miller 2015). Every area
keeps its own level, so that more cases from one area are no change. Days have long tails: their logarithms
are compared, as the signals do, and the change is in per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from perfcore.children.handovers import DAYS, LONGEST

EVERYWHERE = "everywhere"
LEVEL = 0.05
POWER = 0.8
LEAST_FAMILIES = 10  # in each of the groups that are held against each other
# a smaller change is not spoken of: one child in five with one worker more or fewer
LEAST_CHANGE = {"workers": 0.2, "teams": 0.2}

Number = NDArray[np.float64]


@dataclass(frozen=True)
class Means:
    """Children, their families and the mean of an outcome, before and after (of days: the geometric mean)."""

    children: tuple[int, int]
    families: tuple[int, int]
    mean: tuple[float, float]


@dataclass(frozen=True)
class Effect:
    """By how much an outcome changed; against `elsewhere` where there is one (difference in differences).

    `difference`, `low` and `high` are in per cent where `percent`, else in the outcome's own unit. `low` to
    `high` holds for all outcomes asked about together at 95%; `p` is multiplied by their number. `detectable`
    is the fall that would have been told from noise four times in five.
    """

    outcome: str
    here: Means
    elsewhere: Means | None
    percent: bool
    difference: float
    low: float
    high: float
    p: float
    detectable: float

    @property
    def real(self) -> bool:
        """Whether it can be told from noise, and is large enough to speak of."""
        return self.p <= LEVEL and abs(self.difference) >= LEAST_CHANGE.get(self.outcome, 0.0)


def comparable(journeys: pd.DataFrame, data_to: date) -> pd.DataFrame:
    """Ways to a plan that may be held against each other: those of half a year at most, and old enough.

    Of the latest half year's referrals only the quick ones have come to a plan yet: they are left out.
    """
    known = journeys["referral"] <= pd.Timestamp(data_to) - pd.Timedelta(days=LONGEST)
    within = journeys["plan_start"] - journeys["referral"] <= pd.Timedelta(days=LONGEST)
    return journeys[known & within]


def around(journeys: pd.DataFrame, since: date, months: int) -> pd.DataFrame:
    """The referrals of so many months before and after a date, with `after`."""
    at = pd.Timestamp(since)
    span = pd.DateOffset(months=months)
    near = journeys[(journeys["referral"] >= at - span) & (journeys["referral"] < at + span)]
    return near.assign(after=near["referral"] >= at)


def effect(
    near: pd.DataFrame, outcome: str, column: str | None = None, group: str = EVERYWHERE, asked: int = 1
) -> Effect | None:
    """The change of an outcome after against before, in one group (of `column`) against all others.

    `asked` is the number of outcomes that are looked at together. None with under 10 families on any side.
    """
    known = near[near[outcome].notna()]
    here = known if group == EVERYWHERE or column is None else known[known[column] == group]
    there = None if len(here) == len(known) else known[known[column] != group]
    ours, theirs = _means(here, outcome), None if there is None else _means(there, outcome)
    if min(*ours.families, *(theirs.families if theirs else ours.families)) < LEAST_FAMILIES:
        return None
    percent = outcome in DAYS
    places = _codes(known[column]) if column is not None else np.zeros(len(known), dtype=np.int64)
    mine = None if theirs is None else (known[column] == group).to_numpy(dtype=bool)
    y = _scaled(known, outcome)
    b, se, free = _change(y, known["after"].to_numpy(dtype=bool), places, mine, _codes(known["family"]))
    wide = float(stats.t.isf(LEVEL / 2 / asked, free)) * se
    seen = wide + float(stats.t.isf(1 - POWER, free)) * se

    def shown(change: float) -> float:
        return 100 * float(np.expm1(change)) if percent else change

    return Effect(
        outcome=outcome,
        here=ours,
        elsewhere=theirs,
        percent=percent,
        difference=shown(b),
        low=shown(b - wide),
        high=shown(b + wide),
        p=min(1.0, _p(b, se, free) * asked),
        detectable=-shown(-seen),
    )


def _scaled(rows: pd.DataFrame, outcome: str) -> Number:
    values: Number = rows[outcome].to_numpy(dtype=np.float64)
    return np.log1p(values) if outcome in DAYS else values


def _codes(names: pd.Series) -> NDArray[np.int64]:
    return pd.factorize(names)[0].astype(np.int64)


def _change(
    y: Number,
    after: NDArray[np.bool_],
    place: NDArray[np.int64],
    mine: NDArray[np.bool_] | None,
    family: NDArray[np.int64],
) -> tuple[float, float, int]:
    """The change of all, or of `mine` against the others, its standard error and degrees of freedom."""
    columns = [(place == i).astype(np.float64) for i in np.unique(place)]
    columns.append(after.astype(np.float64))
    if mine is not None:
        columns.append((mine & after).astype(np.float64))
    beta, error, free = clustered(y, np.column_stack(columns), family)
    return float(beta[-1]), float(error[-1]), free


def _p(b: float, se: float, free: int) -> float:
    return float(2 * stats.t.sf(abs(b) / se, free)) if se > 0 else float(b == 0)


def clustered(y: Number, x: Number, cluster: NDArray[np.integer]) -> tuple[Number, Number, int]:
    """Least squares of y [n] on x [n, k]: coefficients, standard errors by cluster, degrees of freedom.

    V = c (X'X)^-1 (sum over clusters of X_g'u_g u_g'X_g) (X'X)^-1 with c = G/(G-1) (n-1)/(n-k), and t with
    G - 1 degrees of freedom (Cameron & Miller 2015, section II).
    """
    n, k = x.shape
    inverse = np.linalg.pinv(x.T @ x)  # an area with rows on one side only leaves the others as they are
    beta = inverse @ x.T @ y
    scores = x * (y - x @ beta)[:, None]
    groups = int(cluster.max()) + 1
    summed = np.zeros((groups, k))
    np.add.at(summed, cluster, scores)
    scale = groups / (groups - 1) * (n - 1) / (n - k)
    variance = scale * inverse @ (summed.T @ summed) @ inverse
    return beta, np.sqrt(np.maximum(np.diag(variance), 0)), groups - 1


def _means(rows: pd.DataFrame, outcome: str) -> Means:
    sides = [rows[~rows["after"]], rows[rows["after"]]]
    values = [side[outcome].to_numpy(dtype=float) for side in sides]
    means = [float("nan") if not len(v) else _mean(v, outcome in DAYS) for v in values]
    return Means(
        children=(len(sides[0]), len(sides[1])),
        families=(sides[0]["family"].nunique(), sides[1]["family"].nunique()),
        mean=(means[0], means[1]),
    )


def _mean(values: Number, geometric: bool) -> float:
    return float(np.expm1(np.log1p(values).mean()) if geometric else values.mean())


@dataclass(frozen=True)
class Clearest:
    """The group and month at which an outcome changed most clearly against the others."""

    group: str
    since: date
    effect: Effect
    p: float  # corrected for all groups and months that were looked at


def clearest(
    journeys: pd.DataFrame, outcome: str, column: str, months: list[date], span: int
) -> Clearest | None:
    """The clearest change of an outcome in any group at any of these months; None if none can be judged."""
    known = journeys[journeys[outcome].notna()]
    y, place, family = _scaled(known, outcome), _codes(known[column]), _codes(known["family"])
    referral = known["referral"].to_numpy(dtype="datetime64[D]")
    names = list(pd.unique(known[column]))
    found: list[tuple[float, float, str, date]] = []
    for since in months:
        at = pd.Timestamp(since)
        first, end = (np.datetime64((at + pd.DateOffset(months=m)).date(), "D") for m in (-span, span))
        near = (referral >= first) & (referral < end)
        after = referral[near] >= np.datetime64(since, "D")
        where, whose = place[near], np.unique(family[near], return_inverse=True)[1]
        for i, name in enumerate(names):
            mine = where == i
            sides = (mine & after, mine & ~after, ~mine & after, ~mine & ~after)
            if min(len(np.unique(whose[side])) for side in sides) < LEAST_FAMILIES:
                continue
            b, se, free = _change(y[near], after, where, mine, whose)
            found.append((_p(b, se, free), -abs(b) / max(se, 1e-9), str(name), since))
    if not found:
        return None
    p, _, group, since = min(found)  # far out p is 0 for several: there the ratio to its error decides
    one = effect(around(journeys, since, span), outcome, column, group)
    assert one is not None
    return Clearest(group, since, one, min(1.0, p * len(found)))


def undisturbed(near: pd.DataFrame, since: date, column: str, other: Clearest | None) -> pd.DataFrame:
    """The rows without what lies beyond another clear change in its own group.

    A month before or after the change that is asked about, when a group was already or still something else,
    would be read as that change's doing.
    """
    if other is None or other.since == since or column not in near:
        return near
    beyond = near["referral"] < pd.Timestamp(other.since)
    if other.since > since:
        beyond = ~beyond
    return near[~(beyond & (near[column] == other.group))]
