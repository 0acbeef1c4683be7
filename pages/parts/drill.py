"""A measure by the groups of one dimension: each against its own past and against all the others."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from pages.parts import frame
from pages.parts.choices import Where
from pages.parts.plain import plain
from perfcore.access import Gate, behind
from perfcore.catalogue.model import Measure, Over
from perfcore.charts import spark
from perfcore.charts.table import Cell, Html, Section, table
from perfcore.readings import figures
from perfcore.readings.behind import placed, stands_apart
from perfcore.readings.findings import MARKS, TOLD, finding

HEADERS = ("Made of", "Families", "Signal", "Usual", "Against the others", "Month before", "Last two years")


def drill(gate: Gate, measure: Measure, month: date, by: str, where: Where, over: Over) -> None:
    """The table by group: those with a signal first, those without any rows left out."""
    label = gate.catalogue.dimensions[by].label
    asker = frame.viewer()
    values = watched(measure, gate.values(asker, measure.id, by=by, where=where, over=over, end=month))
    judged = gate.signals(asker, measure.id, by=by, where=where or None, since=month)
    as_defined = over == measure.over
    apart = behind.where_it_sits(gate, asker, measure.id, by, month, where or None) if as_defined else None
    now = at(judged.frame, month)
    before = at(values, (pd.Timestamp(month) - pd.DateOffset(months=1)).date()).set_index("group")
    past = {group: part["value"].to_numpy(dtype=float)[-24:] for group, part in values.groupby("group")}
    line = gate.line(asker, measure.id, month, where or None)
    moved = 0 if line is None else int(line["direction"])
    told: list[tuple[float, list[Cell]]] = []
    empty = 0
    for row in at(values, month).to_dict("records"):
        group = str(row["group"])
        if row["n"] == 0 and not row["of"] > 0 and row["status"] == "":
            empty += 1
            continue
        mine = now[now["group"] == group]
        signal, strength = "", 0.0
        if as_defined and judged.why_not is None:
            found = finding(measure, month, row, mine)
            signal, strength = MARKS[found.kind], found.strength
        value = figures.value(measure, row["value"], row["status"])
        alt = f"{group}, last 24 months, now {value}"
        against = _against(apart, group, moved)
        cells: list[Cell] = [
            group,
            value,
            figures.parts(measure, row["n"], row["of"]),
            figures.number(row["families"]),
            Html(f'<span class="pc-mark">{signal}</span>') if signal else "",
            _usual(measure, mine) if as_defined else "",
            against[1],
            _before(measure, before, group),
            Html(spark.as_image(spark.spark(past[group], alt), alt)),
        ]
        told.append((max(strength, against[0]), cells))
    rows = [cells for _, cells in sorted(told, key=lambda one: -one[0])]
    headers = [label, f"{month:%B %Y}", *HEADERS]
    shown = [0, 1, *(i for i in range(2, len(headers)) if any(row[i] for row in rows))]
    numbers = [place for place, i in enumerate(shown) if i in (1, 2, 3, 7)]
    extras = [place for place, i in enumerate(shown) if i in (3, 5, 7, 8)]
    headers, rows = [headers[i] for i in shown], [[row[i] for i in shown] for row in rows]
    st.header(plain(f"By {label.lower()}"), anchor=False)
    _says(gate, measure, month, where, apart, label)
    caption = f"{measure.name} by {label.lower()}"
    st.html(table(caption, headers, [Section("", rows)], numbers=numbers, extras=extras))
    if empty:
        others = "1 more group has" if empty == 1 else f"{empty} more groups have"
        st.text(f"{others} no rows in {month:%B %Y}.")


def at(values: pd.DataFrame, month: date) -> pd.DataFrame:
    """The lines of one month."""
    return values[values["month"] == pd.Timestamp(month)]


def watched(measure: Measure, values: pd.DataFrame) -> pd.DataFrame:
    """The lines that target and signal are about: for bands, the watched one."""
    return values[values["part"] == measure.watched_band] if measure.show == "bands" else values


def _says(
    gate: Gate, measure: Measure, month: date, where: Where, apart: behind.Places | None, label: str
) -> None:
    line = gate.line(frame.viewer(), measure.id, month, where or None)
    if apart is not None and line is not None and line["signal"] in TOLD:
        st.text(placed(apart, label))
    st.text(
        "Signals hold each group against its own past. Against the others: only what is too far from all "
        "the others together to be luck, however small the group."
    )


def _against(apart: behind.Places | None, group: str, moved: int) -> tuple[float, str]:
    """How far a group stands from all others, and in words where that is no luck."""
    if apart is None:
        return 0.0, ""
    mine = apart.frame[apart.frame["group"] == group]
    return stands_apart(mine.iloc[0], moved) if len(mine) else (0.0, "")


def _usual(measure: Measure, mine: pd.DataFrame) -> str:
    if mine.empty or mine.iloc[0][["lower", "upper"]].isna().any() or measure.per is not None:
        return ""
    low, high = (figures.number(float(mine.iloc[0][edge])) for edge in ("lower", "upper"))
    return f"{low}% to {high}%" if measure.show in ("percent", "bands") else f"{low} to {high}"


def _before(measure: Measure, before: pd.DataFrame, group: str) -> str:
    if group not in before.index:
        return ""
    row = before.loc[[group]].iloc[0]
    return figures.value(measure, float(row["value"]), str(row["status"]))
