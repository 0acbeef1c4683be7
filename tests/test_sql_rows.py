"""What is known of a row at its date, in SQL: small cases with their answers worked out by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfcore.catalogue.conditions import (
    And,
    Between,
    Call,
    Column,
    Compare,
    Expr,
    In,
    IsNull,
    Literal,
    Not,
    Or,
)
from perfcore.records.records import Records
from tests.sql_records import Rows, make_measure, make_records, table, values

TO = date(2024, 6, 30)


def contact(number: int, day: date, child: str = "a", **more: Any) -> dict[str, Any]:
    return {"contact_id": f"{number:02}", "child_id": child, "contact_date": day, **more}


def groups(by: str, contacts: Rows, **rows: Rows) -> list[tuple[Any, ...]]:
    """Months and groups in which the contacts fall, when drilled by `by`."""
    records = make_records(TO, contacts=contacts, **rows)
    found = values(records, make_measure(table="contacts", month="contact_date"), by=by)
    return table(found[found["n"] > 0], "month", "group", "n")


def test_age_is_as_at_the_row_date() -> None:
    # a was born on 29 February 2020: one year old on 28 February 2021 already (clipped), so "1-4" from then.
    # b turns 5 on 10 May 2024. c is expected on 1 July 2024. d was born 18 years before 1 June. e is unknown.
    children: Rows = [
        {"child_id": "a", "dob": date(2020, 2, 29)},
        {"child_id": "b", "dob": date(2019, 5, 10)},
        {"child_id": "c", "dob": date(2024, 7, 1)},
        {"child_id": "d", "dob": date(2006, 6, 1)},
        {"child_id": "e"},
    ]
    contacts = [
        contact(1, date(2021, 2, 27), "a"),
        contact(2, date(2021, 2, 28), "a"),
        contact(3, date(2024, 5, 9), "b"),
        contact(4, date(2024, 5, 10), "b"),
        contact(5, date(2024, 6, 30), "c"),
        contact(6, date(2024, 5, 31), "d"),
        contact(7, date(2024, 6, 1), "d"),
        contact(8, date(2024, 6, 1), "e"),
        contact(9, date(2024, 6, 1), "nobody"),
        contact(10, date(2020, 2, 29), "a"),
    ]
    assert groups("age_band", contacts, children=children) == [
        ("2020-02", "Under 1", 1),
        ("2021-02", "Under 1", 1),
        ("2021-02", "1-4", 1),
        ("2024-05", "1-4", 1),
        ("2024-05", "5-9", 1),
        ("2024-05", "16-17", 1),
        ("2024-06", "Unborn", 1),
        ("2024-06", "18 and over", 1),
        ("2024-06", "Not recorded", 2),
    ]


def test_locality_is_the_latest_address_that_began_by_then() -> None:
    addresses = [
        {"child_id": "a", "start_date": date(2024, 1, 1), "locality": "Lower"},
        {"child_id": "a", "start_date": date(2024, 3, 10), "end_date": date(2024, 4, 1), "locality": "Upper"},
        {"child_id": "a", "start_date": date(2024, 5, 1), "locality": None},
        {"child_id": "b", "start_date": date(2024, 1, 1), "locality": "Lower"},
    ]
    # Before any address; on the day of the move; after an address ended with none following; a blank one.
    contacts = [
        contact(1, date(2023, 12, 31)),
        contact(2, date(2024, 3, 9)),
        contact(3, date(2024, 3, 10)),
        contact(4, date(2024, 4, 20)),
        contact(5, date(2024, 5, 1)),
    ]
    assert groups("locality", contacts, addresses=addresses) == [
        ("2023-12", "Not recorded", 1),
        ("2024-03", "Upper", 1),
        ("2024-03", "Lower", 1),
        ("2024-04", "Upper", 1),
        ("2024-05", "Not recorded", 1),
    ]


INVOLVEMENTS = [
    {"involvement_id": "1", "child_id": "a", "start_date": date(2024, 1, 1), "team": "North", "worker": "w1"},
    {
        "involvement_id": "2",
        "child_id": "a",
        "start_date": date(2024, 3, 1),
        "end_date": date(2024, 4, 10),
        "team": "South",
        "worker": "w2",
    },
    # two on one day: the greater id
    {"involvement_id": "4", "child_id": "a", "start_date": date(2024, 5, 1), "team": "East", "worker": "w4"},
    {"involvement_id": "3", "child_id": "a", "start_date": date(2024, 5, 1), "team": "West", "worker": "w3"},
]


def test_team_is_the_rows_own_else_the_allocated_workers() -> None:
    contacts = [
        contact(1, date(2024, 1, 5)),  # North
        contact(2, date(2024, 1, 6), team="Front door"),  # its own
        contact(3, date(2024, 4, 10)),  # South, on its last day
        contact(4, date(2024, 4, 11)),  # South had ended, and North is not the latest
        contact(5, date(2024, 5, 1)),  # East: id 4 is greater than 3
        contact(6, date(2024, 5, 2), "b"),  # nobody was allocated
    ]
    assert groups("team", contacts, involvements=INVOLVEMENTS) == [
        ("2024-01", "Front door", 1),
        ("2024-01", "North", 1),
        ("2024-04", "South", 1),
        ("2024-04", "Not recorded", 1),
        ("2024-05", "East", 1),
        ("2024-05", "Not recorded", 1),
    ]
    # A contact stores a team and no worker, so the worker is always the allocated one.
    assert groups("worker", contacts, involvements=INVOLVEMENTS) == [
        ("2024-01", "w1", 2),
        ("2024-04", "w2", 1),
        ("2024-04", "Not recorded", 1),
        ("2024-05", "w4", 1),
        ("2024-05", "Not recorded", 1),
    ]


def referral(number: int, day: date | None, child: str = "a", closed: date | None = None) -> dict[str, Any]:
    return {
        "referral_id": f"{number:02}",
        "child_id": child,
        "referral_date": day,
        "close_date": closed,
        "need": "Abuse" if number % 2 else "Absent parenting",
    }


def hits(records: Records, hit: Expr, **said: Any) -> list[tuple[Any, ...]]:
    """Month, hits and rows of every month that has a row."""
    found = values(records, make_measure(show="percent", hits=hit, **said))
    return table(found[found["of"] > 0], "month", "n", "of")


def test_months_since_the_previous_row() -> None:
    within = Compare("<=", Call("months_since_previous", (Column("referral_date"),)), Literal(12))
    rows = [
        referral(1, date(2022, 1, 31)),  # the first one of a: never a hit
        referral(2, date(2023, 1, 31)),  # an anniversary is within: hit
        referral(3, date(2024, 2, 1)),  # 12 months and a day: no
        referral(4, date(2024, 2, 1)),  # the same day does not count as before: again 12 months and a day
        referral(5, date(2024, 3, 1)),  # one month: hit
        referral(6, date(2024, 3, 15), "b"),  # the first of b
        referral(7, date(2024, 4, 15), "b"),  # hit
        referral(8, None, "b"),
        referral(9, date(2022, 2, 28), "c"),
        referral(10, date(2023, 2, 28), "c"),  # hit
    ]
    long_ago = date(2020, 1, 1)  # a history begins as many months later as its measure looks back
    records = make_records(TO, long_ago, children=[{"child_id": c} for c in "abc"], referrals=rows)
    said = {"table": "referrals", "month": "referral_date"}
    assert hits(records, within, **said) == [
        ("2022-01", 0, 1),
        ("2022-02", 0, 1),
        ("2023-01", 1, 1),
        ("2023-02", 1, 1),
        ("2024-02", 0, 2),
        ("2024-03", 1, 2),
        ("2024-04", 1, 1),
    ]
    # Derived before any filter: only the even ones are counted, yet 2 and 10 still follow 1 and 9.
    parenting = Compare("=", Column("need"), Literal("Absent parenting"))
    assert hits(records, within, where=parenting, **said) == [
        ("2023-01", 1, 1),
        ("2023-02", 1, 1),
        ("2024-02", 0, 1),
        ("2024-03", 0, 1),
    ]


def test_the_previous_row_of_a_day_with_two_is_the_greater_id() -> None:
    # Of two plans that began on 1 January 2022, id 2 ended in June 2022, id 1 in June 2023.
    plans = [
        plan(1, date(2022, 1, 1), date(2023, 6, 1)),
        plan(2, date(2022, 1, 1), date(2022, 6, 1)),
        plan(3, date(2024, 5, 1), None),
    ]
    records = make_records(TO, date(2020, 1, 1), cp_plans=plans)
    within = Compare("<=", Call("months_since_previous", (Column("end_date"),)), Literal(12))
    assert hits(records, within, table="cp_plans", month="start_date") == [
        ("2022-01", 0, 2),
        ("2024-05", 0, 1),
    ]
    within_24 = Compare("<=", Call("months_since_previous", (Column("end_date"),)), Literal(24))
    assert hits(records, within_24, table="cp_plans", month="start_date")[-1] == ("2024-05", 1, 1)


def plan(number: int, start: date, end: date | None = None, child: str = "a") -> dict[str, Any]:
    return {"plan_id": str(number), "child_id": child, "start_date": start, "end_date": end}


def visit(number: int, day: date, seen: bool | None, alone: bool | None, child: str = "a") -> dict[str, Any]:
    return {"visit_id": str(number), "child_id": child, "visit_date": day, "seen": seen, "seen_alone": alone}


def test_the_last_visit_on_or_before_the_month_end() -> None:
    # a: seen on 20 April, seen alone on 31 May, not seen on 4 and 14 June. b: no visit at all.
    plans = [plan(1, date(2024, 4, 1)), plan(2, date(2024, 4, 1), child="b")]
    visits = [
        visit(1, date(2024, 4, 20), True, False),
        visit(2, date(2024, 5, 31), True, True),
        visit(3, date(2024, 6, 4), False, None),
        visit(4, date(2024, 6, 14), False, False),
        visit(5, date(2024, 6, 14), None, True),  # the same day, a greater id: this one is the last
        visit(6, date(2024, 7, 1), True, True),  # after the data ends
    ]
    records = make_records(TO, cp_plans=plans, cp_visits=visits)
    said = {"table": "cp_plans", "open": ("start_date", "end_date")}
    recent = Compare("<=", Call("working_days", (Column("last_visit"), Column("month_end"))), Literal(10))
    # 20 April to 30 April 2024: 22-26, 29, 30 April: 7 working days. 31 May to itself: 0.
    # 14 June (Fri) to 30 June (Sun): 17-21 and 24-28 June: 10. b is a row without a visit.
    assert hits(records, recent, **said) == [("2024-04", 1, 2), ("2024-05", 1, 2), ("2024-06", 1, 2)]
    alone = Compare("=", Column("last_visit_alone"), Literal(True))
    assert hits(records, alone, **said) == [("2024-04", 0, 2), ("2024-05", 1, 2), ("2024-06", 1, 2)]
    seen = Compare("=", Column("last_seen"), Literal(date(2024, 5, 31)))
    assert hits(records, seen, **said) == [("2024-04", 0, 2), ("2024-05", 1, 2), ("2024-06", 1, 2)]
    never = IsNull(Column("last_visit"))
    assert hits(records, never, **said) == [("2024-04", 1, 2), ("2024-05", 1, 2), ("2024-06", 1, 2)]


def test_the_last_review_is_one_that_was_held() -> None:
    plans = [plan(1, date(2024, 3, 1))]
    conferences = [
        {"conference_id": "1", "child_id": "a", "kind": "initial", "held_date": date(2024, 3, 1)},
        {"conference_id": "2", "child_id": "a", "kind": "review", "held_date": date(2024, 5, 15)},
        {"conference_id": "3", "child_id": "a", "kind": "review", "due_date": date(2024, 6, 1)},
        {"conference_id": "4", "child_id": "b", "kind": "review", "held_date": date(2024, 6, 1)},
    ]
    records = make_records(TO, cp_plans=plans, conferences=conferences)
    held = Compare("=", Column("last_review"), Literal(date(2024, 5, 15)))
    assert hits(records, held, table="cp_plans", open=("start_date", "end_date")) == [
        ("2024-03", 0, 1),
        ("2024-04", 0, 1),
        ("2024-05", 1, 1),
        ("2024-06", 1, 1),
    ]


def test_placements_in_twelve_months() -> None:
    # On 30 April 2024, since 30 April 2023:
    #   1 ended on 30 April 2023: not after the same day, so it does not count
    #   2 ended on 1 May 2023: counts; 3 and 4 count (4 is open); 5 began on the day: counts
    #   6 begins in May; 7 is b's. That is 4 in April.
    # On 31 May 2024, since 31 May 2023: 2 is out, 6 is in: 3, 4, 5, 6: again 4. On 30 June, 3 is out too: 3.
    days: list[tuple[date, date | None, str]] = [
        (date(2023, 1, 1), date(2023, 4, 30), "a"),
        (date(2023, 4, 30), date(2023, 5, 1), "a"),
        (date(2023, 5, 1), date(2023, 6, 30), "a"),
        (date(2023, 7, 1), None, "a"),
        (date(2024, 4, 30), date(2024, 5, 20), "a"),
        (date(2024, 5, 20), None, "a"),
        (date(2024, 1, 1), None, "b"),
    ]
    placements = [
        {"placement_id": str(i), "child_id": child, "start_date": start, "end_date": end}
        for i, (start, end, child) in enumerate(days)
    ]
    care = [
        {"care_id": "1", "child_id": "a", "start_date": date(2024, 4, 1)},
        {"care_id": "2", "child_id": "c", "start_date": date(2024, 5, 1)},  # never placed: none
    ]
    records = make_records(TO, care_periods=care, placements=placements)
    found = values(
        records,
        make_measure(
            table="care_periods",
            open=("start_date", "end_date"),
            show="bands",
            value=Column("placements_12m"),
            bands=(1.0, 3.0, 4.0),
        ),
    )
    assert table(found[found["n"] > 0], "month", "part", "n", "of") == [
        ("2024-04", "4 and over", 1, 1),
        ("2024-05", "under 1", 1, 2),
        ("2024-05", "4 and over", 1, 2),
        ("2024-06", "under 1", 1, 2),
        ("2024-06", "3-3", 1, 2),
    ]


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        (Compare("=", Column("source"), Literal("School")), [1, 2]),
        (Compare("<>", Column("source"), Literal("School")), [3, 4]),
        (Not(Compare("=", Column("source"), Literal("School"))), [3, 4]),
        (In(Column("source"), (Literal("School"), Literal("Police"))), [1, 2, 3]),
        (In(Column("source"), (Literal("School"),), negated=True), [3, 4]),
        (IsNull(Column("source")), [5]),
        (IsNull(Column("source"), negated=True), [1, 2, 3, 4]),
        (Compare("=", Column("to_referral"), Literal(True)), [1, 3]),
        (Compare("<>", Column("to_referral"), Literal(True)), [2]),
        (
            Or(
                (
                    Compare("=", Column("to_referral"), Literal(True)),
                    Compare("=", Column("source"), Literal("It's ? and $1")),
                )
            ),
            [1, 3, 4],
        ),
        # an empty comparison beside a false one is false, beside a true one it is neither
        (
            Not(
                And(
                    (
                        Compare("=", Column("to_referral"), Literal(True)),
                        Compare("=", Column("source"), Literal("School")),
                    )
                )
            ),
            [2, 3, 4],
        ),
        (Between(Column("contact_date"), Literal(date(2024, 1, 2)), Literal(date(2024, 1, 4))), [2, 3, 4]),
        (
            Compare(">", Call("days_between", (Column("contact_date"), Column("decision_date"))), Literal(2)),
            [4],
        ),
    ],
)
def test_conditions(condition: Expr, numbers: list[int]) -> None:
    rows = [
        contact(1, date(2024, 1, 1), source="School", to_referral=True, decision_date=date(2024, 1, 1)),
        contact(2, date(2024, 1, 2), source="School", to_referral=False),
        contact(3, date(2024, 1, 3), source="Police", to_referral=True, decision_date=date(2024, 1, 5)),
        contact(4, date(2024, 1, 4), source="It's ? and $1", decision_date=date(2024, 1, 7)),
        contact(5, date(2024, 1, 5)),
    ]
    for row in rows:
        row["child_id"] = row["contact_id"]
    records = make_records(
        date(2024, 1, 31),
        contacts=rows,
        involvements=[
            {"involvement_id": c, "child_id": c, "start_date": date(2023, 1, 1), "worker": c}
            for c in (row["contact_id"] for row in rows)
        ],
    )
    found = values(
        records, make_measure(table="contacts", month="contact_date", where=condition), by="worker"
    )
    assert found["group"].tolist() == [f"{n:02}" for n in numbers]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 1, 31), date(2024, 2, 28), 28 / 31),
        (date(2024, 1, 1), date(2024, 1, 31), 30 / 31),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 3, 15), date(2024, 3, 15), 0),
        (date(2024, 3, 15), date(2025, 4, 20), 13 + 5 / 31),
        (date(2024, 3, 31), date(2024, 5, 30), 1 + 30 / 31),
        # the greatest whole number is -1 (15 February), and 14 days are left over
        (date(2024, 3, 15), date(2024, 2, 29), -1 + 14 / 31),
    ],
)
def test_months_between(start: date, end: date, months: float) -> None:
    rows = [
        {
            "section47_id": "1",
            "child_id": "a",
            "start_date": start,
            "end_date": date(2024, 6, 1),
            "icpc_date": end,
        }
    ]
    measure = make_measure(
        table="section47",
        month="end_date",
        show="median",
        value=Call("months_between", (Column("start_date"), Column("icpc_date"))),
    )
    found = values(make_records(TO, section47=rows), measure)
    assert found["value"].dropna().tolist() == [pytest.approx(months, abs=1e-12)]


def test_what_is_open_knows_how_long() -> None:
    # From 15 January: 16 days to 31 January; to 29 February 45 days, 1 month and 14 days.
    records = make_records(date(2024, 2, 29), cp_plans=[plan(1, date(2024, 1, 15))])
    said = {"table": "cp_plans", "open": ("start_date", "end_date"), "show": "median"}
    days = values(records, make_measure(**said, value=Column("days_open")))
    months = values(records, make_measure(**said, value=Column("months_open")))
    assert days["value"].tolist() == [16, 45]
    assert months["value"].tolist() == pytest.approx([16 / 31, 1 + 14 / 31])


def test_text_that_came_in_as_objects_or_categories_is_text() -> None:
    records = make_records(TO, contacts=[contact(1, date(2024, 6, 1), source="School")])
    plain = records.tables["contacts"]
    odd = plain.assign(
        source=plain["source"].astype("category"),
        child_id=plain["child_id"].astype(object),
        contact_date=pd.Series([date(2024, 6, 1)], dtype=object),
    ).drop(columns="team")
    records.tables["contacts"] = odd  # type: ignore[index]
    school = Compare("=", Column("source"), Literal("School"))
    found = values(records, make_measure(table="contacts", month="contact_date", where=school))
    assert found["n"].tolist() == [1]
