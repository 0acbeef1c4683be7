"""A condition tree as a DuckDB expression over a row set named `r`.

SQL's own three-valued logic is the rule about empty values: a comparison with NULL is NULL, and a
row counts only where its condition is TRUE.
"""

from __future__ import annotations

from perfcore.catalogue.conditions import (
    And,
    Between,
    Call,
    Column,
    Compare,
    Expr,
    In,
    IsNull,
    Literal,
    Not,
    Or,
    walk,
)
from perfcore.records.tables import Table
from perfcore.values.sql.binding import Bindings, quoted

PREVIOUS = "previous "  # before a column's name: the same column of the child's previous row
_OPERATORS = frozenset({"=", "<>", "<", "<=", ">", ">="})


def sql(expr: Expr, table: Table, bindings: Bindings) -> str:
    """`expr` as SQL; every literal in it is bound, every column is one that `table` has."""

    def inner(part: Expr) -> str:
        return sql(part, table, bindings)

    match expr:
        case Column(name=name):
            if name not in table.kinds():
                raise ValueError(f"{table.name} has no column {name}")
            return f"r.{quoted(name)}"
        case Literal(value=value):
            return bindings.add(value)
        case Call():
            return _call(expr, table, bindings)
        case Compare(op=op, left=left, right=right):
            if op not in _OPERATORS:
                raise ValueError(f"no comparison {op}")
            return f"({inner(left)} {op} {inner(right)})"
        case Between(item=item, low=low, high=high):
            return f"({inner(item)} BETWEEN {inner(low)} AND {inner(high)})"
        case In(item=item, options=options, negated=negated):
            listed = ", ".join(inner(o) for o in options)
            return f"({inner(item)} {'NOT ' if negated else ''}IN ({listed}))"
        case IsNull(item=item, negated=negated):
            return f"({inner(item)} IS {'NOT ' if negated else ''}NULL)"
        case And(parts=parts):
            return "(" + " AND ".join(inner(p) for p in parts) + ")"
        case Or(parts=parts):
            return "(" + " OR ".join(inner(p) for p in parts) + ")"
        case Not(part=part):
            return f"(NOT {inner(part)})"


def previous_columns(expr: Expr) -> set[str]:
    """Columns of the previous row that `expr` reads."""
    return {
        argument.name
        for call in walk(expr)
        if isinstance(call, Call) and call.name == "months_since_previous"
        for argument in call.args
        if isinstance(argument, Column)
    }


def _call(call: Call, table: Table, bindings: Bindings) -> str:
    if call.name == "months_since_previous":
        (column,) = call.args
        if not isinstance(column, Column) or column.name not in table.columns:
            raise ValueError("months_since_previous takes one stored column")
        return f"months_between(r.{quoted(PREVIOUS + column.name)}, r.{quoted(table.date)})"
    start, end = (f"CAST({sql(argument, table, bindings)} AS DATE)" for argument in call.args)
    match call.name:
        case "working_days":
            return f"({_worked(end)} - {_worked(start)})"
        case "days_between":
            return f"({end} - {start})"
        case "months_between":
            return f"months_between({start}, {end})"
    raise ValueError(f"no function {call.name}")


def _worked(day: str) -> str:
    return f"(SELECT calendar.worked FROM calendar WHERE calendar.day = {day})"  # noqa: S608 `day` is built here
