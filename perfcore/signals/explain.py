"""Why a month's number of children is what it is: more families, larger ones, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Reason = Literal["usual", "families", "sizes", "both", "neither"]


@dataclass(frozen=True)
class Month:
    """What was seen and what was to be expected; limits are those of the family method."""

    children: float
    families: float
    expected_children: float
    expected_families: float
    children_limits: tuple[float, float]
    families_limits: tuple[float, float]
    sizes: Sequence[int] = ()  # of this month's families


@dataclass(frozen=True)
class Explanation:
    change: float  # children above or below what was expected
    from_families: float
    from_sizes: float  # the two add up to the change
    reason: Reason
    siblings_explain_it: bool  # children out of the ordinary, families not
    largest: tuple[int, ...]
    largest_share: float  # of the month's children
    without_largest: float  # description only: it hides real changes too


def explain(month: Month, largest: int = 2) -> Explanation:
    """Split the change: (K - K0)(s + s0)/2 by families and (s - s0)(K + K0)/2 by their size (Kitagawa 1955).

    The question that decides is whether the number of families is inside its own limits. Where it is not,
    siblings are not the reason, whatever the largest family may be.
    """
    k, k0 = month.families, month.expected_families
    s0 = month.expected_children / k0 if k0 > 0 else 0.0
    s = month.children / k if k > 0 else s0
    families, sizes = (k - k0) * (s + s0) / 2, (s - s0) * (k + k0) / 2
    children_out = not month.children_limits[0] <= month.children <= month.children_limits[1]
    families_out = not month.families_limits[0] <= k <= month.families_limits[1]
    change = month.children - month.expected_children
    biggest = tuple(sorted(month.sizes, reverse=True)[:largest])
    first = biggest[0] if biggest else 0
    return Explanation(
        change,
        families,
        sizes,
        _reason(children_out, families_out, families, sizes),
        children_out and not families_out and abs(sizes) > abs(families),
        biggest,
        sum(biggest) / month.children if month.children else 0.0,
        month.children - first,
    )


def _reason(children_out: bool, families_out: bool, families: float, sizes: float) -> Reason:
    if not children_out:
        return "families" if families_out else "usual"
    if families_out:
        return "both" if families * sizes > 0 and abs(sizes) > abs(families) / 2 else "families"
    # a little more of each may add up to a month out of the ordinary
    return "sizes" if abs(sizes) > abs(families) else "neither"
