"""Families: how many there are, how large they are, and whether they are the reason for a movement."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.parts import address, choices, frame
from pages.parts.plain import plain
from perfcore.access import Gate, families
from perfcore.access.families import Movement
from perfcore.catalogue.model import Measure
from perfcore.charts import movement as charts
from perfcore.charts.table import Cell, Section, link, table
from perfcore.charts.trend import Colours
from perfcore.readings import figures, movements

UNITS = {"families": "Families", "children": "Children"}
PARTS = ("Number of families", "Size of families", "The two largest")
PARTS_OF_STOCK = (*PARTS[:2], "The two largest moves")
SIZES = ("1", "2", "3", "4", "5", "6 and more")


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    left, middle, right = st.columns([3, 1, 1])
    with left:
        measure = _measure(gate)
    with middle:
        month = choices.month(gate)
    with right:
        shown = address.one(
            st.segmented_control,
            "Count in",
            list(UNITS),
            "unit",
            default="families",
            required=True,
            format_func=UNITS.__getitem__,
        )
    if measure is None:
        head.title("No measure counts children with families", anchor=False)
        return
    missing = families.why_not(gate, frame.viewer(), measure.id)
    found = families.movement(gate, frame.viewer(), measure.id, month) if missing is None else None
    with head:
        if found is None:
            st.title(f"Families cannot be told for {month:%B %Y}", anchor=False)
            st.text(frame.data_line(gate, month))
            st.text(missing or f"{measure.name}: the history has no {month:%B %Y} with a month before it.")
        else:
            unit = movements.unit_of(measure)
            st.title(plain(movements.title(found, unit)), anchor=False)
            st.text(f"{measure.name}. {frame.data_line(gate, month)}")
            st.text(movements.figure(found, unit))
            st.text(f"{movements.why(found, unit)} {movements.within(found)}".strip())
    if found is not None:
        _shown(gate, measure, found, movements.unit_of(measure), shown)
    _how(measure)


def _measure(gate: Gate) -> Measure | None:
    measures = families.measures(gate, frame.viewer())
    if not measures:
        return None
    stocks = [m.id for m in measures.values() if m.open is not None]
    picked = address.one(
        st.selectbox,
        "Measure",
        list(measures),
        "measure",
        default=(stocks or list(measures))[0],
        format_func=lambda key: measures[key].name,
    )
    return measures[picked]


def _shown(gate: Gate, measure: Measure, found: Movement, unit: str, shown: str) -> None:
    colours = frame.colours()
    st.header("What the change is made of", anchor=False)
    _parts(found, unit, colours)
    if found.stock:
        st.header("Who came and who went", anchor=False)
        st.text(movements.came_and_went(found))
    st.header("With the largest families and without them", anchor=False)
    _with_and_without(found, unit)
    of_side = {"joined": ", of what came", "left": ", of what went"}.get(found.main.name, "")
    st.header(f"Families by size{of_side}", anchor=False)
    _sizes(found, unit, shown, colours)
    _largest(gate, measure, found.month)
    st.download_button(
        "Download this split (CSV)",
        data=lambda: families.download(gate, frame.viewer(), measure.id, found),
        file_name=f"families-{measure.id}-{found.month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    st.html(
        link("measure", f"All about: {measure.name}", measure=measure.id, month=f"{found.month:%Y-%m}").markup
    )


def _parts(found: Movement, unit: str, colours: Colours) -> None:
    against = {"Against the month before": found.from_before}
    if found.from_usual is not None:
        against["Against what was expected"] = found.from_usual
    names = PARTS_OF_STOCK if found.stock else PARTS
    series = {name: (p.by_number, p.by_size, p.by_largest) for name, p in against.items()}
    left, right = st.columns([3, 2])
    with left:
        st.plotly_chart(
            charts.parts(series, names, unit, colours),
            config={"displayModeBar": False},
            key="parts",
            alt=f"The parts of the change in {unit}, also in the table beside. {movements.why(found, unit)}",
        )
    rows: list[list[Cell]] = [
        [name, *(_signed(values[i]) for values in series.values())] for i, name in enumerate(names)
    ]
    rows.append(["In all", *(_signed(p.change) for p in against.values())])
    with right:
        caption = f"Change in {unit}, split into parts that add up"
        st.html(table(caption, ["Part", *against], [Section("", rows)], numbers=(1, 2)))


def _with_and_without(found: Movement, unit: str) -> None:
    rows: list[list[Cell]] = []
    for side in found.sides:
        usual = side.usual
        before = side.before
        name = movements.SIDES[side.name]
        told = (
            (unit, side.now.children, before.children, usual.children if usual else None),
            ("families", side.now.families, before.families, usual.families if usual else None),
            (
                f"{unit} without the two largest families",
                side.without_largest,
                before.children - before.largest,
                usual.without_largest if usual else None,
            ),
        )
        rows += [
            [f"{name}: {what}", figures.number(now), figures.number(past), _range(limits)]
            for what, now, past, limits in told
        ]
        said = movements.without(side, unit)
        if said:
            st.text(said)
    headers = ["What", f"{found.month:%B %Y}", "Month before", "Usual (from, to)"]
    st.html(table("With and without the largest families", headers, [Section("", rows)], numbers=(1, 2, 3)))


def _range(usual: tuple[float, float, float] | None) -> str:
    if usual is None:
        return ""
    mean, lower, upper = usual
    return f"{figures.number(mean)} ({figures.number(lower)} to {figures.number(upper)})"


def _sizes(found: Movement, unit: str, shown: str, colours: Colours) -> None:
    side = found.main
    now, usual = families.by_size(side, in_children=shown == "children")
    noun = unit if shown == "children" else "families"
    name = movements.SIDES[side.name].lower()
    left, right = st.columns([3, 2])
    with left:
        st.plotly_chart(
            charts.by_size(now, usual, SIZES, noun, f"{found.month:%B %Y}", colours),
            config={"displayModeBar": False},
            key="sizes",
            alt=f"{noun.capitalize()} by size of the family, {name}, also in the table beside.",
        )
    rows: list[list[Cell]] = [
        [
            label,
            figures.number(now[i]),
            figures.number(usual[i], 1) if usual else "",
        ]
        for i, label in enumerate(SIZES)
    ]
    with right:
        headers = [f"{unit.capitalize()} in the family", f"{noun.capitalize()}", "With the usual sizes"]
        st.html(
            table(
                f"{noun.capitalize()} by size of family, {name}", headers, [Section("", rows)], numbers=(1, 2)
            )
        )


def _largest(gate: Gate, measure: Measure, month: date) -> None:
    st.header("The largest families", anchor=False)
    if not st.toggle(f"Show them for {month:%B %Y}", key="largest"):
        return
    told = families.largest(gate, frame.viewer(), measure.id, month)
    rows: list[list[Cell]] = [
        [movements.SIDES[row["side"]], str(row["family"]), f"{row['children']}", str(row["ids"])]
        for row in told.to_dict("records")
    ]
    headers = ["Side", "Family", "Counted", "Children"]
    st.html(table("The largest families and their children", headers, [Section("", rows)], numbers=(2,)))


def _how(measure: Measure) -> None:
    with st.expander("How this is worked out, and what it cannot say"):
        st.text(
            "Number and size share the change evenly: more families at the average of both sizes, larger "
            "ones at the average of both numbers. The two largest families of each month are set apart first."
        )
        if measure.open is not None:
            st.text(
                "Who came had no open row at the month end before; who went has none now. "
                "Somebody who came and went between two month ends is not seen."
            )
        st.text(
            "Families are as the Data page says they were found. Usual is what the months before lead one to "
            "expect, and the range is the one that signals use."
        )


def _signed(x: float) -> str:
    text = figures.number(x, 1)
    return f"+{text}" if x > 0 and text != "0.0" else text
