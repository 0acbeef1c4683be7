"""What a figure in a text is said to be: the target, the mean, a limit, a change, or a value of which "
"period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from perfcore.commentary import text, words_figures
from perfcore.commentary.mentions import Mention
from perfcore.commentary.model import Context
from perfcore.commentary.periods import Period, periods_in, when

Role = Literal["target", "mean", "limit", "change", "value", "aside"]  # aside: nothing that can be checked
Time = Literal["now", "previous", "unknown", "future", "unsaid"]

_LINK = (
    r"(?:\s|\b(?:of|is|was|(?:set|kept|held|remains|stays|stayed) at|to|our|the|a|an|set|remains|stays"
    r"|agreed|local|council|council's|for|this|year|being|around|about|from|between|currently|year's"
    r"|chart's|figure)\b|[:(=])*"
)
_TARGET_BEFORE = re.compile(
    rf"\b(?:target|tgt|ceiling|goal|ambition)s?\b(?: (?:maximum|minimum|ceiling|limit))?{_LINK}$", re.I
)
_TARGET_AFTER = re.compile(
    r"^\s*\)?\s*(?:(?:local|council|agreed|statutory|corporate|annual|service|national|stretch|year-end"
    r"|in-year|performance) )*(?:target|tgt|goal|ambition|ceiling)\b",
    re.I,
)
_MEAN_BEFORE = re.compile(rf"\b(?:averag(?:e|ed|es|ing)|mean|centre line|midpoint)\b{_LINK}$", re.I)
_MEAN_AFTER = re.compile(r"^\s*(?:(?:long-run|usual|chart) )?(?:average|mean)\b", re.I)
_LIMIT_BEFORE = re.compile(rf"\b(?:limit|limits|range|band|bounds)\b{_LINK}$", re.I)
_LIMIT_AFTER = re.compile(r"^\s*(?:(?:control|process|upper|lower) )?(?:limits?|range|band)\b", re.I)
_CHANGE_BEFORE = re.compile(
    r"\b(?:by|(?:increase|rise|fall|drop|reduction|decrease|decline|improvement|change|difference|gain"
    r"|dip|net"
    r"|deterioration)(?: in [\w ]+)? of|(?<!make )(?<!made )(?<!makes )(?<!making )up|down"
    r"|net (?:rise|fall|increase|change|growth|gain)(?: of)?|shy of (?:it|target) by)"
    r"\s*(?:a (?:further|net|total) |another )?$",
    re.I,
)
_CHANGE_AFTER = re.compile(
    r"^\s*(?:(?!is |was |are |were |remain|sits |stands |has |and |which )\w+ ){0,2}?(?:more|fewer|less"
    r"|higher|lower|above|below|up|down|short|shy|extra|additional|adrift|better|worse|away|off"
    r"|ahead)\b(?! to\b)(?! in place)(?! with a)|^\s*(?:net )?(?:increase|rise|fall|drop|reduction"
    r"|decrease|difference)\b",
    re.I,
)
_FROM = re.compile(
    r"\b(?:up|down|rose|risen|fell|fallen|rise|fall|increase[sd]?|decrease[sd]?|improv\w+|dropped|drop"
    r"|went|gone|moved|slipped|reduced|reduction|decline[sd]?|worsened|deteriorat\w+|grew|climbed|dipped"
    r"|recovered|change[sd]?|compared|edged|crept|halved|doubled)\b(?:[\w ,]*?)\bfrom\s*(?:a |the |our "
    r"|last month['’]s |the previous |previous |about |around )*$",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|against|versus|vs?\.?|cf\.?|as against|instead of|next to|alongside"
    r"|beside|set against|than(?: the)?"
    r"|on(?: the)?|it "
    r"was|previously|after|following|replac\w+|lower than|higher than)\s*(?:a |the |our |just |only "
    r")*(?:previous (?:month['’]s )?|last month['’]s |last month )?(?:figure |total |value |result "
    r")?(?:of |was |at )?$",
    re.I,
)
_MOVED = re.compile(
    r"\b(?:rose|fell|up|down|dropped|improved|increased|decreased|declined|slipped|dipped|gained|lost"
    r"|worsened|climbed|reduced|grew)\b[\w ]*$",
    re.I,
)
_BRACKET = re.compile(r"^\s*(?:[\w'’]+ ){0,6}(?:[\w'’]+)?\s*[(\[/]\s*(?:that is |or |i\.e\. ?)?$")
_LEVEL = re.compile(
    r"\b(?:target|average|mean|limits?|range|above|below|than|from|goal|compared|against)\b", re.I
)


@dataclass(frozen=True)
class Said:
    """The part a figure is given, and when."""

    role: Role
    time: Time
    named: bool = False  # whether a month or "last month" was named for it


def role_of(mention: Mention, whole: str, context: Context, inherited: Said | None) -> Said:
    """The role of one figure; a figure in brackets behind another has that one's."""
    before, after = mention.before, mention.after
    if mention.form == "points":
        time, named = _time(mention, whole, context, inherited is None, True)
        moved = (
            _CHANGE_BEFORE.search(_bare(before, mention))
            or _CHANGE_AFTER.search(after)
            or _MOVED.search(before)
        )
        return Said("change" if moved else "aside", time, named)
    if mention.form == "range":
        if re.search(r"\bfrom\s*$", before, re.I) and _FROM.search(before):
            return Said("change", "unsaid")
        return Said("limit", "unsaid")
    beside = _BRACKET.match(before) or (
        mention.form == "pair" and re.fullmatch(r"\s*[,;]?\s*(?:or)?\s*", before)
    )
    if inherited is not None and beside and not _LEVEL.search(before) and not _own_time(before):
        return inherited if inherited.role == "value" else Said("value", "unsaid")
    if _TARGET_BEFORE.search(_bare(before, mention)) or _TARGET_AFTER.search(after):
        return Said("target", "unsaid")
    if _LIMIT_BEFORE.search(_bare(before, mention)) or _LIMIT_AFTER.search(after):
        return Said("limit", "unsaid")
    average = re.search(
        r"\b(?:average|mean|median)\b", context.name, re.I
    )  # then "average 17.3" is the value
    if not average and (_MEAN_BEFORE.search(_bare(before, mention)) or _MEAN_AFTER.search(after)):
        return Said("mean", "unsaid")
    changed = _CHANGE_BEFORE.search(_bare(before, mention)) or (
        _CHANGE_AFTER.search(after) and mention.form != "pair"
    )
    if changed and _of_a_known(before, after, context):
        changed = None
    time, named = _time(mention, whole, context, inherited is None, bool(changed))
    if changed:
        return Said("change", time, named)
    if not named and inherited is not None and re.fullmatch(r"\s*[,;(]?\s*was\s*", before, re.I):
        return Said("value", "previous")  # "84.2%, was 83.9%"
    if not named and (_FROM.search(_bare(before, mention)) or _COMPARED.search(_bare(before, mention))):
        return Said("value", "previous")
    return Said("value", time, named)


def _of_a_known(before: str, after: str, context: Context) -> bool:
    """Whether "by 37 children" says who did it: the number of a known group, and no change."""
    noun = re.match(r"\s*([A-Za-z]+)", after)
    return (
        noun is not None
        and re.search(r"\bby\s*$", before) is not None
        and not _MOVED.search(re.sub(r"\bby\s*$", "", before))
        and text.stem(noun[1])
        in {text.stem(word) for key in context.other_known_numbers for word in key.split("_")}
    )


def _own_time(before: str) -> bool:
    """Whether a bracket names a month for its figure: "(January: 90.5%)"."""
    return bool(periods_in(before.partition("(")[2]))


def _bare(before: str, mention: Mention) -> str:
    return (
        re.sub(
            rf"(?:{words_figures.UNDER}|{words_figures.ABOVE}|{words_figures.NEAR}|{words_figures.LESS}"
            rf"|{words_figures.MORE})\s*$",
            "",
            before,
            flags=re.I,
        )
        if mention.hedge
        else before
    )


def _time(mention: Mention, whole: str, context: Context, first: bool, change: bool) -> tuple[Time, bool]:
    """When the figure is said to be of: what follows it in its clause counts first, then what leads up to "
    "it."""
    after = re.split(
        r"[;:()]|,(?! (?:in|at|for|during) )|\b(?:and|but|while|whereas|compared|against|because|so)\b"
        + (
            ""
            if change
            else r"|\b(?:higher|lower|better|worse|up|down|more|fewer|less|above|below|from|to)\b|\bthan\b"
        ),
        mention.after,
    )[0]
    if not change:  # "83% is an improvement on July" is no figure of July
        after = re.sub(r"\b(?:on|over|against) (?:the )?(?:last|previous|[A-Z])", " ", after)
    titled = re.search(
        r"\b(?:[A-Z][a-z]+(?: \d{4})?|(?:last|previous) month)(?:['’]s\s*(?:\w+ of )?|\s*\()$", mention.before
    )
    if titled is not None:  # "lower than January (84.9%)"
        of_month = _time_in(titled[0], context, True)
        if of_month is not None:
            return of_month, True
    before = re.split(r";|:(?=.*\w)|\. ", mention.before)[-1]
    if re.search(r",\s*(?:up|down|from|compared|against)\b[\w ]*$", before):
        before = before[before.rfind(",") :]
    if not first:
        # what comes straight after the figure before is said of that one
        broken = re.search(r"[,(–—]|\b(?:and|but|to|while|whereas|against|then|now)\b", before)
        before = before[broken.start() :] if broken else ""
    before = re.sub(
        r"\b(?:compared (?:to|with)|since|than|unlike|after|following|on|against|versus|from)\b[\w ’']*,",
        "",
        before,
        flags=re.I,
    )
    for said in (after, before):
        found = _time_in(said, context, said is after)
        if found is not None:
            return found, True
    opening = re.match(r"(?:in|for|during|at the end of|by the end of) [^,]{3,20},", whole, re.I)
    if opening is not None:
        found = _time_in(opening[0], context, True)
        if found is not None:
            return found, True
    return "unsaid", False


_TIMES: dict[str, Time] = {"now": "now", "previous": "previous", "past": "unknown", "future": "future"}


def _time_in(said: str, context: Context, first: bool) -> Time | None:
    if re.search(r"\bper\b", context.name, re.I):  # what is counted for each worker, not each month
        said = re.sub(r"\b(?:per|each|a) (?:social )?(?:worker|10,000)\b", " ", said, flags=re.I)
    if words_figures.UNKNOWN_PERIOD.search(said):
        return "unknown"
    found: list[tuple[int, Time]] = []
    for named in periods_in(said):
        lead = said[: named.start]
        if re.search(r"\blast\s*$", lead, re.I):  # "last May" is a year ago
            return "unknown"
        place = when(named, context.period, context.previous_period)
        if re.search(
            r"\b(?:by|until|from|before|since|to|till|through|after|between|and)\s*(?:the )?(?:end of "
            r"|start of |early |late |mid-? ?)?$",
            lead,
            re.I,
        ) and not re.search(r"\b(?:compared to|compared with|close to|similar to)\s*$", lead, re.I):
            # "were made by the end of January" is of January; "will be made by March" is of nothing yet
            done_by = re.search(r"\b(?:were|was|had|been)\b[\w ]*\bby (?:the )?(?:end of )?$", lead, re.I)
            if done_by is None or place not in {"now", "previous"}:
                continue
        found.append((named.start, _TIMES[place]))
    spoken: tuple[tuple[re.Pattern[str], Time], ...] = (
        (words_figures.LAST_MONTH, "previous"),
        (words_figures.THIS_MONTH, "now"),
    )
    for pattern, time in spoken:
        for match in pattern.finditer(said):
            found.append((match.start(), time))
    if not found:
        return None
    return min(found)[1] if first else max(found)[1]


def month_said(period: Period) -> str:
    """The last month of a period, as it is written."""
    return period.end.strftime("%B %Y")
