"""How long what is open has been open, month by month, as stacked bars built as a plain dict."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcore.charts.trend import LIGHT, Colours

# From light to dark with time: a single hue, so that longer reads as heavier without any legend.
SHADES = ("#DCE6EE", "#B7CBDB", "#8FAEC7", "#6790B1", "#3F719A", "#1F5680", "#0B2E4D")
DARK_SHADES = ("#26445C", "#36607F", "#487CA1", "#5F97BF", "#7FB8E6", "#A9D0F0", "#D6EAFA")
PATTERNS = ("", "", "", "/", "\\", "x", "+")


def ageing(frame: pd.DataFrame, y_title: str, dark: bool, colours: Colours = LIGHT) -> dict[str, Any]:
    """`frame` has month and one column a band, shortest first."""
    bands = [c for c in frame.columns if c != "month"]
    shades = DARK_SHADES if dark else SHADES
    months = [m.strftime("%Y-%m-%d") for m in frame["month"]]
    data = []
    for i, band in enumerate(bands):
        # the last shade and pattern belong to the longest band, however many there are
        place = round(i * (len(shades) - 1) / max(len(bands) - 1, 1))
        data.append(
            {
                "type": "bar",
                "x": months,
                "y": [int(n) for n in frame[band]],
                "name": band,
                "marker": {
                    "color": shades[place],
                    "pattern": {"shape": PATTERNS[place], "fillmode": "overlay", "size": 6, "solidity": 0.15},
                    "line": {"width": 0.5, "color": colours.words},
                },
                "hovertemplate": "%{y} plans, %{fullData.name} months, %{x|%B %Y}<extra></extra>",
            }
        )
    words = {"color": colours.words}
    return {
        "data": data,
        "layout": {
            "barmode": "stack",
            "height": 340,
            "margin": {"l": 56, "r": 16, "t": 16, "b": 40},
            "legend": {"orientation": "h", "y": -0.18, "traceorder": "normal"},
            "xaxis": {"type": "date", "tickformat": "%b %Y", "showgrid": False, "tickfont": words},
            "yaxis": {"title": {"text": y_title[:50], "font": words}, "tickfont": words},
            "bargap": 0.2,
        },
    }
