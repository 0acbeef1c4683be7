"""Who looked: which child-level views were seen or exported, by whom, when and in which role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from pages.parts import address, frame
from perfcore import access
from perfcore.access import audit
from perfcore.access.audit import Looked
from perfcore.access.settings import settings
from perfcore.access.viewer import must
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures

WHO_LOOKED = "audit"
ALL = "All"
MOST_LOOKS = 200
HEADERS = ["When", "Who", "Role", "What", "About", "Month", "Filters", "File made"]


def render() -> None:
    """The page."""
    viewer, data = frame.viewer(), frame.data_folder()
    must(viewer, "audit")
    every = audit.looks(data, viewer)
    whole = not audit.faults(data, viewer)
    st.title(_title(every, whole), anchor=False)
    st.text(audit.verdict(data, viewer))
    st.text(_kept(every))
    if not every:
        return
    chosen, about = _chosen(every)
    st.text(_count(chosen))
    if not chosen:
        return
    names = _names()
    st.html(
        table(
            "Looks, the latest first",
            HEADERS,
            [Section("", [_row(look, names) for look in chosen[:MOST_LOOKS]])],
            numbers=(5,),
            extras=(2, 5, 6),
        )
    )
    if len(chosen) > MOST_LOOKS:
        st.text(f"The latest {MOST_LOOKS:,} are shown: choose fewer, or download them.")
    st.download_button(
        "Download these looks",
        lambda: audit.as_csv(viewer, chosen, about),
        file_name="who_looked.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _title(every: list[Looked], whole: bool) -> str:
    """The finding, in at most ten words."""
    if not whole:
        return "The record of who looked was changed"
    if not every:
        return "Nobody has looked at children yet"
    people = len({look.who for look in every})
    by = "one person" if people == 1 else f"{people:,} people"
    return f"{figures.counted(len(every), 'looks')} at children, by {by}"


def _kept(every: list[Looked]) -> str:
    days = settings().keep_days
    said = f"Looks are kept for {days:,} days, as the settings say."
    first = (datetime.now(UTC) - timedelta(days=days)).date()
    old = sum(datetime.fromisoformat(look.at).date() < first for look in every)
    if old:
        said += f" {figures.counted(old, 'looks')} are older: python -m perfcore audit prune removes them."
    return f"{said} The record says what was looked at, never which children were seen."


def _chosen(every: list[Looked]) -> tuple[list[Looked], list[str]]:
    """The looks that the filters leave, and the filters in words."""
    months = list(dict.fromkeys(f"{_when(look):%Y-%m}" for look in every))
    roles = sorted({look.role for look in every})
    people = sorted({look.who for look in every})
    with st.container(horizontal=True):
        month = address.one(
            st.selectbox, "Month", [ALL, *months], "looked_in", ALL, width=200, format_func=_month
        )
        role = address.one(st.selectbox, "Role", [ALL, *roles], "looked_as", ALL, width=200)
        with st.container(width=400):
            who = address.many("People", people, "looked_who", in_address=False)
    chosen = [
        look
        for look in every
        if month in (ALL, f"{_when(look):%Y-%m}")
        and role in (ALL, look.role)
        and (not who or look.who in who)
    ]
    about = [
        "Who looked at children: never whom they saw",
        f"Month: {_month(month)}; role: {role}; people: {', '.join(who) or ALL}",
        f"Rows: {len(chosen)}",
    ]
    return chosen, about


def _count(chosen: list[Looked]) -> str:
    if not chosen:
        return "No look is left by these choices."
    exports = sum(look.exported for look in chosen)
    files = f"{figures.counted(exports, 'files')} made" if exports else "no file made"
    return f"{figures.counted(len(chosen), 'looks')}, {files}."


def _row(look: Looked, names: dict[str, str]) -> list[Cell]:
    return [
        f"{_when(look):%d %b %Y %H:%M}",
        look.who,
        look.role,
        look.what,
        names.get(look.measure, look.measure),
        look.month,
        look.filters,
        "yes" if look.exported else "",
    ]


def _when(look: Looked) -> datetime:
    return datetime.fromisoformat(look.at).astimezone()


def _month(text: str) -> str:
    return text if text == ALL else f"{datetime.fromisoformat(f'{text}-01'):%B %Y}"


def _names() -> dict[str, str]:
    """Names of measures; none where no catalogue can be opened, which must not hide who looked."""
    try:
        return {m.id: m.name for m in frame.gate().catalogue.measures.values()}
    except (access.NothingLoaded, access.LoadError, access.CatalogueError):
        return {}
