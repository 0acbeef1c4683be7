"""Plans and care read together: what came after plans that ended, and before plans and care that began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.records.records import Records

NEAR = 30  # days within which an end and a beginning belong together

PLANS_ENDED, PLANS_STARTED, CARE_STARTED = "Plans ended", "Plans started", "Care started"
INTO_CARE = "into care"
TO_CHILD_IN_NEED = "to child in need"
CASE_CLOSED = "case closed"
NOT_RECORDED = "nothing recorded"
TOO_EARLY = "too early to tell"
FROM_CARE = "from care, or while in care"
FROM_A_PLAN = "from a plan, or while on one"
FROM_NEITHER = "from neither"


@dataclass(frozen=True)
class Part:
    """Children and families of one kind; the parts of a whole add up to its children."""

    whole: str
    part: str  # "" for the whole
    children: int
    families: int


@dataclass(frozen=True)
class _Spells:
    """Spells of children, and the families of their children."""

    child: pd.Series
    start: pd.Series
    end: pd.Series

    def near(self, child: pd.Series, day: pd.Series, after: int) -> NDArray[np.bool_]:
        """Whether each child has a spell that touches the days from NEAR before `day` to `after` past it."""
        asked = pd.DataFrame({"child": child.to_numpy(), "day": day.to_numpy()}).reset_index(names="at")
        spells = pd.DataFrame({"child": self.child, "start": self.start, "end": self.end})
        both = asked.merge(spells, on="child")
        begun = both["start"] <= both["day"] + pd.Timedelta(days=after)
        open_ = both["end"].isna() | (both["end"] >= both["day"] - pd.Timedelta(days=NEAR))
        return np.isin(np.arange(len(asked)), both.loc[begun & open_, "at"].to_numpy())


def plans_and_care(records: Records, first: date, last: date) -> tuple[Part, ...]:
    """Children whose plan ended or began, or whose care began, from `first` to `last`, each counted once.

    What came after a plan is looked for up to NEAR days after its end: whoever is not followed so long and
    has nothing recorded yet is too early to tell. Empty where the load has no plans.
    """
    plans, care = records.tables["cp_plans"], records.tables["care_periods"]
    if not len(plans):
        return ()
    to = pd.Timestamp(records.data_to)
    end = min(pd.Timestamp(last), to)
    parts = _ended(records, _in(plans, "end_date", first, end), to)
    if not len(care):
        return parts
    started = _in(plans, "start_date", first, end)
    in_care = _Spells(care["child_id"], care["start_date"], care["end_date"])
    from_care = in_care.near(started["child_id"], started["start_date"], 0)
    parts += _parts(records, PLANS_STARTED, started, {FROM_CARE: from_care}, FROM_NEITHER)
    cared = _in(care, "start_date", first, end)
    on_plan = _Spells(plans["child_id"], plans["start_date"], plans["end_date"])
    from_plan = on_plan.near(cared["child_id"], cared["start_date"], 0)
    return parts + _parts(records, CARE_STARTED, cared, {FROM_A_PLAN: from_plan}, FROM_NEITHER)


def _in(table: pd.DataFrame, column: str, first: date, last: pd.Timestamp) -> pd.DataFrame:
    rows = table[(table[column] >= pd.Timestamp(first)) & (table[column] <= last)]
    return rows.sort_values(column, kind="stable").drop_duplicates("child_id").reset_index(drop=True)


def _ended(records: Records, ended: pd.DataFrame, to: pd.Timestamp) -> tuple[Part, ...]:
    care = records.tables["care_periods"]
    known = _Spells(care["child_id"], care["start_date"], care["end_date"])
    day = ended["end_date"]
    into_care = known.near(ended["child_id"], day, NEAR) if len(care) else np.zeros(len(ended), dtype=bool)
    after = day + pd.Timedelta(days=NEAR)
    referrals = records.tables["referrals"][["referral_id", "close_date"]].drop_duplicates("referral_id")
    own = ended[["referral_id"]].merge(referrals, on="referral_id", how="left", indicator=True)
    named = (own["_merge"] == "both").to_numpy() & ("referrals.close_date" not in records.absent)
    closed = named & (own["close_date"].to_numpy() <= np.minimum(after.to_numpy(), to.to_datetime64()))
    early = (after > to).to_numpy()
    kinds = {
        INTO_CARE: into_care,
        CASE_CLOSED: closed,
        TOO_EARLY: early,
        TO_CHILD_IN_NEED: named,
    }
    return _parts(records, PLANS_ENDED, ended, kinds, NOT_RECORDED)


def _parts(
    records: Records, whole: str, rows: pd.DataFrame, kinds: dict[str, NDArray[np.bool_]], otherwise: str
) -> tuple[Part, ...]:
    """The whole and its parts; a child is of the first kind that fits."""
    family = (
        rows["child_id"].map(records.children.set_index("child_id")["family_id"]).fillna(rows["child_id"])
    )
    left = np.ones(len(rows), dtype=bool)
    told = [Part(whole, "", len(rows), int(family.nunique()))]
    for name, fits in {**kinds, otherwise: left.copy()}.items():
        here = left & fits
        left &= ~fits
        if here.any() or name != otherwise:
            told.append(Part(whole, name, int(here.sum()), int(family[here].nunique())))
    return tuple(told)
