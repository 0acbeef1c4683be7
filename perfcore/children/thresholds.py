"""How plans begin and how they go on: what enquiries led to, and what reviews decided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.children.funnel import Funnel, funnel
from perfcore.children.plans import Plans, teams_at
from perfcore.records.tables import NOT_RECORDED
from perfcore.values import calendar
from perfcore.values.source import Source

# An enquiry's conference is due in 15 working days; with lateness most are recorded after six weeks.
KNOWN_AFTER = 42
REVIEWS_APART = 5  # the first four reviews by number, all later ones together


@dataclass(frozen=True)
class WayIn:
    """Of enquiries begun from `first` to `last` (days since 1970): to a conference, and on to a plan."""

    first: int
    last: int
    to_conference: Funnel
    to_plan: Funnel | None


@dataclass(frozen=True)
class Review:
    """What the nth reviews decided: of how many children and families, how many plans went on, and why."""

    nth: int
    held: int
    families: int
    continued: int
    months: float  # the middle number of months on the plan at that review
    reasons: tuple[tuple[str, int], ...]
    without_reason: int


def latest_known(to: int) -> int:
    """The last day whose enquiries have had the time to lead to a conference."""
    return to - KNOWN_AFTER


def way_in(source: Source, first: int, last: int) -> WayIn | None:
    """Enquiries that began from `first` to `last`, by their team; None where there were none.

    Conferences after a transfer in have no enquiry here and are not counted.
    """
    table = source.records.tables["section47"]
    start = _days(table["start_date"])
    rows = table[(start >= first) & (start <= last)]
    if rows.empty:
        return None
    events = pd.DataFrame(
        {
            "group": rows["team"].fillna(NOT_RECORDED),
            "occasion": _families(source, rows["child_id"]),
            "hit": rows["icpc_date"].notna(),
            "plan": rows["to_plan"].fillna(False).astype(bool),
        }
    )
    conferred = events[events["hit"]].assign(hit=lambda f: f["plan"])
    return WayIn(first, last, funnel(events), funnel(conferred) if len(conferred) else None)


def reviews(source: Source, given: Plans) -> pd.DataFrame:
    """Reviews that were held with a decision, one row a child.

    Columns: day, child, family, occasion (family and day), team (that held the plan), chair, nth (of the
    plan; 0 where the records begin later than it), months (on the plan), on (whether it went on), reason.
    """
    table = source.records.tables["conferences"]
    rows = table[(table["kind"] == "review") & table["held_date"].notna() & table["decision"].notna()]
    plans = source.records.tables["cp_plans"]["plan_id"].to_numpy()[given.row]
    place = pd.Index(plans).get_indexer(pd.Index(rows["plan_id"]))
    rows, place = rows[place >= 0], place[place >= 0]
    day = _days(rows["held_date"])
    team, labels = teams_at(source, given.row[place], day)
    frame = pd.DataFrame(
        {
            "day": day,
            "plan": place,
            "child": rows["child_id"].to_numpy(),
            "family": given.family[place],
            "team": np.array(labels, dtype=object)[team],
            "chair": rows["chair"].fillna(NOT_RECORDED).to_numpy(),
            "months": calendar.months_between(given.start[place], day),
            "on": (rows["decision"] == "continue").to_numpy(),
            "reason": rows["reason"].to_numpy(),
        }
    ).sort_values(["plan", "day"])
    frame["nth"] = frame.groupby("plan").cumcount() + 1
    frame.loc[given.start[frame["plan"].to_numpy()] < given.history, "nth"] = 0
    frame["occasion"] = frame["family"].astype(str) + " " + frame["day"].astype(str)
    return frame.reset_index(drop=True)


def going_on(held: pd.DataFrame, by: str, first: int, last: int) -> Funnel | None:
    """The share of review conferences (a family's on one day) at which plans ended, by team or chair."""
    rows = held[(held["day"] >= first) & (held["day"] <= last)]
    if rows.empty:
        return None
    return funnel(pd.DataFrame({"group": rows[by], "occasion": rows["occasion"], "hit": ~rows["on"]}))


def by_number(held: pd.DataFrame, first: int, last: int) -> list[Review]:
    """What first, second ... reviews decided from `first` to `last`; the last entry is for all later ones."""
    rows = held[(held["day"] >= first) & (held["day"] <= last) & (held["nth"] > 0)]
    nth = np.minimum(rows["nth"], REVIEWS_APART)
    out = []
    for number, part in rows.groupby(nth):
        on = part[part["on"]]
        reasons = on["reason"].dropna().value_counts()
        out.append(
            Review(
                nth=int(str(number)),
                held=len(part),
                families=part["family"].nunique(),
                continued=len(on),
                months=float(part["months"].median()),
                reasons=tuple((str(r), int(n)) for r, n in reasons.items()),
                without_reason=int(on["reason"].isna().sum()),
            )
        )
    return out


def lasted_by_team(source: Source, given: Plans, first: int) -> pd.DataFrame:
    """Plans that ended from day `first` on, by team: team, plans, families, middle (months).

    Only those that ended: how long plans last with open ones counted in is `plan_length`.
    """
    gone = given.take((given.end >= first) & ~given.open)
    team, labels = teams_at(source, gone.row, gone.end)
    frame = pd.DataFrame(
        {
            "team": np.array(labels, dtype=object)[team],
            "family": gone.family,
            "months": calendar.months_between(gone.start, gone.end),
        }
    )
    found = frame.groupby("team").agg(
        plans=("family", "size"), families=("family", "nunique"), middle=("months", "median")
    )
    return found.reset_index()


def _days(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


def _families(source: Source, children: pd.Series) -> np.ndarray:
    place = source.child_ids.get_indexer(pd.Index(children))
    return source.records.children["family_id"].to_numpy()[place]
