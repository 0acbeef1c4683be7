"""One place or everywhere: each group against all the others, so that a small one is not ranked by luck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from perfcore.catalogue.model import Measure
from perfcore.signals import evidence as rows_of
from perfcore.signals.windows import Grid, Timeline
from perfcore.values.values import Evidence, Values, Where

BASELINE = 36  # months before the window
LEVEL_MONTHS = 12  # of which groups' levels are compared
SURE = 0.05
FEW = 3
Answer = Literal["one place", "a few places", "many places", "everywhere", "cannot be told"]


@dataclass(frozen=True)
class Places:
    """How the groups of one dimension moved against each other, and how they stand.

    `frame`: one line a group with `moved` and `stands`, scores of its change and of its level against those
    of all others together (nan where it cannot be told; counts have no level to compare), and `p_moved` and
    `p_stands`, corrected for the number of groups looked at (Holm 1979). `moved` names the groups that moved
    more than the others in the direction asked for; `rest_moved` says whether the others together moved too.
    """

    answer: Answer
    moved: tuple[str, ...]
    rest_moved: bool
    frame: pd.DataFrame


def places(
    values: Values,
    measure: Measure,
    by: str,
    month: date,
    window: int,
    direction: int,
    part: str = "",
    where: Where | None = None,
) -> Places | None:
    """Where a change of the whole in the `window` months up to `month` sits; `direction` is its sign.

    Families are what is counted. The change of a group is the log of the ratio of its rates (counts), the
    difference of its log odds (percentages) or of its mean log days, from the 36 months before; the others'
    is taken off it and the difference put over its standard error (Woolf 1955 for the first two). None
    where the month is outside the history or fewer than two groups have rows.
    """
    moved = part in ("started", "ended")
    base = rows_of.as_flow(measure) if moved else measure
    line = rows_of.of_months(values, base)
    place = rows_of.place_of(line, month)
    if place is None or place + 1 < window:
        return None
    if moved:
        evidence = rows_of.movements(values, measure, by, where)[part == "ended"]
    else:
        evidence = values.evidence(measure, by, where)
    wide = rows_of.repeated(line, len(evidence.labels))
    change, level = _scores(wide, measure, evidence, moved, place, window)
    names = np.array(evidence.labels, dtype=object)
    told = ~np.isnan(change[0])
    if told.sum() < 2:
        return None
    p_moved, p_stands = _holm(change[0]), _holm(level)
    out = told & (p_moved < SURE) & (np.sign(change[0]) == direction)
    rest_z = _rest(change[1], change[2], ~out & told)
    rest_moved = bool(np.sign(rest_z) == direction and 2 * special.ndtr(-abs(rest_z)) < SURE)
    frame = pd.DataFrame(
        {
            "group": pd.array(names, dtype="str"),
            "moved": change[0],
            "p_moved": p_moved,
            "stands": level,
            "p_stands": p_stands,
        }
    )
    order = np.flatnonzero(out)[np.argsort(-np.abs(change[0][out]))]
    return Places(_answer(len(order), rest_moved), tuple(names[order].tolist()), rest_moved, frame)


def _answer(moved: int, rest_moved: bool) -> Answer:
    if moved == 0:
        return "everywhere" if rest_moved else "cannot be told"
    return "one place" if moved == 1 else "a few places" if moved <= FEW else "many places"


Change = tuple[Grid, Grid, Grid]  # score against the others; own change and its variance


def _scores(
    line: Timeline, measure: Measure, evidence: Evidence, moved: bool, place: int, window: int
) -> tuple[Change, Grid]:
    usable = line.usable[0]
    months = np.arange(len(usable))
    now = usable & (months <= place) & (months > place - window)
    before = usable & (months <= place - window) & (months > place - window - BASELINE)
    year = usable & (months <= place) & (months > place - LEVEL_MONTHS)
    nothing = np.full(len(evidence.labels), np.nan)
    if not now.any() or not before.any():
        return (nothing, nothing, nothing), nothing
    if measure.show == "median" and not moved:
        days = rows_of.as_days(line, evidence)
        sums = (days.families, days.total, days.squares)
        a, b = _means(sums, before), _means(sums, now)
        own, others = (_less(b[i], a[i]) for i in (0, 1))
        level = _means(sums, year)
        return _against(own, others), _score(level[0], level[1])
    if measure.show in ("percent", "bands") and not moved:
        cast = rows_of.as_votes(line, measure, evidence)
        sums_of = (cast.families, cast.families_hit)
        a2, b2 = _odds(sums_of, before), _odds(sums_of, now)
        own, others = (_less(b2[i], a2[i]) for i in (0, 1))
        level = _odds(sums_of, year)
        return _against(own, others), _score(level[0], level[1])
    families = rows_of.as_counts(line, measure, evidence).families
    counts = families[:, before].sum(axis=1), families[:, now].sum(axis=1)
    spread = _dispersion(families[:, before])
    own, others = (
        (np.log((b + 0.5) / (a + 0.5)), spread * (1 / (a + 0.5) + 1 / (b + 0.5)))
        for a, b in (counts, tuple(c.sum() - c for c in counts))
    )
    seen = counts[0] + counts[1] > 0
    own = np.where(seen, own[0], np.nan), own[1]
    return _against(own, others), nothing


Estimate = tuple[Grid, Grid]  # value and variance of each group


def _means(sums: tuple[Grid, Grid, Grid], at: NDArray[np.bool_]) -> tuple[Estimate, Estimate]:
    """Mean log days of each group, and of all others."""
    n, total, squares = (s[:, at].sum(axis=1) for s in sums)
    pooled = (squares.sum() - total.sum() ** 2 / max(n.sum(), 1.0)) / max(n.sum() - 1, 1.0)

    def mean(n: Grid, total: Grid) -> Estimate:
        some = np.where(n > 0, n, np.nan)
        return total / some, np.maximum(pooled, 1e-9) / some

    return mean(n, total), mean(n.sum() - n, total.sum() - total)


def _odds(sums: tuple[Grid, Grid], at: NDArray[np.bool_]) -> tuple[Estimate, Estimate]:
    """Log odds of each group's share, and of all others'; half a family added to each cell."""
    n, hit = (s[:, at].sum(axis=1) for s in sums)

    def odds(n: Grid, hit: Grid) -> Estimate:
        value = np.log((hit + 0.5) / (n - hit + 0.5))
        return np.where(n > 0, value, np.nan), 1 / (hit + 0.5) + 1 / (n - hit + 0.5)

    return odds(n, hit), odds(n.sum() - n, hit.sum() - hit)


def _less(b: Estimate, a: Estimate) -> Estimate:
    return b[0] - a[0], b[1] + a[1]


def _against(own: Estimate, others: Estimate) -> Change:
    return _score(own, others), own[0], own[1]


def _score(own: Estimate, others: Estimate) -> Grid:
    return (own[0] - others[0]) / np.sqrt(own[1] + others[1])


def _rest(change: Grid, variance: Grid, of: NDArray[np.bool_]) -> float:
    """Score of the weighted mean change of some groups."""
    if not of.any():
        return 0.0
    weight = 1 / variance[of]
    return float((change[of] * weight).sum() / np.sqrt(weight.sum()))


def _dispersion(families: Grid) -> float:
    """Pearson's X2 over its degrees of freedom of groups x months, at least 1: what moves all groups alike
    is no difference between them."""
    rows, months = families.sum(axis=1), families.sum(axis=0)
    total = families.sum()
    df = (np.count_nonzero(rows) - 1) * (np.count_nonzero(months) - 1)
    if total == 0 or df < 1:
        return 1.0
    expected = np.outer(rows, months) / total
    x2 = np.divide((families - expected) ** 2, expected, out=np.zeros_like(expected), where=expected > 0)
    return max(float(x2.sum()) / df, 1.0)


def _holm(z: Grid) -> Grid:
    """Two-sided p of each score, corrected for how many there are (Holm 1979); nan stays."""
    p = 2 * special.ndtr(-np.abs(z))
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    steps = np.maximum.accumulate(p[order] * (len(order) - np.arange(len(order))))
    corrected = np.full(p.shape, np.nan)
    corrected[order] = np.minimum(steps, 1.0)
    return corrected
