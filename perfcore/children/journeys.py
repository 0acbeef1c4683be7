"""Where each child of a cohort got to: contact, referral, assessment, enquiry, conference, plan, its end.

A child enters once, with the first contact (or referral) of the cohort's months. Each next step is linked by
the ids of the extract where it has them, else it is the same child's next one, and it must come within the
days of `WAIT` after the step before: so every cohort is followed for equally long, and whoever is not
followed so long yet is too early to tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.records.records import Records

STAGES = ("contact", "referral", "assessment", "section47", "conference", "plan", "end")
STARTS = ("contact", "referral")
# days after a step in which the next one counts
WAIT: Mapping[str, int] = {
    "contact": 30,
    "referral": 60,
    "assessment": 90,
    "section47": 60,
    "conference": 14,
    "plan": 730,
}
_LONGEST = sum(WAIT.values()) - WAIT["contact"] - WAIT["plan"]  # from a referral to the start of a plan
TABLE_OF: Mapping[str, str] = {
    "contact": "contacts",
    "referral": "referrals",
    "assessment": "assessments",
    "section47": "section47",
    "conference": "conferences",
    "plan": "cp_plans",
    "end": "cp_plans",
}

TOO_EARLY = "Too early to tell"
NO_REFERRAL = "No referral"
NOT_FOUND = "Nothing recorded after"
NO_FURTHER_ACTION = "No further action"
EARLY_HELP = "Early help"
MOVED = "Moved to another council"
CLOSED = "Closed, other reason"
OPEN = "Still open"
NO_PLAN = "Conference made no plan"
ON_PLAN = "On the plan after two years"
EXITS = (
    NO_REFERRAL,
    NO_FURTHER_ACTION,
    EARLY_HELP,
    MOVED,
    CLOSED,
    NO_PLAN,
    OPEN,
    ON_PLAN,
    NOT_FOUND,
    TOO_EARLY,
)
# reasons for closure of the children in need census
_CLOSED_AS: Mapping[str, str] = {"RC8": NO_FURTHER_ACTION, "RC9": EARLY_HELP, "RC5": MOVED}


@dataclass(frozen=True)
class Journeys:
    """Children of a cohort, and the stages that the load has rows of.

    One row a child: child_id, family (code), a date for each stage (empty: not reached), `last` (place of the
    furthest stage in `STAGES`), `exit` (one of `EXITS`, "" at the end), and for each stage but the end
    whether all of its days have passed (`followed_contact` ...).
    """

    rows: pd.DataFrame
    stages: tuple[str, ...]


def stages_of(records: Records) -> tuple[str, ...]:
    """The stages that a load has rows of."""
    return tuple(
        stage
        for stage in STAGES
        if TABLE_OF[stage] not in records.absent and len(records.tables[TABLE_OF[stage]])
    )


def journeys(
    records: Records,
    start: str,
    first: pd.Timestamp,
    last: pd.Timestamp,
    seen_on: pd.Timestamp | None = None,
) -> Journeys:
    """The children whose first contact (or referral) from `first` to `last` begins a journey.

    It is told as it stood on `seen_on`, or when the data ends: what came after is not looked at.
    """
    stages = tuple(s for s in stages_of(records) if STAGES.index(s) >= STAGES.index(start))
    to = pd.Timestamp(records.data_to) if seen_on is None else seen_on
    if start not in stages:
        return Journeys(_finished(_empty(records), to, False), stages)
    rows = _entries(records, start, first, min(last, to))
    if start == "contact":
        rows = _referred(records, rows, "referral" in stages, to)
    known = set(stages)
    rows = _assessed(records, rows, known, to)
    rows = _enquired(records, rows, known, to)
    rows = _planned(records, rows, known, to)
    closing_known = "referrals.close_date" not in records.absent
    return Journeys(_finished(rows, to, closing_known), stages)


# ---- step by step --------------------------------------------------------------------------------


def _nothing(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")


def _empty(records: Records) -> pd.DataFrame:
    rows = records.tables["referrals"].iloc[:0]
    rows = rows[["child_id", "referral_id", "close_date", "close_reason", "nfa"]].copy()
    for stage in STAGES:
        rows[stage] = _nothing(rows)
    return rows.assign(flag=rows["nfa"], decision="", family=0, no_action=False)


def _entries(records: Records, start: str, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    table = records.tables[TABLE_OF[start]]
    date = f"{start}_date"
    chosen = table[(table[date] >= first) & (table[date] <= last)]
    if start == "referral":
        chosen = chosen.sort_values([date, "referral_id"], kind="stable").drop_duplicates("child_id")
        rows = chosen[["child_id", "referral_id", "close_date", "close_reason", "nfa"]]
        unsaid = pd.Series(pd.NA, index=rows.index, dtype="boolean")
        rows = rows.assign(contact=_nothing(rows), referral=chosen[date], flag=unsaid)
    else:
        flag = chosen["to_referral"]
        # of several contacts the one that became a referral, since only that one goes on
        chosen = chosen.assign(after=~flag.fillna(False).astype(bool))
        chosen = chosen.sort_values(["after", date, "contact_id"], kind="stable").drop_duplicates("child_id")
        rows = chosen[["child_id"]].assign(contact=chosen[date], flag=chosen["to_referral"])
    family = records.children.set_index("child_id")["family_id"]
    names = rows["child_id"].map(family).fillna(rows["child_id"])
    return rows.assign(family=pd.factorize(names, sort=True)[0]).reset_index(drop=True)


def _referred(records: Records, rows: pd.DataFrame, known: bool, to: pd.Timestamp) -> pd.DataFrame:
    """The first referral within the days after the contact, unless the contact says that it became none."""
    columns = ["referral_id", "close_date", "close_reason", "nfa"]
    table = records.tables["referrals"]
    last = min(rows["contact"].max() + pd.Timedelta(days=WAIT["contact"]), to) if len(rows) else to
    table = table[(table["referral_date"] >= rows["contact"].min()) & (table["referral_date"] <= last)]
    events = (table if known else table.iloc[:0])[["child_id", "referral_date", *columns]]
    events = events.rename(columns={"referral_date": "day"}).assign(names="")
    may = rows["flag"].fillna(True).astype(bool)
    found = _first(rows[may], events, rows["contact"], WAIT["contact"])
    found = found.reindex(rows.index)
    return rows.assign(referral=found["day"], **{name: found[name] for name in columns})


def _events(
    records: Records, table: str, date: str, known: bool, rows: pd.DataFrame, to: pd.Timestamp
) -> pd.DataFrame:
    """Events of the time of these referrals, with `day` and the referral they name ("" where not said)."""
    frame = records.tables[table]
    # an event that names its referral may stand a few days before it
    near = (frame[date] >= rows["referral"].min() - pd.Timedelta(days=31)) & (frame[date] <= to)
    near &= frame[date] <= rows["referral"].max() + pd.Timedelta(days=_LONGEST)
    frame = frame[near] if known else frame.iloc[:0]
    return frame.assign(day=frame[date], names=frame["referral_id"].fillna("").astype(str))


def _assessed(records: Records, rows: pd.DataFrame, known: set[str], to: pd.Timestamp) -> pd.DataFrame:
    events = _events(records, "assessments", "start_date", "assessment" in known, rows, to)
    at = rows["referral"]
    found = _first(rows[at.notna()], events, at, WAIT["referral"]).reindex(rows.index)
    ended = found["nfa"].fillna(False).astype(bool) & (found["end_date"] <= to)
    return rows.assign(assessment=found["day"], no_action=ended)


def _enquired(records: Records, rows: pd.DataFrame, known: set[str], to: pd.Timestamp) -> pd.DataFrame:
    """The first enquiry that led to a conference in time, else the first one; and that conference."""
    events = _events(records, "section47", "start_date", "section47" in known, rows, to)
    held = events["icpc_date"].where(events["icpc_date"] <= to)
    in_time = (held - events["day"]).dt.days <= WAIT["section47"]
    events = events.assign(held=held.where(in_time), late=~in_time)
    since, wait = _since(rows)
    found = _first(rows[rows["referral"].notna()], events, since, wait, earliest=rows["referral"])
    found = found.reindex(rows.index)
    rows = rows.assign(section47=found["day"], conference=found["held"])
    if "conference" not in known:
        return rows.assign(conference=_nothing(rows), decision="", plan_id="")
    table = records.tables["conferences"]
    table = table[table["held_date"].isin(rows["conference"].dropna()) & (table["kind"] == "initial")]
    table = table.sort_values("decision", ascending=False, kind="stable")  # "plan" before "no plan"
    meeting = table.drop_duplicates(["child_id", "held_date"])[
        ["child_id", "held_date", "decision", "plan_id"]
    ]
    joined = rows[["child_id", "conference"]].merge(
        meeting, how="left", left_on=["child_id", "conference"], right_on=["child_id", "held_date"]
    )
    return rows.assign(
        decision=joined["decision"].fillna("").astype(str).to_numpy(),
        plan_id=joined["plan_id"].fillna("").astype(str).to_numpy(),
    )


def _planned(records: Records, rows: pd.DataFrame, known: set[str], to: pd.Timestamp) -> pd.DataFrame:
    """The plan that the conference names, else the child's first one in time or the referral's own."""
    events = _events(records, "cp_plans", "start_date", "plan" in known, rows, to)
    since, wait = _since(rows)
    named = events.set_index("plan_id")[["day", "end_date"]]
    named = named[~named.index.duplicated()].reindex(rows["plan_id"].to_numpy()).set_axis(rows.index)
    soon = (named["day"] - rows["conference"]).dt.days <= WAIT["conference"]
    # a plan that names another referral may still be this conference's
    by_date = events.assign(names="")
    found = _first(rows[since.notna() & rows["conference"].notna()], by_date, since, wait)
    without = rows["referral"].notna() & rows["conference"].isna()
    direct = _first(rows[without], events, since, wait, earliest=rows["referral"])
    found = pd.concat([found, direct]).reindex(rows.index)
    day = named["day"].where(soon).fillna(found["day"])
    end = named["end_date"].where(soon, found["end_date"])
    ended = end.where((end <= to) & ((end - day).dt.days <= WAIT["plan"]))
    return rows.assign(plan=day, end=ended.where(day.notna()))


def _since(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The date of the furthest stage so far and the days in which the next one counts."""
    since, wait = rows["referral"], pd.Series(WAIT["referral"], index=rows.index)
    for stage in ("assessment", "section47", "conference"):
        if stage in rows:
            reached = rows[stage].notna()
            since, wait = since.where(~reached, rows[stage]), wait.where(~reached, WAIT[stage])
    return since, wait


def _first(
    rows: pd.DataFrame,
    events: pd.DataFrame,
    since: pd.Series,
    wait: pd.Series | int,
    earliest: pd.Series | None = None,
) -> pd.DataFrame:
    """The first linked event of each row (its index), those that are not `late` before others.

    An event that names a referral is linked by it; one that names none by its child, from `earliest` (or
    `since`) on. Either way it comes at most `wait` days after `since`.
    """
    bounds = pd.DataFrame({"since": since, "wait": wait, "earliest": since if earliest is None else earliest})
    own = rows[["child_id"]].join(bounds)
    own["own"] = rows["referral_id"].fillna("").astype(str) if "referral_id" in rows else ""
    both = own.rename_axis("at").reset_index().merge(events, on="child_id")
    by_name = (both["names"] != "") & (both["names"] == both["own"])
    unnamed = (both["names"] == "") | (both["own"] == "")
    by_date = (both["day"] >= both["earliest"]) & unnamed
    in_time = (both["day"] - both["since"]).dt.days <= both["wait"]
    both = both[(by_name | by_date) & in_time]
    order = ["late", "day"] if "late" in both else ["day"]
    return both.sort_values(order, kind="stable").drop_duplicates("at").set_index("at")


# ---- where it ended ------------------------------------------------------------------------------


def _finished(rows: pd.DataFrame, to: pd.Timestamp, closing_known: bool) -> pd.DataFrame:
    reached = np.stack([rows[stage].notna().to_numpy() for stage in STAGES], axis=1)
    last = np.where(reached.any(axis=1), len(STAGES) - 1 - reached[:, ::-1].argmax(axis=1), 0)
    days = {s: pd.to_datetime(rows[s]) + pd.Timedelta(days=WAIT[s]) for s in STAGES[:-1]}
    followed = {f"followed_{stage}": (day <= to) for stage, day in days.items()}
    exits = np.full(len(rows), NOT_FOUND, dtype=object)
    for place, stage in enumerate(STAGES[:-1]):
        at = last == place
        horizon = days[stage].where(days[stage] <= to, to)
        early = ~followed[f"followed_{stage}"].to_numpy()
        exits = np.where(at, _exit(rows, stage, horizon, early, OPEN if closing_known else NOT_FOUND), exits)
    exits = np.where(last == len(STAGES) - 1, "", exits)
    kept = rows[["child_id", "family", *STAGES]]
    return kept.assign(last=last, exit=exits, **followed).reset_index(drop=True)


def _exit(
    rows: pd.DataFrame, stage: str, horizon: pd.Series, early: NDArray[np.bool_], otherwise: str
) -> NDArray[np.object_]:
    """Why whoever got to `stage` and no further stopped there, as it stood at `horizon`.

    What is recorded as decided counts at once; what is not is too early to tell until all days have passed.
    """
    if stage == "plan":
        return np.where(early, TOO_EARLY, ON_PLAN).astype(object)
    if stage == "contact":
        said_no = ~rows["flag"].fillna(True).astype(bool).to_numpy()
        return np.where(said_no, NO_REFERRAL, np.where(early, TOO_EARLY, NOT_FOUND)).astype(object)
    found = np.where(early, TOO_EARLY, otherwise).astype(object)
    if stage in ("referral", "assessment"):
        ended = rows["nfa"].fillna(False).astype(bool) if stage == "referral" else rows["no_action"]
        found[ended.to_numpy()] = NO_FURTHER_ACTION
    closed = (rows["close_date"] <= horizon).to_numpy()
    why = rows["close_reason"].map(_CLOSED_AS).fillna(CLOSED).to_numpy(dtype=object)
    found[closed] = why[closed]
    if stage == "conference":
        found[(rows["decision"] == "no plan").to_numpy()] = NO_PLAN
    return found
