"""The trend of one measure as a Plotly figure, built as a plain dict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Colours:
    """Colours of one theme, each at least 3:1 on its background; words at least 4.5:1."""

    series: tuple[str, ...]
    flag: str
    band: str
    words: str


LIGHT = Colours(
    ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"),
    "#801650",
    "rgba(40, 161, 151, 0.22)",
    "#4a4f55",
)
DARK = Colours(
    ("#7FB8E6", "#52C7BC", "#E58FBB", "#F79B6B", "#D0D0D0", "#BBA5E3"),
    "#E58FBB",
    "rgba(82, 199, 188, 0.22)",
    "#c8ccd2",
)
MOST_SERIES = 6


@dataclass(frozen=True)
class Flag:
    """A month that chance does not explain, or that is worth watching."""

    month: date
    value: float
    real: bool


@dataclass(frozen=True)
class Mark:
    """A note at a month: a thin vertical line with its text on hover."""

    month: date
    text: str


def trend(
    lines: Mapping[str, pd.DataFrame],
    y_title: str,
    hover: Mapping[str, Sequence[str]],
    aim: tuple[float | None, float | None] = (None, None),
    usual: pd.DataFrame | None = None,
    usual_name: str = "usual range",
    flags: Sequence[Flag] = (),
    marks: Sequence[Mark] = (),
    bars: bool = False,
    part_month: bool = False,
    colours: Colours = LIGHT,
) -> dict[str, Any]:
    """A figure with one line (or bar series) for each entry of `lines`: frames with month and value.

    `hover` is the sentence for each point. `usual` has month, lower and upper: the range that chance
    explains, drawn as a band called `usual_name`; `flags` are months with a signal. `aim` is the lower and
    the upper edge of the target or expected range. The last point is hollow when the month is not over.
    """
    data: list[dict[str, Any]] = []
    for i, (name, frame) in enumerate(list(lines.items())[:MOST_SERIES]):
        colour = colours.series[i]
        months = [m.strftime("%Y-%m-%d") for m in frame["month"]]
        values = [None if pd.isna(v) else float(v) for v in frame["value"]]
        last_open = part_month and len(values) > 0
        shared = {
            "x": months,
            "y": values,
            "name": name,
            "customdata": list(hover.get(name, [""] * len(months))),
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        if bars and len(lines) == 1:
            pattern = [""] * len(values)
            if last_open:
                pattern[-1] = "/"
            data.append({**shared, "type": "bar", "marker": {"color": colour, "pattern": {"shape": pattern}}})
        else:
            symbols = ["circle"] * len(values)
            if last_open:
                symbols[-1] = "circle-open"
            data.append(
                {
                    **shared,
                    "type": "scatter",
                    "mode": "lines+markers",
                    "line": {"color": colour, "width": 2},
                    "marker": {"size": 5, "color": colour, "symbol": symbols},
                    "connectgaps": False,
                }
            )
    if usual is not None and len(usual):
        data[:0] = _band(usual, usual_name, colours)
    if flags:
        data += [_flagged(kind, colours) for kind in _by_kind(flags)]
    shapes: list[dict[str, Any]] = []
    low, high = aim
    if low is not None and high is not None:
        shapes.append(
            {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": low, "y1": high, "line": {"width": 0}}
            | {"fillcolor": colours.words, "opacity": 0.12, "layer": "below"}
            | {"name": "range to be in", "showlegend": True}
        )
    elif low is not None or high is not None:
        edge = low if low is not None else high
        shapes.append(
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": edge, "y1": edge}
            | {"line": {"color": colours.words, "width": 1.5, "dash": "dash"}}
            | {"name": "target", "showlegend": True}
        )
    annotations = []
    for mark in marks:
        x = mark.month.strftime("%Y-%m-%d")
        shapes.append(
            {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
            | {"line": {"color": "#6b6b6b", "width": 1, "dash": "dot"}}
        )
        annotations.append(
            {"x": x, "y": 1, "yref": "paper", "text": "\N{BLACK DOWN-POINTING SMALL TRIANGLE} note"}
            | {"hovertext": mark.text, "showarrow": False, "xanchor": "left", "font": {"size": 11}}
        )
    words = {"color": colours.words}
    return {
        "data": data,
        "layout": {
            "height": 340,
            "margin": {"l": 56, "r": 16, "t": 24, "b": 40},
            "showlegend": len(data) > 1,
            "barmode": "overlay",
            "legend": {"orientation": "h", "y": -0.18},
            "hovermode": "closest",
            "xaxis": {"type": "date", "tickformat": "%b %Y", "showgrid": False, "tickfont": words},
            "yaxis": {"title": {"text": y_title[:50], "font": words}, "rangemode": "tozero"}
            | {"zeroline": True, "tickfont": words},
            "shapes": shapes,
            "annotations": annotations,
            "bargap": 0.25,
        },
    }


def _band(usual: pd.DataFrame, name: str, colours: Colours) -> list[dict[str, Any]]:
    months = [m.strftime("%Y-%m-%d") for m in usual["month"]]

    def edge(name: str) -> list[float | None]:
        return [None if pd.isna(v) else float(v) for v in usual[name]]

    line: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": months, "hoverinfo": "skip"}
    line["line"] = {"width": 0, "shape": "hvh"}
    return [
        {**line, "y": edge("lower"), "showlegend": False},
        {**line, "y": edge("upper"), "fill": "tonexty", "fillcolor": colours.band} | {"name": name},
    ]


def _by_kind(flags: Sequence[Flag]) -> list[list[Flag]]:
    kinds = [[f for f in flags if f.real], [f for f in flags if not f.real]]
    return [kind for kind in kinds if kind]


def _flagged(flags: Sequence[Flag], colours: Colours) -> dict[str, Any]:
    """Months of one kind of signal; the point under each says why on hover."""
    real = flags[0].real
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "real change" if real else "watch",
        "x": [f.month.strftime("%Y-%m-%d") for f in flags],
        "y": [f.value for f in flags],
        "hoverinfo": "skip",
        "marker": {
            "size": 11,
            "color": colours.flag,
            "symbol": "diamond" if real else "diamond-open",
            "line": {"color": colours.flag, "width": 2},
        },
    }
