"""The briefing: pick the audience, read the draft, download it, send it out."""

from __future__ import annotations

import base64
import os
from functools import partial
from pathlib import Path
from typing import cast

import streamlit as st

from pages.parts import address, choices, frame
from perfcore.access import Gate, briefing, briefing_issue, minutes
from perfcore.access.briefing_issue import Audience, Briefing, House
from perfcore.access.minutes import Store
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures

WHO = {
    "member": "Cabinet member: two pages, published",
    "committee": "Scrutiny committee: published",
    "management": "Management team: nothing hidden",
}
KINDS = (
    (".pdf", "PDF"),
    (".docx", "Word"),
    (".html", "Web page"),
    ("-figures.xlsx", "Figures"),
    ("-publication.txt", "Publication report"),
)
EXEMPT = "-EXEMPT.pdf"
HEIGHT = 900


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    month = choices.month(gate)
    audience = _audience()
    style = _style()
    if style is None:
        return
    store = minutes.store_for(frame.data_folder())
    meeting = style.meeting(audience)
    brief = briefing.make(gate, frame.viewer(), month, audience, frame.data_folder(), store, meeting)
    with head:
        st.title(f"Briefing for {month:%B %Y}", anchor=False)
        st.text(frame.data_line(gate, month))
        st.text(_left_out(brief))
    _downloads(brief, style)
    _issued(brief, gate, style, store)
    st.header("The draft", anchor=False)
    # as an address of its own it can reach nothing of the app
    page = base64.b64encode(briefing_issue.as_page(frame.viewer(), brief, style).encode()).decode()
    st.iframe(f"data:text/html;base64,{page}", height=HEIGHT, tab_index=0, alt=brief.title)


def _audience() -> Audience:
    chosen = address.one(
        st.selectbox,
        "For",
        list(briefing_issue.AUDIENCES),
        "for",
        default="member",
        format_func=lambda who: WHO[who],
        width=420,
    )
    return cast(Audience, chosen)


def _style() -> House | None:
    try:
        measures = Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml"))
        return briefing_issue.house_style(frame.viewer(), measures)
    except briefing_issue.UnreadableStyle as why:
        st.title("house_style.yaml has a mistake", anchor=False)
        st.text(str(why))
        return None


def _left_out(brief: Briefing) -> str:
    if not brief.published:
        return "For the management team: nothing is hidden, and it is not to be published."
    hidden = sum(one.kind == "figure" and one.month == brief.month for one in brief.left_out)
    texts = sum(one.kind != "figure" for one in brief.left_out)
    counts = f"{figures.counted(hidden, 'figures')} of this month hidden"
    return f"{counts}, {figures.counted(texts, 'texts')} left out: the publication report says why."


def _file(brief: Briefing, style: House, name: str) -> bytes:
    return briefing_issue.files(frame.viewer(), brief, style)[name]


def _downloads(brief: Briefing, style: House) -> None:
    stem = f"briefing-{brief.month:%Y-%m}-{brief.audience}"
    kinds = [*KINDS, *([(EXEMPT, "Exempt part")] if brief.exempt else [])]
    for place, (ending, label) in zip(st.columns(len(kinds)), kinds, strict=True):
        name = f"{stem}{ending}"
        place.download_button(
            label,
            data=partial(_file, brief, style, name),
            file_name=name,
            key=f"down_{ending}",
            width="stretch",
            on_click="ignore",
        )


def _issued(brief: Briefing, gate: Gate, style: House, store: Store) -> None:
    """What went out, what is otherwise than in the month before, and how to send this one out."""
    data, viewer = frame.data_folder(), frame.viewer()
    out = [
        o
        for o in briefing_issue.every(viewer, data)
        if (o.month, o.audience) == (brief.month, brief.audience)
    ]
    with st.expander(f"Issued: {figures.counted(len(out), 'editions')}" if out else "Not issued yet"):
        for one in out:
            why = f" {one.why}" if one.why else ""
            day = figures.day(one.issued_at.date())
            st.text(f"Edition {one.edition}, issued on {day} by {one.issued_by}.{why}")
            for fault in briefing_issue.faults(viewer, one):
                st.text(fault)
        why = st.text_input("What is corrected", key="why_again") if out else ""
        if st.button("Issue again" if out else "Issue", key="issue"):
            try:
                briefing_issue.issue(gate, viewer, store, brief.month, brief.audience, data, style, why)
            except (briefing_issue.NotIssued, minutes.MinutesError) as said:
                st.text(str(said))
            else:
                st.rerun()
    earlier = briefing_issue.before(viewer, data, brief.month, brief.audience)
    if earlier is not None:
        changed = briefing_issue.differences(viewer, earlier, brief)
        rows: list[list[Cell]] = [
            [d.measure, d.before or "none", d.now or "none"] for d in changed if d.what == "signal"
        ]
        with st.expander(f"Signals that differ from {earlier.month:%B %Y} ({len(rows)})"):
            caption = f"Signals in {earlier.month:%B %Y} and in {brief.month:%B %Y}"
            st.html(table(caption, ["Measure", "Then", "Now"], [Section("", rows)]))
