"""What must hold for any records: totals add up, filters only take away, stock moves by starts and ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcore.records.records import Records
from perfcore.values import calendar, count
from perfcore.values.values import Values
from tests.small_records import catalogue, records

FIRST, LAST = pd.Timestamp("2025-01-01"), pd.Timestamp("2026-03-31")
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda d: f"{FIRST + pd.Timedelta(days=d):%Y-%m-%d}")
CHILD = st.sampled_from("abcdef")
TEAM = st.sampled_from(["North", "South", None])
FAMILIES = [
    {"child_id": c, "family_id": f, "family_key": "family id", "sex": s, "dob": "2015-06-30"}
    for c, f, s in zip("abcdef", ["1", "1", "1", "2", "3", "3"], ["Female", "Male"] * 3, strict=True)
]

EVENTS = """
    table: contacts
    month: contact_date
    show: count
    better: neither
"""
OPEN = """
    table: cp_plans
    open: [start_date, end_date]
    show: count
    better: neither
"""
FLOW = """
    table: cp_plans
    flow: {in: start_date, out: end_date}
    show: count
    better: neither
"""
PERCENT = """
    table: cp_plans
    open: [start_date, end_date]
    show: percent
    hits: months_open >= 3
    better: low
"""


@st.composite
def contacts(draw: st.DrawFn) -> Records:
    rows = draw(st.lists(st.tuples(CHILD, DAYS, TEAM), max_size=25))
    return records(
        f"{LAST:%Y-%m-%d}",
        FAMILIES,
        history_from=f"{FIRST:%Y-%m-%d}",
        contacts=[{"child_id": c, "contact_date": d, "team": t} for c, d, t in rows],
    )


@st.composite
def plans(draw: st.DrawFn) -> Records:
    rows = draw(st.lists(st.tuples(CHILD, DAYS, st.none() | st.integers(1, 400)), max_size=15))
    made = []
    for child, start, length in rows:
        end = None if length is None else pd.Timestamp(start) + pd.Timedelta(days=length)
        made.append(
            {
                "child_id": child,
                "start_date": start,
                "end_date": None if end is None or end > LAST else f"{end:%Y-%m-%d}",
            }
        )
    return records(f"{LAST:%Y-%m-%d}", FAMILIES, history_from=f"{FIRST:%Y-%m-%d}", cp_plans=made)


@given(contacts(), st.sampled_from(["team", "sex", "age_band"]))
@settings(max_examples=40, deadline=None)
def test_a_total_is_the_sum_over_its_groups(load: Records, by: str) -> None:
    values = Values(load, catalogue(EVENTS))
    for over in ("month", "last_12_months", "year_to_date"):
        total = values.compute("m", over=over).set_index("month")["n"]
        groups = values.compute("m", by=by, over=over).groupby("month")["n"].sum()
        assert groups.reindex(total.index, fill_value=0).tolist() == total.tolist()


@given(contacts(), plans(), st.sampled_from([("Female",), ("Male",), ("Female", "Male")]))
@settings(max_examples=30, deadline=None)
def test_a_filter_never_raises_a_count(events: Records, spells: Records, sexes: tuple[str, ...]) -> None:
    for load, measure in ((events, EVENTS), (spells, OPEN), (spells, FLOW), (spells, PERCENT)):
        values = Values(load, catalogue(measure))
        whole, part = values.compute("m"), values.compute("m", where={"sex": sexes})
        for name in ("n", "families"):
            assert (part[name].to_numpy() <= whole[name].to_numpy()).all()


@given(plans())
@settings(max_examples=40, deadline=None)
def test_stock_is_the_previous_stock_plus_on_less_off(load: Records) -> None:
    stock = Values(load, catalogue(OPEN)).compute("m").set_index("month")["n"]
    flow = Values(load, catalogue(FLOW)).compute("m").set_index("month")
    net = flow["n"] - flow["of"]
    assert (stock.diff().iloc[1:] == net.reindex(stock.index).iloc[1:]).all()


@given(plans(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_does_not_matter(load: Records, random: object) -> None:
    plans_ = load.tables["cp_plans"]
    order = list(range(len(plans_)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = Records(**{**vars(load), "tables": {**load.tables, "cp_plans": plans_.iloc[order]}})
    for measure in (OPEN, FLOW, PERCENT):
        one = Values(load, catalogue(measure)).compute("m", by="sex")
        two = Values(shuffled, catalogue(measure)).compute("m", by="sex")
        pd.testing.assert_frame_equal(one, two)


@given(
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 2), st.integers(0, 4)), max_size=40),
    st.sampled_from(["month", "last_12_months", "year_to_date"]),
)
@settings(max_examples=80, deadline=None)
def test_distinct_members_in_a_window_against_a_plain_loop(
    seen: list[tuple[int, int, int]], over: str
) -> None:
    month, cell, member = (np.array([s[i] for s in seen], dtype=np.int64) for i in range(3))
    start = count.window_start(30, 660, over)  # type: ignore[arg-type]
    by_month = np.argsort(month, kind="stable")
    rows = count.sightings(month[by_month], cell[by_month], member[by_month], 3)
    got = count.distinct(rows, 30, start)
    for m in range(30):
        for c in range(3):
            want = {f for t, g, f in seen if g == c and start[m] <= t <= m}
            assert got[m, c] == len(want)


@given(
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 1), st.integers(0, 9)), max_size=40),
    st.sampled_from(["month", "last_12_months"]),
)
@settings(max_examples=60, deadline=None)
def test_medians_in_a_window_against_a_plain_loop(seen: list[tuple[int, int, int]], over: str) -> None:
    month, cell = (np.array([s[i] for s in seen], dtype=np.int64) for i in range(2))
    value = np.array([s[2] for s in seen], dtype=float)
    start = count.window_start(30, 660, over)  # type: ignore[arg-type]
    got = count.medians(month, cell, value, 30, 2, start)
    for m in range(30):
        for c in range(2):
            want = [v for t, g, v in seen if g == c and start[m] <= t <= m]
            assert np.isnan(got[m, c]) if not want else got[m, c] == np.median(want)


DATE = st.dates(min_value=pd.Timestamp("1995-01-01").date(), max_value=pd.Timestamp("2050-01-01").date())


@given(DATE, DATE)
@settings(max_examples=200, deadline=None)
def test_months_between_agrees_with_the_calendar(a: object, b: object) -> None:
    first, last = sorted([pd.Timestamp(a), pd.Timestamp(b)])  # type: ignore[arg-type]
    days = [np.array([calendar.day_of(d.date())]) for d in (first, last)]
    got = float(calendar.months_between(*days)[0])
    whole = int(got // 1)
    assert first + pd.DateOffset(months=whole) <= last < first + pd.DateOffset(months=whole + 1)
    left = (last - (first + pd.DateOffset(months=whole))).days
    assert abs(got - whole - left / 31) < 1e-9


@given(DATE, DATE)
@settings(max_examples=200, deadline=None)
def test_working_days_count_one_by_one(a: object, b: object) -> None:
    import holidays

    first, last = sorted([pd.Timestamp(a), pd.Timestamp(b)])  # type: ignore[arg-type]
    last = min(last, first + pd.Timedelta(days=400))
    bank = holidays.country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
    want = sum(d.weekday() < 5 and d.date() not in bank for d in pd.date_range(first, last)[1:])
    days = [np.array([calendar.day_of(d.date())]) for d in (first, last)]
    assert calendar.working_days(*days)[0] == want
