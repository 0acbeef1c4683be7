"""The words of the condition language: a tokenizer that knows the slips people make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from perfcore.catalogue.mistakes import quoted

KEYWORDS = ("and", "or", "not", "in", "is", "null", "between", "true", "false")

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


# What people write from other languages, longest first: (written, meant, says, hint). What is meant is read
# in its place, so that the rest of the condition is checked as well; "" where nothing can be.
_NO_COMPARISON = '"{}" is no comparison here.'
_NO_WORD = '"{}" is no word of a condition.'
_COMMENT = ("", "a condition has no comments.", "Put # and the comment above the measure.")
_SLIPS: tuple[tuple[str, str, str, str], ...] = (
    ("===", "=", _NO_COMPARISON, "Write one = sign."),
    ("==", "=", _NO_COMPARISON, "Write one = sign."),
    ("!=", "<>", _NO_COMPARISON, 'Write <> for "is not".'),
    ("=<", "<=", '"{}" is the wrong way round.', "Write <=."),
    ("=>", ">=", '"{}" is the wrong way round.', "Write >=."),
    ("><", "<>", _NO_COMPARISON, 'Write <> for "is not".'),
    ("&&", "and", _NO_WORD, "Write and."),
    ("||", "or", _NO_WORD, "Write or."),
    ("&", "and", _NO_WORD, "Write and."),
    ("|", "or", _NO_WORD, "Write or."),
    ("!", "not", _NO_WORD, "Write not."),
    ("\u2264", "<=", _NO_COMPARISON, "Write <=."),
    ("\u2265", ">=", _NO_COMPARISON, "Write >=."),
    ("\u2260", "<>", _NO_COMPARISON, "Write <>."),
    ("%", "", '"{}" does not belong in a condition.', "Write the number alone."),
    (";", "", '"{}" does not belong in a condition.', "Conditions are joined by and or or."),
    ("--", *_COMMENT),
    ("/*", *_COMMENT),
)
_ARITHMETIC = "+*/"
_OTHER_QUOTES = '"`\u2018\u2019\u201c\u201d\u00b4'

_SIMPLE: Mapping[str, Sort] = {"(": "(", ")": ")", ",": ",", "-": "minus"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BARE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}")
_COMPARE = re.compile(r"<>|<=|>=|=|<|>")
_TEXT = re.compile(r"'((?:[^']|'')*)'")


def tokens(text: str, mistakes: list[ConditionMistake]) -> list[Token]:
    """The tokens of a condition, ending with one of sort "end".

    A slip whose meaning is plain goes to `mistakes` and is read as it was meant; what has no plain
    meaning raises `ConditionMistake`.
    """
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _slip(text, at, mistakes) or _next(text, at)
        found.append(token)
    found.append(Token("end", "", len(text.rstrip())))
    return found


def _next(text: str, at: int) -> tuple[Token, int]:
    if match := _NAME.match(text, at):
        word = match[0].lower()
        if word in KEYWORDS:
            return Token("keyword", word, at), match.end()
        return Token("name", match[0], at), match.end()
    if match := _NUMBER.match(text, at):
        if run_on := _NAME.match(text, match.end()):
            written = quoted(text[at : run_on.end()])
            hint = "Texts go in single quotes."
            raise ConditionMistake(at, f"{written} is neither a number nor a name.", hint)
        return Token("number", match[0], at), match.end()
    if match := _COMPARE.match(text, at):
        return Token("compare", match[0], at), match.end()
    if match := _TEXT.match(text, at):
        return Token("text", match[1].replace("''", "'"), at), match.end()
    if text[at] == "'":
        hint = "End the text with ', and write '' for one inside it."
        raise ConditionMistake(at, "this quote is never closed.", hint)
    if text[at] in _SIMPLE:
        return Token(_SIMPLE[text[at]], text[at], at), at + 1
    raise ConditionMistake(at, f"{quoted(text[at])} does not belong in a condition.")


def _slip(text: str, at: int, mistakes: list[ConditionMistake]) -> tuple[Token, int] | None:
    """The token that was meant by a slip at `at`; None where there is no slip."""
    for written, meant, says, hint in _SLIPS:
        if text.startswith(written, at):
            mistake = ConditionMistake(at, says.format(written), hint)
            if not meant:
                raise mistake
            mistakes.append(mistake)
            return Token("keyword" if meant.isalpha() else "compare", meant, at), at + len(written)
    if text[at] in _ARITHMETIC:
        hint = "Use working_days, days_between or months_between for the time between two dates."
        raise ConditionMistake(at, f"a condition does not calculate with {text[at]}.", hint)
    if text[at] in _OTHER_QUOTES:
        closing = next((i for i in range(at + 1, len(text)) if text[i] in _OTHER_QUOTES), None)
        inner = text[at + 1 : closing] if closing else "text"
        hint = "Write '{}' in single quotes.".format(inner.replace("'", "''"))
        mistake = ConditionMistake(at, f"{text[at]} does not quote a text.", hint)
        if closing is None:
            raise mistake
        mistakes.append(mistake)
        return Token("text", inner, at), closing + 1
    if match := _BARE_DATE.match(text, at):
        year_first = match[0][4:5] == "-"
        hint = f"Write '{match[0]}'." if year_first else "Write it in quotes, year first: 'YYYY-MM-DD'."
        mistake = ConditionMistake(at, f"the date {match[0]} is not in quotes.", hint)
        if not year_first:
            raise mistake
        mistakes.append(mistake)
        return Token("text", match[0], at), match.end()
    return None
