"""Signals for the measures of the catalogue: which noise model judges which kind, and on what evidence.

A count is judged by its families; a percentage by families' votes; a median by families' mean of log days;
what is open at a month end (stock) and flows by their starts, their ends and the net change, never by the
level; rates, rolling years and years to date by the months that they are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Measure
from perfcore.signals import evidence as rows_of
from perfcore.signals.before_after import BeforeAfter, before_after
from perfcore.signals.counts import score_counts
from perfcore.signals.explain import Explanation, Month, explain
from perfcore.signals.family_counts import FamilyCounts
from perfcore.signals.judging import COLUMNS, Question, judge_together
from perfcore.signals.onset import Shape, onset
from perfcore.signals.slow import with_slow_changes
from perfcore.values import calendar
from perfcore.values.values import Values, Where


@dataclass(frozen=True)
class Judged:
    """Signals by month and group (columns: COLUMNS), or why this measure has none.

    `part` is "" for a measure judged as a whole, the watched band, or for stock and flows "started",
    "ended" or "net". `larger_families` marks a watch on more (or fewer) rows for each family, while the
    families themselves are as usual. `confirmed` marks a real change that was one the month before too
    (never the first of the months judged). Where families decide a percentage, the limits are of the share
    of families, which `by_family` gives for the month.
    """

    frame: pd.DataFrame
    why_not: str | None = None


def judge(
    values: Values,
    measure: Measure,
    by: str | None = None,
    where: Where | None = None,
    latest: int | None = None,
) -> Judged:
    """Judge a measure at every month of its history or the `latest` ones, each by the months before it.

    Part months and months whose figures still grow are not judged.
    """
    return judge_all(values, [Question(measure, by, where)], latest)[0]


def judge_all(values: Values, questions: Sequence[Question], latest: int | None = None) -> list[Judged]:
    """`judge` for many questions at once, in their order: many series cost little more than one."""
    reasons = [_why_not(values, question.measure) for question in questions]
    can = [place for place, reason in enumerate(reasons) if reason is None]
    asked = [questions[place] for place in can]
    frame = with_slow_changes(values, asked, judge_together(values, asked, latest), latest)
    ends = np.searchsorted(frame["question"].to_numpy(), np.arange(len(can) + 1))
    shown = frame[COLUMNS]
    judged = {
        place: Judged(shown.iloc[ends[i] : ends[i + 1]].reset_index(drop=True)) for i, place in enumerate(can)
    }
    return [judged.get(place) or Judged(shown.iloc[:0], reason) for place, reason in enumerate(reasons)]


def explain_month(
    values: Values, measure: Measure, month: date, where: Where | None = None
) -> Explanation | None:
    """Why a count is what it is: more families or larger ones, and what the largest bring.

    None for anything but a count of events, and for months without anything to compare them with.
    """
    if _why_not(values, measure) is not None or measure.month is None or measure.show != "count":
        return None
    line = rows_of.of_months(values, measure)
    place = rows_of.place_of(line, month)
    if place is None:
        return None
    data = rows_of.families_of(line, measure, values.evidence(measure, None, where))
    held = against_usual(data, place)
    return None if held is None else explain(held)


def against_usual(data: FamilyCounts, place: int, sizes: Sequence[int] | None = None) -> Month | None:
    """The first series at one month beside what the months before lead one to expect; None without any.

    `sizes` are those of the month's families, where they are known better than up to 20.
    """
    scores = score_counts(data, np.array([place]), rows_of.ONE_MONTH)
    children, families = scores.children, scores.families
    if np.isnan(families.mean[0, 0]):
        return None
    here = data.sizes[0, place]
    known = np.repeat(np.arange(1, len(here) + 1), here.astype(np.int64)).tolist()
    return Month(
        children=float(data.children[0, place]),
        families=float(data.families[0, place]),
        expected_children=float(children.mean[0, 0]),
        expected_families=float(families.mean[0, 0]),
        children_limits=(float(children.lower[0, 0]), float(children.upper[0, 0])),
        families_limits=(float(families.lower[0, 0]), float(families.upper[0, 0])),
        sizes=known if sizes is None else sizes,
    )


def since_note(values: Values, measure: Measure, month: date) -> BeforeAfter | None:
    """The months from a noted change on against the 24 before it, up to the last finished month.

    None for anything but a count of events judged by families.
    """
    if _why_not(values, measure) is not None or measure.month is None or measure.show != "count":
        return None
    evidence = values.evidence(measure)
    first = calendar.month_of(month) - evidence.span.first
    if not 0 < first < len(evidence.span):
        return None
    line = rows_of.of_months(values, measure)
    data = rows_of.as_counts(line, measure, evidence)
    phi = score_counts(data, np.array([first])).phi
    return before_after(data, 0, first, phi=float(np.nan_to_num(phi[0, 0], nan=1.0)))


@dataclass(frozen=True)
class Began:
    """The month from which a change is seen; it may have been any from `earliest` to `latest`."""

    first: date
    earliest: date
    latest: date
    shape: Shape


def began(
    values: Values, measure: Measure, month: date, part: str = "", where: Where | None = None
) -> Began | None:
    """When the change that a signal for `month` speaks of began (`onset.py`), looking no further than it.

    `part` is that of the signal. None for the net change of a stock, and with too little history.
    """
    if _why_not(values, measure) is not None or part == "net":
        return None
    moved = part in ("started", "ended")
    base = rows_of.as_flow(measure) if moved else measure
    line = rows_of.of_months(values, base)
    place = rows_of.place_of(line, month)
    if place is None:
        return None
    if moved:
        evidence = rows_of.movements(values, measure, None, where)[part == "ended"]
    else:
        evidence = values.evidence(measure, None, where)
    level, weight = rows_of.levels(line, measure, evidence, moved)
    upto = slice(0, place + 1)
    usable = line.usable[0, upto]
    found = onset(level[upto], np.where(usable, weight[upto], 0.0), int(line.segment[0, place]))
    if found is None:
        return None
    first, earliest, latest = (
        calendar.month_start(int(line.month[p])).astype("datetime64[D]").item()
        for p in (found.first, found.earliest, found.latest)
    )
    return Began(first, earliest, latest, found.shape)


def _why_not(values: Values, measure: Measure) -> str | None:
    missing = values.missing_for(measure.id)
    if missing is not None:
        return missing
    if measure.figures is not None:
        return "Ready-made figures have no families: only NHS England's chart judges them."
    if not measure.families:
        return "This measure is kept without families, and is not judged."
    return None
