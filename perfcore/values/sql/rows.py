"""Row sets: one row for everything that a measure counts, at its date, with all that is known then.

A row set is derived once for a measure, before any filter of a reader, and kept as a temporary
table on the connection: `month`, `child_id`, `family_id`, `incoming`, `hit`, `value` and, for every
dimension that the measure's table has, a column of labels (`label_column`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import duckdb

from perfcore.catalogue.conditions import Expr, columns
from perfcore.catalogue.model import Catalogue, Dimension, Measure
from perfcore.records.records import Records
from perfcore.records.tables import NOT_RECORDED, TABLES, Kind, Table
from perfcore.values.sql import conditions
from perfcore.values.sql.binding import Bindings, quoted
from perfcore.values.sql.conditions import PREVIOUS
from perfcore.values.sql.lookups import joins, row_column


def dimensions_of(catalogue: Catalogue, table: Table) -> dict[str, Dimension]:
    """The dimensions by which rows of `table` can be told apart."""
    kinds = table.kinds()
    return {key: d for key, d in catalogue.dimensions.items() if d.column in kinds}


def label_column(dimension: str) -> str:
    """The column of a row set that holds the labels of a dimension."""
    return quoted(f"by {dimension}")


def row_set(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    records: Records,
    measure: Measure,
    months: tuple[int, int],
) -> str:
    """The name of the temporary table that holds the rows of `measure`, derived if it is not there yet."""
    assert measure.table is not None
    table = TABLES[measure.table]
    dimensions = dimensions_of(catalogue, table)
    shape = (
        table.name,
        measure.month,
        measure.open,
        measure.flow,
        measure.where,
        measure.hits,
        measure.value,
        tuple((key, d.column) for key, d in dimensions.items()),
        months,
        records.data_to,
    )
    name = "rows_" + hashlib.sha256(repr(shape).encode()).hexdigest()[:20]
    kept = "SELECT count(*) FROM duckdb_tables() WHERE table_name = $name"
    if connection.execute(kept, {"name": name}).fetchall() == [(0,)]:
        bindings = Bindings()
        select = _select(measure, table, dimensions, records, months, bindings)
        connection.execute(f"CREATE TEMP TABLE {name} AS {select}", bindings.values)
    return name


def _select(
    measure: Measure,
    table: Table,
    dimensions: Mapping[str, Dimension],
    records: Records,
    months: tuple[int, int],
    bindings: Bindings,
) -> str:
    said = [e for e in (measure.where, measure.hits, measure.value) if e is not None]
    read = {c for e in said for c in columns(e)} | {d.column for d in dimensions.values()} | {table.date}
    before = {c for e in said for c in conditions.previous_columns(e)}
    known = [f"{row_column(c, table)} AS {quoted(c)}" for c in sorted(read)]
    known += [f"previous.{quoted(c)} AS {quoted(PREVIOUS + c)}" for c in sorted(before)]
    labels = [
        f"{_label(d.column, table.kinds()[d.column])} AS {label_column(key)}" for key, d in dimensions.items()
    ]

    def condition(expr: Expr | None, default: str) -> str:
        return default if expr is None else conditions.sql(expr, table, bindings)

    data_to = bindings.add(records.data_to)
    first, last = (bindings.add(m) for m in months)
    return f"""
        WITH months AS (
            SELECT m AS month, least(last_day(make_date(m // 12, m % 12 + 1, 1)), {data_to}) AS month_end
            FROM (SELECT CAST(range AS INTEGER) AS m FROM range({first}, {last} + 1))
        ),
        standing AS ({_standing(measure, table)}),
        r AS (
            SELECT t.month, t.incoming, t.child_id AS "child", child.family_id AS "family", {", ".join(known)}
            FROM standing t {joins(table, read, bool(before))}
        )
        SELECT r.month, r.incoming, r.child AS child_id, r.family AS family_id,
            coalesce({condition(measure.hits, "FALSE")}, FALSE) AS hit,
            CAST({condition(measure.value, "NULL")} AS DOUBLE) AS value
            {"".join(", " + label for label in labels)}
        FROM r
        WHERE {condition(measure.where, "TRUE")}
    """  # noqa: S608 identifiers come from tables.py and are quoted, every literal is bound


def _standing(measure: Measure, table: Table) -> str:
    """Rows of the table at the dates at which they stand, within the history, up to where the data goes."""
    source = f"records.{quoted(table.name)}"

    def at(column: str, incoming: str) -> str:
        day = f"s.{quoted(_stored(column, table))}"
        return f"""
            SELECT s.*, {day} AS row_date, months.month, months.month_end, {incoming} AS incoming
            FROM {source} s JOIN months
            ON months.month = year({day}) * 12 + month({day}) - 1 AND {day} <= months.month_end
        """  # noqa: S608 as above

    if measure.month is not None:
        return at(measure.month, "TRUE")
    if measure.flow is not None:
        start, end = measure.flow
        return f"{at(start, 'TRUE')} UNION ALL {at(end, 'FALSE')}"
    assert measure.open is not None
    start, end = (f"s.{quoted(_stored(c, table))}" for c in measure.open)
    return f"""
        SELECT s.*, months.month_end AS row_date, months.month, months.month_end, TRUE AS incoming
        FROM {source} s JOIN months
        ON {start} <= months.month_end AND ({end} IS NULL OR {end} > months.month_end)
    """  # noqa: S608 as above


def _stored(column: str, table: Table) -> str:
    if column not in table.columns:
        raise ValueError(f"{table.name} has no stored column {column}")
    return column


def _label(column: str, kind: Kind) -> str:
    name = f"r.{quoted(column)}"
    if kind == "bool":
        name = f"CASE WHEN {name} THEN 'Yes' WHEN NOT {name} THEN 'No' END"
    elif kind == "number":
        # whole numbers read as "3", not as "3.0"
        name = f"regexp_replace(CAST({name} AS VARCHAR), '\\.0$', '')"
    return f"coalesce(nullif(CAST({name} AS VARCHAR), ''), '{NOT_RECORDED}')"
