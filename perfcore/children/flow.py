"""The way through the service: how many children and families went from each stage to which, and who did not.

A family goes as far as the child of it that goes farthest, so that families, like children, take one way each
and what goes into a stage comes out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.children import two_shares
from perfcore.children.journeys import EXITS, STAGES, TABLE_OF, TOO_EARLY, WAIT, Journeys, journeys, stages_of
from perfcore.children.two_shares import TwoShares
from perfcore.records.records import Records

LEVEL = 0.05

# what a load may lack that changes what the flow can say
_NEEDED = (
    "contacts",
    "contacts.to_referral",
    "referrals",
    "referrals.close_date",
    "assessments",
    "assessments.referral_id",
    "section47",
    "section47.referral_id",
    "section47.nfa",
    "conferences",
    "cp_plans",
)


@dataclass(frozen=True)
class Step:
    """From one stage on: of those followed for long enough, how many children and families went on."""

    stage: str
    children: int
    went_on: int
    families: int
    families_on: int
    too_early: int  # children at this stage who are not followed long enough

    @property
    def share(self) -> float:
        return 100 * self.went_on / self.children if self.children else float("nan")


@dataclass(frozen=True)
class Flow:
    """One cohort. `edges`: source, target (stages and exits), children, families."""

    first: date
    last: date
    children: int
    families: int
    stages: tuple[str, ...]
    edges: pd.DataFrame
    steps: tuple[Step, ...]

    def into(self, node: str, unit: str) -> int:
        return int(self.edges.loc[self.edges["target"] == node, unit].sum())

    def out_of(self, node: str, unit: str) -> int:
        return int(self.edges.loc[self.edges["source"] == node, unit].sum())


@dataclass(frozen=True)
class Change:
    """A step against the same months a year before; `differs` is corrected for the number of steps tested."""

    before: Step
    now: Step
    compared: TwoShares | None
    differs: bool


@dataclass(frozen=True)
class Through:
    """A cohort, that of a year before as it stood then (or why there is none), and their steps compared."""

    start: str
    now: Flow
    before: Flow | None
    why_no_before: str
    changes: tuple[Change, ...]
    cannot: tuple[str, ...]


def through(records: Records, start: str, month: date, months: int) -> Through:
    """The cohort of the `months` up to `month`, from `start` ("contact" or "referral") on."""
    end = pd.Timestamp(month) + pd.offsets.MonthEnd(0)
    begin = pd.Timestamp(month) - pd.DateOffset(months=months - 1)
    year = pd.DateOffset(years=1)
    now = journeys(records, start, begin, end)
    why = _why_no_before(records, start, begin - year)
    earlier = None
    if not why:
        # as it stood a year before: otherwise the older cohort would have had a year more to go on
        seen_on = pd.Timestamp(records.data_to) - year
        earlier = journeys(records, start, begin - year, end - year + pd.offsets.MonthEnd(0), seen_on)
    flow = flow_of(now, begin.date(), end.date())
    before = flow_of(earlier, (begin - year).date(), (end - year).date()) if earlier else None
    changes = _changes(earlier, now, before, flow) if earlier and before else ()
    return Through(start, flow, before, why, changes, cannot(records))


@dataclass(frozen=True)
class Rule:
    """How the steps into one stage are linked in this load: by what an event names, or only by the child."""

    stage: str
    by_id: bool
    link: str  # the column that links, "" where only the child does
    days: int  # after the stage before


_LINKS = {
    "referral": "",
    "assessment": "assessments.referral_id",
    "section47": "section47.referral_id",
    "conference": "section47.icpc_date",
    "plan": "conferences.plan_id",
    "end": "cp_plans.end_date",
}


def rules(records: Records) -> tuple[Rule, ...]:
    """The link of each stage that the load has to the one before it."""
    told = []
    known = stages_of(records)
    for before, stage in pairwise(known):
        link = _LINKS[stage]
        table, _, column = link.partition(".")
        filled = bool(link) and link not in records.absent and records.tables[table][column].notna().any()
        told.append(Rule(stage, bool(filled), link, WAIT[before]))
    return tuple(told)


def cannot(records: Records) -> tuple[str, ...]:
    """What this load does not let the flow say, in the words of its reader."""
    reasons = [records.absent[key] for key in _NEEDED if key in records.absent]
    known = stages_of(records)
    empty = [
        f"This load has no rows of {TABLE_OF[stage].replace('_', ' ')}."
        for stage in STAGES[:-1]
        if stage not in known and TABLE_OF[stage] not in records.absent
    ]
    return tuple(dict.fromkeys([*reasons, *empty]))


def flow_of(cohort: Journeys, first: date, last: date) -> Flow:
    """The counts of a cohort."""
    rows = cohort.rows
    farthest = rows.sort_values(["last", "exit", "child_id"], ascending=[False, True, True], kind="stable")
    farthest = farthest.drop_duplicates("family")
    edges = pd.DataFrame({"children": _ways(rows), "families": _ways(farthest)}).fillna(0).astype(np.int64)
    edges = edges.rename_axis(["source", "target"]).reset_index()
    nodes = {name: place for place, name in enumerate((*STAGES, *EXITS))}
    edges = edges.sort_values(["source", "target"], key=lambda names: names.map(nodes), kind="stable")
    return Flow(
        first,
        last,
        len(rows),
        int(rows["family"].nunique()),
        cohort.stages,
        edges.reset_index(drop=True),
        tuple(_step(rows, stage) for stage in cohort.stages if stage != STAGES[-1]),
    )


def _ways(rows: pd.DataFrame) -> pd.Series:
    """How many went from where to where: from each stage reached to the next one reached, or to an exit."""
    reached = np.stack([rows[stage].notna().to_numpy() for stage in STAGES], axis=1)
    counts: dict[tuple[str, str], int] = {}
    for i, source in enumerate(STAGES):
        for j in range(i + 1, len(STAGES)):
            passed_by = ~reached[:, i + 1 : j].any(axis=1)
            n = int((reached[:, i] & reached[:, j] & passed_by).sum())
            if n:
                counts[source, STAGES[j]] = n
        stopped = rows.loc[(rows["last"] == i).to_numpy() & reached[:, i], "exit"]
        for exit_, n in stopped[stopped != ""].value_counts().items():
            counts[source, str(exit_)] = int(n)
    index = pd.MultiIndex.from_tuples(list(counts), names=["source", "target"])
    return pd.Series(list(counts.values()), index=index, dtype="int64")


def _at(rows: pd.DataFrame, stage: str) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Of those at a stage who are followed long enough: who went on, and their families."""
    here = rows[rows[stage].notna() & rows[f"followed_{stage}"]]
    return (here["last"] > STAGES.index(stage)).to_numpy(), here["family"].to_numpy(dtype=np.int64)


def _step(rows: pd.DataFrame, stage: str) -> Step:
    on, family = _at(rows, stage)
    waiting = rows[stage].notna() & ~rows[f"followed_{stage}"]
    return Step(
        stage,
        len(on),
        int(on.sum()),
        len(np.unique(family)),
        len(np.unique(family[on])),
        int(waiting.sum()),
    )


def _changes(earlier: Journeys, now: Journeys, before: Flow, flow: Flow) -> tuple[Change, ...]:
    steps = {step.stage: step for step in before.steps}
    pairs = [(steps[step.stage], step) for step in flow.steps if step.stage in steps]
    compared = [two_shares.compare(_at(earlier.rows, b.stage), _at(now.rows, n.stage)) for b, n in pairs]
    p = two_shares.holm(np.array([one.p if one else np.nan for one in compared], dtype=np.float64))
    return tuple(
        Change(b, n, one, bool(corrected < LEVEL))
        for (b, n), one, corrected in zip(pairs, compared, p, strict=True)
    )


def _why_no_before(records: Records, start: str, begin: pd.Timestamp) -> str:
    """Why the same months a year before are not there; "" where they are."""
    table = records.tables[TABLE_OF[start]]
    dates = table[f"{start}_date"].dropna()
    if not len(dates):
        return "There is nothing to compare with."
    covered = dates.min().to_period("M").start_time
    if records.history_from is not None:
        covered = max(covered, pd.Timestamp(records.history_from))
    if covered <= begin:
        return ""
    return f"What is loaded begins in {covered:%B %Y}, so there are no such months a year before."


def as_frame(found: Through, unit: str) -> pd.DataFrame:
    """Every way with this cohort's and last year's number (from, to, now, year_before)."""
    keys = ["source", "target"]
    now = found.now.edges[[*keys, unit]].rename(columns={unit: "now"})
    if found.before is None:
        return now.assign(year_before=np.nan)
    before = found.before.edges[[*keys, unit]].rename(columns={unit: "year_before"})
    both = now.merge(before, on=keys, how="outer").fillna({"now": 0, "year_before": 0})
    nodes = {name: place for place, name in enumerate((*STAGES, *EXITS))}
    both = both.sort_values(keys, key=lambda names: names.map(nodes), kind="stable")
    return both.astype({"now": "int64", "year_before": "int64"}).reset_index(drop=True)


def elsewhere(found: Flow, stage: str, unit: str) -> dict[str, int]:
    """Where those went who got to a stage and no further; too early to tell comes last and is no loss."""
    at = found.edges[(found.edges["source"] == stage) & found.edges["target"].isin(EXITS)]
    told = {str(target): int(n) for target, n in zip(at["target"], at[unit], strict=True) if n}
    order = sorted(told, key=lambda name: (name == TOO_EARLY, -told[name]))
    return {name: told[name] for name in order}
