"""The app: who is looking, at which load, on which page. Pages only ever see the gate.

`streamlit run app.py` finds `app` below and serves it; every run of a page is a run of this file as a script.
"""

from __future__ import annotations

import streamlit as st

import launch
from pages import (
    changes,
    compared,
    edit_measures,
    family_movements,
    late,
    loaded_data,
    on_and_off,
    one_measure,
    open_plans,
    own_figures,
    through_the_service,
    what_was_promised,
    what_we_say,
    who_looked,
    workers_changed,
    write_briefing,
)
from pages.parts.frame import (
    DATA,
    DELAYS,
    DRIFT,
    FAMILIES,
    FLOW,
    HANDOVERS,
    HOME,
    MEASURE,
    MEASURES,
    NEIGHBOURS,
    OWN,
    THRESHOLDS,
    frame_page,
    turned_away,
)
from pages.parts.signing import COMMENTARY, PROMISES


def main() -> None:
    """One run of the app."""
    # Who may see nothing is not shown the pages' names either; yet all are registered, as for everybody.
    why = turned_away()
    # A file in pages/ must not have the name of an address: before the first run of a fresh server,
    # Streamlit would answer that address with the bare file.
    chosen = st.navigation(
        [
            st.Page(changes.render, title="What changed", url_path=HOME, default=True),
            st.Page(one_measure.render, title="Measure", url_path=MEASURE),
            st.Page(family_movements.render, title="Families", url_path=FAMILIES),
            st.Page(through_the_service.render, title="Flow", url_path=FLOW),
            st.Page(late.render, title="Delays", url_path=DELAYS),
            st.Page(workers_changed.render, title="Handovers", url_path=HANDOVERS),
            st.Page(open_plans.render, title="Drift", url_path=DRIFT),
            st.Page(on_and_off.render, title="Thresholds", url_path=THRESHOLDS),
            st.Page(compared.render, title="Neighbours", url_path=NEIGHBOURS),
            st.Page(what_we_say.render, title="Commentary", url_path=COMMENTARY),
            st.Page(what_was_promised.render, title="Promises", url_path=PROMISES),
            st.Page(write_briefing.render, title="Briefing", url_path="briefing"),
            st.Page(edit_measures.render, title="Measures", url_path=MEASURES),
            st.Page(own_figures.render, title="Own figures", url_path=OWN),
            st.Page(loaded_data.render, title="Data", url_path=DATA),
            st.Page(who_looked.render, title="Who looked", url_path=who_looked.WHO_LOOKED),
        ],
        position="top" if why is None else "hidden",
    )
    title = chosen.title if why is None else "Sign in"
    st.set_page_config(page_title=f"{title} - perfcore", layout="wide")
    frame_page(chosen, why)


if __name__ == "__main__":
    main()
else:
    _ready = launch.prepared()
    app = st.App(__file__, secrets=_ready.secrets, middleware=_ready.middleware)
