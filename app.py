"""The app: who is looking, at which load, on which page. Pages only ever see the gate.

`streamlit run app.py` finds `app` below and serves it; every run of a page is a run of this file as a script.
"""

from __future__ import annotations

from collections.abc import Callable

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
    rights,
    turned_away,
)
from pages.parts.signing import COMMENTARY, PROMISES
from perfcore.access.viewer import Right

# What draws a page, its title, its address, and the right without which it would refuse whoever looks.
# A file in pages/ must not have the name of an address: before the first run of a fresh server, Streamlit
# would answer that address with the bare file.
PAGES: tuple[tuple[Callable[[], None], str, str, Right | None], ...] = (
    (changes.render, "What changed", HOME, None),
    (one_measure.render, "Measure", MEASURE, None),
    (family_movements.render, "Families", FAMILIES, "figures"),
    (through_the_service.render, "Flow", FLOW, "figures"),
    (late.render, "Delays", DELAYS, "figures"),
    (open_plans.render, "Drift", DRIFT, "figures"),
    (on_and_off.render, "Thresholds", THRESHOLDS, "figures"),
    (workers_changed.render, "Handovers", HANDOVERS, "figures"),
    (compared.render, "Neighbours", NEIGHBOURS, None),
    (what_we_say.render, "Commentary", COMMENTARY, "figures"),
    (what_was_promised.render, "Promises", PROMISES, "figures"),
    (write_briefing.render, "Briefing", "briefing", None),
    (own_figures.render, "Own figures", OWN, None),
    (edit_measures.render, "Measures", MEASURES, "measures"),
    (loaded_data.render, "Data", DATA, None),
    (who_looked.render, "Who looked", who_looked.WHO_LOOKED, "audit"),
)


def main() -> None:
    """One run of the app."""
    # Who may see nothing is not shown the pages' names either; yet all are registered, as for everybody.
    why = turned_away()
    may = rights()
    chosen = st.navigation(
        [
            st.Page(
                render,
                title=title,
                url_path=at,
                default=at == HOME,
                # its address still says why it is not for the role
                visibility="visible" if needs is None or needs in may else "hidden",
            )
            for render, title, at, needs in PAGES
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
