"""Workbooks of Annex A put together, so that history grows with every one that is loaded.

Events of the latest six months are taken from the latest workbook, and what it no longer lists is removed;
older events stay. Of plans and periods of care a workbook lists only the latest of each child, so that an
earlier one stays as it was known last. Latest visits, reviews and placements add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from perfcore.records.cells import look_up
from perfcore.records.families import find_families, same_dates
from perfcore.records.records import Finding, Records
from perfcore.records.sheets import conform
from perfcore.records.staging import Staged
from perfcore.records.tables import CHILDREN, TABLES, WORKERS, Kind

WINDOW = pd.DateOffset(months=6)

_EVENTS = {
    "contacts": "contact_date",
    "referrals": "referral_date",
    "assessments": "start_date",
    "section47": "start_date",
}
_SPELLS = ("cp_plans", "care_periods")
# Latest visits and reviews, with the spells whose rows say what the latest one is.
_LATEST = {"cp_visits": "cp_plans", "care_visits": "care_periods", "care_reviews": "care_periods"}


def together(new: Records, before: Records) -> Records:
    """The history that `before` holds, brought up to date by the workbook `new`."""
    new = _same_codes(new, before)
    removed: dict[str, int] = {}
    ended: dict[str, int] = {}
    since = pd.Timestamp(new.data_to) - WINDOW
    tables = {}
    for name in TABLES:
        now, old = new.tables[name], before.tables[name]
        old = old[~old.iloc[:, 0].isin(now.iloc[:, 0].tolist())]
        if name in _EVENTS:
            gone = _gone(name, old, since)
        elif name == "conferences":
            gone = (old["kind"] == "initial") & (old["section47_start"] > since)
            gone |= (old["kind"] == "review") & _after_latest(old, now[now["kind"] == "review"], "held_date")
        elif name in _SPELLS:
            old, gone, ended[name] = _earlier_spells(name, old, now, since)
        elif name in _LATEST:
            gone = _after_latest(old, now, TABLES[name].date)
        else:
            gone = pd.Series(False, index=old.index)
        removed[name] = int(gone.sum())
        tables[name] = _stack(old[~gone], now, TABLES[name].columns)
    tables["placements"] = _end_at_next(tables["placements"], "care_id")
    tables["involvements"] = _follow_workers(new, before)
    children = _known_children(new, before)
    merged = replace(
        new,
        tables=tables,
        children=children,
        workers=_stack(
            before.workers[~before.workers["worker"].isin(new.workers["worker"])], new.workers, WORKERS
        ),
        findings=(*new.findings, *_notes(new, removed, ended)),
        history_from=min(d for d in (before.history_from, new.history_from) if d is not None),
    )
    return replace(merged, children=_families(merged, [before.children, new.children]))


def _same_codes(new: Records, before: Records) -> Records:
    """The codes that workers already have; who is new gets the next ones."""
    known = dict(zip(before.workers["name"].str.casefold(), before.workers["worker"], strict=True))
    last = max((int(code[1:]) for code in known.values()), default=0)
    codes = {}
    for name, code in zip(new.workers["name"].str.casefold(), new.workers["worker"], strict=True):
        if name not in known:
            last += 1
            known[name] = f"W{last:03d}"
        codes[code] = known[name]

    def renamed(frame: pd.DataFrame) -> pd.DataFrame:
        if "worker" not in frame:
            return frame
        return frame.assign(worker=look_up(frame["worker"], pd.Series(codes, dtype="str")))

    return replace(
        new,
        tables={name: renamed(frame) for name, frame in new.tables.items()},
        workers=renamed(new.workers),
    )


def _gone(name: str, old: pd.DataFrame, since: pd.Timestamp) -> pd.Series:
    """Events that the latest workbook would list, were they still there."""
    gone: pd.Series = old[_EVENTS[name]] > since
    if name == "assessments":
        # open ones are listed however long ago they began
        gone |= old["end_date"].isna() | (old["end_date"] > since)
    return gone


def _earlier_spells(
    name: str, old: pd.DataFrame, now: pd.DataFrame, since: pd.Timestamp
) -> tuple[pd.DataFrame, pd.Series, int]:
    """Spells that the latest workbook does not list: those to keep or remove, and how many were given an end.

    A child's spell that was still open and has been followed by another one must have ended by then.
    """
    latest = now.drop_duplicates("child_id").set_index("child_id")
    follows = look_up(old["child_id"], latest["start_date"])
    still_open = old["end_date"].isna()
    corrected = still_open & (follows <= old["start_date"])
    if name == "cp_plans":
        # the same number of earlier plans: it is the same plan with another start
        same = look_up(old["child_id"], latest["previous_plans"]) == old["previous_plans"]
        corrected |= still_open & same
    listed_no_more = follows.isna() & (still_open | (old["end_date"] > since))
    gone = corrected | listed_no_more
    followed = still_open & ~gone & follows.notna()
    old = old.assign(end_date=old["end_date"].mask(followed, follows))
    return old, gone, int(followed.sum())


def _after_latest(old: pd.DataFrame, now: pd.DataFrame, date: str) -> pd.Series:
    """Events later than the one that the latest workbook calls the child's latest."""
    latest = now.groupby("child_id")[date].max()
    after: pd.Series = old[date] > look_up(old["child_id"], latest)
    return after


def _end_at_next(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """A placement that another one followed ended when that one began."""
    ordered = frame.sort_values([by, "start_date"], kind="stable")
    following = ordered.groupby(by)["start_date"].shift(-1)
    return frame.assign(end_date=ordered["end_date"].where(following.isna(), following).reindex(frame.index))


def _follow_workers(new: Records, before: Records) -> pd.DataFrame:
    """Allocations: one that has changed since the last workbook ended with that and another began."""
    now, old = new.tables["involvements"], before.tables["involvements"]
    seen = pd.Timestamp(before.data_to)
    key = ["child_id", "worker", "team"]
    listed = dict(zip(now[key].itertuples(index=False, name=None), now["end_date"], strict=True))
    open_still = old["end_date"].isna()
    ends = [
        (listed[who] if who in listed else max(start, seen)) if is_open else end
        for who, start, end, is_open in zip(
            old[key].itertuples(index=False, name=None),
            old["start_date"],
            old["end_date"],
            open_still,
            strict=True,
        )
    ]
    goes_on = set(old.loc[open_still, key].itertuples(index=False, name=None))
    # one that has ended is listed for six months more
    over = set(old.loc[~open_still, [*key, "end_date"]].itertuples(index=False, name=None))
    begun = [
        who not in goes_on and (*who, end) not in over
        for who, end in zip(now[key].itertuples(index=False, name=None), now["end_date"], strict=True)
    ]
    fresh = now[np.array(begun, dtype=bool)]
    changed = fresh["child_id"].isin(old["child_id"].tolist()) & (fresh["start_date"] < seen)
    fresh = fresh.assign(
        start_date=fresh["start_date"].mask(changed, seen),
        involvement_id=fresh["involvement_id"] + f" {new.data_to:%Y-%m-%d}",
    )
    kept = old.assign(end_date=pd.Series(ends, index=old.index, dtype="datetime64[us]"))
    return _stack(kept, fresh, TABLES["involvements"].columns)


def _known_children(new: Records, before: Records) -> pd.DataFrame:
    """Every child ever listed; what the latest workbook says of one comes first."""
    columns = ["dob", "sex", "ethnicity", "disabled"]
    now = new.children.set_index("child_id")[columns]
    old = before.children.set_index("child_id")[columns]
    rows = pd.concat([now, old]).reset_index()
    first = rows.groupby("child_id", sort=True)[columns].first().reset_index()
    return conform(first, CHILDREN)


def _families(merged: Records, found_before: list[pd.DataFrame]) -> pd.DataFrame:
    """The families of all children; those that some workbook has shown stay."""
    staged = Staged()
    for name, frame in (*merged.tables.items(), ("children", merged.children)):
        staged.tables[name] = frame.assign(_file=merged.source, _row=0)
    shown = pd.concat(found_before, ignore_index=True)
    shown = shown[shown["family_key"] == "same dates"]
    links = shown.assign(key="shown " + shown["family_id"], _file=merged.source, _row=0)
    staged.links["same dates"] = pd.concat([same_dates(staged), links], ignore_index=True)
    found = find_families(staged)
    return conform(
        merged.children.assign(family_id=found["family_id"], family_key=found["family_key"]), CHILDREN
    )


def _stack(old: pd.DataFrame, now: pd.DataFrame, kinds: Mapping[str, Kind]) -> pd.DataFrame:
    parts = [frame for frame in (old, now) if len(frame)]
    return conform(pd.concat(parts, ignore_index=True) if parts else now, kinds)


def _notes(new: Records, removed: dict[str, int], ended: dict[str, int]) -> list[Finding]:
    notes = []
    for name, count in removed.items():
        if count:
            says = f"{count:,} rows of {TABLES[name].label} of earlier workbooks are gone from this one."
            notes.append(Finding(new.source, None, "", "", "no_longer_listed", says, "note"))
    for name, count in ended.items():
        if count:
            says = (
                f"{count:,} rows of {TABLES[name].label} were open in the last workbook and another began "
                "since: they count as ended on that day."
            )
            notes.append(Finding(new.source, None, "", "", "ended_unseen", says, "warning"))
    return notes
