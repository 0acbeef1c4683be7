"""The words of the condition language: a tokenizer that knows the slips people make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from perfcore.catalogue.mistakes import quoted

KEYWORDS = ("and", "or", "not", "in", "is", "null", "between", "true", "false")
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")

Sort = Literal["name", "keyword", "number", "text", "compare", "(", ")", ",", "minus", "end"]


@dataclass(frozen=True)
class Token:
    sort: Sort
    text: str  # keywords in lower case, texts without their quotes
    at: int


class ConditionMistake(Exception):  # noqa: N818 - it is a mistake of the writer, not of the program
    """One mistake in a condition, at an offset in its text."""

    def __init__(self, at: int, says: str, hint: str = "") -> None:
        super().__init__(f"{says} {hint}".strip())
        self.at = at
        self.says = says
        self.hint = hint


# What people write from other languages, longest first: (written, says, hint).
_SLIPS = (
    ("===", '"===" is no comparison here.', "Write one = sign."),
    ("==", '"==" is no comparison here.', "Write one = sign."),
    ("!=", '"!=" is no comparison here.', 'Write <> for "is not".'),
    ("=<", '"=<" is the wrong way round.', "Write <=."),
    ("=>", '"=>" is the wrong way round.', "Write >=."),
    ("><", '"><" is no comparison here.', 'Write <> for "is not".'),
    ("&&", '"&&" is no word of a condition.', "Write and."),
    ("||", '"||" is no word of a condition.', "Write or."),
    ("&", '"&" is no word of a condition.', "Write and."),
    ("|", '"|" is no word of a condition.', "Write or."),
    ("!", '"!" is no word of a condition.', "Write not."),
    ("≤", '"≤" is no comparison here.', "Write <=."),
    ("≥", '"≥" is no comparison here.', "Write >=."),
    ("≠", '"≠" is no comparison here.', "Write <>."),
    ("%", '"%" does not belong in a condition.', "Write the number alone."),
    (";", '";" does not belong in a condition.', "Conditions are joined by and or or."),
    ("--", "a condition has no comments.", "Put # and the comment above the measure."),
    ("/*", "a condition has no comments.", "Put # and the comment above the measure."),
)
_ARITHMETIC = "+*/"
_OTHER_QUOTES = '"`\u2018\u2019\u201c\u201d\u00b4'

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BARE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}")
_COMPARE = re.compile(r"<>|<=|>=|=|<|>")
_TEXT = re.compile(r"'((?:[^']|'')*)'")


def tokens(text: str) -> list[Token]:
    """The tokens of a condition, ending with one of sort "end". Raises `ConditionMistake`."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _next(text, at)
        found.append(token)
    found.append(Token("end", "", len(text.rstrip())))
    return found


def _next(text: str, at: int) -> tuple[Token, int]:
    _refuse_slips(text, at)
    if match := _NAME.match(text, at):
        word = match[0].lower()
        if word in KEYWORDS:
            return Token("keyword", word, at), match.end()
        return Token("name", match[0], at), match.end()
    if match := _NUMBER.match(text, at):
        if _NAME.match(text, match.end()):
            written = text[at : _NAME.match(text, match.end()).end()]  # type: ignore[union-attr]
            raise ConditionMistake(
                at, f"{quoted(written)} is neither a number nor a name.", "Texts go in single quotes."
            )
        return Token("number", match[0], at), match.end()
    if match := _COMPARE.match(text, at):
        return Token("compare", match[0], at), match.end()
    if match := _TEXT.match(text, at):
        return Token("text", match[1].replace("''", "'"), at), match.end()
    if text[at] == "'":
        raise ConditionMistake(
            at, "this quote is never closed.", "End the text with ', and write '' for one inside it."
        )
    simple: dict[str, Sort] = {"(": "(", ")": ")", ",": ",", "-": "minus"}
    if text[at] in simple:
        return Token(simple[text[at]], text[at], at), at + 1
    raise ConditionMistake(at, f"{quoted(text[at])} does not belong in a condition.")


def _refuse_slips(text: str, at: int) -> None:
    for written, says, hint in _SLIPS:
        if text.startswith(written, at):
            raise ConditionMistake(at, says, hint)
    if text[at] in _ARITHMETIC:
        raise ConditionMistake(
            at,
            f"a condition does not calculate with {text[at]}.",
            "Use working_days, days_between or months_between for the time between two dates.",
        )
    if text[at] in _OTHER_QUOTES:
        closing = next((i for i in range(at + 1, len(text)) if text[i] in _OTHER_QUOTES), None)
        inner = text[at + 1 : closing] if closing else "text"
        inner = inner.replace("'", "''")
        raise ConditionMistake(at, f"{text[at]} does not quote a text.", f"Write '{inner}' in single quotes.")
    if match := _BARE_DATE.match(text, at):
        year_first = match[0][4:5] == "-"
        raise ConditionMistake(
            at,
            f"the date {match[0]} is not in quotes.",
            f"Write '{match[0]}'." if year_first else "Write it in quotes, year first: 'YYYY-MM-DD'.",
        )
