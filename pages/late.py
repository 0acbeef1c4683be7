"""Delays: how late the late ones were, why, where, and whether a few account for it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from pages.parts import address, choices, frame
from pages.parts.plain import plain
from perfcore.access import Gate, LoadError
from perfcore.access import delays as gate_delays
from perfcore.charts import lateness as charts
from perfcore.charts.table import Cell, Section, link, table
from perfcore.readings import delays as words
from perfcore.readings import figures

WINDOWS = ("1", "3", "6", "12")
DEFAULT, DEFAULT_MONTHS = "icpc_15wd", "6"
DIMENSIONS = {"team": "Team", "worker": "Worker", "locality": "Area"}
VERDICTS = {
    "below": "\u25bc below the limits",
    "low": "low, within the limits",
    "high": "high, within the limits",
    "above": "\u25b2 above the limits",
    "": "within the limits",
}
MOST_ROWS = 300


def render() -> None:
    """The page."""
    gate = frame.gate()
    offered = {o.measure.id: o for o in gate_delays.standards(gate, frame.viewer())}
    head = st.container()
    possible = [i for i, o in offered.items() if o.missing is None]
    if not offered:
        head.title("measures.yaml has no measure of being in time", anchor=False)
        return
    first = DEFAULT if DEFAULT in possible else next(iter(possible or offered))
    left, middle, right = st.columns([3, 1, 1])
    with left:
        measure = address.one(
            st.selectbox,
            "Standard",
            list(offered),
            "standard",
            default=first,
            format_func=lambda i: offered[i].measure.name,
        )
    with middle:
        month = choices.month(gate)
    months = "1"
    if offered[measure].measure.open is None:  # what is open at a month end cannot be added up over several
        with right:
            months = address.one(
                st.segmented_control,
                "Months up to it",
                WINDOWS,
                "months",
                default=DEFAULT_MONTHS,
                required=True,
            )
    if offered[measure].missing is None:
        _late(gate, head, measure, month, int(months))
    else:
        head.title("This cannot be told from what is loaded", anchor=False)
        head.text(frame.data_line(gate, month))
        head.text(f"{offered[measure].measure.name}: {offered[measure].missing}")
    gone = [[o.measure.name, o.missing] for i, o in offered.items() if o.missing and i != measure]
    if gone:
        st.header("What this load cannot tell", anchor=False)
        st.html(table("Standards that cannot be judged", ["Standard", "Why not"], [Section("", gone)]))


def _late(
    gate: Gate, head: st.delta_generator.DeltaGenerator, measure: str, month: date, months: int
) -> None:
    data = frame.data_folder()
    found = gate_delays.delays(gate, frame.viewer(), measure, month, months, data)
    with head:
        st.title(plain(words.title(found)), anchor=False)
        st.text(frame.data_line(gate, month))
        for sentence in words.sentences(found):
            st.text(sentence)
        if found.both.rows_on_time < found.both.rows:
            st.caption(plain(words.by_chance(found)))
    if not found.both.rows:
        return
    spec = gate.catalogue.measures[measure]
    _month_by_month(gate, measure, month, found.standard.unit, spec.unit or "ones")
    _where(found)
    _why(found)
    _list(gate, measure, month, months, words.occasions(spec))
    st.html(
        link(
            frame.MEASURE, f"{spec.name}: trend and definition", measure=measure, month=f"{month:%Y-%m}"
        ).markup
    )


def _month_by_month(gate: Gate, measure: str, month: date, unit: str, noun: str) -> None:
    history = gate_delays.history(gate, frame.viewer(), measure, month)
    late = history.drop(columns="in time")
    st.header("How late, month by month", anchor=False)
    said = f"{int(late.to_numpy().sum())} late in {len(late)} months, {late.iloc[-1].sum()} in {month:%B %Y}"
    st.plotly_chart(
        charts.by_month(late, f"late {noun}", f"{unit} late", frame.colours()),
        config={"displayModeBar": False},
        key="by_month",
        alt=f"{said}. The table below has every month.",
    )
    with st.expander("As a table"):
        rows: list[list[Cell]] = [
            [f"{m:%B %Y}", *(str(v) for v in row)]
            for m, row in zip(history.index[::-1], history.to_numpy()[::-1], strict=True)
        ]
        names = ["Month", *(str(c) for c in history.columns)]
        st.html(table("Late by month", names, [Section("", rows)], numbers=range(1, len(names))))


def _where(found: gate_delays.Delays) -> None:
    dimensions = [d for d in DIMENSIONS if d in found.groups and len(found.groups[d]) > 1]
    if not dimensions:
        return
    st.header("Where", anchor=False)
    by = address.one(
        st.segmented_control,
        "Show by",
        dimensions,
        "by",
        default=dimensions[0],
        required=True,
        format_func=DIMENSIONS.__getitem__,
    )
    what = words.occasions(found.standard.measure)
    groups = found.groups[by].assign(late=lambda g: g["events"] - g["on_time"])
    groups = groups.sort_values(["late", "events"], ascending=False)
    shown = groups[groups["late"] > 0].head(15)
    if len(shown):
        most = shown.iloc[0]
        st.plotly_chart(
            charts.against_volume(
                shown["group"].astype(str).tolist(),
                shown["late"].tolist(),
                shown["expected"].tolist(),
                f"late {what}",
                frame.colours(),
            ),
            config={"displayModeBar": False},
            key="against_volume",
            alt=f"Late {what} by {DIMENSIONS[by].lower()}; most: {most['group']} with {most['late']}, "
            f"{most['expected']:.1f} expected from volume. The table below has every one.",
        )
    rows: list[list[Cell]] = [
        [
            str(row["group"]),
            figures.number(row["late"]),
            figures.number(row["expected"], 1),
            f"{figures.number(row['on_time'])} of {figures.number(row['events'])}",
            f"{figures.number(row['percent'], 0)}%",
            f"{figures.number(row['lower'], 0)}% to {figures.number(row['upper'], 0)}%",
            VERDICTS[row["verdict"]],
            f"{figures.number(row['rows_on_time'])} of {figures.number(row['rows'])}",
            figures.number(row["late_by"]),
        ]
        for row in groups.to_dict("records")
    ]
    headers = [
        DIMENSIONS[by],
        f"Late {what}",
        "Expected from volume",
        f"{what.capitalize()} in time",
        "In time",
        "Limits for its size",
        "Against the limits",
        "Children in time",
        "Usual days late",
    ]
    st.html(
        table(
            f"Late {what} by {DIMENSIONS[by].lower()}",
            headers,
            [Section("", rows)],
            numbers=(1, 2, 3, 4, 5, 7, 8),
            extras=(5, 7, 8),
        )
    )
    st.caption(
        "Limits: where 998 of 1,000 groups of this size would be if all were equally often in time. "
        "Usual days late: half of the late ones took longer."
    )


def _why(found: gate_delays.Delays) -> None:
    if not words.reason_given(found):
        return
    what = words.occasions(found.standard.measure)
    st.header("Why", anchor=False)
    rows: list[list[Cell]] = [
        [
            str(row["reason"]),
            figures.number(row["events"]),
            figures.number(row["rows"]),
            figures.number(row["expected"], 1),
        ]
        for row in found.reasons.to_dict("records")
    ]
    headers = ["Reason", f"Late {what}", "Children", "Usual for so many late ones"]
    st.html(table(f"Why {what} were late", headers, [Section("", rows)], numbers=(1, 2, 3)))
    st.caption("Usual: the share of each reason in the 24 months before.")


def _list(gate: Gate, measure: str, month: date, months: int, what: str) -> None:
    st.header("The late ones", anchor=False)
    if not st.toggle("Show them, and record why", key="late_list"):
        return
    data = frame.data_folder()
    rows = gate_delays.late_list(gate, frame.viewer(), measure, month, months, data)
    if rows.empty:
        st.text("There are none.")
        return
    _form(gate, measure, rows)
    listed: list[list[Cell]] = [
        [
            str(row["child"]),
            str(row["family"]),
            figures.day(row["date"].date()),
            figures.number(row["late_by"]) or "no date",
            str(row["team"]),
            str(row.get("worker", "")),
            str(row["reason"]),
            str(row["given"]),
        ]
        for row in rows.head(MOST_ROWS).to_dict("records")
    ]
    if len(rows) > MOST_ROWS:
        st.text(f"The latest {MOST_ROWS} of {len(rows):,} are shown; the download has all.")
    headers = ["Child", "Family", "Date", "Days late", "Team", "Worker", "Reason", "Given by"]
    st.html(table(f"Late {what}, the latest first", headers, [Section("", listed)], numbers=(3,)))
    st.download_button(
        "Download the late ones (CSV)",
        data=lambda: gate_delays.download(gate, frame.viewer(), measure, month, months, data),
        file_name=f"late-{measure}-{month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _form(gate: Gate, measure: str, rows: pd.DataFrame) -> None:
    data = frame.data_folder()
    try:
        reasons = gate_delays.reason_choices(frame.viewer(), data)
    except gate_delays.BadChoices as why:
        st.text(str(why))
        return
    rows = rows.assign(occasion=rows["family"] + rows["date"].dt.strftime(" %Y-%m-%d"))
    events = {str(event): part for event, part in rows.groupby("occasion", sort=False)}
    with st.form("reason", clear_on_submit=True):
        left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
        with left:
            event = st.selectbox("Family and day", list(events), format_func=lambda e: _event(events[e]))
        with middle:
            reason = st.selectbox("Reason", list(reasons), format_func=reasons.__getitem__)
        with right:
            sent = st.form_submit_button("Record")
    if sent:
        ids = events[event]["row"].astype(str).tolist()
        try:
            gate_delays.record_reason(gate, frame.viewer(), measure, ids, reason, data)
        except LoadError:
            st.text("Nothing was recorded: the data folder is in use. Try again in a moment.")
            return
        st.rerun()


def _event(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    children = figures.counted(len(rows), "children")
    late = figures.number(float(rows["late_by"].max()))
    days = f", {late} days late" if late else ""
    return f"{first['family']}, {figures.day(first['date'].date())}, {children}{days}, {first['reason']}"
