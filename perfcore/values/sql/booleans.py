"""SQL for an engine without a type for yes and no: SQL Server keeps 1 and 0, and medians as a window."""

from __future__ import annotations

from typing import cast

from sqlglot import exp

_CONDITIONS = exp.Predicate | exp.And | exp.Or | exp.Not


def without_booleans(found: exp.Expression) -> exp.Expression:
    """`found` where conditions are only where conditions may be, and values are 1, 0 or empty."""
    _medians(found)
    for select in found.find_all(exp.Select):
        for projection in select.expressions:
            said = projection.unalias()
            if isinstance(said.unnest(), _CONDITIONS):
                said.replace(_as_value(said, settled=False))
    for either in list(found.find_all(exp.Coalesce)):
        first, *others = either.this, *either.expressions
        if others and isinstance(others[0], exp.Boolean):
            if isinstance(first.unnest(), _CONDITIONS):
                either.replace(_as_value(first, settled=True))
            else:
                either.set("expressions", [_bit(others[0])])
    for node in found.find_all(exp.Where, exp.If, exp.Not, exp.Join, exp.And, exp.Or):
        keys = {exp.Join: ("on",), exp.And: ("this", "expression"), exp.Or: ("this", "expression")}
        for key in keys.get(type(node), ("this",)):
            part = node.args.get(key)
            if part is not None:
                _asked(part)
    for boolean in list(found.find_all(exp.Boolean)):
        boolean.replace(_bit(boolean))
    return found


def _bit(boolean: exp.Expression) -> exp.Expression:
    return exp.Literal.number(int(bool(boolean.this)))


def _as_value(condition: exp.Expression, *, settled: bool) -> exp.Case:
    one, none = exp.Literal.number(1), exp.Literal.number(0)
    yes = exp.If(this=condition.copy(), true=one)
    if settled:
        return exp.Case(ifs=[yes], default=none)
    return exp.Case(ifs=[yes, exp.If(this=exp.not_(condition.copy()), true=none)])


def _asked(part: exp.Expression) -> None:
    """A value that stands where a condition must be is asked whether it is 1."""
    bare = cast("exp.Expression", part.unnest())
    if isinstance(bare, exp.Boolean):
        bare.replace(exp.EQ(this=exp.Literal.number(1), expression=_bit(bare)))
    elif isinstance(bare, exp.Column | exp.Coalesce | exp.Case):
        bare.replace(exp.EQ(this=bare.copy(), expression=exp.Literal.number(1)))


def _medians(found: exp.Expression) -> None:
    """The middle one, or the mean of the middle two, by place: PERCENTILE_CONT cannot be grouped."""
    for median in list(found.find_all(exp.Median)):
        select = cast("exp.Select", median.find_ancestor(exp.Select))
        source = select.args["from_"].this
        place = """(SELECT *, row_number() OVER (
                PARTITION BY last_month, label ORDER BY value
            ) AS place, count(value) OVER (PARTITION BY last_month, label) AS places
            FROM inside)"""
        placed = cast("exp.Subquery", exp.maybe_parse(place, dialect="duckdb"))
        placed.set("alias", exp.TableAlias(this=exp.to_identifier("placed")))
        source.replace(placed)
        middle = "avg(CASE WHEN 2 * place BETWEEN places AND places + 2 AND value IS NOT NULL THEN value END)"
        median.replace(exp.maybe_parse(middle, dialect="duckdb"))
