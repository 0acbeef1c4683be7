"""Families behind a movement: figures for everybody who may see the measure, names for few."""

from __future__ import annotations

from datetime import date

import pandas as pd

from perfcore.access import audit
from perfcore.access.downloads import as_csv
from perfcore.access.gate import Gate
from perfcore.access.viewer import (
    Refused,
    Viewer,
    must_be_known,
    must_see_children,
    must_see_figures,
    scope,
)
from perfcore.catalogue.model import Measure
from perfcore.children import movement as movements
from perfcore.children.movement import Movement
from perfcore.children.sides import Side, sizes_against_usual

__all__ = ["Movement", "by_size", "download", "largest", "measures", "movement", "why_not"]


def measures(gate: Gate, viewer: Viewer) -> dict[str, Measure]:
    """The measures that can be split by families in principle, by id; `why_not` says which load cannot."""
    must_be_known(viewer)
    return {
        m.id: m for m in gate.catalogue.measures.values() if movements.is_a_number(m) and m.over == "month"
    }


def why_not(gate: Gate, viewer: Viewer, measure: str) -> str | None:
    """Why what is loaded cannot say how families moved a measure; None where it can."""
    must_be_known(viewer)
    return movements.why_not(gate._values, gate._values.measure(measure))


def movement(gate: Gate, viewer: Viewer, measure: str, month: date) -> Movement | None:
    """How a measure moved to a month and by which families; None outside its history."""
    must_see_figures(viewer)
    spec = gate._values.measure(measure)
    if movements.why_not(gate._values, spec) is not None:
        return None
    return movements.movement(gate._values, spec, month)


def largest(gate: Gate, viewer: Viewer, measure: str, month: date) -> pd.DataFrame:
    """The largest families with the ids of their children (columns: side, family, children, ids).

    Raises `Refused` where the viewer's role may not see children.
    """
    must_see_children(viewer)
    if scope(viewer) is not None:
        raise Refused(
            "Families are looked at over all teams; a head or an administrator sees whose they are."
        )
    audit.record(gate._data, viewer, "largest families", measure, month)
    return movements.largest(gate._values, gate._values.measure(measure), month)


def download(gate: Gate, viewer: Viewer, measure: str, found: Movement) -> bytes:
    """The split of a movement as CSV."""
    must_see_figures(viewer)
    name = gate.catalogue.measures[measure].name
    about = [
        f"Measure: {name} ({measure}), by families",
        f"Month: {found.month:%Y-%m}",
        "Parts add up to the change; formulas: docs/families.md",
    ]
    return as_csv(gate, viewer, about, movements.as_frame(found))


def by_size(side: Side, in_children: bool) -> tuple[list[float], list[float]]:
    """Families of 1, 2 ... 6 and more children, and as many with the usual sizes (empty when unknown).

    In children: all children of families of that size.
    """
    return sizes_against_usual(side, in_children)
