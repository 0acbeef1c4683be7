"""The way onto a plan and off it in sentences, and whether shorter plans come back more."""

from __future__ import annotations

import math
from datetime import date

from perfcore.children.comebacks import SHORT, Back, Event, Fear
from perfcore.children.funnel import Funnel, Share
from perfcore.children.survival import LogRank
from perfcore.children.thresholds import WayIn
from perfcore.readings.figures import counted, day, number

LEVEL = 0.05
# Fewer than five children in a hundred more or less would change no decision about when to end a plan.
MATTERS = 0.05
AFTER = {"plan": "another plan", "referral": "a new referral"}
WORDS = {1: "a", 2: "two", 3: "three", 6: "six", 12: "twelve"}


TITLES = {
    "more": "Shorter plans are repeated more often than longer ones",
    "less": "Shorter plans are repeated less often than longer ones",
    "no more": "Shorter plans are repeated no more often than longer ones",
    "not known": "Whether shorter plans are repeated more is not clear",
}
REFERRED = {"more": "more often", "less": "less often"}
OFTEN = REFERRED | {"no more": "no more often"}


def title(plan: Fear | None, referral: Fear | None = None) -> str:
    """The finding in at most ten words: repeat plans, and new referrals where these say something else."""
    if plan is None:
        return "How plans begin, how they end, what comes after"
    said = verdict(plan)
    again = None if referral is None else verdict(referral)
    if again in REFERRED and again != said:
        if said == "not known":
            return f"Shorter plans are referred again {REFERRED[again]}; repeats not clear"
        return f"Shorter plans: repeated {OFTEN[said]}, referred again {REFERRED[again]}"
    return TITLES[said]


def verdict(fear: Fear) -> str:
    """ "more", "less", "no more" (a difference that matters is ruled out) or "not known".

    By the interval of the difference within twelve months, which is also what the sentence shows; where so
    many months are not known, by the log-rank test.
    """
    if fear.less is None:
        if fear.test.p >= LEVEL:
            return "not known"
        return "more" if fear.test.z[1] > 0 else "less"
    if fear.less.lower > 0:
        return "more"
    if fear.less.upper < 0:
        return "less"
    return "no more" if fear.less.upper < MATTERS else "not known"


def fear_tested(fear: Fear, event: Event) -> list[str]:
    """The fear of coming off in sentences: the answer, the figures on both sides, and what is ruled out."""
    months = WORDS[SHORT]
    what = AFTER[event]
    known = verdict(fear)
    opening = {
        "more": f"Plans that lasted under {months} months led to {what} more often than longer ones",
        "less": f"Plans that lasted under {months} months led to {what} less often than longer ones",
        "no more": f"Plans that lasted under {months} months led to {what} no more often than longer ones",
        "not known": f"Whether plans of under {months} months lead to {what} more often cannot be told yet",
    }[known]
    short, longer = (_at(g.back, 12) for g in (fear.short, fear.longer))
    said = [
        f"{opening}.",
        f"Within 12 months it came to {_came(short)}, after longer plans to {_came(longer)}.",
    ]
    if fear.less is not None:
        low, high = 100 * fear.less.lower, 100 * fear.less.upper
        said.append(
            f"The difference lies between {_in_100(low)} and {_in_100(high)} in 100 "
            f"(95% interval, {number(fear.short.families)} and {number(fear.longer.families)} families)."
        )
    differ = "differ" if fear.test.p < LEVEL else "do not differ"
    said.append(f"Over two years the two {differ} by more than chance explains.")
    return said


def _in_100(points: float) -> str:
    if round(points) == 0:
        return "none"
    return f"{number(abs(points))} {'more' if points > 0 else 'fewer'}"


def _at(back: tuple[Back, ...], months: int) -> Back:
    return next(b for b in back if b.months == months)


def _came(back: Back) -> str:
    """ "14 of 120 children (9 to 18 in 100)"."""
    said = f"{number(back.n)} of {counted(back.of, 'children')}"
    if math.isnan(back.share):
        return said
    return f"{said} ({number(100 * back.lower)} to {number(100 * back.upper)} in 100)"


def came_back(back: Back) -> str:
    """ "28 of 448, 7% (4 to 12)" for a table; "too few" where nothing can be said."""
    if not back.of:
        return "too few"
    said = f"{number(back.n)} of {number(back.of)}"
    if math.isnan(back.share):
        return f"{said}, too few"
    return f"{said}, {number(100 * back.share)}% ({number(100 * back.lower)} to {number(100 * back.upper)})"


def lengths_differ(test: LogRank, event: Event) -> str:
    """Whether the five lengths differ at all."""
    differs = "differs" if test.p < LEVEL else "does not differ"
    return f"Across the five lengths, how often {AFTER[event]} came {differs} by more than chance explains."


def way_in(found: WayIn, first: date, last: date) -> list[str]:
    """How many enquiries led to a conference and on to a plan, and which teams stand out."""
    one = found.to_conference.total
    said = [
        f"Of {counted(one.of, 'families')} with an enquiry begun from {day(first)} to {day(last)}, "
        f"{number(one.hit)} ({_percent(one)}) had an initial conference."
    ]
    if found.to_plan is not None:
        plan = found.to_plan.total
        said.append(f"Of those {number(plan.of)}, {number(plan.hit)} ({_percent(plan)}) came onto a plan.")
    said += outliers(found.to_conference, "went to conference")
    if found.to_plan is not None:
        said += outliers(found.to_plan, "went from conference to a plan")
    if len(said) <= 2:
        said.append("No team stands out by more than chance explains for the families that it had.")
    return said


def outliers(found: Funnel, did: str, what: str = "families") -> list[str]:
    """A sentence for each group beyond what chance explains; none where there is none."""
    return [
        f"In {one.group} {number(one.hit)} of {counted(one.of, what)} {did}: "
        f"{'more' if one.verdict == 'high' else 'fewer'} than chance explains "
        f"({number(one.low)} to {number(one.high)})."
        for one in found.groups
        if one.verdict
    ]


def way_out(found: Funnel, first: date, last: date) -> list[str]:
    """At how many reviews plans ended, and which teams stand out."""
    one = found.total
    said = [
        f"Plans ended at {number(one.hit)} of {number(one.of)} review conferences ({_percent(one)}) from "
        f"{day(first)} to {day(last)}: {number(one.children_hit)} of {counted(one.children, 'children')}."
    ]
    found_out = outliers(found, "ended a plan", "conferences")
    return said + (found_out or ["No team ends more or fewer than chance explains."])


def _percent(one: Share) -> str:
    return f"{number(100 * one.hit / one.of)}%" if one.of else "none"
