"""Conditions as a tree: what `where:`, `hits:` and `value:` mean once they are read.

The tree is the one thing that the numpy and the DuckDB implementations share. It is built by
`perfcore.catalogue.condition_text.parse_condition` from a small, whitelisted, SQL-like language;
nothing is ever handed to `eval` or spliced into SQL as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

Scalar = float | str | bool | date


@dataclass(frozen=True)
class Column:
    name: str
    at: int = field(default=0, compare=False)  # offset in the text, for messages


@dataclass(frozen=True)
class Literal:
    value: Scalar
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """working_days | days_between | months_between | months_since_previous."""

    name: str
    args: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Compare:
    op: str  # = <> < <= > >=
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Between:
    item: Expr
    low: Expr
    high: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class In:
    item: Expr
    options: tuple[Literal, ...]
    negated: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class IsNull:
    item: Expr
    negated: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class And:
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Not:
    part: Expr


Expr = Column | Literal | Call | Compare | Between | In | IsNull | And | Or | Not


def parts(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside `expr`."""
    match expr:
        case Call(args=args):
            return args
        case Compare(left=left, right=right):
            return (left, right)
        case Between(item=item, low=low, high=high):
            return (item, low, high)
        case In(item=item, options=options):
            return (item, *options)
        case IsNull(item=item):
            return (item,)
        case And(parts=inner) | Or(parts=inner):
            return inner
        case Not(part=inner_one):
            return (inner_one,)
    return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """`expr` and everything inside it."""
    yield expr
    for part in parts(expr):
        yield from walk(part)


def columns(expr: Expr) -> set[str]:
    """Names of the columns that `expr` reads."""
    return {e.name for e in walk(expr) if isinstance(e, Column)}


def looks_back(expr: Expr) -> float:
    """Months that `expr` looks back from a row to the child's previous one; 0 where it does not.

    Read off comparisons such as `months_since_previous(end_date) <= 24`.
    """
    months = 0.0
    for part in walk(expr):
        sides: tuple[Expr, ...] = ()
        if isinstance(part, Compare):
            sides = (part.left, part.right)
        elif isinstance(part, Between):
            sides = (part.item, part.high)
        if any(isinstance(s, Call) and s.name == "months_since_previous" for s in sides):
            months = max([months, *(_months(s) for s in sides)])
    return months


def _months(side: Expr) -> float:
    return float(side.value) if isinstance(side, Literal) and isinstance(side.value, (int, float)) else 0.0
