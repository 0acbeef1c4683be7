"""Whose brother or sister a child without a family id may be."""

from __future__ import annotations

import numpy as np

from perfcore.signals import sizes
from perfcore.signals.family_counts import family_sizes
from perfcore.signals.windows import Mask, Whole

_MOSTLY = 0.5


def complete(series: Whole, month: Whole, occasion: Whole, family: Whole) -> Whole:
    """Family codes with the gaps filled where that is believable; -1 where a child stays without.

    All arrays have one entry a row; `family` is -1 where no id is given, `occasion` says on which date and in
    which team. In order: the id; a family known on the same occasion; all without id on the same occasion.
    Guesses are dropped, series by series, where they make families larger than families are (busy days merge
    them) or, with most ids missing, smaller (siblings on different days).
    """
    missing = family < 0
    if not missing.any():
        return family
    wide = int(series.max()) + 1
    here = np.unique(series * (int(occasion.max()) + 1) + occasion, return_inverse=True)[1]
    known = np.full(int(here.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(known, here[~missing], family[~missing])
    joined = np.where(known[here] < np.iinfo(np.int64).max, known[here], family.max() + 1 + here)
    guessed = np.where(missing, joined, family)
    at, size = family_sizes(series * (int(month.max()) + 1) + month, guessed)
    owner = at // (int(month.max()) + 1)
    histogram = np.zeros((wide, sizes.LARGEST))
    np.add.at(histogram, (owner, np.minimum(size, sizes.LARGEST) - 1), 1.0)
    made = sizes.distribution(histogram)
    rows = np.bincount(series, minlength=wide)
    lost = np.bincount(series[missing], minlength=wide) / np.maximum(rows, 1)
    too_small = (lost > _MOSTLY) & (sizes.clumping(made) < sizes.NATIONAL_D / sizes.UNSOUND)
    believed: Mask = sizes.sound(made) & ~too_small
    return np.where(missing & ~believed[series], -1, guessed)
