"""The SQL of a measure in the words of the engines that councils have.

`values/sql` is written for DuckDB; here its statements become one statement for another engine. What an
engine cannot do is refused in a sentence that names the measure. docs/engines.md says which engines are
run and which are only written for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError

from perfcore.catalogue.conditions import Scalar
from perfcore.values.sql.booleans import without_booleans
from perfcore.values.sql.portable import portable, tree

DIALECTS = ("duckdb", "postgres", "tsql", "spark", "databricks", "snowflake")
ROWS = "counted_rows"
Statement = tuple[str, Mapping[str, Scalar | None]]

_CALLED = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "tsql": "SQL Server",
    "spark": "Spark",
    "databricks": "Databricks",
    "snowflake": "Snowflake",
}
# Ids are told apart byte by byte, so that two rows of one day come in the same order everywhere.
_BYTEWISE = {"postgres": exp.to_identifier("C", quoted=True), "tsql": exp.Var(this="Latin1_General_BIN2")}


class CannotSayError(ValueError):
    """A dialect lacks what a measure needs."""


def one_statement(statements: Sequence[Statement], dialect: str, measure: str) -> str:
    """What `statements` (rows, then figures) ask of DuckDB, as one statement of another dialect.

    It reads the tables of `records/tables.py` and `calendar`, all in the schema `records`.
    Raises `CannotSayError`.
    """
    if dialect not in DIALECTS:
        raise CannotSayError(f'There is no dialect "{dialect}": choose one of {", ".join(DIALECTS)}.')
    *before, last = (tree(text, values) for text, values in statements)
    if before:
        (made,) = before
        last = _with_rows(made, last)
    _refuse(last, dialect, measure)
    found = portable(last, dialect)
    _bytewise(found, dialect)
    if dialect == "tsql":
        found = without_booleans(found)
    try:
        return found.sql(dialect=dialect, pretty=True, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise CannotSayError(f"{measure}: {_CALLED[dialect]} cannot say it: {error}") from error


def _with_rows(made: exp.Expression, last: exp.Expression) -> exp.Expression:
    """The statement that makes the rows becomes the first part of the one that counts them."""
    name = made.this.name
    rows = cast("exp.Select", made.expression)
    inner, outer = rows.args.pop("with_"), last.args["with_"]
    counted = exp.CTE(this=rows, alias=exp.TableAlias(this=exp.to_identifier(ROWS)))
    outer.set("expressions", [*inner.expressions, counted, *outer.expressions])
    for table in last.find_all(exp.Table):
        if table.name == name:
            table.set("this", exp.to_identifier(ROWS))
    return last


def _refuse(found: exp.Expression, dialect: str, measure: str) -> None:
    if dialect == "tsql" and found.find(exp.RegexpReplace):
        raise CannotSayError(
            f"{measure}: SQL Server cannot drill it by a number, because it has no regexp_replace;"
            " use a dimension that holds texts."
        )
    if dialect in ("spark", "databricks", "snowflake"):
        for query in found.find_all(exp.Subquery):
            if any(table.name == "placements" for table in query.find_all(exp.Table)) and _is_value(query):
                raise CannotSayError(
                    f"{measure}: {_CALLED[dialect]} cannot count each row's placements between two dates"
                    " (placements_12m) within a query."
                )


def _is_value(query: exp.Subquery) -> bool:
    return not isinstance(query.parent, exp.From | exp.Join | exp.CTE)


def _bytewise(found: exp.Expression, dialect: str) -> None:
    if dialect not in _BYTEWISE:
        return
    for ordered in found.find_all(exp.Ordered):
        if isinstance(ordered.this, exp.Column) and ordered.this.name.endswith("_id"):
            ordered.set("this", exp.Collate(this=ordered.this.copy(), expression=_BYTEWISE[dialect].copy()))
