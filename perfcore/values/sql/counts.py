"""Counting: from the row set of a measure to one row for every month, group and band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.records.records import Records
from perfcore.records.tables import TABLES
from perfcore.values.sql import figures, history, population
from perfcore.values.sql.binding import Bindings
from perfcore.values.sql.frame import in_order
from perfcore.values.sql.rows import dimensions_of, label_column, row_set
from perfcore.values.sql.windows import windows

Where = Mapping[str, tuple[str, ...]]


def compute(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    records: Records,
    measure: Measure,
    by: str | None = None,
    where: Where | None = None,
    over: Over | None = None,
) -> pd.DataFrame:
    """The values of `measure` for every month of its history, by the groups of the dimension `by`.

    `where` holds the chosen group labels of other dimensions; `over` replaces the measure's own window.
    """
    where = where or {}
    over = over or measure.over
    if measure.figures is not None:
        return figures.compute(connection, catalogue, records, measure, by, where, over)
    assert measure.table is not None
    table = TABLES[measure.table]
    unknown = ({by} if by else set()) | set(where)
    unknown -= set(dimensions_of(catalogue, table))
    if unknown:
        raise ValueError(f"{table.name} cannot be told apart by {', '.join(sorted(unknown))}")

    months = history.covered(connection, records, table, measure.looks_back())
    rows = row_set(connection, catalogue, records, measure, months)
    bindings = Bindings()
    counted = _counted(measure, bindings)
    people, of = "", counted.of
    if measure.per is not None:
        people = ", " + population.ctes(measure.per.population, by, where, bindings)
        of = "people.number"
    parts = measure.band_labels() if measure.show == "bands" else ()
    found = connection.execute(
        f"""
        WITH windows AS ({windows(over, months, bindings)}),
        filtered AS (
            SELECT *, {label_column(by) if by else "'All'"} AS label, {counted.part} AS part
            FROM {rows} WHERE {_chosen(where, bindings)}
        ),
        labels AS ({"SELECT DISTINCT label FROM filtered" if by else "SELECT 'All' AS label"}),
        within AS (
            SELECT pairs.last_month, f.* EXCLUDE (month)
            FROM filtered f JOIN (
                SELECT month AS last_month, unnest(range(first_month, month + 1)) AS month FROM windows
            ) pairs ON pairs.month = f.month
        ),
        totals AS (SELECT last_month, label, count(*) AS n FROM within GROUP BY ALL),
        counts AS (
            SELECT last_month, label, {"part" if parts else "0 AS part"}, {counted.n} AS n,
                {counted.other} AS other, {counted.families} AS families, {counted.middle} AS middle
            FROM within GROUP BY ALL
        ){people},
        spine AS (
            SELECT month, label, CAST(range AS INTEGER) AS part
            FROM windows, labels, range({bindings.add(max(len(parts), 1))})
        ),
        known AS (
            SELECT spine.month, spine.label AS "group", spine.part,
                coalesce(counts.n, 0) AS n, coalesce(totals.n, 0) AS everyone,
                coalesce(counts.other, 0) AS other,
                coalesce(counts.families, 0) AS families, counts.middle, {of} AS of_
            FROM spine
            LEFT JOIN counts ON counts.last_month = spine.month AND counts.label = spine.label
                AND counts.part = spine.part
            LEFT JOIN totals ON totals.last_month = spine.month AND totals.label = spine.label
            {population.JOIN if people else ""}
        )
        SELECT month, "group", part, n, of_ AS "of", families, {_value(measure, bindings)} AS value,
            {_status(measure, records, months[1], bindings)} AS status
        FROM known
        """,  # noqa: S608 identifiers are ours, everything a person wrote is bound
        bindings.values,
    ).df()
    return in_order(found, catalogue.dimensions[by] if by else None, parts)


@dataclass(frozen=True)
class _Counted:
    """SQL for what a measure counts: of a row (`part`), of joined counts (`of`), else of a window."""

    n: str
    families: str
    of: str
    part: str = "0"
    other: str = "0"
    middle: str = "NULL"


def _counted(measure: Measure, bindings: Bindings) -> _Counted:
    all_families = "count(DISTINCT family_id)"
    if measure.flow is not None:
        return _Counted(
            n="count(*) FILTER (incoming)",
            other="count(*) FILTER (NOT incoming)",
            families=all_families,
            of="coalesce(counts.other, 0)",
        )
    everyone = "coalesce(totals.n, 0)"
    match measure.show:
        case "percent":
            return _Counted(n="count(*) FILTER (hit)", families=all_families, of=everyone)
        case "median":
            return _Counted(
                n="count(value)",
                families="count(DISTINCT family_id) FILTER (value IS NOT NULL)",
                of=everyone,
                middle="median(value)",
            )
        case "bands":
            above = " + ".join(f"CAST(value >= {bindings.add(edge)} AS INTEGER)" for edge in measure.bands)
            return _Counted(n="count(*)", families=all_families, of=everyone, part=above)
        case "count":
            count = {
                "rows": "count(*)",
                "children": "count(DISTINCT child_id)",
                "families": all_families,
            }[measure.count_of]
            return _Counted(n=count, families=all_families, of="NULL")
        case "ratio":
            raise ValueError(f"{measure.id}: only ready-made figures have a ratio")


def _value(measure: Measure, bindings: Bindings) -> str:
    if measure.flow is not None:
        return "n - other"
    if measure.show == "median":
        return "middle"
    if measure.show in ("percent", "bands"):
        return "100.0 * n / nullif(everyone, 0)"
    if measure.per is not None:
        return f"{bindings.add(measure.per.number)} * n / nullif(of_, 0)"
    return "n"


def _status(measure: Measure, records: Records, last: int, bindings: Bindings) -> str:
    unknown = "of_ IS NULL" if measure.per is not None else "FALSE"
    part = f"month = {bindings.add(last)}" if history.is_part_month(records) else "FALSE"
    grows = f"month > {bindings.add(last - measure.settles)}"
    return (
        f"CASE WHEN {unknown} THEN 'z' WHEN {part} THEN 'part month' "
        f"WHEN {grows} THEN 'still growing' ELSE '' END"
    )


def _chosen(where: Where, bindings: Bindings) -> str:
    conditions = [
        f"{label_column(dimension)} IN ({', '.join(bindings.add(label) for label in labels)})"
        if labels
        else "FALSE"
        for dimension, labels in where.items()
    ]
    return " AND ".join(conditions) or "TRUE"
