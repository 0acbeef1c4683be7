"""Targets, ranges and standards in days that a text names."""

from __future__ import annotations

import re

from perfcore.commentary import about, text, words, words_figures
from perfcore.commentary.claim import HEADLINE, Claim, elsewhere, listed, shown
from perfcore.commentary.known import matches

_FIGURE_ALONE = re.compile(r"\s*(?:[.,;(]|per\b|on average|each|against|compared|vs?\b|$)")
_CHANGE_WORD = re.compile(r"^\s*(?:more|fewer|short|extra|above|below)", re.I)


def target(claim: Claim) -> str:
    mention, context, figures = claim.mention, claim.context, claim.figures
    if context.percent and mention.form == "count" and _CHANGE_WORD.search(mention.after):
        return ""
    if re.search(
        r"\bnational|\bEngland|\bstretch|\bnext year|\blast year|\bprevious",
        mention.before + mention.after[:40],
        re.I,
    ):
        return ""
    if mention.form in {"pair", "share", "times"}:
        return ""
    if not figures.target:
        return "there is no target"
    if matches(mention.value, mention.decimals, "", figures.target):
        return ""
    if mention.form == "percent" and re.search(
        r"\bof (?:the |our )?$|^\s*of (?:the |our )", mention.after[:10]
    ):
        return ""  # 96% of target
    return f"the target is {listed(figures.target)}"


def range_of(claim: Claim) -> str:
    mention, figures = claim.mention, claim.figures
    first, last = mention.value, mention.second
    if last is None or elsewhere(mention):
        return ""
    around = mention.before[-45:] + " " + mention.after[:40]
    if re.search(r"\b(?:from)\s*$", mention.before, re.I) and re.search(
        r"\b(?:up|down|rose|fell|rise|fall|increas\w+|decreas\w+|improv\w+|dropp?\w*|went|moved|slipped"
        r"|reduc\w+|declin\w+|worsen\w+|grew|climbed|dipped|recovered|change\w*)\b",
        mention.before[-40:],
        re.I,
    ):
        if words_figures.UNKNOWN_PERIOD.search(around) or not (figures.previous and figures.now):
            return ""
        before = (*figures.previous, *figures.previous_counts, *figures.previous_rest)
        now = (*figures.now, *figures.counts, *figures.rest)
        if matches(first, mention.decimals, "", before) and matches(last, mention.decimals, "", now):
            return ""
        return f"it went from {listed(figures.previous)} to {listed(figures.now)}"
    if (
        (
            re.search(r"\b(?:limits?|range|band|bounds|usually|normally|expected|between)\b", around, re.I)
            and len(figures.limits) == 2
        )
        and re.search(r"\b(?:limits?|range|band|bounds)\b", around, re.I)
        and not re.search(r"\bage|year", around)
    ):
        low, high = sorted(figures.limits)
        decimals = mention.decimals
        if not (matches(first, decimals, "", (low,)) and matches(last, 1 if decimals else 0, "", (high,))):
            return f"the usual range is {shown(low)} to {shown(high)}"
    return ""


def duration(claim: Claim) -> str:
    """A standard in days that is not the one in the measure's name; or the value of a measure in days."""
    mention, said, context, figures = claim.mention, claim.said, claim.context, claim.figures
    unit = mention.unit.split()[-1]
    named = re.search(rf"(\d+)[ -](?:working |calendar |school )?{unit}", context.name, re.I)
    standard = re.search(
        r"\b(?:within|in under|inside|in|the)\s*(?:the )?(?:statutory )?$", mention.before, re.I
    )
    if named is not None:
        if float(named[1]) == mention.value or standard is None or mention.in_words or mention.hedge:
            return ""
        if re.match(r"^\s*(?:we|of (?:the|each)|from|after|before|\(|to\b)", mention.after):
            return ""
        if "work" not in mention.unit and "working" in named[0].casefold():
            return ""
        near = text.stems(mention.before[-70:]) & about.words_of(context).own
        held = re.search(r"%|\bper ?cent|\d of \d", mention.before[-70:])
        if not near and not held and "standard" not in mention.after and "timescale" not in mention.after:
            return ""
        return "" if words.FUTURE.search(mention.before) else f"the measure counts {named[0]}s"
    if (
        context.unit.casefold().rstrip("s").endswith(unit)
        and said.role == "value"
        and (not said.named or said.time == "now")
    ):
        close = context.value is not None and abs(mention.value - context.value) <= 0.25 * abs(context.value)
        opens = mention.start == claim.sentence.start and _FIGURE_ALONE.match(mention.after)
        if (
            (HEADLINE.search(mention.lead) or close or opens)
            and context.value is not None
            and not elsewhere(mention)
        ):
            right = (*figures.now, *figures.previous) if said.time == "previous" else figures.now
            if not matches(
                mention.value,
                mention.decimals,
                mention.hedge,
                (*right, *figures.mean, *figures.limits, *figures.target),
            ):
                return f"the value is {listed(figures.now)}"
    return ""


def level(claim: Claim) -> str:
    """A mean or a limit of the chart."""
    mention, context, figures = claim.mention, claim.context, claim.figures
    is_mean = claim.said.role == "mean"
    truths = figures.mean if is_mean else figures.limits
    if not is_mean and context.target_type == "max":
        truths += figures.target  # "our limit of 10%" is the target
    if not truths or elsewhere(mention) or matches(mention.value, mention.decimals, mention.hedge, truths):
        return ""
    if is_mean and re.search(r"\b(?:month|year|week|quarter)ly|\d|\bper\b", mention.before[-25:]):
        return ""
    if (mention.form == "percent") != context.percent:
        return ""
    noun = re.match(r"\s*([a-z]+)", mention.after)
    own = about.words_of(context).own | {text.stem(context.unit)}
    if is_mean and noun is not None and noun[1] not in words.FUNCTION and text.stem(noun[1]) not in own:
        return ""  # "the average of nine children"
    return f"{'the mean is' if is_mean else 'the limits are'} {listed(truths)}"
