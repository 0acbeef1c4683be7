"""The usual charts, vectorised over series: does the last month of each prefix get a flag?

Small on purpose: `perfcore.signals.charts` holds the real ones, one series at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]
Mask = NDArray[np.bool_]


def c_chart(y: Grid, baseline: int) -> Mask:
    """Shewhart's c-chart: beyond mean +- 3 sqrt(mean) of the baseline."""
    mean = y[:, :baseline].mean(axis=1, keepdims=True)
    return np.asarray(np.abs(y[:, baseline:] - mean) > 3 * np.sqrt(mean))


def p_chart(x: Grid, n: Grid, baseline: int) -> Mask:
    p, sigma = _share(x, n, baseline)
    return np.asarray(np.abs(_ratio(x, n) - p)[:, baseline:] > 3 * sigma[:, baseline:])


def laney_u(y: Grid, e: Grid, baseline: int) -> Mask:
    """Laney (2002): u-chart whose sigma is multiplied by that of its z-values."""
    u = y / e
    mean = y[:, :baseline].sum(axis=1, keepdims=True) / e[:baseline].sum()
    return _laney((u - mean) / np.sqrt(np.maximum(mean, 1e-9) / e), baseline)


def laney_p(x: Grid, n: Grid, baseline: int) -> Mask:
    p, sigma = _share(x, n, baseline)
    return _laney(np.nan_to_num((_ratio(x, n) - p) / sigma), baseline)


def _laney(z: Grid, baseline: int) -> Mask:
    spread = np.abs(np.diff(z[:, :baseline], axis=1)).mean(axis=1, keepdims=True) / 1.128
    return np.asarray(np.abs(z[:, baseline:]) > 3 * spread)


def _share(x: Grid, n: Grid, baseline: int) -> tuple[Grid, Grid]:
    p = x[:, :baseline].sum(axis=1, keepdims=True) / n[:, :baseline].sum(axis=1, keepdims=True)
    return p, np.sqrt(p * (1 - p) / np.maximum(n, 1))


def _ratio(x: Grid, n: Grid) -> Grid:
    return np.asarray(np.divide(x, n, out=np.full(x.shape, np.nan), where=n > 0))


def nhs_xmr(y: Grid, baseline: int, frozen: bool) -> Mask:
    """NHS Making Data Count: four rules, at the last point of each prefix.

    Limits from the first `baseline` points (frozen) or from all points so far. Missing points are filled with
    the one before, which makes no flag of its own.
    """
    y = _filled(y)
    flags = np.zeros((y.shape[0], y.shape[1] - baseline), dtype=bool)
    for t in range(baseline, y.shape[1]):
        own = y[:, :baseline] if frozen else y[:, : t + 1]
        flags[:, t - baseline] = _four_rules(y[:, : t + 1], *_limits(own))
    return flags


def _filled(y: Grid) -> Grid:
    y = y.copy()
    for t in range(1, y.shape[1]):
        y[:, t] = np.where(np.isnan(y[:, t]), y[:, t - 1], y[:, t])
    return np.where(np.isnan(y), np.nanmean(y, axis=1, keepdims=True), y)


def _limits(y: Grid) -> tuple[Grid, Grid]:
    """Mean, and 2.66 x the mean moving range, screened once at 3.267 x its mean."""
    step = np.abs(np.diff(y, axis=1))
    mean_step = step.mean(axis=1, keepdims=True)
    kept = step < 3.267 * mean_step
    screened = (step * kept).sum(axis=1) / np.maximum(kept.sum(axis=1), 1)
    return y.mean(axis=1), 2.66 * screened


def _four_rules(y: Grid, mean: Grid, reach: Grid) -> Mask:
    z = (y[:, -7:] - mean[:, None]) / np.maximum(reach, 1e-9)[:, None]
    outside = np.abs(z[:, -1]) > 1
    shift = (z > 0).all(axis=1) | (z < 0).all(axis=1)
    steps = np.diff(y[:, -7:], axis=1)
    trend = (steps > 0).all(axis=1) | (steps < 0).all(axis=1)
    last = z[:, -3:]
    near = np.zeros(len(y), dtype=bool)
    for side in (1, -1):
        near |= (side * last > 0).all(axis=1) & ((side * last > 2 / 3).sum(axis=1) >= 2)
    return np.asarray(outside | shift | trend | near)
