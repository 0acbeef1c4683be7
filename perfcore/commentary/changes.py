"""Sizes of change that a text names: 14 more, 3.7 points lower, doubled."""

from __future__ import annotations

import re

from perfcore.commentary import about, text, words
from perfcore.commentary.claim import Claim, elsewhere, own_near, shown
from perfcore.commentary.known import matches
from perfcore.commentary.mentions import share_fits
from perfcore.commentary.roles import month_said
from perfcore.commentary.words import one_of

_TARGET_COMES = re.compile(r"^\s*target", re.I)
_CHANGE_VERB = re.compile(r"\b(?:by|of|up|down)\s*(?:just |only )?$", re.I)
_COMPARERS = one_of(
    "higher lower more fewer less above below up down points short than compared net on since"
)
_A_LEVEL = re.compile(r"\b(?:target|average|mean|limits?|range|usual|started|ended|starts|ends)\b", re.I)


_OF_A_LEVEL = re.compile(
    r"^\s*(?:\w+ )?(?:above|below|short|shy|adrift|away|off|over|under|ahead|within"
    r"|outside|better|worse)\b",
    re.I,
)


_LEVEL_AFTER = re.compile(
    r"\s*(?:points? )?(?:short of|below|above|under|over|off|away from|adrift of|better than"
    r"|worse than|shy of"
    r"|ahead of|beyond|from|higher than|lower than)\s+(?:\w+ ){0,3}?(?:\d[\d.]*%? )?"
    r"(?P<level>target|average|mean)\b",
    re.I,
)


def _is_of_last(claim: Claim, near: str) -> bool:
    """Whether a size of change can only be since last time: "14 more than in January", "a rise of 14"."""
    if _A_LEVEL.search(near) or _OF_A_LEVEL.search(claim.mention.after):
        return False
    keys = {part for parts in claim.known.keys.values() for part in parts - claim.known.own}
    if text.stems(claim.sentence.text) & keys and not claim.said.named:
        return False
    return not claim.said.named or claim.said.time == "previous"


def change(claim: Claim) -> str:
    mention, said, sentence, context, figures, known = (
        claim.mention,
        claim.said,
        claim.sentence,
        claim.context,
        claim.figures,
        claim.known,
    )
    if (
        context.change is None
        or words.OTHER_BASE.search(mention.after + mention.before)
        or elsewhere(mention)
    ):
        return ""
    if (said.named and said.time == "future") or mention.form in {"pair", "duration"}:
        return ""
    if words.FUTURE.search(mention.before):
        return ""
    near = mention.before[-40:] + mention.after[:40]
    of_last = _is_of_last(claim, near)
    sizes, shares = (
        (figures.since, figures.relative_since) if of_last else (figures.changes, figures.relative)
    )
    if mention.form == "share":
        return _by_a_share(claim) if of_last else ""
    told = sentence.text[: mention.start - sentence.start]
    level = _LEVEL_AFTER.match(mention.after)
    named = level["level"].casefold() if level is not None else ""
    if figures.target and (
        named == "target" or re.search(r"\b(?:target|missed|short)\b[^.;,]{0,20}\bby\s*$", told, re.I)
    ):
        sizes = figures.to_target
    elif figures.mean and named in {"average", "mean"}:
        if mention.in_words and mention.form == "points":
            return ""  # "eight points below the mean" are points of the chart
        sizes = figures.to_mean
    truths = [*sizes, *(shares if mention.form == "percent" else ())]
    if mention.form == "percent":
        truths += [*figures.now] if _TARGET_COMES.search(mention.after) else []
    if matches(mention.value, mention.decimals, mention.hedge, truths):
        if (
            said.named
            and said.time == "unknown"
            and not mention.in_words
            and mention.value >= 2
            and matches(mention.value, mention.decimals, "", (abs(context.change),))
        ):
            return (
                f"that is the change since {month_said(context.previous_period)}"
                if context.previous_period
                else ""
            )
        return ""
    if said.time == "unknown":
        return ""
    if mention.form == "count" and context.percent and not own_near(claim):
        return ""
    subject = about.subject_at(sentence, mention.start, known)
    if subject == "other" or (subject == "key" and not re.search(r"\bthan\b", mention.after[:30])):
        return ""
    if mention.form == "count" and not context.percent:
        noun = re.match(r"\s*(?:more|fewer|extra|additional|less|net)?\s*([a-z]+)", mention.after)
        if (
            noun is not None
            and noun[1] not in words.FUNCTION
            and noun[1] not in _COMPARERS
            and text.stem(noun[1]) not in known.own
        ):
            return ""
    if (
        mention.in_words
        and mention.value <= 3
        and "than" not in mention.after[:25]
        and not _CHANGE_VERB.search(mention.before)
    ):
        return ""
    return f"the change since last time is {shown(abs(context.change))}"


def _by_a_share(claim: Claim) -> str:
    """ "A third up on September": a share of what it was."""
    mention, context = claim.mention, claim.context
    if re.match(r"\s*(?:an? |of )", mention.after) or about.subject_at(
        claim.sentence, mention.start, claim.known
    ) not in {"measure", "none"}:
        return ""
    if share_fits(mention, claim.figures.relative_since):
        return ""
    return f"it went from {context.previous:g} to {context.value:g}"


def times(claim: Claim) -> str:
    mention, sentence, context, known = claim.mention, claim.sentence, claim.context, claim.known
    if not context.value or not context.previous or words.OTHER_BASE.search(sentence.text):
        return ""
    place = mention.start - sentence.start
    if text.denied(sentence, mention.start, mention.end):
        return ""
    subject = about.subject_at(sentence, mention.start, known)
    if about.complement_of(mention.after, known) in {"other", "key"}:
        return ""
    if re.match(
        r"\s*as (?:many|high|much|low) as (?:usual|average|normal|we|the (?!month|previous)|in (?!the "
        r"previous|last))",
        mention.after,
    ):
        return ""
    if subject != "measure" or re.match(
        r"\s*(?:the|our|up|checking|handed)\b",
        sentence.text[place + mention.end - mention.start :],
    ):
        return ""
    ratio = context.value / context.previous
    room = 0.15 * mention.value
    return (
        ""
        if abs(ratio - mention.value) <= room
        else f"it went from {shown(context.previous)} to {shown(context.value)}"
    )
