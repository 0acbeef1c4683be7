"""From limits to a judged chart: segments, the rules within each, the types of the points, the target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from perfcore.signals.charts.assurance import Assurance, assurance
from perfcore.signals.charts.points import Bools, Floats, Limits
from perfcore.signals.charts.rules import Improvement, Signals, Words, point_types, signals

FEWEST = 13  # figures below which Making Data Count calls limits provisional

LimitsOf = Callable[[slice, Bools], Limits]  # limits of the points in the slice, set by those of the base


@dataclass(frozen=True)
class Options:
    """What a reader may ask of a chart.

    `starts`: places at which new limits begin. `fix_after`: the first so many points of each segment set its
    limits. `left_out`: places that are drawn and judged but set no limits. `multiply`: scale of the figures.
    `count_outside`: whether a point beyond a limit counts towards two of three.
    """

    improvement: Improvement = "neither"
    target: float | None = None
    starts: tuple[int, ...] = ()
    fix_after: int | None = None
    left_out: tuple[int, ...] = ()
    screen: bool = True
    multiply: float = 1.0
    count_outside: bool = False


@dataclass(frozen=True)
class Chart:
    """A series as it is drawn: its limits, and for every point its segment, rule, direction and type."""

    limits: Limits
    segment: tuple[slice, ...]
    rule: Words
    direction: tuple[int, ...]
    types: tuple[str, ...]
    assurance: Assurance | None

    @property
    def variation(self) -> str:
        return self.types[-1]

    def few(self) -> tuple[slice, ...]:
        """Segments with fewer figures than limits should rest on."""
        there = np.isfinite(self.limits.value)
        return tuple(s for s in self.segment if there[s].sum() < FEWEST)


def segments(length: int, starts: tuple[int, ...]) -> tuple[slice, ...]:
    """The stretches between starts; a start at the first point changes nothing."""
    edges = [0, *sorted({s for s in starts if 0 < s < length}), length]
    return tuple(slice(a, b) for a, b in pairwise(edges))


def judge(limits_of: LimitsOf, length: int, options: Options) -> Chart:
    """Limits and rules segment by segment (a run never reaches across a rebase), then types and verdict."""
    parts = segments(length, options.starts)
    base = np.ones(length, dtype=np.bool_)
    base[list(options.left_out)] = False
    if options.fix_after is not None:
        for part in parts:
            base[part.start + options.fix_after : part.stop] = False
    drawn = [limits_of(part, base[part]).times(options.multiply) for part in parts]
    spoken = [signals(limits, options.count_outside) for limits in drawn]
    limits = _joined(drawn)
    found = Signals(np.concatenate([s.rule for s in spoken]), np.concatenate([s.direction for s in spoken]))
    return Chart(
        limits=limits,
        segment=parts,
        rule=found.rule,
        direction=tuple(int(d) for d in found.direction),
        types=tuple(str(t) for t in point_types(found.direction, options.improvement)),
        assurance=assurance(
            options.target, limits.lower[parts[-1]], limits.upper[parts[-1]], options.improvement
        ),
    )


def _joined(parts: list[Limits]) -> Limits:
    def along(name: str) -> Floats:
        return np.concatenate([getattr(part, name) for part in parts])

    return Limits(**{field.name: along(field.name) for field in fields(Limits)})
