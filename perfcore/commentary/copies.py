"""Text that also stands on another measure, or stood here last month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from perfcore.commentary import words_figures
from perfcore.commentary.mentions import mask
from perfcore.commentary.model import Comment, Context, Finding
from perfcore.commentary.words import one_of

RUN = 12  # words in a row that are no accident
SHORTEST = 5  # a whole text of fewer words says too little to be called a copy
SAME_SHARE = 0.9
_WORD = re.compile(r"\d[\d.,]*\d%?|\d%?|[^\W\d_]+(?:['’][^\W\d_]+)?")


def _words(text: str) -> list[tuple[str, int, int]]:
    return [
        (match[0].casefold().replace("’", "'"), match.start(), match.end()) for match in _WORD.finditer(text)
    ]


def copies(comment: Comment, context: Context) -> Iterator[Finding]:
    """At most one finding for the other measures and one for last month."""
    said = _words(comment.text)
    best: tuple[int, int, int, str] | None = None
    for code, other in context.other_measures_text.items():
        if code == context.code:
            continue
        theirs = [word for word, _, _ in _words(other)]
        run = _longest_run([word for word, _, _ in said], theirs)
        whole = run[1] >= SHORTEST and run[1] in {len(said), len(theirs)}
        if (run[1] >= RUN or whole) and (best is None or run[1] > best[1]):
            best = (run[0], run[1], 0, code)
    if best is not None:
        yield Finding(
            "duplicate_other_measure",
            said[best[0]][1],
            said[best[0] + best[1] - 1][2],
            f"These {best[1]} words also stand on {best[3]} this month.",
            "Write what is true of this measure in words of its own.",
        )
    if _as_last_month(comment.text, context.last_month_text):
        yield Finding(
            "duplicate_last_month",
            0,
            len(comment.text),
            "These are last month's words; only numbers or months differ.",
            "Say what is new this month, or that nothing has changed and why.",
        )


def _longest_run(a: list[str], b: list[str]) -> tuple[int, int]:
    match = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return match.a, match.size


_FIGURE = re.compile(
    rf"^(?:\d.*|{words_figures.MONTHS}|{'|'.join(words_figures.UNITS)}|{'|'.join(words_figures.TENS)}|hundred|jan|feb|mar|apr|jun"
    rf"|jul|aug|sept?|oct|nov|dec|st|nd|rd|th|q)$",
    re.I,
)
_TELLING = one_of(
    "rose fell up down more fewer higher lower above below better worse improved improving increased "
    "increase decreased decrease rise fall"
    " not no missed met within outside over under declined worsened better dropped unchanged"
)


def _masked(text: str) -> list[str]:
    return [word for word, _, _ in _words(mask(text)) if not _FIGURE.match(word)]


def _as_last_month(text: str, last: str) -> bool:
    now, then = _masked(text), _masked(last)
    if len(now) < SHORTEST or len(then) < SHORTEST:
        return bool(now) and now == then and _words(text) == _words(last)
    if now == then:
        return True
    matcher = SequenceMatcher(None, now, then, autojunk=False)
    changed = {
        word
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
        for word in (*now[a:b], *then[c:d])
    }
    kept = sum(block.size for block in matcher.get_matching_blocks() if block.size >= SHORTEST)
    if matcher.ratio() >= SAME_SHARE and len(now) >= 8:
        return not changed & _TELLING
    return kept >= 10 and kept >= SAME_SHARE * len(now) and not changed & _TELLING
