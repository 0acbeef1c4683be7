"""Rates and ready-made figures in SQL, with the answers worked out by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfcore.catalogue.model import Per
from tests.sql_records import Rows, make_measure, make_records, table, values

TO = date(2024, 3, 31)


def people(year: int, number: float, dimension: str = "", group: str = "") -> dict[str, Any]:
    return {
        "year": year,
        "population": "children_0_17",
        "dimension": dimension,
        "group": group,
        "number": number,
    }


POPULATION = [
    people(2020, 10_000),
    people(2022, 20_000),
    people(2024, 40_000),
    people(2022, 8_000, "sex", "Female"),
    people(2022, 12_000, "sex", "Male"),
    {**people(2023, 1), "population": "somebody else"},
]
CHILDREN: Rows = [
    {"child_id": "a", "family_id": "A", "sex": "Female"},
    {"child_id": "b", "family_id": "B", "sex": "Male"},
    {"child_id": "c", "family_id": "C", "sex": None},
]
# One referral of each child in every month from January 2019, and a second one of a's in March 2024.
REFERRALS = [
    {"referral_id": f"{c}{y}{m}", "child_id": c, "referral_date": date(y, m, 3)}
    for y in range(2019, 2025)
    for m in range(1, 13)
    for c in "abc"
    if date(y, m, 3) <= TO
] + [{"referral_id": "extra", "child_id": "a", "referral_date": date(2024, 3, 4)}]
RECORDS = make_records(TO, children=CHILDREN, referrals=REFERRALS, population=POPULATION)
RATE = make_measure(
    table="referrals", month="referral_date", over="last_12_months", per=Per(10_000, "children_0_17")
)


def at(found: pd.DataFrame, year: int, month: int) -> list[tuple[Any, ...]]:
    chosen = found[found["month"] == pd.Timestamp(year, month, 1)]
    return table(chosen, "group", "n", "of", "value", "status")


def test_a_rolling_rate_by_the_year_of_its_month() -> None:
    found = values(RECORDS, RATE)
    assert found["month"].min() == pd.Timestamp(2019, 12, 1)
    # Twelve months of three referrals: 36. 2019 is before all that is known: the earliest, 2020.
    assert at(found, 2019, 12) == [("All", 36, 10_000, 36.0, "")]
    # 2021 and 2023 take the latest before them.
    assert at(found, 2021, 1) == [("All", 36, 10_000, 36.0, "")]
    assert at(found, 2023, 12) == [("All", 36, 20_000, 18.0, "")]
    assert at(found, 2024, 3) == [("All", 37, 40_000, 37 / 4, "")]
    assert found["families"].unique().tolist() == [3]


def test_a_rate_by_group_needs_the_groups_own_people() -> None:
    assert at(values(RECORDS, RATE, by="sex"), 2024, 3) == [
        ("Female", 13, 8_000, 16.25, ""),
        ("Male", 12, 12_000, 10.0, ""),
        ("Not recorded", 12, None, None, "z"),
    ]
    assert at(values(RECORDS, RATE, by="need"), 2024, 3) == [("Not recorded", 37, None, None, "z")]


def test_a_filter_on_one_dimension_divides_by_the_sum_of_its_groups() -> None:
    assert at(values(RECORDS, RATE, where={"sex": ("Female", "Male")}), 2024, 3) == [
        ("All", 25, 20_000, 12.5, "")
    ]
    assert at(values(RECORDS, RATE, where={"sex": ("Female", "Not recorded")}), 2024, 3) == [
        ("All", 25, None, None, "z")
    ]
    assert at(values(RECORDS, RATE, by="sex", where={"sex": ("Female",)}), 2024, 3) == [
        ("Female", 13, 8_000, 16.25, "")
    ]
    two = {"sex": ("Female",), "need": ("Not recorded",)}
    assert at(values(RECORDS, RATE, where=two), 2024, 3) == [("All", 13, None, None, "z")]
    assert at(values(RECORDS, RATE, by="sex", where={"need": ("Not recorded",)}), 2024, 3)[0] == (
        "Female",
        13,
        None,
        None,
        "z",
    )


def figure(month: int, numerator: float | None, denominator: float | None, **more: str) -> dict[str, Any]:
    return {
        "figures": "reviews",
        "month": date(2024, month, 1),
        "dimension": "",
        "group": "",
        "numerator": numerator,
        "denominator": denominator,
        "status": "",
        **more,
    }


def by_locality(month: int, group: str, numerator: float | None, status: str = "") -> dict[str, Any]:
    return figure(month, numerator, 10.0, dimension="locality", group=group, status=status)


PERCENT = make_measure(figures="reviews", show="percent", drill=("locality",))


def shown(rows: Rows, **asked: Any) -> list[tuple[Any, ...]]:
    found = values(make_records(TO, figures=rows), PERCENT, **asked)
    return table(found, "month", "group", "n", "of", "value", "status")


def test_figures_that_somebody_else_counted() -> None:
    rows = [figure(1, 8, 10), figure(2, None, 10, status="c"), figure(3, 5, 10), by_locality(1, "Upper", 3)]
    assert shown(rows) == [
        ("2024-01", "All", 8, 10, 80.0, ""),
        ("2024-02", "All", None, 10, None, "c"),
        ("2024-03", "All", 5, 10, 50.0, ""),
    ]
    assert shown(rows, by="locality") == [
        ("2024-01", "Upper", 3, 10, 30.0, ""),
        ("2024-02", "Upper", None, None, None, "x"),
        ("2024-03", "Upper", None, None, None, "x"),
    ]


def test_a_total_that_was_not_given_is_the_sum_of_the_groups() -> None:
    rows = [
        by_locality(1, "Upper", 3),
        by_locality(1, "Lower", 5),
        by_locality(2, "Upper", 3, "u"),
        by_locality(2, "Lower", 5),
        by_locality(3, "Upper", None, "c"),
        by_locality(3, "Lower", 5),
    ]
    assert shown(rows) == [
        ("2024-01", "All", 8, 20, 40.0, ""),
        ("2024-02", "All", 8, 20, 40.0, "u"),
        ("2024-03", "All", None, 20, None, "c"),
    ]
    assert shown(rows, where={"locality": ("Lower",)})[2] == ("2024-03", "All", 5, 10, 50.0, "")
    assert [row[1] for row in shown(rows, by="locality")[:2]] == ["Upper", "Lower"]
    assert shown(rows, by="locality", where={"sex": ("Male",)})[0] == (
        "2024-01",
        "Upper",
        None,
        10,
        None,
        "z",
    )


def test_figures_over_a_window_need_every_month_of_it() -> None:
    rows = [{**figure(m, 1, 2), "month": date(2023, m, 1)} for m in range(1, 13)] + [figure(3, 1, 2)]
    found = shown(rows, over="last_12_months")
    assert found == [
        ("2023-12", "All", 12, 24, 50.0, ""),
        ("2024-01", "All", None, 22, None, "x"),
        ("2024-02", "All", None, 20, None, "x"),
        ("2024-03", "All", None, 20, None, "x"),
    ]


@pytest.mark.parametrize("show", ["count", "percent"])
def test_a_part_month_of_figures(show: str) -> None:
    records = make_records(date(2024, 1, 15), figures=[figure(1, 8, 10)])
    assert values(records, make_measure(figures="reviews", show=show))["status"].tolist() == ["part month"]


def test_a_ratio_is_a_numerator_for_one_of_the_denominator() -> None:
    # 30 children of 12 workers: 2.5 each.
    found = values(
        make_records(date(2024, 1, 31), figures=[figure(1, 30, 12)]),
        make_measure(figures="reviews", show="ratio"),
    )
    assert table(found, "n", "of", "value") == [(30, 12, 2.5)]
    with pytest.raises(ValueError, match="ready-made"):
        values(RECORDS, make_measure(table="referrals", month="referral_date", show="ratio"))


def test_figures_that_were_never_loaded_have_no_month() -> None:
    assert shown([]) == []
    assert shown([{**figure(1, 8, 10), "figures": "others"}], by="locality") == []
