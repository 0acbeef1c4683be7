"""What people get wrong in measures.yaml: each mistake alone, at its place and in its words, then all."""

from __future__ import annotations

import pytest

from perfcore.catalogue.read import parse_catalogue
from tests.catalogue_texts import SOUND, broken, mistakes_in

# (what stands there, what somebody writes with a § before the place, what they are told)
CASES = {
    # the thirteen that happen most
    "a misspelt column": (
        "hits: working_days(start_date, end_date) <= 45",
        "hits: working_days(start_date, §enddate) <= 45",
        'measures.on_time: no column "enddate" in assessments. Did you mean "end_date"?',
    ),
    "a misspelt key": (
        "    tolerance: 3",
        "    §tolerence: 3",
        'measures.on_time: unknown key "tolerence". Did you mean "tolerance"?',
    ),
    "a misspelt value": (
        "show: percent",
        "show: §percentage",
        "measures.on_time: show is count, percent, median, bands or ratio, "
        'not "percentage". Did you mean "percent"?',
    ),
    "a misspelt table": (
        "table: assessments",
        "table: §assesments",
        'measures.on_time: no table "assesments". Did you mean "assessments"?',
    ),
    "a misspelt dimension": (
        "drill: [team, category]",
        "drill: [team, §catgory]",
        'measures.drift: no dimension "catgory". Did you mean "category"?',
    ),
    "an unknown owner": (
        "owner: head\n    definition: Assess",
        "owner: §haed\n    definition: Assess",
        'measures.on_time: no owner "haed". Did you mean "head"?',
    ),
    "an unknown group": (
        "group: door\n    owner: head\n    definition: Some",
        "group: §dor\n    owner: head\n    definition: Some",
        'measures.ready: no group "dor". Did you mean "door"?',
    ),
    "a missing key": (
        "  on_time:\n    name: Assessments on time\n",
        "  §on_time:\n",
        'measures.on_time: the key "name" is missing: what readers see.',
    ),
    "a key twice": (
        "    tolerance: 3",
        "    tolerance: 3\n    §show: count",
        'measures.on_time: "show" is here twice, first in line 27. '
        "YAML would silently keep only one of them.",
    ),
    "a number in words": (
        "tolerance: 3",
        "tolerance: §three",
        'measures.on_time: tolerance is a number, not "three". Write digits, with a point for decimals.',
    ),
    "a percent sign": (
        "tolerance: 3",
        "tolerance: §3%",
        'measures.on_time: tolerance is a number, not "3%". Write 3.',
    ),
    "two equals signs": (
        "<= 45",
        "§== 45",
        'measures.on_time: "==" is no comparison here. Write one = sign.',
    ),
    "a year that is none": (
        "{2024-25: 85, 2025-26: 88}",
        "{2024-25: 85, §2025-27: 88}",
        'measures.on_time.target: "2025-27" is no financial year. Did you mean 2025-26?',
    ),
    # which rows count
    "no way to count": (
        "  on_time:\n    name: Assessments on time\n    group: door\n    owner: head\n"
        "    definition: Assessments finished in 45 working days.\n    source: Working Together\n"
        "    table: assessments\n    month: end_date\n",
        "  §on_time:\n    name: Assessments on time\n    group: door\n    owner: head\n"
        "    definition: Assessments finished in 45 working days.\n    source: Working Together\n"
        "    table: assessments\n",
        "measures.on_time: it is not said which rows count: one of month, open, flow or figures. "
        "For events in a month write month: and the date.",
    ),
    "two ways to count": (
        "    value: months_open",
        "    §month: start_date\n    value: months_open",
        'measures.drift: "month" beside "open": rows count by one of them. Remove one.',
    ),
    "a table beside figures": (
        "    figures: caseload",
        "    figures: caseload\n    §table: cp_plans",
        'measures.ready: "table" does not go with "figures", which are counted already.',
    ),
    "no table": (
        "  flow:\n    name: Plans on and off\n    group: plans\n    owner: head\n"
        "    definition: Starts less ends.\n    source: Local\n    table: cp_plans\n",
        "  §flow:\n    name: Plans on and off\n    group: plans\n    owner: head\n"
        "    definition: Starts less ends.\n    source: Local\n",
        'measures.flow: the key "table" is missing: one of contacts, referrals, assessments, section47, '
        "conferences, cp_plans, cp_visits, care_periods, care_episodes, placements, care_reviews, "
        "care_visits, missing_episodes, permanence_orders, involvements.",
    ),
    "a month that is no date": (
        "month: end_date\n    where: need",
        "month: §need\n    where: need",
        'measures.on_time: "need" is no date. Dates in assessments: start_date, end_date.',
    ),
    "a month that is worked out later": (
        "month: end_date\n    where: need",
        "month: §month_end\n    where: need",
        'measures.on_time: "month_end" is worked out later. Dates in assessments: start_date, end_date.',
    ),
    "a misspelt month": (
        "month: end_date\n    where: need",
        "month: §end_dat\n    where: need",
        'measures.on_time: no column "end_dat" in assessments. Did you mean "end_date"?',
    ),
    "a misspelt way into a flow": (
        "flow: {in: start_date, out: end_date}",
        "flow: {in: §started, out: end_date}",
        'measures.flow: no column "started" in cp_plans. Did you mean "start_date"?',
    ),
    "open with one date": (
        "open: [start_date, end_date]\n    show: bands",
        "open: §[start_date]\n    show: bands",
        "measures.drift: open has 2 values, not 1.",
    ),
    # what is shown
    "a percentage of nothing": (
        "show: percent\n    hits: working_days(start_date, end_date) <= 45\n",
        "show: §percent\n",
        'measures.on_time: show: percent needs "hits": '
        "a condition that says which rows are the top of the fraction.",
    ),
    "hits without a percentage": (
        "    per: {number: 10000, population: children_0_17}",
        "    §hits: age > 3",
        'measures.rate: "hits" only means something with show: percent, and this is count.',
    ),
    "a ratio of rows": (
        "show: count\n    per:",
        "show: §ratio\n    per:",
        "measures.rate: a ratio is only for figures. Use percent, or count with per.",
    ),
    "a median of figures": (
        "show: ratio",
        "show: §median",
        "measures.ready: figures are shown as count, percent or ratio, not median.",
    ),
    "bands that fall": (
        "bands: [15, 18, 24]",
        "bands: [15, 24, §18]",
        "measures.drift: bands must rise, and 18 follows 24.",
    ),
    "half a band": (
        "bands: [15, 18, 24]",
        "bands: [15, §18.5, 24]",
        "measures.drift: bands is a whole number, not 18.5.",
    ),
    "a band that is not there": (
        "watch: 24 and over",
        "watch: §24 or over",
        'measures.drift: no band "24 or over". Did you mean "24 and over"?',
    ),
    "a chart for something else": (
        "    tolerance: 3",
        "    chart: §stacked_bar\n    tolerance: 3",
        "measures.on_time: stacked_bar is for show: bands. Use line or bar.",
    ),
    "a year of open rows": (
        "    per: {number: 10000, population: children_0_17}",
        "    over: §last_12_months",
        "measures.rate: rows open at a month end cannot be added up over last 12 months. "
        "Leave it out, or count the starts with month:.",
    ),
    "a population of nobody": (
        "population: children_0_17",
        "population: §children_0_18",
        'measures.rate.per: no population "children_0_18". Did you mean "children_0_17"?',
    ),
    "a dimension that the table lacks": (
        "    tolerance: 3",
        "    drill: [§category]\n    tolerance: 3",
        'measures.on_time: "category" is no dimension of assessments, which has no column "category". '
        "It has: team, age_band.",
    ),
    # targets
    "a target without a good direction": (
        "target: {between: [40, 50]}",
        "target: §45",
        "measures.rate.target: a plain number is a target, and this measure has better: neither. "
        "Write the expected range: {between: [40, 50]}.",
    ),
    "a range backwards": (
        "between: [40, 50]",
        "between: §[50, 40]",
        "measures.rate.target: between has the greater number first: 50, 40. Write [40, 50].",
    ),
    "a range without its key": (
        "target: {between: [40, 50]}",
        "target: §[40, 50]",
        "measures.rate: target is a number, an aim or a mapping by financial year. "
        "For a range write {between: [40, 50]}.",
    ),
    "the wrong way round": (
        "{at_most: 3, percent: true}",
        "{§at_least: 3, percent: true}",
        "measures.drift.target.2025-26: at_least does not go with better: low. Is better: high meant?",
    ),
    "two aims": (
        "{2025-26: {year_total: 24}}",
        "{2025-26: §{year_total: 24, at_least: 2}}",
        "measures.ytd.target.2025-26: an aim is one of at_least, at_most, between or year_total, "
        "and here is at_least and year_total.",
    ),
    "a year total in a month": (
        "    over: year_to_date\n    better: high\n    target: {2025-26: {year_total: 24}}",
        "    better: high\n    target: {2025-26: {§year_total: 24}}",
        "measures.ytd.target.2025-26: year_total adds up the year, "
        "which needs show: count and over: year_to_date.",
    ),
    "a share of one as a percentage": (
        "{2024-25: 85,",
        "{2024-25: §0.85,",
        "measures.on_time.target.2024-25: 0.85 would be less than one percent. Write 85.",
    ),
    "more than all": (
        "{2024-25: 85,",
        "{2024-25: §850,",
        "measures.on_time.target.2024-25: a percentage is from 0 to 100, not 850.",
    ),
    "a year as a number": (
        "{2024-25: 85,",
        "{§2024: 85,",
        "measures.on_time.target: the key 2024 is no text: YAML reads it as a number. "
        "Write the financial year: 2024-25.",
    ),
    "a target about no band": (
        "    watch: 24 and over\n    better: low\n    target: {2025-26: {at_most",
        "    better: low\n    target: {2025-26: §{at_most",
        "measures.drift.target.2025-26: with bands, a target needs to know which band it is about. "
        'Add "watch", such as watch: 24 and over.',
    ),
    "a tolerance of nothing": (
        "    better: low\n    target: {2025-26: {at_most: 3, percent: true}}\n",
        "    better: low\n    §tolerance: 2\n",
        "measures.drift: a tolerance without a target.",
    ),
    "a comparison with nobody": (
        "compare: {england: 85.7, source: LAIT 2025}",
        "§compare: {source: LAIT 2025}",
        'measures.on_time.compare: neither "england" nor "neighbours" is given.',
    ),
    "a comparison from nowhere": (
        "compare: {england: 85.7, source: LAIT 2025}",
        "§compare: {england: 85.7}",
        'measures.on_time.compare: the key "source" is missing: which publication, which year.',
    ),
    # the rest of the file
    "too many months": (
        "  families: family_id",
        "  months: §600",
        "defaults: months is from 1 to 240, not 600.",
    ),
    "a family of yes": (
        "families: family_id",
        "families: §no",
        "defaults: families is a text, and YAML reads no as true or false. Write family_id or none.",
    ),
    "a day for a month": (
        "month: 2024-12,",
        "month: §2024-12-01,",
        'notes[1]: month "2024-12-01" is no month. Leave the day out: 2024-12.',
    ),
    "a note about nothing": (
        "measures: [on_time]",
        "measures: [§on_tme]",
        'notes[1]: no measure "on_tme". Did you mean "on_time"?',
    ),
    "a column that no table has": (
        "column: category}",
        "column: §categry}",
        'dimensions.category: no column "categry". Did you mean "category"?',
    ),
    "an age band of one's own": (
        "order: [Under 1, 1-4]",
        "order: [Under 1, §1 to 4]",
        'dimensions.age_band: no age band "1 to 4". '
        "There are: Unborn, Under 1, 1-4, 5-9, 10-15, 16-17, 18 and over.",
    ),
    "an address that is none": (
        "email: head@example.gov.uk",
        "email: §head",
        'owners.head: "head" is no e-mail address.',
    ),
    "the same name twice": (
        "name: Plans on and off",
        "name: §Time on a plan",
        "measures.flow: the measure in line 34 has the same name. Readers could not tell them apart.",
    ),
    "an id with capitals": (
        "  ready:",
        "  §Ready Made:",
        'measures: "Ready Made" is no id: small letters, digits and _, beginning with a letter. '
        'Write "ready_made".',
    ),
    "another version": ("version: 1", "version: §2", "version is 1, not 2."),
    "an unknown section": (
        "defaults:",
        "§default:",
        'unknown key "default". Did you mean "defaults"?',
    ),
    "a text where keys belong": (
        "small_numbers: {hide_below: 6, hide_percent_below: 10, second_cell: true}",
        "small_numbers: §6",
        "defaults.small_numbers: here must be keys such as hide_below, hide_percent_below and second_cell, "
        "one a line.",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), CASES.values(), ids=CASES)
def test_one_mistake_is_told_once_at_its_place(old: str, new: str, told: str) -> None:
    text, line, column = broken(old, new)
    found = mistakes_in(text)
    assert [str(m) for m in found] == [f"measures.yaml:{line}:{column}: {told}"]


def test_the_sound_catalogue_is_sound() -> None:
    assert len(parse_catalogue(SOUND).measures) == 6


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        SOUND.replace("show: percent", "show: percentage")
        .replace("end_date) <= 45", "enddate) =< 45")
        .replace("watch: 24 and over", "watch: 24+")
        .replace("owner: head\n    definition: Starts", "ownr: head\n    definition: Starts")
        .replace("between: [40, 50]", "between: [50, 40]")
        .replace("table: care_periods", "table: care")
        .replace("figures: caseload", "figures:")
    )
    found = mistakes_in(text)
    assert [(m.line, m.column) for m in found] == [
        (27, 11), (28, 36), (28, 45), (44, 12), (51, 5), (69, 23), (76, 12), (89, 13),
    ]  # fmt: skip
    assert [(m.line, m.column) for m in found] == sorted((m.line, m.column) for m in found)


def test_a_section_that_is_missing_is_told_once_not_for_every_measure() -> None:
    text = SOUND.replace("owners:", "oners:").replace("dimensions:", "dimension:")
    assert [m.message for m in mistakes_in(text)] == [
        'unknown key "oners". Did you mean "owners"?',
        'unknown key "dimension". Did you mean "dimensions"?',
    ]


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    text = SOUND.replace("definition: Starts", "defintion: Starts").replace("flow: {in", "flw: {in")
    assert [m.message for m in mistakes_in(text)] == [
        'measures.flow: unknown key "defintion". Did you mean "definition"?',
        'measures.flow: unknown key "flw". Did you mean "flow"?',
    ]
