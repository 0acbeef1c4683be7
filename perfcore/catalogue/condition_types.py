"""Whether a condition makes sense on a table: its columns exist, and like is compared with like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from perfcore.catalogue import conditions as tree
from perfcore.catalogue.condition_words import ConditionMistake
from perfcore.catalogue.mistakes import did_you_mean, nearest, quoted
from perfcore.records.tables import Kind

# name -> its arguments, as a message shows them
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "working_days": ("start", "end"),
    "days_between": ("start", "end"),
    "months_between": ("start", "end"),
    "months_since_previous": ("column",),
}
_SAID: Mapping[Kind, str] = {
    "text": "a text",
    "id": "a text",
    "number": "a number",
    "date": "a date",
    "bool": "true or false",
}


class Checker:
    """Checks one condition and collects every mistake in it.

    `own_dates` are the stored dates of the table, the only ones that a previous row can be asked for;
    `codes` are the texts that a column with a closed list may hold.
    """

    def __init__(
        self,
        table: str,
        kinds: Mapping[str, Kind],
        own_dates: frozenset[str],
        codes: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.table = table
        self.kinds = kinds
        self.own_dates = own_dates
        self.codes = codes
        self.mistakes: list[ConditionMistake] = []

    def check(self, expr: tree.Expr, wants: Kind) -> tree.Expr:
        """The condition with texts turned into dates where they are compared with one.

        It must come to `wants`: "bool" for `where` and `hits`, "number" for `value`.
        """
        checked, kind = self._visit(expr)
        if kind is None or kind == wants:
            if isinstance(checked, tree.Literal):
                self._add(checked.at, "this is the same for every row.", "Compare a column with it.")
            return checked
        if wants == "bool":
            self._not_a_condition(expr, kind)
        else:
            self._add(
                _at(expr),
                f"a value must be a number, and this is {_SAID[kind]}.",
                "Write a column of numbers or a function such as working_days(start_date, end_date).",
            )
        return checked

    def _add(self, at: int, says: str, hint: str = "") -> None:
        self.mistakes.append(ConditionMistake(at, says, hint))

    def _visit(self, expr: tree.Expr) -> tuple[tree.Expr, Kind | None]:
        """The checked expression and its kind; None where a mistake was already found."""
        match expr:
            case tree.Column():
                return expr, self._column(expr)
            case tree.Literal(value=value):
                return expr, _kind_of(value)
            case tree.Call():
                return self._call(expr)
            case tree.Compare(left=left, right=right):
                first, second = self._alike([left, right], expr.op)
                return replace(expr, left=first, right=second), "bool"
            case tree.Between(item=item, low=low, high=high):
                item, low, high = self._alike([item, low, high], "between")
                self._in_order(low, high)
                return replace(expr, item=item, low=low, high=high), "bool"
            case tree.In(item=item, options=options):
                item, *found = self._alike([item, *options], "in")
                kept = tuple(o for o in found if isinstance(o, tree.Literal))
                return replace(expr, item=item, options=kept), "bool"
            case tree.IsNull(item=item):
                inner, _ = self._visit(item)
                if not isinstance(inner, tree.Column | tree.Call):
                    self._add(expr.at, "only a column or a function can be null.")
                return replace(expr, item=inner), "bool"
            case tree.And(parts=parts):
                return tree.And(tuple(self._condition(p) for p in parts)), "bool"
            case tree.Or(parts=parts):
                return tree.Or(tuple(self._condition(p) for p in parts)), "bool"
            case tree.Not(part=part):
                return tree.Not(self._condition(part)), "bool"

    def _condition(self, expr: tree.Expr) -> tree.Expr:
        checked, kind = self._visit(expr)
        if kind is not None and kind != "bool":
            self._not_a_condition(expr, kind)
        return checked

    def _not_a_condition(self, expr: tree.Expr, kind: Kind) -> None:
        if isinstance(expr, tree.Column):
            self._add(
                expr.at,
                f'"{expr.name}" is {_SAID[kind]}, which is neither true nor false.',
                f"Compare it with something, or write {expr.name} is not null.",
            )
        else:
            self._add(_at(expr), f"this is {_SAID[kind]}, which is neither true nor false.", "Compare it.")

    def _column(self, column: tree.Column) -> Kind | None:
        if column.name in self.kinds:
            return self.kinds[column.name]
        hint = did_you_mean(column.name, self.kinds, "Its columns")
        if nearest(column.name, self.kinds) is None and column.name[:1].isupper():
            hint = f"If a text is meant, write '{column.name}' in single quotes."
        self._add(column.at, f"no column {quoted(column.name)} in {self.table}.", hint)
        return None

    def _call(self, call: tree.Call) -> tuple[tree.Expr, Kind | None]:
        wanted = FUNCTIONS[call.name]
        if len(call.args) != len(wanted):
            self._add(
                call.at,
                f"{call.name} takes {_counted(len(wanted))}, not {len(call.args)}.",
                f"Write {call.name}({', '.join(wanted)}).",
            )
            for arg in call.args:
                self._visit(arg)
            return call, None
        if call.name == "months_since_previous":
            return call, self._previous(call)
        args = []
        for arg in call.args:
            checked, kind = self._visit(arg)
            if kind in ("text", "id") and isinstance(checked, tree.Literal):
                checked, kind = self._as_date(checked)
            if kind is not None and kind != "date":
                shown = (
                    f'"{arg.name}" is {_SAID[kind]}' if isinstance(arg, tree.Column) else "this is not one"
                )
                self._add(_at(arg), f"{call.name} takes dates, and {shown}.")
            args.append(checked)
        return replace(call, args=tuple(args)), "number"

    def _previous(self, call: tree.Call) -> Kind | None:
        arg = call.args[0]
        if isinstance(arg, tree.Column) and arg.name in self.own_dates:
            return "number"
        if isinstance(arg, tree.Column) and self._column(arg) is None:
            return None
        self._add(
            _at(arg),
            "months_since_previous takes a date that every row has of its own.",
            f"In {self.table}: {', '.join(sorted(self.own_dates))}.",
        )
        return None

    def _alike(self, items: list[tree.Expr], op: str) -> list[tree.Expr]:
        """The items, all of one kind; mistakes where they are not, or where the kind has no order."""
        visited = [self._visit(item) for item in items]
        kinds = {k for _, k in visited}
        if "date" in kinds:
            visited = [
                self._as_date(e) if isinstance(e, tree.Literal) and k == "text" else (e, k)
                for e, k in visited
            ]
        (first, kind), *others = visited
        for other, other_kind in others:
            if kind is not None and other_kind is not None and not _same(kind, other_kind):
                self._unlike(first, kind, other, other_kind)
                break
        else:
            self._has_order(first, kind, op)
            self._are_codes([e for e, _ in visited])
        if len(items) == 2 and all(isinstance(e, tree.Literal) for e, _ in visited):
            self._add(_at(first), "this compares two fixed values, the same for every row.")
        return [e for e, _ in visited]

    def _unlike(self, first: tree.Expr, kind: Kind, other: tree.Expr, other_kind: Kind) -> None:
        hint = ""
        fixed, its_kind, against = other, other_kind, kind
        if isinstance(first, tree.Literal):
            fixed, its_kind, against = first, kind, other_kind
        if isinstance(fixed, tree.Literal):
            if against == "number" and its_kind == "text" and _is_number(str(fixed.value)):
                hint = f"Write {fixed.value} without quotes."
            elif against == "bool":
                hint = "Write true or false."
            elif against in ("text", "id"):
                hint = f"Write '{_shown(fixed.value)}' in single quotes."
            elif against == "date" and its_kind == "number":
                hint = "Write a date as 'YYYY-MM-DD', or compare days_between(start, end) with the number."
        self._add(_at(fixed), f"{_named(first, kind)} is compared with {_named(other, other_kind)}.", hint)

    def _has_order(self, first: tree.Expr, kind: Kind | None, op: str) -> None:
        if kind in (None, "number", "date") or op in ("=", "<>", "in"):
            return
        hint = "Use = or <>." if kind == "bool" else "Use = or in (...)."
        self._add(_at(first), f'"{op}" is for numbers and dates, and this is {_SAID[kind]}.', hint)

    def _are_codes(self, compared: list[tree.Expr]) -> None:
        """A text that a column with a closed list never holds would be compared in vain, and in silence."""
        column = next((e for e in compared if isinstance(e, tree.Column) and e.name in self.codes), None)
        if column is None:
            return
        codes = self.codes[column.name]
        for one in compared:
            if isinstance(one, tree.Literal) and isinstance(one.value, str) and one.value not in codes:
                says = f"{column.name} is never '{one.value}'."
                begun = (code for code in codes if code.lower().startswith(f"{one.value} ".lower()))
                meant = next(begun, None) or nearest(one.value, codes)
                listed_codes = ", ".join(f"'{_escaped(code)}'" for code in codes)
                self._add(
                    one.at,
                    says,
                    f"Did you mean '{_escaped(meant)}'?" if meant else f"It is one of {listed_codes}.",
                )

    def _in_order(self, low: tree.Expr, high: tree.Expr) -> None:
        if not (isinstance(low, tree.Literal) and isinstance(high, tree.Literal)):
            return
        a, b = low.value, high.value
        backwards = (isinstance(a, date) and isinstance(b, date) and a > b) or (
            isinstance(a, float) and isinstance(b, float) and a > b
        )
        if backwards:
            self._add(low.at, "between has its values the wrong way round, so nothing is ever in it.")

    def _as_date(self, literal: tree.Literal) -> tuple[tree.Expr, Kind | None]:
        written = str(literal.value)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            try:
                return replace(literal, value=date.fromisoformat(written)), "date"
            except ValueError:
                self._add(literal.at, f"there is no day '{written}'.")
                return literal, None
        self._add(literal.at, f"'{written}' is no date.", "Write dates as 'YYYY-MM-DD'.")
        return literal, None


def _kind_of(value: tree.Scalar) -> Kind:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "number"


def _same(one: Kind, other: Kind) -> bool:
    return one == other or {one, other} == {"id", "text"}


def _at(expr: tree.Expr) -> int:
    """Where an expression begins."""
    begins = [e.at for e in tree.walk(expr) if isinstance(e, tree.Column | tree.Literal | tree.Call)]
    return min(begins)


def _named(expr: tree.Expr, kind: Kind) -> str:
    match expr:
        case tree.Column(name=name):
            return f'"{name}" ({_SAID[kind]})'
        case tree.Call(name=name):
            return f"{name}(...) ({_SAID[kind]})"
        case tree.Literal(value=value):
            return f"{_SAID[kind]} ({_shown(value)})" if kind != "bool" else _shown(value)
    return _SAID[kind]


def _shown(value: tree.Scalar) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _escaped(text: str) -> str:
    """A text as it stands between single quotes."""
    return text.replace("'", "''")


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _counted(n: int) -> str:
    return "one argument" if n == 1 else f"{['no', 'one', 'two'][n]} arguments"
