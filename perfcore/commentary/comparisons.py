"""Above England, below last year: held against those figures where they are known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import about, text, words
from perfcore.commentary.model import Comment, Context, Finding
from perfcore.commentary.periods import other_or_previous

_UP = r"above|over|higher than|more than|ahead of|up on|in excess of|exceed(?:s|ed|ing)?"
_DOWN = r"below|under|lower than|less than|fewer than|behind|down on|short of"
_OF = (
    r"(?:the |that of |our |those of |their )?(?P<whose>England|national|statistical neighbours?"
    r"|our neighbours?"
    r"|last year|this time last year|(?:the )?same (?:month|time|point|period) (?:last year|a year ago)"
    r"|a year ago)\b"
    r"(?:['’]s?)? ?(?:average|figure|rate|level|median)?"
)
_CLAIM = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<good>better than)|(?P<bad>worse than)"
    rf"|(?P<long>(?:longer|slower) than)|(?P<short>(?:quicker|faster|shorter) than)) {_OF}",
    re.I,
)
# only figures of the same thing: a rate for each 10,000 beside a count is none
_KEYS = {
    "england": re.compile(r"(?:england|national)(?:_(?:average|median|latest|20\d\d))?"),
    "neighbours": re.compile(r"(?:statistical_)?neighbours?(?:_(?:average|median))?"),
    "year": re.compile(
        r"(?:same_(?:month|point|time|period)_)?(?:last_year|a_year_ago|year_ago|previous_year)"
    ),
}


def comparisons(comment: Comment, context: Context) -> Iterator[Finding]:
    """Each comparison that a known figure contradicts; nothing where that figure is not known."""
    if context.value is None:
        return
    known = about.words_of(context)
    for sentence in text.sentences(comment.text):
        for match in _CLAIM.finditer(sentence.text):
            place, stop = sentence.start + match.start(), sentence.start + match.end()
            with_ = _figure(match["whose"], context)
            if with_ is None or abs(with_ - context.value) < 0.05:
                continue
            parts = text.clauses(sentence)
            clause = parts[text.clause_at(parts, place)]
            lead = sentence.text[max(0, clause.start - sentence.start) : match.start()]
            if text.denied(sentence, place, stop) or words.FUTURE.search(lead):
                continue
            # "last year" is a time of its own; any other month says that it is not this value
            if other_or_previous(clause.text, context.period, context.previous_period):
                continue
            if about.subject_at(sentence, place, known) == "other":
                continue
            if (match["long"] or match["short"]) and not context.in_time:
                continue
            side = 1 if match["up"] or match["good"] or match["long"] else -1
            if match["good"] or match["bad"]:
                side *= context.good_side
            if (context.value - with_) * side >= 0:
                continue
            yield Finding(
                "direction_contradiction",
                place,
                stop,
                f'"{match[0]}" disagrees with the data: the value is {context.value:g}, that one {with_:g}.',
                "Say which of the two figures is higher, as the data has it.",
            )


def _figure(whose: str, context: Context) -> float | None:
    said = whose.casefold()
    group = "year" if "year" in said else "neighbours" if "neighbour" in said else "england"
    found = [v for key, v in context.other_known_numbers.items() if _KEYS[group].fullmatch(key.casefold())]
    return found[0] if len(found) == 1 else None
