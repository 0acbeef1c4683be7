"""From the rows behind a measure to what the noise models count: families, votes, days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.signals import votes
from perfcore.signals.days import FamilyDays, days_from_rows
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import FamilyCounts, firsts, from_rows
from perfcore.signals.windows import Grid, Settings, Timeline, timeline
from perfcore.values import calendar
from perfcore.values.columns import in_reading_order
from perfcore.values.values import Evidence, Values, Where

# Where the same families stand in month after month, longer windows would count them again.
ONE_MONTH = Settings(windows=(1,))
USUAL = Settings()
MOST_AGAIN = 0.25
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]


def of_months(values: Values, measure: Measure) -> Timeline:
    """The timeline of a measure: working days, rebases from its notes, months that are not finished."""
    span = values.rowset(measure).span
    months = np.arange(span.first, span.last + 1)
    rebased = [calendar.month_of(n.month) for n in values.catalogue.notes_for(measure) if n.rebase]
    line = timeline(
        months,
        1,
        working_day_exposure(months),
        part_last=span.part_month,
        rebase=np.isin(months, rebased) if rebased else None,
    )
    unfinished = line.part.copy()
    unfinished[max(len(months) - measure.settles, 0) :] |= measure.settles > 0
    return replace(line, part=unfinished)


def repeated(line: Timeline, series: int) -> Timeline:
    """The timeline of one series for so many."""
    wide = (series, line.shape[1])
    return replace(
        line, present=np.broadcast_to(line.present, wide), segment=np.broadcast_to(line.segment, wide)
    )


def settings_for(values: Values, measure: Measure) -> Settings:
    """One-month windows where the same families come again and again; else the usual ones.

    A measure's groups are judged as the measure is: of so few rows the share would be chance.
    """
    return ONE_MONTH if values.rowset(measure).share_again() > MOST_AGAIN else USUAL


def place_of(line: Timeline, month: date) -> int | None:
    """Where a month stands in a timeline; None outside it."""
    place = calendar.month_of(month) - int(line.month[0])
    return place if 0 <= place < len(line.month) else None


def moves(measure: Measure) -> bool:
    """Whether a measure is judged by who starts and who ends: what is open and flows, but for shares."""
    return measure.show not in ("bands", "percent") and bool(measure.open or measure.flow)


def families_of(line: Timeline, measure: Measure, evidence: Evidence) -> FamilyCounts:
    """Families by month and group, each once in a month, with its rows (or its children)."""
    keep = one_row_a_child(evidence) if measure.count_of == "children" else slice(None)
    return from_rows(line, evidence.group[keep], evidence.month[keep], evidence.family[keep])


def as_counts(line: Timeline, measure: Measure, evidence: Evidence) -> FamilyCounts:
    """Families and rows (or children) by month and group; of rows, a family on each of its days."""
    if measure.count_of == "rows":
        return from_rows(line, evidence.group, evidence.month, _occasions(evidence))
    return families_of(line, measure, evidence)


def as_votes(line: Timeline, measure: Measure, evidence: Evidence) -> votes.Votes:
    """Outcomes by family: of a percentage, or of standing in the watched band."""
    hit, keep = evidence.hit, np.ones(len(evidence.month), dtype=bool)
    if measure.show == "bands" and evidence.value is not None:
        labels = measure.band_labels()
        watched = labels.index(measure.watched_band)
        keep = ~np.isnan(evidence.value)
        hit = np.searchsorted(np.array(measure.bands), evidence.value, side="right") == watched
    if hit is None:
        raise ValueError(f"{measure.id} has no hits to judge")
    return votes.votes_from_rows(
        line, evidence.group[keep], evidence.month[keep], evidence.family[keep], hit[keep]
    )


def as_days(line: Timeline, evidence: Evidence) -> FamilyDays:
    """Days by family."""
    if evidence.value is None:
        raise ValueError("these rows have no days to judge")
    keep = ~np.isnan(evidence.value)
    return days_from_rows(
        line, evidence.group[keep], evidence.month[keep], evidence.family[keep], evidence.value[keep]
    )


def levels(line: Timeline, measure: Measure, evidence: Evidence, moved: bool) -> tuple[Grid, Grid]:
    """The monthly level of a whole (families a month, their share, their mean log days) and its weight."""
    if measure.show == "median" and not moved:
        days = as_days(line, evidence)
        families = days.families[0]
        return _share(days.total[0], families), families
    if measure.show in ("percent", "bands") and not moved:
        cast = as_votes(line, measure, evidence)
        families = cast.families[0]
        return _share(cast.families_hit[0], families), families
    families = as_counts(line, measure, evidence).families[0]
    return families / line.exposure, line.exposure


def _share(part: Grid, whole: Grid) -> Grid:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def movements(
    values: Values, measure: Measure, by: str | None, where: Where | None, first: int = 0
) -> tuple[Evidence, Evidence]:
    """The starts and the ends of a stock or a flow, in the same groups."""
    flow = as_flow(measure)
    starts, ends = (values.evidence(flow, by, where, direction, first) for direction in ("in", "out"))
    order = values.catalogue.dimensions[by].order if by else ()
    labels = in_reading_order({*starts.labels, *ends.labels}, order)
    return _with_labels(starts, labels), _with_labels(ends, labels)


def as_flow(measure: Measure) -> Measure:
    """What is open at a month end as what starts and ends."""
    if measure.open is None:
        return measure
    return replace(measure, id=f"{measure.id}/flow", open=None, flow=measure.open)


def _with_labels(evidence: Evidence, labels: tuple[str, ...]) -> Evidence:
    place = {label: i for i, label in enumerate(labels)}
    recode = np.array([place[label] for label in evidence.labels], dtype=np.int64)
    return replace(evidence, labels=labels, group=recode[evidence.group])


def _occasions(evidence: Evidence) -> Places:
    """Codes of a family on a day: siblings together are one piece of evidence, another day is another.

    Without the day, a change that brings more events to the same families would stay unseen.
    """
    if not len(evidence.day):
        return evidence.family
    day = evidence.day - evidence.day.min()
    return np.where(evidence.family < 0, -1, evidence.family * (int(day.max()) + 1) + day)


def one_row_a_child(evidence: Evidence) -> Places:
    """One row of each child in each month and group."""
    if not len(evidence.child):
        return np.zeros(0, dtype=np.int64)
    children, months = int(evidence.child.max()) + 1, int(evidence.month.max()) + 1
    keys = (evidence.group * months + evidence.month) * children + evidence.child
    order = np.argsort(keys, kind="stable")
    return order[firsts(keys[order])]
