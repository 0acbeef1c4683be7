"""The figures that a comment may rightly state: those of the data, and what follows from them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from perfcore.commentary.model import Context


@dataclass(frozen=True)
class Figures:
    """Every figure by its part in the story; percentages and counts as they are written, not as shares."""

    now: tuple[float, ...]  # the value of the period, in its own unit, however exactly it is known
    previous: tuple[float, ...]
    rest: tuple[float, ...]  # what is left of 100 or of the denominator
    previous_rest: tuple[float, ...]
    mean: tuple[float, ...]
    limits: tuple[float, ...]
    target: tuple[float, ...]
    pairs: tuple[tuple[float, float], ...]  # n of N that are true of the period
    previous_pairs: tuple[tuple[float, float], ...]
    counts: tuple[float, ...]  # whole numbers that are true of the period
    previous_counts: tuple[float, ...]
    changes: tuple[float, ...]  # sizes of differences between any two levels
    since: tuple[float, ...]  # sizes of differences from the period before
    to_target: tuple[float, ...]  # sizes of differences from the target, and how many more would have met it
    to_mean: tuple[float, ...]
    relative: tuple[float, ...]  # sizes of changes in percent
    relative_since: tuple[float, ...]  # of these, from the period before
    shares: tuple[float, ...]  # other percentages that follow


def figures_of(context: Context) -> Figures:
    c = context
    known = list(c.other_known_numbers.values())
    whole = [number for number in known if float(number).is_integer()]  # a share of 24.1 is of no children
    exact, previous_exact = (
        _percent(c.numerator, c.denominator),
        _percent(c.previous_numerator, c.previous_denominator),
    )
    now = _some(c.value, exact if c.percent else None)
    previous = _some(c.previous, previous_exact if c.percent else None)
    rest = [100 - v for v in now] if c.percent else []
    previous_rest = [100 - v for v in previous] if c.percent else []
    left = [c.denominator - c.numerator] if c.numerator is not None and c.denominator is not None else []
    previous_left = (
        [c.previous_denominator - c.previous_numerator]
        if c.previous_numerator is not None and c.previous_denominator is not None
        else []
    )
    parts = _some(c.numerator, c.denominator)
    previous_parts = _some(c.previous_numerator, c.previous_denominator)
    pairs = [(a, b) for b in parts for a in (*parts, *left, *whole)]
    pairs += [(a, b) for a in (*whole, *left, *parts) for b in (*whole, *left)]
    # a known number of more than the denominator: 17 of 38
    previous_pairs = [(a, b) for b in previous_parts for a in (*previous_parts, *previous_left)]
    counts = [*parts, *left, *known, *([] if c.percent else now)]
    counts += [a + b for a, b in itertools.combinations(known, 2)]
    counts += [abs(v - k) for v in left for k in whole]  # late, without those that declined
    if not c.percent:
        counts += [abs(v - k) for v in now for k in known]
    previous_counts = [*previous_parts, *previous_left, *([] if c.percent else previous)]
    levels = [*now, *previous, *_some(c.target, c.spc.mean, c.spc.lpl, c.spc.upl)]
    changes = [abs(a - b) for a, b in itertools.combinations(levels, 2)]
    # differences of the figures as they are printed, to whole numbers and to one decimal
    changes += [abs(round(a, d) - round(b, d)) for d in (0, 1) for a, b in itertools.combinations(levels, 2)]
    since = [abs(a - b) for a, b in itertools.product(now, previous)]
    since += [abs(round(a, d) - round(b, d)) for d in (0, 1) for a, b in itertools.product(now, previous)]
    since += [abs(a - b) for a, b in zip([*parts, *left], [*previous_parts, *previous_left], strict=False)]
    changes += since
    changes += [abs(a - b) for a, b in itertools.combinations(known, 2)]
    short: list[float] = []
    if c.denominator and c.target is not None and c.numerator is not None and c.percent:
        missing = abs(c.target / 100 * c.denominator - c.numerator)
        short = [missing, float(_up(missing))]
    changes += short
    relative = [100 * abs(a / b - 1) for a, b in itertools.permutations(levels, 2) if b]
    relative += [100 * abs(a / b - 1) for a in counts for b in previous_counts if b]
    shares = [100 * a / b for a, b in (*pairs, *previous_pairs) if b]
    if c.value is not None:
        shares += [100 * c.value / b for b in _some(c.target, c.previous, c.spc.mean) if b]
        if not c.percent and c.value:
            shares += [100 * k / c.value for k in known]
    return Figures(
        now=tuple(now),
        previous=tuple(previous),
        rest=tuple(rest),
        previous_rest=tuple(previous_rest),
        mean=tuple(_some(c.spc.mean)),
        limits=tuple(_some(c.spc.lpl, c.spc.upl)),
        target=tuple(_some(c.target)),
        pairs=tuple(pairs),
        previous_pairs=tuple(previous_pairs),
        counts=tuple(counts),
        previous_counts=tuple(previous_counts),
        changes=tuple(changes),
        since=tuple(since),
        to_target=_gaps((*now, *previous), _some(c.target), short),
        to_mean=_gaps((*now, *previous), _some(c.spc.mean), []),
        relative=tuple(relative),
        relative_since=tuple(100 * abs(a / b - 1) for a, b in itertools.product(now, previous) if b)
        + tuple(100 * abs(a / b - 1) for a, b in zip(parts, previous_parts, strict=False) if b),
        shares=tuple(shares),
    )


def _gaps(values: Iterable[float], levels: Iterable[float], more: Iterable[float]) -> tuple[float, ...]:
    pairs = [(v, level) for v in values for level in levels]
    return (
        *(abs(v - level) for v, level in pairs),
        *(abs(round(v, d) - round(level, d)) for d in (0, 1) for v, level in pairs),
        *more,
    )


def _some(*values: float | None) -> list[float]:
    return [float(value) for value in values if value is not None]


def _percent(n: float | None, of: float | None) -> float | None:
    return 100 * n / of if n is not None and of else None


def _up(value: float) -> int:
    whole = int(value)
    return whole if whole == value else whole + 1


def is_rounding(said: float, decimals: int, true: float) -> bool:
    """Whether `said`, with that many decimals, is `true` rounded; a half may go either way."""
    return abs(said - true) <= 0.5 * 10.0**-decimals + 1e-9 * max(1.0, abs(true))


def matches(said: float, decimals: int, hedge: str, truths: Iterable[float]) -> bool:
    """Whether a figure as it is hedged ("about", "nearly", "more than") fits one of the truths."""
    # a net fall of 9 is written as 9: the sign stands in the words
    return any(_fits(said, decimals, hedge, abs(true)) for true in truths)


def _fits(said: float, decimals: int, hedge: str, true: float) -> bool:
    if is_rounding(said, decimals, true):
        return True
    room = max(0.035 * abs(true), 0.5 if decimals == 0 else 0.05)
    gap = true - said
    if hedge == "near":
        return abs(gap) <= room
    if hedge == "under":  # nearly 300: a little less than it
        return -room <= gap <= 0
    if hedge == "above":
        return 0 <= gap <= room
    if hedge == "more":
        return 0 <= gap <= 0.15 * abs(true)
    if hedge == "less":
        return -0.15 * abs(true) <= gap <= 0
    return False
