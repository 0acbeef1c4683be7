"""What was loaded, what its problems touch, and what it changes against the load before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from perfcore.access.gate import Gate
from perfcore.access.viewer import Viewer, may, must, must_see_children, must_see_figures
from perfcore.catalogue.conditions import columns
from perfcore.catalogue.model import Measure
from perfcore.readings import figures
from perfcore.records import store
from perfcore.records.soft_checks import REPEATED_MONTH
from perfcore.records.ssd_columns import PARTS
from perfcore.records.tables import FROM_CHILD, LAST_VISIT, LOOKED_UP_IN, TABLES, VISITS
from perfcore.safety.spreadsheets import written
from perfcore.values.overview import total
from perfcore.values.values import Values

_LISTS: Mapping[str, tuple[str, ...]] = {
    "List 1": ("contacts",),
    "List 3": ("referrals",),
    "List 4": ("assessments",),
    "List 5": ("section47", "conferences"),
    "List 6": ("referrals",),
    "List 7": ("cp_plans",),
    "List 8": ("care_periods", "care_episodes", "placements"),
}
_DONE = {"set aside": "left out", "warning": "kept, look at them", "note": "kept, for your knowledge"}
_MOST_RESTATED = 200


@dataclass(frozen=True)
class Problem:
    """Findings of one rule in one file: what is wrong in words, what was done, and what it may touch."""

    file: str
    rule: str
    done: str
    says: str  # the first of them
    n: int
    measures: tuple[str, ...]  # names


@dataclass(frozen=True)
class TableChange:
    """One table now and in the load before; ids that went and that came."""

    label: str
    before: int
    now: int
    gone: int | None  # None where rows have no ids of their own
    come: int | None


@dataclass(frozen=True)
class Restated:
    """A figure of a month that both loads have, and that is another now."""

    measure: str
    month: date
    before: str
    now: str


@dataclass(frozen=True)
class Compared:
    """This load against the one before it; `measures` counts those whose figures are not as they were."""

    before: store.Load
    tables: tuple[TableChange, ...]
    restated: tuple[Restated, ...]
    figures: int
    measures: int
    refused: str = ""  # why figures cannot be compared


def problems(gate: Gate, viewer: Viewer) -> list[Problem]:
    """Findings by file and rule, most first, with the measures that count or look up what they are in.

    Raises `Refused` for roles that see no figures as they are.
    """
    must_see_figures(viewer)
    found = gate.about(viewer).findings
    counted = Counter((f.file, f.rule, f.severity) for f in found)
    first = {(f.file, f.rule, f.severity): f for f in reversed(found)}
    reads = {m.id: _reads(m) for m in gate.catalogue.measures.values()}
    made = []
    for key, n in counted.most_common():
        file, rule, severity = key
        tables = set(_tables_of(file))
        touched = [gate.catalogue.measures[id_].name for id_, read in reads.items() if read & tables]
        says = first[key].says if n == 1 else f"{first[key].says} And {n - 1:,} more such."
        made.append(
            Problem(file, rule.replace("_", " "), _DONE.get(severity, severity), says, n, tuple(touched))
        )
    return made


def doubted(gate: Gate, viewer: Viewer, month: date) -> Mapping[str, str]:
    """Measure -> why its figure for a month is in doubt: much of the month seems to have been loaded twice.

    Nothing for roles that see no figures as they are: how many rows repeat others may be a small number.
    """
    if not may(viewer, "figures"):
        return {}
    every = doubted_months(gate)
    return {m: every[m][month] for m in every if month in every[m]}


def doubted_months(gate: Gate) -> Mapping[str, Mapping[date, str]]:
    """Measure -> month -> why it is in doubt. What is left unsaid because of it gives no number away."""

    def months() -> Mapping[str, Mapping[date, str]]:
        found: dict[str, dict[date, str]] = {}
        for f in gate._values.records.findings:
            if f.rule == REPEATED_MONTH:
                for table in _tables_of(f.file):
                    found.setdefault(table, {})[date.fromisoformat(f"{f.value}-01")] = f.says
        return {m.id: found[m.table] for m in gate.catalogue.measures.values() if m.table in found}

    return gate.keep(("months in doubt",), months)


def problems_csv(gate: Gate, viewer: Viewer, problem: Problem | None = None) -> bytes:
    """Every finding, or those of one problem, as CSV with file, row and value: for whoever mends the source.

    Raises `Refused` where the viewer may not see rows of children: a value may be an id.
    """
    must_see_children(viewer)
    header = ["file", "row", "column", "value", "rule", "what is wrong", "what was done"]
    rows = (
        (f.file, f.row or "", f.column, f.value, f.rule, f.says, f.severity)
        for f in gate.about(viewer).findings
        if problem is None or (f.file, f.rule.replace("_", " ")) == (problem.file, problem.rule)
    )
    return written((), header, rows)


def kept(viewer: Viewer, data: Path) -> list[store.Load]:
    """Every load that is kept, latest first. Raises `Refused`."""
    must_see_figures(viewer)
    return list(reversed(store.loads(data)))


def before(viewer: Viewer, data: Path) -> store.Load | None:
    """The load of the same kind that was kept before the current one; None where it is the first."""
    name, kind = store.current_name(data), store.current_kind(data)
    earlier = [one for one in store.loads(data) if one.kind == kind and name is not None and one.name < name]
    must_see_figures(viewer)
    return earlier[-1] if earlier else None


def compared(gate: Gate, viewer: Viewer, data: Path) -> Compared | None:
    """What went, came and was restated since the load before; None where there is none.

    It reads that load and counts every measure on it: seconds. Raises `Refused`, or `LoadError` where the
    load before is damaged.
    """
    must(viewer, "figures")
    load = before(viewer, data)
    if load is None:
        return None
    old = store.open_load(data, load.name)
    new = gate._records
    tables = [
        _table(TABLES[name].label, old.tables[name], new.tables[name])
        for name in TABLES
        if len(old.tables[name]) or len(new.tables[name])
    ]
    tables.append(_table("Children", old.children, new.children))
    if old.council != new.council:
        return Compared(load, tuple(tables), (), 0, 0, f"It was of {old.council}, so its figures are others.")
    earlier = Values(old, gate.catalogue)
    found: list[Restated] = []
    n = measures = 0
    for measure in gate.catalogue.measures.values():
        if earlier.missing_for(measure.id) or gate._values.missing_for(measure.id):
            continue
        changes = _restated(measure, earlier, gate._values, load.data_to)
        n += len(changes)
        measures += bool(changes)
        found += changes
    found.sort(key=lambda r: r.month, reverse=True)
    return Compared(load, tuple(tables), tuple(found[:_MOST_RESTATED]), n, measures)


def _restated(measure: Measure, earlier: Values, now: Values, data_to: date) -> list[Restated]:
    """Months that were finished at the load before and read otherwise now."""
    with np.errstate(divide="ignore", invalid="ignore"):
        both = pd.merge(
            total(earlier, measure), total(now, measure), on="month", suffixes=("_was", "_now"), how="inner"
        )
    both = both[(both["status_was"] == "") & (both["month"] <= pd.Timestamp(data_to))]
    differ = np.zeros(len(both), dtype=bool)
    for name in ("n", "of", "value"):
        was, is_ = (both[f"{name}_{side}"].to_numpy(dtype=float) for side in ("was", "now"))
        differ |= ~np.isclose(was, is_, rtol=1e-9, atol=1e-9, equal_nan=True)
    return [
        Restated(measure.name, row["month"].date(), _shown(measure, row, "was"), _shown(measure, row, "now"))
        for row in both[differ].to_dict("records")
    ]


def _shown(measure: Measure, row: Mapping[object, object], side: str) -> str:
    value, n, of = (float(str(row[f"{name}_{side}"])) for name in ("value", "n", "of"))
    text = figures.value(measure, value, str(row[f"status_{side}"]))
    made_of = figures.parts(measure, n, of)
    return f"{text} ({made_of})" if made_of else text


def _table(label: str, old: pd.DataFrame, new: pd.DataFrame) -> TableChange:
    ids = next(iter(new.columns), "")
    if not str(ids).endswith("_id") or old[ids].duplicated().any() or new[ids].duplicated().any():
        return TableChange(label, len(old), len(new), None, None)
    was, now = pd.Index(old[ids]), pd.Index(new[ids])
    return TableChange(label, len(old), len(new), int((~was.isin(now)).sum()), int((~now.isin(was)).sum()))


def _tables_of(file: str) -> tuple[str, ...]:
    stem = file.removesuffix(".csv").casefold()
    also = {"ssd_cla_episodes": ("care_periods",), "ssd_initial_cp_conference": ("section47",)}
    for part in PARTS:
        if part.ssd == stem:
            return (part.table, *also.get(stem, ()))
    listed = re.search(r"List \d+", file)
    if listed and listed[0] in _LISTS:
        return _LISTS[listed[0]]
    return ("children",) if "family" in stem or "person" in stem or "mother" in stem else ()


def _reads(measure: Measure) -> set[str]:
    """The tables that a measure counts or looks something up in; families and ages come from `children`."""
    if measure.table is None:
        return {"figures"}
    found = {measure.table}
    named = {c for e in (measure.where, measure.hits, measure.value) if e is not None for c in columns(e)}
    own = TABLES[measure.table].columns
    found |= {LOOKED_UP_IN[c] for c in named if c in LOOKED_UP_IN and c not in own}
    if named & set(LAST_VISIT) and measure.table in VISITS:
        found.add(VISITS[measure.table])
    if named & {"age", "age_band", *FROM_CHILD} or measure.families:
        found.add("children")
    return found
