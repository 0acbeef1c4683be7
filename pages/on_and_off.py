"""Thresholds: how plans begin and end, and whether shorter plans come back more."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import address, frame
from perfcore.access import Gate
from perfcore.access import thresholds as source
from perfcore.access.thresholds import Comebacks, Event, Funnel, Group, WayOut
from perfcore.charts.survival import survival
from perfcore.charts.table import Cell, Html, Section, table
from perfcore.readings import figures
from perfcore.readings import thresholds as readings

WINDOWS = {"12": "Last 12 months", "3": "Last 3 months", "1": "One month"}
EVENTS: dict[Event, str] = {"plan": "Another plan", "referral": "A new referral"}
GROUPS = {"short": "Under 6 months or longer", "length": "Five lengths", "why": "Why it ended"}
MARKS = {
    "high": "\N{BLACK UP-POINTING TRIANGLE} more",
    "low": "\N{BLACK DOWN-POINTING TRIANGLE} fewer",
    "": "as chance explains",
}
ORDINALS = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth or later"}
FEWEST = 10
MONTHS_AFTER = (6, 12, 24)
LONGEST = 730  # days after a plan that the curves are drawn for


def render() -> None:
    """The page."""
    gate = frame.gate()
    viewer = frame.viewer()
    about = gate.about(viewer)
    head = st.container()
    st.header("After plans ended: do shorter ones come back more?", anchor=False)
    plan, referral = (source.comebacks(gate, viewer, event) for event in EVENTS)
    _after(plan, referral)
    st.header("Onto a plan", anchor=False)
    months = _months()
    _way_in(gate, months)
    st.header("Off a plan", anchor=False)
    out = source.way_out(gate, viewer, months)
    _way_out(out)
    _cannot(plan, out)
    with head:
        st.title(readings.title(plan.fear, referral.fear), anchor=False)
        st.text(frame.data_line(gate, about.data_to.replace(day=1)))
        for found in (plan, referral):
            if found.fear is not None:
                st.text(" ".join(readings.fear_tested(found.fear, found.event)))


def _months() -> int:
    return int(
        address.one(
            st.segmented_control,
            "Time",
            list(WINDOWS),
            "window",
            default="12",
            required=True,
            format_func=WINDOWS.__getitem__,
        )
    )


# ---- after a plan --------------------------------------------------------------------------------


def _after(plan: Comebacks, referral: Comebacks) -> None:
    left, right = st.columns(2)
    with left:
        event = address.one(
            st.segmented_control,
            "What came after",
            list(EVENTS),
            "after",
            default="plan",
            required=True,
            format_func=EVENTS.__getitem__,
        )
    with right:
        by = address.one(
            st.segmented_control,
            "Compare",
            list(GROUPS),
            "compare",
            default="short",
            required=True,
            format_func=GROUPS.__getitem__,
        )
    found = plan if event == "plan" else referral
    if found.missing is not None:
        st.text(f"What came after plans cannot be told. {found.missing}")
        return
    if found.lengths is not None:
        st.text(readings.lengths_differ(found.lengths, found.event))
    groups = _groups(found, by)
    curves = {g.name: g.curve.steps(LONGEST) for g in groups if g.curve is not None and g.curve.known_to > 0}
    if curves:
        _draw(groups, curves, found.event)
    else:
        st.text("Too few plans have ended to draw what came after.")
    rows: list[list[Cell]] = [
        [
            g.name,
            figures.number(g.plans),
            figures.number(g.families),
            *(readings.came_back(b) for b in g.back),
        ]
        for g in groups
    ]
    headers = ["Plan lasted" if by != "why" else "Plan ended", "Plans", "Families"]
    headers += [f"Back within {m} months" for m in MONTHS_AFTER]
    st.html(table("What came after plans ended", headers, [Section("", rows)], numbers=(1, 2), extras=(1, 2)))
    st.text(
        f"Plans that ended from {figures.day(found.first_end)} to {figures.day(found.last)}. "
        '"Of" counts those who could be watched so long; the share and its 95% range count the others too, '
        "up to their 18th birthday or the end of the data. A child who came off twice counts twice."
    )


def _draw(groups: list[Group], curves: dict[str, pd.DataFrame], event: Event) -> None:
    said = "; ".join(f"{g.name}: {readings.came_back(g.back[1])} within 12 months" for g in groups)
    st.plotly_chart(
        survival(
            curves,
            f"{EVENTS[event]} after the plan ended",
            gone=True,
            months=24,
            colours=frame.colours(),
        ),
        config={"displayModeBar": False},
        key="comebacks",
        alt=f"Share of ended plans that {EVENTS[event].lower()} followed, by months after. {said}.",
    )


def _groups(found: Comebacks, by: str) -> list[Group]:
    if by == "length":
        return list(found.by_length)
    if by == "why" or found.fear is None:
        return [g for g in found.by_why if g.plans]
    return [found.fear.short, found.fear.longer]


# ---- onto a plan ---------------------------------------------------------------------------------


def _way_in(gate: Gate, months: int) -> None:
    begun = source.way_in(gate, frame.viewer(), months)
    if begun.found is None:
        st.text(f"How plans begin cannot be told. {begun.missing}")
        return
    for sentence in readings.way_in(begun.found, begun.first, begun.last):
        st.text(sentence)
    _funnel(begun.found.to_conference, "From enquiry to initial conference", "Team", "families")
    if begun.found.to_plan is not None:
        _funnel(begun.found.to_plan, "From initial conference to plan", "Team", "families")
    st.text("Enquiries of the last six weeks are left out: their conferences are still to come.")


def _funnel(found: Funnel, caption: str, first: str, what: str) -> None:
    rows: list[list[Cell]] = [
        [
            one.group,
            f"{figures.number(one.hit)} of {figures.number(one.of)}",
            f"{figures.number(100 * one.hit / one.of)}%" if one.of >= FEWEST else "too few",
            f"{one.low} to {one.high}",
            f"{figures.number(one.children_hit)} of {figures.number(one.children)}",
            Html(f'<span class="pc-mark">{MARKS[one.verdict]}</span>'),
        ]
        for one in (*found.groups, found.total)
    ]
    rows[-1][3] = rows[-1][5] = ""
    headers = [first, f"{what.capitalize()}", "Share", "Chance explains", "Children", "Against chance"]
    st.html(
        table(caption, headers, [Section("", rows)], numbers=(1, 2, 3, 4), extras=(4,), show_caption=True)
    )


# ---- off a plan ----------------------------------------------------------------------------------


def _way_out(out: WayOut) -> None:
    if out.by_team is None:
        st.text("No review with a decision is in the data for this time.")
        return
    for sentence in readings.way_out(out.by_team, out.first, out.last):
        st.text(sentence)
    rows: list[list[Cell]] = [
        [
            ORDINALS[one.nth],
            f"{figures.number(one.held)} in {figures.number(one.families)}",
            figures.number(one.months, 1),
            f"{figures.number(one.continued)} of {figures.number(one.held)}",
            _reasons(one.reasons, one.without_reason),
        ]
        for one in out.numbers
    ]
    headers = ["Review", "Children in families", "Middle months on plan", "Went on", "Why they went on"]
    st.html(
        table(
            "What reviews decided",
            headers,
            [Section("", rows)],
            numbers=(1, 2, 3),
            extras=(1,),
            show_caption=True,
        )
    )
    _funnel(out.by_team, "Plans ended at a review, by team", "Team", "conferences")
    if out.by_chair is not None:
        with st.expander("By chair of the conference"):
            _funnel(out.by_chair, "Plans ended at a review, by chair", "Chair", "conferences")
            st.text("A chair with few conferences has a wide range: nobody is ranked by luck.")
    _lasted(out.lasted)


def _reasons(reasons: tuple[tuple[str, int], ...], without: int) -> str:
    said = [f"{why} {n}" for why, n in reasons]
    if without:
        said.append(f"no reason recorded {without}")
    return ", ".join(said)


def _lasted(lasted: pd.DataFrame) -> None:
    rows: list[list[Cell]] = [
        [
            str(row["team"]),
            figures.number(row["plans"]),
            figures.number(row["families"]),
            figures.number(row["middle"], 1) if row["plans"] >= FEWEST else "too few",
        ]
        for row in lasted.to_dict("records")
    ]
    headers = ["Team", "Plans that ended", "Families", "Middle months on plan"]
    caption = "How long the plans that ended had lasted, by team"
    st.html(table(caption, headers, [Section("", rows)], numbers=(1, 2, 3), show_caption=True))
    st.text("Only plans that ended: a team that keeps its long ones open looks quick here. See Drift.")


def _cannot(plan: Comebacks, out: WayOut) -> None:
    st.header("What this cannot say", anchor=False)
    said = [*dict.fromkeys([*([plan.missing] if plan.missing else []), *plan.cannot, *out.cannot])]
    said.append(
        "Families were not dealt to short and long plans at random: what differs may not be the plan."
    )
    said.append("A case that stays open after its plan is not referred again as long as it is.")
    said.append("Children who moved away look like children who did not come back.")
    for sentence in said:
        st.text(sentence)
