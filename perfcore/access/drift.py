"""Drift: how long plans have been open, who will pass a threshold next, and the list for the meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from perfcore.access import audit
from perfcore.access.downloads import as_csv
from perfcore.access.gate import Gate
from perfcore.access.viewer import (
    Refused,
    Viewer,
    in_scope,
    must_be_known,
    must_see_children,
    must_see_figures,
    must_see_workers,
    scope,
)
from perfcore.children import crossings, open_plans, pace, plan_length, snapshots
from perfcore.children.crossings import Expected
from perfcore.children.open_plans import Changes, Steps
from perfcore.children.pace import Slow, TeamPace
from perfcore.children.plan_length import Lengths
from perfcore.children.plans import Plans, WithTeams, plans, with_teams
from perfcore.values import calendar
from perfcore.values.values import UnknownQuestion

__all__ = ["By", "Changes", "Drift", "DriftList", "Expected", "Lengths", "Slow", "Steps", "TeamPace"]

By = Literal["all", "year", "team"]
LACKING = {
    "conferences.due_date": "So the list cannot show what is booked next.",
    "conferences.reason": "So it shows how often a plan was continued, not why.",
    "cp_visits": "So earlier visits are not known.",
    "involvements": "So a plan counts for the team that has it now, as if it always had.",
}


@dataclass(frozen=True)
class Drift:
    """Open plans on a day in figures: nothing here points to a child.

    `no_step` are plans past `steps.long` months with nothing to come; None where the data cannot say.
    `ageing` has a row a month and a column a band. `expected` begins with all thresholds together. `cannot`
    are sentences on what this load cannot say.
    """

    day: date
    steps: Steps
    open: int
    families: int
    long: int
    long_families: int
    no_step: int | None
    overdue: int
    ageing: pd.DataFrame
    expected: tuple[Expected, ...]
    slow: tuple[Slow, ...]
    paces: tuple[TeamPace, ...]
    new: int
    left: int
    moved: int
    since: date
    cannot: tuple[str, ...]


@dataclass(frozen=True)
class DriftList:
    """The list for the meeting, child by child, and what changed in it since about a week before."""

    day: date
    steps: Steps
    rows: pd.DataFrame  # columns: `open_plans.open_plans`, with soon and chance of the next threshold
    changes: Changes
    books_known: bool  # whether the data says what is due next


def missing(gate: Gate, viewer: Viewer) -> str | None:
    """Why this load has no plans to look at; None where it has."""
    must_be_known(viewer)
    records = gate._records
    if "cp_plans" in records.absent:
        return records.absent["cp_plans"]
    return None if len(records.tables["cp_plans"]) else "This load has no child protection plans."


def drift(gate: Gate, viewer: Viewer, data: Path, day: date | None = None) -> Drift:
    """Open plans on a day (the last of the data without one), in figures. `data` is where lists are kept.

    Raises `UnknownQuestion` for a day that the data does not reach.
    """
    must_see_figures(viewer)
    known, pieces = _known(gate, day)
    at = open_plans.steps(gate.catalogue)
    rows = _open(gate, known, at)
    long = rows[rows["reached"] >= at.long]
    changed = _changes(gate, known, at, rows, data)
    soon = gate.keep(("crossings", day), lambda: crossings.crossings(known, pieces, at.months))
    slow = gate.keep(("slow teams", day), lambda: pace.slow_teams(pieces, known.to))
    absent = gate._records.absent
    return Drift(
        day=_date(known),
        steps=at,
        open=len(rows),
        families=rows["family"].nunique(),
        long=len(long),
        long_families=long["family"].nunique(),
        no_step=None if "conferences.due_date" in absent else int(long["no_step"].sum()),
        overdue=int(rows["overdue"].notna().sum()),
        ageing=open_plans.ageing(known, at),
        expected=tuple(crossings.expected(soon, known.family, at.months)),
        slow=tuple(one for one in slow if in_scope(viewer, one.team)),
        paces=tuple(one for one in pace.paces(pieces, known.to, slow) if in_scope(viewer, one.team)),
        new=len(changed.new),
        left=len(changed.left),
        moved=len(changed.moved),
        since=changed.since.date(),
        cannot=tuple(f"{absent[name]} {so}" for name, so in LACKING.items() if name in absent),
    )


def lengths(gate: Gate, viewer: Viewer, by: By) -> Lengths:
    """How long plans last, open ones counted in: altogether, by year of start, or by team."""
    must_see_figures(viewer)
    known, pieces = _known(gate, None)
    if by == "year":
        return gate.keep(("lengths", by), lambda: plan_length.by_year(known))
    if by == "team" and scope(viewer) is not None:
        raise Refused("Teams are compared over the whole council; a head or an analyst may.")
    if by == "team":
        paces = gate.keep(("paces",), lambda: pace.paces(pieces, known.to, []))
        return gate.keep(("lengths", by), lambda: plan_length.by_team(pieces, known.to, paces))
    return gate.keep(("lengths", by), lambda: plan_length.altogether(known))


def drift_list(gate: Gate, viewer: Viewer, data: Path, day: date | None = None) -> DriftList:
    """The list for the meeting on a day. `data` is where lists are kept.

    Raises `Refused` where the viewer's role may not see children; without workers for roles that may not.
    Raises `UnknownQuestion` for a day that the data does not reach.
    """
    must_see_children(viewer)
    known, pieces = _known(gate, day)
    audit.record(gate._data, viewer, "drift list", month=_date(known))
    at = open_plans.steps(gate.catalogue)
    rows = _open(gate, known, at)
    changed = _changes(gate, known, at, rows, data)
    soon = gate.keep(("crossings", day), lambda: crossings.crossings(known, pieces, at.months))
    soon = soon.drop_duplicates("place")
    ids = gate._records.tables["cp_plans"]["plan_id"].to_numpy()[known.row[soon["place"].to_numpy()]]
    chance = pd.Series(soon["chance"].to_numpy(), index=ids, dtype="float64")
    rows["soon"] = rows["plan"].isin(ids)
    rows["chance"] = rows["plan"].map(chance.to_dict())
    teams = scope(viewer)
    if teams is not None:
        rows = rows[rows["team"].isin(teams)].reset_index(drop=True)
        left = changed.left
        changed = replace(changed, left=left[left["team"].isin(teams)] if "team" in left else left.iloc[:0])
    try:
        must_see_workers(viewer)
    except Refused:
        rows = rows.drop(columns="worker")
    changed = replace(
        changed,
        new=rows[rows["plan"].isin(changed.new["plan"])],
        moved=rows[rows["plan"].isin(changed.moved["plan"])],
        left=changed.left.drop(columns="worker", errors="ignore"),
    )
    return DriftList(_date(known), at, rows, changed, "conferences.due_date" not in gate._records.absent)


def keep(gate: Gate, viewer: Viewer, data: Path, listed: DriftList) -> Path:
    """Keep the list, so that next week's can be held against it as it was. Raises `Refused`, `OSError`."""
    must_see_children(viewer)
    if scope(viewer) is not None:
        raise Refused("The list that is kept is of all teams; a head or an administrator may keep it.")
    audit.record(gate._data, viewer, "kept list", month=listed.day)
    return snapshots.keep(data, listed.rows, listed.day, gate._records.fingerprint)


def kept_days(viewer: Viewer, data: Path) -> list[date]:
    """The days for which lists are kept, latest first."""
    must_be_known(viewer)
    return list(dict.fromkeys(k.day for k in snapshots.kept(data)))


def download(gate: Gate, viewer: Viewer, listed: DriftList, rows: pd.DataFrame, what: str) -> bytes:
    """Rows of the list as CSV, with what they are in lines above the header. Raises `Refused`."""
    must_see_children(viewer)
    audit.record(gate._data, viewer, "drift list", month=listed.day, exported=True)
    dates = [name for name in rows.columns if str(rows[name].dtype).startswith("datetime")]
    out = rows.assign(**{name: rows[name].dt.strftime("%Y-%m-%d").fillna("") for name in dates})
    about = [
        f"Children with an open child protection plan on {listed.day.isoformat()}: {what}",
        f"Long is {listed.steps.long} months or more; thresholds at "
        f"{', '.join(str(m) for m in listed.steps.months)} months",
        f"Changes since {listed.changes.since:%Y-%m-%d}",
    ]
    return as_csv(gate, viewer, about, out)


def _known(gate: Gate, day: date | None) -> tuple[Plans, WithTeams]:
    return gate.keep(("plans", day), lambda: _known_now(gate, day))


def _known_now(gate: Gate, day: date | None) -> tuple[Plans, WithTeams]:
    source = gate._values._source
    known = plans(source)
    if day is not None:
        asked = calendar.day_of(day)
        if not known.history <= asked <= known.to:
            raise UnknownQuestion(f"The data holds no plans for {day.isoformat()}.")
        known = known.as_at(asked)
    return known, with_teams(source, known)


def _changes(gate: Gate, known: Plans, at: Steps, rows: pd.DataFrame, data: Path) -> Changes:
    """Against the list that was kept about a week before, else against one worked out for that day."""
    before = snapshots.a_week_before(data, _date(known))
    if before is not None:
        return open_plans.changes(rows, before[1], calendar.day_of(before[0]), kept=True)
    day = known.to - open_plans.WEEK
    earlier = _open(gate, known.as_at(day), at)
    return open_plans.changes(rows, earlier, day, kept=False)


def _open(gate: Gate, known: Plans, at: Steps) -> pd.DataFrame:
    """A copy, since what is kept must stay as it is."""
    key = ("open plans", known.to)
    return gate.keep(key, lambda: open_plans.open_plans(gate._values._source, known, at)).copy()


def _date(known: Plans) -> date:
    day: date = pd.Timestamp(known.to, unit="D").date()
    return day
