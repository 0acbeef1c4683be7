"""Where from, where to and how many, as a Plotly Sankey diagram built as a plain dict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from perfcore.charts.trend import DARK, LIGHT, Colours

_GOES_ON = {LIGHT: "rgba(18, 67, 109, 0.30)", DARK: "rgba(127, 184, 230, 0.35)"}
_ENDS = {LIGHT: "rgba(110, 110, 110, 0.30)", DARK: "rgba(200, 200, 200, 0.30)"}
_WAITS = {LIGHT: "rgba(244, 106, 37, 0.35)", DARK: "rgba(247, 155, 107, 0.40)"}


def sankey(
    ways: pd.DataFrame,
    names: Mapping[str, str],
    unit: str,
    ends: Collection[str] = (),
    waits: Collection[str] = (),
    colours: Colours = LIGHT,
) -> dict[str, Any]:
    """A figure of `ways` (columns source, target, n); `names` are what nodes are called.

    `ends` are nodes where people stop, `waits` those that are too early to tell: each has its own colour, and
    every label says its number, so that colour never says it alone.
    """
    ways = ways[ways["n"] > 0]
    nodes = list(dict.fromkeys([*ways["source"], *ways["target"]]))
    place = {node: i for i, node in enumerate(nodes)}
    size = {
        node: max(
            int(ways.loc[ways["source"] == node, "n"].sum()), int(ways.loc[ways["target"] == node, "n"].sum())
        )
        for node in nodes
    }

    def colour(node: str, kinds: Mapping[Colours, str], otherwise: str) -> str:
        if node in waits:
            return _WAITS[colours]
        return kinds[colours] if node in ends else otherwise

    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "snap",
                "textfont": {"color": colours.words, "size": 13, "shadow": "none"},
                "node": {
                    "label": [f"{names.get(node, node)} {size[node]:,}" for node in nodes],
                    "color": [colour(node, _ENDS, colours.series[0]) for node in nodes],
                    "pad": 22,
                    "thickness": 16,
                    "line": {"width": 0},
                    "hovertemplate": "%{label}<extra></extra>",
                },
                "link": {
                    "source": [place[node] for node in ways["source"]],
                    "target": [place[node] for node in ways["target"]],
                    "value": [int(n) for n in ways["n"]],
                    "color": [colour(node, _ENDS, _GOES_ON[colours]) for node in ways["target"]],
                    "customdata": [
                        f"{names.get(a, a)} to {_small(names.get(b, b))}: {n:,} {unit}"
                        for a, b, n in zip(ways["source"], ways["target"], ways["n"], strict=True)
                    ],
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
            }
        ],
        "layout": {"height": 460, "margin": {"l": 8, "r": 8, "t": 16, "b": 16}},
    }


def _small(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"
