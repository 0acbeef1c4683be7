"""Ready-made figures: a month's numerator and denominator, as somebody else counted them."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pandas as pd

from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.records.records import Records
from perfcore.values.sql import history, population
from perfcore.values.sql.binding import Bindings
from perfcore.values.sql.frame import in_order
from perfcore.values.sql.windows import windows

# Symbols that stand instead of a figure; k (rounds to zero) and u (unreliable) stand beside one.
_HIDING = ("c", "x", "z")
_SYMBOLS = (*_HIDING, "u", "k")


def compute(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    records: Records,
    measure: Measure,
    by: str | None,
    where: Mapping[str, tuple[str, ...]],
    over: Over,
) -> pd.DataFrame:
    """The ready-made figures of `measure`, as `perfcore.values.sql.compute` gives all others."""
    assert measure.figures is not None
    months = _covered(connection, records, measure.figures)
    dimension = by or next(iter(where), None)
    # Nobody counted a group of one dimension within a group of another.
    crossed = bool(set(where) - {dimension})
    if dimension is None:
        dimension = _total_from(connection, measure)
    # A file may not say which dimension its groups are of: then they are of the measure's first one.
    named = "group" if measure.drill and dimension == measure.drill[0] else dimension
    bindings = Bindings()
    chosen = "TRUE"
    if dimension in where:
        listed = ", ".join(bindings.add(label) for label in where[dimension])
        chosen = f'"group" IN ({listed})' if listed else "FALSE"
    hiding = ", ".join(bindings.add(s) for s in _HIDING)
    symbols = ", ".join(bindings.add(s) for s in _SYMBOLS)
    people, of = "", "denominator"
    if measure.per is not None:
        people = ", " + population.ctes(measure.per.population, by, where, bindings)
        of = "coalesce(denominator, people.number)"
    part = f"month = {bindings.add(months[1])}" if history.is_part_month(records, months[1]) else "FALSE"
    found = connection.execute(
        f"""
        WITH windows AS ({windows(over, months, bindings)}),
        chosen AS (
            SELECT year(month) * 12 + month(month) - 1 AS month, {'"group"' if by else "'All'"} AS label,
                numerator, denominator, coalesce(status, '') AS symbol,
                numerator IS NULL OR symbol IN ({hiding}) OR {bindings.add(crossed)} AS hidden
            FROM records.figures
            WHERE figures = {bindings.add(measure.figures)}
                AND coalesce(dimension, '') IN ({bindings.add(dimension)}, {bindings.add(named)}) AND {chosen}
        ),
        labels AS ({"SELECT DISTINCT label FROM chosen" if by else "SELECT 'All' AS label"}),
        sums AS (
            SELECT windows.month AS last_month, label, sum(numerator) AS numerator,
                sum(denominator) AS denominator,
                bool_or(hidden) OR count(DISTINCT c.month) <= windows.month - windows.first_month AS hidden,
                min(list_position([{symbols}], symbol)) AS strongest
            FROM windows JOIN chosen c ON c.month BETWEEN windows.first_month AND windows.month
            GROUP BY windows.month, windows.first_month, label
        ){people},
        known AS (
            SELECT spine.month, spine.label AS "group", coalesce(hidden, TRUE) AS hidden, numerator,
                {of} AS of_, [{symbols}][strongest] AS symbol
            FROM (SELECT month, label FROM windows CROSS JOIN labels) spine
            LEFT JOIN sums ON sums.last_month = spine.month AND sums.label = spine.label
            {population.JOIN if people else ""}
        )
        SELECT month, "group", 0 AS part, CASE WHEN NOT hidden THEN numerator END AS n,
            {"of_" if measure.per or measure.show != "count" else "NULL"} AS "of", NULL AS families,
            CASE WHEN NOT hidden THEN {_value(measure, bindings)} END AS value,
            CASE WHEN {bindings.add(crossed)} THEN 'z'
                WHEN symbol IS NOT NULL THEN symbol WHEN hidden THEN 'x'
                WHEN {"of_ IS NULL" if measure.per else "FALSE"} THEN 'z'
                WHEN {part} THEN 'part month' ELSE '' END AS status
        FROM known
        """,  # noqa: S608 identifiers are ours, everything a person wrote is bound
        bindings.values,
    ).df()
    return in_order(found, catalogue.dimensions[by] if by else None, ())


def _value(measure: Measure, bindings: Bindings) -> str:
    if measure.show == "percent":
        return "100.0 * numerator / nullif(of_, 0)"
    if measure.show == "ratio":
        return "numerator / nullif(of_, 0)"
    if measure.per is not None:
        return f"{bindings.add(measure.per.number)} * numerator / nullif(of_, 0)"
    return "numerator"


def _covered(connection: duckdb.DuckDBPyConnection, records: Records, name: str) -> tuple[int, int]:
    # What somebody else counted runs from their first month to their last, wherever our own extract
    # begins or ends; figures that were never loaded have no month at all.
    ((found, newest),) = connection.execute(
        "SELECT min(month), max(month) FROM records.figures WHERE figures = $name", {"name": name}
    ).fetchall()
    if found is None:
        last = history.month_number(records.data_to)
        return last + 1, last
    last = history.month_number(newest)
    return max(history.month_number(found), last - history.LONGEST + 1), last


def _total_from(connection: duckdb.DuckDBPyConnection, measure: Measure) -> str:
    """The dimension whose rows make up the total: "" where the total itself was given."""
    given = connection.execute(
        "SELECT DISTINCT coalesce(dimension, '') FROM records.figures WHERE figures = $name",
        {"name": measure.figures},
    ).fetchall()
    known = {measure.drill[0] if d == "group" and measure.drill else d for (d,) in given}
    return next((d for d in ("", *measure.drill) if d in known), "")
