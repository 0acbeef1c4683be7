"""What members asked for: entered, answered with a link to the view that answers it, closed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from pages.parts import signing
from pages.parts.signing import attempt, signed, store
from perfcore.access import Gate, follow_ups
from perfcore.access.follow_ups import FollowUp, Question
from perfcore.access.minutes import EditConflict
from perfcore.access.since_last import name_of
from perfcore.charts.table import Cell, Html, Section, table
from perfcore.readings import figures

ASKED, ANSWERED = "asked", "answered"
ANSWER_DAYS = 28
NO_MEASURE = ""


def listed(
    gate: Gate, overdue: list[FollowUp], open_ones: list[FollowUp], closed: list[FollowUp], today: date
) -> None:
    """What is open, overdue first; what was closed behind a click."""
    if not open_ones:
        st.text("Nothing is open.")
    else:
        waiting = [f for f in open_ones if f not in overdue]
        sections = [
            Section("Overdue", [_row(gate, f, today) for f in overdue]),
            Section("Open", [_row(gate, f, today) for f in waiting]),
        ]
        st.html(
            table(
                "What members asked for, overdue first",
                ["Question", "Asked by", "Due", "Who answers", "Answer"],
                [section for section in sections if section.rows],
                extras=(1,),
            )
        )
    if closed:
        with st.expander(f"Closed ({len(closed)})"):
            rows = [_row(gate, f, today) for f in closed]
            headers = ["Question", "Asked by", "Due", "Who answers", "Answer"]
            st.html(table("Closed, the latest first", headers, [Section("", rows)], extras=(1,)))


def _row(gate: Gate, one: FollowUp, today: date) -> list[Cell]:
    about = f" ({name_of(gate, one.measure)})" if one.measure else ""
    meeting = f", {one.meeting}" if one.meeting else ""
    due = figures.day(one.due)
    if one.closed_at is None and not one.sent_to and one.due < today:
        due = f"\N{BLACK UP-POINTING TRIANGLE} {due}, {figures.counted((today - one.due).days, 'days')} late"
    answer: Cell = "none yet"
    if one.answer:
        sent = f" Sent to {escape(one.sent_to)}." if one.sent_to else " Not sent to anybody yet."
        answer = Html(f"{escape(one.answer)} {view(one.link)}{sent}")
    asked = f"{one.asked_by}{meeting}, {figures.day(one.asked_on)}"
    return [f"{one.question}{about}", asked, due, one.owner_role, answer]


def view(address: str) -> str:
    """A link to a view of this app, whatever address was pasted; "" where it is none."""
    path = _here(address)
    if not path:
        return ""
    return f'<a href="{escape(path, quote=True)}" target="_self">The view that answers it</a>.'


def _here(address: str) -> str:
    """Page and choices of an address of this app, such as "/measure?measure=cp_plans"; "" for any other."""
    try:
        split = urlsplit(address.strip())
    except ValueError:
        return ""
    page = split.path.strip("/")
    known = split.scheme in ("", "http", "https") and re.fullmatch(r"[a-z_]*", page)
    if not address.strip() or not known:
        return ""
    return f"/{page}?{split.query}" if split.query else f"/{page}"


def ask(gate: Gate) -> None:
    """Enter what somebody asked for."""
    measures = gate.catalogue.measures
    with st.expander("Enter what was asked for", expanded=st.session_state.get("ask_question", "") != ""):
        st.text_input("What was asked for", key="ask_question", placeholder="Send us the split by age")
        first, second, third = st.columns(3)
        with first:
            st.text_input("Who asked (role)", key="ask_by")
        with second:
            st.text_input("Asked at which meeting", key="ask_meeting")
        with third:
            st.date_input("Asked on", key="ask_on", format="DD/MM/YYYY")
        left, middle, right = st.columns([2, 3, 1])
        with left:
            st.text_input("Who answers (role)", key="ask_owner")
        with middle:
            st.selectbox(
                "About which measure",
                [NO_MEASURE, *measures],
                key="ask_measure",
                format_func=lambda i: measures[i].name if i else "none in particular",
            )
        with right:
            later = date.today() + timedelta(days=ANSWER_DAYS)
            st.date_input("Due", later, key="ask_due", format="DD/MM/YYYY")
        st.button("Keep this question", type="primary", on_click=_ask)
    signing.tell(ASKED)


def _ask() -> None:
    fields = ("ask_by", "ask_meeting", "ask_question", "ask_owner")
    by, meeting, question, owner = (str(st.session_state[field]) for field in fields)
    asked_on, due, measure = (st.session_state[f"ask_{name}"] for name in ("on", "due", "measure"))
    asked = Question(by, meeting, asked_on, question, owner, due, measure)
    if attempt(ASKED, "It is kept.", lambda: follow_ups.ask(store(), signed(), asked)):
        signing.empty(*fields)


def answer(open_ones: list[FollowUp]) -> None:
    """Answer one that is open, with the address of a view; close it once it was sent."""
    if not open_ones:
        return
    by_id = {f.id: f for f in open_ones}
    with st.expander("Answer or close one"):
        chosen = st.selectbox(
            "Which question", list(by_id), key="answer_which", format_func=lambda i: by_id[i].question
        )
        one = by_id[chosen]
        # what was read when the answer was begun: somebody may answer meanwhile
        edition = f"answer_edition_{chosen}"
        st.session_state.setdefault(edition, one.edition)
        fields = {name: f"answer_{name}_{chosen}" for name in ("answer", "link", "sent_to")}
        for name, key in fields.items():
            if key not in st.session_state:
                st.session_state[key] = getattr(one, name)
        st.text_area("Answer", key=fields["answer"], height=90)
        left, right = st.columns(2)
        with left:
            st.text_input(
                "Link to the view that answers it",
                key=fields["link"],
                placeholder="paste the address of a page of this app",
            )
        with right:
            st.text_input("Sent to", key=fields["sent_to"])
        with st.container(horizontal=True):
            st.button("Save the answer", type="primary", on_click=_answer, args=(chosen, fields, edition))
            st.button("Close it", on_click=_close, args=(chosen,))
    signing.tell(ANSWERED)


def _answer(chosen: int, fields: dict[str, str], edition: str) -> None:
    text, link, sent_to = (str(st.session_state[fields[name]]) for name in ("answer", "link", "sent_to"))
    kept = _here(link)

    def save() -> None:
        try:
            follow_ups.answer(store(), signed(), chosen, int(st.session_state[edition]), text, kept, sent_to)
        except EditConflict as conflict:
            # both are in sight now: the next save stands on top of theirs
            st.session_state[edition] = conflict.number
            raise
        st.session_state[edition] = int(st.session_state[edition]) + 1

    done = "The answer is saved."
    if link.strip() and not kept:
        done += " The link was left out: it is no address of a page of this app."
    attempt(ANSWERED, done, save)


def _close(chosen: int) -> None:
    attempt(ANSWERED, "It is closed.", lambda: follow_ups.close(store(), signed(), chosen))


def promised(gate: Gate, found: list[follow_ups.Promise], today: date) -> None:
    """Actions that comments promise, by their day."""
    actions = [one for one in found if one.follow_up is None]
    if not actions:
        st.text("No comment that readers see promises an action in these months.")
        return
    rows: list[list[Cell]] = []
    for one in actions:
        passed = one.due < today
        mark = "\N{BLACK UP-POINTING TRIANGLE} was due" if passed else "\N{WHITE CIRCLE} due"
        what = one.what or "the action of the comment"
        rows.append([what, one.owner_role, f"{mark} {figures.day(one.due)}", name_of(gate, one.measure)])
    headers = ["Action", "Who", "When", "From the comment on"]
    st.html(table("Actions that comments promise", headers, [Section("", rows)]))
