"""Whether a change of practice changed the way to a plan, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from perfcore.children.effect import EVERYWHERE, Effect
from perfcore.readings.figures import counted, number

WORDS_IN_A_TITLE = 10
NOISE = "No change that can be told from noise"
TOO_FEW = "Too few families to tell whether anything changed"
LABELS = {
    "workers": "Workers from referral to plan",
    "teams": "Teams from referral to plan",
    "days_to_plan": "Working days from referral to plan",
    "days_to_conference": "Working days from strategy discussion to conference",
}
# which of several that changed goes into the title
_LEADS = ("workers", "days_to_plan", "days_to_conference", "teams")
# of how much it changed, and of how it changed
_SHORT = {
    "workers": ("fewer workers before a plan", "more workers before a plan"),
    "teams": ("fewer teams before a plan", "more teams before a plan"),
    "days_to_plan": ("sooner to a plan", "longer to a plan"),
    "days_to_conference": ("sooner to conference", "longer to conference"),
}


def title(effects: Mapping[str, Effect | None], group: str, since: date) -> str:
    """The finding in at most ten words."""
    lead = leading(effects)
    if lead is None:
        return NOISE if any(effects.values()) else TOO_FEW
    said = f"{_size(lead, abs(lead.difference))} {_SHORT[lead.outcome][lead.difference > 0]}"
    if group != EVERYWHERE:
        said = f"{group}: {said}"
    whole = f"{said} since {since:%B %Y}"
    return whole if len(whole.split()) <= WORDS_IN_A_TITLE else said


def leading(effects: Mapping[str, Effect | None]) -> Effect | None:
    """The outcome to speak of first: one that changed beyond noise; None where none did."""
    real = {name: e for name, e in effects.items() if e is not None and e.real}
    return next((real[name] for name in _LEADS if name in real), None)


def sentences(
    effects: Mapping[str, Effect | None], group: str, since: date, span: int, after: int
) -> list[str]:
    """What changed and by how much, what did not, and what would have shown.

    `after` months of the `span` after the change can be judged yet.
    """
    judged = [e for name in _LEADS if (e := effects.get(name)) is not None]
    if not judged:
        return [f"Fewer than 10 families on one side: nothing can be said about {since:%B %Y}."]
    real = [e for e in judged if e.real]
    # as many teams as workers, or fewer: the table says it
    told = [e for e in real if e.outcome != "teams" or len(real) == 1]
    said = [changed(e, group) for e in told]
    rest = [e for e in judged if not e.real]
    if not real:
        said.append(f"{NOISE}: {_listed(rest[:2])}.")
    elif rest:
        said.append(f"Can be noise: {_listed(rest)}.")
    return [*said, could_have_shown(judged), counted_in(judged[0], since, span, after)]


def changed(e: Effect, group: str) -> str:
    """One outcome that changed beyond noise."""
    where = "" if group == EVERYWHERE else f" in {group}"
    before, after = (number(m, 1) for m in e.here.mean)
    usual = "usually" if e.percent else "on average"
    told = f"{LABELS[e.outcome]}{where}: {usual} {after} after, {before} before."
    if e.elsewhere is not None:
        then, now = (number(m, 1) for m in e.elsewhere.mean)
        told = f"{told[:-1]}; elsewhere {now} after, {then} before."
    than = "than before" if e.elsewhere is None else "than elsewhere leads one to expect"
    way = "fewer" if e.difference < 0 else "more"
    low, high = sorted((abs(e.low), abs(e.high)))
    size = _size(e, abs(e.difference))
    return f"{told} That is {size} {way} {than}; likely between {_size(e, low)} and {_size(e, high)}."


def could_have_shown(judged: list[Effect]) -> str:
    """How large a change would have been seen."""
    e = next((e for e in judged if e.outcome == "days_to_plan"), judged[0])
    what = "days to the plan" if e.outcome == "days_to_plan" else LABELS[e.outcome].lower()
    return f"{_size(e, e.detectable)} fewer {what} would have shown four times in five."


def counted_in(e: Effect, since: date, span: int, after: int) -> str:
    """On how many children and families it stands."""
    then, now = (
        f"{counted(c, 'children')} of {counted(f, 'families')}"
        for c, f in zip(e.here.children, e.here.families, strict=True)
    )
    return f"Referrals of the {after} months from {since:%B %Y}: {now}; of the {span} months before: {then}."


def interval(e: Effect) -> str:
    """ "−1.1 (−1.3 to −1.0)", "−39% (−57% to −15%)"."""
    return f"{_size(e, e.difference)} ({_size(e, e.low)} to {_size(e, e.high)})"


def _size(e: Effect, change: float) -> str:
    return f"{number(change)}%" if e.percent else number(change, 1)


def verdict(e: Effect | None) -> str:
    """One outcome's verdict for a table."""
    if e is None:
        return "too few families"
    if not e.real:
        return "can be noise"
    return (
        "\N{BLACK DOWN-POINTING TRIANGLE} fewer"
        if e.difference < 0
        else "\N{BLACK UP-POINTING TRIANGLE} more"
    )


def _listed(effects: list[Effect]) -> str:
    return "; ".join(f"{LABELS[e.outcome].lower()} {interval(e)}" for e in effects)
