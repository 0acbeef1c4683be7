"""Figures that perfcore does not hold, judged as its own are: pasted or uploaded, and kept nowhere."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from perfcore.access.viewer import Viewer, must_see_figures
from perfcore.readings import figures
from perfcore.safety.text import one_line
from perfcore.signals.charts.answer import Answer, Asked
from perfcore.signals.charts.families import families
from perfcore.signals.charts.methods import CLASSICAL
from perfcore.signals.charts.wide import DATE, MOST_BYTES, BadInputError, Series, Table, table_of, wide
from perfcore.signals.children_file import ALL, frame_of, score_children

Better = Literal["high", "low", "neither"]
FAMILY = ("family", "family_id", "family id")
HIT = ("hit", "yes", "on_time")
LARGEST_MB = MOST_BYTES // 1_000_000
_WHOLE = (
    "These are not whole numbers, so no families can be behind them: NHS England's XmR chart judges them."
)
_SIGNALS = {
    "real": ("more than chance explains", "fewer than chance explains"),
    "watch": ("more than usual, perhaps chance", "fewer than usual, perhaps chance"),
}


class NoFigures(ValueError):  # noqa: N818 - it reads as what is wrong
    """The text holds no figures that can be drawn. The message says where and what to do."""


@dataclass(frozen=True)
class Own:
    """One judged line of figures. `line` has month and value; `usual` month, lower and upper; `signals` are
    months with what was seen in them, and whether it is sure."""

    group: str
    unit: str
    line: pd.DataFrame
    usual: pd.DataFrame | None
    signals: tuple[tuple[date, float, bool, str], ...]
    reading: str
    notes: tuple[str, ...]


def judged(viewer: Viewer, raw: bytes, name: str, better: Better, target: float | None) -> list[Own]:
    """Every line in a text: month and value; month, numerator and denominator; or one row a child.

    Commas or tabs, as a spreadsheet copies them. Raises `NoFigures`, with row and column, or `Refused`.
    """
    must_see_figures(viewer)
    try:
        table = table_of(_with_commas(raw), one_line(name))
        family = table.column(FAMILY)
        if family is not None:
            return _of_children(table, family)
        return [_of_months(group, series, better, target) for group, series in wide(table, None).items()]
    except BadInputError as error:
        raise NoFigures(_said(error)) from error


def _said(error: BadInputError) -> str:
    """Its message without the options of the command line."""
    text = str(error).replace(
        "say with --facet which one splits the figures", "keep the one that splits them"
    )
    return text.replace("so use nhs-xmr for such figures", "so leave them to NHS England's chart")


def _with_commas(raw: bytes) -> bytes:
    head = raw.split(b"\n", 1)[0]
    if b"\t" not in head or b"," in head:
        return raw
    text = raw.decode("utf-8-sig", "replace")
    out = io.StringIO(newline="")
    csv.writer(out).writerows(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    return out.getvalue().encode()


def _of_months(group: str, series: Series, better: Better, target: float | None) -> Own:
    if any(when.precision == "number" for when in series.when):
        raise NoFigures("The first column has numbers: write months in it, such as 2026-03.")
    whole = all(math.isnan(v) or v == round(v) for v in series.value)
    share = series.of is not None and np.nanmax(series.value - series.of, initial=-1.0) <= 0
    asked = Asked(
        improvement=better,
        target=target,
        rebase=(),
        fix_after=None,
        exclude=(),
        screen=True,
        multiply=100.0 if share else 1.0,
        count_outside=False,
    )
    answer = families(series, asked) if whole else CLASSICAL["nhs-xmr"](series, asked)
    months = pd.to_datetime([when.day for when in series.when])
    unit = "%" if share else series.value_column
    notes = answer.warnings if whole else (_WHOLE, *answer.warnings)
    return Own(
        group,
        unit,
        _line(months, answer),
        _usual(months, answer),
        _flags(series, answer),
        answer.reading,
        notes,
    )


def _line(months: pd.DatetimeIndex, answer: Answer) -> pd.DataFrame:
    return pd.DataFrame({"month": months, "value": [p.value for p in answer.points]})


def _usual(months: pd.DatetimeIndex, answer: Answer) -> pd.DataFrame | None:
    frame = pd.DataFrame(
        {
            "month": months,
            "lower": [p.lower for p in answer.points],
            "upper": [p.upper for p in answer.points],
        }
    ).dropna()
    return frame if len(frame) else None


def _flags(series: Series, answer: Answer) -> tuple[tuple[date, float, bool, str], ...]:
    return tuple(
        (when.day, point.value, point.type != "common_cause", str(point.why))
        for when, point in zip(series.when, answer.points, strict=True)
        if point.why is not None and point.why != "too early to say" and not math.isnan(point.value)
    )


def _of_children(table: Table, family: str) -> list[Own]:
    day = table.column(DATE)
    if day is None:
        raise NoFigures(f"{table.name}: has no column date; call the one with the date so.")
    hit = table.column(HIT)
    by = [
        c for c in table.header if c and c not in (day, family, hit) and c.lower() in ("team", "group", "by")
    ]
    scored = score_children(frame_of(table), day, family, None, hit, by[0] if by else None)
    return [
        _own_children(str(group), rows, hit is not None) for group, rows in scored.groupby("by", sort=False)
    ]


def _own_children(group: str, rows: pd.DataFrame, share: bool) -> Own:
    rows = rows.reset_index(drop=True)
    value = rows["children"].astype("float64")
    if share:
        value = 100 * rows["children_hit"] / rows["children"].where(rows["children"] > 0)
    line = pd.DataFrame({"month": rows["month"], "value": value})
    usual = rows[["month", "lower", "upper"]].dropna()
    signals = []
    for i, row in enumerate(rows.to_dict("records")):
        if row["signal"] in _SIGNALS and not math.isnan(value[i]):
            way = _SIGNALS[str(row["signal"])][0 if value[i] > row["expected"] else 1]
            signals.append((row["month"].date(), float(value[i]), row["signal"] == "real", way))
    last = rows.iloc[-1]
    reading = (
        f"{figures.counted(float(last['children']), 'children')} from "
        f"{figures.counted(float(last['families']), 'families')} in {last['month']:%B %Y}."
    )
    if share and not math.isnan(value.iloc[-1]):
        reading = f"{figures.number(value.iloc[-1], 1)}% of {reading}"
    if last["signal"] == "too early":
        reading += " Too early to say: too few months come before it."
    elif signals and signals[-1][0] == last["month"].date():
        reading += f" {signals[-1][3][0].upper()}{signals[-1][3][1:]}."
    else:
        reading += " This is within what is usual."
    notes = ("Judged by families: brothers and sisters are one event, however many they are.",)
    unit = "%" if share else "children"
    return Own(
        "" if group == ALL else group,
        unit,
        line,
        usual if len(usual) else None,
        tuple(signals),
        reading,
        notes,
    )
