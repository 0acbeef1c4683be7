"""Handovers on the way to a plan, and whether a change of practice changed anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcore.access import audit
from perfcore.access.asked import TEAM
from perfcore.access.downloads import as_csv
from perfcore.access.gate import Gate
from perfcore.access.viewer import (
    Refused,
    Viewer,
    in_scope,
    must_be_known,
    must_see_children,
    must_see_figures,
    scope,
)
from perfcore.children import handovers as ways
from perfcore.children.effect import (
    EVERYWHERE,
    Clearest,
    Effect,
    around,
    clearest,
    comparable,
    effect,
    undisturbed,
)
from perfcore.children.handovers import DAYS, OUTCOMES, PLACES
from perfcore.records.tables import NOT_RECORDED

__all__ = [
    "DAYS",
    "EVERYWHERE",
    "OUTCOMES",
    "PLACES",
    "Clearest",
    "Effect",
    "Journeys",
    "by_group",
    "by_place",
    "by_quarter",
    "clearest_change",
    "download",
    "effects",
    "groups",
    "journeys",
    "missing",
    "months",
    "months_after",
]
_YOUNGEST, _OLDEST = 9, 60  # months back that a change may be judged at
_CLEAR = 0.01
_LATEST = 12


@dataclass(frozen=True)
class Journeys:
    """Every way to a plan of one load, none of which names a child to whoever holds this."""

    known: int
    latest: int  # too recent: their plans may still come
    longer: int  # that took more than half a year, so that they are counted apart


def journeys(gate: Gate, viewer: Viewer) -> Journeys:
    """How many plans' ways are known, and how many of them are not held against each other."""
    must_see_figures(viewer)
    every = _every(gate)
    held = comparable(every, gate._records.data_to)
    long = (every["plan_start"] - every["referral"]).dt.days > ways.LONGEST
    return Journeys(len(every), len(every) - len(held) - int(long.sum()), int(long.sum()))


def missing(gate: Gate, viewer: Viewer) -> dict[str, str]:
    """Outcome -> why this load cannot give it."""
    must_be_known(viewer)
    every, absent = _every(gate), gate._records.absent
    gone = {}
    for outcome in OUTCOMES:
        if outcome not in DAYS and "involvements" in absent:
            gone[outcome] = absent["involvements"]
        elif not len(every):
            gone[outcome] = "No plan of this load can be joined to a referral before it."
        elif every[outcome].isna().all():
            gone[outcome] = "Nothing in this load says so for any plan."
    return gone


def months(gate: Gate, viewer: Viewer) -> list[date]:
    """The months at which a change can be judged, latest first."""
    must_be_known(viewer)
    last = pd.Period(gate._records.data_to, freq="M")
    return [(last - back).start_time.date() for back in range(_YOUNGEST, _OLDEST + 1)]


def groups(gate: Gate, viewer: Viewer, column: str) -> list[str]:
    """The areas or teams that can be looked at."""
    must_be_known(viewer)
    recent = _comparable(gate)
    found = {str(g) for g in recent[column].unique()} - {NOT_RECORDED}
    if column == TEAM:
        return sorted(team for team in found if in_scope(viewer, team))
    return sorted(found) if len(found) > 1 else []


def clearest_change(gate: Gate, viewer: Viewer) -> Clearest | None:
    """The area and month at which the number of workers changed most clearly; None where chance may do it."""
    must_see_figures(viewer)
    column, asked = _clear_column(gate, viewer), months(gate, viewer)
    found = gate.keep(
        ("clearest change", column), lambda: clearest(_comparable(gate), "workers", column, asked, 12)
    )
    return found if found is not None and found.p <= _CLEAR else None


def months_after(gate: Gate, viewer: Viewer, since: date, span: int) -> int:
    """How many of the `span` months from a date on can be judged yet."""
    must_be_known(viewer)
    last = pd.Period(_judged_to(gate), freq="M")
    return max(0, min(span, (last.year - since.year) * 12 + last.month - since.month + 1))


def effects(
    gate: Gate, viewer: Viewer, since: date, span: int, column: str, group: str
) -> dict[str, Effect | None]:
    """Each outcome after a date against before it; None for those with too few families."""
    must_see_figures(viewer)
    _must_be_mine(viewer, column, group)
    asked = [o for o in OUTCOMES if o not in missing(gate, viewer)]
    near = _near(gate, viewer, since, span)
    return {o: effect(near, o, column, group, len(asked)) for o in asked}


def by_group(
    gate: Gate, viewer: Viewer, since: date, span: int, column: str, outcome: str, changed: str
) -> dict[str, Effect | None]:
    """The same outcome in every area or team: how much moves where nothing was done.

    Each stands against the others, of which `changed` is left out: it would make them all seem to move.
    """
    must_see_figures(viewer)
    near = _near(gate, viewer, since, span)
    names = groups(gate, viewer, column)
    found = {}
    for name in names:
        fair = near[(near[column] == name) | (near[column] != changed)]
        found[name] = effect(fair, outcome, column, name, len(names))
    return found


def by_quarter(gate: Gate, viewer: Viewer, column: str, group: str, outcome: str) -> dict[str, pd.DataFrame]:
    """The outcome's mean by quarter, in one group and elsewhere: see `handovers.by_quarter`."""
    must_see_figures(viewer)
    _must_be_mine(viewer, column, group)
    every = _comparable(gate)
    first = pd.Timestamp(months(gate, viewer)[-1])
    whole = every["referral"].dt.to_period("Q").dt.end_time <= _judged_to(gate) + pd.Timedelta(days=1)
    every = every[(every["referral"] >= first) & whole]
    if group == EVERYWHERE:
        return {"all": ways.by_quarter(every, outcome)}
    here = every[column] == group
    return {group: ways.by_quarter(every[here], outcome), "elsewhere": ways.by_quarter(every[~here], outcome)}


def by_place(gate: Gate, viewer: Viewer, column: str) -> pd.DataFrame:
    """The latest twelve months that can be judged, by area or team: see `handovers.by_place`."""
    must_see_figures(viewer)
    every = _comparable(gate)
    if every.empty:
        return ways.by_place(every, column)
    since = every["referral"].max() - pd.DateOffset(months=_LATEST)
    made = ways.by_place(every[every["referral"] > since], column)
    if column == TEAM and scope(viewer) is not None:
        return made[made["group"].isin(scope(viewer) or ())].reset_index(drop=True)
    return made


def download(gate: Gate, viewer: Viewer) -> bytes:
    """Every way to a plan as CSV, one row a child. Raises `Refused` for roles that see no children."""
    must_see_children(viewer)
    audit.record(gate._data, viewer, "journeys", exported=True)
    out = _every(gate).iloc[::-1].copy()
    teams = scope(viewer)
    if teams is not None:
        out = out[out[TEAM].isin(teams)]
    for name in ("referral", "required", "plan_start"):
        out[name] = out[name].dt.strftime("%Y-%m-%d")
    about = [
        "Ways to a child protection plan, the latest first",
        "Days are working days; see docs/handovers.md",
    ]
    return as_csv(gate, viewer, about, out)


def _must_be_mine(viewer: Viewer, column: str, group: str) -> None:
    if column == TEAM and group != EVERYWHERE and not in_scope(viewer, group):
        raise Refused("Your role sees its own teams; a head, an analyst or an administrator sees every team.")


def _near(gate: Gate, viewer: Viewer, since: date, span: int) -> pd.DataFrame:
    near = around(_comparable(gate), since, span)
    other = clearest_change(gate, viewer)
    return undisturbed(near, since, _clear_column(gate, viewer), other)


def _clear_column(gate: Gate, viewer: Viewer) -> str:
    return next((c for c in PLACES if groups(gate, viewer, c)), next(iter(PLACES)))


def _every(gate: Gate) -> pd.DataFrame:
    return gate.keep(("journeys",), lambda: ways.journeys(gate._records))


def _judged_to(gate: Gate) -> pd.Timestamp:
    return pd.Timestamp(gate._records.data_to) - pd.Timedelta(days=ways.LONGEST)


def _comparable(gate: Gate) -> pd.DataFrame:
    return comparable(_every(gate), gate._records.data_to)
