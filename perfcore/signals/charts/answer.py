"""What any method of the chart command is asked and what it answers, and how an answer is shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from perfcore.signals.charts.dates import When
from perfcore.signals.charts.rules import Improvement
from perfcore.signals.charts.wide import Series


@dataclass(frozen=True)
class Asked:
    """The options of the command as they hold for one series."""

    improvement: Improvement
    target: float | None
    rebase: tuple[When, ...]
    fix_after: int | None
    exclude: tuple[When, ...]
    screen: bool
    multiply: float
    count_outside: bool


@dataclass(frozen=True)
class Point:
    """One figure as judged; NaN where there is no figure or no limit."""

    date: str
    value: float
    mean: float
    lower: float
    upper: float
    type: str
    why: str | None


@dataclass(frozen=True)
class Answer:
    """A judged series. `warnings` are sentences about how far to trust it."""

    points: tuple[Point, ...]
    variation: str
    assurance: str | None
    icons: dict[str, str | None]
    reading: str
    warnings: tuple[str, ...]


Method = Callable[[Series, Asked], Answer]


def as_json(answer: Answer) -> dict[str, Any]:
    """Ready for json.dump: what is missing is null, never NaN."""
    return {
        "points": [
            {
                "date": p.date,
                **{name: _finite(getattr(p, name)) for name in ("value", "mean", "lower", "upper")},
                "type": p.type,
                "why": p.why,
            }
            for p in answer.points
        ],
        "variation": answer.variation,
        "assurance": answer.assurance,
        "icons": answer.icons,
        "reading": answer.reading,
        "warnings": list(answer.warnings),
    }


def as_text(answer: Answer) -> str:
    """A table, the reading, and the warnings below it."""
    header = ("Date", "Figure", "Average", "Lower", "Upper", "")
    rows = [
        (
            p.date,
            *(number(v) if math.isfinite(v) else "-" for v in (p.value, p.mean, p.lower, p.upper)),
            p.why or "",
        )
        for p in answer.points
    ]
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(5)]
    lines = [_line(row, widths) for row in [header, *rows]]
    return "\n".join([*lines, "", answer.reading, *(f"Note: {w}" for w in answer.warnings)])


def number(value: float) -> str:
    """A figure as people read it: whole if it is, else about three digits that matter."""
    if value == round(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    size = abs(value)
    if size >= 1e15 or size < 1e-4:
        return f"{value:.3g}"
    decimals = 0 if size >= 1000 else 1 if size >= 10 else max(2, 2 - math.floor(math.log10(size)))
    return f"{value:,.{decimals}f}"


def _line(row: Sequence[str], widths: list[int]) -> str:
    cells = [row[0].ljust(widths[0]), *(row[i].rjust(widths[i]) for i in range(1, 5)), row[5]]
    return "  ".join(cells).rstrip()


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
