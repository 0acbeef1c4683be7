"""The minutes for those who may see and write them: comments, corrections, copies of it all.

Expectations stand in `access.expectations`, what members asked for in `access.follow_ups`. What is written
is written in the viewer's name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from perfcore.access.gate import Gate
from perfcore.access.viewer import Viewer, must, must_be_known, must_see_figures
from perfcore.catalogue.model import Measure
from perfcore.minutes import comments, copies, corrections, published
from perfcore.minutes.comments import Comment, Words
from perfcore.minutes.comments import Refused as NotSaved
from perfcore.minutes.corrections import Correction, worded
from perfcore.minutes.errors import EditConflict, MinutesError, NotAllowed, UnknownReference
from perfcore.minutes.published import Figure, Restated
from perfcore.minutes.store import LONGEST_TEXT, Store, store_in, too_long
from perfcore.readings import figures
from perfcore.values.overview import Line, line, total
from perfcore.values.values import UnknownQuestion

__all__ = [
    "LONGEST_TEXT",
    "Comment",
    "Correction",
    "EditConflict",
    "Figure",
    "MinutesError",
    "NotAllowed",
    "NotSaved",
    "Restated",
    "Store",
    "UnknownReference",
    "Words",
    "too_long",
    "worded",
]


def store_for(data: Path) -> Store:
    """The minutes of a data folder, or where PERFCORE_STORE says; kept open between calls.

    Raises `MinutesError` where they cannot be opened, also because a newer perfcore wrote them.
    """
    return store_in(data)


def must_write(viewer: Viewer) -> None:
    """Raises `Refused` for a role that may not write in the minutes."""
    must(viewer, "write")


# ---- figures for the words -----------------------------------------------------------------------


def facts(gate: Gate, viewer: Viewer, measure: str, month: date) -> dict[str, str]:
    """What live references stand for: value, previous, target, n and N, as every page shows them.

    Empty where there is no such figure. Raises `UnknownQuestion` for an unknown measure.
    """
    must_see_figures(viewer)
    now = _line(gate, measure, month)
    spec = now.measure
    aim = figures.against(spec, month, now.value, now.n, now.status).aim
    pair = spec.show in ("percent", "bands") or spec.per is not None
    return {
        "value": _shown(now, now.value),
        "previous": _shown(now, now.previous),
        "target": aim.removeprefix("at least ").removeprefix("at most "),
        "n": figures.number(now.n),
        "N": figures.number(now.of) if pair else "",
    }


def figure(gate: Gate, viewer: Viewer, measure: str, month: date) -> Figure:
    """A measure's figure of a month, as it would be published now."""
    must_see_figures(viewer)
    spec, first = gate._values.measure(measure), month.replace(day=1)
    found = _figures(gate, spec, [first])
    # "x", as on every page: not available
    return found[0] if found else Figure(measure, first, "x", None, None, None, gate._about.fingerprint)


def _figures(gate: Gate, measure: Measure, months: Iterable[date]) -> list[Figure]:
    """A measure's figures of those of the months that there are."""
    if gate._values.missing_for(measure.id) is not None:
        return []
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = {row["month"]: row for row in total(gate._values, measure).to_dict("records")}
    made = []
    for month in months:
        if (row := rows.get(pd.Timestamp(month))) is not None:
            value, n, of_all = (_known(float(row[name])) for name in ("value", "n", "of"))
            shown = figures.value(measure, value, str(row["status"]))
            made.append(Figure(measure.id, month, shown, value, n, of_all, gate._about.fingerprint))
    return made


def _line(gate: Gate, measure: str, month: date) -> Line:
    return line(gate._values, gate._values.measure(measure), month)


def _shown(now: Line, value: float) -> str:
    return "" if math.isnan(value) else figures.value(now.measure, value)


def _known(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None


def preview(gate: Gate, viewer: Viewer, text: str, measure: str, month: date) -> str:
    """A text with its live references replaced. Raises `UnknownReference`."""
    return comments.render(text, facts(gate, viewer, measure, month))


# ---- comments ------------------------------------------------------------------------------------


def comment_versions(store: Store, viewer: Viewer, measure: str, month: date) -> list[Comment]:
    """Every version of a comment, oldest first; the last is worked on."""
    must_see_figures(viewer)
    return comments.versions(store, measure, month)


def comment_shown(store: Store, viewer: Viewer, measure: str, month: date) -> Comment | None:
    """The version that readers see."""
    must_be_known(viewer)
    return comments.shown(store, measure, month)


def comments_shown(store: Store, viewer: Viewer, month: date) -> dict[str, Comment]:
    """What readers see of a month, by measure."""
    must_be_known(viewer)
    return comments.shown_in(store, month.replace(day=1))


def comments_worked_on(store: Store, viewer: Viewer, month: date) -> list[Comment]:
    """The newest version of every comment of a month."""
    must_see_figures(viewer)
    return comments.of_month(store, month.replace(day=1))


def comments_refused(store: Store, viewer: Viewer, measure: str, month: date) -> list[NotSaved]:
    """Texts that met a conflict and were not saved, latest first."""
    must_see_figures(viewer)
    return comments.refused(store, measure, month)


def moved_since(gate: Gate, viewer: Viewer, comment: Comment) -> str | None:
    """How an approved comment would read with the figures of today, where that is something else."""
    must_see_figures(viewer)
    return comments.moved(comment, facts(gate, viewer, comment.measure, comment.month))


def save_comment(
    gate: Gate, viewer: Viewer, store: Store, measure: str, month: date, words: Words, based_on: int
) -> Comment:
    """Save a draft on top of version `based_on` (0: the first). Raises `EditConflict` with both texts,
    `NotAllowed`, or `UnknownQuestion` for a measure that there is not."""
    must_write(viewer)
    _must_exist(gate, measure)
    return comments.save(store, viewer.name, measure, month, words, based_on)


def check_comment(store: Store, viewer: Viewer, measure: str, month: date, number: int) -> Comment:
    """Say that a draft was checked. Raises `NotAllowed` or `EditConflict`."""
    must(viewer, "approve")
    return comments.check(store, viewer.name, measure, month, number)


def approve_comment(
    gate: Gate, viewer: Viewer, store: Store, measure: str, month: date, number: int
) -> Comment:
    """Approve a checked version that the viewer did not write, with today's figures in it.

    Raises `NotAllowed`, `EditConflict` or `UnknownReference`.
    """
    must(viewer, "approve")
    said, fingerprint = facts(gate, viewer, measure, month), gate.about(viewer).fingerprint
    return comments.approve(store, viewer.name, measure, month, number, said, fingerprint)


def publish_comment(
    gate: Gate, viewer: Viewer, store: Store, measure: str, month: date, number: int
) -> Comment:
    """Publish an approved version, and keep the figure it goes out with.

    Raises `NotAllowed`, also where today's figures would make it read otherwise than it was approved.
    """
    must(viewer, "approve")
    past = comments.versions(store, measure, month)
    chosen = next((c for c in past if c.number == number and c.state == "approved"), None)
    if chosen is not None and moved_since(gate, viewer, chosen) is not None:
        raise NotAllowed("The figures have changed since it was approved: save it again and approve it anew.")
    return comments.publish(store, viewer.name, measure, month, number, figure(gate, viewer, measure, month))


def _must_exist(gate: Gate, measure: str) -> None:
    if measure not in gate.catalogue.measures:
        raise UnknownQuestion(f'There is no measure "{measure}" in {gate.catalogue.file}.')


# ---- corrections ---------------------------------------------------------------------------------


def correct_comment(
    store: Store, viewer: Viewer, measure: str, month: date, why: str, sent_to: Iterable[str] = ()
) -> Correction:
    """Note the correction that the latest published version is of the one published before it.

    Raises `NotAllowed` where fewer than two were published, or they read the same.
    """
    must_write(viewer)
    out = [c.rendered for c in comments.versions(store, measure, month) if c.state == "published"]
    if len(out) < 2:
        raise NotAllowed("Publish the corrected text first: then it can be held against the one before.")
    return corrections.record(store, viewer.name, "comment", measure, month, out[-2], out[-1], why, sent_to)


def correct_figure(
    gate: Gate,
    viewer: Viewer,
    store: Store,
    measure: str,
    month: date,
    why: str,
    sent_to: Iterable[str] = (),
) -> Correction:
    """Note that a published figure was wrong and is what it is now, and keep the new one as published.

    Raises `NotAllowed` where it was never published, or is as it was.
    """
    must_write(viewer)
    now = figure(gate, viewer, measure, month)
    before = published.restated(store, [now])
    if not before:
        raise NotAllowed("This figure is as it was published, or never was: there is nothing to correct.")
    was, reads = before[0].both
    made = corrections.record(store, viewer.name, "figure", measure, month, was, reads, why, sent_to)
    published.publish_figures(store, viewer.name, [now], f"correction {made.id}")
    return made


def correction_sent(store: Store, viewer: Viewer, correction: int, to: Iterable[str]) -> Correction:
    """Note who else was told of a correction."""
    must_write(viewer)
    return corrections.sent(store, viewer.name, correction, to)


def corrections_since(store: Store, viewer: Viewer, when: datetime) -> list[Correction]:
    """Every correction since a moment (with its time zone), latest first. `worded` says each."""
    must_be_known(viewer)
    return corrections.since(store, when)


def corrections_of(store: Store, viewer: Viewer, measure: str, month: date) -> list[Correction]:
    """The corrections about a measure and month, latest first."""
    must_be_known(viewer)
    return corrections.of(store, measure, month)


def publish_briefing(
    gate: Gate, viewer: Viewer, store: Store, measures: Iterable[str], month: date, briefing: str
) -> None:
    """Keep the figures that a briefing went out with."""
    must(viewer, "approve")
    now = [figure(gate, viewer, measure, month) for measure in measures]
    published.publish_figures(store, viewer.name, now, briefing)


def restated_figures(gate: Gate, viewer: Viewer, store: Store) -> list[Restated]:
    """Published figures that are something else now, as late data came in.

    What the data no longer reaches, or cannot give, is not restated.
    """
    must_see_figures(viewer)
    months: dict[str, list[date]] = {}
    for measure, month in published.months_published(store):
        months.setdefault(measure, []).append(month)
    now = [
        figure
        for measure, published_months in months.items()
        if measure in gate.catalogue.measures
        for figure in _figures(gate, gate.catalogue.measures[measure], published_months)
    ]
    return published.restated(store, now)


# ---- copies --------------------------------------------------------------------------------------


def backup(store: Store, viewer: Viewer, file: Path) -> None:
    """All of the minutes in one file. Raises `OSError`."""
    must(viewer, "load")
    copies.backup(store, file)


def restore(store: Store, viewer: Viewer, file: Path, kept: Path) -> Mapping[str, int]:
    """Put a backup in the place of everything, after a copy of what is there to `kept`; rows by table.

    Raises `MinutesError` for what is no backup; then nothing was changed.
    """
    must(viewer, "load")
    copies.read_backup(file)
    copies.backup(store, kept)
    try:
        restored = copies.restore(store, file)
    except BaseException:
        kept.unlink(missing_ok=True)  # all is as it was: there is nothing to go back to
        raise
    return {name: len(rows) for name, (_, rows) in restored.tables.items()}


def export(store: Store, viewer: Viewer, folder: Path) -> list[Path]:
    """All of the minutes as CSV and JSON; the files."""
    must(viewer, "load")
    return copies.export(store, folder)


def faults(store: Store, viewer: Viewer) -> list[str]:
    """What is wrong with the store, in sentences; nothing where all is as its history says."""
    must_be_known(viewer)
    return copies.faults(store)
