"""Small loads made by hand for the tests of the SQL values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from perfcore.catalogue.model import Catalogue, Dimension, Measure
from perfcore.records.records import Records
from perfcore.records.tables import AGE_BANDS, LOOKUPS, TABLES, Kind
from perfcore.values.sql import compute, open_records

DTYPES: Mapping[Kind, str] = {
    "id": "str",
    "text": "str",
    "date": "datetime64[us]",
    "bool": "boolean",
    "number": "float64",
}
Rows = Sequence[Mapping[str, Any]]

CATALOGUE = Catalogue(
    file="measures.yaml",
    owners={},
    groups={},
    dimensions={
        "team": Dimension("team", "Team", "team"),
        "worker": Dimension("worker", "Worker", "worker"),
        "locality": Dimension("locality", "Locality", "locality", ("Upper", "Lower")),
        "age_band": Dimension("age_band", "Age", "age_band", AGE_BANDS),
        "sex": Dimension("sex", "Sex", "sex"),
        "disabled": Dimension("disabled", "Disabled", "disabled"),
        "need": Dimension("need", "Primary need", "need"),
    },
    measures={},
)


def frame(kinds: Mapping[str, Kind], rows: Rows) -> pd.DataFrame:
    """`rows` as a frame with every column of `kinds`, typed as the readers type it."""
    return pd.DataFrame(
        {name: [row.get(name) for row in rows] for name in kinds}, dtype=object, columns=list(kinds)
    ).astype({name: DTYPES[kind] for name, kind in kinds.items()})


def make_records(data_to: date, history_from: date | None = None, /, **rows: Rows) -> Records:
    """A load of the given tables; every other one is empty."""
    frames = {
        name: frame(kinds, rows.pop(name, ()))
        for name, kinds in [*((t.name, t.columns) for t in TABLES.values()), *LOOKUPS.items()]
    }
    assert not rows
    return Records(
        tables={name: frames[name] for name in TABLES},
        children=frames["children"],
        addresses=frames["addresses"],
        workers=frames["workers"],
        population=frames["population"],
        figures=frames["figures"],
        data_to=data_to,
        council="Nowhere",
        source="by hand",
        loaded_at=datetime(2025, 1, 1),
        fingerprint="",
        history_from=history_from,
    )


def make_measure(**said: Any) -> Measure:
    """A measure with what every measure must say, and `said`."""
    words = {"id": "m", "name": "M", "group": "g", "owner": "o", "definition": "D", "source": "local"}
    return Measure(**{**words, "show": "count", "better": "neither", **said})


def values(records: Records, measure: Measure, **asked: Any) -> pd.DataFrame:
    """The values of `measure`, on a connection of its own."""
    return compute(open_records(records), CATALOGUE, records, measure, **asked)


def table(found: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of `found` as tuples, months as "2024-01" and empty cells as None."""
    shown = found.assign(month=found["month"].dt.strftime("%Y-%m"))[list(columns)]
    return [tuple(None if pd.isna(v) else v for v in row) for row in shown.itertuples(index=False)]
