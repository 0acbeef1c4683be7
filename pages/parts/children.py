"""The children behind one number, for those who may see them."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.parts import frame
from pages.parts.choices import Where
from perfcore.access import Gate
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures

MOST_ROWS = 1000


def children(gate: Gate, measure: Measure, month: date, where: Where) -> None:
    """The list behind a toggle: nothing is read before somebody asks."""
    if measure.figures is not None:
        return
    st.header("The children behind it", anchor=False)
    if not st.toggle(f"Show them for {month:%B %Y}", key="children"):
        return
    rows = gate.rows(frame.viewer(), measure.id, month, where)
    families = figures.counted(rows["family"].nunique(), "families")
    several = rows.groupby("family")["child"].nunique().sort_values(ascending=False)
    st.text(
        f"{figures.counted(len(rows), 'rows')}, {figures.counted(rows['child'].nunique(), 'children')}, "
        f"{families}. Largest families first."
    )
    rows = rows.assign(size=rows["family"].map(several))
    rows = rows.sort_values(["size", "family", "child", "date"], ascending=[False, True, True, True])
    columns = [c for c in rows.columns[3:] if c != "size"]
    said = {True: "yes", False: "no"}
    listed: list[list[Cell]] = [
        [
            str(row["child"]),
            str(row["family"]),
            str(row["size"]),
            figures.day(row["date"].date()),
            *(said.get(row[c], str(row[c])) if c == "hit" else str(row[c]) for c in columns),
        ]
        for row in rows.head(MOST_ROWS).to_dict("records")
    ]
    labels = {d: gate.catalogue.dimensions[d].label for d in measure.drill}
    names = ["Child", "Family", "Of them here", "Date"]
    names += [labels.get(c, str(c).capitalize()) for c in columns]
    if len(rows) > MOST_ROWS:
        st.text(f"The first {MOST_ROWS:,} are shown: filter to see the others.")
    st.html(table(f"Children behind {measure.name}", names, [Section("", listed)]))
