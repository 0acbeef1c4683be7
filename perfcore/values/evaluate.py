"""Conditions over arrays: the numpy meaning of the tree in `catalogue.conditions`.

Empty values follow SQL: a comparison with one is unknown, and unknown is not true.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from perfcore.catalogue import conditions as tree
from perfcore.values import calendar
from perfcore.values.columns import Column, Mask

Lookup = Callable[[str], Column]
PreviousLookup = Callable[[str], Column]

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def is_true(expr: tree.Expr, look: Lookup, months_since_previous: PreviousLookup, length: int) -> Mask:
    """Where `expr` is true (not false, not unknown); a mask of `length`."""
    column = evaluate(expr, look, months_since_previous, length)
    return column.data.astype(bool) & column.filled


def evaluate(expr: tree.Expr, look: Lookup, months_since_previous: PreviousLookup, length: int) -> Column:
    """The column that `expr` stands for, of `length`.

    `look` gives a named column; `months_since_previous` the months from a column of the child's
    previous row to this row's date.
    """

    def run(inner: tree.Expr) -> Column:
        return evaluate(inner, look, months_since_previous, length)

    match expr:
        case tree.Column(name=name):
            return look(name)
        case tree.Literal(value=value):
            return _literal(value, length)
        case tree.Call(name="months_since_previous", args=(tree.Column(name=name),)):
            return months_since_previous(name)
        case tree.Call(name=name, args=(first, second)):
            return _span(name, run(first), run(second))
        case tree.Compare(op=op, left=left, right=right):
            return _compare(op, run(left), run(right))
        case tree.Between(item=item, low=low, high=high):
            return _and([_compare(">=", run(item), run(low)), _compare("<=", run(item), run(high))])
        case tree.In(item=item, options=options, negated=negated):
            found = _or([_compare("=", run(item), run(option)) for option in options])
            return _not(found) if negated else found
        case tree.IsNull(item=item, negated=negated):
            filled = run(item).filled
            return Column("bool", filled if negated else ~filled, np.ones(length, dtype=bool))
        case tree.And(parts=inner):
            return _and([run(part) for part in inner])
        case tree.Or(parts=inner):
            return _or([run(part) for part in inner])
        case tree.Not(part=inner_one):
            return _not(run(inner_one))
    raise AssertionError(f"the catalogue let through {expr!r}")


def _literal(value: tree.Scalar, length: int) -> Column:
    filled = np.ones(length, dtype=bool)
    if isinstance(value, bool):
        return Column("bool", np.full(length, value), filled)
    if isinstance(value, str):
        return Column("text", np.zeros(length, dtype=np.int64), filled, (value,))
    if isinstance(value, date):
        return Column("date", np.full(length, calendar.day_of(value)), filled)
    return Column("number", np.full(length, float(value)), filled)


def _span(name: str, start: Column, end: Column) -> Column:
    filled = start.filled & end.filled
    first, last = start.data.astype(np.int64), end.data.astype(np.int64)
    if name == "working_days":
        data = calendar.working_days(first, last)
    elif name == "days_between":
        data = (last - first).astype(np.float64)
    else:
        data = calendar.months_between(first, last)
    return Column("number", data, filled)


def _compare(op: str, left: Column, right: Column) -> Column:
    filled = left.filled & right.filled
    if left.labels or right.labels:
        return Column("bool", _compare_text(op, left, right), filled)
    return Column("bool", _COMPARE[op](left.data, right.data), filled)


def _compare_text(op: str, left: Column, right: Column) -> Mask:
    if len(right.labels) == 1 and right.data.max(initial=0) == 0:
        # against one fixed text: compare the few labels, not the many rows
        per_label = _COMPARE[op](np.array(left.labels or ("",), dtype=object), right.labels[0])
        answer: Mask = per_label.astype(bool)[np.where(left.filled, left.data, 0).astype(np.int64)]
        return answer
    return np.asarray(_COMPARE[op](_texts(left), _texts(right)), dtype=bool)


def _texts(column: Column) -> np.ndarray[Any, np.dtype[np.object_]]:
    labels = pd.Series([*column.labels, ""], dtype=object).to_numpy()
    return labels[np.where(column.filled, column.data, len(labels) - 1).astype(np.int64)]


def _and(parts: list[Column]) -> Column:
    false = np.logical_or.reduce([p.filled & ~p.data.astype(bool) for p in parts])
    known = np.logical_and.reduce([p.filled for p in parts])
    return Column("bool", ~false, known | false)


def _or(parts: list[Column]) -> Column:
    true = np.logical_or.reduce([p.filled & p.data.astype(bool) for p in parts])
    known = np.logical_and.reduce([p.filled for p in parts])
    return Column("bool", true, known | true)


def _not(part: Column) -> Column:
    return Column("bool", ~part.data.astype(bool), part.filled)
