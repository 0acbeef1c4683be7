"""Data: what was loaded, what was wrong in it, and what it cannot give."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from pages.parts import frame
from perfcore.access import TABLES
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures

MOST_FINDINGS = 200


def render() -> None:
    """The page."""
    gate = frame.gate()
    about = gate.about(frame.viewer())
    st.title("The data behind the figures")
    st.text(
        f"{about.council}. {about.source}, loaded {figures.day(about.loaded_at.date())}, "
        f"data to {figures.day(about.data_to)}."
    )
    rows: list[list[Cell]] = [
        [
            TABLES[name].label if name in TABLES else name.capitalize(),
            f"{read:,}",
            f"{about.rows_set_aside.get(name, 0):,}",
        ]
        for name, read in sorted(about.rows_read.items())
    ]
    st.header("Rows")
    st.html(table("Rows by table", ["Table", "Read", "Set aside"], [Section("", rows)], numbers=(1, 2)))

    if about.families is not None:
        st.header("How families were found")
        rows = [
            [str(r["key"]), f"{r['children']:,}", f"{100 * r['share']:.1f}%"]
            for r in about.families.to_dict("records")
        ]
        headers = ["Found by", "Children", "Share"]
        st.html(table("Children by family key", headers, [Section("", rows)], numbers=(1, 2)))

    st.header("What was wrong")
    if not about.findings:
        st.text("Nothing was found wrong.")
    counted = Counter((f.severity, f.rule) for f in about.findings)
    rows = [[rule, severity, f"{n:,}"] for (severity, rule), n in counted.most_common()]
    if rows:
        headers = ["Rule", "What was done", "Findings"]
        st.html(table("Findings by rule", headers, [Section("", rows)], numbers=(2,)))
        with st.expander("Each finding, with its place"):
            listed: list[list[Cell]] = [
                [f.file, "" if f.row is None else str(f.row), f.column, f.value, f.says]
                for f in about.findings[:MOST_FINDINGS]
            ]
            headers = ["File", "Row", "Column", "Value", "What is wrong"]
            st.html(table("Findings", headers, [Section("", listed)], numbers=(1,)))

    missing = [
        [m.name, reason]
        for m in gate.catalogue.measures.values()
        if (reason := gate.missing_for(frame.viewer(), m.id)) is not None
    ]
    st.header("What cannot be computed from this load")
    if missing:
        st.html(table("Measures that cannot be computed", ["Measure", "Why"], [Section("", missing)]))
    else:
        st.text("Every measure in the catalogue can.")
    frame.footer(gate)
