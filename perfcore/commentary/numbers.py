"""Figures, targets and periods that disagree with the data; what cannot be checked is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import about, text, words, words_figures
from perfcore.commentary.changes import change, times
from perfcore.commentary.claim import Claim
from perfcore.commentary.counts import count
from perfcore.commentary.known import Figures, figures_of, matches
from perfcore.commentary.levels import duration, level, range_of, target
from perfcore.commentary.mentions import Mention, mentions_in
from perfcore.commentary.model import Comment, Context, Finding
from perfcore.commentary.periods import periods_in, when
from perfcore.commentary.roles import Said, month_said, role_of
from perfcore.commentary.shares import is_share_of, pair, percent, share_of


def numbers(comment: Comment, context: Context) -> Iterator[Finding]:
    """Every figure in the text that the data contradicts."""
    figures = figures_of(context)
    known = about.words_of(context)
    for sentence in text.sentences(comment.text):
        inherited: Said | None = None
        last: Mention | None = None
        for mention in mentions_in(sentence.text, sentence.start):
            said = role_of(mention, sentence.text, context, inherited)
            inherited = said if mention.form != "duration" else inherited
            claim = Claim(mention, said, sentence, context, figures, known)
            true = ""
            if last is None or not is_share_of(mention, last):
                true = _complaint(claim) or (share_of(claim, last) if last is not None else "")
            last = mention
            if true:
                yield _finding(comment, mention, true, said, context)
        yield from _periods_not_over(sentence, context)


def _finding(comment: Comment, mention: Mention, true: str, said: Said, context: Context) -> Finding:
    words_said = comment.text[mention.start : mention.end]
    return Finding(
        "number_mismatch",
        mention.start,
        mention.end,
        f'"{words_said}" disagrees with the data: {true}.',
        f"Write the figure as the data has it ({true}), or say which period or group it is of.",
        _changes_verdict(mention, said, context),
    )


def _changes_verdict(mention: Mention, said: Said, context: Context) -> bool:
    """Whether the wrong figure would turn on target into off, or a figure within the limits into a signal."""
    if said.role == "target":
        return True
    stated = mention.value
    if mention.form == "pair" and context.percent and mention.second:
        stated = 100 * mention.value / mention.second
    elif (mention.form in {"percent", "share"}) != context.percent:
        return False
    if said.role != "value" or said.time == "previous" or context.value is None:
        return False
    if context.target is not None and (stated >= context.target) != (context.value >= context.target):
        return True
    low, high = context.spc.lpl, context.spc.upl
    if low is None or high is None:
        return False
    return (low <= stated <= high) != (low <= context.value <= high)


def _complaint(claim: Claim) -> str:
    """What the data has instead; empty where the figure is right or cannot be checked."""
    mention, role = claim.mention, claim.said.role
    if role == "aside" or (claim.said.time == "unknown" and not _stated_elsewhere(mention, claim.figures)):
        return ""
    if mention.form == "times":
        return times(claim)
    if role == "target" and (mention.form != "duration" or claim.context.in_time):
        return target(claim)
    if mention.form == "duration":
        return duration(claim)
    if mention.form == "range":
        return range_of(claim)
    if role in {"mean", "limit"}:
        return level(claim)
    if role == "change":
        return change(claim)
    if mention.form == "pair":
        return pair(claim)
    if mention.form in {"percent", "share"}:
        return percent(claim)
    return count(claim)


def _stated_elsewhere(mention: Mention, figures: Figures) -> bool:
    """Whether the figure is exactly this or last period's, so that another period's name on it is wrong."""
    if (
        mention.hedge
        or mention.in_words
        or words_figures.UNKNOWN_PERIOD.search(mention.before + mention.after)
    ):
        return False
    if mention.form == "points":
        return True  # held against the change alone
    if mention.form == "pair":
        return (mention.value, mention.second) in (*figures.pairs, *figures.previous_pairs)
    if mention.form == "percent":
        return mention.decimals > 0 and matches(
            mention.value, mention.decimals, "", (*figures.now, *figures.previous)
        )
    return (
        mention.form == "count" and mention.value >= 30 and mention.value in (*figures.now, *figures.previous)
    )


def _periods_not_over(sentence: text.Span, context: Context) -> Iterator[Finding]:
    """A later month spoken of as over: "in March the figure was" in a report of February."""
    if context.period is None:
        return
    for named in periods_in(sentence.text):
        lead = sentence.text[: named.start]
        if named.day is not None or when(named, context.period, context.previous_period) != "future":
            continue
        if not re.search(r"\b(?:in|during|at the end of|for)\s*$", lead, re.I):
            continue
        rest = sentence.text[named.end :]
        parts = text.clauses(sentence)
        clause = parts[text.clause_at(parts, sentence.start + named.start)]
        if words.FUTURE.search(sentence.text) or re.match(
            r"\s+[a-z]+ (?:meeting|panel|board|report|review)|\s+last year", rest
        ):
            continue
        spoken = clause.text + " " + (rest[:80] if rest.startswith(",") else "")
        if re.search(
            r"\b(?:we (?:also |then |have )?[a-z]{3,}ed|was|were|had|fell|rose|stood|improved|dropped"
            r"|increased|decreased|completed|met"
            r"|missed|\d[\d.]*%)",
            spoken,
        ):
            yield Finding(
                "number_mismatch",
                sentence.start + named.start,
                sentence.start + named.end,
                f'"{sentence.text[named.start : named.end]}" is after {month_said(context.period)},'
                " the period of this report.",
                f"Name the period that the figures are of: {month_said(context.period)}.",
            )
