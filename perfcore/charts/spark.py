"""Spark lines as small SVG pictures."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

LINE = "#1f7a72"  # 5.2:1 on white and 3.5:1 on the dark theme's background
WIDTH, HEIGHT, MARGIN = 120, 28, 3
LEAST_SPAN = 0.4


def spark(values: Sequence[float] | NDArray[np.float64], alt: str) -> str:
    """An SVG line through the values, oldest first, with a dot on the last one; gaps stay gaps.

    The height spans at least two fifths of the highest value, so that a small change does not look
    like a large one.
    """
    known = [v for v in values if not math.isnan(v)]
    if not known:
        return ""
    high, low = max(known), min(known)
    span = max(high - low, LEAST_SPAN * max(abs(high), abs(low))) or 1.0
    low -= (span - (high - low)) / 2
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)

    def at(i: int, v: float) -> tuple[float, float]:
        return MARGIN + i * step, HEIGHT - MARGIN - (v - low) / span * (HEIGHT - 2 * MARGIN)

    path: list[str] = []
    pen_down = False
    for i, v in enumerate(values):
        if math.isnan(v):
            pen_down = False
            continue
        x, y = at(i, v)
        path.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = True
    last = max(i for i, v in enumerate(values) if not math.isnan(v))
    x, y = at(last, values[last])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img"><title>{escape(alt)}</title>'
        f'<path d="{"".join(path)}" fill="none" stroke="{LINE}" stroke-width="1.5" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{LINE}"/></svg>'
    )


def as_image(svg: str, alt: str) -> str:
    """An HTML image that holds the picture itself, so that nothing is fetched."""
    if not svg:
        return ""
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}" '
        f'width="{WIDTH}" height="{HEIGHT}">'
    )
