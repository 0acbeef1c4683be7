"""What changed: every measure at one month, in its group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

import streamlit as st

from pages.parts import choices, frame
from perfcore.access import Line
from perfcore.charts import spark
from perfcore.charts.table import Cell, Html, Section, link, table
from perfcore.readings import figures
from perfcore.readings.findings import MARKS, Finding, Kind

HEADERS = [
    "Measure",
    "This month",
    "Made of",
    "Signal",
    "Month before",
    "Year before",
    "Target",
    "Last two years",
]
LISTS: dict[str, tuple[Kind, ...]] = {
    "Real changes to look into": ("concern", "change"),
    "Real improvements": ("improvement",),
    "Worth watching: perhaps chance": ("watch",),
}
FIRST_FEW = 5
LOOKS_BIG = "Looks big, but is as usual"
SHAPES = {
    "met": "\N{BLACK CIRCLE} met",
    "close": "\N{BLACK DIAMOND} close",
    "missed": "\N{BLACK UP-POINTING TRIANGLE} missed",
    "in range": "\N{BLACK CIRCLE} in range",
    "above range": "\N{BLACK UP-POINTING TRIANGLE} above range",
    "below range": "\N{BLACK DOWN-POINTING TRIANGLE} below range",
}


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    month = choices.month(gate)
    lines = gate.overview(frame.viewer(), month)
    found = gate.findings(frame.viewer(), lines, month)
    with head:
        st.title(f"What changed in {month:%B %Y}", anchor=False)
        st.text(frame.data_line(gate, month))
        st.text(_summary(lines, month))
    told = [line for line in lines if line.measure.id in found]
    for heading, kinds in LISTS.items():
        _list(heading, [ln for ln in told if found[ln.measure.id].kind in kinds], found, month)
    _list(LOOKS_BIG, [ln for ln in told if found[ln.measure.id].looks_big], found, month)
    st.header("All measures", anchor=False)
    sections = []
    for group, name in gate.catalogue.groups.items():
        rows = [
            _row(line, found.get(line.measure.id), month) for line in lines if line.measure.group == group
        ]
        if rows:
            sections.append(Section(name, rows))
    caption = f"All measures in {month:%B %Y}"
    st.html(table(caption, HEADERS, sections, numbers=(1, 2, 4, 5), extras=(2, 4, 5, 7)))
    frame.footer(gate)


def _summary(lines: list[Line], month: date) -> str:
    """How many measures meet their target, and how many cannot be told."""
    verdicts = [figures.against(ln.measure, month, ln.value, ln.n, ln.status).verdict for ln in lines]
    judged = [v for v in verdicts if v is not None]
    good = sum(v in ("met", "in range") for v in judged)
    gone = sum(ln.missing is not None for ln in lines)
    said = [f"{figures.counted(len(lines) - gone, 'measures')}."]
    if judged:
        said.append(f"{good} of the {len(judged)} with a target are where they should be.")
    if gone:
        said.append(f"{gone} cannot be computed from this load: the Data page says why.")
    return " ".join(said)


def _list(heading: str, lines: list[Line], found: Mapping[str, Finding], month: date) -> None:
    """The strongest few, the others behind a click; nothing at all where there is nothing to say."""
    if not lines:
        return
    lines = sorted(lines, key=lambda line: -found[line.measure.id].strength)
    st.header(heading, anchor=False)
    headers = ["Measure", "What the figures say"]
    for part, some in ((heading, lines[:FIRST_FEW]), (f"{heading}, further", lines[FIRST_FEW:])):
        rows: list[list[Cell]] = [
            [
                link(frame.MEASURE, line.measure.name, measure=line.measure.id, month=f"{month:%Y-%m}"),
                found[line.measure.id].sentence,
            ]
            for line in some
        ]
        markup = table(part, headers, [Section("", rows)])
        if some and part == heading:
            st.html(markup)
        elif some:
            with st.expander(f"{len(some)} more"):
                st.html(markup)


def _row(line: Line, found: Finding | None, month: date) -> list[Cell]:
    measure = line.measure
    name = link(frame.MEASURE, measure.name, measure=measure.id, month=f"{month:%Y-%m}")
    covers = figures.window(measure)
    if covers and covers not in measure.name.lower():
        name = Html(f"{name.markup} <small>({covers})</small>")
    if line.missing is not None:
        return [name, "x", "", "", "", "", Html(f"<small>{escape(line.missing)}</small>"), ""]
    against = figures.against(measure, month, line.value, line.n, line.status)
    target: Cell = ""
    if against.aim:
        shape = SHAPES.get(against.verdict or "", "")
        mark = f'<span class="pc-mark">{shape}</span><br>' if shape else ""
        target = Html(f"{mark}<small>{escape(against.aim)}</small>")
    value = figures.value(measure, line.value, line.status)
    alt = f"{measure.name}, last {len(line.past)} months, now {value}"
    shown: Cell = value
    if line.status in figures.UNFINISHED:
        shown = Html(f"{escape(value)}<br><small>{line.status}</small>")
    return [
        name,
        shown,
        _made_of(line),
        Html(f'<span class="pc-mark">{MARKS[found.kind] if found else ""}</span>'),
        figures.value(measure, line.previous) if line.previous == line.previous else "",
        figures.value(measure, line.year_before) if line.year_before == line.year_before else "",
        target,
        Html(spark.as_image(spark.spark(line.past, alt), alt)),
    ]


def _made_of(line: Line) -> Cell:
    """Both parts of a fraction, and the families behind it, one under the other."""
    parts = figures.parts(line.measure, line.n, line.of)
    families = figures.counted(line.families, "families") if line.families > 0 else ""
    said = [escape(parts)] if parts else []
    return Html("<br>".join([*said, *([f"<small>{families}</small>"] if families else [])]))
