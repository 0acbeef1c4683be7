"""The way through the service in plain sentences built only from computed values."""

from __future__ import annotations

import math
from collections.abc import Mapping

from perfcore.children.flow import Change, Flow, Rule, Step, Through, elsewhere
from perfcore.children.journeys import TOO_EARLY, WAIT
from perfcore.readings.figures import counted, number

NAMES: Mapping[str, str] = {
    "contact": "Contact",
    "referral": "Referral",
    "assessment": "Assessment",
    "section47": "Section 47 enquiry",
    "conference": "Initial conference",
    "plan": "Plan",
    "end": "Plan ended",
}
_AT: Mapping[str, str] = {
    "contact": "with a contact",
    "referral": "referred",
    "assessment": "assessed",
    "section47": "with a section 47 enquiry",
    "conference": "with an initial conference",
    "plan": "with a plan",
}
_ON: Mapping[str, str] = {"plan": "came off it"}
_FROM: Mapping[str, str] = {
    "contact": "a contact",
    "referral": "a referral",
    "assessment": "an assessment",
    "section47": "a section 47 enquiry",
    "conference": "a conference",
    "plan": "a plan",
}


def title(found: Through) -> str:
    """The finding in at most ten words."""
    differing = [c for c in found.changes if c.differs]
    if differing:
        most = max(differing, key=lambda c: abs(c.compared.difference) if c.compared else 0.0)
        more = "More" if most.now.share > most.before.share else "Fewer"
        return f"{more} go on from {_FROM[most.now.stage]} than a year before"
    if found.changes and all(c.compared for c in found.changes):
        return "No step differs from a year before beyond chance"
    if any(c.compared for c in found.changes):
        return "No step followed long enough differs from a year before"
    if not found.now.children:
        return "Nobody started in these months"
    step = found.now.steps[0] if found.now.steps else None
    if step is None or not step.children:
        return "Too early to tell where these children go"
    return f"{number(step.went_on)} of {number(step.children)} children went on from {_FROM[step.stage]}"


def started(found: Flow, start: str) -> str:
    """Who is followed."""
    who = f"{counted(found.children, 'children')} in {counted(found.families, 'families')}"
    return (
        f"{who} {_started(start)} {period(found)}. Each is followed from the first one on, and counts once."
    )


def period(found: Flow) -> str:
    """ "in July 2026", "from August 2025 to July 2026"."""
    if (found.first.year, found.first.month) == (found.last.year, found.last.month):
        return f"in {found.first:%B %Y}"
    return f"from {found.first:%B %Y} to {found.last:%B %Y}"


def others(found: Flow, step: Step, unit: str) -> str:
    """How many went on from a stage, and where the others went; too early to tell is never among them."""
    at = found.out_of(step.stage, unit)
    if not at:
        return ""
    went = elsewhere(found, step.stage, unit)
    early = went.pop(TOO_EARLY, 0)
    gone = sum(went.values())
    on = at - gone - early
    said = f"Of {counted(at, unit)} {_AT[step.stage]}, {number(on)} {_ON.get(step.stage, 'went on')}"
    if gone and len(went) == 1:
        said += f"; the other {number(gone)}: {_small(next(iter(went)))}"
    elif gone:
        listed = [f"{number(n)} {_small(name)}" for name, n in list(went.items())[:4]]
        rest = gone - sum(list(went.values())[:4])
        listed += [f"{number(rest)} otherwise"] if rest else []
        said += f"; the other {number(gone)}: {', '.join(listed)}"
    if early:
        said += f"; {number(early)} {'is' if early == 1 else 'are'} too early to tell"
    return f"{said}."


def step_name(step: Step) -> str:
    """ "Went on from referral"."""
    if step.stage == "plan":
        return "Came off the plan within two years"
    return f"Went on from {NAMES[step.stage].lower()}"


def compared(change: Change) -> str:
    """What a step says against a year before."""
    if not change.now.children:
        return "too early to tell"
    if change.compared is None:
        return "too few families to compare"
    if change.differs:
        return (
            "higher than chance explains" if change.compared.difference > 0 else "lower than chance explains"
        )
    return "no more than chance explains"


def difference(change: Change) -> str:
    """ "−3.1 (−6.0 to +0.2)", in percentage points with the 95% interval."""
    if change.compared is None:
        return ""
    values = (100 * x for x in (change.compared.difference, change.compared.lower, change.compared.upper))
    middle, low, high = (_signed(x) for x in values)
    return f"{middle} ({low} to {high})"


def share(step: Step, unit: str) -> str:
    """ "22.4% (1,015 of 4,533)" of those who are followed long enough."""
    n, on = (step.families, step.families_on) if unit == "families" else (step.children, step.went_on)
    return f"{number(100 * on / n, 1)}% ({number(on)} of {number(n)})" if n else ""


def linked(rule: Rule) -> str:
    """How a step is linked, in words."""
    if rule.stage == "referral":
        return "the same child's first referral, unless the contact says that there was none"
    if not rule.by_id:
        return "the same child's first one: this load has no link"
    return {
        "assessment": "it names the referral",
        "section47": "it names the referral; the first that led to a conference, else the first",
        "conference": "the enquiry names its date",
        "plan": "the conference names it, else the same child's first plan",
        "end": "the plan's end date",
    }[rule.stage]


def followed() -> str:
    """How long is followed, in a sentence."""
    days = [WAIT[stage] for stage in ("contact", "referral", "assessment", "section47", "conference")]
    return (
        f"A next step counts within {days[0]} days of a contact, {days[1]} of a referral, {days[2]} of an "
        f"assessment, {days[3]} of an enquiry, {days[4]} of a conference; plans are followed for two years."
    )


def _started(start: str) -> str:
    return "had a contact" if start == "contact" else "were referred"


def _small(name: str) -> str:
    return f"{name[0].lower()}{name[1:]}"


def _signed(x: float) -> str:
    if math.isnan(x):
        return ""
    text = number(x, 1)
    return f"+{text}" if x > 0 and text != "0.0" else text
