"""Data: what was loaded, what was wrong in it, and what it cannot give."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame
from perfcore.access import TABLES, Gate, loads
from perfcore.access.viewer import may
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures

MOST_LOADS = 12
MOST_RESTATED = 40


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

    st.header("What was wrong", anchor=False)
    if may(frame.viewer(), "figures"):
        _problems(gate)
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
    if may(frame.viewer(), "figures"):
        _before(gate)


def _problems(gate: Gate) -> None:
    found = loads.problems(gate, frame.viewer())
    if not found:
        st.text("Nothing was found wrong.")
        return
    touched = {name for problem in found for name in problem.measures}
    st.text(
        f"{figures.counted(sum(p.n for p in found), 'findings')} in {figures.counted(len(found), 'rules')}; "
        f"they are in what {figures.counted(len(touched), 'measures')} count or look up."
    )
    rows: list[list[Cell]] = [
        [p.file, p.rule, p.says, p.done, f"{p.n:,}", f"{len(p.measures)}"] for p in found
    ]
    headers = ["File", "Rule", "What is wrong", "What was done", "Findings", "Measures"]
    st.html(table("Findings by rule", headers, [Section("", rows)], numbers=(4, 5), extras=(1,)))
    with st.expander("Which measures a finding may touch"):
        named: list[list[Cell]] = [[f"{p.rule} in {p.file}", ", ".join(p.measures) or "none"] for p in found]
        st.html(table("Measures by finding", ["Finding", "Measures"], [Section("", named)]))
    if may(frame.viewer(), "children"):
        _downloads(gate, found)


def _downloads(gate: Gate, found: list[loads.Problem]) -> None:
    st.text("For whoever mends the source: file, row, column and value of each finding.")
    names = ["All", *(f"{p.rule} in {p.file}" for p in found)]
    chosen = st.selectbox("Findings", names, width=420)
    problem = None if chosen == "All" else found[names.index(str(chosen)) - 1]
    st.download_button(
        "Download these findings",
        lambda: loads.problems_csv(gate, frame.viewer(), problem),
        file_name="findings.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _before(gate: Gate) -> None:
    st.header("Against the load before", anchor=False)
    kept = loads.kept(frame.viewer(), frame.data_folder())
    rows: list[list[Cell]] = [
        [
            f"{load.loaded_at:%d %b %Y %H:%M}",
            load.source,
            figures.day(load.data_to),
            f"{sum(load.rows.values()):,}",
            f"{load.findings:,}",
        ]
        for load in kept[:MOST_LOADS]
    ]
    headers = ["Loaded", "From", "Data to", "Rows", "Findings"]
    st.html(table("Loads that are kept, the latest first", headers, [Section("", rows)], numbers=(3, 4)))
    if loads.before(frame.viewer(), frame.data_folder()) is None:
        st.text("This is the first load of its kind that is kept: there is nothing to compare it with.")
        return
    if not st.toggle(
        "Compare with the load before", help="Counts every measure on both; takes some seconds."
    ):
        return
    found = _compared(gate, gate.about(frame.viewer()).fingerprint)
    if found is None:
        return
    changes: list[list[Cell]] = [
        [t.label, f"{t.before:,}", f"{t.now:,}", _or_dash(t.gone), _or_dash(t.come)] for t in found.tables
    ]
    headers = ["Rows of", "Before", "Now", "Gone", "New"]
    st.html(table("Rows before and now", headers, [Section("", changes)], numbers=(1, 2, 3, 4)))
    if found.refused:
        st.text(found.refused)
        return
    if not found.figures:
        st.text("No figure of a finished month reads otherwise than it did.")
        return
    st.text(
        f"{figures.counted(found.figures, 'figures')} of finished months read otherwise now, in "
        f"{figures.counted(found.measures, 'measures')}."
    )
    restated: list[list[Cell]] = [
        [r.measure, f"{r.month:%b %Y}", r.before, r.now] for r in found.restated[:MOST_RESTATED]
    ]
    headers = ["Measure", "Month", "Was", "Now"]
    st.html(table("Figures that read otherwise, the latest first", headers, [Section("", restated)]))


@st.cache_resource(max_entries=1, show_spinner="Counting both loads")
def _compared(_gate: Gate, fingerprint: str) -> loads.Compared | None:
    del fingerprint  # only a part of the key
    return loads.compared(_gate, frame.viewer(), frame.data_folder())


def _or_dash(n: int | None) -> str:
    return "-" if n is None else f"{n:,}"
