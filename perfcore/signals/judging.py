"""Many series judged at once: what each question is judged by is gathered, and like is scored with like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure
from perfcore.signals import evidence as rows_of
from perfcore.signals.counts import score_counts
from perfcore.signals.days import FamilyDays, score_days
from perfcore.signals.family_counts import FamilyCounts
from perfcore.signals.percentages import score_percentages
from perfcore.signals.rule import Verdict
from perfcore.signals.stock import score_stock
from perfcore.signals.votes import Votes
from perfcore.signals.windows import Grid, Settings, Timeline, Whole, first_needed, from_month
from perfcore.values import calendar
from perfcore.values.values import Values, Where

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
    "confirmed",
    "larger_families",
    "by_family",
]
MOST_CELLS = 400_000  # series x months scored in one go: more would not stay in the processor's cache

Data = FamilyCounts | Votes | FamilyDays


@dataclass(frozen=True)
class Question:
    """One measure, whole or by a dimension, filtered or not."""

    measure: Measure
    by: str | None = None
    where: Where | None = None


@dataclass(frozen=True)
class _Material:
    """What one question is judged by: `data` is one set of counts, or starts and ends."""

    place: int  # of the question
    measure: Measure
    data: tuple[Data, ...]
    labels: tuple[str, ...]
    judged: Whole
    settings: Settings

    def alike(self) -> tuple[Any, ...]:
        """Questions of which this is the same can be scored together."""
        line = self.data[0].line
        return (
            len(self.data),
            type(self.data[0]),
            self.settings,
            line.month.tobytes(),
            line.part.tobytes(),
            self.judged.tobytes(),
        )


def judge_together(
    values: Values,
    questions: Sequence[Question],
    latest: int | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Signals of every question at its `latest` months (all without), by month and group.

    Columns: `question` (its place in `questions`) and `COLUMNS`. Each question's lines come together, in
    the order of month and group. Every measure must be one that can be judged. `settings` stand in for
    those that fit the measure.
    """
    alike: dict[tuple[Any, ...], list[_Material]] = {}
    for place, question in enumerate(questions):
        material = _gather(values, place, question, latest, settings)
        alike.setdefault(material.alike(), []).append(material)
    frames = []
    for batch in alike.values():
        frames += [_frame(some) for some in _in_pieces(batch)]
    if not frames:
        return pd.DataFrame(columns=["question", *COLUMNS])
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    order = np.argsort(frame["question"].to_numpy(), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _in_pieces(batch: list[_Material]) -> list[list[_Material]]:
    pieces: list[list[_Material]] = [[]]
    cells = 0
    for material in batch:
        more = len(material.labels) * len(material.data[0].line.month)
        if pieces[-1] and cells + more > MOST_CELLS:
            pieces.append([])
            cells = 0
        pieces[-1].append(material)
        cells += more
    return pieces


def _gather(
    values: Values, place: int, question: Question, latest: int | None, asked: Settings | None
) -> _Material:
    measure, by, where = question.measure, question.by, question.where
    moves = rows_of.moves(measure)
    base = rows_of.as_flow(measure) if moves else measure
    line = rows_of.of_months(values, base)
    months = line.shape[1]
    judged = np.arange(0 if latest is None else max(months - latest, 0), months)
    settings = asked or (rows_of.USUAL if moves else rows_of.settings_for(values, measure))
    first = first_needed(judged, settings)
    line = from_month(line, first)
    if moves:
        sides = rows_of.movements(values, measure, by, where, first)
        labels = sides[0].labels
        wide = rows_of.repeated(line, len(labels))
        data: tuple[Data, ...] = tuple(rows_of.as_counts(wide, measure, side) for side in sides)
    else:
        evidence = values.evidence(measure, by, where, first=first)
        labels = evidence.labels
        wide = rows_of.repeated(line, len(labels))
        if measure.show == "median":
            data = (rows_of.as_days(wide, evidence),)
        elif measure.show == "count":
            data = (rows_of.as_counts(wide, measure, evidence),)
        else:
            data = (rows_of.as_votes(wide, measure, evidence),)
    return _Material(place, measure, data, labels, judged - first, settings)


def _stacked(items: list[Data]) -> Any:
    """The series of several sets of counts as one set."""
    if len(items) == 1:
        return items[0]
    line = replace(
        items[0].line,
        present=np.concatenate([i.line.present for i in items]),
        segment=np.concatenate([i.line.segment for i in items]),
    )
    grids = {
        f.name: np.concatenate([getattr(i, f.name) for i in items])
        for f in fields(items[0])
        if f.name != "line"
    }
    return type(items[0])(line=line, **grids)


@dataclass(frozen=True)
class _Said:
    """What a scoring gives for [S, J]."""

    verdict: Verdict
    direction: NDArray[np.generic]
    limits: tuple[Grid, Grid, Grid]
    parts: NDArray[np.object_]  # [S, J]
    larger: NDArray[np.bool_] | None = None
    by_family: Grid | None = None


def _frame(batch: list[_Material]) -> pd.DataFrame:
    sides = [_stacked([m.data[i] for m in batch]) for i in range(len(batch[0].data))]
    judged, settings = batch[0].judged, batch[0].settings
    if len(sides) == 2:
        said = _stock(sides[0], sides[1], judged, settings)
    elif isinstance(sides[0], FamilyCounts):
        said = [_counts(batch, sides[0], judged, settings)]
    elif isinstance(sides[0], Votes):
        said = [_votes(batch, sides[0], judged, settings)]
    else:
        said = [_days(sides[0], judged, settings)]
    pieces = [_lines(batch, sides[0].line, judged, one) for one in said]
    return pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)


def _counts(batch: list[_Material], data: FamilyCounts, judged: Whole, settings: Settings) -> _Said:
    scores = score_counts(data, judged, settings)
    families = _by_series(batch, [m.measure.count_of == "families" for m in batch])[:, None]
    shown = tuple(
        np.where(families, getattr(scores.families, name), getattr(scores.children, name))
        for name in ("mean", "lower", "upper")
    )
    # a watch on sizes points where the children do, not where the families do
    farthest = np.nan_to_num(scores.children.z)
    sign = np.sign(np.take_along_axis(farthest, np.abs(farthest).argmax(axis=-1)[..., None], axis=-1)[..., 0])
    direction = np.where(scores.unusual_sizes, sign, scores.verdict.direction)
    parts = np.full(direction.shape, "", dtype=object)
    return _Said(scores.verdict, direction, _three(shown), parts, larger=scores.unusual_sizes)


def _stock(starts: FamilyCounts, ends: FamilyCounts, judged: Whole, settings: Settings) -> list[_Said]:
    scores = score_stock(starts, ends, judged, settings)
    nothing = np.full(scores.by_starts.shape, np.nan)
    shown = (nothing, nothing, nothing)
    moved = np.where(scores.by_starts, "started", "ended").astype(object)
    net = np.full(scores.by_starts.shape, "net", dtype=object)
    return [
        _Said(scores.verdict, scores.verdict.direction, shown, moved),
        _Said(scores.net, scores.net.direction, shown, net),
    ]


def _votes(batch: list[_Material], cast: Votes, judged: Whole, settings: Settings) -> _Said:
    scores = score_percentages(cast, judged, settings)
    shown = tuple(100 * share for share in (scores.expected, scores.lower, scores.upper))
    bands = [m.measure.watched_band if m.measure.show == "bands" else "" for m in batch]
    parts = np.repeat(_by_series(batch, bands)[:, None], len(judged), axis=1).astype(object)
    families, hit = (grid[:, judged] for grid in (cast.families, cast.families_hit))
    share = np.divide(100 * hit, families, out=np.full(hit.shape, np.nan), where=families > 0)
    by_family = np.where(scores.by_families, share, np.nan)
    return _Said(scores.verdict, scores.verdict.direction, _three(shown), parts, by_family=by_family)


def _days(data: FamilyDays, judged: Whole, settings: Settings) -> _Said:
    scores = score_days(data, judged, settings)
    # the typical family's days are no median of children: they decide, and are not drawn beside it
    nothing = np.full(scores.expected.shape, np.nan)
    parts = np.full(nothing.shape, "", dtype=object)
    return _Said(scores.verdict, scores.verdict.direction, (nothing, nothing, nothing), parts)


def _three(grids: tuple[Grid, ...]) -> tuple[Grid, Grid, Grid]:
    mean, lower, upper = grids
    return mean, lower, upper


def _by_series(batch: list[_Material], each: Sequence[Any]) -> NDArray[Any]:
    """A value of each question for every one of its series."""
    return np.repeat(np.array(each), [len(m.labels) for m in batch])


def _lines(batch: list[_Material], line: Timeline, judged: Whole, said: _Said) -> pd.DataFrame:
    months = calendar.month_start(line.month[judged]).astype("datetime64[s]")
    names = np.array([label for m in batch for label in m.labels], dtype=object)
    expected, lower, upper = (grid.T.ravel() for grid in said.limits)
    verdict = said.verdict
    return pd.DataFrame(
        {
            "question": np.tile(_by_series(batch, [m.place for m in batch]), len(months)),
            "month": np.repeat(months, len(names)),
            "group": pd.array(np.tile(names, len(months)), dtype="str"),
            "part": pd.array(said.parts.T.ravel(), dtype="str"),
            "expected": expected,
            "lower": lower,
            "upper": upper,
            "score": verdict.score.T.ravel(),
            "signal": pd.array(verdict.signal.T.ravel(), dtype="str"),
            "direction": said.direction.T.ravel().astype(np.int64),
            "window": verdict.window.T.ravel(),
            "provisional": verdict.provisional.T.ravel(),
            "confirmed": verdict.confirmed.T.ravel(),
            "larger_families": False if said.larger is None else said.larger.T.ravel(),
            "by_family": np.nan if said.by_family is None else said.by_family.T.ravel(),
        }
    )
