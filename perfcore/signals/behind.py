"""What stands behind a figure: starts and ends, the parts of a fraction, its rarity, another month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from scipy import special

from perfcore.catalogue.model import Measure
from perfcore.signals import evidence as rows_of
from perfcore.signals import rare, sizes
from perfcore.signals.compare_two import compare
from perfcore.signals.counts import CountScores, score_counts
from perfcore.signals.family_counts import FamilyCounts
from perfcore.signals.rule import SIGNALS
from perfcore.signals.stock import fan
from perfcore.signals.windows import Settings, Timeline
from perfcore.values import calendar
from perfcore.values.values import Evidence, Values, Where

RARE = 3.0  # families a month, under which the time since the last one says more than the count
EARLIER_YEARS = 3
FAN_MONTHS = 36
_SOME_MONTHS = 24


@dataclass(frozen=True)
class Part:
    """One count behind a figure in one month (children or rows), its usual range, and its own signal."""

    name: str  # "started", "ended", "hit", "missed", "all"
    n: int
    families: int
    lower: float
    upper: float
    signal: str
    direction: int


@dataclass(frozen=True)
class Waiting:
    """Days since the last of a rare event, and the chance of so long a gap or a longer one."""

    days: int
    chance: float


@dataclass(frozen=True)
class Year:
    """The year to date: rows so far, the same months of the years before, the score, where it may end."""

    so_far: int
    families: int
    earlier: tuple[int, ...]  # rows, latest year first
    score: float
    end: tuple[int, int]
    months_left: int


@dataclass(frozen=True)
class Repeats:
    """Rows of one month and the children they are of; those with more than one, and their rows."""

    rows: int
    children: int
    repeating: int
    their_rows: int


@dataclass(frozen=True)
class Against:
    """This month held against another: p is two-sided and counts families, not children."""

    other: date
    now: float
    before: float
    p: float


def parts(
    values: Values, measure: Measure, month: date, window: int = 1, where: Where | None = None
) -> list[Part]:
    """Starts and ends of what is open or flows; of a percentage who hit, who missed, and all.

    `signal` is that of `window` months ending with `month`. Empty where there are no such parts.
    """
    found = []
    for name, line, evidence in _parts_of(values, measure, where):
        place = rows_of.place_of(line, month)
        if place is None:
            return []
        data = rows_of.families_of(line, measure, evidence)
        scores = score_counts(data, np.array([place]), Settings(windows=(window,)))
        month_alone = scores if window == 1 else score_counts(data, np.array([place]), rows_of.ONE_MONTH)
        found.append(_part(name, data, place, scores, month_alone))
    return found


def repeats(values: Values, measure: Measure, month: date, where: Where | None = None) -> Repeats | None:
    """Many children once, or few of them repeatedly? None for anything but a count of events."""
    if not _is_count_of_events(measure) or measure.count_of != "rows":
        return None
    evidence = values.evidence(measure, None, where)
    place = calendar.month_of(month) - evidence.span.first
    _, each = np.unique(evidence.child[evidence.month == place], return_counts=True)
    return Repeats(int(each.sum()), len(each), int((each > 1).sum()), int(each[each > 1].sum()))


def waiting(values: Values, measure: Measure, where: Where | None = None) -> Waiting | None:
    """For a count of fewer than three families a month: how long since the last, and how unusual that is."""
    if not _is_count_of_events(measure):
        return None
    evidence = values.evidence(measure, None, where)
    line = rows_of.of_months(values, measure)
    families = rows_of.as_counts(line, measure, evidence).families[0]
    recent = families[-(_SOME_MONTHS + 1) : -1]
    if not len(evidence.day) or len(recent) < 12 or not 0 < recent.mean() < RARE:
        return None
    days = evidence.span.data_to - int(evidence.day.max())
    a_month = 365.25 / 12
    chance = rare.still_nothing(
        np.array([days / a_month]), np.array([recent.sum()]), np.array([float(len(recent))])
    )
    return Waiting(days, float(chance[0]))


def year(values: Values, measure: Measure, month: date, where: Where | None = None) -> Year | None:
    """The financial year to date against the same months of up to three years before; for such measures."""
    if not _is_count_of_events(measure) or measure.over != "year_to_date":
        return None
    evidence = values.evidence(measure, None, where)
    line = rows_of.of_months(values, measure)
    place = rows_of.place_of(line, month)
    if place is None:
        return None
    data = rows_of.families_of(line, measure, evidence)
    rows, families = data.children[0], data.families[0]
    gone = (month.month - 4) % 12 + 1
    firsts = [place - gone + 1 - 12 * back for back in range(EARLIER_YEARS + 1)]
    firsts = [first for first in firsts if first >= 0]
    if len(firsts) < 2:
        return None
    each = [slice(first, first + gone) for first in firsts]
    exposure = [float(line.exposure[months].sum()) for months in each]
    counted = [float(families[months].sum()) for months in each]
    so_far, here = np.array([rows[each[0]].sum()]), np.array(counted[:1])
    score = rare.year_to_date(
        here, np.array(exposure[:1]), np.array([sum(counted[1:])]), np.array([sum(exposure[1:])])
    )
    low, high = so_far, so_far
    if gone < 12:
        base = slice(max(place - 35, 0), place + 1)
        _, (low, high) = rare.year_end(
            here,
            so_far,
            np.array([families[base].sum()]),
            np.array([line.exposure[base].sum()]),
            np.array([12.0 - gone]),
            sizes.distribution(data.sizes[0, base].sum(axis=0)[None]),
        )
    earlier = tuple(int(rows[months].sum()) for months in each[1:])
    end = (int(low[0]), int(high[0]))
    return Year(int(so_far[0]), int(here[0]), earlier, float(score[0]), end, 12 - gone)


def against(
    values: Values, measure: Measure, month: date, other: date, where: Where | None = None
) -> Against | None:
    """This month against another: by the compound conditional test (counts), or of two shares (percentages).

    What months swing by anyway is taken off the first; the two shares are of families, and the difference
    of their log odds is tested (Woolf 1955). None for anything else.
    """
    if not measure.families or measure.month is None or measure.show not in ("count", "percent"):
        return None
    evidence = values.evidence(measure, None, where)
    line = rows_of.of_months(values, measure)
    now, before = rows_of.place_of(line, month), rows_of.place_of(line, other)
    if now is None or before is None:
        return None
    if measure.show == "percent":
        cast = rows_of.as_votes(line, measure, evidence)
        n, hit = cast.families[0, [before, now]], cast.families_hit[0, [before, now]]
        children = cast.children_hit[0, [before, now]] / np.maximum(cast.children[0, [before, now]], 1)
        if not n.all():
            return None
        odds = np.log((hit + 0.5) / (n - hit + 0.5))
        error = np.sqrt((1 / (hit + 0.5) + 1 / (n - hit + 0.5)).sum())
        p = 2 * float(special.ndtr(-abs(odds[1] - odds[0]) / error))
        return Against(other, 100 * float(children[1]), 100 * float(children[0]), p)
    data = rows_of.as_counts(line, measure, evidence)
    exposure = line.exposure[[before, now]]
    swings = score_counts(data, np.array([max(now, before)]), rows_of.ONE_MONTH).phi[0]
    tested = compare(
        data.sizes[0, before],
        data.sizes[0, now],
        exposure[:1],
        exposure[1:],
        np.nan_to_num(swings, nan=1.0),
    )
    rows = rows_of.families_of(line, measure, evidence).children[0]
    return Against(other, float(rows[now]), float(rows[before]), float(tested.p[0]))


def wandering(values: Values, measure: Measure, where: Where | None = None) -> pd.DataFrame | None:
    """Where what is open may wander by itself: month, lower and upper, from the mean of the 36 months before.

    Its spread is that of a stock in balance (`stock.fan`). None for anything but a count of what is open.
    """
    if measure.open is None or measure.show != "count" or not measure.families:
        return None
    line = rows_of.of_months(values, measure)
    data = rows_of.families_of(line, measure, values.evidence(measure, None, where))
    level = data.children[0]
    months = calendar.month_start(line.month).astype("datetime64[s]")
    lower, upper = np.full(len(level), np.nan), np.full(len(level), np.nan)
    clumping = float(sizes.clumping(sizes.distribution(data.sizes[0].sum(axis=0)[None]))[0])
    for place in range(len(level)):
        start = max(place - FAN_MONTHS, int(line.segment[0, place]))
        if place - start >= 12:
            mean = np.array(level[start:place].mean())
            lower[place], upper[place] = (float(edge) for edge in fan(mean, clumping))
    return pd.DataFrame({"month": months, "lower": np.floor(lower), "upper": np.ceil(upper)})


def _parts_of(
    values: Values, measure: Measure, where: Where | None
) -> Iterator[tuple[str, Timeline, Evidence]]:
    if measure.table is None or not measure.families or values.missing_for(measure.id) is not None:
        return
    if rows_of.moves(measure):
        line = rows_of.of_months(values, rows_of.as_flow(measure))
        for name, side in zip(
            ("started", "ended"), rows_of.movements(values, measure, None, where), strict=True
        ):
            yield name, line, side
    elif measure.show == "percent" and measure.month is not None:
        line = rows_of.of_months(values, measure)
        evidence = values.evidence(measure, None, where)
        if evidence.hit is None:
            return
        for name, keep in (("hit", evidence.hit), ("missed", ~evidence.hit), ("all", None)):
            yield name, line, evidence if keep is None else _only(evidence, keep)


def _only(evidence: Evidence, keep: rows_of.Mask) -> Evidence:
    names = ("month", "group", "child", "family", "day")
    return replace(evidence, hit=None, value=None, **{name: getattr(evidence, name)[keep] for name in names})


def _part(name: str, data: FamilyCounts, place: int, scores: CountScores, alone: CountScores) -> Part:
    return Part(
        name,
        int(data.children[0, place]),
        int(data.families[0, place]),
        float(alone.children.lower[0, 0]),
        float(alone.children.upper[0, 0]),
        str(SIGNALS[scores.verdict.code[0, 0]]),
        int(scores.verdict.direction[0, 0]),
    )


def _is_count_of_events(measure: Measure) -> bool:
    return measure.show == "count" and measure.month is not None and measure.families
