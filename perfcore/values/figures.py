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

_HIDDEN = ("c", "x", "z", "k")


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
    the measure's first dimension. A sum with a hidden part is not available ("x").
    """
    mine = table[table["figures"] == measure.figures]
    if by is not None:
        rows = mine[mine["dimension"] == by]
        if by in where:
            rows = rows[rows["group"].isin(where[by])]
        if set(where) - {by}:
            rows = rows.iloc[:0]
        rows = rows.assign(label=rows["group"])
    elif where:
        # one dimension's groups added up; two at once are not in ready-made figures
        dimension, chosen = next(iter(where.items()))
        rows = mine[(mine["dimension"] == dimension) & mine["group"].isin(chosen)].assign(label=ALL)
        if len(where) > 1:
            rows = rows.iloc[:0]
    else:
        rows = mine[mine["dimension"].fillna("") == ""]
        if rows.empty and measure.drill:
            rows = mine[mine["dimension"] == measure.drill[0]]
        rows = rows.assign(label=ALL)
    newest = int(_months(mine).max()) if len(mine) else 0
    return _summed(rows, measure, order, over, newest)


def groups(table: pd.DataFrame, measure: Measure, dimension: str, order: tuple[str, ...]) -> list[str]:
    """Groups of a dimension that the figures have, in reading order."""
    mine = table[(table["figures"] == measure.figures) & (table["dimension"] == dimension)]
    return list(in_reading_order(set(mine["group"].dropna()), order))


def _months(rows: pd.DataFrame) -> NDArray[np.int64]:
    return calendar.month_index(rows["month"].to_numpy(dtype="datetime64[D]").astype(np.int64))


def _summed(
    rows: pd.DataFrame, measure: Measure, order: tuple[str, ...], over: Over, last: int
) -> pd.DataFrame:
    labels = in_reading_order(set(rows["label"]), order)
    if rows.empty:
        return pd.DataFrame(
            {
                "month": pd.Series(dtype="datetime64[s]"),
                **{name: pd.Series(dtype="str") for name in ("group", "part")},
                **{name: pd.Series(dtype=np.float64) for name in ("n", "of", "families", "value")},
                "status": pd.Series(dtype="str"),
            }
        )
    month = _months(rows)
    first = max(int(month.min()), last - MONTHS_SHOWN + 1)
    shown = month >= first
    rows, month = rows[shown], month[shown]
    months = last - first + 1
    cell = pd.Index(labels).get_indexer(pd.Index(rows["label"]))
    key = (month - first) * len(labels) + cell
    shape = (months, len(labels))

    def grid(weights: np.ndarray) -> count.Grid:
        summed: count.Grid = np.bincount(key, weights, shape[0] * shape[1]).reshape(shape).astype(np.float64)
        return summed

    status = rows["status"].fillna("").to_numpy(dtype=object)
    present = grid(np.ones(len(rows)))
    hidden = grid(np.isin(status, _HIDDEN).astype(float))
    numerator = rows["numerator"].to_numpy(dtype=np.float64)
    denominator = rows["denominator"].to_numpy(dtype=np.float64)
    start = count.window_start(months, first, over)
    n = count.windowed(grid(np.nan_to_num(numerator)), start)
    with_of = count.windowed(grid((~np.isnan(denominator)).astype(float)), start) > 0
    of = np.where(with_of, count.windowed(grid(np.nan_to_num(denominator)), start), np.nan)

    symbol = np.full(shape, "", dtype=object)
    symbol[(month - first)[status != ""], cell[status != ""]] = status[status != ""]
    alone = present <= 1
    marked = np.where(alone, symbol, np.where(hidden > 0, "x", ""))
    marked = np.where(present == 0, "x", marked)
    if over != "month":
        broken = count.windowed((np.isin(marked, _HIDDEN)).astype(float), start) > 0
        marked = np.where(broken, "x", marked)
    gone = np.isin(marked, _HIDDEN)
    value = n.copy()
    if measure.show == "percent":
        value = np.divide(100 * n, of, out=np.full(shape, np.nan), where=of > 0)
    elif measure.show == "ratio":
        value = np.divide(n, of, out=np.full(shape, np.nan), where=of > 0)
    n, of, value = (np.where(gone, np.nan, g) for g in (n, of, value))

    whole = np.flatnonzero(start >= 0)
    months_shown = calendar.month_start(np.arange(first, last + 1)).astype("datetime64[s]")[whole]
    return pd.DataFrame(
        {
            "month": np.repeat(months_shown, len(labels)),
            "group": pd.array(np.tile(np.array(labels, dtype=object), len(whole)), dtype="str"),
            "part": pd.array([""] * (len(whole) * len(labels)), dtype="str"),
            "n": n[whole].ravel(),
            "of": of[whole].ravel(),
            "families": np.nan,
            "value": value[whole].ravel(),
            "status": pd.array(marked[whole].ravel().astype(object), dtype="str"),
        }
    )
