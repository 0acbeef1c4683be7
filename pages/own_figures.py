"""Chart your own figures: real change or noise in figures that perfcore does not hold."""

from __future__ import annotations

import math

import streamlit as st

from pages.parts import frame
from pages.parts.plain import plain
from perfcore.access import own_figures
from perfcore.access.own_figures import Better, Own
from perfcore.charts.table import Cell, Section, table
from perfcore.charts.trend import Flag, trend
from perfcore.readings import figures

MOST_LINES = 2
EXAMPLE = "month,value\n2026-01,31\n2026-02,28\n2026-03,45"
WAYS: dict[Better, str] = {"high": "Higher is better", "low": "Lower is better", "neither": "Neither"}


def render() -> None:
    """The page."""
    head = st.container()
    left, right = st.columns(2)
    with left:
        pasted = st.text_area("Paste figures", height=220, placeholder=EXAMPLE)
    with right:
        file = st.file_uploader("Or a CSV file", type=["csv", "txt"], max_upload_size=own_figures.LARGEST_MB)
        way = st.segmented_control(
            "Which way is good", list(WAYS), default="neither", required=True, format_func=WAYS.__getitem__
        )
        target = st.number_input("Target", value=None, placeholder="none", width=220)
    st.text(
        "With a header: month,value; or month,numerator,denominator; or one row a child with date,family "
        "and, for a percentage, hit (yes or no). A further column, such as team, splits the figures."
    )
    st.text("Nothing of this is kept: leave the page and it is gone.")
    raw = file.getvalue() if file is not None else pasted.encode()
    if not raw.strip():
        head.title("Chart your own figures", anchor=False)
        return
    try:
        found = own_figures.judged(
            frame.viewer(), raw, file.name if file is not None else "What you pasted", way, target
        )
    except own_figures.NoFigures as why:
        head.title("These figures cannot be drawn yet", anchor=False)
        head.text(str(why))
        return
    with head:
        st.title(_heading(found), anchor=False)
    for i, own in enumerate(found[:MOST_LINES]):
        _draw(own, i, target)
    if len(found) > MOST_LINES:
        st.text(f"Drawn are the first {MOST_LINES} of {len(found)} groups; what the others say is below.")
        rows: list[list[Cell]] = [[own.group, own.reading] for own in found[MOST_LINES:]]
        st.html(table("The other groups", ["Group", "What it says"], [Section("", rows)]))


def _heading(found: list[Own]) -> str:
    sure = sum(any(sure for _, _, sure, _ in own.signals) for own in found)
    if len(found) == 1:
        return "Your figures: real change in them" if sure else "Your figures: nothing beyond chance"
    return f"Your figures: real change in {sure} of {len(found)} groups"


def _draw(own: Own, place: int, target: float | None) -> None:
    if own.group:
        st.header(plain(own.group), anchor=False)
    st.text(own.reading)
    for note in own.notes:
        st.text(note)
    shown = own.line.dropna()
    hover = [
        f"{m:%B %Y}: {figures.number(v, _places(v))} {own.unit}"
        for m, v in zip(own.line["month"], own.line["value"], strict=True)
    ]
    figure = trend(
        {"your figures": own.line},
        y_title=own.unit,
        hover={"your figures": hover},
        aim=(target, None),
        usual=own.usual,
        flags=[Flag(month, v, sure) for month, v, sure, _ in own.signals],
        colours=frame.colours(),
    )
    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key=f"own_{place}",
        alt=f"{own.group or 'Your figures'}, {len(shown)} figures, also as a table below. {own.reading}",
    )
    limits = {} if own.usual is None else own.usual.set_index("month").to_dict("index")
    why = {month: text for month, _, _, text in own.signals}
    rows: list[list[Cell]] = []
    for month, value in zip(own.line["month"], own.line["value"], strict=True):
        usual = limits.get(month)
        rows.append(
            [
                f"{month:%b %Y}" if month.day == 1 else f"{month:%d %b %Y}",
                "" if math.isnan(value) else figures.number(value, _places(value)),
                ""
                if usual is None
                else f"{figures.number(usual['lower'], 1)} to {figures.number(usual['upper'], 1)}",
                why.get(month.date(), ""),
            ]
        )
    with st.expander("As a table"):
        headers = ["Month", "Figure", "Usual", "What was seen"]
        st.html(
            table(f"{own.group or 'Your figures'} by month", headers, [Section("", rows)], numbers=(1, 2))
        )


def _places(value: float) -> int:
    return 0 if float(value).is_integer() else 1
