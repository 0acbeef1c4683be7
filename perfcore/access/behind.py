"""What stands behind a measure's figure, for those who may see the figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from perfcore.access.asked import narrowed, sees_whole_council
from perfcore.access.gate import Gate, frozen
from perfcore.access.viewer import Viewer, may, must_be_known
from perfcore.catalogue.model import Per
from perfcore.disclosure.rules import HIDDEN
from perfcore.readings import behind as words
from perfcore.readings.findings import TOLD
from perfcore.signals import behind
from perfcore.signals.charts.answer import Answer
from perfcore.signals.evidence import moves
from perfcore.signals.nhs import nhs_chart
from perfcore.signals.places import Places, places
from perfcore.values import population

__all__ = ["Answer", "Places", "on_the_nhs_chart", "rates", "sentences", "wandering", "where_it_sits"]

Where = Mapping[str, tuple[str, ...]]


def sentences(
    gate: Gate, viewer: Viewer, measure: str, month: date, where: Where | None = None
) -> tuple[str, ...]:
    """What stands behind a month's figure, and how it stands against the month and the year before."""
    must_be_known(viewer)
    if not may(viewer, "figures"):
        return ()  # what a hidden number is made of is hidden with it
    where = narrowed(viewer, gate.catalogue, gate._values.measure(measure), None, where) or None
    return gate.keep(
        ("behind", measure, month, frozen(where)), lambda: _sentences(gate, viewer, measure, month, where)
    )


def _sentences(gate: Gate, viewer: Viewer, measure: str, month: date, where: Where | None) -> tuple[str, ...]:
    spec, values = gate._values.measure(measure), gate._values
    if spec.figures is not None or values.missing_for(measure) is not None:
        return ()
    line = gate.line(viewer, measure, month, where)
    window = 1 if line is None or line["signal"] not in TOLD else max(int(line["window"]), 1)
    latest = month == gate._records.data_to.replace(day=1)
    said = (
        words.parts_in_words(spec, behind.parts(values, spec, month, window, where)),
        words.repeats_in_words(spec, behind.repeats(values, spec, month, where)),
        words.year_in_words(spec, behind.year(values, spec, month, where)),
        words.waited(spec, behind.waiting(values, spec, where)) if latest else "",
        *(
            words.against_in_words(spec, behind.against(values, spec, month, _before(month, back), where))
            for back in (1, 12)
        ),
    )
    return tuple(filter(None, said))


def where_it_sits(
    gate: Gate, viewer: Viewer, measure: str, by: str, month: date, where: Where | None = None
) -> Places | None:
    """Each group of a dimension against all others, and whether what a month's signal says sits in one."""
    must_be_known(viewer)
    spec = gate._values.measure(measure)
    if not sees_whole_council(viewer):
        return None  # one place is held against all others
    if spec.figures is not None or not spec.families or gate._values.missing_for(measure) is not None:
        return None
    line = gate.line(viewer, measure, month, where)
    told = line is not None and line["signal"] in TOLD
    window, direction, part = 1, 0, ""
    if line is not None and told:
        window, direction = max(int(line["window"]), 1), int(line["direction"])
        part = str(line["part"])
    if part == "net" or (moves(spec) and not told):
        return None
    key = ("places", measure, by, month, window, direction, part, frozen(where))
    return gate.keep(key, lambda: places(gate._values, spec, by, month, window, direction, part, where))


def wandering(gate: Gate, viewer: Viewer, measure: str, where: Where | None = None) -> pd.DataFrame | None:
    """Where a number of what is open may wander by itself (month, lower, upper); None for others."""
    must_be_known(viewer)
    if gate._values.missing_for(measure) is not None or not may(viewer, "figures"):
        return None
    where = narrowed(viewer, gate.catalogue, gate._values.measure(measure), None, where) or None
    spec = gate._values.measure(measure)
    return gate.keep(
        ("wandering", measure, frozen(where)), lambda: behind.wandering(gate._values, spec, where)
    )


def on_the_nhs_chart(
    gate: Gate, viewer: Viewer, measure: str, shown: pd.DataFrame, as_defined: bool = True
) -> Answer | None:
    """Values that the gate gave this viewer on NHS Making Data Count's XmR chart."""
    must_be_known(viewer)
    if not may(viewer, "figures") and (shown["status"] == HIDDEN).any():
        return None
    return nhs_chart(gate._values, gate._values.measure(measure), shown, as_defined)


def rates(
    gate: Gate, viewer: Viewer, measure: str, shown: pd.DataFrame, where: Where | None = None
) -> pd.DataFrame | None:
    """Counts that the gate gave this viewer as rates: `value` per 10,000, `of` the population.

    None where the measure is no plain count, or no population is known for it.
    """
    must_be_known(viewer)
    spec = gate._values.measure(measure)
    known = [m.per for m in gate.catalogue.measures.values() if m.per is not None]
    if spec.show != "count" or spec.figures is not None or spec.per is not None or not known:
        return None
    per = Per(10_000, known[0].population)
    span = gate._values.rowset(spec).span
    of = population.of(gate._records.population, per, span, None, ("All",), where or {})[:, 0]
    months = span.first + np.arange(len(span))
    place = shown["month"].dt.year * 12 + shown["month"].dt.month - 1 - 1970 * 12 - int(months[0])
    people = of[place.to_numpy()]
    if np.isnan(people).all():
        return None
    return shown.assign(of=people, value=shown["n"] / people * per.number)


def _before(month: date, back: int) -> date:
    return (pd.Timestamp(month) - pd.DateOffset(months=back)).date()
