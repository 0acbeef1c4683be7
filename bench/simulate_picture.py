"""The picture of the simulation: false flags against what is seen, one mark a method and service size."""

from __future__ import annotations

from xml.sax.saxutils import escape

COLOURS = ("#801650", "#F46A25", "#28A197", "#3D3D3D", "#12436D", "#12436D")
SIZES = ("8", "20", "60")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 430, 70, 300, 50, 60
MOST = 80.0


def picture(drawn: dict[str, list[tuple[float, float]]]) -> str:
    """SVG of flags per 1,000 (x) against +50% seen within six months (y); the best place is top left."""
    inner_w, inner_h = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(flags: float) -> float:
        return LEFT + inner_w * min(flags, MOST) / MOST

    def y(seen: float) -> float:
        return TOP + inner_h * (1 - seen)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="Arial, sans-serif" font-size="14" aria-labelledby="t d">',
        '<title id="t">The family method sees most with the fewest false flags</title>',
        f'<desc id="d">{escape(_words(drawn))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="26" font-weight="bold">+50% seen within 6 months (up) against '
        "false flags (right): top left is best</text>",
        f'<rect x="{LEFT}" y="{TOP}" width="{x(12) - LEFT:.1f}" height="{inner_h}" fill="#12436D" '
        'fill-opacity="0.08"/>',
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        out.append(
            f'<line x1="{LEFT}" x2="{LEFT + inner_w}" y1="{y(share):.1f}" y2="{y(share):.1f}" stroke="#bbb"/>'
            f'<text x="{LEFT - 8}" y="{y(share) + 5:.1f}" text-anchor="end">{100 * share:.0f}%</text>'
        )
    for flags in range(0, int(MOST) + 1, 20):
        out.append(f'<text x="{x(flags):.1f}" y="{HEIGHT - 38}" text-anchor="middle">{flags}</text>')
    out.append(
        f'<text x="{LEFT + inner_w / 2}" y="{HEIGHT - 14}" text-anchor="middle">'
        "false flags per 1,000 months</text>"
    )
    for place, (name, by_size) in enumerate(drawn.items()):
        colour = COLOURS[place % len(COLOURS)]
        hollow = "#fff" if "no family ids" in name else colour
        points = [(x(flags), y(seen)) for flags, seen in by_size]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-opacity="0.5"/>')
        for (a, b), size in zip(points, SIZES, strict=True):
            out.append(_mark(place, a, b, colour, hollow))
            out.append(f'<text x="{a + 9:.1f}" y="{b + 4:.1f}" font-size="11">{size}</text>')
        row = TOP + 20 + 30 * place
        out.append(_mark(place, WIDTH - RIGHT + 24, row - 5, colour, hollow))
        out.append(
            f'<text x="{WIDTH - RIGHT + 40}" y="{row}" font-size="13">{escape(name.strip("*"))}</text>'
        )
    out.append(
        f'<text x="{WIDTH - RIGHT + 24}" y="{HEIGHT - 70}" font-size="12">Numbers: families a month.'
        "</text></svg>"
    )
    return "\n".join(out) + "\n"


def _mark(place: int, a: float, b: float, colour: str, fill: str) -> str:
    """Shape as well as colour tells methods apart."""
    style = f'fill="{fill}" stroke="{colour}" stroke-width="2"'
    if place % 3 == 0:
        return f'<rect x="{a - 5:.1f}" y="{b - 5:.1f}" width="10" height="10" {style}/>'
    if place % 3 == 1:
        return f'<circle cx="{a:.1f}" cy="{b:.1f}" r="6" {style}/>'
    return f'<polygon points="{a:.1f},{b - 7:.1f} {a - 7:.1f},{b + 5:.1f} {a + 7:.1f},{b + 5:.1f}" {style}/>'


def _words(drawn: dict[str, list[tuple[float, float]]]) -> str:
    return " ".join(
        f"{name.strip('*')}: "
        + "; ".join(
            f"{flags:.0f} false flags per 1,000 months and {100 * seen:.0f}% seen with {size} families"
            for (flags, seen), size in zip(by_size, SIZES, strict=True)
        )
        + "."
        for name, by_size in drawn.items()
    )
