"""Small invented series that the tests of the family method share."""

from __future__ import annotations

import numpy as np

from bench import simulate_worlds as worlds
from perfcore.signals import rule
from perfcore.signals.counts import CountScores, score_counts
from perfcore.signals.family_counts import FamilyCounts
from perfcore.signals.sizes import LARGEST
from perfcore.signals.windows import Mask, Settings, timeline

SIZES = (8, 20, 60)
HISTORY = Settings(baseline=24)


def quiet(seed: int, families: float, series: int, months: int = 36, **kind: object) -> FamilyCounts:
    rng = np.random.default_rng(seed)
    world = worlds.World(families, months, series, **kind)  # type: ignore[arg-type]
    return worlds.counts(rng, world)


def made(histogram: object, **line: object) -> FamilyCounts:
    """Counts from families by size [S, T, up to 20]."""
    given = np.asarray(histogram, dtype=float)
    full = np.zeros((*given.shape[:2], LARGEST))
    full[:, :, : given.shape[2]] = given
    months = worlds.FIRST_MONTH + np.arange(given.shape[1])
    return worlds.from_histogram(timeline(months, given.shape[0], **line), full)  # type: ignore[arg-type]


def judge(data: FamilyCounts, settings: Settings = HISTORY, first: int = 24) -> CountScores:
    return score_counts(data, np.arange(first, data.line.shape[1]), settings)


def real(scored: CountScores) -> Mask:
    return np.asarray(scored.verdict.code == rule.REAL)


def per_thousand(flags: Mask) -> float:
    return 1000 * float(flags.mean())
