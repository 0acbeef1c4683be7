"""A load in a PostgreSQL, as a council's warehouse would hold it: one schema, and a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from perfcore.records.records import Records
from perfcore.records.tables import LOOKUPS, TABLES, Kind
from perfcore.values.sql import open_records
from perfcore.values.sql.portable import FILE_ORDER

TYPES: Mapping[Kind, sa.types.TypeEngine[Any]] = {
    "id": sa.Text(),
    "text": sa.Text(),
    "date": sa.Date(),
    "bool": sa.Boolean(),
    "number": sa.Double(),
}


def fill(url: str, records: Records) -> None:
    """Every table of `records`, and the calendar of working days, into the schema `records`."""
    engine = sa.create_engine(url)
    known = {name: table.columns for name, table in TABLES.items()} | dict(LOOKUPS)
    frames = {name: records.tables[name] if name in TABLES else getattr(records, name) for name in known}
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA records")
        for name, kinds in known.items():
            columns = [sa.Column(column, TYPES[kind]) for column, kind in kinds.items()]
            if name == "addresses":
                columns.append(sa.Column(FILE_ORDER, sa.BigInteger()))
            table = sa.Table(name, sa.MetaData(schema="records"), *columns)
            table.create(connection)
            if rows := _rows(frames[name], kinds, ordered=name == "addresses"):
                connection.execute(table.insert(), rows)
        days = sa.Table(
            "calendar",
            sa.MetaData(schema="records"),
            sa.Column("day", sa.Date(), primary_key=True),
            sa.Column("worked", sa.Integer()),
        )
        days.create(connection)
        found = open_records(records).execute("SELECT day, worked FROM calendar").fetchall()
        connection.execute(days.insert(), [{"day": day, "worked": worked} for day, worked in found])
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _rows(frame: pd.DataFrame, kinds: Mapping[str, Kind], *, ordered: bool) -> list[dict[str, Any]]:
    rows = []
    for place, row in enumerate(frame.to_dict("records")):
        plain = {column: _cell(row.get(column), kind) for column, kind in kinds.items()}
        rows.append({**plain, FILE_ORDER: place} if ordered else plain)
    return rows


def _cell(value: Any, kind: Kind) -> Any:
    if value is None or pd.isna(value):
        return None
    if kind == "date":
        return pd.Timestamp(value).date()
    return {"bool": bool, "number": float}.get(kind, str)(value)
