"""The rules whose rows stay in the load, with a warning: what is odd and may yet be true."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from perfcore.records.records import Finding
from perfcore.records.staging import Staged, offences
from perfcore.records.tables import TABLES

# From so many repeated rows of a table in a month on, one finding speaks of the month.
_MANY_IN_A_MONTH = 20
# Rows alike in these are one event that was recorded twice, or a file that was loaded twice.
_SAME_EVENT = {
    "contacts": ["child_id", "contact_date", "source"],
    "referrals": ["child_id", "referral_date"],
    "assessments": ["child_id", "start_date"],
    "section47": ["child_id", "start_date"],
    "conferences": ["child_id", "kind", "held_date"],
    "cp_visits": ["child_id", "visit_date"],
    "care_visits": ["child_id", "visit_date"],
    "missing_episodes": ["child_id", "start_date", "kind"],
}
# These may concern a child that is not born yet.
_ALSO_UNBORN = (
    "contacts",
    "referrals",
    "assessments",
    "section47",
    "conferences",
    "cp_plans",
    "involvements",
)
_REASONS = {"referrals": ("close_reason", "close_date"), "care_episodes": ("end_reason", "end_date")}


def warn(staged: Staged, name: str, born: pd.Series, data_to: pd.Timestamp) -> None:
    """Add a warning for every oddity of a table's rows. `born`: the date of birth of every row's child."""
    frame = staged.tables[name]
    if frame.empty:
        return
    _repeated(staged, name, frame)
    date = TABLES[name].date
    earliest = born - pd.DateOffset(months=9) if name in _ALSO_UNBORN else born
    early = frame.index[frame[date] < earliest]
    says = "The date lies before the child's birth on " + born.dt.strftime("%d/%m/%Y") + "."
    staged.report(name, offences(early, date, frame[date], says), "before_birth")
    end = TABLES[name].end
    if end is not None:
        late = frame.index[frame[end] > data_to + pd.DateOffset(years=1)]
        says_end = "The end lies more than a year after the date that the data goes to; it counts as open."
        staged.report(name, offences(late, end, frame[end], says_end), "end_in_future")
    if name in _REASONS:
        reason, end = _REASONS[name]
        odd = frame.index[frame[reason].notna() & frame[end].isna()]
        says_reason = "There is a reason for the end and no date of it; the row counts as open."
        staged.report(name, offences(odd, reason, frame[reason], says_reason), "reason_without_end")
    if name == "cp_visits" and "cp_plans" in staged.tables:
        plans = staged.tables["cp_plans"].drop_duplicates("plan_id").set_index("plan_id")["start_date"]
        start = pd.to_datetime(frame["plan_id"].map(plans))
        at = frame.index[frame["visit_date"] < start]
        says = "The visit lies before its plan's start on " + start.dt.strftime("%d/%m/%Y") + "."
        staged.report(name, offences(at, "visit_date", frame["visit_date"], says), "visit_before_plan")


def warn_of_workers(staged: Staged) -> None:
    """Warn of workers who have cases and no team."""
    workers, involvements = staged.table("workers"), staged.table("involvements")
    busy = set(involvements.loc[involvements["team"].isna(), "worker"].dropna())
    at = workers.index[workers["team"].isna() & workers["worker"].isin(busy)]
    says = "The worker has cases and no team: they count as not recorded by team."
    staged.report("workers", offences(at, "team", workers["worker"], says), "worker_without_team")


def _repeated(staged: Staged, name: str, frame: pd.DataFrame) -> None:
    if name not in _SAME_EVENT:
        return
    columns = _SAME_EVENT[name]
    date = next(c for c in columns if c.endswith("_date"))
    again = frame[frame.duplicated(columns) & frame[date].notna()]
    if again.empty:
        return
    month = again[date].dt.to_period("M")
    label = TABLES[name].label
    counts = month.value_counts().sort_index()
    many = counts[counts >= _MANY_IN_A_MONTH]
    staged.findings += _by_month(frame, date, again, month, many, label)
    few = again.index[~month.isin(many.index)]
    says = f"{label}: the same child has another row on the same day: one event may be recorded twice."
    staged.report(name, offences(few, date, frame[date], says), "repeated_event")


def _by_month(
    frame: pd.DataFrame, date: str, again: pd.DataFrame, month: pd.Series, many: pd.Series, label: str
) -> Iterator[Finding]:
    in_month = frame[date].dt.to_period("M").value_counts()
    for period, count in zip(pd.PeriodIndex(many.index), many, strict=True):
        rows = again[month == period]
        yield Finding(
            str(rows["_file"].iloc[0]),
            int(np.min(rows["_row"])),
            date,
            str(period),
            "repeated_month",
            f"{label}: {count:,} of the {in_month[period]:,} rows of {period.strftime('%B %Y')} repeat "
            "another of the same child on the same day: the month may have been loaded twice.",
            "warning",
        )
