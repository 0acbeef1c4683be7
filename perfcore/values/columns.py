"""Columns as arrays: integer codes for text, days for dates, and which entries are filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.records.tables import NOT_RECORDED, Kind

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One column of length n.

    `data` holds int64 codes into `labels` for text and ids, int64 days since 1970 for dates,
    float64 for numbers and bool for yes/no; where `filled` is False the entry means nothing.
    """

    kind: Kind
    data: NDArray[np.generic]
    filled: Mask
    labels: tuple[str, ...] = ()

    def take(self, rows: NDArray[np.int64]) -> Column:
        return Column(self.kind, self.data[rows], self.filled[rows], self.labels)

    def only_where(self, mask: Mask) -> Column:
        return Column(self.kind, self.data, self.filled & mask, self.labels)


def from_series(series: pd.Series, kind: Kind) -> Column:
    """A column from a frame's, by its kind in `tables.py`."""
    filled = series.notna().to_numpy(dtype=bool)
    if kind == "date":
        days = series.to_numpy(dtype="datetime64[D]").astype(np.int64)
        return Column(kind, np.where(filled, days, 0), filled)
    if kind == "number":
        return Column(kind, series.to_numpy(dtype=np.float64, na_value=np.nan), filled)
    if kind == "bool":
        return Column(kind, series.fillna(False).to_numpy(dtype=bool), filled)
    codes, labels = pd.factorize(series, sort=True)
    return Column(kind, codes.astype(np.int64), filled, tuple(np.asarray(labels, dtype=object).tolist()))


def dates(days: NDArray[np.int64]) -> Column:
    """A date column without gaps."""
    return Column("date", days, np.ones(len(days), dtype=bool))


def empty(kind: Kind, length: int) -> Column:
    """A column with nothing filled in."""
    dtype = {"number": np.float64, "bool": np.bool_}.get(kind, np.int64)
    return Column(kind, np.zeros(length, dtype=dtype), np.zeros(length, dtype=bool))


def coalesce(first: Column, second: Column) -> Column:
    """`first` where it is filled, else `second`; both are text."""
    labels = tuple(sorted({*first.labels, *second.labels}))
    place = {label: i for i, label in enumerate(labels)}

    def recode(column: Column) -> NDArray[np.int64]:
        table = np.array([place[label] for label in column.labels] or [0], dtype=np.int64)
        return table[np.where(column.filled, column.data, 0).astype(np.int64)]

    data = np.where(first.filled, recode(first), recode(second))
    return Column(first.kind, data, first.filled | second.filled, labels)


def groups(column: Column, order: tuple[str, ...]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Codes 0..G-1 and their labels in reading order: `order` first, then A to Z, "Not recorded" last."""
    if column.kind == "bool":
        column = Column("text", column.data.astype(np.int64), column.filled, ("No", "Yes"))
    elif column.kind == "number":
        column = from_series(
            pd.Series([f"{v:g}" if ok else None for v, ok in zip(column.data, column.filled, strict=True)]),
            "text",
        )
    labels = in_reading_order({*column.labels, NOT_RECORDED}, order)
    place = {label: i for i, label in enumerate(labels)}
    table = np.array([place[label] for label in column.labels] or [0], dtype=np.int64)
    codes = table[np.where(column.filled, column.data, 0).astype(np.int64)]
    return np.where(column.filled, codes, place[NOT_RECORDED]), labels


def in_reading_order(labels: set[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """Labels as a reader expects them: `order` first, then A to Z, "Not recorded" last."""
    rank = {label: i for i, label in enumerate(order)}
    return tuple(
        sorted(labels, key=lambda g: (g == NOT_RECORDED and g not in rank, rank.get(g, len(rank)), g))
    )
