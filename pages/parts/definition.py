"""What a measure counts: the card under its figures."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame
from perfcore.access import Gate, neighbours
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures
from perfcore.readings.behind import sibling_rule

BETTER = {
    "high": "Higher is better.",
    "low": "Lower is better.",
    "neither": "Neither up nor down is good.",
}


def definition(gate: Gate, measure: Measure) -> None:
    """The definition card, and for analysts how the catalogue says it."""
    st.header("What this counts", anchor=False)
    rows: list[list[Cell]] = [
        ["Definition", measure.definition],
        ["Clock", measure.clock],
        ["Standards", measure.standard],
        ["Siblings", sibling_rule(measure)],
        ["Which way is good", _good(measure)],
        *_targets(measure),
        ["Target set by", measure.target_set_by],
        ["Owner", gate.catalogue.owners[measure.owner].name],
        ["Defined by", measure.source],
        ["Elsewhere", _elsewhere(gate, measure)],
    ]
    rows = [row for row in rows if row[1]]
    st.html(table(f"Definition of {measure.name}", ["What", "Says"], [Section("", rows)]))
    if measure.texts:
        names = {"where": "Only rows where", "hits": "Counts when", "value": "Value"}
        with st.expander("For analysts: how measures.yaml says it"):
            conditions: list[list[Cell]] = [[names[name], text] for name, text in measure.texts.items()]
            st.html(table("Conditions in measures.yaml", ["What", "Condition"], [Section("", conditions)]))


def _good(measure: Measure) -> str:
    """Which way is good, and what the figure is held against where nobody set an aim."""
    says = BETTER[measure.better]
    if measure.targets:
        return f"{says[:-1]}: it has a range to be in, not a target." if measure.better == "neither" else says
    judged = measure.families and measure.figures is None
    return f"{says} No target is set{': it is held against its own past.' if judged else '.'}"


def _targets(measure: Measure) -> list[list[Cell]]:
    return [
        [f"Target {year}".strip(), figures.aim_in_words(measure, aim)]
        for year, aim in sorted((measure.targets or {}).items())
    ]


def _elsewhere(gate: Gate, measure: Measure) -> str:
    """The imported official figures, as the first page has them, then those that the catalogue names."""
    said = []
    official = neighbours.beside(gate, frame.viewer(), frame.data_folder()).get(measure.id)
    if official:
        said.append(f"{official}, from the official statistics imported here.")
    if measure.compare is not None:
        at = (("England", measure.compare.england), ("median English authority", measure.compare.neighbours))
        text = "; ".join(f"{who} {figures.number(v, measure.decimals)}" for who, v in at if v is not None)
        said.append(f"{text} ({measure.compare.source}).")
    return " ".join(said) or "Neither imported statistics nor the catalogue have a figure of others."
