"""One measure: its figure, its trend, where it comes from, and the children behind it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from pages.parts import choices, frame
from pages.parts.choices import Where
from pages.parts.drawing import draw
from perfcore.access import Gate, Judged
from perfcore.catalogue.model import Measure, Over
from perfcore.charts import spark
from perfcore.charts.table import Cell, Html, Section, table
from perfcore.readings import figures
from perfcore.readings.findings import MARKS, assured, because, finding, heading

MOST_ROWS = 1000


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
        head.title(measure.name, anchor=False)
        head.text(f"This cannot be computed from what is loaded. {missing}")
        _definition(gate, measure)
        frame.footer(gate)
        return
    by, over, where = choices.question(gate, measure)
    total = gate.values(frame.viewer(), measure.id, where=where, over=over, end=month)
    judged = gate.signals(frame.viewer(), measure.id, where=where or None)
    with head:
        _finding(gate, measure, month, total, judged, where, over)
    draw(gate, measure, month, _watched(measure, total), judged, over, bool(where))
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
    return values[values["part"] == measure.watched_band]


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
    st.title(measure.name, anchor=False)
    st.text(frame.data_line(gate, month, measure.figures))
    if now.empty:
        latest = "" if total.empty else f" The latest is for {total['month'].max():%B %Y}."
        st.text(f"There is no figure for {month:%B %Y}.{latest}")
        return
    row = now.iloc[0].to_dict()
    as_defined = over == measure.over
    if not as_defined:
        st.text("Signals and the target are for the figure as it is defined.")
    elif judged.why_not is None:
        found = finding(measure, month, row, _at(judged.frame, month))
        why = gate.explain(frame.viewer(), measure.id, month, where or None)
        st.header(heading(found), anchor=False)
        st.text(f"{found.sentence} {because(measure, why)}".strip())
    covers = figures.window(measure, over) or f"{month:%B %Y}"
    if measure.show == "bands":
        covers = f"{measure.watched_band} months, {covers}"
    facts = [(covers[0].upper() + covers[1:], figures.value(measure, row["value"], row["status"]))]
    facts += [("Made of", figures.parts(measure, row["n"], row["of"]))]
    facts += [("Families", figures.number(row["families"]))]
    for name, back in (("Month before", 1), ("Year before", 12)):
        earlier = _at(_watched(measure, total), (pd.Timestamp(month) - pd.DateOffset(months=back)).date())
        if len(earlier):
            facts.append((name, figures.value(measure, float(earlier.iloc[0]["value"]))))
    for piece, (name, text) in zip(st.columns(5), [f for f in facts if f[1]], strict=False):
        piece.metric(name, text)
    against = figures.against(measure, month, row["value"], row["n"], row["status"])
    if against.aim and not where and as_defined:
        verdict = f" ({against.verdict})" if against.verdict else ""
        outlook = assured(measure, month, _at(judged.frame, month))
        st.text(f"Target: {against.aim}{verdict}. {outlook}".strip())
    if where:
        chosen = "; ".join(
            f"{gate.catalogue.dimensions[d].label}: {', '.join(groups)}" for d, groups in where.items()
        )
        st.text(f"Only {chosen}.")


def _drill(gate: Gate, measure: Measure, month: date, by: str, where: Where, over: Over) -> None:
    """Each group against its own past: those with a signal first, those without any rows left out."""
    label = gate.catalogue.dimensions[by].label
    asker = frame.viewer()
    values = _watched(measure, gate.values(asker, measure.id, by=by, where=where, over=over, end=month))
    judged = gate.signals(asker, measure.id, by=by, where=where or None, since=month)
    now = _at(judged.frame, month)
    before = _at(values, (pd.Timestamp(month) - pd.DateOffset(months=1)).date()).set_index("group")
    past = {group: part["value"].to_numpy(dtype=float)[-24:] for group, part in values.groupby("group")}
    told: list[tuple[float, list[Cell]]] = []
    empty = 0
    for row in _at(values, month).to_dict("records"):
        group = str(row["group"])
        value = figures.value(measure, row["value"], row["status"])
        if not row["n"] and not row["of"] and row["status"] == "":
            empty += 1
            continue
        signal, strength = "", 0.0
        if over == measure.over and judged.why_not is None:
            found = finding(measure, month, row, now[now["group"] == group])
            signal, strength = MARKS[found.kind], found.strength
        alt = f"{group}, last 24 months, now {value}"
        cells: list[Cell] = [
            group,
            value,
            figures.parts(measure, row["n"], row["of"]),
            figures.number(row["families"]),
            Html(f'<span class="pc-mark">{signal}</span>') if signal else "",
            _before(measure, before, group),
            Html(spark.as_image(spark.spark(past[group], alt), alt)),
        ]
        told.append((strength, cells))
    rows = [cells for _, cells in sorted(told, key=lambda one: -one[0])]
    headers = [label, f"{month:%B %Y}", "Made of", "Families", "Signal", "Month before", "Last two years"]
    shown = [0, 1, *(i for i in range(2, 7) if any(row[i] for row in rows))]
    numbers = [place for place, i in enumerate(shown) if i in (1, 2, 3, 5)]
    extras = [place for place, i in enumerate(shown) if i in (2, 3, 6)]
    headers, rows = [headers[i] for i in shown], [[row[i] for i in shown] for row in rows]
    st.header(f"By {label.lower()}", anchor=False)
    caption = f"{measure.name} by {label.lower()}"
    st.html(table(caption, headers, [Section("", rows)], numbers=numbers, extras=extras))
    if empty:
        others = "1 more group has" if empty == 1 else f"{empty} more groups have"
        st.text(f"{others} no rows in {month:%B %Y}.")


def _before(measure: Measure, before: pd.DataFrame, group: str) -> str:
    if group not in before.index:
        return ""
    row = before.loc[[group]].iloc[0]
    return figures.value(measure, float(row["value"]), str(row["status"]))


def _children(gate: Gate, measure: Measure, month: date, where: Where) -> None:
    if measure.figures is not None:
        return
    st.header("The children behind it", anchor=False)
    if not st.toggle(f"Show them for {month:%B %Y}", key="children"):
        return
    rows = gate.rows(frame.viewer(), measure.id, month, where)
    families = rows["family"].nunique()
    st.text(f"{len(rows):,} rows, {rows['child'].nunique():,} children, {families:,} families.")
    rows = rows.sort_values(["family", "child", "date"])
    columns = list(rows.columns[3:])
    said = {True: "yes", False: "no"}
    listed: list[list[Cell]] = [
        [
            str(row["child"]),
            str(row["family"]),
            figures.day(row["date"].date()),
            *(said.get(row[c], str(row[c])) if c == "hit" else str(row[c]) for c in columns),
        ]
        for row in rows.head(MOST_ROWS).to_dict("records")
    ]
    labels = {d: gate.catalogue.dimensions[d].label for d in measure.drill}
    names = ["Child", "Family", "Date", *(labels.get(c, str(c).capitalize()) for c in columns)]
    if len(rows) > MOST_ROWS:
        st.text(f"The first {MOST_ROWS:,} are shown: filter to see the others.")
    st.html(table(f"Children behind {measure.name}", names, [Section("", listed)]))


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
    st.header("What this counts", anchor=False)
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
    if measure.targets:
        for year, aim in sorted(measure.targets.items()):
            rows.append([f"Target {year}".strip(), figures.aim_in_words(measure, aim)])
    if measure.compare is not None:
        known = [
            ("England", measure.compare.england),
            ("Median English authority", measure.compare.neighbours),
        ]
        text = "; ".join(f"{who} {figures.number(v, measure.decimals)}" for who, v in known if v is not None)
        rows.append(["Elsewhere", f"{text} ({measure.compare.source})"])
    st.html(table(f"Definition of {measure.name}", ["What", "Says"], [Section("", rows)]))
    if measure.texts:
        names = {"where": "Only rows where", "hits": "Counts when", "value": "Value"}
        with st.expander("For analysts: how measures.yaml says it"):
            conditions: list[list[Cell]] = [[names[name], text] for name, text in measure.texts.items()]
            st.html(table("Conditions in measures.yaml", ["What", "Condition"], [Section("", conditions)]))
