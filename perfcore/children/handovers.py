"""From referral to plan: how many workers and teams, when the case changed hands, how long it took."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.records.records import Records
from perfcore.records.tables import NOT_RECORDED
from perfcore.values import calendar
from perfcore.values.at_date import AtDate
from perfcore.values.source import Source

LONGEST = 182  # days from referral to plan: what takes longer is counted apart
AFTER = 91  # days after a plan began in which a handover still belongs to its beginning
DAYS = ("days_to_plan", "days_to_conference")
OUTCOMES = ("workers", "teams", *DAYS)
PLACES = {"locality": "Area", "team": "Team"}


def journeys(records: Records) -> pd.DataFrame:
    """One row for each plan whose referral is known: the child's way to it.

    Columns: plan, child, family, referral, required (when an assessment was decided on, else when one began,
    else the referral), plan_start, workers, teams (different ones from referral to plan; empty where the
    extract does not say who held the case), first_handover, last_handover (working days from `required` to a
    change of team, up to 91 days after the plan began; empty for none), days_to_plan (working days from
    referral to plan), days_to_conference (working days from the strategy discussion to the conference that
    began the plan), locality, team (as the plan began).
    """
    plans = _with_referral(records)
    plans["required"] = _required(records, plans)
    plans["days_to_plan"] = _working_days(plans["referral"], plans["plan_start"])
    plans["days_to_conference"] = _to_conference(records, plans)
    held = _held(records, plans)
    for name in ("worker", "team"):
        counted = held[held["start_date"] <= held["plan_start"]].groupby("plan")[name].nunique()
        plans[f"{name}s"] = plans["plan"].map(counted).astype("float64")
    first, last = _handovers(held)
    for name, moved in (("first_handover", first), ("last_handover", last)):
        plans[name] = _working_days(plans["required"], _looked_up(plans["plan"], moved))
    return _placed(records, plans).sort_values(["referral", "plan"]).reset_index(drop=True)


def by_quarter(journeys: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """The mean of an outcome by quarter of the referral: month (its first day), value, children, families."""
    known = journeys[journeys[outcome].notna()]
    by = known.groupby(known["referral"].dt.to_period("Q").dt.start_time)
    made = by.agg(value=(outcome, "mean"), children=("child", "size"), families=("family", "nunique"))
    return made.rename_axis("month").reset_index()


def by_place(journeys: pd.DataFrame, column: str) -> pd.DataFrame:
    """Each area or team: group, children, families, workers and teams (means), one_worker (per cent of those
    known), first_handover, last_handover, days_to_plan, days_to_conference (medians)."""
    by = journeys.groupby(column, sort=True)
    made = by.agg(
        children=("child", "size"),
        families=("family", "nunique"),
        workers=("workers", "mean"),
        teams=("teams", "mean"),
        **{name: (name, "median") for name in ("first_handover", "last_handover", *DAYS)},
    )
    known = journeys[journeys["workers"].notna()]
    made["one_worker"] = 100 * (known["workers"] == 1).groupby(known[column]).mean()
    return made.rename_axis("group").reset_index()


def _with_referral(records: Records) -> pd.DataFrame:
    """Plans with the date of their referral: by its id, else the child's latest in the half year before."""
    plans = records.tables["cp_plans"].reset_index(names="place")
    referrals = records.tables["referrals"][["referral_id", "child_id", "referral_date"]]
    by_id = referrals.dropna(subset=["referral_id"]).set_index("referral_id")["referral_date"]
    named = _looked_up(plans["referral_id"], by_id)
    nearest = pd.merge_asof(
        plans[["place", "child_id", "start_date"]].sort_values("start_date"),
        referrals.dropna(subset=["referral_date"]).sort_values("referral_date"),
        left_on="start_date",
        right_on="referral_date",
        by="child_id",
        tolerance=pd.Timedelta(days=LONGEST),
    ).set_index("place")["referral_date"]
    made = pd.DataFrame(
        {
            "place": plans["place"],
            "plan": plans["plan_id"],
            "child": plans["child_id"],
            "family": plans["child_id"].map(records.children.set_index("child_id")["family_id"]),
            "referral": named.where(named.notna(), _looked_up(plans["place"], nearest)),
            "referral_id": plans["referral_id"],
            "plan_start": plans["start_date"],
        }
    )
    known = made["referral"].notna() & made["plan_start"].notna() & (made["referral"] <= made["plan_start"])
    return made[known].reset_index(drop=True)


def _required(records: Records, plans: pd.DataFrame) -> pd.Series:
    decided = (
        records.tables["referrals"].dropna(subset=["referral_id"]).set_index("referral_id")["decision_date"]
    )
    assessments = records.tables["assessments"].dropna(subset=["referral_id", "start_date"])
    began = assessments.groupby("referral_id")["start_date"].min()
    when = _looked_up(plans["referral_id"], decided)
    when = when.where(when.notna(), _looked_up(plans["referral_id"], began))
    return when.where(when.notna(), plans["referral"])


def _looked_up(keys: pd.Series, dates: pd.Series) -> pd.Series:
    """The date of each key; a lookup that finds nothing at all is of dates all the same."""
    found = dates[~dates.index.duplicated()].reindex(keys)
    return pd.to_datetime(pd.Series(found.to_numpy(), index=keys.index))


def _to_conference(records: Records, plans: pd.DataFrame) -> NDArray[np.float64]:
    """From the strategy discussion of the enquiry that led to the conference on the plan's first day."""
    enquiries = records.tables["section47"].dropna(subset=["icpc_date", "start_date"])
    began = enquiries.groupby(["child_id", "icpc_date"])["start_date"].max().rename("strategy")
    found = plans.join(began, on=["child", "plan_start"])["strategy"]
    return _working_days(found, plans["plan_start"])


def _held(records: Records, plans: pd.DataFrame) -> pd.DataFrame:
    """Who held each plan's child from the referral to 91 days after the plan began, in order."""
    every = records.tables["involvements"]
    if "involvements" in records.absent:  # rows may be there all the same, with dates that are guesses
        every = every.iloc[:0]
    held = every.merge(
        plans[["plan", "child", "referral", "required", "plan_start"]], left_on="child_id", right_on="child"
    )
    within = held["start_date"] <= held["plan_start"] + pd.Timedelta(days=AFTER)
    going = held["end_date"].isna() | (held["end_date"] > held["referral"])
    return held[within & going].sort_values(["plan", "start_date", "involvement_id"], kind="stable")


def _handovers(held: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The first and the last day, after an assessment was required, on which another team took over."""
    before = held.groupby("plan")["team"].shift()
    moved = held[before.notna() & (held["team"] != before) & (held["start_date"] > held["required"])]
    by = moved.groupby("plan")["start_date"]
    return by.min(), by.max()


def _placed(records: Records, plans: pd.DataFrame) -> pd.DataFrame:
    row = plans["place"].to_numpy(dtype=np.int64)
    day = plans["plan_start"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    at = AtDate(Source(records), "cp_plans", row, day, calendar.day_of(records.data_to))
    for name in PLACES:
        column = at.column(name)
        labels = np.array([*column.labels, NOT_RECORDED], dtype=object)
        codes = np.where(column.filled, column.data.astype(np.int64), len(column.labels))
        plans[name] = labels[codes]
    return plans.drop(columns=["place", "referral_id"])


def _working_days(start: pd.Series, end: pd.Series) -> NDArray[np.float64]:
    known = (start.notna() & end.notna()).to_numpy()
    from_day, to_day = (
        np.where(known, s.to_numpy(dtype="datetime64[D]").astype(np.int64), 0) for s in (start, end)
    )
    return np.where(known, calendar.working_days(from_day, to_day), np.nan)
