"""Child protection plans as stays: who is on one, since when, and with which team on each day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.children.survival import Stays, Whole
from perfcore.records.tables import NOT_RECORDED
from perfcore.values import calendar
from perfcore.values.at_date import AtDate
from perfcore.values.source import Source

NEVER = 10**6  # the end of what has not ended
# By then a plan has left the team that assessed the child; it counts from its start for the one holding it.
SETTLED = 28


@dataclass(frozen=True)
class Plans:
    """One entry a plan, days counted from 1970.

    `row` points into `cp_plans`, `child` into the children, `family` is a code. `end` is `NEVER` for plans
    that were open on the day `to`. Nothing that ended before `history` is in the records.
    """

    row: Whole
    child: Whole
    family: Whole
    start: Whole
    end: Whole
    history: int
    to: int

    def __len__(self) -> int:
        return len(self.row)

    @property
    def open(self) -> NDArray[np.bool_]:
        """Plans that are open on the day `to`."""
        return self.end > self.to

    def take(self, chosen: NDArray[np.bool_] | Whole) -> Plans:
        """Some of the plans."""
        names = ("row", "child", "family", "start", "end")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def as_at(self, day: int) -> Plans:
        """What was known on an earlier day: plans begun by then, and ends that had come by then."""
        known = replace(self, end=np.where(self.end <= day, self.end, NEVER), to=min(day, self.to))
        return known.take(self.start <= day)

    def stays(self) -> Stays:
        """The plans as stays; those still open are watched up to the day `to`."""
        gone = np.minimum(self.end, self.to) - self.start
        return Stays(
            entry=np.maximum(self.history - self.start - 1, 0),
            # an end on the very day of the start is an end on the first day
            exit=np.maximum(gone, 1),
            ended=~self.open,
            family=self.family,
        )


@dataclass(frozen=True)
class WithTeams:
    """Plans cut where the team changed: one entry for each piece. `plan` points into the plans."""

    stays: Stays
    start: Whole
    plan: Whole
    team: Whole
    labels: tuple[str, ...]


def plans(source: Source) -> Plans:
    """All plans of a load whose start is known."""
    starts, ends = (source.column("cp_plans", name) for name in ("start_date", "end_date"))
    child = source.child("cp_plans")
    to = calendar.day_of(source.records.data_to)
    start = starts.data.astype(np.int64)
    row = np.flatnonzero(starts.filled & (child >= 0) & (start <= to))
    end = np.where(ends.filled, ends.data.astype(np.int64), NEVER)[row]
    families = source.column("children", "family_id").data.astype(np.int64)
    return Plans(
        row=row,
        child=child[row],
        family=families[child[row]] if len(families) else child[row],
        start=start[row],
        end=np.where(end <= to, end, NEVER),
        history=_history(source, end, to),
        to=to,
    )


def _history(source: Source, end: Whole, to: int) -> int:
    """The first day that the records cover: see docs/architecture.md, "History"."""
    if source.records.history_from is not None:
        return calendar.day_of(source.records.history_from)
    gone = end[end < NEVER]
    return int(gone.min()) if len(gone) else to


def teams_at(source: Source, row: Whole, day: Whole) -> tuple[Whole, tuple[str, ...]]:
    """The team that held each plan on a day, as codes into labels; the last label is "Not recorded"."""
    column = AtDate(source, "cp_plans", row, day, calendar.day_of(source.records.data_to)).column("team")
    labels = (*column.labels, NOT_RECORDED)
    code = np.where(column.filled, column.data.astype(np.int64), len(column.labels))
    return code, labels


def with_teams(source: Source, given: Plans) -> WithTeams:
    """The plans cut at each change of the allocated worker; an end counts for the team that led up to it.

    The first piece is the team's that held the plan on day `SETTLED`, or when it ended if that came first.
    """
    stays = given.stays()
    starts = source.column("involvements", "start_date")
    begun = pd.DataFrame(
        {"child": source.child("involvements"), "day": starts.data.astype(np.int64)}, copy=False
    )[starts.filled]
    ours = pd.DataFrame(
        {"plan": np.arange(len(given)), "child": given.child, "start": given.start, "exit": stays.exit}
    )
    cuts = ours.merge(begun, on="child")
    cuts = cuts[(cuts["day"] > cuts["start"] + SETTLED) & (cuts["day"] < cuts["start"] + cuts["exit"])]
    pieces = pd.concat([ours.assign(day=ours["start"]), cuts])[["plan", "day"]].drop_duplicates()
    pieces = pieces.sort_values(["plan", "day"])
    plan, day = pieces["plan"].to_numpy(), pieces["day"].to_numpy()
    offset = day - given.start[plan]
    last = np.append(plan[1:] != plan[:-1], True) if len(plan) else np.zeros(0, dtype=bool)
    until = np.where(last, stays.exit[plan], np.append(offset[1:], 0) if len(plan) else offset)
    asked = np.where(offset == 0, day + np.minimum(SETTLED, stays.exit[plan]), day)
    code, labels = teams_at(source, given.row[plan], asked)
    cut = Stays(
        entry=np.maximum(offset, stays.entry[plan]),
        exit=until,
        ended=stays.ended[plan] & last,
        family=stays.family[plan],
    )
    seen = cut.exit > cut.entry
    return WithTeams(cut.take(seen), given.start[plan][seen], plan[seen], code[seen], labels)


def days_of(day: Whole) -> NDArray[np.datetime64]:
    """Days since 1970 as dates for a frame; not a date where there is none."""
    dates = day.astype("datetime64[D]").astype("datetime64[s]")
    return np.where(day >= NEVER, np.datetime64("NaT", "s"), dates)


def date_of(day: int) -> date:
    """One day since 1970 as a date."""
    found: date = np.datetime64(int(day), "D").astype(date)
    return found
