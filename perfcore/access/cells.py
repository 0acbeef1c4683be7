"""The auditor who tries to work out what is hidden from members, from all that members see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from perfcore.access import members
from perfcore.access.gate import Gate
from perfcore.access.settings import settings
from perfcore.access.viewer import Viewer, must_see_figures
from perfcore.catalogue.model import Over
from perfcore.disclosure.audit_cells import Findings, audit
from perfcore.disclosure.publish import protect, published
from perfcore.disclosure.relations import relations


def told(gate: Gate, viewer: Viewer, thorough: tuple[str, ...] = (), secondary: bool = True) -> Findings:
    """What members could work out of the current load.

    `thorough` names measures of which all equations are solved together. Without `secondary` only small
    numbers are hidden, which nobody is shown: it proves that the auditor finds what there is. Raises
    `UnknownQuestion`, or `Refused` for who sees hidden numbers themselves.
    """
    must_see_figures(viewer)
    values, rules = gate._values, replace(settings().rules, style="suppress")
    for name in thorough:
        values.measure(name)
    if secondary:
        decided = members.decided(values, gate._protected, gate._data)
    else:
        decided = protect(values, replace(rules, secondary=False))
    made = decided.made
    if thorough:
        made = replace(made, every=tuple(s for s in made.every if s.measure in thorough))

    def fetch(measure: str, by: str | None, over: Over) -> pd.DataFrame:
        with np.errstate(divide="ignore", invalid="ignore"):
            frame = values.compute(measure, by=by, over=over)
        return published(decided, rules, gate.catalogue.measures[measure], by, over, frame)

    return audit(made, relations(made), gate.catalogue, fetch, bool(thorough))
