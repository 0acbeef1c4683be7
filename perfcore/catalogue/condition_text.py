"""Conditions from text to the tree in `conditions`: `working_days(start_date, end_date) <= 45`.

By precedence: or, and, not, then one comparison. The tree that comes out is checked against the
columns of a table; see docs/measures.md for the language.
"""

from __future__ import annotations

from typing import Literal, NoReturn

from perfcore.catalogue import conditions as tree
from perfcore.catalogue.condition_types import FUNCTIONS, Checker
from perfcore.catalogue.condition_words import ConditionMistake, Token, tokens
from perfcore.catalogue.mistakes import did_you_mean, quoted
from perfcore.records.tables import TABLES

DEEPEST = 40

_NOT_HERE = {
    "like": ("there is no like.", "List the texts: column in ('A', 'B')."),
    "case": ("there is no case.", "Use and, or and not."),
    "when": ("there is no when.", "Use and, or and not."),
    "select": ("a condition speaks of one row and its child; it selects nothing.", ""),
    "isnull": ("there is no isnull.", "Write: column is null."),
}


def parse_condition(
    text: str, table: str, wants: Literal["bool", "number"] = "bool"
) -> tuple[tree.Expr | None, list[ConditionMistake]]:
    """The tree of a condition on a table, and what is wrong with it: one of the two is empty.

    Texts that are compared with a date have become dates.
    """
    parser = _Parser()
    try:
        expr = parser.whole(text)
    except ConditionMistake as mistake:
        return None, [*parser.mistakes, mistake]
    known = TABLES[table]
    checker = Checker(
        known.name,
        known.kinds(),
        frozenset(n for n, k in known.columns.items() if k == "date"),
        known.codes(),
    )
    checked = checker.check(expr, wants)
    mistakes = parser.mistakes + checker.mistakes
    return (None, mistakes) if mistakes else (checked, [])


class _Parser:
    """Reads one condition from left to right; slips whose meaning is plain go to `mistakes`."""

    def __init__(self) -> None:
        self.mistakes: list[ConditionMistake] = []
        self.tokens: list[Token] = []
        self.next = 0
        self.depth = 0

    def ahead(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        token = self.tokens[self.next]
        self.next += 1
        return token

    def word(self, *words: str) -> bool:
        """Take the next tokens if they are these keywords."""
        coming = self.tokens[self.next : self.next + len(words)]
        if [t.text for t in coming if t.sort == "keyword"] != list(words):
            return False
        self.next += len(words)
        return True

    def whole(self, text: str) -> tree.Expr:
        self.tokens = tokens(text, self.mistakes)
        if self.ahead().sort == "end":
            raise ConditionMistake(0, "there is no condition here.", "Write one, or leave the key out.")
        expr = self.either()
        if self.ahead().sort != "end":
            self._refuse_rest()
        return expr

    def either(self) -> tree.Expr:
        parts = [self.both()]
        while self.word("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else tree.Or(tuple(parts))

    def both(self) -> tree.Expr:
        parts = [self.negated()]
        while self.word("and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else tree.And(tuple(parts))

    def negated(self) -> tree.Expr:
        at = self.ahead().at
        if not self.word("not"):
            return self.comparison()
        self._deeper(at)
        part = self.negated()
        self.depth -= 1
        return tree.Not(part)

    def comparison(self) -> tree.Expr:
        left = self.operand()
        token = self.ahead()
        if token.sort == "compare":
            self.take()
            if self.word("null"):
                negated = token.text == "<>"
                says = f'nothing is ever "{token.text} null": empty values are asked for in words.'
                hint = f"Write is {'not ' if negated else ''}null."
                self.mistakes.append(ConditionMistake(token.at, says, hint))
                return tree.IsNull(left, negated, token.at)
            compared = tree.Compare(token.text, left, self.operand(), token.at)
            if self.ahead().sort == "compare":
                raise ConditionMistake(
                    self.ahead().at, "two comparisons in a row.", "Write: column between 1 and 5."
                )
            return compared
        if self.word("is", "not", "null"):
            return tree.IsNull(left, True, token.at)
        if self.word("is", "null"):
            return tree.IsNull(left, False, token.at)
        if self.word("is"):
            raise ConditionMistake(token.at, '"is" is only for is null and is not null.', "Write = instead.")
        if self.word("not", "between"):
            return tree.Not(self.between(left, token.at))
        if self.word("between"):
            return self.between(left, token.at)
        if self.word("not", "in"):
            return self.options(left, True, token.at)
        if self.word("in"):
            return self.options(left, False, token.at)
        return left

    def between(self, item: tree.Expr, at: int) -> tree.Expr:
        low = self.operand()
        if not self.word("and"):
            raise ConditionMistake(
                self.ahead().at, "between has no second value.", "Write: column between 1 and 5."
            )
        return tree.Between(item, low, self.operand(), at)

    def options(self, item: tree.Expr, negated: bool, at: int) -> tree.Expr:
        if self.ahead().sort != "(":
            raise ConditionMistake(
                self.ahead().at, "in wants its values in parentheses.", "Write: column in ('A', 'B')."
            )
        opened = self.take()
        found: list[tree.Literal] = []
        while True:
            token = self.ahead()
            value = self.operand()
            if not isinstance(value, tree.Literal):
                raise ConditionMistake(
                    token.at,
                    "in lists only fixed values.",
                    f"Write '{token.text}' in quotes." if isinstance(value, tree.Column) else "",
                )
            found.append(value)
            if self.ahead().sort == ",":
                self.take()
                continue
            self._close(opened)
            return tree.In(item, tuple(found), negated, at)

    def operand(self) -> tree.Expr:
        token = self.take()
        match token.sort:
            case "(":
                self._deeper(token.at)
                inner = self.either()
                self._close(token)
                self.depth -= 1
                return inner
            case "number":
                return tree.Literal(float(token.text), token.at)
            case "minus":
                if self.ahead().sort == "number":
                    return tree.Literal(-float(self.take().text), token.at)
                raise ConditionMistake(
                    token.at,
                    "a condition does not calculate with -.",
                    "Use days_between(start, end) for the time between two dates.",
                )
            case "text":
                return tree.Literal(token.text, token.at)
            case "keyword" if token.text in ("true", "false"):
                return tree.Literal(token.text == "true", token.at)
            case "name":
                return self.call(token) if self.ahead().sort == "(" else self._column(token)
        return self._refuse_operand(token)

    def call(self, name: Token) -> tree.Expr:
        function = name.text.lower()
        if function not in FUNCTIONS:
            raise ConditionMistake(
                name.at, f"no function {quoted(name.text)}.", did_you_mean(name.text, FUNCTIONS)
            )
        self._deeper(name.at)
        opened = self.take()
        args: list[tree.Expr] = []
        if self.ahead().sort != ")":
            args.append(self.operand())
            while self.ahead().sort == ",":
                self.take()
                args.append(self.operand())
        self._close(opened)
        self.depth -= 1
        return tree.Call(function, tuple(args), name.at)

    def _column(self, token: Token) -> tree.Expr:
        if token.text.lower() in _NOT_HERE:
            raise ConditionMistake(token.at, *_NOT_HERE[token.text.lower()])
        return tree.Column(token.text, token.at)

    def _deeper(self, at: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionMistake(at, f"this is nested more than {DEEPEST} levels deep.")

    def _close(self, opened: Token) -> None:
        if self.ahead().sort == ")":
            self.take()
            return
        if self.ahead().sort == "end":
            raise ConditionMistake(opened.at, "this parenthesis is never closed.", "Add the missing ).")
        self._refuse_rest()

    def _refuse_rest(self) -> NoReturn:
        token = self.ahead()
        if token.sort == ")":
            raise ConditionMistake(token.at, "this ) closes nothing.", "Remove it, or add the missing (.")
        if token.sort == "minus":
            raise ConditionMistake(
                token.at,
                "a condition does not calculate with -.",
                "Use days_between(start, end) for the time between two dates.",
            )
        if token.sort == "name" and token.text.lower() in _NOT_HERE:
            raise ConditionMistake(token.at, *_NOT_HERE[token.text.lower()])
        shown = f"'{token.text}'" if token.sort == "text" else token.text
        raise ConditionMistake(
            token.at, f"{quoted(shown)} does not fit here.", "Is and, or, or a comparison missing before it?"
        )

    @staticmethod
    def _refuse_operand(token: Token) -> NoReturn:
        if token.sort == "end":
            raise ConditionMistake(token.at, "the condition ends too early: a column or value is missing.")
        if token.text == "null":
            raise ConditionMistake(token.at, "null is no value.", "Write: column is null.")
        raise ConditionMistake(token.at, f"a column or a value is missing before {quoted(token.text)}.")
