"""Words of direction and judgement held against the change, the polarity and the mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import about, text, words, words_figures
from perfcore.commentary.model import Comment, Context, Finding
from perfcore.commentary.periods import other_or_previous, periods_in, when
from perfcore.commentary.words import one_of

_BASES = re.compile(
    r"\b(?:than|below|above|under|over|on|against|compared (?:to|with)|short of|from)\b[\w "
    r",.%'’]*?\b(?P<base>target|average|mean|limit|range|usual|norm|expected|threshold|limits)\b",
    re.I,
)


def direction(comment: Comment, context: Context) -> Iterator[Finding]:
    """Rose where it fell, improved where it got worse, above the mean where it is below."""
    known = about.words_of(context)
    for sentence in text.sentences(comment.text):
        yield from _mean(context, sentence, known)
        if context.change is None:
            continue
        taken: list[tuple[int, int]] = []
        for start, end, sign, judged in _words_in(sentence, context):
            if any(a < end and start < b for a, b in taken):
                continue
            finding = _contradicts(context, sentence, start, end, sign, judged, known)
            if finding is not None:
                taken.append((start, end))
                yield finding


def _words_in(sentence: text.Span, context: Context) -> list[tuple[int, int, int, bool]]:
    """Place, sign and whether it judges (good or bad) of every such word; sign 0 is "unchanged"."""
    found = []
    for pattern, sign, judged in (
        (words.UP, 1, False),
        (words.DOWN, -1, False),
        (words.GOOD, 1, True),
        (words.BAD, -1, True),
        (words.SAME, 0, False),
        (words.ARROW_UP, 1, False),
        (words.ARROW_DOWN, -1, False),
    ):
        found += [(m.start(), m.end(), sign, judged) for m in pattern.finditer(sentence.text)]
    if context.in_time:
        for pattern, sign in ((words.LONGER, 1), (words.SHORTER, -1)):
            found += [(m.start(), m.end(), sign, False) for m in pattern.finditer(sentence.text)]
    return sorted(found)


# "continued to improve", "pleased to report": what follows did happen
_NOT_SUPPOSED = re.compile(r"\b(?:continu\w+ to|(?:pleased|happy|glad|sorry|able) to \w+)", re.I)


# "more than bad luck" compares with no other time
_MORE_THAN = re.compile(
    rf"(?:more|less) than (?!in\b|last\b|the (?:previous|month|prior|average|mean|usual)|previous|before"
    rf"|at\b|our\b"
    rf"|usual|average|target|{words_figures.MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)",
    re.I,
)


_COUNTED = re.compile(
    rf"\b(?:\d+|{'|'.join(words_figures.UNITS)}|{'|'.join(words_figures.TENS)})(?: [a-z]+)? $", re.I
)


def _contradicts(
    context: Context, sentence: text.Span, start: int, end: int, sign: int, judged: bool, known: about.Words
) -> Finding | None:
    said = sentence.text[start:end]
    place, stop = sentence.start + start, sentence.start + end
    change = context.change or 0.0
    if judged and context.good_side == 0 and not words.JUDGES.fullmatch(said.strip()):
        return None
    if re.match(
        r"\s*than (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|half|an? \w+"
        r"|the (?:\d|\w+ allowed))",
        sentence.text[end : end + 25],
        re.I,
    ):
        return None  # "fewer than one in ten" compares with a figure, not with last time
    if _MORE_THAN.match(sentence.text[start : end + 40]):
        return None
    if (
        context.percent
        and re.fullmatch(r"more|fewer|less", said.strip(), re.I)
        and _COUNTED.search(sentence.text[:start])
    ):
        return None  # "twelve more in care" is of children, not of the share
    if re.match(r"\s+than (?:it|this|that|them)\b", sentence.text[end : end + 12]) and (
        words.OTHER_BASE.search(sentence.text[:start])
    ):
        return None  # "higher than England in May, lower than it in June"
    if sign == 0 and re.search(r"\b(?:charts?|graphs?|statistically|limits)\b", sentence.text[:start], re.I):
        return None  # the chart, which the rules for it read
    if re.match(
        r"\s*(?:depends|relies|rests|hinges|requires?|is needed|is required)\b", sentence.text[end:], re.I
    ):
        return None  # not there yet
    parts = text.clauses(sentence)
    clause = parts[text.clause_at(parts, place)]
    inside = clause.text
    if sign == 0 and not judged:
        if _same_enough(context) or text.denied(sentence, place, place):
            return None
    elif text.denied(sentence, place, stop):
        return None
    lead = _NOT_SUPPOSED.sub("", sentence.text[max(0, clause.start - sentence.start) : start])
    if words.FUTURE.search(lead) or words.FUTURE.search(sentence.text[start : end + 12]) or _supposed(lead):
        return None
    near = sentence.text[max(0, clause.start - sentence.start - 40) : end + 60]
    if (
        words.OTHER_BASE.search(inside)
        or words.OTHER_BASE.search(sentence.text[end : end + 45])
        or _other_month(near, context)
    ):
        return None
    if re.match(
        r"(?:\s+than|\s+\w+ than)?\s*(?:the |its |our )?(?:\w+ )?(?:target|average|mean|usual|norm|limit"
        r"|\w+ limit|range|expect|long-run)",
        sentence.text[end : end + 40],
        re.I,
    ):
        return _against_level(context, sentence, start, end, sign, judged)
    if re.match(
        r"\s+(?:level|levels|number|numbers|limit|end|need|needs|risk|tier|threshold|quality|outcomes?"
        r"|practice|education|standards?|and lower)\b",
        sentence.text[end : end + 15],
    ) and said.casefold() in {"higher", "lower", "better", "poorer", "positive"}:
        return None
    subject = about.subject_at(sentence, place, known)
    bare = re.fullmatch(r"\W*", sentence.text[max(0, clause.start - sentence.start) : start]) is not None
    around = inside + " " + (sentence.text[:start] if bare else "")  # "19% were late, up from 15%"
    late = words.LATE.search(around) is not None
    if (
        late
        and context.percent
        and not judged
        and sign
        and subject != "key"
        and (text.stems(around) & known.own or _tells_the_late(around, context))
    ):
        left = _late_change(context)
        if left is None or any(change * sign >= 0 for change in left):
            return None
        return _finding(place, stop, said.strip(), "the late ones went the other way")
    of = about.complement_of(sentence.text[end:], known)
    if of in {"other", "key"}:
        return None
    if of == "none" and subject in {"other", "key"}:
        return None
    noun = re.match(r"\s+(?:new |\w+ly )?([a-z]+)", sentence.text[end:])
    if (
        said.casefold().strip() in _BEFORE_A_NOUN
        and noun is not None
        and (
            noun[1] not in words.FUNCTION
            and text.stem(noun[1]) not in known.own | about.THE_FIGURE | _AFTER_COMPARISON
        )
    ):
        return None
    if re.fullmatch(r"more|fewer", said.strip(), re.I) and text.stems(
        inside[max(0, stop - clause.start) :]
    ) & {part for key in known.keys.values() for part in key - known.own}:
        return None
    if context.percent and not judged and _volume(context, sentence, start, end, sign, known):
        return None
    if sign == 0 and not judged:
        true = f"it went from {context.previous:g} to {context.value:g}"
        return _finding(place, stop, said, true)
    side = change * (context.good_side or 0) if judged else change
    if judged and context.good_side == 0:
        return Finding(
            "direction_contradiction",
            place,
            stop,
            f'"{said.strip()}" judges a measure that is neither better nor worse when it is higher.',
            "Say that it is higher or lower, without calling it good or bad.",
        )
    if side * sign > 0:
        return None
    if side == 0 and re.search(r"\b(?:remain|stay|still|keep|kept)", lead, re.I):
        return None
    return _finding(place, stop, said.strip(), f"it went from {context.previous:g} to {context.value:g}")


_BEFORE_A_NOUN = one_of(
    "fewer more higher lower better rising falling increasing increased reduced improved growing poorer "
    "improving declining"
)
_AFTER_COMPARISON = frozenset(
    text.stem(w) for w in one_of("trend picture trajectory than compared overall again month direction")
)


def _finding(start: int, end: int, said: str, true: str) -> Finding:
    return Finding(
        "direction_contradiction",
        start,
        end,
        f'"{said}" disagrees with the data: {true}.',
        "Say which way the figure went, as the data has it.",
    )


def _same_enough(context: Context) -> bool:
    change, value = abs(context.change or 0.0), abs(context.value or 0.0)
    return change <= (0.5 if context.percent else max(0.0, 0.005 * value))


def _supposed(lead: str) -> bool:
    return (
        re.search(
            r"\b(?:if|whether|unless|should|until|before|to|would|will|not to)\s+(?:\w+\s+){0,2}$", lead, re.I
        )
        is not None
    )


def _other_month(said: str, context: Context) -> bool:
    """Whether a month other than this one and the last is what the change is measured from."""
    places = [
        when(named, context.period, context.previous_period)
        for named in periods_in(said)
        if named.day is None
    ]
    return any(place in {"past", "future"} for place in places)


def _volume(
    context: Context, sentence: text.Span, start: int, end: int, sign: int, known: about.Words
) -> bool:
    """Whether "fewer assessments" beside a percentage is true of the numbers behind it."""
    lead = sentence.text[max(0, start - 40) : start] + sentence.text[end : end + 40]
    if not text.stems(lead) & known.own or re.search(
        r"\b(?:percentage|proportion|rate|performance|timeliness|share|%)", lead, re.I
    ):
        return False
    pairs = (
        (context.numerator, context.previous_numerator),
        (context.denominator, context.previous_denominator),
    )
    return any(a is not None and b is not None and (a - b) * sign > 0 for a, b in pairs)


def _tells_the_late(said: str, context: Context) -> bool:
    """Whether a clause has the number of the late ones: "28 late, down from 43"."""
    n, of = context.numerator, context.denominator
    found = re.search(r"\b(\d[\d,]*) (?:\w+ )?late\b", said)
    return (
        n is not None and of is not None and found is not None and float(found[1].replace(",", "")) == of - n
    )


def _late_change(context: Context) -> tuple[float, float] | None:
    """How the number and the share of the late ones changed; None where that is not known."""
    n, of, n_then, of_then = (
        context.numerator, context.denominator, context.previous_numerator, context.previous_denominator,
    )  # fmt: skip
    if n is None or of is None or n_then is None or of_then is None or context.change is None:
        return None
    return (of - n) - (of_then - n_then), -context.change


def _against_level(
    context: Context, sentence: text.Span, start: int, end: int, sign: int, judged: bool
) -> Finding | None:
    """ "Higher than average", "below the mean": against the chart's mean where that is what is named."""
    mean, value = context.spc.mean, context.value
    after = sentence.text[end : end + 40]
    if (
        mean is None
        or value is None
        or not re.match(
            r"(?:\s+than|\s+\w+ than)?\s*(?:the |its |our )?(?:\w+ )?(?:average|mean)", after, re.I
        )
    ):
        return None
    if (
        re.search(
            r"\b(?:national|regional|England|neighbour\w*|year\w*|12)\b",
            after + sentence.text[max(0, start - 20) : start],
            re.I,
        )
        or judged
    ):
        return None
    if (value - mean) * sign >= 0:
        return None
    return _finding(
        sentence.start + start,
        sentence.start + end,
        sentence.text[start:end].strip(),
        f"the mean is {mean:g} and the value {value:g}",
    )


_SIDE_OF_MEAN = re.compile(
    r"\b(?P<side>above|over|below|under) (?:the |our |its )?(?:long-run |usual |chart |overall "
    r")?(?:average|mean)\b",
    re.I,
)


def _mean(context: Context, sentence: text.Span, known: about.Words) -> Iterator[Finding]:
    """Above or below the average, against the mean of the chart."""
    mean, value = context.spc.mean, context.value
    if mean is None or value is None:
        return
    for match in _SIDE_OF_MEAN.finditer(sentence.text):
        place, stop = sentence.start + match.start(), sentence.start + match.end()
        parts = text.clauses(sentence)
        clause = parts[text.clause_at(parts, place)]
        says = 1 if match["side"].casefold() in {"above", "over"} else -1
        elsewhere = words.OTHER_BASE.search(clause.text) or words_figures.ELSEWHERE.search(clause.text)
        if (value - mean) * says >= 0 or elsewhere or words.FUTURE.search(clause.text):
            continue
        if (
            text.denied(sentence, place, stop)
            or other_or_previous(clause.text, context.period, context.previous_period)
            or words_figures.LAST_MONTH.search(clause.text)
        ):
            continue
        if about.subject_at(sentence, place, known) == "measure":
            yield _finding(place, stop, match[0], f"the mean is {mean:g} and the value {value:g}")
