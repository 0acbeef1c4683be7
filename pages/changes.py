"""What changed: every measure at one month, in its group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

import streamlit as st

from pages.parts import choices, frame
from perfcore.access import Gate, Line, loads, minutes, since_last
from perfcore.charts import spark
from perfcore.charts.table import Cell, Html, Section, link, table
from perfcore.readings import figures
from perfcore.readings.findings import MARKS, REAL, Finding, by_chance, same_change

HEADERS = [
    "Measure",
    "This month",
    "Made of",
    "Signal",
    "Month before",
    "Year before",
    "Target",
    "Elsewhere",
    "Last two years",
]
IN_DOUBT = "Figures in doubt"
REAL_CHANGES = "Real changes to look into"
LOOKS_BIG = "Looks big, but is as usual"
IMPROVEMENTS = "Real improvements"
NOT_SURE = "Flagged, not yet sure"
WATCH = "Worth watching: perhaps chance"
MISSED = "Targets missed"
FIRST_FEW = 5


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    month = choices.month(gate)
    lines = gate.overview(frame.viewer(), month)
    found = gate.findings(frame.viewer(), lines, month)
    told = [line for line in lines if line.measure.id in found]
    lists = _lists(told, found)
    with head:
        early = told and all(one.kind in ("too early", "not judged") for one in found.values())
        st.title(f"{month:%B %Y}: too early to say" if early else _title(month, lists), anchor=False)
        st.text(frame.data_line(gate, month))
        st.text(_summary(lines, found, month))
    _doubted(gate, lines, month)
    for heading in (REAL_CHANGES, LOOKS_BIG, IMPROVEMENTS):
        _list(heading, lists[heading], found, month)
    both = gate.together(frame.viewer(), month)
    if both:
        st.header("To be read together", anchor=False)
        for sentence in both:
            st.text(sentence)
    _since_last(gate, month)
    for heading in (NOT_SURE, WATCH):
        _folded(heading, lists[heading], found, month)
    _missed(lines, month)
    _all(gate, lines, found, month)


def _doubted(gate: Gate, lines: list[Line], month: date) -> None:
    """Before any finding: the figures that the load itself gives reason to doubt."""
    doubts = loads.doubted(gate, frame.viewer(), month)
    by_reason: dict[str, list[str]] = {}
    for line in lines:
        if line.measure.id in doubts:
            by_reason.setdefault(doubts[line.measure.id], []).append(_link(line, month).markup)
    if by_reason:
        st.header(IN_DOUBT, anchor=False)
        rows: list[list[Cell]] = [[Html(", ".join(links)), why] for why, links in by_reason.items()]
        st.html(table(IN_DOUBT, ["Measures", "Why"], [Section("", rows)]))


def _since_last(gate: Gate, month: date) -> None:
    """What was promised, asked for and put right; nothing at all where nobody has written anything yet."""
    store = minutes.store_for(frame.data_folder())
    said = since_last.for_home(gate, frame.viewer(), store, month)
    for heading, sentences in (
        ("Promises due", said.due),
        ("Answers overdue", said.overdue),
        ("Corrected since last time", said.corrected),
    ):
        if sentences:
            st.header(heading, anchor=False)
            for sentence in sentences:
                st.text(sentence)


def _lists(told: list[Line], found: Mapping[str, Finding]) -> dict[str, list[list[Line]]]:
    """The lists of the page, strongest first; measures that say the same change stand in one entry."""

    def those(*kinds: str, sure: bool = True) -> list[list[Line]]:
        chosen = [
            ln for ln in told if found[ln.measure.id].kind in kinds and found[ln.measure.id].sure == sure
        ]
        return same_change(chosen, found)

    return {
        REAL_CHANGES: those("concern", "change"),
        IMPROVEMENTS: those("improvement"),
        NOT_SURE: those(*REAL, sure=False),
        WATCH: those("watch"),
        LOOKS_BIG: same_change([ln for ln in told if found[ln.measure.id].looks_big], found),
    }


def _title(month: date, lists: Mapping[str, list[list[Line]]]) -> str:
    real = len(lists[REAL_CHANGES])
    if real:
        changes = "one real change" if real == 1 else f"{real} real changes"
        return f"{month:%B %Y}: {changes} to look into"
    unsure = len(lists[NOT_SURE])
    flagged = f"; {unsure} flagged, not yet sure" if unsure else ""
    return f"{month:%B %Y}: no change to be sure of{flagged}"


def _summary(lines: list[Line], found: Mapping[str, Finding], month: date) -> str:
    """How many measures meet their target, how many cannot be told, and what chance alone would flag."""
    verdicts = [figures.against(ln.measure, month, ln.value, ln.n, ln.status).verdict for ln in lines]
    judged = [v for v in verdicts if v is not None]
    good = sum(v in ("met", "in range") for v in judged)
    gone = sum(ln.missing is not None for ln in lines)
    said = [f"{figures.counted(len(lines) - gone, 'measures')}."]
    if judged:
        said.append(f"{good} of the {len(judged)} with a target are where they should be.")
    if gone:
        said.append(f"{gone} cannot be computed from this load: the Data page says why.")
    return " ".join([*said, by_chance(found)])


def _list(heading: str, entries: list[list[Line]], found: Mapping[str, Finding], month: date) -> None:
    """The strongest few, the others behind a click; nothing at all where there is nothing to say."""
    if not entries:
        return
    st.header(heading, anchor=False)
    st.html(_entries(heading, entries[:FIRST_FEW], found, month))
    _more(heading, entries[FIRST_FEW:], found, month)


def _folded(heading: str, entries: list[list[Line]], found: Mapping[str, Finding], month: date) -> None:
    if entries:
        with st.expander(f"{heading} ({len(entries)})"):
            st.html(_entries(heading, entries, found, month))


def _more(heading: str, entries: list[list[Line]], found: Mapping[str, Finding], month: date) -> None:
    if entries:
        with st.expander(f"{len(entries)} more"):
            st.html(_entries(f"{heading}, further", entries, found, month))


def _entries(caption: str, entries: list[list[Line]], found: Mapping[str, Finding], month: date) -> str:
    rows: list[list[Cell]] = []
    for first, *others in entries:
        one = found[first.measure.id]
        name = _link(first, month).markup
        if others:
            also = ", ".join(_link(line, month).markup for line in others)
            name += f"<br><small>also: {also}</small>"
        new = ""
        if one.kind in REAL:
            new = "also last month" if one.confirmed else "new this month"
        rows.append([Html(name), one.sentence, Html(f"<small>{new}</small>") if new else ""])
    headers = ["Measure", "What the figures say", "Since"]
    if not any(row[2] for row in rows):
        headers, rows = headers[:2], [row[:2] for row in rows]
    return table(caption, headers, [Section("", rows)])


def _link(line: Line, month: date) -> Html:
    return link(frame.MEASURE, line.measure.name, measure=line.measure.id, month=f"{month:%Y-%m}")


def _missed(lines: list[Line], month: date) -> None:
    """Targets that are missed by more than their tolerance, furthest first."""
    rows: list[list[Cell]] = []
    for line in lines:
        against = figures.against(line.measure, month, line.value, line.n, line.status)
        if against.verdict == "missed":
            value = figures.value(line.measure, line.value, line.status)
            rows.append(
                [
                    _link(line, month),
                    value,
                    figures.parts(line.measure, line.n, line.of),
                    against.aim,
                    figures.gap(line.measure, month, line.n, line.of, against),
                ]
            )
    if not rows:
        return
    with st.expander(f"{MISSED} ({len(rows)})"):
        headers = ["Measure", "This month", "Made of", "Target", "To the target"]
        st.html(table(f"{MISSED} in {month:%B %Y}", headers, [Section("", rows)], numbers=(1, 2)))


def _all(gate: Gate, lines: list[Line], found: Mapping[str, Finding], month: date) -> None:
    st.header("All measures", anchor=False)
    elsewhere = frame.elsewhere(gate)
    sections = []
    for group, name in gate.catalogue.groups.items():
        rows = [
            _row(line, found.get(line.measure.id), month, elsewhere[line.measure.id])
            for line in lines
            if line.measure.group == group
        ]
        if rows:
            sections.append(Section(name, rows))
    caption = f"All measures in {month:%B %Y}"
    st.html(table(caption, HEADERS, sections, numbers=(1, 2, 4, 5), extras=(2, 4, 5, 7, 8)))


def _row(line: Line, found: Finding | None, month: date, elsewhere: str) -> list[Cell]:
    measure = line.measure
    name = _link(line, month)
    covers = figures.window(measure)
    if covers and covers not in measure.name.lower():
        name = Html(f"{name.markup} <small>({covers})</small>")
    if line.missing is not None:
        return [name, "x", "", "", "", "", Html(f"<small>{escape(line.missing)}</small>"), "", ""]
    against = figures.against(measure, month, line.value, line.n, line.status)
    target: Cell = ""
    if against.aim:
        shape = figures.SHAPES.get(against.verdict or "", "")
        mark = f'<span class="pc-mark">{shape}</span><br>' if shape else ""
        gap = figures.gap(measure, month, line.n, line.of, against)
        takes = f"; {gap}" if gap else ""
        target = Html(f"{mark}<small>{escape(against.aim + takes)}</small>")
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
        Html(f"<small>{escape(elsewhere)}</small>"),
        Html(spark.as_image(spark.spark(line.past, alt), alt)),
    ]


def _made_of(line: Line) -> Cell:
    """Both parts of a fraction, and the families behind it, one under the other."""
    parts = figures.parts(line.measure, line.n, line.of)
    families = figures.counted(line.families, "families") if line.families > 0 else ""
    said = [escape(parts)] if parts else []
    return Html("<br>".join([*said, *([f"<small>{families}</small>"] if families else [])]))
