"""How plans begin and end, and what comes after they ended: figures only, nothing that points to a child."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from perfcore.access.gate import Gate
from perfcore.access.viewer import Refused, Viewer, must_see_figures, must_see_workers, scope
from perfcore.children import comebacks as after
from perfcore.children import thresholds
from perfcore.children.comebacks import Back, Event, Fear, Group
from perfcore.children.funnel import Funnel, Share
from perfcore.children.plans import plans
from perfcore.children.survival import LogRank
from perfcore.children.thresholds import Review, WayIn
from perfcore.values import calendar

__all__ = ["Back", "Comebacks", "Event", "Fear", "Funnel", "Group", "Review", "Share", "WayIn", "WayOut"]

LATEST_ONLY = (
    "This source lists only the latest plan of each child, so a plan that another one followed is not in it."
)
TOO_SHORT = "The records begin on {first}: too late to follow anybody for six months after a plan."
SIX_MONTHS = after.WITHIN[6]


@dataclass(frozen=True)
class Begin:
    """Enquiries of a window and what they led to; `missing` says why there is nothing to show."""

    first: date
    last: date
    found: WayIn | None
    missing: str | None


@dataclass(frozen=True)
class WayOut:
    """Reviews held from `first` to `last`: what they decided by number, by team, and by chair.

    `by_chair` is None where no chair is known or the viewer's role may not see workers; `lasted` are months
    on a plan of those that ended in the window by team: team, plans, families, middle.
    """

    first: date
    last: date
    numbers: tuple[Review, ...]
    by_team: Funnel | None
    by_chair: Funnel | None
    lasted: pd.DataFrame
    cannot: tuple[str, ...]


@dataclass(frozen=True)
class Comebacks:
    """What came after plans that ended: by length, by why they ended, and short against longer ones.

    `missing` says why there is nothing to show.
    """

    event: Event
    first_end: date
    last: date
    by_length: tuple[Group, ...]
    by_why: tuple[Group, ...]
    fear: Fear | None
    lengths: LogRank | None
    missing: str | None
    cannot: tuple[str, ...]


def way_in(gate: Gate, viewer: Viewer, months: int) -> Begin:
    """Enquiries begun in the latest months whose outcome can be known by now, by team."""
    must_see_figures(viewer)
    last = thresholds.latest_known(calendar.day_of(gate._records.data_to))
    first = int(calendar.add_months(np.array([last + 1]), -months)[0])
    absent = gate._records.absent
    missing = absent.get("section47") or absent.get("section47.icpc_date")
    found = None
    if not missing:
        source = gate._values._source
        found = gate.keep(("way in", first, last), lambda: thresholds.way_in(source, first, last))
    if found is None and missing is None:
        missing = "No section 47 enquiry began in this time."
    if found is not None and scope(viewer) is not None:
        conference, plan = of_teams(viewer, found.to_conference), of_teams(viewer, found.to_plan)
        found = replace(found, to_conference=conference or found.to_conference, to_plan=plan)
    return Begin(_date(first), _date(last), found, missing)


def way_out(gate: Gate, viewer: Viewer, months: int) -> WayOut:
    """Reviews of the latest months: how long the plans had lasted, what was decided, and why they went on."""
    must_see_figures(viewer)
    source = gate._values._source
    known = gate.keep(("plans alone",), lambda: plans(source))
    first = int(calendar.add_months(np.array([known.to + 1]), -months)[0])
    held = gate.keep(("reviews",), lambda: thresholds.reviews(source, known))
    chairs = None
    try:
        must_see_workers(viewer)
        if scope(viewer) is None and "conferences.chair" not in gate._records.absent:
            chairs = thresholds.going_on(held, "chair", first, known.to)
    except Refused:
        pass
    absent = gate._records.absent
    reasons = (
        "conferences",
        "conferences.decision",
        "conferences.reason",
        "conferences.chair",
        "involvements",
    )
    return WayOut(
        first=_date(first),
        last=_date(known.to),
        numbers=tuple(thresholds.by_number(held, first, known.to)),
        by_team=of_teams(viewer, thresholds.going_on(held, "team", first, known.to)),
        by_chair=chairs,
        lasted=_lasted(viewer, thresholds.lasted_by_team(source, known, first)),
        cannot=tuple(absent[name] for name in reasons if name in absent) + _chairs(gate),
    )


def _chairs(gate: Gate) -> tuple[str, ...]:
    held = gate._records.tables["conferences"]
    initial = held[held["kind"] == "initial"]
    if len(initial) and initial["chair"].isna().all() and held["chair"].notna().any():
        return ("Chairs are recorded for reviews, not for initial conferences.",)
    return ()


def comebacks(gate: Gate, viewer: Viewer, event: Event) -> Comebacks:
    """Another plan or a new referral after plans ended, watched until the data ends or the child turns 18."""
    must_see_figures(viewer)
    source = gate._values._source
    records = gate._records
    known = gate.keep(("plans alone",), lambda: plans(source))
    ended = gate.keep(("ended", event), lambda: after.ended_plans(source, known, event))
    missing = records.absent.get("cp_plans" if event == "plan" else "referrals")
    if missing is None and event == "plan" and after.latest_only(source):
        missing = LATEST_ONLY
    if missing is None and not (ended.watched >= SIX_MONTHS).any():
        first = _date(ended.first_end)
        missing = TOO_SHORT.format(first=f"{first.day} {first:%B %Y}")
    some = missing is None
    return Comebacks(
        event=event,
        first_end=_date(ended.first_end),
        last=_date(known.to),
        by_length=gate.keep(("by length", event), lambda: tuple(after.by_length(ended))) if some else (),
        by_why=gate.keep(("by why", event), lambda: tuple(after.by_why(ended))) if some else (),
        fear=gate.keep(("fear", event), lambda: after.fear(ended)) if some else None,
        lengths=gate.keep(("lengths differ", event), lambda: after.lengths_differ(ended)) if some else None,
        missing=missing,
        cannot=tuple(
            f"{records.absent[name]} {so}"
            for name, so in (
                ("care_periods", "So plans that ended because care began are not told apart."),
                ("conferences", "So plans that ended at a review are not told apart."),
            )
            if name in records.absent
        ),
    )


def of_teams(viewer: Viewer, found: Funnel | None) -> Funnel | None:
    """The whole council's share, beside those of the viewer's own teams."""
    teams = scope(viewer)
    if found is None or teams is None:
        return found
    return replace(found, groups=tuple(share for share in found.groups if share.group in teams))


def _lasted(viewer: Viewer, found: pd.DataFrame) -> pd.DataFrame:
    teams = scope(viewer)
    return found if teams is None else found[found["team"].isin(teams)].reset_index(drop=True)


def _date(day: int) -> date:
    found: date = pd.Timestamp(day, unit="D").date()
    return found
