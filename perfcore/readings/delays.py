"""What is to be said about the late ones of a measure, in words."""

from __future__ import annotations

from perfcore.catalogue.model import Measure
from perfcore.children.delays import LEVEL, Delays, Found
from perfcore.children.lateness import NO_DATE
from perfcore.children.reasons import NO_REASON
from perfcore.readings.figures import aim_in_words, counted, number

# one family's siblings on one day, by the table that a measure counts
_OCCASIONS = {
    "section47": "conferences",
    "conferences": "reviews",
    "assessments": "assessments",
    "care_reviews": "reviews",
}
_WHO = {
    "worker": ("worker", "workers"),
    "team": ("team", "teams"),
    "locality": ("area", "areas"),
    "family": ("family", "families"),
    "reason": ("reason", "reasons"),
}
_NUMBERS = {1: "one", 2: "two", 3: "three"}
WORDS_IN_A_TITLE = 10
_CLEAR = 0.05
_SAME = 3.0  # points between the two ways of counting that need no explanation


def occasions(measure: Measure) -> str:
    """What one family's siblings have together on one day, as a noun in the plural."""
    return _OCCASIONS.get(str(measure.table), "families")


def title(d: Delays) -> str:
    """The finding in at most ten words."""
    late = d.both.events - d.both.events_on_time
    what = occasions(d.standard.measure)
    if not d.both.rows:
        return "There is nothing to judge in these months"
    if d.both.rows_on_time == d.both.rows:
        return f"All {counted(d.both.events, what)} were in time"
    if d.main is not None:
        verb = "accounts" if len(d.main.set.groups) == 1 else "account"
        named = f"{_named(d.main)} {verb} for {d.main.set.late} of {late} late {what}"
        if len(named.split()) <= WORDS_IN_A_TITLE:
            return named
        return f"{_set(d.main).capitalize()} {verb} for {d.main.set.late} of {late} late {what}"
    return "Lateness is spread as volume leads one to expect"


def sentences(d: Delays) -> list[str]:
    """What the figures say, in the order in which a reader asks."""
    if not d.both.rows:
        return []
    said = [figure(d), two_ways(d), how_late(d), where(d), reason(d)]
    return [one for one in said if one]


def period(d: Delays) -> str:
    """ "January to June 2024", "June 2024"."""
    if (d.first.year, d.first.month) == (d.last.year, d.last.month):
        return f"{d.last:%B %Y}"
    first = f"{d.first:%B}" if d.first.year == d.last.year else f"{d.first:%B %Y}"
    return f"{first} to {d.last:%B %Y}"


def figure(d: Delays) -> str:
    """The measure's own figure, as it is counted."""
    measure, both = d.standard.measure, d.both
    aim = f"; the target is {aim_in_words(measure, d.aim)}" if d.aim is not None else ""
    made_of = f"{number(both.rows_on_time)} of {counted(both.rows, measure.unit or 'rows')}"
    return f"{period(d)}: {made_of} were in time ({number(both.by_row, measure.decimals)}%{aim})."


def two_ways(d: Delays) -> str:
    """The same by family occasion, and why that differs where it does."""
    measure, both = d.standard.measure, d.both
    what = occasions(measure)
    by = "By conference" if what == "conferences" else "With siblings taken together"
    told = (
        f"{by} it is {number(both.events_on_time)} of {number(both.events)} "
        f"({number(both.by_event, measure.decimals)}%)"
    )
    apart = both.by_event - both.by_row
    known = both.p == both.p
    if known and both.p <= _CLEAR and abs(apart) >= _SAME:
        size = "Large" if apart > 0 else "Small"
        whose = "families were late" if what == "families" else f"families' {what} were late"
        return (
            f"{told}. {size} {whose}: {number(both.size_late, 1)} children on average, "
            f"against {number(both.size_on_time, 1)} in time."
        )
    if known and abs(apart) >= _SAME:
        return f"{told}; chance alone makes such a gap between the two."
    return f"{told}, so the size of families makes little difference."


def how_late(d: Delays) -> str:
    """By how much, in bands."""
    if d.both.rows == d.both.rows_on_time:
        return ""
    first, *others = [b for b in d.bands if b.label != NO_DATE]
    shown = [f"{first.label} {d.standard.unit}: {first.rows}", *(f"{b.label}: {b.rows}" for b in others)]
    gone = [f"nothing recorded: {b.rows}" for b in d.bands if b.label == NO_DATE]
    return f"Late by {'; by '.join(shown)}{'; '.join(['', *gone])}."


def where(d: Delays) -> str:
    """Who or what accounts for the lateness more than volume does, or that nobody does."""
    if d.both.events == d.both.events_on_time:
        return ""
    if d.main is None:
        looked = [_WHO[f.dimension][1] for f in d.found]
        if not looked:
            return "There are too few late ones, or too few groups, to tell whether lateness is concentrated."
        listed = " or ".join([", ".join(looked[:-1]), looked[-1]]) if len(looked) > 1 else looked[0]
        return f"Lateness is spread as volume would lead one to expect: no few {listed} account for it."
    told = " ".join([_accounts(d, d.main), _without(d)]).strip()
    others = [f for f in d.found if f.stands_out and f is not d.main]
    if others:
        listed = "; ".join(f"{_placed(f)}, {f.set.late} of {f.set.late_all}" for f in others)
        told = f"{told} What else stands out: {listed}."
    return told


def _accounts(d: Delays, found: Found) -> str:
    one, what = found.set, occasions(d.standard.measure)
    count = f"{one.late} of the {one.late_all} late {what}"
    if found.dimension == "reason":
        usual = d.reasons.loc[d.reasons["reason"].isin(one.groups), "expected"].sum()
        return f"{_named(found)} is the reason of {count}; {number(usual, 1)} would be usual."
    return (
        f"{_named(found)} had {count}; from the number they had, {number(one.expected, 1)} would be expected."
    )


def _without(d: Delays) -> str:
    assert d.main is not None
    figure = d.main.percent_without
    aim = f" (target {aim_in_words(d.standard.measure, d.aim)})" if d.aim is not None else ""
    if figure != figure:
        return ""
    people = d.main.dimension in ("worker", "family")
    who = "them" if people or len(d.main.set.groups) > 1 else "it"
    return f"Without {who} the figure is {number(figure, d.standard.measure.decimals)}%{aim}."


def by_chance(d: Delays) -> str:
    """How easily chance would do as much, and what the finding does not say."""
    if d.main is None:
        return f"Said only where chance would do it less than once in {number(1 / LEVEL)} times."
    often = f"once in {number(1 / d.main.p)} times"
    more = " Their own team's other work is more often in time." if d.main.dimension == "worker" else ""
    return f"Chance would do this at most {often}, the search included.{more} It says where, not why."


def reason_given(d: Delays) -> bool:
    """Whether anybody gave any reason."""
    return bool((d.reasons["reason"] != NO_REASON).any())


def reason(d: Delays) -> str:
    """The reason given most, and how many have none."""
    if d.reasons.empty:
        return ""
    none = int(d.reasons.loc[d.reasons["reason"] == NO_REASON, "events"].sum())
    given = d.reasons[d.reasons["reason"] != NO_REASON]
    late, what = int(d.reasons["events"].sum()), occasions(d.standard.measure)
    if given.empty:
        return f"No reason is given for any of the {counted(late, 'late ' + what)}."
    most = given.iloc[0]
    usual = f" ({number(most['expected'], 1)} would be usual)" if most["expected"] == most["expected"] else ""
    missing = f" None is given for {none}." if none else ""
    return f"The reason given most is {most['reason']}: {most['events']} of {late}{usual}.{missing}"


def _named(found: Found) -> str:
    """Teams, areas and reasons by name; people only by how many they are."""
    if found.dimension in ("worker", "family"):
        return _set(found).capitalize()
    return " and ".join(found.set.groups)


def _placed(found: Found) -> str:
    """ "the team North", "two families"."""
    if found.dimension in ("worker", "family"):
        return _set(found)
    return f"the {_WHO[found.dimension][len(found.set.groups) > 1]} {_named(found)}"


def _set(found: Found) -> str:
    one, many = _WHO[found.dimension]
    n = len(found.set.groups)
    return f"{_NUMBERS[n]} {one if n == 1 else many}"
