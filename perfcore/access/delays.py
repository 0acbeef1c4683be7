"""Delays: how late the late ones were, why, where, and whose, as far as a viewer may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from perfcore.access import audit
from perfcore.access.downloads import as_csv
from perfcore.access.gate import Gate
from perfcore.access.viewer import (
    Refused,
    Viewer,
    must_be_known,
    must_see_children,
    must_see_figures,
    must_see_workers,
    scope,
)
from perfcore.catalogue.model import Measure
from perfcore.children import reasons as why
from perfcore.children.delays import DIMENSIONS, MONTHS_OF_REASONS, Delays
from perfcore.children.delays import delays as all_about
from perfcore.children.lateness import Lateness, Standard, by_month, lateness, standard_of
from perfcore.children.reasons import BadChoices
from perfcore.values.rowset import MONTHS_SHOWN
from perfcore.values.values import UnknownQuestion

__all__ = [
    "BadChoices",
    "Delays",
    "Offered",
    "delays",
    "download",
    "history",
    "late_list",
    "reason_choices",
    "record_reason",
    "standards",
]


@dataclass(frozen=True)
class Offered:
    """A measure of being in time, and why this load cannot give it (None where it can)."""

    measure: Measure
    missing: str | None


def standards(gate: Gate, viewer: Viewer) -> list[Offered]:
    """Every measure that is about being in time, in the catalogue's order."""
    must_be_known(viewer)
    return [
        Offered(measure, gate._values.missing_for(measure.id))
        for measure in gate.catalogue.measures.values()
        if standard_of(measure) is not None
    ]


def delays(gate: Gate, viewer: Viewer, measure: str, month: date, months: int, data: Path) -> Delays:
    """All about the late ones of the `months` months up to `month`; `data` is where reasons are recorded.

    Workers and families are left out for roles that may not see them. Raises `UnknownQuestion` for a measure
    that is not about being in time.
    """
    must_see_figures(viewer)
    late = _late(gate, viewer, measure, month, months, data)
    before = (pd.Timestamp(month) - pd.DateOffset(months=months)).date()
    earlier = _late(gate, viewer, measure, before, MONTHS_OF_REASONS, data)
    # reasons that are recorded later change what there is to say
    stamp = why.stamp(data)
    dimensions = tuple(_dimensions(late, viewer))
    key = ("delays", measure, month, months, scope(viewer), dimensions, stamp)
    return gate.keep(key, lambda: all_about(late, earlier, list(dimensions)))


def late_list(gate: Gate, viewer: Viewer, measure: str, month: date, months: int, data: Path) -> pd.DataFrame:
    """The late ones, one row a child, the latest first: columns as `Lateness.rows`, with reason and given.

    Raises `Refused` where the viewer's role may not see children; without workers for roles that may not
    see those.
    """
    must_see_children(viewer)
    audit.record(gate._data, viewer, "late list", measure, month)
    late = _late(gate, viewer, measure, month, months, data)
    rows = late.rows[~late.rows["on_time"]]
    if not _may(must_see_workers, viewer):
        rows = rows.drop(columns="worker")
    return rows.sort_values(["date", "family", "child"], ascending=[False, True, True]).reset_index(drop=True)


def history(gate: Gate, viewer: Viewer, measure: str, month: date, months: int = 24) -> pd.DataFrame:
    """Late rows by month and band: columns as `lateness.by_month`, for the months up to this one."""
    must_see_figures(viewer)
    standard = _standard(gate, measure)
    late = gate.keep(
        ("late", measure, month, months), lambda: lateness(gate._values, standard, month, months)
    )
    return by_month(late)


def reason_choices(viewer: Viewer, data: Path) -> dict[str, str]:
    """Code -> words of the reasons that may be recorded. Raises `BadChoices` where the list is unusable."""
    must_be_known(viewer)
    return why.choices(data)


def record_reason(
    gate: Gate, viewer: Viewer, measure: str, rows: Sequence[str], reason: str, data: Path
) -> None:
    """Record why these rows (ids of `late_list`) were late, by this viewer, now.

    Raises `Refused` for roles that see no children, `UnknownQuestion` for a code that is not offered.
    """
    must_see_children(viewer)
    if reason not in why.choices(data):
        raise UnknownQuestion(f'There is no reason "{reason}" to choose.')
    if scope(viewer) is not None:
        latest = gate.months(viewer)[0]
        mine = set(_late(gate, viewer, measure, latest, MONTHS_SHOWN, data).rows["row"])
        if not mine.issuperset(rows):
            raise Refused("Your role gives reasons for the late ones of its own teams.")
    audit.record(gate._data, viewer, "reason", measure)
    kind = str(_standard(gate, measure).measure.table)
    now = datetime.now(UTC).replace(microsecond=0)
    why.record(data, [why.Recorded(kind, row, reason, viewer.name, now) for row in rows])


def download(gate: Gate, viewer: Viewer, measure: str, month: date, months: int, data: Path) -> bytes:
    """The late list as CSV, with what it is in lines above the header."""
    rows = late_list(gate, viewer, measure, month, months, data)
    audit.record(gate._data, viewer, "late list", measure, month, exported=True)
    standard = _standard(gate, measure)
    first = (pd.Timestamp(month) - pd.DateOffset(months=months - 1)).date()
    about = [
        f"Late ones of: {standard.measure.name} ({measure})",
        f"Months: {first:%Y-%m} to {month:%Y-%m}; late_by counts {standard.unit} above {standard.limit:g}",
    ]
    out = rows.drop(columns=["on_time", "month", "event"])
    return as_csv(gate, viewer, about, out.assign(date=out["date"].dt.strftime("%Y-%m-%d")))


def _standard(gate: Gate, measure: str) -> Standard:
    standard = standard_of(gate._values.measure(measure))
    if standard is None:
        raise UnknownQuestion(f"{measure} is not a measure of being in time.")
    return standard


def _late(gate: Gate, viewer: Viewer, measure: str, month: date, months: int, data: Path) -> Lateness:
    standard = _standard(gate, measure)
    if standard.measure.open is not None:
        months = min(months, 1)  # what is open at a month end cannot be added up over several
    late = gate.keep(
        ("late", measure, month, months), lambda: lateness(gate._values, standard, month, months)
    )
    teams = scope(viewer)
    if teams is not None:
        rows, events = (frame[frame["team"].isin(teams)] for frame in (late.rows, late.events))
        places = {place: new for new, place in enumerate(events.index)}
        late = replace(
            late,
            rows=rows.assign(event=rows["event"].map(places)).dropna(subset="event").reset_index(drop=True),
            events=events.reset_index(drop=True),
        )
    try:
        words = why.choices(data)
    except BadChoices:
        words = {}  # what is recorded is then shown by its codes; the form says what is wrong
    return why.with_reasons(late, gate._records, why.latest(why.recorded(data)), words)


def _dimensions(late: Lateness, viewer: Viewer) -> list[str]:
    """What may be looked at, as far as the rows have it and the viewer may see it."""
    allowed = set(DIMENSIONS)
    if not _may(must_see_workers, viewer):
        allowed -= {"worker"}
    if not _may(must_see_children, viewer):
        allowed -= {"family"}
    return [d for d in DIMENSIONS if d in allowed and late.events[d].nunique() > 1]


def _may(must: Callable[[Viewer], None], viewer: Viewer) -> bool:
    try:
        must(viewer)
    except Refused:
        return False
    return True
