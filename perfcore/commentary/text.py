"""A text as sentences and clauses, each at its place, and what a clause denies or leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from perfcore.commentary import words

_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|no|vs|mr|mrs|ms|dr|prof|cllr|st|rev|sgt|incl|inc|cf|dept|jan|feb|mar"
    r"|apr|aug|sept|oct"
    r"|nov|dec)|(?<![A-Za-z])[A-Z])$",
    re.I,
)
_STOP = re.compile(r"[.!?]+[\"'”’)]*(?=\s|$)|\n+|\s[•·|]\s")
_CLAUSE = re.compile(
    r"[;:,()–—]|\s-\s|\b(?:" + "|".join(words.CONJUNCTIONS) + r")\b",
    re.I,
)
WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?(?:-[A-Za-z]+)*|\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class Span:
    """text[start:end], with the text itself."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Span]:
    """The sentences of `text`; a full stop after an abbreviation or an initial ends none."""
    found: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0].startswith(".") and _ends_in_abbreviation(text[start : stop.start()]):
            continue
        _add(found, text, start, stop.end())
        start = stop.end()
    _add(found, text, start, len(text))
    return found


def _ends_in_abbreviation(before: str) -> bool:
    return _ABBREVIATIONS.search(before[-12:]) is not None


def clauses(sentence: Span) -> list[Span]:
    """The parts of a sentence between punctuation marks and conjunctions; figures keep their commas."""
    found: list[Span] = []
    text = sentence.text
    start = 0
    for mark in _CLAUSE.finditer(text):
        if mark[0] == "," and text[mark.end() : mark.end() + 1].isdigit():
            continue
        if mark[0] == "–" and text[mark.end() : mark.end() + 1].isdigit():
            continue
        _add(found, text, start, mark.start(), sentence.start)
        start = mark.end() if not mark[0].strip().isalpha() else mark.start()
        if mark[0].strip()[:1].isalpha():
            start = mark.start()
    _add(found, text, start, len(text), sentence.start)
    return found


def _add(found: list[Span], text: str, start: int, end: int, offset: int = 0) -> None:
    part = text[start:end]
    if part.strip():
        start += len(part) - len(part.lstrip())
        part = part.strip()
        found.append(Span(offset + start, offset + start + len(part), part))


def clause_at(found: list[Span], place: int) -> int:
    """The number of the clause that holds `place`, else of the last that begins before it."""
    number = 0
    for i, clause in enumerate(found):
        if clause.start <= place:
            number = i
    return number


def has_verb(text: str) -> bool:
    return words.VERB.search(text) is not None


def denied(sentence: Span, place: int, end: int) -> bool:
    """Whether what stands at text[place:end] is denied, doubted or only supposed by its sentence.

    A clause without a verb of its own ("not a trend, a shift or a change") shares its neighbour's denial.
    """
    if sentence.text.rstrip("\"'”’) ").endswith("?"):
        return True  # a question claims nothing
    parts = clauses(sentence)
    if not parts:
        return False
    number = clause_at(parts, place)
    first = number
    while first > 0 and not has_verb(_without(parts[first].text)) and not _breaks(parts[first].text):
        first -= 1
    # a conjunction that supposes ("if", "whether") opens its own clause, so it stands in what is read here
    before = sentence.text[parts[first].start - sentence.start : place - sentence.start]
    after = sentence.text[end - sentence.start : parts[number].end - sentence.start]
    before = words.NO_DENIAL.sub(" ", before)
    if words.DENIAL.search(before) or words.DENIAL_AFTER.search(after):
        return True
    opening = words.NO_DENIAL.sub(" ", sentence.text[: max(0, place - sentence.start)])
    return words.DOUBT.search(opening) is not None


def _breaks(text: str) -> bool:
    return re.match(r"(?:but|however|although|though|while|whereas|yet)\b", text, re.I) is not None


def _without(text: str) -> str:
    return re.sub(r"^(?:" + "|".join(words.CONJUNCTIONS) + r")\b", "", text, flags=re.I)


def stem(word: str) -> str:
    """A word without its ending, roughly: "families" and "family" give the same."""
    word = re.sub(r"['’]s?$", "", word.casefold())
    word = {"decision": "decided", "decisions": "decided"}.get(word, word)
    for ending, instead in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ences", "ence"),
        ("ing", ""),
        ("ed", ""),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return (word[: -len(ending)] + instead).rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def uncontracted(text: str) -> str:
    """ "We're" without its "re", and "don't" without its "t"."""
    return re.sub(r"['’](?:re|ve|ll|t|d|m)\b", "", text)


def stems(text: str) -> set[str]:
    return {
        stem(word)
        for word in re.findall(r"[A-Za-z]+", uncontracted(text))
        if word.casefold() not in words.FUNCTION
    }
