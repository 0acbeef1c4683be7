"""A database that a council already has, asked in its own dialect: only counts come back.

It stands where `values/sql` expects a DuckDB connection, so every rule about months, groups and windows is
the one that is held against numpy; only the words of the statements differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast

import duckdb
import pandas as pd
import sqlalchemy as sa

from perfcore.catalogue.conditions import Scalar
from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.records.records import Records
from perfcore.values.sql import counts
from perfcore.values.sql.dialects import CannotSayError, Statement, one_statement

SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """The rows that came back, in the two shapes that `values/sql` asks for."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Rows as tuples."""
        return self.rows

    def df(self) -> pd.DataFrame:
        """Rows as a frame; exact decimals become floats."""
        plain = [[float(v) if isinstance(v, Decimal) else v for v in row] for row in self.rows]
        return pd.DataFrame(plain, columns=list(self.columns))


@dataclass
class Warehouse:
    """PostgreSQL, asked read-only; `made` are statements for rows that were not yet counted."""

    engine: sa.Engine
    measure: str = ""
    made: dict[str, Statement] = field(default_factory=dict)

    def execute(self, text: str, values: Mapping[str, Scalar | None] | None = None) -> Answer:
        """What DuckDB would answer to a statement of `values/sql`, from the warehouse."""
        values = values or {}
        if "duckdb_tables()" in text:
            return Answer(("count",), [(int(str(values["name"]) in self.made),)])
        if text.lstrip().startswith("CREATE TEMP TABLE"):
            # nothing is written to a council's warehouse: the rows are derived within the question itself
            self.made[text.split()[3]] = (text, values)
            return Answer((), [])
        before = [statement for name, statement in self.made.items() if name in text]
        asked = one_statement([*before, (text, values)], "postgres", self.measure)
        with self.engine.connect() as connection:
            found = connection.exec_driver_sql(asked, execution_options={"no_parameters": True})
            return Answer(tuple(found.keys()), [tuple(row) for row in found])


def open_warehouse(url: str, seconds: int = SECONDS) -> Warehouse:
    """A warehouse that refuses to write and gives up a statement after so many seconds.

    Raises `CannotSayError` for a kind of database that perfcore has never been run on.
    """
    address = sa.make_url(url)
    if address.get_backend_name() != "postgresql":
        raise CannotSayError(
            f"{address.get_backend_name()}: perfcore asks PostgreSQL only; `explain` prints the rest."
        )
    limits = f"-c default_transaction_read_only=on -c statement_timeout={seconds * 1000}"
    return Warehouse(sa.create_engine(address, connect_args={"options": limits}))


def compute(
    warehouse: Warehouse,
    catalogue: Catalogue,
    records: Records,
    measure: Measure,
    by: str | None = None,
    where: counts.Where | None = None,
    over: Over | None = None,
) -> pd.DataFrame:
    """The values of `measure`, counted by the warehouse, as `perfcore.values.sql.compute` gives them.

    Of `records` only how far the data goes is read. Raises `CannotSayError`.
    """
    warehouse.measure = measure.id
    connection = cast("duckdb.DuckDBPyConnection", warehouse)
    # each question derives its rows anew, so only with the labels that it asks for
    wanted = {by, *(where or {})}
    few = {key: dimension for key, dimension in catalogue.dimensions.items() if key in wanted}
    return counts.compute(connection, replace(catalogue, dimensions=few), records, measure, by, where, over)
