"""Choices that live in the address: a shared link, a refresh and the back button all show the same view.

The address is the master. A widget is set from it before it is drawn, and a change writes the address
before the page runs again. What was chosen is remembered only for the step to another page, whose address
starts empty; within a page the address alone decides, so that going back really goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.parts.plain import plain

Draw = Callable[..., Any]


def begin(page: str) -> None:
    """Start a run of a page: was it just entered from another one?"""
    st.session_state["entered"] = st.session_state.get("page", page) != page
    st.session_state["page"] = page
    st.session_state["shown"] = {}
    if st.session_state["entered"]:
        st.session_state["lacked"] = {}


def settle() -> None:
    """Make the address say what the page shows, and nothing else, in one step of the history."""
    shown = st.session_state["shown"]
    if {name: st.query_params.get_all(name) for name in st.query_params} != shown:
        st.query_params.from_dict(shown)


def one(draw: Draw, label: str, options: Sequence[str], name: str, default: str, **look: Any) -> str:
    """One of `options`, drawn by `draw` (selectbox, segmented_control), kept in the address as `name`.

    What the address asks for, or was chosen on the page before, and the options do not have is said, and
    `default` shown instead; what was chosen before is then kept for the page after.
    """
    asked = st.query_params.get(name)
    lacked: dict[str, str] = st.session_state.setdefault("lacked", {})
    if asked is None and st.session_state["entered"]:
        asked = next(iter(_remembered().get(name, [])), None)
        if asked is not None and asked not in options:
            lacked[name] = asked
    value = asked if asked is not None and asked in options else default
    key = f"choice_{name}"
    st.session_state[key] = value
    draw(plain(label), options, key=key, on_change=_one_changed, args=(name, default), **look)
    if name in st.query_params and asked not in options:
        st.text(f'The address asks for {label.lower()} "{asked}", which is not here.')
    elif name in lacked and name not in st.query_params:
        # Other choices mean another thing on another page (the drill of one, the grouping of the next).
        if name == "measure":
            st.text(f'{label} "{_named(lacked[name], look)}", chosen before, is not on this page.')
        return value
    _show(name, [value] if value != default or st.query_params.get(name) == value else [])
    return value


def _named(option: str, look: dict[str, Any]) -> str:
    """An option as the widget would write it; one that it does not know as it is."""
    try:
        return str(look.get("format_func", str)(option))
    except LookupError:
        return option


def many(label: str, options: Sequence[str], name: str, in_address: bool = True) -> tuple[str, ...]:
    """Any of `options`; kept in the address unless its values are identifiers of people."""
    key = f"choice_{name}"
    if not in_address:
        return tuple(st.multiselect(plain(label), options, key=key))
    asked = st.query_params.get_all(name)
    if not asked and st.session_state["entered"]:
        asked = _remembered().get(name, [])
    value = [group for group in options if group in asked]
    st.session_state[key] = value
    st.multiselect(plain(label), options, key=key, on_change=_many_changed, args=(name,))
    gone = [group for group in st.query_params.get_all(name) if group not in options]
    if gone:
        st.text(f'The address asks for {label.lower()} "{", ".join(gone)}", which is not here.')
    _show(name, value)
    return tuple(value)


def _remembered() -> dict[str, list[str]]:
    memory: dict[str, list[str]] = st.session_state.setdefault("chosen", {})
    return memory


def _one_changed(name: str, default: str) -> None:
    st.query_params[name] = st.session_state[f"choice_{name}"] or default


def _many_changed(name: str) -> None:
    st.query_params[name] = list(st.session_state[f"choice_{name}"])


def _show(name: str, value: list[str]) -> None:
    _remembered()[name] = value
    if value:
        st.session_state["shown"][name] = value
