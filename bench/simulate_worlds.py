"""Invented months in which one knows what is true: families that move together, with and without change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perfcore.signals import sizes
from perfcore.signals.family_counts import FamilyCounts, without_families
from perfcore.signals.votes import Votes
from perfcore.signals.windows import Timeline, timeline

Grid = NDArray[np.float64]
FIRST_MONTH = 600  # January 2020
MEAN_STAY = 10.0  # months on a plan
_KINDS = int(np.flatnonzero(sizes.NATIONAL)[-1]) + 1


@dataclass(frozen=True)
class World:
    """Families a month and how they differ from the plain case."""

    families: float
    months: int
    series: int
    between_months: float = 0.0  # coefficient of variation of the true level from month to month
    autocorrelation: float = 0.0  # of that level
    under: bool = False  # half of the variance of chance
    course: Grid | None = None  # [months] factor on the level
    exposure: Grid | None = None


def line(world: World) -> Timeline:
    return timeline(np.arange(FIRST_MONTH, FIRST_MONTH + world.months), world.series, world.exposure)


def _levels(rng: np.random.Generator, world: World) -> Grid:
    shape = (world.series, world.months)
    level = np.full(shape, world.families)
    if world.between_months:
        noise = rng.standard_normal(shape)
        keep = world.autocorrelation
        for t in range(1, world.months):
            noise[:, t] = keep * noise[:, t - 1] + np.sqrt(1 - keep**2) * noise[:, t]
        sd = np.sqrt(np.log1p(world.between_months**2))
        level = level * np.exp(sd * noise - sd**2 / 2)
    if world.course is not None:
        level = level * world.course
    return level if world.exposure is None else level * world.exposure


def families(rng: np.random.Generator, world: World) -> NDArray[np.int64]:
    """Families a month."""
    level = _levels(rng, world)
    if world.under:
        return rng.binomial(np.round(2 * level).astype(np.int64), 0.5).astype(np.int64)
    return rng.poisson(level).astype(np.int64)


def counts(rng: np.random.Generator, world: World, double_from: int | None = None) -> FamilyCounts:
    """Starts: families of the national sizes, twice as large from the month `double_from`."""
    drawn = rng.multinomial(families(rng, world), sizes.NATIONAL[:_KINDS]).astype(np.float64)
    histogram = np.zeros((world.series, world.months, sizes.LARGEST))
    histogram[:, :, :_KINDS] = drawn
    if double_from is not None:
        histogram[:, double_from:] = 0
        histogram[:, double_from:, 1 : 2 * _KINDS : 2] = drawn[:, double_from:]
    return from_histogram(line(world), histogram)


def from_histogram(time: Timeline, histogram: Grid) -> FamilyCounts:
    children = histogram @ np.arange(1, sizes.LARGEST + 1, dtype=np.float64)
    return FamilyCounts(time, children, histogram, np.zeros(time.shape), np.ones(time.shape[0], dtype=bool))


def shuffled(rng: np.random.Generator, data: FamilyCounts) -> FamilyCounts:
    """The same families, each put into a month drawn at random: whatever moved before no longer does."""
    months = data.sizes.shape[1]
    even = np.full(months, 1 / months)
    total = data.sizes.sum(axis=1).astype(np.int64)
    spread = rng.multinomial(total, even)  # [S, 20, T]
    return from_histogram(data.line, np.swapaxes(spread, 1, 2).astype(np.float64))


def without_ids(data: FamilyCounts) -> FamilyCounts:
    return without_families(data.line, data.children)


def timeliness(rng: np.random.Generator, world: World, on_time: Grid | float) -> Votes:
    """On time or late, all children of a family alike."""
    k = families(rng, world)
    share = np.broadcast_to(on_time, k.shape)
    hit = rng.binomial(k, share)
    split = [rng.multinomial(x, sizes.NATIONAL[:_KINDS]) for x in (hit, k - hit)]
    size = np.arange(1, _KINDS + 1)
    of = np.asarray(split[0] @ size + split[1] @ size)
    squares = np.asarray((split[0] + split[1]) @ size**2)
    pairs = (squares - of).astype(np.float64)
    known = np.ones(world.series, dtype=bool)
    children, children_hit = of.astype(np.float64), (split[0] @ size).astype(np.float64)
    votes_cast = (k.astype(np.float64), hit.astype(np.float64))
    every = squares.astype(np.float64)
    return Votes(line(world), *votes_cast, children, children_hit, every, pairs, pairs, known)


def stock(rng: np.random.Generator, world: World) -> tuple[FamilyCounts, FamilyCounts]:
    """Starts and ends of a stock in balance; a family stays 10 months on average and ends together."""
    warm = 60
    course = None if world.course is None else np.concatenate([np.ones(warm), world.course])
    longer = World(world.families, world.months + warm, world.series, world.between_months, course=course)
    k = families(rng, longer)
    n = int(k.sum())
    cell = np.repeat(np.arange(k.size), k.ravel())
    size = rng.choice(np.arange(1, _KINDS + 1), n, p=sizes.NATIONAL[:_KINDS])
    series, began = cell // longer.months, cell % longer.months
    ended = began + np.floor(rng.random(n) + rng.gamma(2.0, MEAN_STAY / 2, n)).astype(np.int64)
    out = []
    for month in (began, ended):
        at = month < longer.months
        place = (series[at] * longer.months + month[at]) * sizes.LARGEST + size[at] - 1
        drawn = np.bincount(place, minlength=k.size * sizes.LARGEST).astype(np.float64)
        grid = drawn.reshape(world.series, longer.months, sizes.LARGEST)[:, warm:]
        out.append(from_histogram(line(world), grid))
    return out[0], out[1]
