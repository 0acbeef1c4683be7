"""How late, month by month, and how many late ones each group had against what its volume leads to expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from perfcore.charts.trend import LIGHT, Colours

_PATTERNS = ("", "/", "x", ".")


def by_month(bands: pd.DataFrame, y_title: str, unit: str, colours: Colours = LIGHT) -> dict[str, Any]:
    """Stacked bars: one bar a month (the index), one piece for each column of `bands` that has any."""
    months = [f"{m:%Y-%m-%d}" for m in bands.index]
    data = [
        {
            "type": "bar",
            "name": f"{name} {unit}" if name[:1].isdigit() else name,
            "x": months,
            "y": [int(v) for v in bands[name]],
            "marker": {"color": colours.series[i], "pattern": {"shape": _PATTERNS[i % len(_PATTERNS)]}},
            "hovertemplate": "%{x|%B %Y}: %{y}, " + str(name) + "<extra></extra>",
        }
        for i, name in enumerate(bands.columns)
        if bands[name].any()
    ]
    words = {"color": colours.words}
    return {
        "data": data,
        "layout": {
            "height": 300,
            "margin": {"l": 56, "r": 16, "t": 10, "b": 40},
            "barmode": "stack",
            "showlegend": True,
            "legend": {"orientation": "h", "y": -0.2},
            "xaxis": {"type": "date", "tickformat": "%b %Y", "showgrid": False, "tickfont": words},
            "yaxis": {"title": {"text": y_title[:50], "font": words}, "rangemode": "tozero"}
            | {"tickfont": words, "tickformat": ",d"},
        },
    }


def against_volume(
    groups: Sequence[str],
    late: Sequence[int],
    expected: Sequence[float],
    x_title: str,
    colours: Colours = LIGHT,
) -> dict[str, Any]:
    """One bar a group for its late ones, and a diamond where its volume alone would put it."""
    words = {"color": colours.words}
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": "late",
            "y": list(groups),
            "x": [int(v) for v in late],
            "marker": {"color": colours.series[1]},
            "hovertemplate": "%{y}: %{x} late<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "expected from volume",
            "y": list(groups),
            "x": [float(v) for v in expected],
            "marker": {"size": 11, "symbol": "diamond-open", "color": colours.flag, "line": {"width": 2}},
            "hovertemplate": "%{y}: %{x:.1f} expected from volume<extra></extra>",
        },
    ]
    return {
        "data": data,
        "layout": {
            "height": 90 + 26 * len(groups),
            "margin": {"l": 180, "r": 16, "t": 10, "b": 40},
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.12, "yanchor": "bottom"},
            "xaxis": {"title": {"text": x_title[:50], "font": words}, "rangemode": "tozero"}
            | {"tickfont": words},
            "yaxis": {"autorange": "reversed", "tickfont": words},
        },
    }
