"""Choices that live in the address: a shared link, a refresh and the back button all show the same view.

The address is the master. A widget is set from it before it is drawn, and a change writes the address
before the page runs again. What was chosen is remembered for other pages, whose addresses start empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

Draw = Callable[..., Any]


def one(draw: Draw, label: str, options: Sequence[str], name: str, default: str, **look: Any) -> str:
    """One of `options`, drawn by `draw` (selectbox, segmented_control), kept in the address as `name`.

    What the address says and the options do not have falls back to `default`.
    """
    asked = st.query_params.get(name, _remembered().get(name, default))
    value = asked if asked in options else default
    key = f"choice_{name}"
    st.session_state[key] = value
    draw(label, options, key=key, on_change=_one_changed, args=(name, default), **look)
    _keep(name, [value] if value != default else [])
    return value


def many(label: str, options: Sequence[str], name: str, in_address: bool = True) -> tuple[str, ...]:
    """Any of `options`; kept in the address unless its values are identifiers of people."""
    key = f"choice_{name}"
    if not in_address:
        return tuple(st.multiselect(label, options, key=key))
    asked = st.query_params.get_all(name) or _remembered().get_all(name)
    value = [group for group in options if group in asked]
    st.session_state[key] = value
    st.multiselect(label, options, key=key, on_change=_many_changed, args=(name,))
    _keep(name, value)
    return tuple(value)


class _Memory(dict[str, list[str]]):
    """What was chosen on any page of this session."""

    def get(self, name: str, default: Any = None) -> Any:
        kept = super().get(name)
        return kept[0] if kept else default

    def get_all(self, name: str) -> list[str]:
        return super().get(name) or []


def _remembered() -> _Memory:
    if "chosen" not in st.session_state:
        st.session_state["chosen"] = _Memory()
    memory: _Memory = st.session_state["chosen"]
    return memory


def _one_changed(name: str, default: str) -> None:
    value = st.session_state[f"choice_{name}"] or default
    _remembered()[name] = [value]
    st.query_params[name] = value


def _many_changed(name: str) -> None:
    value = list(st.session_state[f"choice_{name}"])
    _remembered()[name] = value
    st.query_params[name] = value


def _keep(name: str, value: list[str]) -> None:
    """Write what is shown into memory and, when the address lacks it, into the address."""
    _remembered()[name] = value
    if value and st.query_params.get_all(name) != value:
        st.query_params[name] = value
