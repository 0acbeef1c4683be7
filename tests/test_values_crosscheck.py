"""Two implementations of the values, numpy and SQL, written apart from one specification: they agree.

Every measure by every grouping, on loads made at random and on the demo council with the measures.yaml
that is shipped. Where one of them misreads a rule of docs/architecture.md, these fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

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
from perfcore.catalogue.model import Catalogue, Measure, Per
from perfcore.catalogue.read import read_catalogue
from perfcore.records.records import Records
from perfcore.records.store import current
from perfcore.values import sql
from perfcore.values.values import Values
from tests.invented_records import invented
from tests.sql_records import CATALOGUE, make_measure
from tests.thorough import THOROUGH

ROOT = Path(__file__).resolve().parent.parent
DRILL = ("team", "worker", "locality", "age_band", "sex", "disabled")
WITH_NEED = (*DRILL, "need")


def _call(name: str, *columns: str) -> Call:
    return Call(name, tuple(Column(c) for c in columns))


def _is(op: str, left: Expr, value: Any) -> Compare:
    return Compare(op, left, Literal(value))


OPEN_PLANS: dict[str, Any] = {"table": "cp_plans", "open": ("start_date", "end_date")}
OPEN_CARE: dict[str, Any] = {"table": "care_periods", "open": ("start_date", "end_date")}
ENDED: dict[str, Any] = {"table": "assessments", "month": "end_date"}
RATE = Per(10_000, "children_0_17")
WORKING = _call("working_days", "start_date", "end_date")

MEASURES: dict[str, dict[str, Any]] = {
    "contacts": {"table": "contacts", "month": "contact_date"},
    "contact_children": {"table": "contacts", "month": "contact_date", "count_of": "children"},
    "contact_families": {"table": "contacts", "month": "contact_date", "count_of": "families"},
    "contact_rate": {"table": "contacts", "month": "contact_date", "per": RATE},
    "referral_rate": {"table": "referrals", "month": "referral_date", "per": RATE, "over": "last_12_months"},
    "rereferrals": {
        "table": "referrals",
        "month": "referral_date",
        "show": "percent",
        "where": _is("<>", Column("source"), "School"),
        "hits": _is("<=", _call("months_since_previous", "referral_date"), 12.0),
    },
    "since_closing": {
        "table": "referrals",
        "month": "referral_date",
        "show": "median",
        "value": _call("months_since_previous", "close_date"),
    },
    "timely": {**ENDED, "show": "percent", "hits": _is("<=", WORKING, 45.0)},
    "timely_year": {**ENDED, "show": "percent", "hits": _is("<=", WORKING, 45.0), "over": "last_12_months"},
    "timely_so_far": {**ENDED, "show": "percent", "hits": _is("<=", WORKING, 45.0), "over": "year_to_date"},
    "median_days": {**ENDED, "show": "median", "value": WORKING},
    "median_year": {**ENDED, "show": "median", "value": WORKING, "over": "last_12_months"},
    "months_taken": {**ENDED, "show": "median", "value": _call("months_between", "start_date", "end_date")},
    "still_unsure": {
        **ENDED,
        "where": Or(
            (Not(_is("=", Column("seen"), True)), And((IsNull(Column("need")), IsNull(Column("nfa")))))
        ),
    },
    "conferences": {
        "table": "section47",
        "month": "icpc_date",
        "show": "percent",
        "where": And((IsNull(Column("icpc_date"), negated=True), _is("=", Column("transfer_in"), False))),
        "hits": _is("<=", _call("working_days", "start_date", "icpc_date"), 15.0),
    },
    "reviews_due": {
        "table": "conferences",
        "month": "due_date",
        "show": "percent",
        "where": _is("=", Column("kind"), "review"),
        "hits": Compare("<=", Column("held_date"), Column("due_date")),
    },
    "plans": {**OPEN_PLANS, "per": RATE},
    "plan_children": {**OPEN_PLANS, "count_of": "children"},
    "drift": {**OPEN_PLANS, "show": "bands", "value": Column("months_open"), "bands": (3.0, 12.0, 24.0)},
    "drift_days": {**OPEN_PLANS, "show": "bands", "value": Column("days_open"), "bands": (28.0, 365.0)},
    "visited": {
        **OPEN_PLANS,
        "show": "percent",
        "hits": _is("<=", _call("working_days", "last_visit", "month_end"), 60.0),
    },
    "alone": {**OPEN_PLANS, "show": "percent", "hits": _is("=", Column("last_visit_alone"), True)},
    "seen": {
        **OPEN_PLANS,
        "show": "median",
        "value": _call("days_between", "last_seen", "month_end"),
    },
    "reviewed": {
        **OPEN_PLANS,
        "show": "percent",
        "hits": _is("<=", _call("months_between", "last_review", "month_end"), 6.0),
    },
    "under_five": {**OPEN_PLANS, "where": In(Column("age_band"), (Literal("Under 1"), Literal("1-4")))},
    "aged": {**OPEN_PLANS, "where": Between(Column("age"), Literal(1.0), Literal(17.0))},
    "plan_flow": {"table": "cp_plans", "flow": ("start_date", "end_date")},
    "plan_flow_year": {
        "table": "cp_plans",
        "flow": ("start_date", "end_date"),
        "over": "year_to_date",
        "where": In(Column("category"), (Literal("School"),), negated=True),
    },
    "repeat_plans": {
        "table": "cp_plans",
        "month": "start_date",
        "show": "percent",
        "hits": _is("<=", _call("months_since_previous", "end_date"), 24.0),
    },
    "plan_length": {
        "table": "cp_plans",
        "month": "end_date",
        "show": "bands",
        "value": Column("months_open"),
        "bands": (3.0, 12.0),
        "over": "last_12_months",
    },
    "moves": {**OPEN_CARE, "show": "percent", "hits": _is(">=", Column("placements_12m"), 3.0)},
    "care_visits": {**OPEN_CARE, "show": "median", "value": _call("working_days", "last_visit", "month_end")},
    "guardians": {
        "table": "care_episodes",
        "month": "end_date",
        "where": In(Column("end_reason"), (Literal("E43"), Literal("E45"))),
        "over": "year_to_date",
        "count_of": "children",
    },
    "distance": {
        "table": "placements",
        "open": ("start_date", "end_date"),
        "show": "median",
        "value": Column("miles"),
    },
    "interviews": {
        "table": "missing_episodes",
        "month": "end_date",
        "show": "percent",
        "hits": _is("<=", _call("days_between", "end_date", "interview_date"), 3.0),
    },
    "orders": {"table": "permanence_orders", "month": "order_date", "over": "year_to_date"},
    "caseload": {"table": "involvements", "open": ("start_date", "end_date"), "count_of": "children"},
    "held_late": {
        "table": "care_reviews",
        "month": "due_date",
        "show": "percent",
        "hits": Compare(">", Column("held_date"), Column("due_date")),
    },
}


def _invented_catalogue() -> Catalogue:
    measures = {
        key: make_measure(**{"id": key, **said, "drill": WITH_NEED if said["table"] in _NEED else DRILL})
        for key, said in MEASURES.items()
    }
    return Catalogue("", {}, {}, CATALOGUE.dimensions, measures)


_NEED = ("referrals", "assessments", "section47", "conferences", "cp_plans", "care_periods", "care_episodes")


@pytest.mark.parametrize(
    ("seed", "data_to", "history_from"),
    [
        (1, date(2024, 3, 31), None),
        (2, date(2024, 3, 17), date(2022, 6, 2)),
    ],
)
def test_both_agree_on_invented_loads(seed: int, data_to: date, history_from: date | None) -> None:
    _hold_against_each_other(_invented_catalogue(), invented(seed, data_to, history_from), filtered=True)


def test_both_agree_on_the_demo_council(demo_data: Path) -> None:
    records = current(demo_data)
    assert records is not None
    _hold_against_each_other(read_catalogue(ROOT / "measures.yaml"), records, filtered=False)


def _groupings(measure: Measure, place: int, all_of_them: bool) -> list[dict[str, Any]]:
    """The whole and every breakdown, or one of them, another for each measure."""
    every = [{"by": by} for by in measure.drill]
    return [{}, *(every if all_of_them or not every else [every[place % len(every)]])]


def _hold_against_each_other(catalogue: Catalogue, records: Records, *, filtered: bool) -> None:
    numpy, connection = Values(records, catalogue), sql.open_records(records)
    differences = []
    for place, measure in enumerate(catalogue.measures.values()):
        for asked in (
            *_groupings(measure, place, all_of_them=THOROUGH or filtered),
            *(_filtered(measure, numpy) if filtered else ()),
        ):
            theirs = numpy.compute(measure.id, **asked)
            ours = sql.compute(connection, catalogue, records, measure, **asked)
            if apart := _apart(_plain(theirs), _plain(ours)):
                differences.append(f"{measure.id} {asked}: {apart}")
    assert not differences, f"{len(differences)} questions differ:\n" + "\n".join(differences[:40])


def _filtered(measure: Measure, numpy: Values) -> Iterator[dict[str, Any]]:
    """Over a year, and filtered by one dimension and by two."""
    if measure.open is None:  # what is open at a month end cannot be added up
        yield {"over": "last_12_months"}
    chosen = {
        dimension: tuple(numpy.compute(measure.id, by=dimension)["group"].unique()[:2])
        for dimension in measure.drill[-2:]
    }
    for dimension, labels in chosen.items():
        yield {"by": measure.drill[0], "where": {dimension: labels}}
    yield {"where": chosen}


def _apart(theirs: pd.DataFrame, ours: pd.DataFrame) -> str:
    """The rows that only one of the two has (left: numpy, right: SQL), as words; nothing where they agree."""
    try:
        assert_frame_equal(theirs, ours, rtol=0, atol=1e-9)
    except AssertionError:
        places = {"of": 9, "value": 9}
        both = theirs.round(places).merge(ours.round(places), how="outer", indicator="from")
        apart = both[both["from"] != "both"]
        return f"{len(apart)} rows\n{apart.head(6).to_string(index=False)}"
    return ""


def _plain(found: pd.DataFrame) -> pd.DataFrame:
    """`found` without the types of its columns, which are no part of the specification."""
    texts = {c: found[c].astype("str") for c in ("group", "part", "status")}
    numbers = {c: found[c].astype("float64") for c in ("n", "of", "families", "value")}
    return found.assign(month=found["month"].astype("datetime64[ns]"), **texts, **numbers).reset_index(
        drop=True
    )
