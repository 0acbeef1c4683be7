"""Which whole-council figures a published briefing hides: those that members' tables hide, with why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from perfcore.access import members
from perfcore.access.gate import Gate
from perfcore.access.viewer import Viewer, must_be_known
from perfcore.briefing import issued
from perfcore.briefing.publication import WHY
from perfcore.catalogue.model import Measure
from perfcore.values.overview import total


def protected(gate: Gate, viewer: Viewer, data: Path) -> Mapping[tuple[str, date], str]:
    """Why each whole-council figure is hidden, by measure and month; what went out hidden stays so.

    Whoever may ask for figures at all may ask for this. Official figures are published as they came.
    """
    must_be_known(viewer)
    before = frozenset(issued.cells(data)[0])

    def hidden() -> Mapping[tuple[str, date], str]:
        found = members.why_hidden(gate._values, gate._protected, gate._data)
        counted = {m.id for m in gate.catalogue.measures.values() if m.figures is None}
        why = {at: WHY[reason] for at, reason in found.items() if at[0] in counted}
        return {at: WHY["before"] for at in before if at[0] in counted} | why

    return gate.keep(("hidden in briefings", before), hidden)


def monthly(gate: Gate, measure: Measure) -> pd.DataFrame:
    """A measure's totals, one line a month, before anything is hidden."""
    if measure.id not in gate._totals:
        gate._totals[measure.id] = total(gate._values, measure)
    return gate._totals[measure.id]
