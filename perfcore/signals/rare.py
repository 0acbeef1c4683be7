"""Rare events (under about three a month) and the year to date, without any normal approximation."""

from __future__ import annotations

import numpy as np
from scipy import special

from perfcore.signals import compound, sizes
from perfcore.signals.windows import Grid


def still_nothing(exposure_since: Grid, events: Grid, exposure_before: Grid, phi: Grid | float = 1.0) -> Grid:
    """Chance of waiting so long without an event, after `events` in `exposure_before`.

    P(N = 0) of the predictive negative binomial: (1 + e/e_b)^-(K + .5) where phi is 1 (Greenwood & Yule
    1920).
    """
    mean = (events + 0.5) / exposure_before * exposure_since
    index = phi * (1 + exposure_since / exposure_before)
    return np.asarray(np.exp(-mean / (index - 1) * np.log(index)))


def year_to_date(now: Grid, exposure_now: Grid, before: Grid, exposure_before: Grid) -> Grid:
    """Score of families so far this year against the same months of earlier years.

    Given their total, those of this year are binomial (Przyborowski & Wilenski 1940); mid-P.
    """
    total = now + before
    share = exposure_now / (exposure_now + exposure_before)
    at = np.exp(
        special.gammaln(total + 1)
        - special.gammaln(now + 1)
        - special.gammaln(before + 1)
        + special.xlogy(now, share)
        + special.xlog1py(before, -share)
    )
    below = np.where(before > 0, special.betainc(np.maximum(before, 1), now + 1, 1 - share), 1.0) - at / 2
    above = np.where(now > 0, special.betainc(np.maximum(now, 1), before + 1, share), 1.0) - at / 2
    return compound.score(below, above)


def year_end(
    families_so_far: Grid,
    children_so_far: Grid,
    families_before: Grid,
    exposure_before: Grid,
    exposure_left: Grid,
    size_shares: Grid | None = None,
    phi: Grid | float = 1.0,
    chance: float = 0.95,
) -> tuple[tuple[Grid, Grid], tuple[Grid, Grid]]:
    """Where the year may end, for families and for children: the range of `chance`.

    What is left follows the predictive distribution of the months behind (`families_before` in
    `exposure_before`, this year's among them).
    """
    share = np.asarray(exposure_left / exposure_before, dtype=np.float64)
    mean = (families_before + 0.5) * share
    index = phi * (1 + share) + np.zeros_like(mean)
    tail = np.full(np.shape(mean), (1 - chance) / 2)
    f = sizes.NATIONAL if size_shares is None else size_shares
    low_f, high_f = compound.families_limits(mean, index, tail)
    spread = phi + share * (phi + sizes.cv2(f))
    _, low_c, high_c = compound.children(np.zeros_like(mean), mean, spread, f, tail)
    return (
        (families_so_far + low_f, families_so_far + high_f),
        (children_so_far + low_c, children_so_far + high_c),
    )
