"""Which whole-council figures a published briefing hides, for one load and what was published before.

The one place where briefings learn what is hidden: whoever has better-protected tables gives them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from perfcore.access import members
from perfcore.access.gate import Gate
from perfcore.access.viewer import Viewer, must_be_known
from perfcore.briefing import issued, protect
from perfcore.catalogue.model import Measure
from perfcore.values.overview import total


def protected(gate: Gate, viewer: Viewer, data: Path) -> Mapping[tuple[str, date], str]:
    """Why each whole-council figure is hidden, by measure and month; what was published before counts.

    Whoever may ask for figures at all may ask for this.
    """
    must_be_known(viewer)
    months, tables = _tables(gate)
    place = {month: i for i, month in enumerate(months)}
    before, shown = issued.cells(data)
    kept = frozenset((m, place[at]) for m, at in before if at in place and m in tables)
    published = frozenset(
        (m, place[at])
        for (m, at), (n, of) in shown.items()
        if at in place and m in tables and _is_same(tables[m], place[at], n, of)
    )
    kept |= _from_members(gate, place)

    def hidden() -> Mapping[tuple[str, date], str]:
        april = np.array([month.month == 4 for month in months], dtype=bool)
        found = protect.hide(tables, april, kept, published)
        return {(measure, months[at]): why for (measure, at), why in found.why.items()}

    return gate.keep(("hidden in briefings", kept, published), hidden)


def _from_members(gate: Gate, place: Mapping[date, int]) -> frozenset[tuple[str, int]]:
    """The whole-council figures that the tables for members hide, also for the sake of their groups."""
    return frozenset(
        (measure, place[month.date()])
        for measure, frame in members.totals(gate._values, gate._protected).items()
        for month in frame.loc[frame["status"] == "c", "month"]
        if month.date() in place and gate.catalogue.measures[measure].figures is None
    )


def _tables(gate: Gate) -> tuple[list[date], dict[str, protect.Table]]:
    """The totals of every measure of which something could be recognised, over the same months."""
    frames = {m.id: monthly(gate, m) for m in gate.catalogue.measures.values() if _counts(gate, m)}
    if not frames:
        return [], {}
    first = min(frame["month"].min() for frame in frames.values() if len(frame))
    last = max(frame["month"].max() for frame in frames.values() if len(frame))
    months = pd.date_range(first, last, freq="MS")
    tables = {}
    for name, frame in frames.items():
        measure, grid = gate.catalogue.measures[name], frame.set_index("month").reindex(months)
        kind: protect.Kind = "count"
        if measure.show in ("percent", "bands"):
            kind = "share"
        elif measure.flow is not None:
            kind = "flow"
        of = None if kind == "count" else grid["of"].to_numpy(dtype=float)
        tables[name] = protect.Table(
            kind, grid["n"].to_numpy(dtype=float), of, measure.over == "year_to_date"
        )
    return [month.date() for month in months], tables


def _counts(gate: Gate, measure: Measure) -> bool:
    return measure.figures is None and gate._values.missing_for(measure.id) is None


def _is_same(table: protect.Table, place: int, n: float | None, of: float | None) -> bool:
    return n == table.n[place] and (table.of is None or of == table.of[place])


def monthly(gate: Gate, measure: Measure) -> pd.DataFrame:
    """A measure's totals, one line a month, before anything is hidden."""
    if measure.id not in gate._totals:
        gate._totals[measure.id] = total(gate._values, measure)
    return gate._totals[measure.id]
