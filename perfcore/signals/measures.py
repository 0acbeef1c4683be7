"""Signals for the measures of the catalogue: which noise model judges which kind, and on what evidence.

A count is judged by its families; a percentage by families' votes; what is open at a month end (stock) and
flows by their starts and their ends, never by the level; rates, rolling years and years to date by the
months that they are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.signals import votes
from perfcore.signals.counts import score_counts
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import from_rows
from perfcore.signals.percentages import score_percentages
from perfcore.signals.rule import Verdict
from perfcore.signals.windows import Grid, Settings, Timeline, timeline
from perfcore.values import calendar
from perfcore.values.values import Evidence, Values, Where

COLUMNS = [
    "month",
    "group",
    "part",
    "expected",
    "lower",
    "upper",
    "score",
    "signal",
    "direction",
    "window",
    "provisional",
    "larger_families",
]
# Where the same families stand in month after month, longer windows would count them again.
ONE_MONTH = Settings(windows=(1,))
MOST_AGAIN = 0.25
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """Signals by month and group (columns: COLUMNS), or why this measure has none."""

    frame: pd.DataFrame
    why_not: str | None = None


def judge(
    values: Values,
    measure: Measure,
    by: str | None = None,
    where: Where | None = None,
    latest: int | None = None,
) -> Judged:
    """Judge a measure at every month of its history, or at the `latest` ones.

    Each month is judged by the months before it alone. `part` tells starts from ends for stock and
    flows. Part months and months whose figures still grow are not judged.
    """
    why_not = _why_not(values, measure)
    if why_not is not None:
        return Judged(pd.DataFrame(columns=COLUMNS), why_not)
    if measure.show in ("percent", "bands"):
        evidence = values.evidence(measure, by, where)
        return Judged(_percentages(values, measure, evidence, latest))
    frames = []
    for variant, direction, part in _parts(measure):
        evidence = values.evidence(variant, by, where, direction)
        frames.append(_counts(values, measure, evidence, latest).assign(part=part))
    return Judged(pd.concat(frames, ignore_index=True)[COLUMNS])


def _why_not(values: Values, measure: Measure) -> str | None:
    missing = values.missing_for(measure.id)
    if missing is not None:
        return missing
    if measure.figures is not None:
        return "Ready-made figures are not judged here: draw them with the chart command."
    if measure.show == "median":
        return "Medians are not judged yet."
    if not measure.families:
        return "This measure is kept without families, and is not judged yet."
    return None


def _parts(measure: Measure) -> Sequence[tuple[Measure, str, str]]:
    """What is judged in place of the measure: itself, or its starts and its ends."""
    if measure.flow is not None:
        return ((measure, "in", "started"), (measure, "out", "ended"))
    if measure.open is not None:
        flow = replace(measure, id=f"{measure.id}/flow", open=None, flow=measure.open)
        return ((flow, "in", "started"), (flow, "out", "ended"))
    return ((measure, "in", ""),)


def _timeline(values: Values, measure: Measure, evidence: Evidence) -> Timeline:
    span = evidence.span
    months = np.arange(span.first, span.last + 1)
    rebased = {calendar.month_of(n.month) for n in values.catalogue.notes_for(measure) if n.rebase}
    line = timeline(
        months,
        len(evidence.labels),
        working_day_exposure(months),
        part_last=span.part_month,
        rebase=np.isin(months, sorted(rebased)) if rebased else None,
    )
    growing = line.part.copy()
    growing[max(len(months) - measure.settles, 0) :] = True
    return replace(line, part=growing) if measure.settles else line


def _judged_places(evidence: Evidence, latest: int | None) -> Places:
    months = len(evidence.span)
    return np.arange(0 if latest is None else max(months - latest, 0), months)


def _counts(values: Values, measure: Measure, evidence: Evidence, latest: int | None) -> pd.DataFrame:
    line = _timeline(values, measure, evidence)
    if measure.count_of == "rows":
        data = from_rows(line, evidence.group, evidence.month, _occasions(evidence))
    else:
        keep = _one_row_a_child(evidence) if measure.count_of == "children" else slice(None)
        data = from_rows(line, evidence.group[keep], evidence.month[keep], evidence.family[keep])
    settings = ONE_MONTH if share_again(evidence) > MOST_AGAIN else None
    scores = score_counts(data, _judged_places(evidence, latest), settings)
    shown = scores.families if measure.count_of == "families" else scores.children
    # a watch on sizes points where the children do, not where the families do
    farthest = np.nan_to_num(scores.children.z)
    sign = np.sign(np.take_along_axis(farthest, np.abs(farthest).argmax(axis=-1)[..., None], axis=-1)[..., 0])
    direction = np.where(scores.unusual_sizes, sign, scores.verdict.direction)
    return _frame(
        evidence,
        scores.judged,
        scores.verdict,
        direction,
        (shown.mean, shown.lower, shown.upper),
        scores.unusual_sizes,
    )


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


def _occasions(evidence: Evidence) -> Places:
    """Codes of a family on a day: siblings together are one piece of evidence, another day is another.

    Without the day, a change that brings more events to the same families would stay unseen.
    """
    keys = evidence.family * (int(evidence.day.max(initial=0)) + 1) + evidence.day
    return np.asarray(np.unique(keys, return_inverse=True)[1].ravel(), dtype=np.int64)


def _one_row_a_child(evidence: Evidence) -> Places:
    """The first row of each child in each month and group."""
    seen = np.stack([evidence.month, evidence.group, evidence.child])
    return np.asarray(np.unique(seen, axis=1, return_index=True)[1], dtype=np.int64)


def _percentages(values: Values, measure: Measure, evidence: Evidence, latest: int | None) -> pd.DataFrame:
    hit = evidence.hit
    keep = np.ones(len(evidence.month), dtype=bool)
    if measure.show == "bands" and evidence.value is not None:
        labels = measure.band_labels()
        watched = labels.index(measure.watch or labels[-1])
        keep = ~np.isnan(evidence.value)
        hit = np.searchsorted(np.array(measure.bands), evidence.value, side="right") == watched
    if hit is None:
        raise ValueError(f"{measure.id} has no hits to judge")
    line = _timeline(values, measure, evidence)
    cast = votes.votes_from_rows(
        line, evidence.group[keep], evidence.month[keep], evidence.family[keep], hit[keep]
    )
    settings = ONE_MONTH if share_again(evidence) > MOST_AGAIN else None
    scores = score_percentages(cast, _judged_places(evidence, latest), settings)
    shares = tuple(100 * share for share in (scores.expected, scores.lower, scores.upper))
    never = np.zeros(scores.expected.shape, dtype=bool)
    verdict = scores.verdict
    return _frame(evidence, scores.judged, verdict, verdict.direction, shares, never).assign(
        part=(measure.watch or measure.band_labels()[-1]) if measure.show == "bands" else ""
    )[COLUMNS]


def _frame(
    evidence: Evidence,
    judged: Places,
    verdict: Verdict,
    direction: NDArray[np.generic],
    shown: tuple[Grid, ...],
    larger: NDArray[np.bool_],
) -> pd.DataFrame:
    months = calendar.month_start(evidence.span.first + judged).astype("datetime64[s]")
    names = np.array(evidence.labels, dtype=object)
    expected, lower, upper = (grid.T.ravel() for grid in shown)
    return pd.DataFrame(
        {
            "month": np.repeat(months, len(names)),
            "group": pd.array(np.tile(names, len(judged)), dtype="str"),
            "part": "",
            "expected": expected,
            "lower": lower,
            "upper": upper,
            "score": verdict.score.T.ravel(),
            "signal": pd.array(verdict.signal.T.ravel(), dtype="str"),
            "direction": direction.T.ravel().astype(np.int64),
            "window": verdict.window.T.ravel(),
            "provisional": verdict.provisional.T.ravel(),
            "larger_families": larger.T.ravel(),
        }
    )
