"""Drift: open plans by time, who comes to a threshold next, how long plans last, and the weekly list."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any, cast

import pandas as pd
import streamlit as st

from pages.parts import address, frame
from pages.parts.plain import plain
from perfcore import access
from perfcore.access import Gate
from perfcore.access import drift as source
from perfcore.access.drift import By, Drift, DriftList, Lengths
from perfcore.charts.ageing import ageing
from perfcore.charts.survival import survival
from perfcore.charts.table import Cell, Html, Section, table
from perfcore.readings import drift as readings
from perfcore.readings import figures

FEW, MOST = 20, 1000
YEAR = 365
CURVES: dict[str, str] = {"all": "All plans", "year": "By year of start", "team": "By team"}
MARKS = {
    "slower": "\N{BLACK DOWN-POINTING TRIANGLE} slower",
    "faster": "\N{BLACK UP-POINTING TRIANGLE} faster",
    "": "as the others",
    "too few": "too few to judge",
}


def render() -> None:
    """The page."""
    gate = frame.gate()
    viewer = frame.viewer()
    about = gate.about(viewer)
    missing = source.missing(gate, viewer)
    if missing is not None:
        st.title("Plans cannot be shown", anchor=False)
        st.text(missing)
        return
    found = source.drift(gate, viewer, frame.data_folder())
    st.title(plain(readings.title(found.long, found.steps, found.slow)), anchor=False)
    st.text(frame.data_line(gate, about.data_to.replace(day=1)))
    for sentence in _sentences(found):
        st.text(sentence)
    _meeting(gate, found)
    _forecast(found)
    _ageing(found)
    _lengths(gate)
    _teams(found)
    _cannot(found)


def _sentences(found: Drift) -> list[str]:
    said = [readings.stock(found.open, found.families, found.long, found.long_families, found.steps)]
    for one in found.slow:
        said.append(" ".join(readings.slower(one, found.day)))
    if not found.slow and any(p.verdict != "too few" for p in found.paces):
        said.append(readings.nobody_slower())
    said.append(readings.next_steps(found.no_step, found.overdue, found.steps))
    said.append(readings.week(found.since, found.new, found.left, found.moved))
    said.append(readings.forecast(found.expected[0]))
    return said


# ---- the list ------------------------------------------------------------------------------------


def _meeting(gate: Gate, found: Drift) -> None:
    st.header("The list for the meeting", anchor=False)
    try:
        listed = source.drift_list(gate, frame.viewer(), frame.data_folder())
    except access.Refused as why:
        st.text(str(why))
        return
    lists = _lists(listed)
    counts = {name: len(rows) for name, (_, rows) in lists.items()}
    picked = address.one(
        st.segmented_control,
        "Which plans",
        list(lists),
        "list",
        default="long",
        required=True,
        format_func=lambda name: f"{lists[name][0]} ({counts[name]})",
    )
    label, rows = lists[picked]
    teams = address.many("Team", sorted(set(rows["team"])), "team")
    if teams:
        rows = rows[rows["team"].isin(teams)]
    st.text(
        f"{figures.counted(len(rows), 'plans')} of {figures.counted(rows['family'].nunique(), 'families')}. "
        f"{_against(listed)}"
    )
    whole = len(rows) <= FEW or st.toggle(f"All {min(len(rows), MOST)}, as for printing", key="whole_list")
    shown = rows.head(MOST if whole else FEW)
    if picked == "left":
        headers, cells = _left_cells(shown)
    else:
        headers, cells = _cells(shown, listed)
    if cells:
        numbers = [i for i, h in enumerate(headers) if h == "Months"]
        extras = [i for i, h in enumerate(headers) if h in ("Started", "Last visit", "Continued")]
        caption = f"{label}, {figures.day(listed.day)}"
        st.html(table(caption, headers, [Section("", cells)], numbers=numbers, extras=extras))
    _take_away(gate, listed, rows, label)


def _lists(listed: DriftList) -> dict[str, tuple[str, pd.DataFrame]]:
    rows, at = listed.rows, listed.steps
    lists = {"long": (f"{at.long} months or more", rows[rows["reached"] >= at.long])}
    if listed.books_known:
        lists["no_step"] = ("No next step", rows[rows["no_step"]])
    return {
        **lists,
        "soon": ("Threshold within 8 weeks", rows[rows["soon"]].sort_values("days_left")),
        "new": ("New", listed.changes.new),
        "moved": ("Passed a threshold", listed.changes.moved),
        "left": ("Ended", listed.changes.left),
        "all": ("All open", rows),
    }


def _against(listed: DriftList) -> str:
    since = figures.day(listed.changes.since.date())
    if listed.changes.kept:
        return f"Changes are against the list kept on {since}."
    return f"Changes are since {since}, worked out from today's records: no list was kept then."


def _cells(rows: pd.DataFrame, listed: DriftList) -> tuple[list[str], list[list[Cell]]]:
    """The rows as people read them; columns that the data cannot fill are left out."""
    new, moved = set(listed.changes.new["plan"]), set(listed.changes.moved["plan"])
    headers = ["Child", "Team", "Started", "Months", "Next threshold"]
    headers += [
        *(["Next review"] if listed.books_known else []),
        "Last visit",
        "Continued",
        "Since last week",
    ]
    out: list[list[Cell]] = []
    for row in rows.to_dict("records"):
        change = "new" if row["plan"] in new else f"passed {row['reached']}" if row["plan"] in moved else ""
        cells: list[Cell] = [_two_lines(row["child"], f"family {row['family']}")]
        cells.append(_two_lines(row["team"], f"worker {row['worker']}" if "worker" in row else ""))
        cells += [_day(row["start"]), str(row["months"]), _next_step(row)]
        if listed.books_known:
            cells.append(_next_review(row))
        times = figures.counted(row["continued"], "times") if row["continued"] else "not yet"
        cells += [_day(row["last_visit"]), _two_lines(times, row["reasons"]), change]
        out.append(cells)
    empty = [i for i, _ in enumerate(headers) if out and all(cells[i] == "" for cells in out)]
    out = [[c for i, c in enumerate(cells) if i not in empty] for cells in out]
    return [h for i, h in enumerate(headers) if i not in empty], out


def _two_lines(first: object, second: str) -> Html:
    under = f"<br><small>{escape(second)}</small>" if second else ""
    return Html(f"{escape(str(first))}{under}")


def _next_step(row: Mapping[Hashable, Any]) -> Cell:
    days = cast("float", row["days_left"])
    if days != days:
        return ""
    return Html(f"{row['next_step']} months<br><small>in {figures.counted(days, 'days')}</small>")


def _next_review(row: Mapping[Hashable, Any]) -> Cell:
    if not pd.isna(cast("pd.Timestamp", row["next_due"])):
        return _day(row["next_due"])
    if not pd.isna(cast("pd.Timestamp", row["overdue"])):
        return _marked(f"overdue since {row['overdue']:%d %b %Y}")
    return _marked("nothing booked")


def _marked(text: str) -> Html:
    return Html(f'<span class="pc-mark">\N{BLACK UP-POINTING TRIANGLE} {escape(text)}</span>')


def _left_cells(rows: pd.DataFrame) -> tuple[list[str], list[list[Cell]]]:
    headers = ["Child", "Team", "Started", "Months"]
    return headers, [
        [_two_lines(r["child"], f"family {r['family']}"), str(r["team"]), _day(r["start"]), str(r["months"])]
        for r in rows.to_dict("records")
    ]


def _day(when: Any) -> Cell:
    return "" if pd.isna(when) else Html(f'<span class="pc-mark">{when:%d %b %Y}</span>')


def _take_away(gate: Gate, listed: DriftList, rows: pd.DataFrame, label: str) -> None:
    left, right = st.columns([1, 1])
    with left:
        st.download_button(
            "Download this list (CSV)",
            data=lambda: source.download(gate, frame.viewer(), listed, rows, label),
            file_name=f"drift-{listed.day.isoformat()}.csv",
            mime="text/csv",
            on_click="ignore",
        )
    with right:
        kept = listed.day in source.kept_days(frame.viewer(), frame.data_folder())
        name = "Keep this list again" if kept else "Keep this list for next week"
        if st.button(name, help="Next week's changes are then against the list as it is today."):
            try:
                source.keep(gate, frame.viewer(), frame.data_folder(), listed)
            except OSError as why:
                st.text(f"The list could not be kept: {why.strerror}.")
            else:
                st.text(f"Kept for {figures.day(listed.day)}.")


# ---- the figures ---------------------------------------------------------------------------------


def _forecast(found: Drift) -> None:
    st.header("Who comes to a threshold in the next 8 weeks", anchor=False)
    rows: list[list[Cell]] = [
        [
            f"{one.step} months" if one.step else "Any threshold",
            figures.number(one.could),
            figures.number(one.families),
            figures.number(one.expected),
            f"{one.low} to {one.high}",
        ]
        for one in found.expected
        if one.could
    ]
    if not rows:
        st.text(readings.forecast(found.expected[0]))
        return
    headers = ["Threshold", "Plans that come to it", "Families", "Open still, expected", "Likely range"]
    st.html(table("Forecast by threshold", headers, [Section("", rows)], numbers=(1, 2, 3, 4), extras=(2,)))
    st.text(
        "The day is certain; that the plan is open still is not. The range holds in 9 of 10 forecasts; "
        "brothers and sisters leave together."
    )


def _ageing(found: Drift) -> None:
    st.header("Open plans by time", anchor=False)
    dark = frame.is_dark()
    latest = found.ageing.iloc[-1]
    bands = [c for c in found.ageing.columns if c != "month"]
    said = ", ".join(f"{latest[b]} {b} months" for b in bands)
    st.plotly_chart(
        ageing(found.ageing, "Open plans", dark, frame.colours()),
        config={"displayModeBar": False},
        key="ageing",
        alt=f"Open plans by months since they began, {len(found.ageing)} month ends. Latest: {said}.",
    )
    with st.expander("Open plans by time as a table"):
        rows: list[list[Cell]] = [
            [f"{row['month']:%B %Y}", *(str(row[b]) for b in bands), str(sum(row[b] for b in bands))]
            for row in found.ageing.iloc[::-1].to_dict("records")
        ]
        headers = ["Month end", *bands, "All"]
        caption = "Open plans by months since they began"
        st.html(table(caption, headers, [Section("", rows)], numbers=range(1, len(headers))))


def _lengths(gate: Gate) -> None:
    st.header("How long plans last", anchor=False)
    by = address.one(
        st.segmented_control,
        "Curves",
        list(CURVES),
        "curves",
        default="all",
        required=True,
        format_func=CURVES.__getitem__,
    )
    found = source.lengths(gate, frame.viewer(), cast("By", by))
    if not found.curves:
        st.text("There are too few plans to say how long they last.")
        return
    test = readings.lengths(found, "teams" if by == "team" else "years of start")
    if test:
        st.text(test)
    names = ", ".join(f"{name} half ended by {readings.median(c)}" for name, c in found.curves.items())
    st.plotly_chart(
        survival(
            {name: curve.steps() for name, curve in found.curves.items()},
            "Plans still open",
            months=36,
            colours=frame.colours(),
        ),
        config={"displayModeBar": False},
        key="lengths",
        alt=f"Share of plans still open by months since they began. {names}.",
    )
    _length_table(found)
    years = (
        "Plans of each year, however long ago" if by == "year" else "Plans as they went in the last 2 years"
    )
    st.text(
        f"{years}. Open plans count for as long as they have lasted so far: leaving them out would mislead."
    )


def _length_table(found: Lengths) -> None:
    rows: list[list[Cell]] = [
        [
            name,
            figures.number(curve.stays),
            figures.number(curve.families),
            figures.number(curve.ends),
            readings.median(curve),
            readings.still_open(curve, YEAR),
            readings.still_open(curve, 2 * YEAR),
        ]
        for name, curve in found.curves.items()
    ]
    headers = ["Plans", "Watched", "Families", "Ended", "Half ended by", "Open after 1 year", "After 2 years"]
    st.html(table("How long plans last", headers, [Section("", rows)], numbers=(1, 2, 3), extras=(1, 2, 3)))


def _teams(found: Drift) -> None:
    if not found.paces:
        return
    st.header("Teams against each other, last 12 months", anchor=False)
    rows: list[list[Cell]] = [
        [
            one.team,
            figures.number(one.plans),
            figures.number(one.families),
            figures.number(one.ended),
            f"{figures.number(100 * one.ended / one.expected)}%" if one.verdict != "too few" else "",
            MARKS[one.verdict],
        ]
        for one in found.paces
    ]
    headers = ["Team", "Plans", "Families", "Ended", "Of the others' pace", "Against chance"]
    st.html(table("Pace of ending by team", headers, [Section("", rows)], numbers=(1, 2, 3, 4), extras=(2,)))
    st.text("A team is called slower only where chance cannot explain it among so many teams and families.")


def _cannot(found: Drift) -> None:
    st.header("What this cannot say", anchor=False)
    said = [*found.cannot]
    if found.no_step is not None:
        said.append("The data holds the day by which a review is due, not what stands in anybody's diary.")
    said.append("A long plan is not a wrong one: the figures say where to look, not what should be decided.")
    for sentence in said:
        st.text(sentence)
