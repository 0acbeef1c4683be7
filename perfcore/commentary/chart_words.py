"""Words that claim more, or less, than the control chart shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import about, text, words, words_chart, words_figures
from perfcore.commentary.model import Comment, Context, Finding
from perfcore.commentary.periods import periods_in, when


def overclaims(comment: Comment, context: Context) -> Iterator[Finding]:
    """Real, significant, sustained, a trend: where the chart shows common cause."""
    if not context.spc.common or context.spc.special:
        return
    known = about.words_of(context)
    for sentence in text.sentences(comment.text):
        for match in words_chart.OVERCLAIM.finditer(sentence.text):
            place, stop = sentence.start + match.start(), sentence.start + match.end()
            if _of_something_else(sentence, match.start(), match.end()) or text.denied(sentence, place, stop):
                continue
            if (
                match["is"]
                and re.match(r"\W*(?:this|as)\b", match[0], re.I)
                and not words.VERB.search(match[0])
            ):
                continue
            subject = about.subject_at(sentence, place, known)
            of = about.complement_of(sentence.text[match.end() :], known)
            if of in {"other", "key"} or (
                of == "none" and subject in {"other", "key"} and not _names_change(sentence, match.start())
            ):
                continue
            yield Finding(
                "spc_overclaim",
                place,
                stop,
                f'"{match[0]}" claims a real change; the chart shows only the usual ups and downs.',
                "Say that the figure is within its usual range, or wait for a signal.",
                True,
            )


_CHANGE = re.compile(rf"\b{words_chart.CHANGE_NOUN}\b", re.I)


def _names_change(sentence: text.Span, start: int) -> bool:
    """Whether a change is what the words before speak of: "The fall is real"."""
    return words_chart.PRAISED.search(sentence.text[:start]) is not None or (
        re.search(
            rf"\b(?:the|this|that|our) (?:\w+ )?{words_chart.CHANGE_NOUN}\b(?! in)[\w ]*$",
            sentence.text[:start],
            re.I,
        )
        is not None
    )


def _of_something_else(sentence: text.Span, start: int, end: int) -> bool:
    around = sentence.text[max(0, start - 15) : end + 25]
    for match in words_chart.NOT_OF_THE_CHART.finditer(around):
        if match.start() < end - max(0, start - 15) and match.end() > start - max(0, start - 15):
            return True
    return False


# these play down the figure whatever the words before them are about
_OF_THE_FIGURE = re.compile(
    r"(?:no|nothing|not|just|only|simply|merely|down to|due to|by chance|within|in line|common)\b", re.I
)


# "the usual range is 92 to 98" tells the range, not where the figure is
_STATED = re.compile(r"\s*(?:is|are|was|runs?|of|from|lies|for|\()", re.I)
_INSIDE = re.compile(
    r"\b(?:within|in|inside|is|are|was|just|only|as|at|part|simply|reflects?)(?: (?:the|our|its|a))?$", re.I
)


def _of_another_time(said: str, context: Context) -> bool:
    """Whether a clause is about another period only: "was stable for most of 2025"."""
    times = {
        when(named, context.period, context.previous_period) for named in periods_in(said) if not named.day
    }
    return bool(times) and "now" not in times


def underclaims(comment: Comment, context: Context) -> Iterator[Finding]:
    """Normal, stable, nothing unusual: where the chart shows a special cause."""
    if not context.spc.special:
        return
    known = about.words_of(context)
    for sentence in text.sentences(comment.text):
        for match in words_chart.UNDERCLAIM.finditer(sentence.text):
            place, stop = sentence.start + match.start(), sentence.start + match.end()
            parts = text.clauses(sentence)
            clause = parts[text.clause_at(parts, place)]
            lead = sentence.text[max(0, clause.start - sentence.start) : match.start()]
            near = " ".join(re.findall(r"[\w'’]+", lead)[-6:])
            if _of_another_time(clause.text, context):
                continue
            if match["range"] and _STATED.match(sentence.text[match.end() :]) and not _INSIDE.search(near):
                continue
            if re.search(
                r"\b(?:un\w+ly|hardly|no longer|barely|scarcely|had|previously)\b",
                near[-12:] + " " + match[0],
            ):
                continue
            if words_chart.OUTSIDE.search(words.NO_DENIAL.sub(" ", near)) or words_figures.LAST_MONTH.search(
                clause.text
            ):
                continue
            if re.match(
                r"\W*(?:\w+ ){0,4}?(?:cannot|can not|did not|didn['’]t|does not|do not|would not"
                r"|no longer|is not|are not)\b",
                sentence.text[match.end() : match.end() + 40],
            ):
                continue
            if re.search(
                r"\b(?:in|at|over|for|during) (?:the )?(?:\w+ )?(?:summer|winter|spring|autumn|school"
                r"|christmas|easter|holidays?|time of year)",
                sentence.text,
                re.I,
            ) and match[0].casefold().startswith("as "):
                continue
            subject = about.subject_at(sentence, place, known)
            of_other = subject in {"other", "key"} and not match["range"]
            if of_other and not _names_change(sentence, match.start()) and not _OF_THE_FIGURE.match(match[0]):
                continue
            yield Finding(
                "spc_underclaim",
                place,
                stop,
                f'"{match[0]}" plays down the figure; the chart shows a special cause'
                + (f" ({context.spc.rule})" if context.spc.rule else "")
                + ".",
                "Say that the figure is outside what is usual, and why, or that this is looked into.",
                True,
            )
