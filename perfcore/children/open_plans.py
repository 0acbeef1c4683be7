"""The plans open on a day: how long, what comes next, what was decided, what changed since a week before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.catalogue.model import Catalogue
from perfcore.children.plans import NEVER, Plans, days_of, teams_at
from perfcore.children.survival import Whole
from perfcore.records.records import Records
from perfcore.records.tables import NOT_RECORDED
from perfcore.values import calendar
from perfcore.values.at_date import AtDate
from perfcore.values.source import Source

# A meeting about single children looks ahead in steps of one review; a measure's bands are few, for a chart.
STEPS = (9, 12, 15, 18, 21, 24)
LATE_WITHOUT_BANDS = 15
WEEK = 7


@dataclass(frozen=True)
class Steps:
    """Months on a plan that the list looks at, and the one from which a plan is called long."""

    months: tuple[int, ...]
    long: int

    def label(self, months: int) -> str:
        """ "under 9", "9 to 11", "24 and over": the band of a number of whole months."""
        place = int(np.searchsorted(self.months, months, side="right"))
        if place == 0:
            return f"under {self.months[0]}"
        if place == len(self.months):
            return f"{self.months[-1]} and over"
        low, high = self.months[place - 1], self.months[place] - 1
        return f"{low} to {high}" if high > low else str(low)

    def labels(self) -> list[str]:
        """Every band, shortest first."""
        return [self.label(m) for m in (0, *self.months)]


def steps(catalogue: Catalogue) -> Steps:
    """`STEPS` and the bands of the measure that bands open plans; its lowest one is where long begins."""
    for measure in catalogue.measures.values():
        if measure.table == "cp_plans" and measure.show == "bands" and measure.bands:
            bands = [int(edge) for edge in measure.bands]
            return Steps(tuple(sorted({*STEPS, *bands})), bands[0])
    return Steps(STEPS, LATE_WITHOUT_BANDS)


def open_plans(source: Source, known: Plans, at: Steps) -> pd.DataFrame:
    """One row for each plan open on the day `known.to`; what is long with no next step comes first.

    Columns: plan, child, family, team, worker, start, months (whole), reached (the greatest step behind it,
    0 for none), band, next_step, next_on, days_left (empty past the last step), next_due (the next review
    that is not yet overdue), overdue (the due date of one that is), last_visit, continued (reviews that
    continued the plan), last_continued, reasons, no_step (nothing to come).
    """
    given = known.take(known.open)
    day = np.full(len(given), given.to)
    months = calendar.months_between(given.start, day)
    edges = np.array(at.months)
    place = np.searchsorted(edges, months, side="right")
    reached = np.where(place > 0, edges[np.maximum(place - 1, 0)], 0)
    following = np.where(place < len(edges), edges[np.minimum(place, len(edges) - 1)], 0)
    next_on = np.where(following > 0, calendar.add_months(given.start, following), NEVER)
    children = source.records.children
    table = source.records.tables["cp_plans"]
    team, team_labels = teams_at(source, given.row, day)
    stood = AtDate(source, "cp_plans", given.row, day, given.to)
    worker, visit = stood.column("worker"), stood.column("last_visit")
    names = np.array([*worker.labels, NOT_RECORDED], dtype=object)
    frame = pd.DataFrame(
        {
            "plan": table["plan_id"].to_numpy()[given.row],
            "child": children["child_id"].to_numpy()[given.child],
            "family": children["family_id"].to_numpy()[given.child],
            "team": np.array(team_labels, dtype=object)[team],
            "worker": names[np.where(worker.filled, worker.data.astype(np.int64), -1)],
            "start": days_of(given.start),
            "months": np.floor(months).astype(np.int64),
            "reached": reached,
            "band": [at.label(int(m)) for m in months],
            "next_step": following,
            "next_on": days_of(next_on),
            "days_left": np.where(following > 0, next_on - given.to, np.nan),
            "last_visit": days_of(np.where(visit.filled, visit.data.astype(np.int64), NEVER)),
        }
    )
    frame = frame.merge(_reviews(source.records, frame, given.to), on="plan", how="left")
    frame["continued"] = frame["continued"].fillna(0).astype(np.int64)
    frame["reasons"] = frame["reasons"].fillna("")
    # what this source cannot say is no reason to alarm anybody
    frame["no_step"] = frame["next_due"].isna() & ("conferences.due_date" not in source.records.absent)
    is_long = frame["reached"] >= at.long
    urgency = np.select([is_long & frame["no_step"], is_long], [0, 1], 2)
    order = np.lexsort((frame["start"].to_numpy(), np.where(urgency < 2, 0, frame["days_left"]), urgency))
    return frame.iloc[order].reset_index(drop=True)


def _reviews(records: Records, given: pd.DataFrame, to: int) -> pd.DataFrame:
    """By plan: what reviews up to the day `to` decided, and what is due after it."""
    today = pd.Timestamp(days_of(np.array([to]))[0])
    held = records.tables["conferences"]
    held = held[(held["kind"] == "review") & held["child_id"].isin(given["child"])]
    wanted = ["child_id", "plan_id", "due_date", "held_date", "decision", "reason"]
    rows = held[wanted].merge(given[["plan", "child", "start"]], left_on="child_id", right_on="child")
    when = rows["held_date"].fillna(rows["due_date"])
    rows = rows[(rows["plan_id"] == rows["plan"]) | (rows["plan_id"].isna() & (when >= rows["start"]))]
    past = rows["held_date"] <= today
    on = rows[past & (rows["decision"] == "continue")]
    by_plan = on.groupby("plan")
    # of what has not been held, the first: a later one is only booked when that is over
    coming = rows[~past & rows["due_date"].notna()].sort_values("due_date").drop_duplicates("plan")
    ahead = coming.set_index("plan")["due_date"]
    counts = on.groupby(["plan", "reason"]).size().reset_index(name="n")
    counts = counts.sort_values(["plan", "n", "reason"], ascending=[True, False, True])
    words = pd.Series(
        [f"{why} ({n})" if n > 1 else str(why) for why, n in zip(counts["reason"], counts["n"], strict=True)],
        index=counts.index,
        dtype="str",
    )
    out = pd.DataFrame(
        {
            "continued": by_plan.size(),
            "last_continued": by_plan["held_date"].max(),
            "reasons": words.groupby(counts["plan"]).agg(", ".join) if len(counts) else None,
        }
    ).join(pd.DataFrame({"next_due": ahead[ahead >= today], "overdue": ahead[ahead < today]}), how="outer")
    return out.rename_axis("plan").reset_index()


@dataclass(frozen=True)
class Changes:
    """What differs from the list of about a week before: frames with the columns of either list."""

    since: pd.Timestamp
    new: pd.DataFrame
    left: pd.DataFrame
    moved: pd.DataFrame
    kept: bool  # whether the earlier list was kept at the time, or worked out again from today's records


def changes(now: pd.DataFrame, before: pd.DataFrame, since: int, kept: bool) -> Changes:
    """Plans that came, plans that went, and plans that have passed a step; `before` has plan and reached."""
    earlier = before.set_index("plan")["reached"]
    was = now["plan"].map(earlier.to_dict())
    return Changes(
        since=pd.Timestamp(days_of(np.array([since]))[0]),
        new=now[was.isna()],
        left=before[~before["plan"].isin(now["plan"])],
        moved=now[was.notna() & (now["reached"] > was)],
        kept=kept,
    )


def ageing(given: Plans, at: Steps, months: int = 24) -> pd.DataFrame:
    """Open plans by band on the last day of each of the latest months: month, one column a band.

    The month of the day `given.to` stands at that day. Months before the records begin are left out.
    """
    last = int(calendar.month_index(np.array([given.to]))[0])
    first = int(calendar.month_index(np.array([given.history]))[0])
    shown = np.arange(max(last - months + 1, first), last + 1)
    rows = []
    for day in np.minimum(calendar.month_end(shown), given.to):
        on = given.take((given.start <= day) & (given.end > day))
        rows.append(_by_band(on.start, int(day), at.months))
    frame = pd.DataFrame(rows, columns=at.labels())
    frame.insert(0, "month", calendar.month_start(shown).astype("datetime64[s]"))
    return frame


def _by_band(start: Whole, day: int, edges: Sequence[int]) -> Whole:
    months = calendar.months_between(start, np.full(len(start), day))
    place = np.searchsorted(np.array(edges), months, side="right")
    return np.bincount(place, minlength=len(edges) + 1).astype(np.int64)
