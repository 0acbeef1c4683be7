"""DuckDB's own constructs said in SQL that every engine has, on sqlglot's syntax tree.

`values/sql` writes what DuckDB is good at: joins as of a date, QUALIFY, GROUP BY ALL, ranges of numbers,
lists, macros. Here each becomes the plain construct that means the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import cast

from sqlglot import exp, parse_one, transforms

from perfcore.catalogue.conditions import Scalar

Rewrite = Callable[[exp.Expression], exp.Expression]
RESERVED = frozenset({"group", "of"})  # stay quoted; every other name of ours is a plain word everywhere
FILE_ORDER = "file_order"  # addresses have no id: a warehouse needs the row's number in the file
_RENAMED = {"within": "inside", "rowid": FILE_ORDER}
_COLUMNS_WITHIN = ("child_id", "family_id", "incoming", "hit", "value", "label", "part")

# Days: `later` less `earlier`. Months: clipped to the month's last day, never moved on to it.
_DAYS = {
    "duckdb": "(later - earlier)",
    "postgres": "(later - earlier)",
    "tsql": "DATEDIFF(DAY, earlier, later)",
    "spark": "DATEDIFF(later, earlier)",
    "databricks": "DATEDIFF(DAY, earlier, later)",
    "snowflake": "DATEDIFF(DAY, earlier, later)",
}
_FIRST_OF_MONTH = {
    "duckdb": "make_date(year_, month_, 1)",
    "postgres": "make_date(year_, month_, 1)",
    "tsql": "DATEFROMPARTS(year_, month_, 1)",
    "spark": "MAKE_DATE(year_, month_, 1)",
    "databricks": "MAKE_DATE(year_, month_, 1)",
    "snowflake": "DATE_FROM_PARTS(year_, month_, 1)",
}
_ADDED_MONTHS = {
    "duckdb": "CAST(day + to_months(CAST(months AS INTEGER)) AS DATE)",
    "postgres": "CAST(day + months * INTERVAL '1 month' AS DATE)",
    "tsql": "DATEADD(MONTH, months, day)",
    "spark": "ADD_MONTHS(day, months)",
    "databricks": "ADD_MONTHS(day, months)",
    # ADD_MONTHS of Snowflake moves the last day of a month on to the last day of another; DATEADD does not
    "snowflake": "DATEADD(MONTH, months, day)",
}


def tree(text: str, values: Mapping[str, Scalar | None]) -> exp.Expression:
    """One statement of `values/sql` as a syntax tree with its parameters in place."""

    def filled(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Placeholder):
            return literal(values[node.name])
        return node

    return cast("exp.Expression", parse_one(text, read="duckdb")).transform(filled, copy=False)


def literal(value: Scalar | None) -> exp.Expression:
    """A value as a literal, escaped when it is written in the words of an engine."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.Boolean(this=value)
        case date():
            return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
        case str():
            return exp.Literal.string(value)
    return cast("exp.Expression", exp.convert(value))


def portable(found: exp.Expression, dialect: str) -> exp.Expression:
    """`found` without what DuckDB alone has; dates are reckoned with in the words of `dialect`."""
    _joins_as_of(found)
    _windows(found)
    found = _ranges(found)
    found = _rewritten(found, lambda node: _reckoned(node, dialect))
    found = _rewritten(found, _plain)
    for select in list(found.find_all(exp.Select)):
        _aliases_unfolded(select)
        _grouped(select)
        if select.args.get("qualify"):
            select.replace(transforms.eliminate_qualify(select.copy()))
    _named(found)
    return found


def _rewritten(found: exp.Expression, rewrite: Rewrite) -> exp.Expression:
    """Every node as `rewrite` has it, from the leaves to the root."""
    for node in reversed(list(found.bfs())):
        better = rewrite(cast("exp.Expression", node))
        if better is node:
            continue
        if node is found:
            return better
        node.replace(better)
    return found


def _template(text: str, read: str, **parts: exp.Expression) -> exp.Expression:
    """`text` with an expression for each of the columns that `parts` names."""
    built = _parsed(text, read)

    def put(node: exp.Expression) -> exp.Expression:
        return parts[node.name].copy() if isinstance(node, exp.Column) and node.name in parts else node

    return built.transform(put)


@cache
def _parsed(text: str, read: str) -> exp.Expression:
    return cast("exp.Expression", parse_one(text, read=read))


# ---- dates -----------------------------------------------------------------------------------------


def _days(later: exp.Expression, earlier: exp.Expression, dialect: str) -> exp.Expression:
    return _template(_DAYS[dialect], dialect, later=later, earlier=earlier)


def _added(day: exp.Expression, months: exp.Expression, dialect: str) -> exp.Expression:
    return _template(_ADDED_MONTHS[dialect], dialect, day=day, months=months)


def _whole_months(a: exp.Expression, b: exp.Expression, dialect: str) -> exp.Expression:
    apart = _template("((year(b) - year(a)) * 12 + month(b) - month(a))", "duckdb", a=a, b=b)
    more = _added(a, apart, dialect)
    text = "(apart - CASE WHEN more > b THEN 1 ELSE 0 END)"
    return _template(text, "duckdb", apart=apart, more=more, b=b)


def _reckoned(node: exp.Expression, dialect: str) -> exp.Expression:
    if isinstance(node, exp.MonthsBetween):
        a, b = node.this, node.expression
        whole = _whole_months(a, b, dialect)
        left_over = _days(b, _added(a, whole, dialect), dialect)
        return _template("(whole + left_over / 31.0)", "duckdb", whole=whole, left_over=left_over)
    if isinstance(node, exp.Anonymous) and node.name.lower() == "whole_months":
        a, b = node.expressions
        return _whole_months(a, b, dialect)
    if isinstance(node, exp.DateFromParts):
        parts = {"year_": node.args["year"], "month_": node.args["month"]}
        return _template(_FIRST_OF_MONTH[dialect], dialect, **parts)
    if isinstance(node, exp.Sub):
        left, right = node.this, node.expression
        if isinstance(right, exp.Anonymous) and right.name.lower() == "to_months":
            return _added(left, exp.Neg(this=right.expressions[0]), dialect)
        is_date = isinstance(left, exp.Cast) and left.is_type("date")
        if is_date or (isinstance(left, exp.Column) and left.name == "row_date"):
            return _days(left, right, dialect)
    return node


# ---- joins, windows, ranges ------------------------------------------------------------------------


def _joins_as_of(found: exp.Expression) -> None:
    """A join as of a date: each row stands from its day until the next row's of the same child."""
    for join in found.find_all(exp.Join):
        if str(join.args.get("method", "")).upper() != "ASOF":
            continue
        join.set("method", None)
        source = join.this
        inner = source.this
        window = inner.args["qualify"].this.this
        inner.set("qualify", None)
        _, day = window.args["partition_by"]
        inner.select(exp.alias_(window, "nth_of_day"), copy=False)
        until = _template(
            """SELECT ranked.*, lead(day) OVER (PARTITION BY child_id ORDER BY day) AS next_day
            FROM inside AS ranked WHERE ranked.nth_of_day = 1""",
            "duckdb",
            day=day,
        )
        for table in until.find_all(exp.Table):
            table.replace(
                exp.Subquery(this=inner.copy(), alias=exp.TableAlias(this=exp.to_identifier("ranked")))
            )
        source.set("this", until)
        after = join.args["on"].expression
        ends = exp.LTE if isinstance(after, exp.GT) else exp.LT
        next_day = exp.column("next_day", table=source.alias)
        still = exp.or_(next_day.is_(exp.Null()), ends(this=after.this.copy(), expression=next_day.copy()))
        join.set("on", exp.and_(join.args["on"], still))


def _windows(found: exp.Expression) -> None:
    """The months of every window by a join to the windows themselves, and columns by their names."""
    for select in found.find_all(exp.Select):
        for star in list(select.expressions):
            if (
                isinstance(star, exp.Column)
                and isinstance(star.this, exp.Star)
                and star.this.args.get("except_")
            ):
                named = [exp.column(c, table=star.table) for c in _COLUMNS_WITHIN]
                last = exp.alias_(exp.column("month", table="windows"), "last_month")
                select.set("expressions", [last, *named])
                (join,) = select.args["joins"]
                join.set("this", exp.to_table("windows"))
                on = f"{star.table}.month BETWEEN windows.first_month AND windows.month"
                join.set("on", parse_one(on, read="duckdb"))


def _ranges(found: exp.Expression) -> exp.Expression:
    """Every range of numbers as the list of them, which no engine lacks."""

    def listed(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Table) and isinstance(node.this, exp.GenerateSeries):
            series = node.this
            start, end = (_number(series.args.get(side)) for side in ("start", "end"))
            rows = ", ".join(f"({n})" for n in range(start, end))
            text = f"VALUES {rows}) AS numbers(i)" if rows else "SELECT 0 AS i WHERE 1 = 0) AS numbers"
            source = parse_one(f"SELECT * FROM ({text}", read="duckdb").find(exp.From)  # noqa: S608 numbers
            return cast("exp.Expression", cast("exp.From", source).this)
        if isinstance(node, exp.Cast) and isinstance(node.this, exp.Column) and node.this.name == "range":
            return exp.column("i", table="numbers")
        return node

    return found.transform(listed, copy=False)


def _number(said: exp.Expression | None) -> int:
    if said is None:
        return 0
    if isinstance(said, exp.Add):
        return _number(said.this) + _number(said.expression)
    return int(said.name)


# ---- expressions -----------------------------------------------------------------------------------


def _case(
    *branches: tuple[exp.Expression, exp.Expression], default: exp.Expression | None = None
) -> exp.Case:
    ifs = [exp.If(this=condition.copy(), true=result) for condition, result in branches]
    return exp.Case(ifs=ifs, default=default)


def _one_or_none(condition: exp.Expression) -> exp.Case:
    one, none = exp.Literal.number(1), exp.Literal.number(0)
    return _case((condition, one), (exp.not_(condition), none))


def _filtered(node: exp.Filter) -> exp.Expression:
    count, condition = node.this, node.expression.this
    of = count.this
    if isinstance(of, exp.Distinct):
        of.set("expressions", [_case((condition, e)) for e in of.expressions])
    else:
        counted = exp.Literal.number(1) if isinstance(of, exp.Star) else of
        count.set("this", _case((condition, counted)))
    return cast("exp.Expression", count)


def _plain(node: exp.Expression) -> exp.Expression:
    one = exp.Literal.number(1)
    match node:
        case exp.Filter():
            return _filtered(node)
        case exp.IntDiv():
            parts = exp.Div(this=node.this, expression=_decimal(node.expression), typed=True)
            return exp.cast(exp.Floor(this=parts), "INT")
        case exp.And() if _is(node.this, True) or _is(node.expression, True):
            return cast("exp.Expression", node.expression if _is(node.this, True) else node.this)
        case exp.Or() if _is(node.expression, False):
            return cast("exp.Expression", node.this)
        case exp.Case() if any(_is(branch.this, False) for branch in node.args["ifs"]):
            node.set("ifs", [branch for branch in node.args["ifs"] if not _is(branch.this, False)])
        case exp.Select() if node.args.get("where") and _is(node.args["where"].this, True):
            node.set("where", None)
        case exp.Div():
            node.set("safe", False)  # ours never divide by what may be nought
        case exp.LogicalOr() | exp.LogicalAnd():
            most = exp.Max if isinstance(node, exp.LogicalOr) else exp.Min
            return exp.EQ(this=most(this=_one_or_none(node.this)), expression=one)
        case exp.Cast() if isinstance(_bare(node.this), exp.Predicate):
            return _one_or_none(node.this)
        case exp.Ordered() if isinstance(node.this, exp.Predicate):
            node.set("this", _one_or_none(cast("exp.Expression", node.this)))
        case exp.Anonymous() if node.name.lower() == "list_position":
            options, item = node.expressions
            places = enumerate(options.expressions, 1)
            return _case(*((exp.EQ(this=item, expression=o), exp.Literal.number(n)) for n, o in places))
        case exp.Bracket():
            (place,) = node.expressions
            options = enumerate(node.this.expressions, 1)
            return _case(*((exp.EQ(this=place, expression=exp.Literal.number(n)), o) for n, o in options))
        case exp.Least():
            a, (b,) = node.this, node.expressions
            return _case((exp.LTE(this=a, expression=b), a.copy()), default=b.copy())
    return node


def _is(node: exp.Expression, truth: bool) -> bool:
    bare = _bare(node)
    return isinstance(bare, exp.Boolean) and bool(bare.this) is truth


def _bare(node: exp.Expression) -> exp.Expression:
    return cast("exp.Expression", node.unnest())


def _decimal(node: exp.Expression) -> exp.Expression:
    return exp.Literal.number(f"{node.name}.0")


# ---- selects ---------------------------------------------------------------------------------------


def _aliases_unfolded(select: exp.Select) -> None:
    """What a select calls something may not be used beside it: it is written out again."""
    meant = {
        e.alias: e.this
        for e in select.expressions
        if isinstance(e, exp.Alias) and e.alias in ("first_month", "symbol") and e.this.name != e.alias
    }
    places = [e for e in select.expressions if e.alias not in meant]
    places += [select.args["where"]] if select.args.get("where") else []
    for place in places:
        for column in list(place.find_all(exp.Column)):
            if column.name in meant and not column.table:
                column.replace(exp.paren(meant[column.name].copy()))


def _grouped(select: exp.Select) -> None:
    group = select.args.get("group")
    if group is None or not group.args.get("all"):
        return
    by = [e.unalias() for e in select.expressions if not e.find(exp.AggFunc)]
    columns = [e.copy() for e in by if e.find(exp.Column)]
    select.set("group", exp.Group(expressions=columns))


def _named(found: exp.Expression) -> None:
    """Plain lower-case names, a name for every query within FROM, and everything in one schema."""
    for name in found.find_all(exp.Identifier):
        said = name.this.replace(" ", "_")
        name.set("this", _RENAMED.get(said, said))
        name.set("quoted", said in RESERVED)
    number = 0
    for query in found.find_all(exp.Subquery):
        if isinstance(query.parent, exp.From | exp.Join) and not query.alias:
            number += 1
            query.set("alias", exp.TableAlias(this=exp.to_identifier(f"part_{number}")))
    for table in found.find_all(exp.Table):
        if table.name == "calendar" and not table.db:
            table.set("db", exp.to_identifier("records"))
    for worked in found.find_all(exp.Column):
        # Spark takes a query for a value only where it adds up
        if worked.name == "worked" and isinstance(worked.parent, exp.Select):
            worked.replace(exp.Max(this=worked.copy()))
