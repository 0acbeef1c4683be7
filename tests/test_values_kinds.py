"""Every kind of measure on ten rows or so, the answer worked out by hand in the comment."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import pytest

from perfcore.records.records import Records
from perfcore.values.values import UnknownQuestion, Values
from tests.small_records import catalogue, records


def at(
    load: Records, measure: str, month: str, group: str = "All", part: str = "", **question: object
) -> Mapping[str, float]:
    """The one line of values for a month and group."""
    frame = Values(load, catalogue(measure)).compute("m", **question)  # type: ignore[arg-type]
    line = frame[
        (frame["month"] == pd.Timestamp(f"{month}-01")) & (frame["group"] == group) & (frame["part"] == part)
    ]
    assert len(line) == 1, frame
    return line.iloc[0].to_dict()


CONTACTS = """
    table: contacts
    month: contact_date
    show: count
    better: neither
"""


def contact(child: str, day: str, **more: object) -> dict[str, object]:
    return {"child_id": child, "contact_date": day, **more}


SIBLINGS = [
    {"child_id": "a", "family_id": "F1", "family_key": "family id", "dob": "2016-03-15", "sex": "Female"},
    {"child_id": "b", "family_id": "F1", "family_key": "family id", "dob": "2020-02-29", "sex": "Male"},
    {"child_id": "c", "family_id": "F2", "family_key": "family id", "dob": "2025-12-01", "sex": "Male"},
]


def test_a_count_counts_rows_and_families() -> None:
    # March: a twice, b once, c once = 4 rows of 2 families (F1: a, a, b; F2: c). April: none.
    load = records(
        "2026-04-30",
        SIBLINGS,
        history_from="2026-01-01",
        contacts=[
            contact("a", "2026-03-01"),
            contact("a", "2026-03-31"),
            contact("b", "2026-03-02"),
            contact("c", "2026-03-02"),
        ],
    )
    march = at(load, CONTACTS, "2026-03")
    assert (march["n"], march["families"], march["value"]) == (4, 2, 4)
    april = at(load, CONTACTS, "2026-04")
    assert (april["n"], april["families"], april["value"], april["status"]) == (0, 0, 0, "")


def test_counting_children_or_families_counts_each_once() -> None:
    # The same rows: 3 different children, 2 different families.
    load = records(
        "2026-03-31",
        SIBLINGS,
        history_from="2026-01-01",
        contacts=[contact(c, d) for c, d in zip("aabc", ["2026-03-01"] * 4, strict=True)],
    )
    assert at(load, CONTACTS + "    count_of: children\n", "2026-03")["n"] == 3
    assert at(load, CONTACTS + "    count_of: families\n", "2026-03")["n"] == 2


def test_a_rolling_year_counts_a_family_once_and_leaves_out_months_without_a_whole_year() -> None:
    # a in Jan 2025 and in Jan 2026. The year to Dec 2025 holds the first, the year to Jan 2026 the second.
    load = records(
        "2026-02-28",
        SIBLINGS,
        history_from="2025-01-01",
        contacts=[contact("a", "2025-01-10"), contact("a", "2026-01-10"), contact("b", "2026-02-10")],
    )
    question = {"over": "last_12_months"}
    assert at(load, CONTACTS, "2025-12", **question)["n"] == 1
    assert at(load, CONTACTS, "2026-01", **question)["n"] == 1
    # Year to Feb 2026: a (Jan) and b (Feb), both of F1.
    february = at(load, CONTACTS, "2026-02", **question)
    assert (february["n"], february["families"]) == (2, 1)
    frame = Values(load, catalogue(CONTACTS)).compute("m", over="last_12_months")
    assert frame["month"].min() == pd.Timestamp("2025-12-01")


def test_the_year_to_date_starts_again_in_april() -> None:
    # Two in March 2025, one in April, one in May: March 12-month FY total 2; April 1; May 2.
    load = records(
        "2025-05-31",
        SIBLINGS,
        history_from="2024-04-01",
        contacts=[
            contact("a", "2025-03-01"),
            contact("b", "2025-03-01"),
            contact("a", "2025-04-30"),
            contact("c", "2025-05-01"),
        ],
    )
    question = {"over": "year_to_date"}
    assert [at(load, CONTACTS, m, **question)["n"] for m in ("2025-03", "2025-04", "2025-05")] == [2, 1, 2]


def test_a_rate_divides_by_the_population_of_the_months_year() -> None:
    # 2025: 3 of 10,000 = 3.0 per 10,000; 2026 has no number yet, so 2025's carries on: 1 -> 1.0.
    # 2023 is before the first known year (2024: 5,000), which then stands in: 1 / 5,000 = 2.0.
    load = records(
        "2026-01-31",
        history_from="2023-12-01",
        contacts=[contact(c, "2025-12-05") for c in "abc"]
        + [contact("a", "2026-01-05"), contact("a", "2023-12-05")],
        population=[
            {"year": 2025, "population": "children_0_17", "dimension": "", "number": 10_000},
            {"year": 2024, "population": "children_0_17", "dimension": "", "number": 5_000},
        ],
    )
    rate = CONTACTS + "    per: {number: 10000, population: children_0_17}\n"
    assert at(load, rate, "2025-12")["value"] == pytest.approx(3.0)
    assert at(load, rate, "2026-01")["value"] == pytest.approx(1.0)
    assert at(load, rate, "2023-12")["value"] == pytest.approx(2.0)
    # No population by team is known, so a team's rate is not applicable; its count stays.
    team = at(load, rate, "2025-12", group="Not recorded", by="team")
    assert team["n"] == 3
    assert math.isnan(team["value"])
    assert team["status"] == "z"


def assessment(child: str, start: str, end: str | None, **more: object) -> dict[str, object]:
    return {"child_id": child, "start_date": start, "end_date": end, **more}


def test_a_percentage_counts_working_days_with_bank_holidays() -> None:
    # Christmas 2025: Thu 25 and Fri 26 December are bank holidays, 1 January 2026 too.
    # Start Mon 22 Dec. Working days after it: 23, 24, 29, 30, 31 Dec, 2 Jan = 6 days on Fri 2 Jan.
    # a ends 2 Jan (6, in time), b ends 5 Jan (7, late), c has no start: unknown, so not in time.
    load = records(
        "2026-01-31",
        SIBLINGS,
        history_from="2025-12-01",
        assessments=[
            assessment("a", "2025-12-22", "2026-01-02"),
            assessment("b", "2025-12-22", "2026-01-05"),
            {"child_id": "c", "end_date": "2026-01-07"},
        ],
    )
    measure = """
    table: assessments
    month: end_date
    show: percent
    hits: working_days(start_date, end_date) <= 6
    better: high
    """
    line = at(load, measure, "2026-01")
    assert (line["n"], line["of"], line["families"]) == (1, 3, 2)
    assert line["value"] == pytest.approx(100 / 3)
    # A month without rows has no percentage.
    assert math.isnan(at(load, measure, "2025-12")["value"])


def test_a_median_is_of_the_rows_that_have_a_value() -> None:
    # Days: 2, 4, 10 and one unknown: median 4, n 3 of 4. Two values 2 and 4 give 3.
    load = records(
        "2026-02-28",
        SIBLINGS,
        history_from="2026-01-01",
        assessments=[
            assessment("a", "2026-01-01", "2026-01-03"),
            assessment("b", "2026-01-01", "2026-01-05"),
            assessment("c", "2026-01-01", "2026-01-11"),
            {"child_id": "c", "end_date": "2026-01-20"},
            assessment("a", "2026-02-01", "2026-02-03"),
            assessment("b", "2026-02-01", "2026-02-05"),
        ],
    )
    measure = """
    table: assessments
    month: end_date
    show: median
    value: days_between(start_date, end_date)
    better: low
    """
    january = at(load, measure, "2026-01")
    assert (january["value"], january["n"], january["of"], january["families"]) == (4, 3, 4, 2)
    assert at(load, measure, "2026-02")["value"] == 3


def plan(child: str, start: str, end: str | None = None, **more: object) -> dict[str, object]:
    return {"child_id": child, "start_date": start, "end_date": end, **more}


STOCK = """
    table: cp_plans
    open: [start_date, end_date]
    show: count
    better: neither
"""


def test_stock_is_what_is_open_at_midnight_on_the_last_day() -> None:
    # a starts on 31 Jan and ends on 28 Feb: open at the end of January, not of February.
    # b starts 1 Feb, still open. c started and ended inside February: never open at a month end.
    load = records(
        "2026-03-31",
        SIBLINGS,
        history_from="2026-01-01",
        cp_plans=[
            plan("a", "2026-01-31", "2026-02-28"),
            plan("b", "2026-02-01"),
            plan("c", "2026-02-02", "2026-02-20"),
        ],
    )
    assert [at(load, STOCK, m)["n"] for m in ("2026-01", "2026-02", "2026-03")] == [1, 1, 1]


def test_in_a_part_month_stock_is_as_at_the_day_the_data_goes_to() -> None:
    # Data to 10 March: b, ended on 9 March, is gone; c, started on 10 March, is open.
    load = records(
        "2026-03-10",
        SIBLINGS,
        history_from="2026-01-01",
        cp_plans=[plan("b", "2026-02-01", "2026-03-09"), plan("c", "2026-03-10")],
    )
    march = at(load, STOCK, "2026-03")
    assert (march["n"], march["status"]) == (1, "part month")
    assert at(load, STOCK, "2026-02")["status"] == ""


def test_bands_share_out_what_is_open() -> None:
    # At 31 March 2026: a open since 31 Dec 2024 = exactly 15 months -> "15-17";
    # b since 1 Jan 2025 = 14 months and 30 days -> "under 15"; c since 31 Mar 2024 = 24 -> "24 and over".
    load = records(
        "2026-03-31",
        SIBLINGS,
        history_from="2026-01-01",
        cp_plans=[plan("a", "2024-12-31"), plan("b", "2025-01-01"), plan("c", "2024-03-31")],
    )
    measure = """
    table: cp_plans
    open: [start_date, end_date]
    show: bands
    value: months_open
    bands: [15, 18, 24]
    better: low
    """
    parts = {p: at(load, measure, "2026-03", part=p) for p in ("under 15", "15-17", "18-23", "24 and over")}
    assert [line["n"] for line in parts.values()] == [1, 1, 0, 1]
    assert parts["under 15"]["value"] == pytest.approx(100 / 3)
    assert parts["18-23"]["value"] == 0
    assert all(line["of"] == 3 for line in parts.values())


def test_a_flow_shows_starts_and_ends_and_their_difference() -> None:
    # March: a and b (F1) start, c (F2) and a end: 2 in, 2 out, net 0, 2 families moved.
    load = records(
        "2026-03-31",
        SIBLINGS,
        history_from="2026-02-01",
        cp_plans=[
            plan("a", "2026-03-01", "2026-03-20"),
            plan("b", "2026-03-01"),
            plan("c", "2025-01-01", "2026-03-31"),
        ],
    )
    measure = """
    table: cp_plans
    flow: {in: start_date, out: end_date}
    show: count
    better: neither
    """
    line = at(load, measure, "2026-03")
    assert (line["n"], line["of"], line["value"], line["families"]) == (2, 2, 0, 2)


def test_a_repeat_looks_at_the_childs_previous_row_only() -> None:
    # Within 12 months of the previous referral of the same child:
    # a: 10 Jan 2025 then 10 Jan 2026 = exactly 12 months: counts.
    # b: 9 Jan 2025 then 10 Jan 2026: one day over.
    # c: two on one day are no repeat of each other.
    load = records(
        "2026-01-31",
        SIBLINGS,
        history_from="2025-01-01",
        referrals=[
            {"child_id": "a", "referral_date": "2025-01-10"},
            {"child_id": "a", "referral_date": "2026-01-10"},
            {"child_id": "b", "referral_date": "2025-01-09"},
            {"child_id": "b", "referral_date": "2026-01-10"},
            {"child_id": "c", "referral_date": "2026-01-05"},
            {"child_id": "c", "referral_date": "2026-01-05"},
        ],
    )
    measure = """
    table: referrals
    month: referral_date
    show: percent
    hits: months_since_previous(referral_date) <= 12
    better: low
    """
    line = at(load, measure, "2026-01")
    assert (line["n"], line["of"]) == (1, 4)


def test_the_previous_row_is_found_before_any_filter() -> None:
    # The earlier referral was closed without action and is filtered out, but still is the previous one.
    load = records(
        "2026-01-31",
        history_from="2025-01-01",
        referrals=[
            {"child_id": "a", "referral_date": "2025-12-10", "nfa": True},
            {"child_id": "a", "referral_date": "2026-01-10", "nfa": False},
        ],
    )
    measure = """
    table: referrals
    month: referral_date
    where: nfa = false
    show: percent
    hits: months_since_previous(referral_date) <= 12
    better: low
    """
    line = at(load, measure, "2026-01")
    assert (line["n"], line["of"]) == (1, 1)


def test_the_last_visit_is_the_latest_on_or_before_the_month_end() -> None:
    # 31 March 2026 is a Tuesday; 10 working days before it is Tue 17 March (no bank holiday between).
    # a: visited 17 March, in time. b: visited 16 March, late, and 1 April, too late to count. c: never.
    load = records(
        "2026-04-30",
        SIBLINGS,
        history_from="2026-03-01",
        cp_plans=[plan(c, "2026-01-01") for c in "abc"],
        cp_visits=[
            {"child_id": "a", "visit_date": "2026-03-17"},
            {"child_id": "b", "visit_date": "2026-03-16"},
            {"child_id": "b", "visit_date": "2026-04-01"},
        ],
    )
    measure = """
    table: cp_plans
    open: [start_date, end_date]
    show: percent
    hits: working_days(last_visit, month_end) <= 10
    better: high
    """
    line = at(load, measure, "2026-03")
    assert (line["n"], line["of"]) == (1, 3)


def test_groups_are_as_they_stood_at_the_rows_date() -> None:
    # a turns 10 on 15 March 2026; moves from Northby to Southby on 1 March; team by allocated worker.
    load = records(
        "2026-03-31",
        SIBLINGS,
        history_from="2026-01-01",
        cp_plans=[plan("a", "2025-01-01")],
        addresses=[
            {"child_id": "a", "start_date": "2020-01-01", "locality": "Northby"},
            {"child_id": "a", "start_date": "2026-03-01", "locality": "Southby"},
        ],
        involvements=[
            {"child_id": "a", "start_date": "2025-01-01", "end_date": "2026-02-10", "team": "First"},
            {"child_id": "a", "start_date": "2026-02-20", "team": "Second"},
        ],
    )
    answers = {
        month: [
            Values(load, catalogue(STOCK)).rows("m", pd.Timestamp(f"{month}-01"))[d].item()
            for d in ("age_band", "locality", "team")
        ]
        for month in ("2026-01", "2026-02", "2026-03")
    }
    assert answers == {
        "2026-01": ["5-9", "Northby", "First"],
        "2026-02": ["5-9", "Northby", "Second"],
        "2026-03": ["10-15", "Southby", "Second"],
    }


def test_a_filter_and_a_drill_go_together_and_unknown_ones_are_refused() -> None:
    load = records(
        "2026-03-31",
        SIBLINGS,
        history_from="2026-03-01",
        contacts=[contact("a", "2026-03-01", team="North"), contact("b", "2026-03-01", team="South")],
    )
    assert at(load, CONTACTS, "2026-03", group="Male", by="sex", where={"team": ("South",)})["n"] == 1
    assert at(load, CONTACTS, "2026-03", where={"team": ("North", "South")})["n"] == 2
    values = Values(load, catalogue(CONTACTS))
    with pytest.raises(UnknownQuestion, match='no dimension "town"'):
        values.compute("m", by="town")
    with pytest.raises(UnknownQuestion, match='no measure "n"'):
        values.compute("n")


def test_a_history_starts_with_the_first_end_of_a_spell() -> None:
    # What ended before the extract began is not in it, so the stock is known from the first end on.
    load = records(
        "2026-03-31",
        cp_plans=[plan("a", "2019-05-05", "2026-02-20"), plan("b", "2018-01-01")],
    )
    frame = Values(load, catalogue(STOCK)).compute("m")
    assert list(frame["month"]) == [pd.Timestamp("2026-02-01"), pd.Timestamp("2026-03-01")]
    assert list(frame["n"]) == [1, 1]


def test_nothing_at_all_is_zero_not_an_error() -> None:
    frame = Values(records("2026-03-31"), catalogue(CONTACTS)).compute("m")
    assert list(frame["n"]) == [0] * len(frame)
    assert len(Values(records("2026-03-31"), catalogue(CONTACTS)).compute("m", by="team")) == 0


REPEAT = """
    table: referrals
    month: referral_date
    show: percent
    hits: months_since_previous(referral_date) <= 12
    better: low
"""


def test_a_measure_that_looks_back_begins_as_much_later() -> None:
    # The extract covers 2024-03 on: what a referral of 2024-04 follows may lie before it.
    load = records(
        "2025-06-30",
        history_from="2024-03-01",
        referrals=[{"child_id": "a", "referral_date": f"{d}-10"} for d in ("2024-04", "2025-04")],
    )
    frame = Values(load, catalogue(REPEAT)).compute("m")
    assert frame["month"].min() == pd.Timestamp("2025-03-01")
    assert at(load, REPEAT, "2025-04")["n"] == 1


def test_stock_cannot_be_added_up_over_months() -> None:
    load = records("2026-03-31", cp_plans=[plan("a", "2026-01-01")])
    with pytest.raises(UnknownQuestion, match="cannot be added up"):
        Values(load, catalogue(STOCK)).compute("m", over="year_to_date")


def test_a_measure_without_the_table_it_looks_things_up_in_cannot_be_computed() -> None:
    # No visit at all is loaded: nobody was "not visited", it is not known.
    load = records("2026-03-31", cp_plans=[plan("a", "2026-01-01")])
    seen = STOCK.replace("count", "percent") + "    hits: working_days(last_visit, month_end) <= 10\n"
    seen = seen.replace("better: neither", "better: high")
    assert (
        Values(load, catalogue(seen)).missing_for("m")
        == "This load has no rows of visits to children on a plan."
    )


def test_a_rate_without_a_population_cannot_be_computed() -> None:
    load = records("2026-03-31", contacts=[contact("a", "2026-03-01")])
    rate = CONTACTS + "    per: {number: 10000, population: children_0_17}\n"
    assert "population" in str(Values(load, catalogue(rate)).missing_for("m"))
