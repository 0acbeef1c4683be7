"""Curves of how long something lasts, or of what came back, as a Plotly figure built as a plain dict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfcore.charts.trend import LIGHT, MOST_SERIES, Colours

DAYS_A_MONTH = 30.4375
WITH_BANDS = 2  # more bands than that hide each other; the table beside has every interval
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def survival(
    curves: Mapping[str, pd.DataFrame],
    y_title: str,
    gone: bool = False,
    months: int | None = None,
    colours: Colours = LIGHT,
) -> dict[str, Any]:
    """A step for each of `curves`: frames with day, share, lower and upper (of 1), first day 0.

    `gone` draws what has left instead of what is still there; `months` cuts the axis off. Each curve has a
    dash of its own, so that colour is never alone; one or two curves have their bands.
    """
    data: list[dict[str, Any]] = []
    shown = list(curves.items())[:MOST_SERIES]
    for i, (name, frame) in enumerate(shown):
        at = [round(d / DAYS_A_MONTH, 2) for d in frame["day"]]
        low, high = ("upper", "lower") if gone else ("lower", "upper")
        line = {"color": colours.series[i], "width": 2.5, "shape": "hv", "dash": DASHES[i]}
        base: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": at, "hoverinfo": "skip"}
        if len(shown) <= WITH_BANDS:
            edge = {"width": 0, "shape": "hv"}
            fill = {"fill": "tonexty", "fillcolor": _faint(colours.series[i])}
            data.append({**base, "y": _percent(frame[low], gone), "line": edge, "showlegend": False})
            data.append({**base, "y": _percent(frame[high], gone), "line": edge, "showlegend": False, **fill})
        drawn = {"y": _percent(frame["share"], gone), "line": line, "name": name, "hoverinfo": "all"}
        data.append(
            {**base, **drawn, "hovertemplate": "%{y:.0f}% at %{x:.0f} months<extra>%{fullData.name}</extra>"}
        )
    words = {"color": colours.words}
    x_axis: dict[str, Any] = {"title": {"text": "Months", "font": words}, "dtick": 6, "tickfont": words}
    if months is not None:
        x_axis["range"] = [0, months]
    y_axis: dict[str, Any] = {"title": {"text": y_title[:50], "font": words}, "ticksuffix": "%"}
    y_axis |= {"rangemode": "tozero", "tickfont": words} | ({} if gone else {"range": [0, 101]})
    return {
        "data": data,
        "layout": {
            "height": 360,
            "margin": {"l": 60, "r": 16, "t": 16, "b": 44},
            "showlegend": len(shown) > 1,
            "legend": {"orientation": "h", "y": -0.22, "traceorder": "normal"},
            "hovermode": "closest",
            "xaxis": {**x_axis, "showgrid": False, "rangemode": "tozero"},
            "yaxis": y_axis,
        },
    }


def _percent(share: pd.Series, gone: bool) -> list[float]:
    return [round(100 * (1 - s if gone else s), 2) for s in share]


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.16)"
