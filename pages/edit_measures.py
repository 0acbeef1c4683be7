"""Measures: measures.yaml in an editor, what it says and would change, before anyone else sees it."""

from __future__ import annotations

import streamlit as st

from pages.parts import bench, bench_forms, bench_preview, frame, signing
from perfcore.access import workbench
from perfcore.charts.table import Cell, Section, table

MOST_MISTAKES = 50
# indents and columns are counted in characters, and a line is one line
MONOSPACE = (
    '<style>textarea[aria-label="Text of measures.yaml"] '
    "{font-family: monospace; white-space: pre; overflow-x: auto}</style>"
)


def render() -> None:
    """The page."""
    gate = frame.gate()
    bench.begin()
    looked = bench.looked()
    n = len(looked.mistakes)
    says = f"{n} mistake{'' if n == 1 else 's'} to mend" if n else "sound"
    changed = "changed, not saved" if bench.text() != bench.base() else "as it is saved"
    st.title(f"measures.yaml is {says}" if not n else f"measures.yaml has {says}", anchor=False)
    about = gate.about(frame.viewer())
    st.text(
        f"{about.council}. The text is {changed}. The preview counts it on the data to "
        f"{about.data_to:%d %B %Y}; nobody else sees it until you save."
    )
    bench.tell()
    signing.writer()
    left, right = st.columns([3, 2])
    st.html(MONOSPACE)
    with left:
        st.text_area("Text of measures.yaml", key=bench.TEXT, height=640, on_change=bench.remember)
        _mistakes(looked)
    with right:
        bench_preview.preview(gate, looked)
    bench_forms.forms(gate, looked)
    bench_forms.saving(gate, looked)
    bench_forms.history()


def _mistakes(looked: workbench.Looked) -> None:
    if not looked.mistakes:
        return
    st.header("What is wrong", anchor=False)
    rows: list[list[Cell]] = [
        [str(m.line), str(m.column), m.message] for m in looked.mistakes[:MOST_MISTAKES]
    ]
    headers = ["Line", "Column", "What is wrong, and what to write"]
    st.html(table("Mistakes in the text", headers, [Section("", rows)], numbers=(0, 1)))
    if len(looked.mistakes) > MOST_MISTAKES:
        st.text(f"And {len(looked.mistakes) - MOST_MISTAKES} more.")
    places = {f"Line {m.line}, column {m.column}": m for m in reversed(looked.mistakes)}
    chosen = st.selectbox("Show in the text", list(reversed(places)))
    if chosen is not None:
        st.code(workbench.around(bench.text(), places[chosen]), language=None)
