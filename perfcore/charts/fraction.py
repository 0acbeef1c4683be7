"""Both parts of a fraction over time: those that meet it on those that do not, as a Plotly figure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcore.charts.trend import LIGHT, Colours


def fraction(shown: pd.DataFrame, meets: str, misses: str, colours: Colours = LIGHT) -> dict[str, Any]:
    """Stacked bars by month of `n` and `of - n` (columns month, n, of), so that one sees which part moved.

    The part that does not meet it is hatched: colour alone never says it.
    """
    months = [m.strftime("%Y-%m-%d") for m in shown["month"]]
    n, of = (shown[c].fillna(0).to_numpy(dtype=float) for c in ("n", "of"))
    words = {"color": colours.words}
    bars = [(meets, n, colours.series[0], ""), (misses, of - n, colours.series[3], "/")]
    return {
        "data": [
            {
                "type": "bar",
                "name": name,
                "x": months,
                "y": values.tolist(),
                "marker": {
                    "color": colour,
                    "pattern": {"shape": hatch, "fillmode": "overlay", "fgcolor": "#ffffff", "size": 5},
                },
                "hovertemplate": f"%{{x|%B %Y}}: %{{y:,.0f}} {name.lower()}<extra></extra>",
            }
            for name, values, colour, hatch in bars
        ],
        "layout": {
            "height": 240,
            "margin": {"l": 56, "r": 16, "t": 16, "b": 40},
            "barmode": "stack",
            "bargap": 0.25,
            "legend": {"orientation": "h", "y": -0.25},
            "xaxis": {"type": "date", "tickformat": "%b %Y", "showgrid": False, "tickfont": words},
            "yaxis": {"title": {"text": "number", "font": words}, "rangemode": "tozero", "tickfont": words},
        },
    }
