"""An authority's years beside its neighbours, its region and England, as a Plotly figure in a plain dict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfcore.charts.trend import LIGHT, Colours

Line = tuple[str, str, int, str, float]  # column of the frame, name, colour, dash, width


def beside(
    years: pd.DataFrame,
    names: Mapping[str, str],
    y_title: str,
    hover: list[str],
    year: int,
    colours: Colours = LIGHT,
) -> dict[str, Any]:
    """One line each for own, median, region and england over the band from low to high.

    `years` has year and these columns; `names` says what a line is called (a line without a name is left
    out) and "band" what the band is; `hover` is the sentence for each of our own points. A figure that is
    hidden or missing leaves a gap; `year` is marked.
    """
    x = [int(y) for y in years["year"]]
    data = _band(years, x, names["band"], colours)
    lines: tuple[Line, ...] = (
        ("england", names.get("england", ""), 2, "dot", 1.5),
        ("region", names.get("region", ""), 3, "dashdot", 1.5),
        ("median", names.get("median", ""), 1, "dash", 2),
        ("own", names.get("own", ""), 0, "solid", 3),
    )
    for column, name, colour, dash, width in lines:
        if not name or years[column].isna().all():
            continue
        own = column == "own"
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if own else "lines",
                "x": x,
                "y": _values(years[column]),
                "name": name,
                "line": {"color": colours.series[colour], "width": width, "dash": dash},
                "marker": {"size": 8, "color": colours.series[colour]},
                "connectgaps": False,
                "customdata": hover if own else None,
                "hovertemplate": "%{customdata}<extra></extra>"
                if own
                else "%{x}: %{y:.1f}<extra>%{fullData.name}</extra>",
            }
        )
    words = {"color": colours.words}
    return {
        "data": data,
        "layout": {
            "height": 360,
            "margin": {"l": 56, "r": 16, "t": 24, "b": 40},
            "showlegend": True,
            "legend": {"orientation": "h", "y": -0.16, "traceorder": "reversed"},
            "hovermode": "closest",
            "xaxis": {"type": "linear", "tickformat": "d", "dtick": 1, "showgrid": False, "tickfont": words},
            "yaxis": {"title": {"text": y_title[:50], "font": words}, "rangemode": "tozero"}
            | {"zeroline": True, "tickfont": words},
            "shapes": [
                {"type": "line", "x0": year, "x1": year, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
                | {"line": {"color": "#6b6b6b", "width": 1, "dash": "dot"}}
            ],
        },
    }


def _band(years: pd.DataFrame, x: list[int], name: str, colours: Colours) -> list[dict[str, Any]]:
    known = years["low"].notna() & years["high"].notna()
    inside = [year for year, k in zip(x, known, strict=True) if k]
    edge: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": inside, "hoverinfo": "skip"}
    edge["line"] = {"width": 0}
    return [
        {**edge, "y": _values(years.loc[known, "low"]), "showlegend": False},
        {**edge, "y": _values(years.loc[known, "high"]), "fill": "tonexty", "name": name}
        | {"fillcolor": colours.band},
    ]


def _values(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(v) else float(v) for v in column]
