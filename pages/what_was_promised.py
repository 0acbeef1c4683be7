"""Promises: what was asked for, expected, promised and put right, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from pages.parts import address, asking, expecting, frame, signing
from perfcore.access import Gate, expectations, follow_ups, minutes
from perfcore.access.since_last import corrected, name_of
from perfcore.charts.table import Cell, Section, link, table
from perfcore.readings import figures

DAYS_BACK, DAYS_AHEAD = 92, 92
TOLD = "told_of_a_correction"
SINCE = {"31": "the last month", "92": "three months", "366": "the last year", "all": "the beginning"}


def render() -> None:
    """The page."""
    gate, viewer, store, today = frame.gate(), frame.viewer(), signing.store(), date.today()
    open_ones = follow_ups.open_ones(store, viewer)
    closed = [f for f in follow_ups.every(store, viewer) if f.closed_at is not None]
    every = expectations.every(gate, viewer, store)
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    promised = follow_ups.promises_due(store, viewer, first, last)
    overdue = follow_ups.overdue(store, viewer, today)
    known = sum(came.outcome.startswith(("met", "not met")) for _, came in every)
    st.title(_title(len(overdue), len(open_ones), known), anchor=False)
    st.text(f"Today is {figures.day(today)}. Figures go to {figures.day(gate.about(viewer).data_to)}.")
    may_write = signing.may_write()
    if may_write:
        signing.writer()
    st.header("What members asked for", anchor=False)
    asking.listed(gate, overdue, open_ones, closed, today)
    if may_write:
        asking.answer(open_ones)
        asking.ask(gate)
    st.header("What was expected", anchor=False)
    expecting.listed(gate, every)
    if may_write:
        expecting.enter(gate)
        expecting.afterwards(gate, every)
    st.header("Actions in comments", anchor=False)
    asking.promised(gate, promised, today)
    _corrections(gate, today)


def _title(late: int, still_open: int, known: int) -> str:
    """The finding, in at most ten words."""
    answers = f"{late} answer{'s' if late != 1 else ''} overdue" if late else "No answer overdue"
    if not late and still_open:
        answers = f"{still_open} question{'s' if still_open > 1 else ''} open, none overdue"
    if known:
        return f"{answers}; {known} expectation{'s' if known > 1 else ''} with a verdict"
    return answers


def _corrections(gate: Gate, today: date) -> None:
    """What was corrected since a date, and published figures that late data has changed."""
    viewer, store = frame.viewer(), signing.store()
    st.header("Corrections", anchor=False)
    since = address.one(
        st.segmented_control,
        "Since",
        list(SINCE),
        "since",
        default="31",
        required=True,
        format_func=SINCE.__getitem__,
    )
    begins = date(1, 1, 1) if since == "all" else today - timedelta(days=int(since))
    found = minutes.corrections_since(store, viewer, datetime.combine(begins, time(), tzinfo=UTC))
    if not found:
        st.text("Nothing was corrected.")
    rows: list[list[Cell]] = [
        [
            link(signing.COMMENTARY, name_of(gate, c.measure), measure=c.measure, month=f"{c.month:%Y-%m}"),
            f"{c.month:%B %Y}",
            minutes.worded(c),
            c.why,
            ", ".join(c.sent_to) or "nobody yet",
            c.made_by,
        ]
        for c in found
    ]
    if rows:
        headers = ["Measure", "Month", "What", "Why", "Sent to", "By"]
        st.html(table("Corrections, latest first", headers, [Section("", rows)], extras=(5,)))
    if found and signing.may_write():
        _told(gate, found)
    restated = minutes.restated_figures(gate, viewer, store)
    if restated:
        st.subheader("Published figures that are another now", anchor=False)
    for one in restated:
        st.text(f"{name_of(gate, one.now.measure)}, {one.now.month:%B %Y}. {one}.")


def _told(gate: Gate, found: list[minutes.Correction]) -> None:
    """Note who else was told of a correction."""
    by_id = {c.id: c for c in found}
    with st.expander("Somebody else was told of a correction"):
        chosen = st.selectbox(
            "Which correction",
            list(by_id),
            key="told_which",
            format_func=lambda i: corrected(gate, by_id[i]),
        )
        st.text_input("Who was told (separate by ;)", key="told_who")
        st.button("Note that they were told", on_click=_note_told, args=(chosen,))
    signing.tell(TOLD)


def _note_told(chosen: int) -> None:
    names = signing.names(str(st.session_state["told_who"]))
    if signing.attempt(
        TOLD,
        "It is noted.",
        lambda: minutes.correction_sent(signing.store(), signing.signed(), chosen, names),
    ):
        signing.empty("told_who")
