"""Counting in SQL: small cases whose answers are worked out by hand beside them."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfcore.catalogue.conditions import Call, Column, Compare, IsNull, Literal
from tests.sql_records import CATALOGUE, Rows, make_measure, make_records, table, values

# Ten contacts of four children, January to March 2024; a and b are siblings, c and d are not.
CHILDREN: Rows = [
    {"child_id": "a", "family_id": "F1", "sex": "Female", "disabled": True},
    {"child_id": "b", "family_id": "F1", "sex": "Male", "disabled": False},
    {"child_id": "c", "family_id": "F2", "sex": "Male"},
    {"child_id": "d", "family_id": "F3"},
]
CONTACTS = [
    {"contact_id": f"{number:02}", "child_id": child, "contact_date": day, "source": source}
    for number, (child, day, source) in enumerate(
        [
            ("a", date(2024, 1, 1), "School"),
            ("a", date(2024, 1, 31), "Police"),
            ("b", date(2024, 1, 15), "Police"),
            ("c", date(2024, 1, 20), None),
            ("a", date(2024, 2, 1), "School"),
            ("b", date(2024, 2, 29), "School"),
            ("c", date(2024, 3, 1), "Police"),
            ("c", date(2024, 3, 2), "Police"),
            ("d", date(2024, 3, 10), "School"),
            ("d", None, "School"),
        ]
    )
]
RECORDS = make_records(date(2024, 3, 31), children=CHILDREN, contacts=CONTACTS)
CONTACT = make_measure(table="contacts", month="contact_date")


def test_the_frame_has_the_columns_of_the_architecture() -> None:
    found = values(RECORDS, CONTACT)
    assert list(found) == ["month", "group", "part", "n", "of", "families", "value", "status"]
    assert found["month"].tolist() == [pd.Timestamp(2024, m, 1) for m in (1, 2, 3)]
    assert [str(found[c].dtype) for c in ("n", "families", "value")] == ["int64", "int64", "float64"]


def test_rows_are_counted_in_the_month_of_their_date() -> None:
    # January: 4 rows of a, a, b, c: families F1 and F2. February: a, b: one family. March: c, c, d: two.
    # The tenth contact has no date and stands nowhere.
    assert table(
        values(RECORDS, CONTACT), "month", "group", "part", "n", "of", "families", "value", "status"
    ) == [
        ("2024-01", "All", "", 4, None, 2, 4.0, ""),
        ("2024-02", "All", "", 2, None, 1, 2.0, ""),
        ("2024-03", "All", "", 3, None, 2, 3.0, ""),
    ]


@pytest.mark.parametrize(
    ("count_of", "n"), [("rows", [4, 2, 3]), ("children", [3, 2, 2]), ("families", [2, 1, 2])]
)
def test_children_and_families_are_counted_once(count_of: str, n: list[int]) -> None:
    measure = make_measure(table="contacts", month="contact_date", count_of=count_of)
    assert values(RECORDS, measure)["n"].tolist() == n


def test_children_are_counted_once_in_a_window() -> None:
    # In the financial year from April 2024: April a, a; May a, b; June c. Children so far: 1, 2, 3.
    days = [("a", 4, 2), ("a", 4, 3), ("a", 5, 2), ("b", 5, 2), ("c", 6, 2)]
    contacts = [
        {"contact_id": str(i), "child_id": c, "contact_date": date(2024, m, d)}
        for i, (c, m, d) in enumerate(days)
    ]
    records = make_records(date(2024, 6, 30), children=CHILDREN, contacts=contacts)
    measure = make_measure(table="contacts", month="contact_date", count_of="children", over="year_to_date")
    assert table(values(records, measure), "month", "n", "families", "value") == [
        ("2024-04", 1, 1, 1.0),
        ("2024-05", 2, 1, 2.0),
        ("2024-06", 3, 2, 3.0),
    ]


def test_a_window_that_begins_before_the_history_is_left_out() -> None:
    # The history is January to March 2024; the year to date began in April 2023, twelve months in April 2023.
    assert values(RECORDS, CONTACT, over="year_to_date").empty
    assert values(RECORDS, CONTACT, over="last_12_months").empty


def test_year_to_date_starts_again_in_april() -> None:
    # One contact in each of February, March, April, May and June 2024, history from January 2023.
    contacts = [
        {"contact_id": str(m), "child_id": "a", "contact_date": date(2024, m, 5)} for m in (2, 3, 4, 5, 6)
    ]
    records = make_records(date(2024, 6, 30), date(2023, 1, 1), children=CHILDREN, contacts=contacts)
    found = values(records, CONTACT, over="year_to_date")
    assert found["month"].min() == pd.Timestamp(2023, 4, 1)
    assert table(found.tail(5), "month", "n") == [
        ("2024-02", 1),
        ("2024-03", 2),
        ("2024-04", 1),
        ("2024-05", 2),
        ("2024-06", 3),
    ]


def test_groups_are_those_that_occur_with_zeros_and_not_recorded_last() -> None:
    # a is Female, b and c are Male, d has no sex: d only comes in March.
    assert table(values(RECORDS, CONTACT, by="sex"), "month", "group", "n", "families") == [
        ("2024-01", "Female", 2, 1),
        ("2024-01", "Male", 2, 2),
        ("2024-01", "Not recorded", 0, 0),
        ("2024-02", "Female", 1, 1),
        ("2024-02", "Male", 1, 1),
        ("2024-02", "Not recorded", 0, 0),
        ("2024-03", "Female", 0, 0),
        ("2024-03", "Male", 2, 1),
        ("2024-03", "Not recorded", 1, 1),
    ]


def test_yes_and_no_are_the_labels_of_a_yes_no_column() -> None:
    found = values(RECORDS, CONTACT, by="disabled")
    assert found["group"].unique().tolist() == ["No", "Yes", "Not recorded"]


def test_a_filter_keeps_rows_and_only_the_groups_among_them() -> None:
    # Male: b and c. January b, c; February b; March c, c.
    found = values(RECORDS, CONTACT, where={"sex": ("Male",)})
    assert table(found, "month", "n", "families") == [("2024-01", 2, 2), ("2024-02", 1, 1), ("2024-03", 2, 1)]
    assert values(RECORDS, CONTACT, by="sex", where={"sex": ("Male",)})["group"].unique().tolist() == ["Male"]
    nobody = values(RECORDS, CONTACT, where={"sex": ("Male",), "disabled": ("Yes",)})
    assert nobody["group"].tolist() == ["All"] * 3
    assert nobody["n"].tolist() == [0, 0, 0]
    assert values(RECORDS, CONTACT, by="sex", where={"disabled": ("Nobody's label",)}).empty


def test_a_quote_in_a_label_is_only_a_letter() -> None:
    found = values(RECORDS, CONTACT, where={"sex": ("Male' OR '1'='1", "Male")})
    assert found["n"].tolist() == [2, 1, 2]


def test_a_dimension_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="need"):
        values(RECORDS, CONTACT, by="need")
    assert "need" in CATALOGUE.dimensions


def test_a_percentage_is_hits_of_rows() -> None:
    # From a school: January 1 of 4 (the empty source is neither), February 2 of 2, March 1 of 3.
    school = Compare("=", Column("source"), Literal("School"))
    measure = make_measure(table="contacts", month="contact_date", show="percent", hits=school)
    assert table(values(RECORDS, measure), "month", "n", "of", "families", "value") == [
        ("2024-01", 1, 4, 2, 25.0),
        ("2024-02", 2, 2, 1, 100.0),
        ("2024-03", 1, 3, 2, pytest.approx(100 / 3)),
    ]
    # Girls have no row in March: 0 of 0 cannot be said.
    girls = values(RECORDS, measure, where={"sex": ("Female",)})
    assert table(girls.tail(1), "month", "n", "of", "value", "status") == [("2024-03", 0, 0, None, "")]


def test_a_condition_on_rows_comes_before_groups() -> None:
    # Only c's contact of 20 January has no source.
    measure = make_measure(table="contacts", month="contact_date", where=IsNull(Column("source")))
    assert table(values(RECORDS, measure, by="sex"), "month", "group", "n") == [
        ("2024-01", "Male", 1),
        ("2024-02", "Male", 0),
        ("2024-03", "Male", 0),
    ]


def assessment(number: int, start: date, end: date | None, child: str = "a") -> dict[str, object]:
    return {"assessment_id": str(number), "child_id": child, "start_date": start, "end_date": end}


def test_a_median_of_working_days_leaves_out_what_has_no_value() -> None:
    # Over Easter 2024 (Good Friday 29 March, Easter Monday 1 April):
    #   Thu 28 Mar -> Tue 2 Apr: only Tue is a working day: 1
    #   Mon 25 Mar -> Fri 5 Apr: Tue Wed Thu, Tue Wed Thu Fri: 7
    #   Tue 2 Apr -> Thu 4 Apr: 2
    #   unknown -> Fri 5 Apr: no value, but a row
    #   Sat 6 Apr -> Sun 7 Apr: 0
    # Median of 0, 1, 2, 7 is 1.5; four of five rows have a value.
    rows = [
        assessment(1, date(2024, 3, 28), date(2024, 4, 2)),
        assessment(2, date(2024, 3, 25), date(2024, 4, 5), "b"),
        assessment(3, date(2024, 4, 2), date(2024, 4, 4), "c"),
        {**assessment(4, date(2024, 4, 1), date(2024, 4, 5), "d"), "start_date": None},
        assessment(5, date(2024, 4, 6), date(2024, 4, 7)),
        assessment(6, date(2024, 4, 8), None),
    ]
    records = make_records(date(2024, 4, 30), children=CHILDREN, assessments=rows)
    days = Call("working_days", (Column("start_date"), Column("end_date")))
    measure = make_measure(table="assessments", month="end_date", show="median", value=days)
    assert table(values(records, measure), "month", "n", "of", "families", "value") == [
        ("2024-04", 4, 5, 2, 1.5)
    ]
    within = make_measure(
        table="assessments", month="end_date", show="percent", hits=Compare("<=", days, Literal(2))
    )
    # 0, 1 and 2 are within two working days; 7 is not and the unknown one is not known to be: 3 of 5.
    assert table(values(records, within), "n", "of", "families", "value") == [(3, 5, 3, 60.0)]


def plan(number: int, start: date, end: date | None, child: str = "a") -> dict[str, object]:
    return {"plan_id": str(number), "child_id": child, "start_date": start, "end_date": end}


PLANS = [
    plan(1, date(2022, 1, 31), None, "a"),  # 15 months on 30 April 2023 (31 January + 15 months, clipped)
    plan(2, date(2022, 2, 1), None, "b"),  # 14 months and 29 days on 30 April
    plan(3, date(2021, 4, 30), None, "c"),  # 24 months on 30 April exactly
    plan(4, date(2023, 4, 30), None, "d"),  # opened on the day itself
    plan(5, date(2023, 1, 1), date(2023, 4, 30), "a"),  # closed on the day itself: no longer open
    plan(6, date(2023, 1, 1), date(2023, 5, 1), "b"),  # still open, 3 months
    plan(7, date(2022, 1, 1), date(2023, 3, 15), "c"),  # the earliest end: the history begins in March
    plan(8, date(2023, 5, 1), None, "d"),  # not yet
]
OPEN: dict[str, Any] = {"table": "cp_plans", "open": ("start_date", "end_date")}
PLAN_RECORDS = make_records(date(2023, 4, 30), children=CHILDREN, cp_plans=PLANS)


def test_rows_are_open_at_the_month_end() -> None:
    # 31 March: 1, 2, 3, 5, 6. 30 April: 1, 2, 3, 4, 6, of whom a and b are one family.
    assert table(values(PLAN_RECORDS, make_measure(**OPEN)), "month", "n", "families") == [
        ("2023-03", 5, 2),
        ("2023-04", 5, 3),
    ]


def test_bands_hold_their_lower_edge() -> None:
    measure = make_measure(**OPEN, show="bands", value=Column("months_open"), bands=(15.0, 18.0, 24.0))
    found = values(PLAN_RECORDS, measure)
    # 30 April: under 15: plans 2, 4, 6 (families F1, F3); 15-17: plan 1; 24 and over: plan 3.
    assert table(
        found[found["month"] == pd.Timestamp(2023, 4, 1)], "part", "n", "of", "families", "value"
    ) == [
        ("under 15", 3, 5, 2, 60.0),
        ("15-17", 1, 5, 1, 20.0),
        ("18-23", 0, 5, 0, 0.0),
        ("24 and over", 1, 5, 1, 20.0),
    ]


def test_flow_is_starts_less_ends() -> None:
    # March: nothing started, plan 7 (c) ended. April: plan 4 (d) started, plan 5 (a) ended.
    measure = make_measure(table="cp_plans", flow=("start_date", "end_date"))
    assert table(values(PLAN_RECORDS, measure), "month", "n", "of", "families", "value") == [
        ("2023-03", 0, 1, 1, -1.0),
        ("2023-04", 1, 1, 2, 0.0),
    ]


def test_a_part_month_is_said_and_ends_where_the_data_does() -> None:
    # Data to 29 April 2023: plan 4, which began on the 30th, is not open then; plan 5 still is.
    records = make_records(date(2023, 4, 29), children=CHILDREN, cp_plans=PLANS)
    assert table(values(records, make_measure(**OPEN)), "month", "n", "status") == [
        ("2023-03", 5, ""),
        ("2023-04", 5, "part month"),
    ]


@pytest.mark.parametrize(
    ("history_from", "first"),
    [(None, date(2023, 3, 1)), (date(2023, 2, 1), date(2023, 2, 1)), (date(2023, 2, 2), date(2023, 3, 1))],
)
def test_the_history_begins_with_the_first_month_that_is_covered(
    history_from: date | None, first: date
) -> None:
    records = make_records(date(2023, 4, 30), history_from, children=CHILDREN, cp_plans=PLANS)
    assert values(records, make_measure(**OPEN))["month"].min() == pd.Timestamp(first)


def test_the_history_is_never_longer_than_ten_years() -> None:
    contacts = [{"contact_id": "1", "child_id": "a", "contact_date": date(2001, 1, 1)}]
    found = values(make_records(date(2024, 3, 31), contacts=contacts), CONTACT)
    assert (len(found), found["month"].min()) == (120, pd.Timestamp(2014, 4, 1))


def test_spells_of_which_none_has_ended_begin_with_the_earliest() -> None:
    records = make_records(date(2023, 4, 30), children=CHILDREN, cp_plans=[PLANS[1], PLANS[3]])
    assert values(records, make_measure(**OPEN))["month"].min() == pd.Timestamp(2022, 2, 1)


def test_an_empty_table_has_one_month_of_nothing() -> None:
    found = values(make_records(date(2024, 3, 31)), CONTACT)
    assert table(found, "month", "group", "n", "value") == [("2024-03", "All", 0, 0.0)]
