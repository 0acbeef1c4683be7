"""One measure: its figure, its trend, where it comes from, and the children behind it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import choices, frame
from pages.parts.choices import Where
from perfcore.access import Gate, Judged
from perfcore.catalogue.model import Measure, Over
from perfcore.charts import spark
from perfcore.charts.table import Cell, Html, Section, table
from perfcore.charts.trend import Flag, Mark, trend
from perfcore.readings import figures
from perfcore.readings.findings import assured, because, finding, heading


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    left, right = st.columns([3, 1])
    with left:
        measure = choices.measure(gate)
    with right:
        month = choices.month(gate)
    missing = gate.missing_for(frame.viewer(), measure.id)
    if missing is not None:
        head.title(measure.name)
        head.text(f"This cannot be computed from what is loaded. {missing}")
        _definition(gate, measure)
        frame.footer(gate)
        return
    by, over, where = choices.question(gate, measure)
    total = gate.values(frame.viewer(), measure.id, where=where, over=over, end=month)
    judged = gate.signals(frame.viewer(), measure.id, where=where or None)
    with head:
        _finding(gate, measure, month, total, judged, where, over)
    _chart(gate, measure, month, total, judged, over)
    if by is not None:
        _drill(gate, measure, month, by, where, over)
    _children(gate, measure, month, where)
    _table_and_download(gate, measure, month, by, where, over)
    _definition(gate, measure)
    frame.footer(gate)


def _at(values: pd.DataFrame, month: date) -> pd.DataFrame:
    return values[values["month"] == pd.Timestamp(month)]


def _watched(measure: Measure, values: pd.DataFrame) -> pd.DataFrame:
    if measure.show != "bands":
        return values
    return values[values["part"] == (measure.watch or measure.band_labels()[-1])]


def _finding(
    gate: Gate,
    measure: Measure,
    month: date,
    total: pd.DataFrame,
    judged: Judged,
    where: Where,
    over: Over,
) -> None:
    now = _at(_watched(measure, total), month)
    st.title(measure.name)
    st.text(frame.data_line(gate, month, measure.figures))
    if now.empty:
        latest = "" if total.empty else f" The latest is for {total['month'].max():%B %Y}."
        st.text(f"There is no figure for {month:%B %Y}.{latest}")
        return
    row = now.iloc[0]
    before = _at(_watched(measure, total), (pd.Timestamp(month) - pd.DateOffset(months=1)).date())
    if over == measure.over:
        found = finding(measure, month, row.to_dict(), _at(judged.frame, month), judged.why_not)
        st.header(heading(found))
        why = gate.explain(frame.viewer(), measure.id, month, where or None)
        st.text(f"{found.sentence} {because(measure, why)}".strip())
    pieces = st.columns(4)
    covers = figures.window(measure, over) or f"{month:%B %Y}"
    label = f"{measure.watch}, {covers}" if measure.show == "bands" and measure.watch else covers
    pieces[0].metric(label, figures.value(measure, row["value"], row["status"]))
    made_of = figures.parts(measure, row["n"], row["of"])
    facts = [("Which is", made_of), ("Families", figures.number(row["families"]))]
    if len(before):
        facts.append(("Month before", figures.value(measure, before.iloc[0]["value"])))
    for piece, (name, text) in zip(pieces[1:], [f for f in facts if f[1]], strict=False):
        piece.metric(name, text)
    against = figures.against(measure, month, row["value"], row["n"], row["status"])
    if against.aim and not where:
        verdict = f" ({against.verdict})" if against.verdict else ""
        outlook = assured(measure, month, _at(judged.frame, month)) if over == measure.over else ""
        st.text(f"Target: {against.aim}{verdict}. {outlook}".strip())
    if where:
        chosen = "; ".join(
            f"{gate.catalogue.dimensions[d].label}: {', '.join(groups)}" for d, groups in where.items()
        )
        st.text(f"Only {chosen}.")


def _chart(
    gate: Gate, measure: Measure, month: date, total: pd.DataFrame, judged: Judged, over: Over
) -> None:
    shown = _watched(measure, total).tail(measure.months)
    hover = [_hover(measure, row) for row in shown.to_dict("records")]
    aim = measure.aim(month)
    edges: tuple[float | None, float | None] = (None, None)
    if aim is not None and aim.year_total is None and (measure.show != "bands" or aim.percent):
        edges = aim.between or (aim.at_least, aim.at_most)
    about = gate.about(frame.viewer())
    first = shown["month"].min()
    notes = [
        Mark(n.month, n.text)
        for n in gate.catalogue.notes_for(measure)
        if len(shown) and first <= pd.Timestamp(n.month) <= pd.Timestamp(month)
    ]
    figure = trend(
        {measure.name: shown},
        y_title=_unit(measure),
        hover={measure.name: hover},
        aim=edges,
        usual=_usual(measure, shown, judged, over),
        flags=_flags(measure, shown, judged, over),
        marks=notes,
        bars=measure.chart.startswith("bar") and over == "month",
        part_month=about.part_month and month == about.data_to.replace(day=1),
    )
    latest = hover[-1] if hover else "no figures"
    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key="trend",
        alt=f"{measure.name} by month, {len(shown)} months. Latest: {latest}",
    )
    for note in notes:
        st.text(f"{note.month:%B %Y}: {note.text}")


def _usual(measure: Measure, shown: pd.DataFrame, judged: Judged, over: Over) -> pd.DataFrame | None:
    """The range that chance explains, where it is about what is drawn."""
    drawn = over == "month" == measure.over and measure.per is None
    if not drawn or measure.flow is not None or (measure.open is not None and measure.show == "count"):
        return None
    return judged.frame[judged.frame["month"].isin(shown["month"])] if len(judged.frame) else None


def _flags(measure: Measure, shown: pd.DataFrame, judged: Judged, over: Over) -> list[Flag]:
    """The months with a signal, each with its sentence."""
    if over != measure.over or judged.frame.empty:
        return []
    told = judged.frame[judged.frame["signal"].isin(["real", "watch"])]
    flags = []
    for line in shown[shown["month"].isin(told["month"])].to_dict("records"):
        month = line["month"].date()
        found = finding(measure, month, line, _at(judged.frame, month))
        if found.kind != "not judged" and pd.notna(line["value"]):
            flags.append(Flag(month, float(line["value"]), found.kind != "watch", found.sentence))
    return flags


def _hover(measure: Measure, row: Mapping[Hashable, Any]) -> str:
    numbers = {k: float(row[k]) for k in ("n", "of", "families", "value")}
    month = pd.Timestamp(row["month"])
    text = f"{month:%B %Y}: {figures.value(measure, numbers['value'], str(row['status']))}"
    made_of = figures.parts(measure, numbers["n"], numbers["of"])
    families = figures.number(numbers["families"])
    more = ", ".join(p for p in (made_of, f"{families} families" if families else "") if p)
    return f"{text} ({more})" if more else text


def _unit(measure: Measure) -> str:
    if measure.show in ("percent", "bands"):
        return "per cent"
    if measure.per is not None:
        return f"per {measure.per.number:,.0f} children"
    if measure.flow is not None:
        return "started less ended"
    return measure.unit or "number"


def _drill(gate: Gate, measure: Measure, month: date, by: str, where: Where, over: Over) -> None:
    label = gate.catalogue.dimensions[by].label
    values = _watched(
        measure, gate.values(frame.viewer(), measure.id, by=by, where=where, over=over, end=month)
    )
    rows: list[list[Cell]] = []
    previous = (pd.Timestamp(month) - pd.DateOffset(months=1)).date()
    before = _at(values, previous).set_index("group")
    past = {group: part["value"].to_numpy(dtype=float)[-24:] for group, part in values.groupby("group")}
    for row in _at(values, month).to_dict("records"):
        group = str(row["group"])
        value = figures.value(measure, row["value"], row["status"])
        alt = f"{group}, last 24 months, now {value}"
        rows.append(
            [
                group,
                value,
                figures.parts(measure, row["n"], row["of"]),
                figures.number(row["families"]),
                _before(measure, before, group),
                Html(spark.as_image(spark.spark(past[group], alt), alt)),
            ]
        )
    headers = [label, f"{month:%B %Y}", "Of which", "Families", "Month before", "Last two years"]
    shown = [0, 1, *(i for i in range(2, 6) if any(row[i] for row in rows))]
    numbers = [place for place, i in enumerate(shown) if i in (1, 2, 3, 4)]
    extras = [place for place, i in enumerate(shown) if i in (2, 3, 5)]
    headers, rows = [headers[i] for i in shown], [[row[i] for i in shown] for row in rows]
    st.header(f"By {label.lower()}")
    caption = f"{measure.name} by {label.lower()}"
    st.html(table(caption, headers, [Section("", rows)], numbers=numbers, extras=extras))


def _before(measure: Measure, before: pd.DataFrame, group: str) -> str:
    if group not in before.index:
        return ""
    row = before.loc[[group]].iloc[0]
    return figures.value(measure, float(row["value"]), str(row["status"]))


def _children(gate: Gate, measure: Measure, month: date, where: Where) -> None:
    if measure.figures is not None:
        return
    st.header("The children behind it")
    if not st.toggle(f"Show them for {month:%B %Y}", key="children"):
        return
    rows = gate.rows(frame.viewer(), measure.id, month, where)
    families = rows["family"].nunique()
    st.text(f"{len(rows):,} rows, {rows['child'].nunique():,} children, {families:,} families.")
    rows = rows.sort_values(["family", "child", "date"])
    names = {d: gate.catalogue.dimensions[d].label for d in measure.drill}
    shown = rows.rename(columns=names)
    shown.columns = [str(c).capitalize() for c in shown.columns]
    st.dataframe(shown, hide_index=True, width="stretch", key="rows")


def _table_and_download(
    gate: Gate, measure: Measure, month: date, by: str | None, where: Where, over: Over
) -> None:
    values = gate.values(frame.viewer(), measure.id, by=by, where=where, over=over, end=month)
    with st.expander("The figures as a table"):
        recent = values[values["month"] > pd.Timestamp(month) - pd.DateOffset(months=24)]
        rows: list[list[Cell]] = [
            [
                f"{row['month']:%B %Y}",
                str(row["group"]) + (f", {row['part']}" if row["part"] else ""),
                figures.value(measure, row["value"], row["status"]),
                figures.number(row["n"]),
                figures.number(row["of"]),
                figures.number(row["families"]),
                str(row["status"]),
            ]
            for row in recent.iloc[::-1].to_dict("records")
        ]
        headers = ["Month", "Group", "Value", "n", "of", "Families", "Status"]
        st.html(table("Figures by month, latest first", headers, [Section("", rows)], numbers=(2, 3, 4, 5)))
    st.download_button(
        "Download these figures (CSV)",
        data=lambda: gate.download(frame.viewer(), measure.id, values, by, where, over),
        file_name=f"{measure.id}-{month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _definition(gate: Gate, measure: Measure) -> None:
    st.header("What this counts")
    owner = gate.catalogue.owners[measure.owner]
    better = {
        "high": "Higher is better.",
        "low": "Lower is better.",
        "neither": "Neither up nor down is good.",
    }
    rows: list[list[Cell]] = [
        ["Definition", measure.definition],
        ["Which way is good", better[measure.better]],
        ["Owner", owner.name],
        ["Defined by", measure.source],
    ]
    for name, text in (measure.texts or {}).items():
        rows.append([{"where": "Only rows where", "hits": "Counts when", "value": "Value"}[name], text])
    if measure.targets:
        for year, aim in sorted(measure.targets.items()):
            rows.append([f"Target {year}".strip(), figures.aim_in_words(measure, aim)])
    if measure.compare is not None:
        known = [("England", measure.compare.england), ("Similar authorities", measure.compare.neighbours)]
        text = "; ".join(f"{who} {figures.number(v, measure.decimals)}" for who, v in known if v is not None)
        rows.append(["Elsewhere", f"{text} ({measure.compare.source})"])
    st.html(table(f"Definition of {measure.name}", ["What", "Says"], [Section("", rows)]))
