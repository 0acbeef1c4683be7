"""Neighbours: our published figures beside those of similar authorities, the region and England."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.parts import address, frame
from pages.parts.plain import plain
from perfcore import access
from perfcore.access import Gate, neighbours
from perfcore.access.neighbours import Comparison, Official, words
from perfcore.charts.neighbours import beside
from perfcore.charts.table import Cell, Html, Section, table

NOBODY = "choose"
BESIDE_US = ("We", "Neighbours' median", "Neighbours' mean", "Neighbours' range", "Region", "England")


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    imported = neighbours.official(frame.viewer())
    if imported is None or not neighbours.measures(frame.viewer(), imported):
        head.title("No official figures to compare with", anchor=False)
        head.text(neighbours.HOW_TO_IMPORT)
        return
    council, measure, year, since, model = _choices(gate, imported)
    if council == NOBODY:
        head.title("Which authority is ours?", anchor=False)
        head.text("Choose it below; no authority in the official figures has the name of this council.")
        return
    try:
        found = neighbours.compare(frame.viewer(), imported, measure, council, year, since, model)
    except access.LoadError as why:
        head.title("There is nothing to compare", anchor=False)
        head.text(str(why))
        return
    with head:
        _finding(gate, found)
    _chart(found)
    _table(found)
    _years(found)
    st.download_button(
        "Download this comparison (CSV)",
        data=lambda: neighbours.download(frame.viewer(), found, gate.catalogue.measures[measure].name),
        file_name=f"neighbours-{measure}-{found.year}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _choices(gate: Gate, imported: Official) -> tuple[str, str, int, int, str | None]:
    """Our authority by its official code, the measure, two years and the version of the neighbours."""
    viewer = frame.viewer()
    authorities = neighbours.authorities(viewer, imported)
    own = neighbours.own_authority(gate, viewer, imported)
    default = imported.names.get(own, (NOBODY, ""))[0]
    default = default if default in authorities else NOBODY
    left, right = st.columns([1, 2])
    with left:
        council = address.one(
            st.selectbox,
            "Our authority",
            [*([NOBODY] if default == NOBODY else []), *authorities],
            "area",
            default=default,
            format_func=lambda code: authorities.get(code, "Choose an authority"),
        )
    known = [m for m in neighbours.measures(viewer, imported) if m in gate.catalogue.measures]
    with right:
        measure = address.one(
            st.selectbox,
            "Measure",
            known,
            "measure",
            default=known[0],
            format_func=lambda m: gate.catalogue.measures[m].name,
        )
    years = [str(y) for y in neighbours.years(viewer, imported, measure)]
    first, second, third = st.columns(3)
    with first:
        year = address.one(st.selectbox, "Year to March", years, "year", default=years[0])
    earlier = [y for y in years if y < year] or [str(int(year) - 1)]
    with second:
        since = address.one(st.selectbox, "Change since", earlier, "since", default=earlier[0])
    models = list(imported.models)
    model = None
    if models:
        with third:
            model = address.one(st.selectbox, "List of neighbours", models, "model", default=models[-1])
    return council, measure, int(year), int(since), model


def _finding(gate: Gate, found: Comparison) -> None:
    st.title(plain(words.title(found)), anchor=False)
    st.text(f"{gate.catalogue.measures[found.indicator.measure].name}. {words.source(found)}")
    st.text(words.level(found))
    if found.own["value"] == found.own["value"]:
        st.text(words.change(found))


def _chart(found: Comparison) -> None:
    i = found.indicator
    trend = found.trend
    hover = [
        f"{found.name}, {row['year']}: {words.shown(i, row['own'], row['own_status'])}"
        for row in trend.to_dict("records")
    ]
    names = {
        "own": found.name,
        "median": "neighbours' median",
        "band": "neighbours, lowest to highest",
        "england": "England",
        "region": found.region_name,
    }
    colours = frame.colours()
    st.plotly_chart(
        beside(trend, names, words.unit(i), hover, found.year, colours),
        config={"displayModeBar": False},
        key="beside",
        alt=f"{i.says} by year, {found.name} beside its neighbours, also as a table below. "
        + words.level(found),
    )


def _table(found: Comparison) -> None:
    """Ourselves and each neighbour by rank, then what lies in the middle."""
    i = found.indicator
    rows: list[list[Cell]] = []
    for row in found.table.to_dict("records"):
        own = row["position"] == 0
        name = str(row["name"])
        value = words.shown(i, row["value"], str(row["status"]))
        rows.append(
            [
                Html(f"<strong>{escape(name)} (us)</strong>") if own else name,
                value if row["value"] == row["value"] else f"{value}: {words.MISSING[str(row['status'])]}",
                words.made_of(i, row["n"], row["of"]),
                words.place(row["rank"], row["low"], row["high"]),
                words.shown(i, row["value_before"], str(row["status_before"])),
                "" if own else f"{row['position']:.0f}, {str(row['closeness']).lower()}",
            ]
        )
    middle: list[list[Cell]] = [
        [name, words.shown(i, value, "no row"), "", "", "", ""]
        for name, value in (
            ("Neighbours' median", found.spread.median),
            ("Neighbours' mean", found.spread.mean),
            (found.region_name or "Region", found.region),
            ("England", found.england),
        )
    ]
    headers = ["Authority", f"{found.year}", "Made of", "Rank (chance alone)", f"{found.since}", "Neighbour"]
    st.header("We and our neighbours", anchor=False)
    for said in (words.rank(found), words.missing(found), i.close):
        if said:
            st.text(said)
    sections = [Section("", rows), Section("In the middle", middle)]
    st.html(table(f"{i.says}, {found.year}", headers, sections, numbers=(1, 2, 3, 4), extras=(2, 5)))
    st.text(words.ABOUT_RANKS)


def _years(found: Comparison) -> None:
    i = found.indicator
    with st.expander("The years as a table"):
        rows: list[list[Cell]] = [
            [
                f"{row['year']}",
                words.shown(i, row["own"], str(row["own_status"])),
                words.shown(i, row["median"]),
                words.shown(i, row["mean"]),
                f"{words.shown(i, row['low'])} to {words.shown(i, row['high'])}" if row["known"] else "",
                words.shown(i, row["region"]),
                words.shown(i, row["england"]),
            ]
            for row in found.trend.iloc[::-1].to_dict("records")
        ]
        headers = ["Year to March", *BESIDE_US]
        st.html(table(f"{i.says} by year", headers, [Section("", rows)], numbers=(1, 2, 3, 4, 5, 6)))
