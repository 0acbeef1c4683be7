"""The app: who is looking, at which load, on which page. Pages only ever see the gate."""

from __future__ import annotations

import streamlit as st

from pages import data, measure, what_changed
from pages.parts.frame import DATA, HOME, MEASURE, frame_page


def main() -> None:
    """One run of the app."""
    st.set_page_config(page_title="perfcore", layout="wide")
    chosen = st.navigation(
        [
            st.Page(what_changed.render, title="What changed", url_path=HOME, default=True),
            st.Page(measure.render, title="Measure", url_path=MEASURE),
            st.Page(data.render, title="Data", url_path=DATA),
        ],
        position="top",
    )
    frame_page(chosen)


main()
