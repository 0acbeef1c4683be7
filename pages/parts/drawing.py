"""The chart of one measure: the figures, their usual range, signals, target and notes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import frame
from pages.parts.choices import NHS_METHOD, Where
from perfcore.access import Gate, Judged, behind
from perfcore.catalogue.model import Measure, Over
from perfcore.charts.fraction import fraction
from perfcore.charts.trend import Flag, Mark, trend
from perfcore.readings import figures
from perfcore.readings.findings import TOLD, Finding, after_note, finding


def draw(
    gate: Gate,
    measure: Measure,
    month: date,
    shown: pd.DataFrame,
    judged: Judged,
    over: Over,
    where: Where,
    drawn_as: str,
    method: str,
) -> None:
    """Draw `shown` (month and value) up to `month`, and say its notes under it."""
    shown = shown.tail(measure.months)
    as_defined = over == measure.over and drawn_as == "value"
    drawn, unit = _as(gate, measure, shown, drawn_as, where)
    if drawn is None:
        st.text("No population is known for these children, so there is no rate.")
        return
    nhs = None
    if method == NHS_METHOD:
        nhs = behind.on_the_nhs_chart(gate, frame.viewer(), measure.id, drawn, as_defined)
    usual, told, lines = None, {}, {"this measure": drawn}
    if nhs is not None:
        usual = pd.DataFrame(
            {"month": drawn["month"].to_numpy()[: len(nhs.points)]}
            | {edge: [getattr(p, edge) for p in nhs.points] for edge in ("lower", "upper")}
        )
        flags = [
            Flag(m.date(), p.value, True)
            for m, p in zip(drawn["month"], nhs.points, strict=False)
            if p.type != "common_cause"
        ]
    else:
        usual = usual_range(measure, shown, judged, over) if as_defined else None
        told = _told(measure, shown, judged) if as_defined else {}
        if as_defined and measure.open is not None and usual is None:
            usual = behind.wandering(gate, frame.viewer(), measure.id, where or None)
            usual = None if usual is None else usual[usual["month"].isin(shown["month"])]
        if usual is not None and "by_family" in usual and usual["by_family"].notna().any():
            lines["by family"] = usual[["month", "by_family"]].rename(columns={"by_family": "value"})
        values = drawn.set_index("month")["value"]
        flags = [Flag(m.date(), float(values[m]), found.kind != "watch") for m, found in told.items()]
    if as_defined:
        hover = [_hover(measure, row, told.get(row["month"])) for row in shown.to_dict("records")]
    else:
        pairs = zip(drawn["month"], drawn["value"], strict=True)
        hover = [f"{m:%B %Y}: {figures.number(v, 1)} {unit}" for m, v in pairs]
    about = gate.about(frame.viewer())
    first = shown["month"].min()
    notes = [
        Mark(n.month, n.text)
        for n in gate.catalogue.notes_for(measure)
        if len(shown) and first <= pd.Timestamp(n.month) <= pd.Timestamp(month)
    ]
    figure = trend(
        lines,
        y_title=unit,
        hover={"this measure": hover, "by family": _by_family(lines.get("by family"))},
        aim=_edges(measure, month) if as_defined and not where else (None, None),
        usual=usual,
        usual_name=_name_of(measure, nhs is not None),
        flags=flags,
        marks=notes,
        bars=measure.chart.startswith("bar") and over == "month" and usual is None,
        part_month=about.part_month and month == about.data_to.replace(day=1),
        colours=frame.colours(),
    )
    latest = hover[-1].replace("<br>", " ") if hover else "no figures"
    st.plotly_chart(
        figure,
        config={"displayModeBar": False},
        key="trend",
        alt=f"{measure.name} by month, {len(shown)} months, also as a table below. Latest: {latest}",
    )
    if nhs is not None:
        st.text(f"NHS England's chart, which does not know families: {nhs.reading}")
    began = gate.began(frame.viewer(), measure.id, month, where or None)
    for note in notes:
        # a change that began after the note would speak for it
        later = began is not None and began.first > note.month
        since = None if where or later else gate.since_note(frame.viewer(), measure.id, note.month)
        said = "" if later else after_note(measure, since)
        st.text(f"{note.month:%B %Y}: {note.text}. {said}".strip())


def draw_parts(measure: Measure, month: date, shown: pd.DataFrame) -> None:
    """Both parts of a percentage: whether the top or the bottom of the fraction moved."""
    unit = (measure.unit or "rows").capitalize()
    recent = shown.tail(36)
    st.plotly_chart(
        fraction(recent, f"{unit} that meet it", f"{unit} that do not", frame.colours()),
        config={"displayModeBar": False},
        key="parts",
        alt=f"{unit} that meet it and that do not, by month up to {month:%B %Y}; also in the table below.",
    )


def _as(
    gate: Gate, measure: Measure, shown: pd.DataFrame, drawn_as: str, where: Where
) -> tuple[pd.DataFrame | None, str]:
    """What is drawn, and its unit."""
    unit = measure.unit or "rows"
    if drawn_as == "n":
        return shown.assign(value=shown["n"]), f"{unit} that meet it" if measure.show == "percent" else unit
    if drawn_as == "rest":
        return shown.assign(value=shown["of"] - shown["n"]), f"{unit} that do not"
    if drawn_as == "families":
        return shown.assign(value=shown["families"]), "families"
    if drawn_as == "rate":
        rated = behind.rates(gate, frame.viewer(), measure.id, shown, where or None)
        return rated, "per 10,000 children, in the month"
    return shown, _unit(measure)


def _name_of(measure: Measure, nhs: bool) -> str:
    if nhs:
        return "NHS process limits"
    return (
        "may wander so by itself" if measure.open is not None and measure.show == "count" else "usual range"
    )


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
    signals = judged.frame[judged.frame["signal"].isin(TOLD)]
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
