"""Measures that must be read together: everything falls at once, or one rises while the other falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfcore.readings import figures
from perfcore.signals.year_on_year import YearOnYear

FRONT_TO_CARE = ("contacts", "referrals", "cp_plans", "cla")
PLANS, CARE, CONTACTS, REFERRALS = "cp_plans", "cla", "contacts", "referrals"
SMALLEST = 0.02  # a change of under 2% is none


def together(years: Mapping[str, YearOnYear]) -> list[str]:
    """Sentences on measures that contradict each other year on year, or move alike at every stage.

    `years` by the ids of the shipped catalogue: contacts, referrals, cp_plans, cla. One of the measures must
    have moved more than chance explains, and no sentence speaks of a movement of under 2%.
    """
    said = []
    known = [years[name] for name in FRONT_TO_CARE if name in years]
    for direction, word, ask in (
        (-1, "lower", "Ask whether need has fallen or the door has narrowed."),
        (1, "higher", "Ask whether need has risen or the threshold has moved."),
    ):
        if len(known) == len(FRONT_TO_CARE) and _all(known, direction):
            said.append(f"Contacts, referrals, plans and care are all {word} than a year before. {ask}")
    said += _apart(
        years,
        PLANS,
        CARE,
        "plans",
        "children in care",
        "Read the two together: who is kept on a plan, and who comes into care.",
    )
    said += _apart(
        years,
        CONTACTS,
        REFERRALS,
        "contacts",
        "referrals",
        "More at the door that does not become work may be a change of recording.",
    )
    return said


def _all(known: Sequence[YearOnYear], direction: int) -> bool:
    return all(_change(one) * direction > SMALLEST for one in known) and any(
        one.direction == direction for one in known
    )


def _apart(years: Mapping[str, YearOnYear], a: str, b: str, a_name: str, b_name: str, ask: str) -> list[str]:
    if a not in years or b not in years:
        return []
    first, second = years[a], years[b]
    apart = _change(first) * _change(second) < 0 and min(abs(_change(first)), abs(_change(second))) > SMALLEST
    alone = first.direction != 0 and abs(_change(second)) <= SMALLEST
    if not (apart and (first.direction or second.direction)) and not alone:
        return []
    return [f"Against a year before, {_moved(first, a_name)} while {_moved(second, b_name)}. {ask}"]


def _change(one: YearOnYear) -> float:
    return one.now / one.before - 1 if one.before else 0.0


def _moved(one: YearOnYear, name: str) -> str:
    share = figures.number(100 * abs(_change(one)), 0)
    if abs(_change(one)) <= SMALLEST:
        return f"{name} stayed as they were"
    return f"{name} {'rose' if one.now > one.before else 'fell'} by {share}%"
