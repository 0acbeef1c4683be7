"""One measure: what it says, its trend, where it comes from, and the children behind it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from pages.parts import choices, frame
from pages.parts.children import children
from pages.parts.choices import Where
from pages.parts.definition import definition
from pages.parts.drawing import draw, draw_parts
from pages.parts.drill import at, drill, watched
from pages.parts.further import further
from pages.parts.plain import plain
from perfcore.access import Gate, Judged, behind, loads
from perfcore.catalogue.model import Measure, Over
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures
from perfcore.readings.findings import TOLD, assured, because, finding, heading, since

SHOWN_MONTHS = 24


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    left, right = st.columns([3, 1])
    with left:
        measure = choices.measure(gate)
    with right:
        month = choices.month(gate)
    missing = gate.missing_for(frame.viewer(), measure.id)
    if missing is not None:
        head.title(plain(measure.name), anchor=False)
        head.text(f"This cannot be computed from what is loaded. {missing}")
        definition(gate, measure)
        return
    by, over, where = choices.question(gate, measure)
    with st.container(horizontal=True):
        drawn_as, method = choices.shown_as(measure), choices.method(measure)
    total = watched(measure, gate.values(frame.viewer(), measure.id, where=where, over=over, end=month))
    judged = gate.signals(frame.viewer(), measure.id, where=where or None)
    with head:
        _finding(gate, measure, month, total, judged, where, over)
    draw(gate, measure, month, total, judged, over, where, drawn_as, method)
    if over == measure.over:
        _behind(gate, measure, month, total, judged, where)
    if by is not None:
        drill(gate, measure, month, by, where, over)
    further(gate, measure, month)
    children(gate, measure, month, where)
    _table_and_download(gate, measure, month, by, where, over)
    definition(gate, measure)


def _finding(
    gate: Gate,
    measure: Measure,
    month: date,
    total: pd.DataFrame,
    judged: Judged,
    where: Where,
    over: Over,
) -> None:
    now = at(total, month)
    as_defined = over == measure.over
    found = None
    if len(now) and as_defined and judged.why_not is None:
        found = finding(measure, month, now.iloc[0].to_dict(), at(judged.frame, month))
    says = f": {heading(found)}" if found is not None else ""
    st.title(plain(f"{measure.name}{says}"), anchor=False)
    st.text(frame.data_line(gate, month, measure.figures))
    if now.empty:
        latest = "" if total.empty else f" The latest is for {total['month'].max():%B %Y}."
        st.text(f"There is no figure for {month:%B %Y}.{latest}")
        return
    row = now.iloc[0].to_dict()
    doubt = loads.doubted(gate, frame.viewer(), month).get(measure.id)
    if doubt:
        st.warning(plain(f"This figure is in doubt. {doubt}"))
    if found is not None:
        why = gate.explain(frame.viewer(), measure.id, month, where or None)
        when = gate.began(frame.viewer(), measure.id, month, where or None)
        twice = "Flagged the month before too." if found.confirmed else ""
        said = (found.sentence, because(measure, why), since(when), twice)
        st.text(" ".join(filter(None, said)))
    elif not as_defined:
        st.text("Signals and the target are for the figure as it is defined.")
    else:
        st.text(judged.why_not or "")
    _facts(measure, month, total, over)
    against = figures.against(measure, month, row["value"], row["n"], row["status"])
    if against.aim and not where and as_defined:
        takes = figures.gap(measure, month, row["n"], row["of"], against)
        verdict = f" ({'; '.join(filter(None, (against.verdict, takes)))})" if against.verdict else ""
        outlook = assured(measure, month, at(judged.frame, month))
        st.text(f"Target: {against.aim}{verdict}. {outlook}".strip())
    if where:
        chosen = "; ".join(
            f"{gate.catalogue.dimensions[d].label}: {', '.join(groups)}" for d, groups in where.items()
        )
        st.text(f"Only {chosen}.")


def _facts(measure: Measure, month: date, total: pd.DataFrame, over: Over) -> None:
    row = at(total, month).iloc[0]
    covers = figures.window(measure, over) or f"{month:%B %Y}"
    if measure.show == "bands":
        covers = f"{measure.watched_band} months, {covers}"
    facts = [(covers[0].upper() + covers[1:], figures.value(measure, row["value"], row["status"]))]
    facts += [("Made of", figures.parts(measure, row["n"], row["of"]))]
    facts += [("Families", figures.number(row["families"]))]
    for name, back in (("Month before", 1), ("Year before", 12)):
        earlier = at(total, (pd.Timestamp(month) - pd.DateOffset(months=back)).date())
        if len(earlier):
            facts.append((name, figures.value(measure, float(earlier.iloc[0]["value"]))))
    with st.container(horizontal=True, gap="medium"):
        for name, text in facts:
            if text:
                st.metric(name, text, width="content")


def _behind(
    gate: Gate, measure: Measure, month: date, total: pd.DataFrame, judged: Judged, where: Where
) -> None:
    """What stands behind the figure, and both parts of a fraction that moved."""
    said = behind.sentences(gate, frame.viewer(), measure.id, month, where or None)
    line = gate.line(frame.viewer(), measure.id, month, where or None)
    moved = line is not None and line["signal"] in TOLD
    if not said and not (moved and measure.show == "percent"):
        return
    st.header("Behind this figure", anchor=False)
    for sentence in said:
        st.text(sentence)
    if moved and measure.show == "percent":
        draw_parts(measure, month, total)


def _table_and_download(
    gate: Gate, measure: Measure, month: date, by: str | None, where: Where, over: Over
) -> None:
    values = gate.values(frame.viewer(), measure.id, by=by, where=where, over=over, end=month)
    with st.expander("The figures as a table"):
        recent = values[values["month"] > pd.Timestamp(month) - pd.DateOffset(months=SHOWN_MONTHS)]
        rows: list[list[Cell]] = [
            [
                f"{row['month']:%B %Y}",
                str(row["group"]) + (f", {row['part']}" if row["part"] else ""),
                figures.value(measure, row["value"], row["status"]),
                figures.number(row["n"]),
                figures.number(row["of"]),
                figures.number(row["families"]),
                str(row["status"]),
            ]
            for row in recent.iloc[::-1].to_dict("records")
        ]
        headers = ["Month", "Group", "Value", "n", "of", "Families", "Status"]
        st.html(table("Figures by month, latest first", headers, [Section("", rows)], numbers=(2, 3, 4, 5)))
    st.download_button(
        "Download these figures (CSV)",
        data=lambda: gate.download(frame.viewer(), measure.id, values, by, where, over),
        file_name=f"{measure.id}-{month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
    )
