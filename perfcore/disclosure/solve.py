"""What equations and bounds say for certain about whole numbers: the smallest and largest each can be.

Linear programming over the reals, then rounded inwards, so a number is said to be found where at most one
whole number lies between its bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

MOST = 1e5  # more than any council counts
_EPS = 1e-6
_SHRINKS = 0.9  # as long as each look closes a tenth, random ones are quicker than aimed ones


@dataclass(frozen=True)
class Equations:
    """`rows` @ unknowns = `right`, with `low` below each unknown."""

    rows: csr_array
    right: NDArray[np.float64]
    low: NDArray[np.float64]


def found(equations: Equations) -> NDArray[np.float64]:
    """The value of each unknown that can only be one whole number; nan for the others.

    Unknowns that no equation links are asked about at the same time. One that is seen to be two whole
    numbers in two solutions is not asked about again. Raises `ValueError` where the equations contradict
    each other.
    """
    width = len(equations.low)
    answer, least, most = (np.full(width, x) for x in (np.nan, np.inf, -np.inf))
    if not width:
        return answer
    part = connected_components(_links(equations), directed=False)[1][:width]
    open_ = np.ones(width, dtype=bool)
    random = np.random.default_rng(7)

    def look(weight: NDArray[np.float64]) -> None:
        """Solve the parts that hold an open unknown, and close those that are seen to be two numbers."""
        mine = np.flatnonzero(np.isin(part, part[open_]))
        if not len(mine):
            return
        seen = _solve(_only(equations, mine), weight[mine])
        least[mine], most[mine] = np.minimum(least[mine], seen), np.maximum(most[mine], seen)
        open_[mine] &= ~_two_between(least[mine], most[mine])

    before = width + 1
    while open_.any() and open_.sum() < _SHRINKS * before:
        before = int(open_.sum())
        weight = np.where(open_, random.uniform(0.5, 1.5, width), 0.0)
        sign = random.choice([-1.0, 1.0], width)
        look(weight * sign)
        look(-weight * sign)
    while open_.any():
        asked = np.flatnonzero(open_)[np.unique(part[open_], return_index=True)[1]]
        aim = np.zeros(width)
        aim[asked] = 1.0
        mine = np.flatnonzero(np.isin(part, part[asked]))
        small, at = _only(equations, mine), np.searchsorted(mine, asked)
        low, high = _solve(small, aim[mine])[at], _solve(small, -aim[mine])[at]
        alone = ~_two_between(low, high)
        answer[asked[alone]] = np.round((low + high) / 2)[alone]
        open_[asked] = False
    return answer


def _two_between(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(np.floor(high + _EPS) - np.ceil(low - _EPS) >= 1)


def _solve(equations: Equations, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    bounds: Any = np.stack([equations.low, np.full(len(equations.low), MOST)], axis=1)
    rows: Any = equations.rows  # its types know dense ones only
    told = linprog(weight, A_eq=rows, b_eq=equations.right, bounds=bounds, method="highs")
    if told.x is None:
        raise ValueError(f"The published tables contradict each other: {told.message}")
    return np.asarray(told.x, dtype=np.float64)


def _links(equations: Equations) -> csr_array:
    """Unknowns that stand in one equation, as a graph of unknowns and equations."""
    rows = equations.rows.tocoo()
    width, height = len(equations.low), rows.shape[0]
    size = width + height
    graph = coo_array((np.ones(len(rows.row)), (rows.row + width, rows.col)), shape=(size, size))
    return csr_array(graph)


def _only(equations: Equations, mine: NDArray[np.int64]) -> Equations:
    rows = csr_array(equations.rows[:, mine])
    used = np.flatnonzero(np.diff(rows.indptr))
    return Equations(csr_array(rows[used]), equations.right[used], equations.low[mine])
