"""How families moved a figure: the parts of the change, and families by size, as Plotly dicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perfcore.charts.trend import LIGHT, Colours


def parts(
    series: Mapping[str, Sequence[float]], names: Sequence[str], unit: str, colours: Colours = LIGHT
) -> dict[str, Any]:
    """Bars of the parts of a change, one group of bars for each part, one colour for each comparison."""
    words = {"color": colours.words}
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": list(names),
            "x": [float(v) for v in values],
            "text": [f"{v:+.1f}" for v in values],
            "textposition": "outside",
            "textfont": words,
            "cliponaxis": False,
            "marker": {"color": colours.series[i], "pattern": {"shape": ["", "/"][i % 2]}},
            "hovertemplate": "%{y}: %{x:+.1f}<extra>" + name + "</extra>",
        }
        for i, (name, values) in enumerate(series.items())
    ]
    return {
        "data": data,
        "layout": {
            "height": 300,
            "margin": {"l": 150, "r": 40, "t": 10, "b": 44},
            "barmode": "group",
            "legend": {"orientation": "h", "y": -0.25},
            "showlegend": len(data) > 1,
            "xaxis": {"title": {"text": f"{unit} more (+) or fewer", "font": words}, "zeroline": True}
            | {"tickfont": words},
            "yaxis": {"autorange": "reversed", "tickfont": words},
        },
    }


def by_size(
    now: Sequence[float],
    usual: Sequence[float],
    labels: Sequence[str],
    y_title: str,
    month: str,
    colours: Colours = LIGHT,
) -> dict[str, Any]:
    """Families (or their children) by size: this month as bars, as many with the usual sizes as markers."""
    words = {"color": colours.words}
    data: list[dict[str, Any]] = [
        {"type": "bar", "name": month, "x": list(labels), "y": [float(v) for v in now]}
        | {"marker": {"color": colours.series[0]}, "hovertemplate": "%{x}: %{y:.0f}<extra></extra>"}
    ]
    if len(usual):
        data.append(
            {"type": "scatter", "mode": "markers", "name": "with the usual sizes", "x": list(labels)}
            | {"y": [float(v) for v in usual], "hovertemplate": "%{x}: usually %{y:.1f}<extra></extra>"}
            | {"marker": {"color": colours.series[3], "symbol": "diamond", "size": 11}}
        )
    return {
        "data": data,
        "layout": {
            "height": 300,
            "margin": {"l": 56, "r": 16, "t": 10, "b": 44},
            "showlegend": len(data) > 1,
            "legend": {"orientation": "h", "y": -0.25},
            "xaxis": {"type": "category", "tickfont": words},
            "yaxis": {"title": {"text": y_title[:50], "font": words}, "rangemode": "tozero"}
            | {"tickfont": words},
        },
    }
