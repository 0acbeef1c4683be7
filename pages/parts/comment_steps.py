"""From draft to what readers see: the steps, corrections of what was published, and every version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import streamlit as st

from pages.parts import signing
from pages.parts.signing import attempt, may_approve, may_write, signed, store
from perfcore.access import Gate, Viewer, commentary, minutes
from perfcore.access.commentary import Checked
from perfcore.access.minutes import Comment
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures

PLACE, CORRECTIONS = "steps", "corrections"


def state_in_words(past: list[Comment]) -> str:
    """Where a comment stands, for a title."""
    if not past:
        return "no comment yet"
    newest = past[-1]
    under_way = any(c.state in ("approved", "published") for c in past[:-1])
    said = {
        "draft": "a change is being written" if under_way else "a draft, not yet checked",
        "checked": "checked, waits for approval",
        "approved": "approved, not yet published",
        "published": "published",
    }
    return said[newest.state]


def steps(gate: Gate, measure: Measure, month: date, past: list[Comment], checked: Checked | None) -> None:
    """The step that the newest version can take next; `checked` is None while the form differs from it."""
    if not past:
        return
    newest = past[-1]
    st.subheader("The way to readers", anchor=False)
    st.text(
        f"Version {newest.number} by {newest.author}, {at(newest.written_at)}: {newest.state}."
        + (f" Checked by {newest.checked_by}." if newest.checked_by else "")
        + (f" Approved by {newest.approved_by}." if newest.approved_by else "")
    )
    if checked is None and newest.state != "published":
        st.text("What stands in the form is not saved: save it before its next step.")
    elif newest.state != "published" and not may_approve():
        st.text("Its next step is for somebody whose role checks and approves.")
    elif newest.state == "draft":
        _step(
            gate, "Mark as checked", "It is checked and waits for approval.", measure, month, newest, _check
        )
    elif newest.state == "checked":
        if checked is not None and checked.blocking:
            st.text("It cannot be approved while something stands in the way: see the findings above.")
        else:
            st.text(f"Somebody other than {newest.author} approves it.")
        _step(gate, "Approve", "It is approved.", measure, month, newest, commentary.approve)
    elif newest.state == "approved":
        _step(gate, "Publish", "It is published.", measure, month, newest, minutes.publish_comment)
    signing.tell(PLACE)


Act = Callable[[Gate, Viewer, minutes.Store, str, date, int], object]


def _step(
    gate: Gate, label: str, done: str, measure: Measure, month: date, newest: Comment, act: Act
) -> None:
    def do() -> None:
        attempt(PLACE, done, lambda: act(gate, signed(), store(), measure.id, month, newest.number))

    st.button(label, type="primary", on_click=do)


def _check(
    gate: Gate, viewer: Viewer, kept: minutes.Store, measure: str, month: date, number: int
) -> Comment:
    del gate  # a draft is marked as checked by a person; the check itself stands at approval again
    return minutes.check_comment(kept, viewer, measure, month, number)


def readers_see(gate: Gate, viewer: Viewer, measure: Measure, month: date) -> None:
    """The comment that is out, how it was corrected, and whether the figures have moved since."""
    out = minutes.comment_shown(store(), viewer, measure.id, month)
    corrections = minutes.corrections_of(store(), viewer, measure.id, month)
    if out is None and not corrections:
        return
    st.subheader("What readers see", anchor=False)
    if out is not None:
        with st.container(border=True):
            st.text(out.rendered)
            if out.action:
                due = f" by {figures.day(out.due)}" if out.due else ""
                st.text(f"{out.owner_role}: {out.action}{due}")
        when = f", published {at(out.published_at)}" if out.published_at else ""
        st.text(f"Version {out.number} by {out.author}, approved by {out.approved_by}{when}.")
        try:
            now = minutes.moved_since(gate, viewer, out)
        except minutes.UnknownReference as why:
            st.text(str(why))
        else:
            if now is not None:
                st.text(f"The figures have moved since. Today it would read: {now}")
    for one in corrections:
        sent = f" Sent to: {', '.join(one.sent_to)}." if one.sent_to else ""
        st.text(f"{minutes.worded(one)}\nWhy: {one.why.rstrip('.')}. Noted by {one.made_by}.{sent}")


def correct(gate: Gate, viewer: Viewer, measure: Measure, month: date, past: list[Comment]) -> None:
    """Forms for a published text that was replaced, and for a published figure that is another now."""
    out = [c for c in past if c.state == "published"]
    if not out or not may_write():
        return
    noted = minutes.corrections_of(store(), viewer, measure.id, month)
    texts = [c.new for c in noted if c.kind == "comment"]
    if len(out) > 1 and out[-1].rendered != out[-2].rendered and out[-1].rendered not in texts:
        st.subheader("This replaced a published comment: say why", anchor=False)
        _correction("comment", measure, month, lambda why, to: _correct_comment(measure, month, why, to))
    for one in minutes.restated_figures(gate, viewer, store()):
        if (one.now.measure, one.now.month) == (measure.id, month):
            st.subheader("The published figure is another now", anchor=False)
            st.text(f"{one}.")
            _correction(
                "figure", measure, month, lambda why, to: _correct_figure(gate, measure, month, why, to)
            )
    signing.tell(CORRECTIONS)
    if past[-1].state == "published":
        st.text(
            "To correct what is published, change the text above and save it: the new version goes the same "
            "way, and what is out stays until then."
        )


def _correction(kind: str, measure: Measure, month: date, act: Callable[[str, list[str]], object]) -> None:
    why_key, to_key = (f"correct_{kind}_{name}_{measure.id}_{month:%Y-%m}" for name in ("why", "to"))
    left, right = st.columns(2)
    with left:
        st.text_input("Why it is corrected", key=why_key)
    with right:
        st.text_input("Who was told (separate by ;)", key=to_key, placeholder="Scrutiny Committee; Cabinet")

    def do() -> None:
        why = str(st.session_state[why_key])
        to = signing.names(str(st.session_state[to_key]))
        attempt(CORRECTIONS, "The correction is noted.", lambda: act(why, to))

    st.button("Note the correction", key=f"correct_{kind}", on_click=do)


def _correct_comment(measure: Measure, month: date, why: str, to: list[str]) -> object:
    return minutes.correct_comment(store(), signed(), measure.id, month, why, to)


def _correct_figure(gate: Gate, measure: Measure, month: date, why: str, to: list[str]) -> object:
    return minutes.correct_figure(gate, signed(), store(), measure.id, month, why, to)


def history(viewer: Viewer, measure: Measure, month: date, past: list[Comment]) -> None:
    """Every version, newest first, and every text that met a conflict."""
    if not past:
        return
    refused = minutes.comments_refused(store(), viewer, measure.id, month)
    with st.expander(f"All versions ({len(past)})"):
        rows: list[list[Cell]] = [
            [
                str(c.number),
                c.state,
                f"{c.author}, {at(c.written_at)}",
                f"{c.approved_by}, {at(c.approved_at)}" if c.approved_at else "",
                c.rendered or c.text,
            ]
            for c in reversed(past)
        ]
        headers = ["Version", "State", "Written by", "Approved by", "Text"]
        st.html(table("All versions, newest first", headers, [Section("", rows)]))
        for one in refused:
            st.text(f"Not saved, as somebody else had saved first. {one.by}, {at(one.at)}: {one.text}")


def at(when: datetime | None) -> str:
    """ "25 November 2026, 09:30", in universal time as everything in the minutes."""
    return "" if when is None else f"{figures.day(when.date())}, {when:%H:%M}"
