"""Plain counts that a text names, of the measure or of another known number."""

from __future__ import annotations

import re

from perfcore.commentary import about, text, words, words_figures
from perfcore.commentary.claim import HEADLINE, SUBSET_AFTER, Claim, elsewhere, listed, shown
from perfcore.commentary.known import matches
from perfcore.commentary.roles import month_said

_NOUN = re.compile(r"\s*(?:new |more |of (?:the |our )?)?([A-Za-z]+)")
_NO_NOUN = frozenset({"this", "last", "compared", "up", "which", "who", "while", "within", "after", ""})
_A_LEVEL = re.compile(
    r"\b(?:than|towards?|near|between|against|average|mean|usual|range|limits?|below|above|target)\b", re.I
)
_DONE = re.compile(r"\s*(?:\w+ ){0,4}?(?:in time|on time|in timescale|to time|within (?:time|\d))", re.I)
_LATE = re.compile(
    r"\s*(?:\w+ ){0,3}?(?:late|overdue|out of time|NEET|not in (?:EET|education|time))\b(?P<rest>.{0,12})",
    re.I,
)
_WITHOUT = re.compile(
    r"\s*(?:\w+ ){0,2}?(?:did not|didn['’]t|were not|weren['’]t|had no|have no|had not|have not"
    r"|without)\b(?P<what>[\w ]{0,30})",
    re.I,
)
_LONGER = re.compile(r"\s*\w+ (?:for )?(?:>|over|longer|more than|beyond|at least)", re.I)
_PEOPLE = frozenset(text.stem(word) for word in ("families", "children", "people", "households", "parents"))
_OF_THE = re.compile(r"\s*of (?:the|those|these|our|them)\b", re.I)
CLOSE = 0.25  # a count so near the value, of the measure's own thing, is meant as the value


def count(claim: Claim) -> str:
    """What the data has instead of a count; empty where it is right or counts something else."""
    mention, said, context, figures, known = (
        claim.mention,
        claim.said,
        claim.context,
        claim.figures,
        claim.known,
    )
    if elsewhere(mention) and said.time != "previous":
        return ""
    if words.FUTURE.search(mention.before) and not said.named:
        return ""
    found = _NOUN.match(mention.after)
    noun = "" if found is None else found[1]
    key = _key_of(claim, text.stem(noun) if noun else "")
    if (
        key is not None
        and (not mention.in_words or mention.value > context.other_known_numbers[key])
        and said.time in {"unsaid", "now"}
    ):
        return _of_key(claim, key)
    if context.percent:
        return _beside_a_percentage(claim, noun)
    if mention.in_words and mention.value <= 12:
        return ""
    if said.time == "previous":
        return _of_last_time(claim, noun)
    if said.time == "unknown":
        then = f", and was {listed(figures.previous)} the time before" if figures.previous else ""
        return f"that figure is of another period: it is {listed(figures.now)}{then}"
    if matches(mention.value, mention.decimals, mention.hedge, (*figures.now, *figures.counts)):
        if said.time == "future" and mention.value in figures.now and context.period:
            return f"{listed(figures.now)} is of {month_said(context.period)}"
        return ""
    if said.time == "future" or not figures.now:
        return ""
    own = bool(noun) and text.stem(noun) in known.own | {text.stem(context.unit)}
    return f"the value is {listed(figures.now)}" if _meant_as_value(claim, noun, own) else ""


def _meant_as_value(claim: Claim, noun: str, own: bool) -> bool:
    """Whether a count that is no known figure is put forward as the value of the measure."""
    mention, figures = claim.mention, claim.figures
    headline = HEADLINE.search(mention.lead) is not None
    near = mention.before[-30:] + mention.after[:25]
    levels = (*figures.target, *figures.mean, *figures.limits)
    if matches(mention.value, mention.decimals, "", levels) and (
        mention.hedge or _A_LEVEL.search(near) or not (headline or own)
    ):
        return False
    if mention.value < 30 and matches(mention.value, 0, mention.hedge, figures.since) and not headline:
        return False
    low, high = min(figures.now), max(figures.now)
    of_the = _OF_THE.match(mention.after) or words_figures.SUBSET_BEFORE.search(mention.before[-25:])
    if of_the and mention.value < high:
        return False
    if (mention.hedge == "more" and mention.value < low) or (
        mention.hedge == "less" and mention.value > high
    ):
        return headline and mention.value <= 0.5 * low
    bare = not noun or noun.casefold() in words.FUNCTION | _NO_NOUN
    if not own and not (bare and (headline or _headed(claim))):
        return False
    if not own and about.subject_at(claim.sentence, mention.start, claim.known) == "other":
        return False
    if any(abs(mention.value - v) <= CLOSE * abs(v) for v in (*figures.now, *figures.previous)):
        return True
    part = mention.value < high and SUBSET_AFTER.search(mention.after[:50]) is not None
    return not part and (headline or mention.value > high)


def _headed(claim: Claim) -> bool:
    """Whether nothing but the measure's own words lead up to a figure: "CLA 431", "Contacts: 2,105"."""
    lead = claim.sentence.text[: claim.mention.start - claim.sentence.start]
    named = re.fullmatch(r"\W*((?:[A-Za-z]+ ?){1,3})\W*", lead)
    return named is not None and text.stems(named[1]) <= claim.known.own and bool(text.stems(named[1]))


def _of_last_time(claim: Claim, noun: str) -> str:
    mention, figures = claim.mention, claim.figures
    now = () if claim.said.named else (*figures.now, *figures.counts)
    truths = (
        *figures.previous,
        *figures.previous_counts,
        *figures.target,
        *figures.mean,
        *figures.limits,
        *now,
    )
    if not figures.previous or matches(mention.value, mention.decimals, mention.hedge, truths):
        return ""
    subject = about.subject_at(claim.sentence, mention.start, claim.known)
    if subject in {"key", "other"} and (not noun or text.stem(noun) not in claim.known.own):
        return ""
    month = re.fullmatch(words_figures.MONTHS, noun or "") is not None
    of_another = noun and not month and text.stem(noun) not in claim.known.own
    if of_another and noun.casefold() not in words.FUNCTION | _NO_NOUN:
        return ""
    return f"last time it was {listed(figures.previous)}"


def _key_of(claim: Claim, following: str) -> str | None:
    """The known number whose word stands right beside the figure: "38 started", "17 families"."""
    known, after = claim.known, claim.mention.after
    later = re.match(r"\s*(?:new |of the )?[A-Za-z]+ (?:were |have |had |had been )?([A-Za-z]+)", after)
    for key, parts in known.keys.items():
        if following and following in parts - known.own:
            return key
        if later is None or following not in known.own | _PEOPLE:
            continue
        if text.stem(later[1]) in parts - known.own and len(parts) == 1:
            return key
        if len(parts - known.own) >= 2 and parts - known.own <= text.stems(after[:40]):
            return key  # "151 children took part"
        condition = re.findall(r"\d+", key)
        if (
            condition
            and parts <= text.stems(after[:60])
            and all(re.search(rf"\b{n}\b", after[:60]) for n in condition)
        ):
            return key
    return None


def _of_key(claim: Claim, key: str) -> str:
    mention, known, numbers = claim.mention, claim.known, claim.context.other_known_numbers
    sharing = [k for k, parts in known.keys.items() if parts & known.keys[key]]
    right = [numbers[k] for k in sharing]
    if words.LATE.search(key.replace("_", " ")):  # "late_by_a_week": the late ones as a whole are more
        right += claim.figures.counts
    if matches(mention.value, mention.decimals, mention.hedge, right):
        return ""
    condition = re.findall(r"\d+", key)
    if not condition and _LONGER.match(mention.after):
        return ""  # "140 open for over a year" are a part
    if condition and not all(re.search(rf"\b{part}\b", mention.after[:60]) for part in condition):
        return ""  # "late more than 5 days" is not what "6 late" counts
    after = re.sub(r"^\s*\w+", "", mention.after)
    if mention.value < numbers[key]:
        if (not condition and SUBSET_AFTER.search(after[:45])) or mention.value <= 5:
            return ""
        if words_figures.SUBSET_BEFORE.search(mention.before[-25:]):
            return ""
    if mention.value in claim.figures.changes and re.match(r"\s*(?:more|fewer)", mention.after):
        return ""
    return f"{key.replace('_', ' ')} is {shown(numbers[key])}"


def _beside_a_percentage(claim: Claim, noun: str) -> str:
    """A plain count beside a percentage: held against its parts where it is said to be one of them."""
    mention, said, context, figures = claim.mention, claim.said, claim.context, claim.figures
    n, of = context.numerator, context.denominator
    if mention.in_words or said.time in {"unknown", "future"} or n is None or of is None:
        return ""
    truths = (
        *figures.counts,
        *figures.changes,
        *(figures.previous_counts if said.time == "previous" else ()),
    )
    if said.time == "unsaid" and re.search(
        r"\b(?:from|against|than|compared \w+|versus|v)\s*$", mention.before
    ):
        truths += figures.previous_counts
    true = f"it is {shown(n)} of {shown(of)}"
    without = _WITHOUT.match(mention.after)
    if without is not None and mention.value > 5 and text.stems(without["what"]) & claim.known.own:
        return "" if matches(mention.value, mention.decimals, mention.hedge, figures.counts) else true
    if matches(mention.value, mention.decimals, mention.hedge, truths):
        return ""
    done, late = _DONE.match(mention.after), _LATE.match(mention.after)
    if done is not None and not late and mention.value > 5:
        return "" if words_figures.SUBSET_BEFORE.search(mention.before[-25:]) else true
    if late is not None and (mention.value > of - n or re.match(r"\W*$|\W*[.;]", late["rest"])):
        return (
            true if mention.value > 5 and not words_figures.SUBSET_BEFORE.search(mention.before[-25:]) else ""
        )
    bare = not noun or noun.casefold() in words.FUNCTION
    if bare and HEADLINE.search(mention.lead) and words.LATE.search(mention.before):
        return true
    if (
        text.stem(noun or "-") not in claim.known.own
        or mention.value < 20
        or SUBSET_AFTER.search(mention.after[:45])
    ):
        return ""
    if said.time == "previous" and not said.named:
        return ""
    close = any(abs(mention.value - part) <= 0.15 * part for part in (n, of))
    return true if close or mention.value > of else ""
