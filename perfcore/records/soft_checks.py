"""The rules whose rows stay in the load, with a warning: what is odd and may yet be true."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfcore.records.cells import day_texts, is_one_of, look_up
from perfcore.records.records import Finding
from perfcore.records.staging import Staged, offences
from perfcore.records.tables import TABLES

REPEATED_MONTH = "repeated_month"
# A month of which so many rows repeat others gets one finding that speaks of the month.
_SHARE_OF_MONTH = 0.25
_SEVERAL = 3
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
    "cp_visits",
)
_REASONS = {"referrals": ("close_reason", "close_date"), "care_episodes": ("end_reason", "end_date")}


def warn(staged: Staged, name: str, born: pd.Series, data_to: pd.Timestamp) -> None:
    """Add a warning for every oddity of a table's rows. `born`: the date of birth of every row's child."""
    frame = staged.tables[name]
    if frame.empty:
        return
    _repeated(staged, name, frame)
    date, end = TABLES[name].date, TABLES[name].end
    early = frame[frame[date] < (born - pd.DateOffset(months=9) if name in _ALSO_UNBORN else born)]
    if name == "involvements":  # it says what the row that it belongs to has said
        early = early.iloc[:0]
    says = "The date lies before the child's birth on " + day_texts(born[early.index]) + "."
    staged.report(name, offences(early, date, says), "before_birth")
    if end is not None:
        late = frame[frame[end] > data_to + pd.DateOffset(years=1)]
        ends = "The end lies more than a year after the date that the data goes to; it counts as open."
        staged.report(name, offences(late, end, ends), "end_in_future")
    if name in _REASONS:
        reason, closed = _REASONS[name]
        odd = frame[frame[reason].notna() & frame[closed].isna()]
        open_still = "There is a reason for the end and no date of it; the row counts as open."
        staged.report(name, offences(odd, reason, open_still), "reason_without_end")
    if name == "cp_visits":
        plans = staged.table("cp_plans").drop_duplicates("plan_id").set_index("plan_id")["start_date"]
        start = look_up(frame["plan_id"], plans)
        hits = frame[frame["visit_date"] < start]
        says = "The visit lies before its plan's start on " + day_texts(start[hits.index]) + "."
        staged.report(name, offences(hits, "visit_date", says), "visit_before_plan")


def warn_of_workers(staged: Staged) -> None:
    """Warn of workers who have cases and no team."""
    workers, involvements = staged.table("workers"), staged.table("involvements")
    busy = involvements.loc[involvements["team"].isna(), "worker"]
    idle = workers[workers["team"].isna() & is_one_of(workers["worker"], busy)]
    says = "The worker has cases and no team: they count as not recorded by team."
    staged.report("workers", offences(idle, "worker", says), "worker_without_team")


def _repeated(staged: Staged, name: str, frame: pd.DataFrame) -> None:
    if name not in _SAME_EVENT:
        return
    columns = _SAME_EVENT[name]
    date = next(c for c in columns if c.endswith("_date"))
    again = frame[frame.duplicated(columns) & frame[date].notna()]
    if again.empty:
        return
    label = TABLES[name].label
    month, all_months = again[date].dt.to_period("M"), frame[date].dt.to_period("M")
    counts = month.value_counts().sort_index()
    of = all_months.value_counts().reindex(counts.index)
    suspect = counts[(counts >= _SEVERAL) & (counts >= _SHARE_OF_MONTH * of)]
    for period, count in zip(pd.PeriodIndex(suspect.index), suspect, strict=True):
        rows = again[month == period]
        file = str(rows["_file"].iloc[0])
        says = (
            f"{label}: {count:,} of the {int((all_months == period).sum()):,} rows of "
            f"{period.strftime('%B %Y')} repeat another of the same child on the same day: the month may "
            "have been loaded twice."
        )
        own = staged.column_name(file, date, name)
        row = int(np.min(rows["_row"]))
        staged.findings.append(Finding(file, row, own, str(period), REPEATED_MONTH, says, "warning"))
    few = again[~month.isin(suspect.index)]
    says = f"{label}: the same child has another row on the same day: one event may be recorded twice."
    staged.report(name, offences(few, date, says), "repeated_event")
