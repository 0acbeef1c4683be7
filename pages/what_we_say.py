"""Commentary: what is said about a measure in a month, drafted beside its chart and held against it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.parts import choices, drawing, frame, signing
from pages.parts.choices import FAMILY_METHOD, NHS_METHOD
from pages.parts.comment_steps import correct, history, readers_see, state_in_words, steps
from pages.parts.comment_text import help_with_references, is_saved, show_check, write
from pages.parts.drill import watched
from pages.parts.plain import plain
from perfcore.access import Gate, UnknownQuestion, commentary, minutes
from perfcore.access.minutes import Comment
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Cell, Html, Section, link, table
from perfcore.readings import figures

FIRST_WORDS = 90  # characters of a comment in the list of all
NEXT = {
    "draft": "\N{WHITE CIRCLE} draft",
    "checked": "\N{WHITE DIAMOND} waits for approval",
    "approved": "\N{BLACK DIAMOND} approved",
    "published": "\N{BLACK CIRCLE} published",
}


def render() -> None:
    """The page."""
    gate, viewer = frame.gate(), frame.viewer()
    head = st.container()
    left, right = st.columns([3, 1])
    with left:
        measure = choices.measure(gate)
    with right:
        month = choices.month(gate)
    past = minutes.comment_versions(signing.store(), viewer, measure.id, month)
    with head:
        st.title(plain(f"{measure.name}: {state_in_words(past)}"), anchor=False)
        st.text(frame.data_line(gate, month, measure.figures))
    missing = gate.missing_for(viewer, measure.id)
    if missing is not None:
        st.text(f"This cannot be computed from what is loaded. {missing}")
    else:
        _figures(gate, measure, month)
        _words(gate, measure, month, past)
    _all(gate, month)


def _figures(gate: Gate, measure: Measure, month: date) -> None:
    """What the figures say, and the chart that the comment is written beside."""
    reading = commentary.draft(gate, frame.viewer(), measure.id, month)
    if not reading:
        st.text(f"There is no figure for {month:%B %Y}.")
        return
    st.text(minutes.preview(gate, frame.viewer(), reading, measure.id, month))
    chart, references = st.columns([3, 2])
    with chart:
        shown = watched(measure, gate.values(frame.viewer(), measure.id, end=month))
        judged = gate.signals(frame.viewer(), measure.id)
        method = FAMILY_METHOD if measure.families and measure.figures is None else NHS_METHOD
        drawing.draw(gate, measure, month, shown, judged, measure.over, {}, "value", method)
    with references:
        help_with_references(gate, frame.viewer(), measure, month)
        there = {"measure": measure.id, "month": f"{month:%Y-%m}"}
        st.html(link(frame.MEASURE, "Groups, children and what is behind this figure", **there).markup)


def _words(gate: Gate, measure: Measure, month: date, past: list[Comment]) -> None:
    """The comment: written, checked, sent on its way, and what readers see of it."""
    viewer = frame.viewer()
    readers_see(gate, viewer, measure, month)
    if signing.may_write():
        st.header("Write", anchor=False)
        by = signing.writer()
        words = write(gate, by, measure, month, past)
        checked = commentary.check_words(gate, viewer, signing.store(), measure.id, month, words)
        show_check(checked, words)
        steps(gate, measure, month, past, checked if is_saved(words, past) else None)
        correct(gate, viewer, measure, month, past)
    history(viewer, measure, month, past)


def _all(gate: Gate, month: date) -> None:
    """Every measure with where its comment stands: what asks for words first, then what has them."""
    viewer = frame.viewer()
    written = {c.measure: c for c in minutes.comments_worked_on(signing.store(), viewer, month)}
    asks = _asks_for_words(gate, month)
    wanted = [m for m in asks if m not in written]
    quiet = [m for m in gate.catalogue.measures if m not in written and m not in asks]
    headers = ["Measure", "Comment", "Who and when", "What it says, or why it is asked for"]
    st.header(f"All comments of {month:%B %Y}", anchor=False)
    st.text(
        f"{len(written)} written. {len(wanted)} measures ask for words: "
        "they are off target or really changed."
    )
    sections = [
        Section("Written", [_row(gate, month, m, c) for m, c in written.items()]),
        Section("Ask for words", [[_to(gate, m, month), "none yet", "", asks[m]] for m in wanted]),
    ]
    sections = [section for section in sections if section.rows]
    if sections:
        st.html(table(f"Comments of {month:%B %Y}", headers, sections, extras=(2,)))
    with st.expander(f"No comment, and none is asked for ({len(quiet)})"):
        rows: list[list[Cell]] = [[_to(gate, m, month), "none"] for m in quiet]
        st.html(table("Measures without a comment", headers[:2], [Section("", rows)]))


def _asks_for_words(gate: Gate, month: date) -> dict[str, str]:
    """Measures that miss their target or really changed, with the finding, strongest first."""
    lines = gate.overview(frame.viewer(), month)
    found = gate.findings(frame.viewer(), lines, month)
    asks = {}
    for line in lines:
        one = found.get(line.measure.id)
        if one is None:
            continue
        verdict = figures.against(line.measure, month, line.value, line.n, line.status).verdict
        moved = one.kind in ("concern", "change") and one.sure
        if moved or verdict == "missed":
            said = [one.title] if moved else []
            said += ["Target missed"] if verdict == "missed" else []
            asks[line.measure.id] = ". ".join(said)
    return asks


def _row(gate: Gate, month: date, measure: str, comment: Comment) -> list[Cell]:
    text = comment.rendered or _now(gate, comment)
    if len(text) > FIRST_WORDS:
        text = text[:FIRST_WORDS].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    who = f"{comment.author}, {figures.day(comment.written_at.date())}"
    return [_to(gate, measure, month), NEXT[comment.state], who, text]


def _now(gate: Gate, comment: Comment) -> str:
    try:
        return minutes.preview(gate, frame.viewer(), comment.text, comment.measure, comment.month)
    except (minutes.UnknownReference, UnknownQuestion):
        return comment.text


def _to(gate: Gate, measure: str, month: date) -> Html:
    found = gate.catalogue.measures.get(measure)
    name = measure if found is None else found.name
    return link(signing.COMMENTARY, name, measure=measure, month=f"{month:%Y-%m}")
