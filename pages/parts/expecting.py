"""Expectations: entered with their odds in sight, listed with what came of them, withdrawn with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from pages.parts import frame, signing
from pages.parts.signing import attempt, signed, store
from perfcore.access import Gate, expectations, minutes
from perfcore.access.expectations import Expectation, Said, Verdict
from perfcore.access.since_last import name_of
from perfcore.charts.table import Cell, Section, link, table
from perfcore.readings import figures, promises

PLACE, AFTER = "expectation", "expectation_after"
AHEAD, BACK = 24, 12  # months that can be chosen, after and before the data's last
DIRECTIONS = {"up": "Up by", "down": "Down by", "reach": "To reach"}
TEXTS = ("said", "role", "meeting", "change")
MARKS = {
    "met with signal": "\N{BLACK STAR} ",
    "met within normal variation": "\N{BLACK CIRCLE} ",
    "not met": "\N{BLACK UP-POINTING TRIANGLE} ",
    "too early": "\N{HORIZONTAL ELLIPSIS} ",
    "cannot tell": "? ",
    "withdrawn": "\N{MULTIPLICATION SIGN} ",
}


def listed(gate: Gate, every: list[tuple[Expectation, Verdict]]) -> None:
    """What was expected, what it started from, how likely it was, and what came of it."""
    if not every:
        st.text("Nothing was entered yet.")
        return
    rows: list[list[Cell]] = []
    for kept, came in every:
        said = kept.said
        measure = gate.catalogue.measures.get(said.measure)
        goal, start = said.size, kept.start.mean
        expected = f"{kept.towards} to {figures.number(goal, 1)}"
        if measure is not None:
            origin = kept.start.last_value if kept.start.kind == "stock" else start
            expected = (
                f"{promises.sized(measure, said.direction, said.size)}, from "
                f"{figures.value(measure, origin)}, by {said.due_month:%B %Y}"
            )
        luck, seen = promises.chance(kept.by_luck), promises.chance(kept.power)
        chances = f"luck {luck}, seen {seen}; who said it was {said.sure:.0f}% sure"
        rows.append(
            [
                f"{said.said} ({said.role}, {said.meeting}, {figures.day(said.said_on)})",
                link(
                    frame.MEASURE,
                    name_of(gate, said.measure),
                    measure=said.measure,
                    month=f"{said.due_month:%Y-%m}" if came.figure is not None else "",
                ),
                f"{expected}. Rests on: {said.change}, {figures.day(said.change_on)}",
                chances,
                MARKS[came.outcome] + promises.verdict(came.outcome, came.why, came.figure, measure),
            ]
        )
    headers = ["What was said", "Measure", "Expected", "Chances at entry", "What came of it"]
    st.html(table("Expectations, the first due first", headers, [Section("", rows)], extras=(3,)))


def enter(gate: Gate) -> None:
    """The form. The odds stand above its button, so that they are read before anything is kept."""
    measures = {
        i: m for i, m in gate.catalogue.measures.items() if gate.missing_for(frame.viewer(), i) is None
    }
    last = gate.about(frame.viewer()).data_to.replace(day=1)
    months = [(pd.Timestamp(last) + pd.DateOffset(months=k)).date() for k in range(-BACK, AHEAD + 1)]
    with st.expander("Enter an expectation", expanded=st.session_state.get("expect_said", "") != ""):
        st.text_input("What was said", key="expect_said", placeholder="It will show in March")
        left, middle, right = st.columns(3)
        with left:
            st.text_input("Which role said it", key="expect_role")
        with middle:
            st.text_input("At which meeting", key="expect_meeting")
        with right:
            st.date_input("On which day", key="expect_said_on", format="DD/MM/YYYY")
        wide, narrow, narrower, sure = st.columns([4, 2, 2, 2])
        with wide:
            st.selectbox(
                "About which measure",
                list(measures),
                key="expect_measure",
                format_func=lambda i: measures[i].name,
            )
        with narrow:
            st.selectbox(
                "Which way", list(DIRECTIONS), key="expect_direction", format_func=DIRECTIONS.__getitem__
            )
        with narrower:
            st.number_input("How far", min_value=0.0, value=0.0, step=1.0, format="%g", key="expect_size")
        with sure:
            st.number_input("How sure (%)", 0, 100, 70, 5, key="expect_sure")
        change, when, first, due = st.columns([4, 2, 2, 2])
        with change:
            st.text_input("Which change it rests on", key="expect_change")
        with when:
            st.date_input("In force from", key="expect_change_on", format="DD/MM/YYYY")
        with first:
            st.selectbox("First month to show it", months, BACK + 1, key="expect_first", format_func=_month)
        with due:
            st.selectbox("Month due", months, BACK + 6, key="expect_due", format_func=_month)
        _odds(gate, _said())
        st.button("Keep this expectation", type="primary", on_click=_keep, args=(gate,))
    signing.tell(PLACE)


def _odds(gate: Gate, said: Said) -> None:
    """What the app shows before anything is kept, as soon as the figures make sense."""
    if said.size == 0:
        st.text("Say how far it is to move: then the chances are shown here, before anything is kept.")
        return
    later = "not said yet"
    whole = replace(
        said,
        said=said.said.strip() or later,
        role=said.role.strip() or later,
        meeting=said.meeting.strip() or later,
        change=said.change.strip() or later,
    )
    try:
        found = expectations.odds(gate, frame.viewer(), whole)
    except minutes.NotAllowed as why:
        st.text(str(why))
        return
    measure = gate.catalogue.measures[said.measure]
    origin = found.start.last_value if found.start.kind == "stock" else found.start.mean
    months = figures.counted(found.start.months, "months")
    st.text(
        f"It starts from {figures.value(measure, origin)} ({months} to {found.start.last:%B %Y}) "
        f"and is to get to {figures.value(measure, found.goal)}."
    )
    for sentence in promises.odds(found.by_luck, found.power):
        st.text(sentence)


def _said() -> Said:
    """What stands in the form."""
    form = {
        name: st.session_state[f"expect_{name}"]
        for name in (*TEXTS, "said_on", "measure", "direction", "change_on", "first", "due")
    }
    return Said(
        said=form["said"],
        role=form["role"],
        meeting=form["meeting"],
        said_on=form["said_on"],
        measure=form["measure"],
        direction=form["direction"],
        size=float(st.session_state["expect_size"]),
        change=form["change"],
        change_on=form["change_on"],
        first_month=form["first"],
        due_month=form["due"],
        sure=float(st.session_state["expect_sure"]),
    )


def _keep(gate: Gate) -> None:
    if attempt(PLACE, "It is kept.", lambda: expectations.enter(gate, signed(), store(), _said())):
        signing.empty(*(f"expect_{name}" for name in TEXTS))


def afterwards(gate: Gate, every: list[tuple[Expectation, Verdict]]) -> None:
    """Withdraw one before its month is known; ask whether its change may begin new limits."""
    alive = {kept.id: kept for kept, came in every if came.outcome != "withdrawn"}
    if not alive:
        return
    with st.expander("Withdraw one, or ask for new limits on its chart"):
        chosen = st.selectbox(
            "Which expectation",
            list(alive),
            key="expectation_chosen",
            format_func=lambda i: f"{alive[i].said.said} ({name_of(gate, alive[i].said.measure)})",
        )
        left, right = st.columns(2)
        with left:
            st.text_input("Why it is withdrawn", key="withdraw_why")
            st.button("Withdraw it", on_click=_withdraw, args=(gate, chosen))
        with right:
            by = st.text_input("Who signs for new limits (role)", key="rebase_signed")
            first = alive[chosen].said.first_month
            why_not = expectations.may_rebase(gate, frame.viewer(), store(), chosen, by)
            st.text(why_not or f"New limits may begin at {first:%B %Y}, signed for by {by}.")
    signing.tell(AFTER)


def _withdraw(gate: Gate, chosen: int) -> None:
    why = str(st.session_state["withdraw_why"])
    if attempt(
        AFTER, "It is withdrawn.", lambda: expectations.withdraw(gate, signed(), store(), chosen, why)
    ):
        signing.empty("withdraw_why")


def _month(month: date) -> str:
    return f"{month:%B %Y}"
