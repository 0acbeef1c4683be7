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
    groups = {label: place for place, label in enumerate(_groups(set(found["group"]), dimension))}
    place = found.assign(place=found["group"].map(groups)).sort_values(["month", "place", "part"])
    labels = parts or ("",)
    return pd.DataFrame(
        {
            "month": pd.to_datetime([month_start(m) for m in place["month"]]).astype("datetime64[ns]"),
            "group": place["group"].astype("str").to_numpy(),
            "part": pd.Series([labels[p] for p in place["part"]], dtype="str"),
            "n": place["n"].astype("int64").to_numpy(),
            "of": place["of"].astype("float64").to_numpy(),
            "families": place["families"].astype("int64").to_numpy(),
            "value": place["value"].astype("float64").to_numpy(),
            "status": place["status"].astype("str").to_numpy(),
        },
        columns=list(COLUMNS),
    )


def _groups(found: Iterable[str], dimension: Dimension | None) -> list[str]:
    order = dimension.order if dimension else ()

    def place(label: str) -> tuple[bool, int, str]:
        return label == NOT_RECORDED, order.index(label) if label in order else len(order), label

    return sorted(found, key=place)
