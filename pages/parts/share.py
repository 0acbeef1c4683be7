"""A link that reopens the view, and a way back to the page as it opens."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from perfcore.charts.table import link


def share(page: str) -> None:
    """Under every page: "Copy link" and "Reset". As the address never holds an identifier, no link does."""
    chosen = {name: st.query_params.get_all(name) for name in st.query_params}
    with st.container(horizontal=True, key="share"):
        with st.popover("Copy link", width="content"):
            st.text("This link opens the same view. Who opens it sees what their own role may see.")
            query = urlencode(chosen, doseq=True)
            st.code(f"{st.context.url}{'?' if query else ''}{query}", language=None, wrap_lines=True)
        if chosen:
            reset = link(page or "what_changed", "Reset all choices")
            st.html(f'<p class="pc-reset">{reset.markup}</p>', width="content")
