"""How many children families have, and what that does to a count of children."""

from __future__ import annotations

import numpy as np

from perfcore.signals.windows import Grid, Mask

LARGEST = 20  # families of 20 and more stand in the last place
NATIONAL = np.zeros(LARGEST)
NATIONAL[:6] = (0.50, 0.26, 0.13, 0.07, 0.03, 0.01)
PRIOR_FAMILIES = 20.0
UNSOUND = 1.3
_SIZE = np.arange(1, LARGEST + 1, dtype=np.float64)
# one household of twenty is news, not proof that the family ids are wrong
_CAPPED = np.minimum(_SIZE, 12.0)


def distribution(observed: Grid) -> Grid:
    """Share of families of 1, 2 ... 20 children: (observed + 20 x national)/(n + 20).

    A Dirichlet prior worth 20 families (Good 1965), so that a small service borrows the national shape.
    """
    total = observed.sum(axis=-1, keepdims=True)
    return np.asarray((observed + PRIOR_FAMILIES * NATIONAL) / (total + PRIOR_FAMILIES))


def moments(sizes: Grid) -> tuple[Grid, Grid, Grid]:
    """E[S], E[S^2] and E[S^3]."""
    return sizes @ _SIZE, sizes @ _SIZE**2, sizes @ _SIZE**3


def cv2(sizes: Grid) -> Grid:
    """Squared coefficient of variation of family size, E[S^2]/E[S]^2 - 1."""
    first, second, _ = moments(sizes)
    return np.asarray(second / first**2 - 1)


def clumping(sizes: Grid) -> Grid:
    """D = E[S^2]/E[S]: how many times Poisson's variance a count of children has (Kish 1965)."""
    first, second, _ = moments(sizes)
    return np.asarray(second / first)


NATIONAL_D = float(clumping(NATIONAL))


def sound(sizes: Grid) -> Mask:
    """Whether families are believable: D at most 1.3 times the national value.

    Ids that merge families (a busy conference day taken for one family) make the test of families blind.
    """
    return np.asarray((sizes @ _CAPPED**2) / (sizes @ _CAPPED) <= UNSOUND * NATIONAL_D)


def corrected_clumping(observed: Grid, share_without: Grid) -> Grid:
    """D where a share m of the children has no family id: 1 + (D_obs - 1)/(1 - m).

    Losing ids at random thins every family, and E[S(S-1)]/E[S] of a thinned family falls by 1 - m.
    """
    return np.asarray(1 + (observed - 1) / np.maximum(1 - share_without, 0.05))


def with_clumping(d: Grid) -> Grid:
    """The national sizes, tilted (f(s) theta^s; Esscher 1932) until their D is the one asked for."""
    d = np.clip(np.asarray(d, dtype=np.float64), 1.02, 8.0)
    theta = np.linspace(np.log(0.005), np.log(2.2), 400)
    tilted = NATIONAL * np.exp(theta[:, None] * _SIZE)
    # the national list ends at six: a little beyond it, so that large D can be reached at all
    tilted = tilted + 1e-4 * 0.5 ** (_SIZE - 6) * (_SIZE > 6) * np.exp(theta[:, None] * _SIZE)
    tilted /= tilted.sum(axis=1, keepdims=True)
    place = np.interp(d, clumping(tilted), np.arange(len(theta)))
    low = np.clip(place.astype(np.int64), 0, len(theta) - 2)
    part = (place - low)[..., None]
    return np.asarray((1 - part) * tilted[low] + part * tilted[low + 1])
