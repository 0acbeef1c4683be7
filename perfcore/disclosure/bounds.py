"""Between which numbers each hidden cell must lie: every equation in turn, until none says more.

Bounds found so are true; where two or more equations have to be solved together they can be wider than they
need be. `solve` finds the rest, and takes longer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from perfcore.disclosure.solve import MOST

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ids = NDArray[np.int64]
_EPS = 1e-6
_TURNS = 200


def bounds(rows: csr_array, right: Numbers, numbers: Numbers) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Least and most of every cell, and by entry of `rows` (as coo) whether it fixes its cell by itself.

    `numbers` are what is shown, nan where it is hidden, which may be any number from none at all.
    Coefficients are 1 or -1.
    """
    hidden = np.isnan(numbers)
    least, most = np.where(hidden, 0.0, numbers), np.where(hidden, MOST, numbers)
    entries = rows.tocoo()
    row, cell, sign = entries.row, entries.col, entries.data
    # equations without a hidden cell, or whose sum is hidden, say nothing
    open_rows = np.zeros(rows.shape[0], dtype=bool)
    open_rows[row[hidden[cell]]] = True
    open_rows &= ~np.isnan(right)
    use = np.flatnonzero(open_rows[row])
    r, c, s = row[use], cell[use], sign[use]
    unknown = hidden[c]
    tells = np.zeros(len(row), dtype=bool)
    for _ in range(_TURNS):
        small = np.where(s > 0, least[c], -most[c])
        large = np.where(s > 0, most[c], -least[c])
        sum_small = np.bincount(r, small, rows.shape[0])
        sum_large = np.bincount(r, large, rows.shape[0])
        top = right[r] - (sum_small[r] - small)
        bottom = right[r] - (sum_large[r] - large)
        high = np.floor(np.where(s > 0, top, -bottom) + _EPS)
        low_ = np.ceil(np.where(s > 0, bottom, -top) - _EPS)
        before = least.sum() - most.sum()
        np.minimum.at(most, c[unknown], high[unknown])
        np.maximum.at(least, c[unknown], low_[unknown])
        tells[use] = unknown & (high - low_ < 1)
        if least.sum() - most.sum() == before:
            break
    return least, most, tells


def next_to_hide(rows: csr_array, right: Numbers, numbers: Numbers, secret: Mask, price: Numbers) -> Ids:
    """The cheapest cell of each equation that gives a hidden number away; none where nothing is given away.

    `numbers` are what is shown, nan where it is hidden or not there; a cell whose price is infinite stays.
    """
    least, most, tells = bounds(rows, right, numbers)
    row, cell = rows.tocoo().row, rows.tocoo().col
    gone = np.isnan(numbers)
    blame = tells & (gone & (most - least < 1) & secret)[cell]
    if not blame.any():
        return np.zeros(0, dtype=np.int64)
    cost = np.where(gone[cell], np.inf, price[cell])
    order = np.lexsort((cost, row))
    first = order[np.unique(row[order], return_index=True)[1]]
    return np.unique(cell[first[np.isin(row[first], row[blame]) & np.isfinite(cost[first])]]).astype(np.int64)
