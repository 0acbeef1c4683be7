"""The populations that rates divide by, for each month and group."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.model import Per
from perfcore.values.rowset import Span


def of(
    table: pd.DataFrame,
    per: Per,
    span: Span,
    by: str | None,
    labels: tuple[str, ...],
    where: Mapping[str, tuple[str, ...]],
) -> NDArray[np.float64]:
    """Population by month and group, shape (months, groups); nan where none is known.

    A month takes its calendar year's number, else the latest before it, else the earliest known.
    Groups have one only where the table splits the population by that dimension, and a filter is
    followed only when it is about that same dimension, or is the only one.
    """
    months = len(span)
    known = table[table["population"] == per.population]
    years = 1970 + np.arange(span.first, span.last + 1) // 12
    grid = np.full((months, len(labels)), np.nan)
    if by is None and not where:
        grid[:, 0] = _by_year(known[known["dimension"].fillna("") == ""], years)
    elif by is None and len(where) == 1:
        dimension, chosen = next(iter(where.items()))
        parts = [_by_year(_of_group(known, dimension, group), years) for group in chosen]
        grid[:, 0] = np.sum(parts, axis=0)
    elif by is not None and set(where) <= {by}:
        for i, label in enumerate(labels):
            grid[:, i] = _by_year(_of_group(known, by, label), years)
    return grid


def _of_group(known: pd.DataFrame, dimension: str, group: str) -> pd.DataFrame:
    return known[(known["dimension"] == dimension) & (known["group"] == group)]


def _by_year(rows: pd.DataFrame, years: NDArray[np.int64]) -> NDArray[np.float64]:
    if rows.empty:
        return np.full(len(years), np.nan)
    rows = rows.sort_values("year")
    at = np.searchsorted(rows["year"].to_numpy(dtype=np.int64), years, side="right") - 1
    return rows["number"].to_numpy(dtype=np.float64)[np.maximum(at, 0)]
