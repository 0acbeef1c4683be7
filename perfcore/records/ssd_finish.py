"""What an SSD extract does not hold as such and is made from its checked rows."""

from __future__ import annotations

import pandas as pd

from perfcore.records.cells import look_up
from perfcore.records.staging import Staged

# Initial and review conferences come from two tables, each with its own numbers.
CONFERENCE_PREFIX = {"initial": "ic-", "review": "rv-"}
_GOES_ON = "X1"  # the reason of an episode that another one follows


def finish_ssd(staged: Staged) -> None:
    """Add periods of care, links between tables and earlier plans and referrals to checked tables."""
    _link_conferences(staged)
    _primary_need(staged)
    staged.tables["care_periods"] = care_periods(staged.table("care_episodes"))
    staged.rows_read["care_periods"] = len(staged.tables["care_periods"])
    plans, referrals = staged.table("cp_plans"), staged.table("referrals")
    plans["previous_plans"] = earlier_plans(plans)
    referrals["previous_referrals"] = referrals_in_the_year_before(referrals)
    missing = staged.table("missing_episodes")
    missing["in_care"] = in_care_at(missing, staged.table("care_periods"))


def care_periods(episodes: pd.DataFrame) -> pd.DataFrame:
    """One row for each period of care, from its episodes.

    It starts when care was entered and ends with its last episode, unless that one says that it goes on.
    """
    frame = episodes.copy()
    entered = frame["_entered"] if "_entered" in frame else frame["start_date"]
    key = frame["care_id"].fillna(
        frame["child_id"] + " " + entered.fillna(frame["start_date"]).dt.strftime("%Y-%m-%d")
    )
    frame["care_id"], frame["_entered"] = key, entered
    frame = frame.sort_values(["start_date", "episode_id"], kind="stable")
    by = frame.groupby("care_id", sort=True)
    first, last = by.head(1).set_index("care_id").sort_index(), by.tail(1).set_index("care_id").sort_index()
    over = last["end_date"].notna() & (last["end_reason"].fillna("").str.upper() != _GOES_ON)
    entry = by["_entered"].min().sort_index()
    return pd.DataFrame(
        {
            "care_id": first.index,
            "child_id": first["child_id"].to_numpy(),
            "start_date": first["start_date"].where(~(entry < first["start_date"]), entry).to_numpy(),
            "end_date": last["end_date"].where(over).to_numpy(),
            "start_reason": first["start_reason"].to_numpy(),
            "end_reason": last["end_reason"].where(over).to_numpy(),
            "need": first["need"].to_numpy(),
            "_file": first["_file"].astype("str").to_numpy(),
            "_row": first["_row"].to_numpy(),
            "_unreadable": pd.Series(None, index=range(len(first)), dtype="str"),
        }
    )


def earlier_plans(plans: pd.DataFrame) -> pd.Series:
    """For each plan, how many of the child's plans in this authority began before it."""
    frame = plans[["child_id", "start_date"]].assign(own=~plans["other_authority"].fillna(False).astype(bool))
    frame = frame.sort_values(["child_id", "start_date"], kind="stable")
    so_far = frame.groupby("child_id")["own"].cumsum() - frame["own"]
    # plans that begin on the same day do not come before one another
    return so_far.groupby([frame["child_id"], frame["start_date"]]).transform("min").astype("float64")


def referrals_in_the_year_before(referrals: pd.DataFrame) -> pd.Series:
    """For each referral, how many the child had on earlier days within 12 months, anniversary included."""
    frame = referrals[["child_id", "referral_date"]].copy()
    frame["_from"] = frame["referral_date"] - pd.DateOffset(months=12)
    several = frame[frame.duplicated("child_id", keep=False)]
    out = pd.Series(0.0, index=referrals.index)
    pairs = several.reset_index().merge(several.rename(columns={"referral_date": "other"}), on="child_id")
    before = (pairs["other"] < pairs["referral_date"]) & (pairs["other"] >= pairs["_from_x"])
    return out.add(pairs["index"][before].value_counts(), fill_value=0.0).reindex(referrals.index)


def in_care_at(missing: pd.DataFrame, periods: pd.DataFrame) -> pd.Series:
    """For each missing episode, whether a period of care was open when it began."""
    pairs = (
        missing[["child_id", "start_date"]]
        .reset_index()
        .merge(periods[["child_id", "start_date", "end_date"]], on="child_id", suffixes=("", "_care"))
    )
    inside = (pairs["start_date_care"] <= pairs["start_date"]) & (
        pairs["end_date"].isna() | (pairs["end_date"] > pairs["start_date"])
    )
    found = set(pairs.loc[inside, "index"])
    return pd.Series([i in found for i in missing.index], index=missing.index, dtype="boolean")


def _link_conferences(staged: Staged) -> None:
    """Each enquiry's first conference, and each conference's enquiry."""
    section47, conferences = staged.table("section47"), staged.table("conferences")
    for column, kind in (("icpc_date", "datetime64[us]"), ("transfer_in", "boolean"), ("to_plan", "boolean")):
        section47[column] = pd.Series(None, index=section47.index, dtype=kind)
    if "_section47_id" not in conferences:
        return
    started = section47.drop_duplicates("section47_id").set_index("section47_id")["start_date"]
    conferences["section47_start"] = look_up(conferences["_section47_id"], started)
    led_to = conferences.dropna(subset=["_section47_id"]).sort_values("held_date", kind="stable")
    first = led_to.drop_duplicates("_section47_id").set_index("_section47_id")
    ids = section47["section47_id"]
    section47["icpc_date"] = look_up(ids, first["held_date"])
    section47["transfer_in"] = look_up(ids, first["transfer_in"])
    section47["to_plan"] = look_up(ids, first["_outcome"])


def _primary_need(staged: Staged) -> None:
    """The need of the referral that a row belongs to."""
    referrals = staged.table("referrals").drop_duplicates("referral_id").set_index("referral_id")
    need = referrals["need"]
    for name in ("assessments", "section47", "cp_plans"):
        frame = staged.table(name)
        frame["need"] = look_up(frame["referral_id"], need)
    plans = staged.table("cp_plans").drop_duplicates("plan_id").set_index("plan_id")
    conferences = staged.table("conferences")
    by_plan = look_up(conferences["plan_id"], plans["need"])
    if "_referral_id" in conferences:
        by_plan = look_up(conferences["_referral_id"], need).fillna(by_plan)
    conferences["need"] = by_plan
