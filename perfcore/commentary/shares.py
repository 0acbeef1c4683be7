"""Percentages, shares and n of N that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from perfcore.commentary import about, text, words, words_figures
from perfcore.commentary.claim import HEADLINE, Claim, elsewhere, listed, own_near, shown
from perfcore.commentary.known import matches
from perfcore.commentary.mentions import ROOM, Mention, share_fits
from perfcore.commentary.roles import month_said

_ASIDE = re.compile(
    r"\b(?:if|usually|normally|should|must|from|when|until|without|to be|required|needs?|expected|not"
    r"|never|n['’]t)\b|\d",
    re.I,
)


_OF_LAST = re.compile(
    rf"\s*(?:of )?(?:the )?(?:last month|the previous month|(?:{words_figures.MONTHS}|Sept?))['’]s "
    r"(?:number|figure|total|level|count)s?\b",
    re.I,
)


def pair(claim: Claim) -> str:
    mention, said, sentence, context, figures, known = (
        claim.mention,
        claim.said,
        claim.sentence,
        claim.context,
        claim.figures,
        claim.known,
    )
    pair = (mention.value, mention.second)
    right = figures.previous_pairs if said.time == "previous" else figures.pairs
    if (
        said.time == "unsaid"
        and pair in figures.previous_pairs
        and re.search(r"\b(?:from|against|compared|than)\b", mention.before[-30:])
    ):
        return ""
    if said.time == "unknown":
        right = ()
    if pair in right or (
        mention.hedge and any(matches(pair[0], 0, mention.hedge, (a,)) and pair[1] == b for a, b in right)
    ):
        return ""
    if (
        said.time == "unsaid"
        and pair[1] is not None
        and pair[1] in figures.counts
        and pair[0] in figures.counts
    ):
        return ""
    if context.denominator is None and not context.percent:
        value = context.value
        if pair[1] not in {value, context.previous} or pair not in figures.previous_pairs:
            return ""
    known_parts = {*figures.counts, *figures.previous_counts}
    alone = re.search(r"[(,]\s*$|^\s*$", mention.before) is None
    if alone and about.subject_at(claim.sentence, mention.start, known) == "other" and not own_near(claim):
        return ""
    small = mention.in_words or (pair[0] <= 10 and (pair[1] or 0) <= 20)
    if elsewhere(mention) or (small and pair[0] not in known_parts and pair[1] not in known_parts):
        # "four of the five": a share of something small, unless the measure's own word follows
        if small and pair[1] and not elsewhere(mention) and own_near(claim):
            share = 100 * pair[0] / pair[1]
            if not matches(share, 0, "near", (*figures.now, *figures.rest)):
                return pair_truth(claim)
        return ""
    if (
        pair[1] in {*known_parts}
        and re.search(
            r"\bof (?:the|those|these|our)\b",
            sentence.text[mention.start - sentence.start : mention.end - sentence.start],
        )
        and pair[0] < (pair[1] or 0)
    ):
        own = text.stems(mention.after[:60]) & (
            known.own | {"time", "late", "timescal", "target", "standard"}
        )
        if not re.search(r"\btime|timescale|complet|late\b", mention.after[:60]) and len(own) < 2:
            return ""
    noun = re.match(r"\s*([a-z]+)", mention.after)
    unknown = pair[0] not in known_parts and pair[1] not in known_parts
    if unknown and noun is not None and noun[1] not in words.FUNCTION and text.stem(noun[1]) not in known.own:
        return ""
    return pair_truth(claim)


def pair_truth(claim: Claim) -> str:
    context = claim.context
    if context.numerator is None or context.denominator is None:
        return f"the value is {listed([context.value])}" if context.value is not None else ""
    return f"it is {shown(context.numerator)} of {shown(context.denominator)}"


def percent(claim: Claim) -> str:
    mention, said, sentence, context, figures, known = (
        claim.mention,
        claim.said,
        claim.sentence,
        claim.context,
        claim.figures,
        claim.known,
    )
    if _OF_LAST.match(mention.after) and context.value is not None and context.previous:
        of_last = 100 * context.value / context.previous
        near = (
            share_fits(mention, (of_last,)) if mention.form == "share" else abs(mention.value - of_last) <= 3
        )
        return "" if near else f"it went from {context.previous:g} to {context.value:g}"
    if not context.percent:
        return ""
    if not figures.now or elsewhere(mention):
        return ""
    if re.match(r"\s*of (?:the |our |its )?(?:target|$)", mention.after):
        return ""  # "96% of target"
    room = ROOM if mention.form == "share" else 0.0
    now = [*figures.now, *figures.rest]
    before = [*figures.previous, *figures.previous_rest]

    def fits(truths: Iterable[float]) -> bool:
        if mention.form == "share":
            wide = 2 * room if mention.hedge else room
            return any(abs(mention.value - t) <= wide for t in truths)
        return matches(mention.value, mention.decimals, mention.hedge, truths)

    if said.time == "previous":
        if not before or fits(before):
            return ""
        if not said.named and fits([*figures.target, *figures.mean, *figures.limits, *now]):
            return ""
        return f"last time it was {listed(figures.previous)}"
    if said.time == "unknown":
        then = f", and was {listed(figures.previous)} the time before" if figures.previous else ""
        return f"that is not the figure of the period named: it is {listed(figures.now)}{then}"
    if said.time == "future":
        return (
            f"{listed(figures.now)} is of {month_said(context.period)}"
            if context.period and fits(now) and not words.FUTURE.search(mention.before)
            else ""
        )
    if fits(now):
        return ""
    if (HEADLINE.search(mention.lead) is None or said.time != "now") and (
        mention.form == "percent" and fits(figures.shares) and not fits(before) and _not_the_headline(claim)
    ):
        return ""
    if mention.hedge in {"more", "less"}:
        true = (
            max(figures.now) > mention.value if mention.hedge == "more" else min(figures.now) < mention.value
        )
        return (
            ""
            if true or words.FUTURE.search(mention.before) or _ASIDE.search(mention.before)
            else f"it is {listed(figures.now)}"
        )
    # "above 80%", "short of 85%": a figure to be above or below, not one that is reported
    if mention.hedge in {"more", "less"} or re.search(
        r"\b(?:against|towards?|reach(?:ing)?|meet(?:ing)?|achiev(?:e|ing)|hit(?:ting)?|miss(?:ed|ing)?"
        r"|than|off|from)\s*(?:the |our |a )?$",
        mention.before,
        re.I,
    ):
        if any(
            matches(mention.value, mention.decimals, "", (level,))
            for level in (*figures.target, *figures.mean, *figures.limits)
        ):
            return ""
        if (mention.hedge == "more" and min(figures.now) > mention.value) or (
            mention.hedge == "less" and max(figures.now) < mention.value
        ):
            return ""
    told = sentence.text[: mention.start - sentence.start]
    if re.search(r"\bnot (?:yet |quite )*(?:at|on|near|above|below)\s*$", mention.before, re.I) and fits(
        figures.target
    ):
        return ""  # "not at 85% yet"
    if words.FUTURE.search(mention.before) or re.search(r"\b(?:would|if|had we)\b", told, re.I):
        return ""
    after = re.match(r"\s*of (?:the |our |all )?((?:[A-Za-z-]+ ?){1,4})", mention.after)
    if after is not None:
        phrase = re.split(
            r"\b(?:were|was|are|is|had|have|has|in|at|on|within|completed|held|for|with|took|went)\b",
            after[1],
        )[0]
        subject = about.subject_of(phrase, known)
        if subject in {"other", "key"} and phrase.strip():
            return ""
    elif (
        about.subject_at(sentence, mention.start, known) == "other"
        and not re.search(r"\b(?:in|on|within) (?:time|timescale)", mention.after[:40])
        and not re.fullmatch(r"\W*\(?\s*", mention.before)
    ):
        return ""
    if mention.form == "share" and after is None and not own_near(claim):
        return ""
    return f"it is {listed(figures.now)}"


_SAME_THING = re.compile(r"\s*[,(–-]?\s*(?:=|i\.?e\.?,?|that is|or)\s*")
_IN_BRACKETS = re.compile(r"(?: [A-Za-z-]+){0,6} ?\(\s*")


def _told_of(mention: Mention) -> bool:
    """Whether a share only says again what the figure before it says: "9 of 33 (27%)", "9/33 = 27%"."""
    if _SAME_THING.fullmatch(mention.lead) or (
        re.fullmatch(r"\s*,\s*", mention.lead) and re.match(r"\s*(?:[.;,)]|$)", mention.after)
    ):
        return True
    return _IN_BRACKETS.fullmatch(mention.lead) is not None and re.match(r"\s*\)", mention.after) is not None


def is_share_of(mention: Mention, last: Mention) -> bool:
    """Whether a percentage is that of the n of N before it, which is then what is right or wrong."""
    return (
        last.form == "pair"
        and bool(last.second)
        and mention.form == "percent"
        and _told_of(mention)
        and matches(mention.value, mention.decimals, mention.hedge, [100 * last.value / (last.second or 1)])
    )


def share_of(claim: Claim, last: Mention) -> str:
    """What a share in brackets is instead, where it is not that of the figure before: "9 of 33 (37%)"."""
    mention, figures = claim.mention, claim.figures
    if mention.form not in {"percent", "share"} or not _told_of(mention):
        return ""
    if last.form == "pair" and last.second:
        truths = [100 * last.value / last.second]
        true = f"{shown(last.value)} of {shown(last.second)} is {shown(truths[0])}%"
    elif last.form == "count" and not claim.context.percent and last.value in figures.counts:
        if last.value in figures.now:
            return ""
        truths = [100 * last.value / b for b in (*figures.now, *figures.counts) if b]
        value = claim.context.value
        true = f"{shown(last.value)} of {shown(value)} is {shown(100 * last.value / value)}%" if value else ""
    else:
        return ""
    if mention.form == "percent":
        return "" if matches(mention.value, mention.decimals, mention.hedge, truths) else true
    return "" if share_fits(mention, truths) else true


def _not_the_headline(claim: Claim) -> bool:
    mention = claim.mention
    return not re.search(
        r"\b(?:performance|figure|timeliness|rate|at|stood at|was|is|to)\s*$", mention.before, re.I
    )
