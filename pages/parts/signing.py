"""Whose name stands beside what is written, and what came of the last thing they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pages.parts import frame
from perfcore import access
from perfcore.access import minutes
from perfcore.access.viewer import may

COMMENTARY, PROMISES = "commentary", "promises"  # the addresses of the pages on which people write
_NAME, _FIELD, _TOLD = "signed_as", "field_your_name", "told"


def writer() -> access.Viewer:
    """Who writes. On one computer without sign-in everybody is its administrator: they say their name here.

    The name stays in this browser's session, never in the address.
    """
    known = frame.viewer()
    if known != access.LOCAL_ADMINISTRATOR:
        return known
    if _FIELD not in st.session_state:
        st.session_state[_FIELD] = st.session_state.get(_NAME, "")
    name = st.text_input(
        "Your name",
        key=_FIELD,
        max_chars=80,
        autocomplete="off",
        placeholder="stands beside what you write",
        width=320,
    )
    st.session_state[_NAME] = name
    return replace(known, name=name.strip())


def signed() -> access.Viewer:
    """Who writes, as they last said: for what runs before the page is drawn."""
    known = frame.viewer()
    if known != access.LOCAL_ADMINISTRATOR:
        return known
    return replace(known, name=str(st.session_state.get(_FIELD, "")).strip())


def may_write() -> bool:
    """Whether forms are shown at all."""
    return may(frame.viewer(), "write")


def may_approve() -> bool:
    """Whether steps that put another's text in front of readers are shown."""
    return may(frame.viewer(), "approve")


def store() -> minutes.Store:
    """The minutes of this data folder."""
    return minutes.store_for(frame.data_folder())


def attempt(place: str, done: str, act: Callable[[], object]) -> bool:
    """Do something in the minutes; what came of it is said at `place` when the page is drawn next."""
    try:
        act()
    except (minutes.MinutesError, access.Refused) as why:
        st.session_state[_TOLD] = (place, str(why))
        return False
    st.session_state[_TOLD] = (place, done)
    return True


def tell(place: str) -> None:
    """Say, once, what came of the last thing that was done at `place`."""
    where, said = st.session_state.get(_TOLD, ("", ""))
    if where == place:
        with st.container(border=True):
            st.text(said)
        del st.session_state[_TOLD]


def empty(*fields: str) -> None:
    """Empty text fields once their content is kept."""
    for field in fields:
        st.session_state[field] = ""


def names(text: str) -> list[str]:
    """The names in a field that asks for several, separated by semicolons."""
    return [name.strip() for name in text.split(";") if name.strip()]
