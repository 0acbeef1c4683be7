"""The chosen measure as the text in the editor counts it: value, trend, limits, who is behind it now."""

from __future__ import annotations

import streamlit as st

from pages.parts import address, bench, choices, frame
from pages.parts.drawing import draw
from pages.parts.drill import at, watched
from perfcore import access
from perfcore.access import explained, workbench
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Section, table
from perfcore.readings import figures
from perfcore.readings.findings import finding

_LAST = "bench_last_sound"


def preview(gate: access.Gate, looked: workbench.Looked) -> None:
    """Draw it; while the text has mistakes, the last text without any."""
    tried = bench.tried(gate)
    if tried is None:
        tried = st.session_state.get(_LAST, gate)
        st.text("While the text has mistakes, this shows the last text without any.")
    st.session_state[_LAST] = tried
    measures = tried.catalogue.measures
    picked = address.one(
        st.selectbox,
        "Preview of",
        list(measures),
        "measure",
        default=next(iter(measures)),
        format_func=lambda key: measures[key].name,
    )
    st.session_state["bench_measure"] = picked
    _shown(tried, measures[picked])


def _shown(tried: access.Gate, measure: Measure) -> None:
    missing = tried.missing_for(frame.viewer(), measure.id)
    if missing is not None:
        st.text(f"This cannot be computed from what is loaded. {missing}")
        return
    month = tried.months(frame.viewer())[0]
    total = watched(measure, tried.values(frame.viewer(), measure.id, end=month))
    if total.empty:
        st.text("No month has a figure.")
        return
    judged = tried.signals(frame.viewer(), measure.id)
    # some ready-made figures end before the data does
    month = total["month"].max().date()
    row = at(total, month).iloc[0].to_dict()
    against = figures.against(measure, month, row["value"], row["n"], row["status"])
    behind = workbench.children_now(tried, frame.viewer(), measure, month)
    facts = [(f"{month:%B %Y}", figures.value(measure, row["value"], row["status"]))]
    facts += [("Made of", figures.parts(measure, row["n"], row["of"]))]
    facts += [("Target", f"{against.aim} ({against.verdict})" if against.verdict else against.aim)]
    if behind is not None:
        facts += [("Children now", f"{behind[0]:,}"), ("Families now", f"{behind[1]:,}")]
    rows = [[name, text] for name, text in facts if text]
    st.html(table(f"Preview of {measure.name}", ["What", "Now"], [Section("", rows)]))
    if judged.why_not is None:
        st.text(finding(measure, month, row, at(judged.frame, month)).sentence)
    else:
        st.text(judged.why_not)
    nhs = not measure.families and measure.figures is None
    method = choices.NHS_METHOD if nhs or measure.figures is not None else choices.FAMILY_METHOD
    draw(tried, measure, month, total, judged, measure.over, {}, "value", method)
    with st.expander("What its keys mean, and as SQL"):
        said = explained.explained(tried.catalogue, measure, month)
        for sentence in said.sentences:
            st.text(sentence)
        st.code(";\n\n".join(said.sql), language="sql")
