"""One rule for every kind of measure: from the scores of the windows to real, watch, none or too early."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from perfcore.signals.windows import Grid, Mask, Whole

REAL_P, WATCH_P = 0.005, 0.02  # two-sided
REAL_Z = float(-special.ndtri(REAL_P / 2))
WATCH_Z = float(-special.ndtri(WATCH_P / 2))
NONE, WATCH, REAL, EARLY = 0, 1, 2, 3
SIGNALS = np.array(["none", "watch", "real", "too early"])


@dataclass(frozen=True)
class Verdict:
    """For each series and judged month [S, J]."""

    score: Grid  # the window's z that is farthest from 0; nan where nothing was judged
    window: Whole  # months of that window; 0 where nothing was judged
    code: NDArray[np.int8]
    provisional: Mask  # judged on under 12 months
    confirmed: Mask  # real, and was so the month before in the same direction

    @property
    def signal(self) -> NDArray[np.str_]:
        return SIGNALS[self.code]

    @property
    def direction(self) -> NDArray[np.int8]:
        """1 above, -1 below what was to be expected, 0 without a signal."""
        told = (self.code == REAL) | (self.code == WATCH)
        return np.where(told, np.sign(np.nan_to_num(self.score)), 0).astype(np.int8)


def decide(z: Grid, windows: tuple[int, ...], early: Mask, provisional: Mask, judged: Whole) -> Verdict:
    """The rule: real at two-sided p < .005, watch at p < .02, by the window that is farthest out.

    `z` is [S, J, W] with nan for windows that do not count; `early` says which months have too little
    behind them. No run rules: the windows do their work.
    """
    far = np.where(np.isnan(z), -1.0, np.abs(z))
    best = far.argmax(axis=-1)
    told = np.take_along_axis(far, best[..., None], axis=-1)[..., 0] >= 0
    score = np.where(told, np.take_along_axis(z, best[..., None], axis=-1)[..., 0], np.nan)
    size = np.nan_to_num(np.abs(score))
    code = np.select([size > REAL_Z, size > WATCH_Z], [REAL, WATCH], NONE)
    code = np.where(early & ~told, EARLY, code).astype(np.int8)
    window = np.where(told, np.array(windows)[best], 0)
    return Verdict(score, window, code, provisional & told, _confirmed(score, code, judged))


def _confirmed(score: Grid, code: NDArray[np.int8], judged: Whole) -> Mask:
    confirmed = np.zeros(score.shape, dtype=bool)
    real = code == REAL
    same = np.sign(score[:, 1:]) == np.sign(score[:, :-1])
    confirmed[:, 1:] = real[:, 1:] & real[:, :-1] & same & (np.diff(judged) == 1)
    return confirmed


def chance_flags(series: int, per_month: float = 0.009) -> float:
    """Flags that chance alone would give among so many series in one month."""
    return series * per_month


def benjamini_hochberg(score: Grid, q: float = 0.10) -> Mask:
    """Which of one month's scores are real changes with at most a share q false (Benjamini & Hochberg 1995).

    `score` is [S]; nan takes no part. The p of a series is that of its farthest window times the number of
    windows' worth of looks (about 1.8 independent ones at p = .005, from the simulation).
    """
    return false_discovery(np.minimum(2 * special.ndtr(-np.abs(score)) * LOOKS, 1.0), q)


LOOKS = 1.8


def false_discovery(p: Grid, q: float = 0.10) -> Mask:
    """Benjamini & Hochberg (1995): all p up to the largest k with p_(k) <= k q / m."""
    known = ~np.isnan(p)
    m = int(known.sum())
    if m == 0:
        return np.zeros(p.shape, dtype=bool)
    ordered = np.sort(p[known])
    passing = np.flatnonzero(ordered <= q * np.arange(1, m + 1) / m)
    if len(passing) == 0:
        return np.zeros(p.shape, dtype=bool)
    return np.asarray(known & (np.nan_to_num(p, nan=2.0) <= ordered[passing[-1]]))
