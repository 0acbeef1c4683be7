"""Writing a comment: the text, what its live references stand for, how it will read, what the check says."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from pages.parts import signing
from pages.parts.signing import signed, store
from perfcore.access import Gate, Viewer, commentary, minutes
from perfcore.access.commentary import Checked
from perfcore.access.minutes import Comment, EditConflict, Words
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Cell, Section, table

PLACE = "comment"
REFERENCES = {
    "value": "the figure",
    "n": "how many of them",
    "N": "out of how many",
    "previous": "the month before",
    "target": "the target",
}
BLOCKS = "\N{BLACK UP-POINTING TRIANGLE} Stands in the way of approval"
LOOK_AGAIN = "\N{WHITE DIAMOND} Look again"
MOST_WORDS = 120  # characters of the words that a finding points at
_KEPT, _CONFLICTS = "comments_kept", "comment_conflicts"


def write(gate: Gate, viewer: Viewer, measure: Measure, month: date, past: list[Comment]) -> Words:
    """The form; gives what stands in it now. What is typed outlives a look at another measure or page."""
    at = (measure.id, f"{month:%Y-%m}")
    kept = _kept(gate, at, measure, past)
    fields = {name: f"comment_{name}_{at[0]}_{at[1]}" for name in ("text", "owner", "action", "due")}
    for name, key in fields.items():
        if key not in st.session_state:
            st.session_state[key] = kept[name]
    st.text_area(
        "Comment",
        key=fields["text"],
        height=170,
        placeholder="What the figure is, why, and what is done about it",
        help="Write {value}, {n} of {N}, {previous} or {target}: the figures come in and stay right.",
    )
    left, middle, right = st.columns([3, 4, 2])
    with left:
        st.text_input("Who acts (role)", key=fields["owner"])
    with middle:
        st.text_input("Action", key=fields["action"], placeholder="something that can be seen to be done")
    with right:
        st.date_input("By", key=fields["due"], format="DD/MM/YYYY")
    kept.update({name: st.session_state[key] for name, key in fields.items()})
    words = _words(kept)
    newest = past[-1] if past else None
    met = at in st.session_state.get(_CONFLICTS, {})
    if newest is not None and newest.number > kept["based_on"] and not met:
        st.text(
            f"{newest.author} saved version {newest.number} while you were writing. "
            "Nothing of yours is lost: save, and both texts are shown."
        )
    with st.container(horizontal=True):
        st.button("Start from the computed reading", on_click=_start, args=(gate, measure.id, month, fields))
        st.button("Save", type="primary", on_click=_save, args=(gate, measure.id, month, at))
    signing.tell(PLACE)
    _conflict(at, fields)
    return words


def is_saved(words: Words, past: list[Comment]) -> bool:
    """Whether what stands in the form is the newest version."""
    return bool(past) and commentary.words_of(past[-1]) == words


def help_with_references(gate: Gate, viewer: Viewer, measure: Measure, month: date) -> None:
    """What each live reference stands for in this month."""
    facts = minutes.facts(gate, viewer, measure.id, month)
    rows: list[list[Cell]] = [
        [f"{{{name}}}", facts[name], says] for name, says in REFERENCES.items() if facts[name]
    ]
    headers = ["Write", "Reads", "What it is"]
    st.html(table("Live references and what they read", headers, [Section("", rows)]))


def show_check(checked: Checked, words: Words) -> None:
    """How the text will read, and each finding with its words, why, and what would satisfy it."""
    if not words.text.strip():
        return
    st.subheader("How it will read", anchor=False)
    with st.container(border=True):
        st.text(checked.reads)
    if checked.unknown:
        st.text(f"{BLOCKS}: {checked.unknown}")
    if not checked.findings:
        if not checked.unknown:
            st.text("\N{BLACK CIRCLE} The check finds nothing that disagrees with the figures.")
        return
    st.subheader(_count(checked), anchor=False)
    rows: list[list[Cell]] = []
    for found in checked.findings:
        words_meant = checked.reads[found.start : found.end]
        if len(words_meant) > MOST_WORDS:
            words_meant = words_meant[:MOST_WORDS].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
        mark = BLOCKS if found.blocks else LOOK_AGAIN
        rows.append([f"{mark}: “{words_meant}”" if words_meant else mark, found.says, found.satisfies])
    headers = ["Words", "Why", "What would satisfy it"]
    st.html(table("What the check finds in this comment", headers, [Section("", rows)]))


def _count(checked: Checked) -> str:
    stand = sum(found.blocks for found in checked.findings)
    if not stand:
        return "The check asks you to look again"
    return f"{stand} thing{'s' if stand > 1 else ''} to put right before approval"


# ---- what is being written ---------------------------------------------------------------------


def _kept(gate: Gate, at: tuple[str, str], measure: Measure, past: list[Comment]) -> dict[str, Any]:
    """What stands in the form of a measure and month, and the version that it was begun on."""
    every: dict[tuple[str, str], dict[str, Any]] = st.session_state.setdefault(_KEPT, {})
    newest = past[-1] if past else None
    if at in every:
        begun = next((c for c in past if c.number == every[at]["based_on"]), None)
        untouched = begun is not None and commentary.words_of(begun) == _words(every[at])
        if not untouched or newest is begun:
            return every[at]
        # somebody else saved and nothing was changed here: theirs is shown
        for name in ("text", "owner", "action", "due"):
            st.session_state.pop(f"comment_{name}_{at[0]}_{at[1]}", None)
    if newest is None:
        owner = gate.catalogue.owners[measure.owner].name
        every[at] = {"text": "", "owner": owner, "action": "", "due": None, "based_on": 0}
    else:
        every[at] = {
            "text": newest.text,
            "owner": newest.owner_role,
            "action": newest.action,
            "due": newest.due,
            "based_on": newest.number,
        }
    return every[at]


def _words(kept: dict[str, Any]) -> Words:
    return Words(kept["text"], kept["owner"], kept["action"], kept["due"])


def _start(gate: Gate, measure: str, month: date, fields: dict[str, str]) -> None:
    reading = commentary.draft(gate, signed(), measure, month)
    written = st.session_state[fields["text"]].strip()
    st.session_state[fields["text"]] = "\n\n".join(filter(None, (reading, written)))


def _save(gate: Gate, measure: str, month: date, at: tuple[str, str]) -> None:
    kept = st.session_state[_KEPT][at]
    kept.update(
        {
            name: st.session_state[f"comment_{name}_{at[0]}_{at[1]}"]
            for name in ("text", "owner", "action", "due")
        }
    )
    conflicts: dict[tuple[str, str], EditConflict] = st.session_state.setdefault(_CONFLICTS, {})

    def save() -> None:
        try:
            saved = minutes.save_comment(
                gate, signed(), store(), measure, month, _words(kept), int(kept["based_on"])
            )
        except EditConflict as conflict:
            conflicts[at] = conflict
            raise
        kept["based_on"] = saved.number
        conflicts.pop(at, None)

    signing.attempt(PLACE, f"Saved as version {int(kept['based_on']) + 1}, a draft.", save)


def _conflict(at: tuple[str, str], fields: dict[str, str]) -> None:
    """Both texts side by side, and the two ways on."""
    conflict: EditConflict | None = st.session_state.get(_CONFLICTS, {}).get(at)
    if conflict is None:
        return
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            st.text(f"Version {conflict.number}, saved by {conflict.by}:")
            st.text(conflict.theirs)
        with right:
            st.text("Yours, not saved (kept in the history):")
            st.text(conflict.yours)
        with st.container(horizontal=True):
            st.button("Go on with mine above", on_click=_settle, args=(at, fields, None))
            st.button("Take theirs into the form", on_click=_settle, args=(at, fields, conflict.theirs))


def _settle(at: tuple[str, str], fields: dict[str, str], text: str | None) -> None:
    conflict: EditConflict = st.session_state[_CONFLICTS].pop(at)
    st.session_state[_KEPT][at]["based_on"] = conflict.number
    if text is not None:
        st.session_state[fields["text"]] = text
