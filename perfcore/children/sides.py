"""One side of a movement: the families of a month, how many, how large, and what is usual."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perfcore.signals import evidence as rows_of
from perfcore.signals.counts import score_counts
from perfcore.signals.explain import Explanation, explain
from perfcore.signals.family_counts import FamilyCounts, from_rows
from perfcore.signals.measures import against_usual
from perfcore.signals.sizes import LARGEST, cv2, distribution
from perfcore.signals.windows import Timeline

FEW = 2  # families that are called the few largest
BASELINE = 24  # months that say how large families usually are
LIMITS_AT = 3.0  # the usual range reaches about three standard deviations either way
SHOWN_SIZES = 6  # families of so many children and more stand together

Name = Literal["month", "joined", "left"]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """Children in families, and what the few largest (or, of a stock, those that moved most) have of them."""

    children: float
    families: float
    largest: float = 0.0  # children of the few
    few: float = 0.0  # families of the few


@dataclass(frozen=True)
class Split:
    """A difference in children; the three parts add up to it."""

    by_number: float  # more or fewer families
    by_size: float  # larger or smaller ones
    by_largest: float  # the few largest

    @property
    def change(self) -> float:
        return self.by_number + self.by_size + self.by_largest

    def less(self, other: Split) -> Split:
        return Split(
            self.by_number - other.by_number,
            self.by_size - other.by_size,
            self.by_largest - other.by_largest,
        )


def split(now: Group, before: Group) -> Split:
    """Of the families but the few: (k - k0)(s + s0)/2 by number, (s - s0)(k + k0)/2 by size.

    The symmetric split of a product into its two factors (Kitagawa 1955; Das Gupta 1993, for two factors,
    which is also Shapley's). The few largest are set apart first, so that one of them is never read as
    "larger families" in general.
    """
    k, k0 = now.families - now.few, before.families - before.few
    c, c0 = now.children - now.largest, before.children - before.largest
    s0 = c0 / k0 if k0 > 0 else (c / k if k > 0 else 0.0)
    s = c / k if k > 0 else s0
    return Split((k - k0) * (s + s0) / 2, (s - s0) * (k + k0) / 2, now.largest - before.largest)


@dataclass(frozen=True)
class Usual:
    """What the months before lead one to expect of one side: mean, least and greatest usual number."""

    children: tuple[float, float, float]
    families: tuple[float, float, float]
    without_largest: tuple[float, float, float]  # of months that are each without their few largest
    explanation: Explanation


@dataclass(frozen=True)
class Side:
    """One side of a month. `sizes` are children by family, largest first."""

    name: Name
    now: Group
    before: Group
    sizes: tuple[int, ...]
    usual_sizes: tuple[float, ...]  # share of families of 1, 2 ... SHOWN_SIZES and more; empty when too early
    usual_mean_of_large: float  # children in a family of SHOWN_SIZES and more
    share_by_size: float  # of the usual variance, what the sizes of families make: cv^2 / (1 + cv^2)
    from_before: Split
    usual: Usual | None
    from_usual: Split | None

    @property
    def largest(self) -> tuple[int, ...]:
        return self.sizes[:FEW]

    @property
    def without_largest(self) -> float:
        return self.now.children - self.now.largest

    @property
    def spread(self) -> float:
        """About one standard deviation, on the side to which the month lies."""
        if self.usual is None:
            return 0.0
        mean, lower, upper = self.usual.children
        return (upper - mean if self.now.children >= mean else mean - lower) / LIMITS_AT

    @property
    def spread_by_size(self) -> float:
        """What of the spread the sizes of families make, their number being as it is.

        The variance of a sum over a Poisson number of families is k (s^2 + var s); the second term is theirs.
        """
        return self.spread * float(np.sqrt(self.share_by_size))


def side_of(name: Name, line: Timeline, month: Codes, family: Codes, place: int) -> Side:
    data = from_rows(line, np.zeros_like(month), month, family)
    top = few_largest(month, family, line.shape[1])
    here = _by_family(family[month == place])
    usable = line.usable[0] & (line.segment[0] == line.segment[0, place])
    past = np.flatnonzero(usable[:place])[-BASELINE:]
    groups = [
        Group(
            float(data.children[0, at]),
            float(data.families[0, at]),
            float(top[at].sum()),
            float((top[at] > 0).sum()),
        )
        for at in (place, place - 1)
    ]
    usual = _usual(data, top, place, here)
    from_usual, shares, of_large, by_size = None, np.zeros(0), float(SHOWN_SIZES), 0.0
    if usual is not None and len(past):
        children, families = usual.children[0], usual.families[0]
        # the usual share of the few largest, so that they never have more than is expected in all
        share = float(top[past].sum()) / max(float(data.children[0, past].sum()), 1.0)
        few = min(float((top[past] > 0).sum(axis=1).mean()), families)
        from_usual = split(groups[0], Group(children, families, children * share, few))
        histogram = data.sizes[0, past].sum(axis=0)
        varied = float(cv2(distribution(histogram)))
        by_size = varied / (1 + varied)
        shares = _together(histogram) / max(histogram.sum(), 1.0)
        large = histogram[SHOWN_SIZES - 1 :]
        if large.any():
            of_large = float(large @ np.arange(SHOWN_SIZES, LARGEST + 1) / large.sum())
    return Side(
        name,
        groups[0],
        groups[1],
        tuple(int(size) for size in here),
        tuple(float(share) for share in shares),
        of_large,
        by_size,
        split(groups[0], groups[1]),
        usual,
        from_usual,
    )


def _usual(data: FamilyCounts, top: Codes, place: int, here: Codes) -> Usual | None:
    held = against_usual(data, place, [int(size) for size in here])
    if held is None:
        return None
    less = score_counts(without_few(data, top), np.array([place]), rows_of.ONE_MONTH).children
    return Usual(
        (held.expected_children, *held.children_limits),
        (held.expected_families, *held.families_limits),
        (float(less.mean[0, 0]), float(less.lower[0, 0]), float(less.upper[0, 0])),
        explain(held, largest=FEW),
    )


def without_few(data: FamilyCounts, top: Codes) -> FamilyCounts:
    """Every month without its few largest families: like is held against like."""
    sizes = data.sizes.copy()
    for rank in range(FEW):
        months = np.flatnonzero(top[:, rank] > 0)
        sizes[0, months, np.minimum(top[months, rank], LARGEST) - 1] -= 1.0
    return replace(data, sizes=sizes, children=data.children - top.sum(axis=1)[None, :])


def few_largest(month: Codes, family: Codes, months: int) -> Codes:
    """Children of the largest, second largest ... family of each month [T, FEW]."""
    top = np.zeros((months, FEW), dtype=np.int64)
    known = family >= 0
    keys, size = np.unique(
        month[known] * (int(family.max(initial=0)) + 1) + family[known], return_counts=True
    )
    at = keys // (int(family.max(initial=0)) + 1)
    order = np.lexsort((-size, at))
    at, size = at[order], size[order]
    rank = np.arange(len(at)) - np.searchsorted(at, at)
    chosen = rank < FEW
    top[at[chosen], rank[chosen]] = size[chosen]
    return top


def _by_family(family: Codes) -> Codes:
    """Rows of each family, largest first; a child without a family is one of its own."""
    _, size = np.unique(family[family >= 0], return_counts=True)
    alone = np.ones(int((family < 0).sum()), dtype=np.int64)
    return np.sort(np.concatenate([size.astype(np.int64), alone]))[::-1]


def _together(histogram: NDArray[np.float64]) -> NDArray[np.float64]:
    """Families of 1, 2 ... SHOWN_SIZES and more children."""
    return np.concatenate([histogram[: SHOWN_SIZES - 1], [histogram[SHOWN_SIZES - 1 :].sum()]])


def sizes_against_usual(side: Side, in_children: bool = False) -> tuple[list[float], list[float]]:
    """Families of 1, 2 ... SHOWN_SIZES and more, and as many families at the usual sizes; or their children.

    The usual number of children has the usual mean of the largest class. Empty where nothing is usual yet.
    """
    sizes = np.array(side.sizes, dtype=np.int64)
    place = np.minimum(sizes, SHOWN_SIZES) - 1
    weights = sizes if in_children else np.ones(len(sizes))
    now = np.bincount(place, weights=weights, minlength=SHOWN_SIZES)
    usual = np.array(side.usual_sizes) * len(sizes)
    if in_children and len(usual):
        usual = usual * np.append(np.arange(1, SHOWN_SIZES), side.usual_mean_of_large)
    return [float(n) for n in now], [float(n) for n in usual]
