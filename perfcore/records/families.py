"""Which children are one family, and by which key we know it.

The keys in order: a sound family id, the same mother, a conference held for both, the same address on the
day that both had a plan or referral start, and, as a guess, the same dates with the same worker.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perfcore.records.cells import day_texts, is_one_of, latest_on_or_before, look_up
from perfcore.records.records import Finding
from perfcore.records.staging import Staged

# More children than this under one key are a code that many share, not a family.
LARGEST = 12
KEYS = ("family id", "mother", "conference", "address", "same dates", "none")
_GUESSED = ("address", "same dates")


def find_families(staged: Staged) -> pd.DataFrame:
    """The family of every child: columns child_id, family_id, family_key, in the order of the children.

    Adds a finding for keys that too many children share.
    """
    ids = staged.table("children")["child_id"]
    forest = _Forest(ids.tolist())
    for key in KEYS[:-1]:
        links = _links(staged, key)
        pairs = links.dropna(subset=["child_id", "key"]).drop_duplicates(["child_id", "key"])
        pairs = pairs[is_one_of(pairs["child_id"], ids)]
        sizes = look_up(pairs["key"], pairs["key"].value_counts())
        crowded = pairs.loc[sizes > LARGEST, "key"]
        if len(crowded) and key != "same dates":
            staged.findings.append(_crowd(staged, key, crowded, links))
        sound = pairs[sizes <= LARGEST]
        if key == "family id":
            for child, family in _one_each(sound):
                forest.name(child, family)
        else:
            sound = sound[sizes > 1]
        for group in _groups(sound):
            forest.join(group, key)
        forest.settle(key)
    return forest.frame()


def family_shares(children: pd.DataFrame) -> pd.DataFrame:
    """Children by the key that their family was found by, strongest first: key, children, share (of 1)."""
    counted = children["family_key"].value_counts().reindex(list(KEYS), fill_value=0)
    counted = counted[counted > 0]
    return pd.DataFrame(
        {
            "key": counted.index.astype("str"),
            "children": counted.to_numpy(),
            "share": counted.to_numpy() / max(len(children), 1),
        }
    )


class _Forest:
    """Children joined step by step; a family that carries a sound id never joins one with another id."""

    def __init__(self, children: list[str]) -> None:
        self.children = children
        self.parent = {child: child for child in children}
        self.members = {child: [child] for child in children}
        self.ids: dict[str, str] = {}
        self.keys = dict.fromkeys(children, "none")
        self.settled: set[str] = set()

    def root(self, child: str) -> str:
        while self.parent[child] != child:
            self.parent[child] = self.parent[self.parent[child]]
            child = self.parent[child]
        return child

    def name(self, child: str, family: str) -> None:
        """Give a child its sound family id; it and the others with that id are one family."""
        self.ids[child] = family
        self.keys[child] = "family id"

    def join(self, group: list[str], key: str) -> None:
        """Join children who share a key, as far as stronger keys do not tell them apart."""
        roots = sorted({self.root(child) for child in group})
        apart = [r for r in roots if self._stands(r, key)]
        if len({self.ids.get(r, r) for r in apart}) > 1:
            roots = [r for r in roots if r not in set(apart)]
        elif apart:
            roots = [*apart, *(r for r in roots if r not in set(apart))]
        if not roots or sum(len(self.members[r]) for r in roots) > LARGEST:
            return
        first = roots[0]
        for other in roots[1:]:
            for child in (*self.members[first], *self.members[other]):
                if self.keys[child] == "none":
                    self.keys[child] = key
            self.members[first] += self.members.pop(other)
            self.parent[other] = first
            if other in self.ids and first not in self.ids:
                self.ids[first] = self.ids[other]

    def settle(self, key: str) -> None:
        """From here on weaker guesses may add to the families found so far, never merge two of them."""
        if key in ("conference", "address"):
            self.settled = {r for r, members in self.members.items() if len(members) > 1}

    def _stands(self, root: str, key: str) -> bool:
        return root in self.ids or (key in _GUESSED and root in self.settled)

    def frame(self) -> pd.DataFrame:
        roots = [self.root(child) for child in self.children]
        named = [self.ids.get(r) or "child-" + min(self.members[r]) for r in roots]
        keys = [self.keys[child] for child in self.children]
        return pd.DataFrame({"child_id": self.children, "family_id": named, "family_key": keys}, dtype="str")


def _groups(pairs: pd.DataFrame) -> list[list[str]]:
    """The children of every key that several share, in the order of the keys."""
    if pairs.empty:
        return []
    ordered = pairs.sort_values(["key", "child_id"], kind="stable")
    children = np.asarray(ordered["child_id"], dtype=object).tolist()
    starts = np.flatnonzero(~ordered["key"].duplicated().to_numpy()).tolist()
    spans = zip(starts, [*starts[1:], len(children)], strict=True)
    return [children[start:end] for start, end in spans if end - start > 1]


def _one_each(sound: pd.DataFrame) -> list[tuple[str, str]]:
    """One family id for a child that has several: the one that most children share, then the first."""
    ranked = sound.assign(size=look_up(sound["key"], sound["key"].value_counts()))
    ranked = ranked.sort_values(["child_id", "size", "key"], ascending=[True, False, True])
    one = ranked.drop_duplicates("child_id")
    return list(zip(one["child_id"].tolist(), one["key"].tolist(), strict=True))


def _crowd(staged: Staged, key: str, crowded: pd.Series, links: pd.DataFrame) -> Finding:
    counts = crowded.value_counts()
    place = links[links["key"] == counts.index[0]].iloc[0]
    says = (
        f"{len(counts):,} values of this key are shared by more than {LARGEST} children each (the largest by "
        f"{counts.iloc[0]:,}): they were not taken for families."
    )
    file = str(place["_file"])
    column = {"family id": "family_id", "conference": "meeting_id", "mother": "mother"}.get(key, "")
    own = staged.column_name(file, column)
    value = "" if key == "address" else str(counts.index[0])
    return Finding(file, int(place["_row"]), own, value, "family_id_crowded", says, "warning")


def _links(staged: Staged, key: str) -> pd.DataFrame:
    if key == "conference":
        frame = staged.table("conferences")
        return frame.assign(key=frame["kind"] + " " + frame["meeting_id"])
    if key == "address":
        return _same_home(staged)
    if key == "same dates" and key not in staged.links:
        return same_dates(staged)
    empty = pd.DataFrame({"child_id": [], "key": [], "_file": [], "_row": []}, dtype="str")
    return staged.links.get(key, empty)


def _same_home(staged: Staged) -> pd.DataFrame:
    """Children at one address on the day on which both had a plan, or both a referral, begin."""
    homes = staged.table("addresses")
    if "_home" not in homes:
        return homes.assign(key=pd.Series(None, index=homes.index, dtype="str"))
    homes = homes.loc[homes["_home"] != "", ["child_id", "start_date", "_home"]].dropna()
    parts = []
    for name, date in (("cp_plans", "start_date"), ("referrals", "referral_date")):
        events = staged.table(name)
        home = latest_on_or_before(events, date, homes)["_home"]
        parts.append(events.assign(key=name + " " + _day(events[date]) + " " + home.astype("str")))
    return pd.concat([p[["child_id", "key", "_file", "_row"]] for p in parts], ignore_index=True)


def same_dates(staged: Staged) -> pd.DataFrame:
    """A guess: plans that began together with one worker and one last visit or review; referrals likewise."""
    plans, referrals = staged.table("cp_plans"), staged.table("referrals")
    parts = []
    worker = plans["_worker"] if "_worker" in plans else _allocated(staged, plans)
    for label, last in (("visit", _last(staged, "cp_visits")), ("review", _last(staged, "conferences"))):
        day = look_up(plans["child_id"], last)
        key = "plan " + _day(plans["start_date"]) + " " + worker + f" {label} " + _day(day)
        parts.append(plans.assign(key=key))
    key = (
        "referral " + _day(referrals["referral_date"]) + " " + referrals["source"] + " " + referrals["worker"]
    )
    parts.append(referrals.assign(key=key))
    return pd.concat([p[["child_id", "key", "_file", "_row"]] for p in parts], ignore_index=True)


def _allocated(staged: Staged, plans: pd.DataFrame) -> pd.Series:
    """The worker whose involvement began latest on or before each plan's start."""
    spells = staged.table("involvements")[["child_id", "start_date", "worker"]].dropna()
    return latest_on_or_before(plans, "start_date", spells)["worker"].astype("str")


def _last(staged: Staged, name: str) -> pd.Series:
    frame = staged.table(name)
    if name == "conferences":
        return frame[frame["kind"] == "review"].groupby("child_id")["held_date"].max()
    return frame.groupby("child_id")["visit_date"].max()


def _day(dates: pd.Series) -> pd.Series:
    return day_texts(dates, "%Y-%m-%d")
