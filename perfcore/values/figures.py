"""Measures that come as ready-made monthly figures: no rows, only numerators and denominators."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.model import Measure, Over
from perfcore.values import calendar, count
from perfcore.values.cells import ALL
from perfcore.values.columns import in_reading_order
from perfcore.values.rowset import MONTHS_SHOWN

HIDING = ("c", "x", "z")  # stand instead of a figure; u and k stand beside one, or for none
SYMBOLS = (*HIDING, "u", "k")
UNNAMED = "group"  # the dimension of groups in a file that does not say which one they are of


def compute(
    table: pd.DataFrame,
    measure: Measure,
    by: str | None,
    where: Mapping[str, tuple[str, ...]],
    order: tuple[str, ...],
    over: Over,
) -> pd.DataFrame:
    """Ready-made figures as values: columns as in docs/architecture.md, families empty.

    The total is the rows without a dimension where there are any, else the sum over the groups of
    the measure's first dimension. What a symbol hides, hides every sum that it is a part of.
    """
    mine = _named(table, measure)
    dimension = by or next(iter(where), None) or _total_from(mine, measure)
    rows = mine[mine["dimension"] == dimension]
    if dimension in where:
        rows = rows[rows["group"].isin(where[dimension])]
    rows = rows.assign(label=rows["group"] if by else ALL)
    # nobody counted a group of one dimension within a group of another
    crossed = bool(set(where) - {dimension})
    return _summed(rows, measure, order, over, int(_months(mine).max()) if len(mine) else 0, crossed)


def groups(table: pd.DataFrame, measure: Measure, dimension: str, order: tuple[str, ...]) -> list[str]:
    """Groups of a dimension that the figures have, in reading order."""
    mine = _named(table, measure)
    return list(in_reading_order(set(mine.loc[mine["dimension"] == dimension, "group"]), order))


def _named(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The measure's figures; a group whose dimension is not named belongs to the measure's first one."""
    mine = table[table["figures"] == measure.figures]
    dimension = mine["dimension"].fillna("")
    if measure.drill:
        dimension = dimension.replace(UNNAMED, measure.drill[0])
    return mine.assign(dimension=dimension)


def _total_from(mine: pd.DataFrame, measure: Measure) -> str:
    given = set(mine["dimension"])
    return next((d for d in ("", *measure.drill) if d in given), "")


def _months(rows: pd.DataFrame) -> NDArray[np.int64]:
    return calendar.month_index(rows["month"].to_numpy(dtype="datetime64[D]").astype(np.int64))


def _summed(
    rows: pd.DataFrame, measure: Measure, order: tuple[str, ...], over: Over, last: int, crossed: bool
) -> pd.DataFrame:
    labels = in_reading_order(set(rows["label"]), order)
    month = _months(rows)
    first = max(int(month.min()), last - MONTHS_SHOWN + 1) if len(rows) else last + 1
    rows, month = rows[month >= first], month[month >= first]
    shape = (last - first + 1, len(labels))
    start = count.window_start(shape[0], first, over) if shape[0] else np.zeros(0, dtype=np.int64)
    key = (month - first) * len(labels) + pd.Index(labels).get_indexer(pd.Index(rows["label"]))

    def grid(weights: NDArray[np.generic]) -> count.Grid:
        if not shape[0]:
            return np.zeros(shape)
        summed = np.bincount(key, weights.astype(np.float64), shape[0] * shape[1]).astype(np.float64)
        return count.windowed(summed.reshape(shape), start)

    symbol = rows["status"].fillna("").to_numpy(dtype=object)
    numerator = rows["numerator"].to_numpy(dtype=np.float64)
    denominator = rows["denominator"].to_numpy(dtype=np.float64)
    hidden = grid(np.isnan(numerator) | np.isin(symbol, HIDING)) > 0
    # each month has a figure where it is seen at all: a window lacking one month cannot be summed
    per_month = np.bincount(key, minlength=shape[0] * shape[1]).reshape(shape) > 0
    width = np.arange(shape[0]) - start + 1
    if shape[0]:
        hidden |= count.windowed(per_month.astype(np.float64), start) < width[:, None]
    status = np.select([grid(symbol == s) > 0 for s in SYMBOLS], list(SYMBOLS), np.where(hidden, "x", ""))
    if crossed:
        hidden[:], status[:] = True, "z"
    n = grid(np.nan_to_num(numerator))
    of = np.where(grid(~np.isnan(denominator)) > 0, grid(np.nan_to_num(denominator)), np.nan)
    value = n.copy()
    if measure.show == "count":
        of[:] = np.nan
    else:
        scale = 100 if measure.show == "percent" else 1
        value = np.divide(scale * n, of, out=np.full(shape, np.nan), where=of > 0)
    n, value = (np.where(hidden, np.nan, g) for g in (n, value))

    whole = np.flatnonzero(start >= 0)
    months = calendar.month_start(np.arange(first, last + 1)).astype("datetime64[s]")[whole]
    return pd.DataFrame(
        {
            "month": np.repeat(months, len(labels)),
            "group": pd.Series(np.tile(np.array(labels, dtype=object), len(whole)), dtype="str"),
            "part": pd.Series([""] * (len(whole) * len(labels)), dtype="str"),
            "n": n[whole].ravel(),
            "of": of[whole].ravel(),
            "families": np.full(len(whole) * len(labels), np.nan),
            "value": value[whole].ravel(),
            "status": pd.Series(status[whole].ravel().astype(object), dtype="str"),
        }
    )
