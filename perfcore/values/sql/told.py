"""The SQL that a measure means, as one text that anybody can run: values in place, nothing bound."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from textwrap import dedent
from typing import Any, cast

import duckdb

from perfcore.catalogue.conditions import Scalar
from perfcore.catalogue.model import Catalogue, Measure
from perfcore.records.records import Records
from perfcore.values.sql.connection import open_records
from perfcore.values.sql.counts import compute


@dataclass
class _Listening:
    """Passes statements on to a connection and keeps those that make rows or figures."""

    connection: duckdb.DuckDBPyConnection
    heard: list[tuple[str, dict[str, Scalar | None]]] = field(default_factory=list)

    def execute(self, text: str, values: dict[str, Scalar | None] | None = None) -> duckdb.DuckDBPyConnection:
        if text.lstrip().startswith(("CREATE TEMP TABLE", "WITH")):
            self.heard.append((text, values or {}))
        return self.connection.execute(text, values or {})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def statements(catalogue: Catalogue, measure: Measure, records: Records) -> list[str]:
    """What DuckDB runs for a measure's totals on a load, in order; the last one gives the figures.

    Months count from January of year 0, so that 24303 is April 2025; `calendar.worked` counts working days.
    """
    return [_tidy(_filled(text, values)) for text, values in heard(catalogue, measure, records)]


def heard(
    catalogue: Catalogue, measure: Measure, records: Records, by: str | None = None, *, whole: bool = False
) -> list[tuple[str, dict[str, Scalar | None]]]:
    """The statements with their parameters, for the totals or the groups of the dimension `by`.

    The rows have the labels of `by` alone, or, with `whole`, of every dimension that their table knows.
    """
    listening = _Listening(open_records(records))
    few = {by: catalogue.dimensions[by]} if by else {}
    asked = catalogue if whole else replace(catalogue, dimensions=few)
    if by is None:
        measure = replace(measure, drill=())
    compute(cast("duckdb.DuckDBPyConnection", listening), asked, records, measure, by)
    listening.connection.close()
    return listening.heard


def _filled(text: str, values: dict[str, Scalar | None]) -> str:
    return re.sub(r"\$(\w+)", lambda found: _literal(values[found[1]]), text)


def _literal(value: Scalar | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"{value:.15g}"


def _tidy(text: str) -> str:
    text = re.sub(r"rows_[0-9a-f]{20}", "counted_rows", text)
    lines = [line.rstrip() for line in dedent(text).strip("\n").splitlines() if line.strip()]
    return "\n".join(lines)
