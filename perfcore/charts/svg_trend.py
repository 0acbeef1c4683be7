"""The trend of one measure as an SVG picture for briefings: no scripts, nothing fetched."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDTH, HEIGHT = 640, 128
LEFT, RIGHT, TOP, BOTTOM = 44, 112, 8, 22
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
Along = Callable[[float], float]
LINE, FLAG, BAND, AIM, WORDS = "#12436D", "#801650", "#BFE3DF", "#4a4f55", "#33383d"


@dataclass(frozen=True)
class Trend:
    """What is drawn, oldest month first. Gaps in `values` are nan; a month in `hidden` is marked "c".

    `lower` and `upper` are the range that chance explains, nan where none is known; `flags` are the places of
    real changes; `aim` the lower and the upper edge of the target.
    """

    months: tuple[date, ...]
    values: tuple[float, ...]
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()
    flags: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()
    aim: tuple[float | None, float | None] = (None, None)
    percent: bool = False
    alt: str = ""


def svg_trend(drawn: Trend, colour: str = LINE) -> str:
    """The picture, with its alternative text as title; "" where there is no value at all."""
    known = [v for v in drawn.values if not math.isnan(v)]
    if not known:
        return ""
    edges = [*known, *(v for v in (*drawn.lower, *drawn.upper) if not math.isnan(v))]
    edges += [edge for edge in drawn.aim if edge is not None]
    low, high, step = _axis(min(edges), max(edges), drawn.percent)
    wide = (WIDTH - LEFT - RIGHT) / max(len(drawn.months) - 1, 1)

    def x(i: float) -> float:
        return LEFT + i * wide

    def y(v: float) -> float:
        return TOP + (high - v) / (high - low) * (HEIGHT - TOP - BOTTOM)

    out = [_grid(low, high, step, y, drawn.percent), _months(drawn.months, x)]
    out.append(_band(drawn, x, y, wide))
    out += [_aim(edge, y) for edge in drawn.aim if edge is not None]
    out.append(_line(drawn.values, x, y, colour))
    floor = y(low)
    out += [_text(x(i), floor - 4, "c", "middle", WORDS) for i in drawn.hidden]
    for i in drawn.flags:
        if not math.isnan(drawn.values[i]):
            cx, cy = x(i), y(drawn.values[i])
            out.append(
                f'<path d="M{cx:.1f} {cy - 5.5:.1f}L{cx + 5.5:.1f} {cy:.1f}L{cx:.1f} {cy + 5.5:.1f}'
                f'L{cx - 5.5:.1f} {cy:.1f}Z" fill="{FLAG}"/>'
            )
    out.append(_legend(drawn, colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img"><title>{escape(drawn.alt)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{"".join(out)}</svg>'
    )


def as_data(svg: str) -> str:
    """The picture as the address of an image that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _axis(low: float, high: float, percent: bool) -> tuple[float, float, float]:
    """Edges and step of the axis: from zero, unless all lies in the upper half of a scale."""
    bottom = 0.0 if low >= 0 and low < 0.6 * high else low - 0.15 * (high - low or abs(high) or 1)
    top = high if high > bottom else bottom + 1
    rough = (top - bottom) / 3
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= rough * 0.999)
    if not percent and step < 1:
        step = 1.0
    lowest, highest = math.floor(bottom / step) * step, math.ceil(top / step - 1e-9) * step
    if percent:
        lowest, highest = max(lowest, 0.0), min(highest, 100.0)
        if highest <= lowest:
            lowest = highest - step
    return lowest, highest if highest > lowest else lowest + step, step


def _grid(low: float, high: float, step: float, y: Along, percent: bool) -> str:
    out, v = [], low
    while v <= high + 1e-9:
        out.append(
            f'<path d="M{LEFT} {y(v):.1f}H{WIDTH - RIGHT}" stroke="#d9dde1" stroke-width="0.8"/>'
            + _text(LEFT - 5, y(v) + 3.5, f"{v:,.10g}{'%' if percent else ''}", "end", WORDS)
        )
        v += step
    return "".join(out)


def _months(months: Sequence[date], x: Along) -> str:
    every = 3 if len(months) > 8 else 1
    last = len(months) - 1
    return "".join(
        _text(x(i), HEIGHT - BOTTOM + 15, f"{m:%b %y}", "middle", WORDS)
        for i, m in enumerate(months)
        if (last - i) % every == 0
    )


def _band(drawn: Trend, x: Along, y: Along, wide: float) -> str:
    out = []
    for i, (low, high) in enumerate(zip(drawn.lower, drawn.upper, strict=True)):
        if not (math.isnan(low) or math.isnan(high)):
            left = max(x(i) - wide / 2, LEFT)
            right = min(x(i) + wide / 2, WIDTH - RIGHT)
            out.append(
                f'<rect x="{left:.1f}" y="{y(high):.1f}" width="{right - left:.1f}" '
                f'height="{max(y(low) - y(high), 0.8):.1f}" fill="{BAND}"/>'
            )
    return "".join(out)


def _aim(edge: float, y: Along) -> str:
    return (
        f'<path d="M{LEFT} {y(edge):.1f}H{WIDTH - RIGHT}" stroke="{AIM}" stroke-width="1.4" '
        'stroke-dasharray="6 4"/>'
    )


def _line(values: Sequence[float], x: Along, y: Along, colour: str) -> str:
    path, dots, down = [], [], False
    for i, v in enumerate(values):
        if math.isnan(v):
            down = False
            continue
        path.append(f"{'L' if down else 'M'}{x(i):.1f} {y(v):.1f}")
        dots.append(f'<circle cx="{x(i):.1f}" cy="{y(v):.1f}" r="2.3" fill="{colour}"/>')
        down = True
    return f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="2"/>' + "".join(dots)


def _legend(drawn: Trend, colour: str) -> str:
    left, top = WIDTH - RIGHT + 10, TOP + 8
    rows = [(f'<path d="M0 0H16" stroke="{colour}" stroke-width="2"/>', "each month")]
    if any(not math.isnan(v) for v in drawn.lower):
        rows.append((f'<rect x="0" y="-5" width="16" height="10" fill="{BAND}"/>', "usual range"))
    if drawn.flags:
        rows.append((f'<path d="M8 -5.5L13.5 0L8 5.5L2.5 0Z" fill="{FLAG}"/>', "real change"))
    edges = [edge for edge in drawn.aim if edge is not None]
    if edges:
        name = "target" if len(edges) == 1 else "range to be in"
        rows.append((f'<path d="M0 0H16" stroke="{AIM}" stroke-width="1.4" stroke-dasharray="6 4"/>', name))
    if drawn.hidden:
        rows.append((_text(8, 4, "c", "middle", WORDS), "hidden: small"))
    return "".join(
        f'<g transform="translate({left} {top + 17 * k})">{mark}{_text(22, 4, name, "start", WORDS)}</g>'
        for k, (mark, name) in enumerate(rows)
    )


def _text(x: float, y: float, words: str, anchor: str, fill: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="10.5" fill="{fill}" '
        f'font-family="{FONT}">{escape(words)}</text>'
    )
