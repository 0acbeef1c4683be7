"""From the rows behind a measure to what the noise models count: families, votes, days."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.signals import votes
from perfcore.signals.days import FamilyDays, days_from_rows
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import FamilyCounts, from_rows
from perfcore.signals.windows import Settings, Timeline, timeline
from perfcore.values import calendar
from perfcore.values.columns import in_reading_order
from perfcore.values.values import Evidence, Values, Where

# Where the same families stand in month after month, longer windows would count them again.
ONE_MONTH = Settings(windows=(1,))
MOST_AGAIN = 0.25
Places = NDArray[np.int64]


def of_months(values: Values, measure: Measure, evidence: Evidence) -> Timeline:
    """The timeline of a measure: working days, rebases from its notes, months that are not finished."""
    span = evidence.span
    months = np.arange(span.first, span.last + 1)
    rebased = [calendar.month_of(n.month) for n in values.catalogue.notes_for(measure) if n.rebase]
    line = timeline(
        months,
        len(evidence.labels),
        working_day_exposure(months),
        part_last=span.part_month,
        rebase=np.isin(months, rebased) if rebased else None,
    )
    unfinished = line.part.copy()
    unfinished[max(len(months) - measure.settles, 0) :] |= measure.settles > 0
    return replace(line, part=unfinished)


def settings_for(evidence: Evidence) -> Settings | None:
    """One-month windows where the same families come again and again; else the usual ones."""
    return ONE_MONTH if share_again(evidence) > MOST_AGAIN else None


def share_again(evidence: Evidence) -> float:
    """Of all families in a month, the share that stood there the month before too.

    Near 1 for what is open at a month end; high where a few children come again and again (missing
    episodes); near 0 for starts and ends.
    """
    months = len(evidence.span)
    seen = np.unique(evidence.family * (months + 1) + evidence.month)
    if not len(seen):
        return 0.0
    again = np.isin(seen - 1, seen, assume_unique=True) & (seen % (months + 1) > 0)
    return float(again.mean())


def as_counts(line: Timeline, measure: Measure, evidence: Evidence) -> FamilyCounts:
    """Families and rows (or children) by month and group."""
    if measure.count_of == "rows":
        return from_rows(line, evidence.group, evidence.month, _occasions(evidence))
    keep = one_row_a_child(evidence) if measure.count_of == "children" else slice(None)
    return from_rows(line, evidence.group[keep], evidence.month[keep], evidence.family[keep])


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


@dataclass(frozen=True)
class Movements:
    """Starts and ends of what is open, in the same groups."""

    starts: Evidence
    ends: Evidence


def movements(values: Values, measure: Measure, by: str | None, where: Where | None) -> Movements:
    """The starts and the ends of a stock or a flow."""
    flow = measure
    if measure.open is not None:
        flow = replace(measure, id=f"{measure.id}/flow", open=None, flow=measure.open)
    starts, ends = (values.evidence(flow, by, where, direction) for direction in ("in", "out"))
    order = values.catalogue.dimensions[by].order if by else ()
    labels = in_reading_order({*starts.labels, *ends.labels}, order)
    return Movements(*(_with_labels(side, labels) for side in (starts, ends)))


def _with_labels(evidence: Evidence, labels: tuple[str, ...]) -> Evidence:
    place = {label: i for i, label in enumerate(labels)}
    recode = np.array([place[label] for label in evidence.labels], dtype=np.int64)
    return replace(evidence, labels=labels, group=recode[evidence.group])


def _occasions(evidence: Evidence) -> Places:
    """Codes of a family on a day: siblings together are one piece of evidence, another day is another.

    Without the day, a change that brings more events to the same families would stay unseen.
    """
    keys = evidence.family * (int(evidence.day.max(initial=0)) + 1) + evidence.day
    return np.asarray(np.unique(keys, return_inverse=True)[1].ravel(), dtype=np.int64)


def one_row_a_child(evidence: Evidence) -> Places:
    """The first row of each child in each month and group."""
    seen = np.stack([evidence.month, evidence.group, evidence.child])
    return np.asarray(np.unique(seen, axis=1, return_index=True)[1], dtype=np.int64)
