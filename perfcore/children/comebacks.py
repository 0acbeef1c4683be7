"""What came after plans ended: a new referral or another plan, by how long they lasted and why they ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from perfcore.children.plans import Plans
from perfcore.children.survival import (
    LEAST_AT_RISK,
    Curve,
    Gap,
    LogRank,
    Mask,
    Stays,
    Whole,
    gap,
    kaplan_meier,
    log_rank,
)
from perfcore.values import calendar
from perfcore.values.source import Source

Event = Literal["plan", "referral"]
WITHIN = {6: 183, 12: 365, 24: 730}  # months and the days that stand for them
EDGES = (3, 6, 12, 24)
LASTED = ("under 3 months", "3 to 6 months", "6 to 12 months", "12 to 24 months", "24 months or more")
SHORT = 6  # months: the plans that people fear were ended too soon
WHY = ("At a review", "Between reviews", "Came into care", "Turned 18")
# Care that begins within a week of the plan's end is why it ended.
NEAR = 7


@dataclass(frozen=True)
class Ended:
    """Plans that ended, each watched for one event after it, until the data ends or the child turns 18.

    `lasted` are months on the plan; `why` is a place in `WHY`; `watched` are days of follow-up that were
    possible, whether or not something happened earlier.
    """

    stays: Stays
    lasted: np.ndarray
    why: Whole
    watched: Whole
    first_end: int

    def take(self, chosen: Mask) -> Ended:
        """Some of them."""
        return Ended(
            self.stays.take(chosen),
            self.lasted[chosen],
            self.why[chosen],
            self.watched[chosen],
            self.first_end,
        )


@dataclass(frozen=True)
class Back:
    """How many came back within so many months: `n` of the `of` who could be watched for all of them.

    `share` and its 95% band (of 1, by families) count those watched for less as well; nan where too few are.
    """

    months: int
    n: int
    of: int
    share: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Group:
    """One group of ended plans, what came after, and the curve of it."""

    name: str
    plans: int
    families: int
    back: tuple[Back, ...]
    curve: Curve | None


@dataclass(frozen=True)
class Fear:
    """Plans that lasted under six months against longer ones: `less` is short less long within 12 months."""

    short: Group
    longer: Group
    less: Gap | None
    test: LogRank


def ended_plans(source: Source, given: Plans, event: Event) -> Ended:
    """Every plan that has ended, with what came after it; who has turned 18 cannot come back: left out."""
    gone = given.take(~given.open)
    born = source.of_child("dob", gone.child)
    adult = calendar.add_months(born.data.astype(np.int64), 12 * 18)
    until = np.minimum(gone.to, np.where(born.filled, adult - 1, gone.to))
    table, name = ("cp_plans", "start_date") if event == "plan" else ("referrals", "referral_date")
    happened = _next(source, table, name, gone)
    watched = until - gone.end
    came = happened <= until
    after = np.where(came, happened, until) - gone.end
    can = watched > 0
    stays = Stays(np.zeros(can.sum(), dtype=np.int64), after[can], came[can], gone.family[can])
    return Ended(
        stays=stays,
        lasted=calendar.months_between(gone.start, gone.end)[can],
        why=_why(source, gone, adult, born.filled)[can],
        watched=watched[can],
        first_end=int(gone.end.min()) if len(gone) else gone.to,
    )


def latest_only(source: Source) -> bool:
    """Whether these look like each child's latest plan only: no child has two, though some had more."""
    table = source.records.tables["cp_plans"]
    had_earlier = (table["previous_plans"] > 0).any()
    return bool(had_earlier and not table["child_id"].duplicated().any())


def _next(source: Source, table: str, name: str, gone: Plans) -> Whole:
    """The first row of the same child after each plan's end, in days; far away where there is none."""
    column = source.column(table, name)
    rows = pd.DataFrame({"child": source.child(table), "day": column.data.astype(np.int64)})[column.filled]
    ends = pd.DataFrame({"at": np.arange(len(gone)), "child": gone.child, "end": gone.end})
    both = ends.merge(rows, on="child")
    first = both[both["day"] > both["end"]].groupby("at")["day"].min()
    return first.reindex(np.arange(len(gone)), fill_value=10**6).to_numpy(dtype=np.int64)


def _why(source: Source, gone: Plans, adult: Whole, born: Mask) -> Whole:
    """Why each plan ended, as far as reviews, care and birthdays show."""
    care = source.column("care_periods", "start_date")
    begun = pd.DataFrame({"child": source.child("care_periods"), "day": care.data.astype(np.int64)})
    ends = pd.DataFrame({"at": np.arange(len(gone)), "child": gone.child, "end": gone.end})
    near = ends.merge(begun[care.filled], on="child")
    into_care = np.zeros(len(gone), dtype=bool)
    into_care[near.loc[(near["day"] - near["end"]).abs() <= NEAR, "at"].to_numpy()] = True
    reviews = source.records.tables["conferences"]
    reviews = reviews[(reviews["kind"] == "review") & reviews["held_date"].notna()]
    held = pd.DataFrame(
        {
            "child": source.child_ids.get_indexer(pd.Index(reviews["child_id"])),
            "end": reviews["held_date"].to_numpy().astype("datetime64[D]").astype(np.int64),
        }
    ).drop_duplicates()
    at_review = ends.merge(held, on=["child", "end"], how="left", indicator=True)["_merge"] == "both"
    return np.select([born & (gone.end >= adult - 1), into_care, at_review.to_numpy()], [3, 2, 0], 1)


def by_length(ended: Ended) -> list[Group]:
    """The ended plans by how long they had lasted; lower edges belong to the longer band."""
    band = np.searchsorted(np.array(EDGES), ended.lasted, side="right")
    return [group(name, ended.take(band == i)) for i, name in enumerate(LASTED)]


def by_why(ended: Ended) -> list[Group]:
    """The ended plans by why they ended; those who turned 18 are not watched and so not here."""
    return [group(name, ended.take(ended.why == i)) for i, name in enumerate(WHY) if (ended.why == i).any()]


def differ(ended: Ended, code: Whole, groups: int) -> LogRank:
    """Whether groups come back at different paces in the first two years, by families."""
    whole = ended.stays
    longest = max(WITHIN.values())
    cut = np.minimum(whole.exit, longest)
    return log_rank(Stays(whole.entry, cut, whole.ended & (whole.exit == cut), whole.family), code, groups)


def lengths_differ(ended: Ended) -> LogRank:
    """Whether what came after differs between the bands of length at all."""
    return differ(ended, np.searchsorted(np.array(EDGES), ended.lasted, side="right"), len(LASTED))


def fear(ended: Ended) -> Fear | None:
    """Do shorter plans come back more? None where there are too few of either to compare."""
    short = ended.lasted < SHORT
    if min(short.sum(), (~short).sum()) < LEAST_AT_RISK:
        return None
    one, other = ended.take(short), ended.take(~short)
    return Fear(
        short=group(f"under {SHORT} months", one),
        longer=group(f"{SHORT} months or more", other),
        less=gap(one.stays, other.stays, WITHIN[12]),
        test=differ(ended, short.astype(np.int64), 2),
    )


def group(name: str, ended: Ended) -> Group:
    """What came after these plans, within each number of months."""
    curve = kaplan_meier(ended.stays) if len(ended.stays) else None
    back = []
    for months, days in WITHIN.items():
        whole = ended.watched >= days
        n = int((ended.stays.ended & (ended.stays.exit <= days))[whole].sum())
        open_, low, high = curve.at(days) if curve is not None else (np.nan, np.nan, np.nan)
        back.append(Back(months, n, int(whole.sum()), 1 - open_, 1 - high, 1 - low))
    return Group(name, len(ended.stays), len(np.unique(ended.stays.family)), tuple(back), curve)
