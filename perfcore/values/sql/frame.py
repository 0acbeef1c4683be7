"""The frame that comes out of the values, and the order of its rows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from perfcore.catalogue.model import Dimension
from perfcore.records.tables import NOT_RECORDED
from perfcore.values.sql.history import month_start

COLUMNS = ("month", "group", "part", "n", "of", "families", "value", "status")


def in_order(found: pd.DataFrame, dimension: Dimension | None, parts: tuple[str, ...]) -> pd.DataFrame:
    """`found` (numbered months and parts) with exactly the columns of the values, sorted."""
    places = {label: place for place, label in enumerate(_groups(set(found["group"]), dimension))}
    ordered = found.assign(place=found["group"].map(places)).sort_values(["month", "place", "part"])
    labels = parts or ("",)
    ordered["month"] = pd.to_datetime([month_start(m) for m in ordered["month"]])
    ordered["part"] = [labels[p] for p in ordered["part"]]
    # Ready-made figures may hide a count and never know families; what is counted here always has both.
    count = "float64" if ordered[["n", "families"]].isna().any(axis=None) else "int64"
    types = ("datetime64[ns]", "str", "str", count, "float64", count, "float64", "str")
    return ordered[list(COLUMNS)].astype(dict(zip(COLUMNS, types, strict=True))).reset_index(drop=True)


def _groups(found: Iterable[str], dimension: Dimension | None) -> list[str]:
    order = dimension.order if dimension else ()

    def place(label: str) -> tuple[bool, int, str]:
        return label == NOT_RECORDED, order.index(label) if label in order else len(order), label

    return sorted(found, key=place)
