"""What the analyst's bench remembers between runs: the text as it is, and the text that it was made from."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.parts import frame
from perfcore import access
from perfcore.access import catalogue_change, measures_file, minutes, workbench

TEXT, DRAFT, BASE, THEIRS = "bench_text", "bench_draft", "bench_base", "bench_theirs"
_TOLD = "bench_told"
SHOWN = "bench_shown"  # the text whose changes were shown, which may be saved


Edit = Callable[[str], str]


def begin() -> None:
    """Open the file, or go on with the text that was left here."""
    on_disk = measures_file.read(frame.viewer(), path()).replace("\r\n", "\n")
    # while nothing is changed here, the text follows the file
    if st.session_state.get(DRAFT) == st.session_state.get(BASE):
        st.session_state[BASE] = st.session_state[DRAFT] = on_disk
    if st.session_state.get(TEXT) != st.session_state[DRAFT]:
        st.session_state[TEXT] = st.session_state[DRAFT]


def path() -> Path:
    """The file that is edited."""
    return Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml"))


def text() -> str:
    """The text as it stands in the editor."""
    return str(st.session_state[DRAFT])


def base() -> str:
    """The text of the file that it was made from."""
    return str(st.session_state[BASE])


def remember() -> None:
    """Keep what was typed: a page that is left forgets its fields."""
    st.session_state[DRAFT] = st.session_state[TEXT]


def put(new: str, made_from: str | None = None) -> None:
    """Replace the text, for what runs before the page is drawn."""
    st.session_state[DRAFT] = new
    if made_from is not None:
        st.session_state[BASE] = made_from


def attempt(done: str, act: Callable[[], object]) -> bool:
    """Whether something could be done with text or file; what came of it is said on the next drawing."""
    try:
        act()
    except (ValueError, OSError, measures_file.NotSaved, access.Refused) as why:
        st.session_state[_TOLD] = str(why)
        if isinstance(why, measures_file.ChangedMeanwhile):
            st.session_state[THEIRS] = why.theirs.replace("\r\n", "\n")
        return False
    except access.CatalogueError as why:
        st.session_state[_TOLD] = f"Not saved: the text has {len(why.mistakes)} mistakes."
        return False
    st.session_state[_TOLD] = done
    return True


def button(label: str, done: str, act: Callable[[], object], disabled: bool = False) -> None:
    """A button that does something with the text."""

    def pressed() -> None:
        attempt(done, act)

    st.button(label, on_click=pressed, disabled=disabled)


def tell() -> None:
    """Say, once, what came of the last thing that was done."""
    said = st.session_state.pop(_TOLD, "")
    # always in its place: what follows must not move, or the form that was open would close
    with st.container():
        if said:
            with st.container(border=True):
                st.text(said)


def looked() -> workbench.Looked:
    """The text as `check` sees it."""
    return _look(text())


def changes(gate: access.Gate) -> catalogue_change.Difference:
    """What the text would change against what every page shows now. The text must be sound."""
    return _changes(gate, base(), text())


def tried(gate: access.Gate) -> access.Gate | None:
    """The load counted by the text as it is; None while it has mistakes."""
    catalogue = looked().catalogue
    return None if catalogue is None else _try(gate, text(), gate.about(frame.viewer()).fingerprint)


@st.cache_resource(max_entries=8, show_spinner=False)
def _look(text_: str) -> workbench.Looked:
    return workbench.look(frame.viewer(), text_)


@st.cache_resource(max_entries=2, show_spinner="Counting by both texts")
def _changes(_gate: access.Gate, base_: str, text_: str) -> catalogue_change.Difference:
    del base_  # only a part of the key
    catalogue = _look(text_).catalogue
    assert catalogue is not None
    store = minutes.store_for(frame.data_folder())
    return catalogue_change.difference(_gate, frame.viewer(), catalogue, store)


@st.cache_resource(max_entries=2, show_spinner=False)
def _try(_gate: access.Gate, text_: str, load: str) -> access.Gate:
    del load  # only a part of the key
    catalogue = _look(text_).catalogue
    assert catalogue is not None
    return catalogue_change.trial(_gate, frame.viewer(), catalogue)
