"""A small sound catalogue to break in one place, and what the parser then says about that place."""

from __future__ import annotations

import pytest

from perfcore.catalogue.mistakes import CatalogueError, Mistake
from perfcore.catalogue.read import parse_catalogue

SOUND = """\
version: 1
owners:
  head: {name: Head of Service, email: head@example.gov.uk}
groups:
  door: Front door
  plans: Plans
dimensions:
  team: {label: Team, column: team}
  category: {label: Category, column: category}
  age_band: {label: Age, column: age_band, order: [Under 1, 1-4]}
defaults:
  drill: [team, age_band]
  small_numbers: {hide_below: 6, hide_percent_below: 10, second_cell: true}
  families: family_id
notes:
  - {month: 2024-12, text: New thresholds, rebase: true, measures: [on_time]}
measures:
  on_time:
    name: Assessments on time
    group: door
    owner: head
    definition: Assessments finished in 45 working days.
    source: Working Together
    table: assessments
    month: end_date
    where: need is not null
    show: percent
    hits: working_days(start_date, end_date) <= 45
    better: high
    target: {2024-25: 85, 2025-26: 88}
    tolerance: 3
    compare: {england: 85.7, source: LAIT 2025}
  drift:
    name: Time on a plan
    group: plans
    owner: head
    definition: Open plans by months.
    source: Local
    table: cp_plans
    open: [start_date, end_date]
    show: bands
    value: months_open
    bands: [15, 18, 24]
    watch: 24 and over
    better: low
    target: {2025-26: {at_most: 3, percent: true}}
    drill: [team, category]
  flow:
    name: Plans on and off
    group: plans
    owner: head
    definition: Starts less ends.
    source: Local
    table: cp_plans
    flow: {in: start_date, out: end_date}
    show: count
    better: neither
  rate:
    name: Plans per 10,000
    group: plans
    owner: head
    definition: Open plans per 10,000 children.
    source: Local
    table: cp_plans
    open: [start_date, end_date]
    show: count
    per: {number: 10000, population: children_0_17}
    better: neither
    target: {between: [40, 50]}
  ytd:
    name: Orders, year to date
    group: plans
    owner: head
    definition: Orders since 1 April.
    source: Local
    table: care_periods
    month: end_date
    where: end_reason in ('E45', 'E46')
    show: count
    over: year_to_date
    better: high
    target: {2025-26: {year_total: 24}}
  ready:
    name: Ready-made
    group: door
    owner: head
    definition: Somebody counted it.
    source: Local
    figures: caseload
    show: ratio
    better: low
"""

HERE = "\u00a7"  # stands right before the place that a mistake must name


def mistakes_in(text: str) -> tuple[Mistake, ...]:
    """Everything that is wrong with a catalogue."""
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(text)
    return caught.value.mistakes


def broken(old: str, new: str) -> tuple[str, int, int]:
    """The sound catalogue with `old` replaced once, and the line and column that `new` marks with a §."""
    assert SOUND.count(old) == 1, f"{old!r} is {SOUND.count(old)} times in the sound catalogue"
    marked = SOUND.replace(old, new)
    before, mark, after = marked.partition(HERE)
    assert mark, "the new text marks no place"
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")
