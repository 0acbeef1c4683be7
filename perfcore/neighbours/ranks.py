"""Where an authority stands among others, and how far chance alone could move it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.neighbours.indicators import PER, Unit

# Brothers and sisters are referred and planned for together: 1.9 children a family give a count 2.6 times
# the variance of as many single children (docs/signals.md).
FAMILIES = 2.6
DRAWS = 4000
SEED = 20_240_331


@dataclass(frozen=True)
class Spread:
    """What a group of authorities has: `known` of `asked` have a figure; all else empty with none."""

    known: int
    asked: int
    lowest: float
    lower: float
    median: float
    mean: float
    upper: float
    highest: float


def spread(values: Sequence[float]) -> Spread:
    """Range, quartiles (linear between neighbours), median and the unweighted mean of what is known.

    Public tools differ in whether they show the mean or the median, so both are given.
    """
    known = np.asarray([v for v in values if np.isfinite(v)], dtype=float)
    if not len(known):
        return Spread(0, len(values), *[float("nan")] * 6)
    low, q1, q2, q3, high = np.quantile(known, [0, 0.25, 0.5, 0.75, 1])
    places = tuple(float(v) for v in (low, q1, q2, known.mean(), q3, high))
    return Spread(len(known), len(values), *places)


def ranks(
    value: NDArray[np.float64],
    n: NDArray[np.float64],
    of: NDArray[np.float64],
    unit: Unit,
    families: float = FAMILIES,
) -> pd.DataFrame:
    """Rank 1 is the highest figure; `low` and `high` hold its rank in 95 of 100 replays of chance.

    Each replay draws every authority's underlying figure given its count: gamma for a rate, beta for a
    percentage, both with Jeffreys' prior, counts divided by `families` for brothers and sisters; the
    replays are ranked and their 2.5th and 97.5th percentiles taken (Goldstein & Spiegelhalter 1996). A
    figure whose count is not published does not move, so its interval is too narrow; one without a value
    has no rank. Columns: rank, low, high (float, empty where there is none), in the order given.
    """
    out = np.full((len(value), 3), np.nan)
    known = np.isfinite(value)
    if not known.any():
        return pd.DataFrame(out, columns=["rank", "low", "high"])
    drawn = draw(value[known], n[known], of[known], unit, families)
    places = drawn.shape[1] - drawn.argsort(axis=1).argsort(axis=1)
    own = np.array([1 + (value[known] > v).sum() for v in value[known]], dtype=float)
    low, high = np.quantile(places, [0.025, 0.975], axis=0, method="inverted_cdf")
    out[known] = np.column_stack([own, np.minimum(low, own), np.maximum(high, own)])
    return pd.DataFrame(out, columns=["rank", "low", "high"])


def draw(
    value: NDArray[np.float64],
    n: NDArray[np.float64],
    of: NDArray[np.float64],
    unit: Unit,
    families: float,
) -> NDArray[np.float64]:
    """`DRAWS` replays of the underlying figures (one a row), always the same ones."""
    dice = np.random.default_rng(SEED)
    counted = np.isfinite(n) & np.isfinite(of) & (of > 0)
    hits = np.where(counted, n, 1.0) / families
    base = np.where(counted, of, 2.0) / families
    if unit == "rate":
        drawn = PER * dice.gamma(hits + 0.5, 1 / base, size=(DRAWS, len(value)))
    else:
        drawn = 100 * dice.beta(hits + 0.5, np.maximum(base - hits, 0) + 0.5, size=(DRAWS, len(value)))
    return np.where(counted, drawn, value)
