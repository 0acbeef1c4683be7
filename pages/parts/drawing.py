"""The chart of one measure: the figures, their usual range, signals, target and notes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import frame
from perfcore.access import Gate, Judged
from perfcore.catalogue.model import Measure, Over
from perfcore.charts.trend import DARK, LIGHT, Flag, Mark, trend
from perfcore.readings import figures
from perfcore.readings.findings import Finding, after_note, finding


def draw(
    gate: Gate,
    measure: Measure,
    month: date,
    shown: pd.DataFrame,
    judged: Judged,
    over: Over,
    filtered: bool,
) -> None:
    """Draw `shown` (month and value) up to `month`, and say its notes under it."""
    shown = shown.tail(measure.months)
    as_defined = over == measure.over
    usual = usual_range(measure, shown, judged, over)
    told = _told(measure, shown, judged) if as_defined else {}
    hover = [_hover(measure, row, told.get(row["month"])) for row in shown.to_dict("records")]
    values = shown.set_index("month")["value"]
    about = gate.about(frame.viewer())
    first = shown["month"].min()
    notes = [
        Mark(n.month, n.text)
        for n in gate.catalogue.notes_for(measure)
        if len(shown) and first <= pd.Timestamp(n.month) <= pd.Timestamp(month)
    ]
    lines = {"this measure": shown}
    if usual is not None and usual["by_family"].notna().any():
        lines["by family"] = usual[["month", "by_family"]].rename(columns={"by_family": "value"})
    figure = trend(
        lines,
        y_title=_unit(measure),
        hover={"this measure": hover, "by family": _by_family(lines.get("by family"))},
        aim=_edges(measure, month) if as_defined and not filtered else (None, None),
        usual=usual,
        flags=[Flag(m.date(), float(values[m]), found.kind != "watch") for m, found in told.items()],
        marks=notes,
        bars=measure.chart.startswith("bar") and over == "month" and usual is None,
        part_month=about.part_month and month == about.data_to.replace(day=1),
        colours=DARK if st.context.theme.type == "dark" else LIGHT,
    )
    latest = hover[-1].replace("<br>", " ") if hover else "no figures"
    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key="trend",
        alt=f"{measure.name} by month, {len(shown)} months, also as a table below. Latest: {latest}",
    )
    for note in notes:
        since = None if filtered else gate.since_note(frame.viewer(), measure.id, note.month)
        st.text(f"{note.month:%B %Y}: {note.text}. {after_note(measure, since)}".strip())


def usual_range(measure: Measure, shown: pd.DataFrame, judged: Judged, over: Over) -> pd.DataFrame | None:
    """The range that chance explains, where it is about what is drawn."""
    drawn = over == "month" == measure.over and measure.per is None
    if not drawn or judged.frame.empty or judged.frame["lower"].isna().all():
        return None
    return judged.frame[judged.frame["month"].isin(shown["month"])]


def _edges(measure: Measure, month: date) -> tuple[float | None, float | None]:
    """The lower and the upper edge of the aim, where it is about what is drawn."""
    aim = measure.aim(month)
    if aim is None or aim.year_total is not None or (measure.show == "bands" and not aim.percent):
        return None, None
    return aim.between or (aim.at_least, aim.at_most)


def _told(measure: Measure, shown: pd.DataFrame, judged: Judged) -> dict[Any, Finding]:
    """The months with a signal, and what it says."""
    if judged.frame.empty:
        return {}
    signals = judged.frame[judged.frame["signal"].isin(["real", "watch"])]
    told = {}
    for line in shown[shown["month"].isin(signals["month"])].to_dict("records"):
        now = judged.frame[judged.frame["month"] == line["month"]]
        found = finding(measure, line["month"].date(), line, now)
        if found.kind != "not judged" and pd.notna(line["value"]):
            told[line["month"]] = found
    return told


def _by_family(line: pd.DataFrame | None) -> list[str]:
    if line is None:
        return []
    pairs = zip(line["month"], line["value"], strict=True)
    return [f"{month:%B %Y}, by family: {figures.number(value, 1)}%" for month, value in pairs]


def _hover(measure: Measure, row: Mapping[Hashable, Any], found: Finding | None) -> str:
    numbers = {k: float(row[k]) for k in ("n", "of", "families", "value")}
    if found is not None:
        return found.sentence.replace(". ", ".<br>")
    text = f"{row['month']:%B %Y}: {figures.value(measure, numbers['value'], str(row['status']))}"
    made_of = figures.parts(measure, numbers["n"], numbers["of"])
    families = figures.counted(numbers["families"], "families") if numbers["families"] else ""
    more = ", ".join(p for p in (made_of, families) if p)
    return f"{text} ({more})" if more else text


def _unit(measure: Measure) -> str:
    if measure.show in ("percent", "bands"):
        return "per cent"
    if measure.per is not None:
        return f"per {measure.per.number:,.0f} children"
    if measure.flow is not None:
        return "started less ended"
    return measure.unit or "number"
