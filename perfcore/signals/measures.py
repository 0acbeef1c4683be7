"""Signals for the measures of the catalogue: which noise model judges which kind, and on what evidence.

A count is judged by its families; a percentage by families' votes; a median by families' mean of log days;
what is open at a month end (stock) and flows by their starts, their ends and the net change, never by the
level; rates, rolling years and years to date by the months that they are made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.signals import evidence as rows_of
from perfcore.signals.before_after import BeforeAfter, before_after
from perfcore.signals.counts import score_counts
from perfcore.signals.days import score_days
from perfcore.signals.explain import Explanation, Month, explain
from perfcore.signals.family_counts import from_rows
from perfcore.signals.percentages import score_percentages
from perfcore.signals.rule import Verdict
from perfcore.signals.stock import score_stock
from perfcore.signals.windows import Grid, Timeline
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
    "by_family",
]


@dataclass(frozen=True)
class Judged:
    """Signals by month and group (columns: COLUMNS), or why this measure has none.

    `part` is "" for a measure judged as a whole, the watched band, or for stock and flows "started",
    "ended" or "net". `larger_families` marks a watch on more (or fewer) rows for each family, while the
    families themselves are as usual. Where families decide a percentage, the limits are of the share of
    families, which `by_family` gives for the month.
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
    why_not = _why_not(values, measure)
    if why_not is not None:
        return Judged(pd.DataFrame(columns=COLUMNS), why_not)
    if measure.show != "bands" and measure.show != "percent" and (measure.open or measure.flow):
        return Judged(_stock(values, measure, by, where, latest))
    evidence = values.evidence(measure, by, where)
    if measure.show == "median":
        return Judged(_days(values, measure, evidence, latest))
    if measure.show == "count":
        return Judged(_counts(values, measure, evidence, latest))
    return Judged(_percentages(values, measure, evidence, latest))


def explain_month(
    values: Values, measure: Measure, month: date, where: Where | None = None
) -> Explanation | None:
    """Why a count is what it is: more families or larger ones, and what the largest bring.

    None for anything but a count of events, and for months without anything to compare them with.
    """
    if _why_not(values, measure) is not None or measure.month is None or measure.show != "count":
        return None
    evidence = values.evidence(measure, None, where)
    place = calendar.month_of(month) - evidence.span.first
    if not 0 <= place < len(evidence.span):
        return None
    line = rows_of.of_months(values, measure, evidence)
    keep = rows_of.one_row_a_child(evidence) if measure.count_of == "children" else slice(None)
    data = from_rows(line, evidence.group[keep], evidence.month[keep], evidence.family[keep])
    scores = score_counts(data, np.array([place]), rows_of.ONE_MONTH)
    children, families = scores.children, scores.families
    if np.isnan(families.mean[0, 0]):
        return None
    here = data.sizes[0, place]
    return explain(
        Month(
            children=float(data.children[0, place]),
            families=float(data.families[0, place]),
            expected_children=float(children.mean[0, 0]),
            expected_families=float(families.mean[0, 0]),
            children_limits=(float(children.lower[0, 0]), float(children.upper[0, 0])),
            families_limits=(float(families.lower[0, 0]), float(families.upper[0, 0])),
            sizes=np.repeat(np.arange(1, len(here) + 1), here.astype(np.int64)).tolist(),
        )
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
    line = rows_of.of_months(values, measure, evidence)
    data = rows_of.as_counts(line, measure, evidence)
    phi = score_counts(data, np.array([first])).phi
    return before_after(data, 0, first, phi=float(np.nan_to_num(phi[0, 0], nan=1.0)))


def _why_not(values: Values, measure: Measure) -> str | None:
    missing = values.missing_for(measure.id)
    if missing is not None:
        return missing
    if measure.figures is not None:
        return "Ready-made figures are not judged here."
    if not measure.families:
        return "This measure is kept without families, and is not judged."
    return None


def _counts(values: Values, measure: Measure, evidence: Evidence, latest: int | None) -> pd.DataFrame:
    line = rows_of.of_months(values, measure, evidence)
    data = rows_of.as_counts(line, measure, evidence)
    scores = score_counts(data, _places(line, latest), rows_of.settings_for(evidence))
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
        larger=scores.unusual_sizes,
    )


def _stock(
    values: Values, measure: Measure, by: str | None, where: Where | None, latest: int | None
) -> pd.DataFrame:
    moved = rows_of.movements(values, measure, by, where)
    line = rows_of.of_months(values, measure, moved.starts)
    starts, ends = (rows_of.as_counts(line, measure, side) for side in (moved.starts, moved.ends))
    scores = score_stock(starts, ends, _places(line, latest))
    nothing = np.full(scores.by_starts.shape, np.nan)
    shown = (nothing, nothing, nothing)
    by_part = _frame(moved.starts, scores.judged, scores.verdict, scores.verdict.direction, shown)
    by_part["part"] = np.where(scores.by_starts.T.ravel(), "started", "ended")
    net = _frame(moved.starts, scores.judged, scores.net, scores.net.direction, shown, part="net")
    return pd.concat([by_part, net], ignore_index=True)


def _percentages(values: Values, measure: Measure, evidence: Evidence, latest: int | None) -> pd.DataFrame:
    line = rows_of.of_months(values, measure, evidence)
    cast = rows_of.as_votes(line, measure, evidence)
    scores = score_percentages(cast, _places(line, latest), rows_of.settings_for(evidence))
    shown = tuple(100 * share for share in (scores.expected, scores.lower, scores.upper))
    part = measure.watched_band if measure.show == "bands" else ""
    frame = _frame(evidence, scores.judged, scores.verdict, scores.verdict.direction, shown, part=part)
    families, hit = (grid[:, scores.judged] for grid in (cast.families, cast.families_hit))
    share = np.divide(100 * hit, families, out=np.full(hit.shape, np.nan), where=families > 0)
    frame["by_family"] = np.where(scores.by_families, share, np.nan).T.ravel()
    return frame


def _days(values: Values, measure: Measure, evidence: Evidence, latest: int | None) -> pd.DataFrame:
    line = rows_of.of_months(values, measure, evidence)
    scores = score_days(
        rows_of.as_days(line, evidence), _places(line, latest), rows_of.settings_for(evidence)
    )
    # the typical family's days are no median of children: they decide, and are not drawn beside it
    nothing = np.full(scores.expected.shape, np.nan)
    return _frame(
        evidence, scores.judged, scores.verdict, scores.verdict.direction, (nothing, nothing, nothing)
    )


def _places(line: Timeline, latest: int | None) -> NDArray[np.int64]:
    """Places of the months to judge."""
    months = line.shape[1]
    return np.arange(0 if latest is None else max(months - latest, 0), months)


def _frame(
    evidence: Evidence,
    judged: NDArray[np.int64],
    verdict: Verdict,
    direction: NDArray[np.generic],
    shown: tuple[Grid, ...],
    part: str = "",
    larger: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    months = calendar.month_start(evidence.span.first + judged).astype("datetime64[s]")
    names = np.array(evidence.labels, dtype=object)
    expected, lower, upper = (grid.T.ravel() for grid in shown)
    return pd.DataFrame(
        {
            "month": np.repeat(months, len(names)),
            "group": pd.array(np.tile(names, len(months)), dtype="str"),
            "part": part,
            "expected": expected,
            "lower": lower,
            "upper": upper,
            "score": verdict.score.T.ravel(),
            "signal": pd.array(verdict.signal.T.ravel(), dtype="str"),
            "direction": direction.T.ravel().astype(np.int64),
            "window": verdict.window.T.ravel(),
            "provisional": verdict.provisional.T.ravel(),
            "larger_families": False if larger is None else larger.T.ravel(),
            "by_family": np.nan,
        },
        columns=COLUMNS,
    )
