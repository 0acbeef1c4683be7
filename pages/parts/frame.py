"""What stands round every page: the gate, the viewer, the line about the data, the footer."""

from __future__ import annotations

import gc
import os
import threading
from contextlib import suppress
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts import address, sign_in
from pages.parts.plain import plain
from pages.parts.share import share
from perfcore import access
from perfcore.access import measures_file, minutes, neighbours
from perfcore.access.sign_in import NoRole, SignedOut
from perfcore.access.viewer import ALLOWED, Right
from perfcore.charts.table import DARK_STYLE, STYLE
from perfcore.charts.trend import DARK, LIGHT, Colours
from perfcore.readings import figures

HOME, MEASURE, DATA = "what_changed", "measure", "data"
NEIGHBOURS = "neighbours"
FAMILIES, FLOW = "families", "flow"
DELAYS, HANDOVERS = "delays", "handovers"
DRIFT, THRESHOLDS = "drift", "thresholds"
MEASURES, OWN = "measures", "chart"


def turned_away() -> access.Refused | None:
    """Why whoever looks sees no page at all; None for who may look."""
    if sign_in.is_required():
        try:
            viewer()
        except (SignedOut, NoRole) as why:
            return why
    return None


def rights() -> frozenset[Right]:
    """What whoever looks may do; nothing for a role that there is not."""
    try:
        return ALLOWED[viewer().role]
    except access.Refused:
        return frozenset()


def frame_page(page: Any, why: access.Refused | None = None) -> None:
    """Run a page, or say in one sentence why nothing can be shown; the footer is drawn last of all.

    `why` is what `turned_away` said at the start of the run.
    """
    st.html(STYLE + (DARK_STYLE if is_dark() else ""))
    try:
        if why is None:
            _fill(page)
    except (SignedOut, NoRole) as ended:  # between two looks within one run
        why = ended
    if isinstance(why, SignedOut):
        sign_in.ask(str(why))
        _footer("Nothing is shown to people who have not signed in.")
    elif why is not None:
        sign_in.turn_away(str(why))
        sign_in.leave(data_folder())
        _footer("Nothing is shown to people without a role.")


def _fill(page: Any) -> None:
    address.begin(page.url_path)
    source = ""
    try:
        page.run()
        address.settle()
        share(page.url_path)
        source = _source(_last_sound().get("gate"))
    except access.NothingLoaded as why:
        _instead("Nothing is loaded yet", why)
    except access.LoadError as why:
        _instead("The loaded data is damaged", why)
    except access.CatalogueError as why:
        _instead("measures.yaml has mistakes", why)
    except minutes.MinutesError as why:
        _instead("The minutes cannot be read", why)
    except access.BadSettings as why:
        _instead("perfcore.yaml has a mistake", why)
    except (SignedOut, NoRole):
        raise
    except access.Refused as why:
        _instead("This is not for your role", why)
    if sign_in.is_required():
        sign_in.leave(data_folder())
    _footer(f"{_who_sees()} {source}")


def _footer(text: str) -> None:
    st.html(f'<footer class="pc-footer">{escape(text.strip())}</footer>')


def _instead(title: str, why: Exception) -> None:
    st.title(title)
    st.text(str(why))


def is_dark() -> bool:
    """Whether the reader has the dark theme."""
    return bool(st.context.theme.type == "dark")


def colours() -> Colours:
    """The colours of charts in the reader's theme."""
    return DARK if is_dark() else LIGHT


def viewer() -> access.Viewer:
    """Who is looking: whoever has signed in; without sign-in the local administrator, or the role tried out.

    Raises `SignedOut` or `NoRole` where people sign in, each time it is asked.
    """
    if sign_in.is_required():
        return sign_in.viewer(data_folder())
    role = os.environ.get("PERFCORE_LOCAL_ROLE", access.LOCAL_ADMINISTRATOR.role)
    if role not in access.ROLES:
        raise access.Refused(f'There is no role "{role}" to try out.')
    teams = tuple(filter(None, os.environ.get("PERFCORE_LOCAL_TEAMS", "").split(",")))
    return access.Viewer(role, access.LOCAL_ADMINISTRATOR.name, teams)


def data_folder() -> Path:
    """Where loads are kept, and what people record about them."""
    return Path(os.environ.get("PERFCORE_DATA", "data"))


def gate() -> access.Gate:
    """The gate to the current load and catalogue, opened again when either changes on disk.

    While the catalogue's file has mistakes, the last one without any stays, and a banner says so.
    """
    data = data_folder()
    measures = Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml"))
    version = access.version_of(data, measures)
    kept = _last_sound()
    try:
        if kept.get("version") != version:
            measures_file.must_be_sound(measures)
    except access.CatalogueError as why:
        if kept.get("from") != (data, measures, version.partition("/")[0]):
            raise
        first = str(why).partition("\n")[0]
        st.warning(
            "measures.yaml has mistakes at the moment. What you see is counted as it was before them. "
            f"The first: {plain(first)}"
        )
        last: access.Gate = kept["gate"]
        return last
    opened = _open(str(data), str(measures), version)
    kept |= {"version": version, "from": (data, measures, version.partition("/")[0]), "gate": opened}
    return opened


@st.cache_resource(max_entries=1)
def _last_sound() -> dict[str, Any]:
    """The last gate whose catalogue had no mistakes, and what it was opened from."""
    return {}


@st.cache_resource(max_entries=1, show_spinner="Reading the data")
def _open(data: str, measures: str, version: str) -> access.Gate:
    del version  # only a part of the key
    opened = access.open_gate(Path(data), Path(measures))
    opened.warm()
    if sign_in.is_required():  # alone at this computer nobody is a member
        threading.Thread(target=_decide, args=(opened,), daemon=True).start()
    gc.collect()
    gc.freeze()  # a full collection after every run would walk all frames: see docs/architecture.md
    return opened


def _decide(opened: access.Gate) -> None:
    """Before the first member comes. What stands in the way is told to whoever then asks."""
    with suppress(access.Refused, access.LoadError, access.BadSettings):
        opened.decide()


def elsewhere(opened: access.Gate) -> dict[str, str]:
    """What figures are elsewhere: in the imported official statistics, else as the catalogue says."""
    said = dict.fromkeys(opened.catalogue.measures, "")
    for m in opened.catalogue.measures.values():
        if m.compare is not None and m.compare.england is not None:
            said[m.id] = f"England {figures.number(m.compare.england, m.decimals)}"
    return said | dict(neighbours.beside(opened, viewer(), data_folder()))


def data_line(opened: access.Gate, month: date, figures_name: str | None = None) -> str:
    """ "Data to 31 October 2026; this month is final", for under a title."""
    about = opened.about(viewer())
    if figures_name is not None:
        return f'Ready-made figures "{figures_name}", as they were loaded.'
    last = (month.year, month.month) == (about.data_to.year, about.data_to.month)
    state = "not finished" if last and about.part_month else "provisional" if last else "final"
    return f"{about.council}. Data to {figures.day(about.data_to)}; this month is {state}."


def _who_sees() -> str:
    if sign_in.is_required():
        who = viewer()
        teams = f" of {', '.join(who.teams)}" if who.teams and who.role == "manager" else ""
        return f"Signed in as {who.name}: {who.role}{teams}."
    tried = os.environ.get("PERFCORE_LOCAL_ROLE")
    if tried:
        return f'This computer is trying out the role "{tried}": what it may not see is not sent to the page.'
    return "Local mode without sign-in: whoever uses this computer sees everything."


def _source(opened: access.Gate | None) -> str:
    if opened is None:
        return ""
    about = opened.about(viewer())
    return f"Source: {about.source}, loaded {about.loaded_at:%d %b %Y %H:%M}."
