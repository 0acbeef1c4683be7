"""What a reader chooses, kept in the address: month, drill, window, filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

import streamlit as st

from pages.parts import address
from pages.parts.frame import viewer
from perfcore.access import Gate
from perfcore.catalogue.model import Measure, Over

AS_DEFINED = "defined"
WINDOWS: dict[str, str] = {
    AS_DEFINED: "As defined",
    "month": "Month",
    "last_12_months": "Rolling 12 months",
    "year_to_date": "Year to date",
}
NO_DRILL = "none"
FAMILY_METHOD, NHS_METHOD = "families", "nhs"
METHODS = {FAMILY_METHOD: "Families", NHS_METHOD: "NHS chart"}
SHOWN_AS = {
    "value": "As defined",
    "n": "Number",
    "rest": "Those that do not",
    "families": "Families",
    "rate": "Per 10,000",
}
Where = Mapping[str, tuple[str, ...]]


def month(opened: Gate) -> date:
    """The month that is looked at, chosen once and kept in the address."""
    months = opened.months(viewer())
    labels = {f"{m:%Y-%m}": m for m in months}
    picked = address.one(
        st.selectbox,
        "Month",
        list(labels),
        "month",
        default=next(iter(labels)),
        format_func=lambda key: f"{labels[key]:%B %Y}",
        width=220,
    )
    return labels[picked]


def measure(opened: Gate) -> Measure:
    """The measure that is looked at."""
    measures = opened.catalogue.measures
    picked = address.one(
        st.selectbox,
        "Measure",
        list(measures),
        "measure",
        default=next(iter(measures)),
        format_func=lambda key: measures[key].name,
    )
    return measures[picked]


def shown_as(measure: Measure) -> str:
    """Whether the figure itself is drawn, or its number, its families, or its rate."""
    options = ["value"]
    if measure.show == "percent":
        options += ["n", "rest"]
    if measure.per is not None:
        options += ["n"]
    if measure.figures is None and measure.count_of != "families" and measure.flow is None:
        options += ["families"]
    if measure.show == "count" and measure.figures is None and measure.over == "month":
        options += ["rate"]
    if len(options) == 1:
        return "value"
    return address.one(
        st.segmented_control,
        "Draw",
        options,
        "as",
        default="value",
        required=True,
        format_func=SHOWN_AS.__getitem__,
    )


def method(measure: Measure) -> str:
    """Which limits are drawn: those that know families, or NHS England's chart."""
    if not measure.families and measure.figures is None:
        return FAMILY_METHOD
    return address.one(
        st.segmented_control,
        "Limits",
        list(METHODS),
        "method",
        default=FAMILY_METHOD if measure.figures is None else NHS_METHOD,
        required=True,
        format_func=METHODS.__getitem__,
    )


def question(gate: Gate, measure: Measure) -> tuple[str | None, Over, Where]:
    """How the reader wants it cut: by which dimension, over which window, with which filters."""
    dimensions = gate.catalogue.dimensions
    left, right = st.columns(2)
    with left:
        by = address.one(
            st.selectbox,
            "Drill by",
            [NO_DRILL, *measure.drill],
            "by",
            default=NO_DRILL,
            format_func=lambda d: "No drill" if d == NO_DRILL else dimensions[d].label,
        )
    with right:
        # what is open at a month end has no other window
        over = AS_DEFINED
        if measure.open is None:
            over = address.one(
                st.segmented_control,
                "Window",
                list(WINDOWS),
                "over",
                default=AS_DEFINED,
                required=True,
                format_func=WINDOWS.__getitem__,
            )
    where: dict[str, tuple[str, ...]] = {}
    with st.expander("Filters", expanded=any(d in st.query_params for d in measure.drill)):
        columns = st.columns(3)
        for i, dimension in enumerate(measure.drill):
            spec = dimensions[dimension]
            with columns[i % 3]:
                groups = gate.groups(viewer(), measure.id, dimension)
                chosen = address.many(spec.label, groups, dimension, in_address=not spec.restricted)
            if chosen:
                where[dimension] = chosen
    window = measure.over if over == AS_DEFINED else cast("Over", over)
    return (None if by == NO_DRILL else by), window, where
