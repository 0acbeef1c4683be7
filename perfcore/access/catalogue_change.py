"""What another catalogue would change: measures, their figures, verdicts and what was published of them.

Both catalogues are counted on the same load, so that every difference comes of the words in the file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from perfcore.access.gate import Gate
from perfcore.access.minutes import restated_figures
from perfcore.access.viewer import Viewer, must, must_see_figures
from perfcore.catalogue.model import Catalogue, Measure
from perfcore.minutes.published import Restated
from perfcore.minutes.store import Store
from perfcore.readings import figures
from perfcore.readings.findings import strongest_line
from perfcore.signals.judging import Question
from perfcore.signals.measures import Judged, judge_all
from perfcore.values.overview import total
from perfcore.values.values import Values

What = Literal["added", "removed", "changed"]

_NOT_COMPARED = {"id", "line", "texts", "examples"}
_WORDS = {
    "name", "group", "owner", "definition", "source", "clock", "standard", "target_set_by", "unit",
    "commentary", "compare", "drill", "small_numbers", "months", "chart", "notes",
}  # fmt: skip
_VERDICTS: Mapping[str, str] = {
    "real": "real change",
    "slow": "slow change",
    "watch": "watch",
    "none": "as usual",
}


@dataclass(frozen=True)
class MonthChange:
    """One month of a measure before and after; what is as it was reads the same on both sides."""

    month: date
    was: str
    now: str
    verdict_was: str
    verdict_now: str
    aim_was: str
    aim_now: str


@dataclass(frozen=True)
class Change:
    """One measure that is not as it was: which keys differ, and the months that do."""

    measure: str
    name: str
    what: What
    keys: tuple[str, ...] = ()
    months: tuple[MonthChange, ...] = ()
    why_not: str = ""  # why no figures can be compared

    @property
    def verdicts(self) -> int:
        """Months whose verdict flips: the signal, or whether the target is met."""
        return sum(m.verdict_was != m.verdict_now or m.aim_was != m.aim_now for m in self.months)


@dataclass(frozen=True)
class Difference:
    """All that another catalogue changes; `elsewhere` names the parts of the file besides measures."""

    changes: tuple[Change, ...]
    restated: tuple[Restated, ...] = ()
    elsewhere: tuple[str, ...] = ()


def trial(gate: Gate, viewer: Viewer, catalogue: Catalogue) -> Gate:
    """The same load with another catalogue, for somebody who may change it."""
    must(viewer, "measures")
    return _trial(gate, catalogue)


def difference(gate: Gate, viewer: Viewer, new: Catalogue, store: Store | None = None) -> Difference:
    """What a catalogue changes against the one of the gate; with `store`, also of published figures."""
    must_see_figures(viewer)
    old = gate.catalogue
    tried = _trial(gate, new)
    keys = {id_: _keys(old, new, id_) for id_ in old.measures if id_ in new.measures}
    counted = [id_ for id_, differ in keys.items() if set(differ) - _WORDS]
    was, now = _judged(gate, counted), _judged(tried, counted)
    changes = [
        Change(id_, old.measures[id_].name, "removed") for id_ in old.measures if id_ not in new.measures
    ]
    for id_, differ in keys.items():
        if differ:
            months: tuple[MonthChange, ...] = ()
            why_not = ""
            if id_ in was:
                why_not = tried._values.missing_for(id_) or gate._values.missing_for(id_) or ""
                months = () if why_not else _months(gate, tried, id_, was[id_], now[id_])
            changes.append(Change(id_, new.measures[id_].name, "changed", differ, months, why_not))
    for id_, measure in new.measures.items():
        if id_ not in old.measures:
            why_not = tried._values.missing_for(id_) or ""
            changes.append(Change(id_, measure.name, "added", (), (), why_not))
    restated: tuple[Restated, ...] = ()
    if store is not None:
        already = {
            (r.before.measure, r.before.month, r.now.shown) for r in restated_figures(gate, viewer, store)
        }
        restated = tuple(
            r
            for r in restated_figures(tried, viewer, store)
            if (r.before.measure, r.before.month, r.now.shown) not in already
        )
    elsewhere = [
        name for name in ("owners", "groups", "dimensions") if getattr(old, name) != getattr(new, name)
    ]
    elsewhere += ["notes"] if old.notes != new.notes else []
    return Difference(tuple(changes), restated, tuple(elsewhere))


def _trial(gate: Gate, catalogue: Catalogue) -> Gate:
    values = Values(gate._records, catalogue, gate._values._source)
    # what a gate keeps of its answers is of its own catalogue
    afresh: dict[str, Any] = {f.name: {} for f in fields(gate) if isinstance(getattr(gate, f.name), dict)}
    return replace(gate, catalogue=catalogue, _values=values, **afresh)


def _keys(old: Catalogue, new: Catalogue, id_: str) -> tuple[str, ...]:
    """Which keys of a measure differ; `notes` where what is noted about it does."""
    was, now = old.measures[id_], new.measures[id_]
    differ = [
        f.name
        for f in fields(Measure)
        if f.name not in _NOT_COMPARED and getattr(was, f.name) != getattr(now, f.name)
    ]
    if _rebases(old, was) != _rebases(new, now):
        differ.append("rebase")
    elif old.notes_for(was) != new.notes_for(now):
        differ.append("notes")
    return tuple("target" if name == "targets" else name for name in differ)


def _rebases(catalogue: Catalogue, measure: Measure) -> set[date]:
    return {note.month for note in catalogue.notes_for(measure) if note.rebase}


def _judged(gate: Gate, measures: list[str]) -> dict[str, Judged]:
    specs = [gate.catalogue.measures[id_] for id_ in measures]
    missing = [id_ for id_ in measures if id_ not in gate._judged]
    can = [spec for spec in specs if spec.id in missing and gate._values.missing_for(spec.id) is None]
    made = judge_all(gate._values, [Question(spec) for spec in can])
    gate._judged.update({spec.id: one for spec, one in zip(can, made, strict=True)})
    nothing = Judged(pd.DataFrame())
    return {id_: gate._judged.get(id_, nothing) for id_ in measures}


def _months(gate: Gate, tried: Gate, id_: str, was: Judged, now: Judged) -> tuple[MonthChange, ...]:
    before, after = _sides(gate, id_, was), _sides(tried, id_, now)
    nothing = ("no figure", "", "")
    found = []
    for month in sorted(before.keys() | after.keys()):
        a, b = before.get(month, nothing), after.get(month, nothing)
        if a != b:
            found.append(MonthChange(month, a[0], b[0], a[1], b[1], a[2], b[2]))
    return tuple(found)


def _sides(gate: Gate, id_: str, judged: Judged) -> dict[date, tuple[str, str, str]]:
    """By month: the figure with what it is made of, its verdict, and how it stands against its aim."""
    measure = gate.catalogue.measures[id_]
    with np.errstate(divide="ignore", invalid="ignore"):
        frame = total(gate._values, measure)
    lines: dict[Any, pd.Series] = {}
    if len(judged.frame):
        lines = {month: strongest_line(rows) for month, rows in judged.frame.groupby("month")}
    found: dict[date, tuple[str, str, str]] = {}
    for row in frame.to_dict("records"):
        month, status = row["month"].date(), str(row["status"])
        value = float(row["value"])
        shown = None if not math.isfinite(value) else value
        text = figures.value(measure, shown, status)
        made_of = figures.parts(measure, float(row["n"]), float(row["of"]))
        said = str(lines[row["month"]]["signal"]) if row["month"] in lines else ""
        aim = figures.against(measure, month, shown, float(row["n"]), status)
        found[month] = (
            f"{text} ({made_of})" if made_of else text,
            _VERDICTS.get(said, said),
            str(aim.verdict or ""),
        )
    return found


def in_words(difference: Difference) -> list[str]:
    """What changes, in sentences, the weightiest first."""
    by = {what: [c for c in difference.changes if c.what == what] for what in ("removed", "changed", "added")}
    said = []
    figures_ = [c for c in by["changed"] if c.months]
    if figures_:
        months, flips = sum(len(c.months) for c in figures_), sum(c.verdicts for c in figures_)
        said.append(f"{_n(len(figures_), 'measure')} in {_n(months, 'month')}; {_n(flips, 'verdict')} flip.")
    if difference.restated:
        said.append(f"{_n(len(difference.restated), 'published figure')} would be restated.")
    for what in ("removed", "added"):
        if by[what]:
            said.append(f"{what.capitalize()}: {', '.join(c.name for c in by[what])}.")
    words = [c.name for c in by["changed"] if not c.months]
    if words:
        said.append(f"Only words or looks: {', '.join(words)}.")
    if difference.elsewhere:
        said.append(f"Also changed: {', '.join(difference.elsewhere)}.")
    return said or ["Nothing that readers see changes."]


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
