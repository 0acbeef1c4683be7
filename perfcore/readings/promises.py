"""What was promised, asked for and put right, in words: the same on every page and in every briefing."""

from __future__ import annotations

from datetime import date

from perfcore.catalogue.model import Measure
from perfcore.readings import figures

LUCKY, BLIND = 0.2, 0.5  # a chance that would not convince anybody; a change that would more likely be missed


def sized(measure: Measure, direction: str, size: float) -> str:
    """ "up by 5 points", "down by 12 children", "to reach 85%"."""
    if direction == "reach":
        return f"to reach {figures.value(measure, size)}"
    if measure.show in ("percent", "bands"):
        unit = "points"
    elif measure.per is not None:
        unit = f"per {measure.per.number:,.0f}"
    else:
        unit = measure.unit or "rows"
    places = 0 if float(size).is_integer() else 1
    return f"{direction} by {figures.number(size, places)} {unit}"


def odds(by_luck: float, power: float) -> tuple[str, ...]:
    """How likely luck alone would do, and how likely the data would show it, with what that means."""
    luck = f"If nothing changes, luck alone meets this with a chance of {chance(by_luck)}."
    if by_luck > LUCKY:
        luck += " Meeting it will prove little."
    seen = f"If it does change so, the figures show it by then with a chance of {chance(power)}."
    if power < BLIND:
        seen += " They would more likely not show it: give it longer."
    return luck, seen


def verdict(outcome: str, why: str, figure: float | None, measure: Measure | None) -> str:
    """ "Met within normal variation: 86%": what came of it, with the figure or the reason."""
    if figure is not None and measure is not None:
        why = figures.value(measure, figure)
    said = outcome[0].upper() + outcome[1:]
    return f"{said}: {why[0].lower() if outcome == 'withdrawn' else why[0]}{why[1:]}" if why else said


def promised(what: str, owner_role: str, due: date, name: str) -> str:
    """ "By 20 March 2026, Head of Safeguarding: read every open case (Plans started)"."""
    about = f" ({name})" if name else ""
    who = f", {owner_role}" if owner_role else ""
    return f"By {figures.day(due)}{who}: {what or 'the action of the comment'}{about}"


def late(question: str, owner_role: str, due: date, today: date) -> str:
    """ "12 days late, Head of Service: the split by age"."""
    return f"{figures.counted((today - due).days, 'days')} late, {owner_role}: {question}"


def chance(p: float) -> str:
    """A chance in per cent; never 0 or 100, which no chance is."""
    if p < 0.01:
        return "under 1%"
    return "over 99%" if p > 0.99 else f"{figures.number(100 * p)}%"
