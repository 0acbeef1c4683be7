"""The way through the service: what goes in comes out, nobody too early is lost, links are by id where there
is one, and the test of two shares knows that brothers and sisters go together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from perfcore import access
from perfcore.access import LOCAL_ADMINISTRATOR, Viewer, flow
from perfcore.children import flow as flows
from perfcore.children import journeys as ways
from perfcore.children import two_shares
from perfcore.children.journeys import EXITS, STAGES, TOO_EARLY, WAIT
from perfcore.children.plans_and_care import plans_and_care
from perfcore.readings import through_the_service as words
from perfcore.records.load import load
from perfcore.records.records import Records
from tests.app_pages import run_page
from tests.app_pages import words as on_page
from tests.records_helpers import day, who, write_workbook
from tests.small_records import records
from tests.test_records_annex_a import referral

ROOT = Path(__file__).resolve().parent.parent
JULY = date(2025, 7, 1)


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, ROOT / "measures.yaml")


# ---- what goes in comes out ----------------------------------------------------------------------

FIRST = date(2024, 1, 1)
some_day = st.integers(0, 900).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
maybe_day = st.none() | some_day
child = st.integers(0, 7).map(lambda n: f"c{n}")
own = st.integers(0, 5).map(lambda n: f"R{n}")
flag = st.none() | st.booleans()


def rows_of(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=12)


@st.composite
def small_services(draw: st.DrawFn) -> Records:
    """Any tables at all, dates in any order: what an extract may hold at its worst."""
    people = [{"child_id": f"c{n}", "family_id": f"f{n // draw(st.integers(1, 3))}"} for n in range(8)]
    reasons = st.none() | st.sampled_from(["RC5", "RC7", "RC8", "RC9"])
    tables = {
        "contacts": rows_of(child_id=child, contact_date=some_day, to_referral=flag),
        "referrals": rows_of(
            child_id=child, referral_date=some_day, close_date=maybe_day, close_reason=reasons, nfa=flag
        ),
        "assessments": rows_of(
            child_id=child, referral_id=st.none() | own, start_date=some_day, end_date=maybe_day, nfa=flag
        ),
        "section47": rows_of(
            child_id=child, referral_id=st.none() | own, start_date=some_day, icpc_date=maybe_day, nfa=flag
        ),
        "conferences": rows_of(
            child_id=child,
            kind=st.just("initial"),
            held_date=some_day,
            decision=st.sampled_from(["plan", "no plan"]),
            plan_id=st.none() | st.integers(0, 5).map(lambda n: f"P{n}"),
        ),
        "cp_plans": rows_of(
            child_id=child, referral_id=st.none() | own, start_date=some_day, end_date=maybe_day
        ),
        "care_periods": rows_of(child_id=child, start_date=some_day, end_date=maybe_day),
    }
    made = {name: draw(rows) for name, rows in tables.items()}
    for table, key, letter in (("referrals", "referral_id", "R"), ("cp_plans", "plan_id", "P")):
        made[table] = [{**row, key: f"{letter}{n}"} for n, row in enumerate(made[table])]
    return records("2026-01-31", people, **made)


@settings(max_examples=40, deadline=None)
@given(small_services(), st.sampled_from(["contact", "referral"]), st.integers(1, 24))
def test_what_goes_into_a_stage_comes_out_of_it(loaded: Records, start: str, months: int) -> None:
    told = flows.through(loaded, start, JULY, months)
    for found in [told.now, *([told.before] if told.before else [])]:
        for unit, entered in (("children", found.children), ("families", found.families)):
            assert found.out_of(start, unit) == entered
            for stage in STAGES[STAGES.index(start) + 1 : -1]:
                assert found.into(stage, unit) == found.out_of(stage, unit)
            ended = sum(found.into(node, unit) for node in (*EXITS, "end"))
            assert ended == entered
        for step in found.steps:
            assert step.children + step.too_early == found.out_of(step.stage, "children")
            assert 0 <= step.families_on <= step.families


@settings(max_examples=40, deadline=None)
@given(small_services(), st.integers(1, 24))
def test_nobody_who_is_too_early_counts_as_gone(loaded: Records, months: int) -> None:
    end = pd.Timestamp("2025-07-31")
    rows = ways.journeys(loaded, "contact", end - pd.DateOffset(months=months), end).rows
    for place, stage in enumerate(STAGES[:-1]):
        here = rows[(rows["last"] == place) & rows[stage].notna()]
        since = (pd.Timestamp(loaded.data_to) - here[stage]).dt.days
        waiting = since < WAIT[stage]
        lost = here["exit"].isin([ways.NOT_FOUND, ways.OPEN, ways.ON_PLAN])
        assert not (waiting & lost).any()
        assert not (~waiting & (here["exit"] == TOO_EARLY)).any()


@settings(max_examples=40, deadline=None)
@given(small_services(), st.integers(1, 400))
def test_what_came_later_does_not_change_how_it_stood(loaded: Records, days: int) -> None:
    """Told as it stood on a day: events after that day might as well not be there."""
    seen = pd.Timestamp("2025-12-31") - pd.Timedelta(days=days)
    first, last = pd.Timestamp("2024-01-01"), pd.Timestamp("2025-12-31")
    cut = {}
    for name, table in loaded.tables.items():
        dates = [c for c in ("contact_date", "referral_date", "start_date", "held_date") if c in table]
        cut[name] = table[(table[dates[0]] <= seen)] if dates else table
    earlier = replace(loaded, tables=cut, data_to=seen.date())
    if set(ways.stages_of(earlier)) != set(ways.stages_of(loaded)):
        return
    whole = ways.journeys(loaded, "contact", first, last, seen).rows
    pd.testing.assert_frame_equal(whole, ways.journeys(earlier, "contact", first, last).rows)


@settings(max_examples=40, deadline=None)
@given(small_services())
def test_the_parts_of_ended_plans_add_up(loaded: Records) -> None:
    told = plans_and_care(loaded, date(2024, 6, 1), date(2025, 12, 31))
    for whole in {part.whole for part in told}:
        children = {part.part: part.children for part in told if part.whole == whole}
        assert children.pop("") == sum(children.values())


# ---- worked examples -----------------------------------------------------------------------------


def one_child(**tables: Any) -> Records:
    return records("2026-10-31", [{"child_id": "a", "family_id": "A"}], **tables)


CONTACT = {"child_id": "a", "contact_date": "2025-07-01", "to_referral": True}
REFERRAL = {"child_id": "a", "referral_id": "R1", "referral_date": "2025-07-02", "nfa": False}
ASSESSMENT = {"child_id": "a", "referral_id": "R1", "start_date": "2025-07-03"}
ENQUIRY = {"child_id": "a", "referral_id": "R1", "start_date": "2025-07-10", "icpc_date": "2025-07-24"}
CONFERENCE = {
    "child_id": "a",
    "kind": "initial",
    "held_date": "2025-07-24",
    "decision": "plan",
    "plan_id": "P1",
}
PLAN = {"child_id": "a", "plan_id": "P1", "start_date": "2025-07-24", "end_date": "2026-03-01"}


def journey(loaded: Records, start: str = "contact") -> pd.Series:
    rows = ways.journeys(loaded, start, pd.Timestamp("2025-07-01"), pd.Timestamp("2025-07-31")).rows
    assert len(rows) == 1
    return rows.iloc[0]


def test_one_child_goes_all_the_way() -> None:
    loaded = one_child(
        contacts=[CONTACT],
        referrals=[REFERRAL],
        assessments=[ASSESSMENT],
        section47=[ENQUIRY],
        conferences=[CONFERENCE],
        cp_plans=[PLAN],
    )
    told = flows.through(loaded, "contact", JULY, 1).now
    assert list(zip(told.edges["source"], told.edges["target"], strict=True)) == [*pairwise(STAGES)]
    assert [(step.children, step.went_on) for step in told.steps[:5]] == [(1, 1)] * 5
    assert (told.steps[5].children, told.steps[5].too_early) == (0, 1)  # two years are not over


@pytest.mark.parametrize(
    ("days", "reached"), [(0, True), (WAIT["contact"], True), (WAIT["contact"] + 1, False), (-1, False)]
)
def test_a_referral_counts_to_the_last_day_of_its_time(days: int, reached: bool) -> None:
    at = (date(2025, 7, 1) + timedelta(days=days)).isoformat()
    told = journey(one_child(contacts=[CONTACT], referrals=[{**REFERRAL, "referral_date": at}]))
    assert pd.notna(told["referral"]) is reached


@pytest.mark.parametrize(
    ("contact", "exit_"),
    [
        ({"to_referral": False}, ways.NO_REFERRAL),
        ({"to_referral": True}, ways.NOT_FOUND),
        ({"to_referral": None}, ways.NOT_FOUND),
    ],
)
def test_why_a_contact_went_no_further(contact: dict[str, Any], exit_: str) -> None:
    later = {**REFERRAL, "referral_date": "2025-09-20"}
    assert journey(one_child(contacts=[{**CONTACT, **contact}], referrals=[later]))["exit"] == exit_


def test_a_contact_that_says_no_is_not_linked_to_the_referral_of_a_later_one() -> None:
    told = journey(one_child(contacts=[{**CONTACT, "to_referral": False}], referrals=[REFERRAL]))
    assert pd.isna(told["referral"])


@pytest.mark.parametrize(
    ("closed", "exit_"),
    [
        ({"close_date": "2025-08-01", "close_reason": "RC8"}, ways.NO_FURTHER_ACTION),
        ({"close_date": "2025-08-01", "close_reason": "RC9"}, ways.EARLY_HELP),
        ({"close_date": "2025-08-01", "close_reason": "RC5"}, ways.MOVED),
        ({"close_date": "2025-08-01", "close_reason": "RC7"}, ways.CLOSED),
        ({"close_date": "2026-08-01", "close_reason": "RC9"}, ways.OPEN),  # open for longer than is followed
        ({}, ways.OPEN),
    ],
)
def test_where_an_assessed_child_went(closed: dict[str, Any], exit_: str) -> None:
    loaded = one_child(contacts=[CONTACT], referrals=[{**REFERRAL, **closed}], assessments=[ASSESSMENT])
    assert journey(loaded)["exit"] == exit_


def test_what_names_another_referral_is_not_linked_and_what_names_none_is_by_its_child() -> None:
    other = {**ASSESSMENT, "referral_id": "R9"}
    unnamed = {**ASSESSMENT, "referral_id": None}
    assert pd.isna(
        journey(one_child(contacts=[CONTACT], referrals=[REFERRAL], assessments=[other]))["assessment"]
    )
    linked = journey(one_child(contacts=[CONTACT], referrals=[REFERRAL], assessments=[unnamed]))
    assert pd.notna(linked["assessment"])


def test_of_two_enquiries_the_one_with_a_conference_is_followed() -> None:
    first = {**ENQUIRY, "icpc_date": None, "start_date": "2025-07-04"}
    loaded = one_child(
        contacts=[CONTACT], referrals=[REFERRAL], section47=[first, ENQUIRY], conferences=[CONFERENCE]
    )
    assert journey(loaded)["conference"] == pd.Timestamp("2025-07-24")


def test_a_conference_without_a_plan_is_where_a_journey_ends() -> None:
    none = {**CONFERENCE, "decision": "no plan", "plan_id": None}
    told = journey(
        one_child(contacts=[CONTACT], referrals=[REFERRAL], section47=[ENQUIRY], conferences=[none])
    )
    assert told["exit"] == ways.NO_PLAN


def test_the_year_before_is_told_as_it_stood_then() -> None:
    """Otherwise the older cohort would have had a year longer to go on."""
    people = [{"child_id": c, "family_id": c} for c in ("a", "b")]
    referrals = [{**REFERRAL, "referral_date": "2025-07-20"}]
    referrals += [{"child_id": "b", "referral_id": "R2", "referral_date": "2026-07-20"}]
    later = [{**ASSESSMENT, "start_date": "2025-08-20"}]  # 31 days on: within time, and not seen yet
    loaded = records("2026-07-31", people, history_from="2024-01-01", referrals=referrals, assessments=later)
    told = flows.through(loaded, "referral", date(2026, 7, 1), 1)
    assert told.before is not None
    assert told.before.into("assessment", "children") == 0
    assert told.before.into(TOO_EARLY, "children") == told.now.into(TOO_EARLY, "children") == 1
    assert journey(loaded, "referral")["assessment"] == pd.Timestamp("2025-08-20")


def test_a_family_goes_as_far_as_its_farthest_child() -> None:
    people = [{"child_id": c, "family_id": "A"} for c in ("a", "b")]
    contacts = [CONTACT, {**CONTACT, "child_id": "b", "to_referral": False}]
    told = flows.through(
        records("2026-10-31", people, contacts=contacts, referrals=[REFERRAL]), "contact", JULY, 1
    )
    assert told.now.into("referral", "families") == 1
    assert told.now.into(ways.NO_REFERRAL, "families") == 0
    assert told.now.into(ways.NO_REFERRAL, "children") == 1


def test_plans_that_end_go_to_care_to_child_in_need_or_close() -> None:
    people = [{"child_id": c, "family_id": c.upper()} for c in "abcdef"]
    ends = {"a": "2025-07-10", "b": "2025-07-10", "c": "2025-07-10", "d": "2025-07-10", "e": "2025-07-28"}
    plans = [
        {"child_id": c, "referral_id": f"R{c}", "start_date": "2025-01-01", "end_date": e}
        for c, e in ends.items()
    ]
    plans.append({"child_id": "f", "referral_id": "Rf", "start_date": "2025-07-20"})
    closed = {"c": "2025-07-20", "d": "2025-12-20"}
    referrals = [
        {"child_id": c, "referral_id": f"R{c}", "referral_date": "2024-12-01", "close_date": closed.get(c)}
        for c in "bcde"
    ]
    care = [
        {"child_id": "a", "start_date": "2025-08-01"},
        {"child_id": "b", "start_date": "2024-02-01", "end_date": "2024-05-01"},  # long before
        {"child_id": "f", "start_date": "2025-01-01", "end_date": "2025-07-01"},
    ]
    loaded = records("2025-08-10", people, cp_plans=plans, referrals=referrals, care_periods=care)
    told = {
        (p.whole, p.part): p.children for p in plans_and_care(loaded, date(2025, 7, 1), date(2025, 7, 31))
    }
    assert told["Plans ended", ""] == 5
    assert told["Plans ended", "into care"] == 1
    assert told["Plans ended", "case closed"] == 1
    assert told["Plans ended", "to child in need"] == 2
    assert told["Plans ended", "too early to tell"] == 1
    assert told["Plans started", "from care, or while in care"] == 1


# ---- two shares ----------------------------------------------------------------------------------


def test_the_interval_is_newcombes() -> None:
    # Newcombe (1998), example (a): 56/70 against 48/80
    assert two_shares.interval(48 / 80, 80, 56 / 70, 70) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_holm_is_the_textbook_one() -> None:
    adjusted = two_shares.holm(np.array([0.01, 0.04, np.nan, 0.03, 0.005]))
    assert adjusted == pytest.approx([0.03, 0.06, np.nan, 0.06, 0.02], nan_ok=True)


def test_siblings_who_always_agree_count_once() -> None:
    hit = np.arange(40) % 3 == 0
    alone = (hit, np.arange(40))
    fours = (np.repeat(hit, 4), np.repeat(np.arange(40), 4))
    other = (np.arange(40) % 2 == 0, np.arange(40))
    one, four = two_shares.compare(alone, other), two_shares.compare(fours, other)
    assert one is not None
    assert four is not None
    assert four.p == pytest.approx(one.p, rel=1e-9)
    assert (four.lower, four.upper) == pytest.approx((one.lower, one.upper))


def test_too_few_families_are_not_tested() -> None:
    few = (np.ones(30, dtype=bool), np.repeat(np.arange(5), 6))
    assert two_shares.compare(few, (np.ones(30, dtype=bool), np.arange(30))) is None


def test_without_a_difference_one_in_twenty_is_called_one() -> None:
    """Families of one to five who agree three times in four: a test of children would call far more."""
    rng = np.random.default_rng(5)
    called = naive = 0
    for _ in range(2000):
        sides = []
        for _ in range(2):
            family = np.repeat(np.arange(80), rng.integers(1, 6, size=80))
            whole = rng.random(80) < 0.3
            agrees = rng.random(len(family)) < 0.75
            sides.append((np.where(agrees, whole[family], rng.random(len(family)) < 0.3), family))
        told = two_shares.compare(*sides)
        assert told is not None
        called += told.p < 0.05
        alone = two_shares.compare(*((hit, np.arange(len(hit))) for hit, _ in sides))
        naive += alone is not None and alone.p < 0.05
    assert 0.03 < called / 2000 < 0.07
    assert naive / 2000 > 0.10


# ---- the demo council ----------------------------------------------------------------------------


def told_of(gate: access.Gate, start: str = "contact", month: date = date(2025, 6, 1)) -> flow.Through:
    return flow.through(gate, LOCAL_ADMINISTRATOR, start, month, 12)


def test_the_demo_council_is_followed_in_children_and_families(gate: access.Gate) -> None:
    told = told_of(gate)
    contacts = gate._records.tables["contacts"]
    in_months = contacts[contacts["contact_date"].between("2024-07-01", "2025-06-30")]
    assert told.now.children == in_months["child_id"].nunique()
    assert told.now.stages == STAGES
    assert told.before is not None
    for unit in ("children", "families"):
        sizes = [told.now.into(stage, unit) for stage in STAGES[1:]]
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[-1] > 0


def test_the_sentences_say_where_the_others_went_and_are_short(gate: access.Gate) -> None:
    for start in ("contact", "referral"):
        for month in (date(2025, 6, 1), date(2026, 10, 1)):
            told = told_of(gate, start, month)
            assert len(words.title(told).split()) <= 10
            assert words.followed().count(" ") < 40
            for step in told.now.steps:
                said = words.others(told.now, step, "children")
                at = told.now.out_of(step.stage, "children")
                assert f"{at:,}" in said
                assert max(len(part.split()) for part in said.split("; ")) <= 35
    said = words.others(told_of(gate).now, told_of(gate).now.steps[1], "children")
    assert "the other" in said
    assert "no further action" in said


def test_a_cohort_is_too_early_before_it_is_lost(gate: access.Gate) -> None:
    told = flow.through(gate, LOCAL_ADMINISTRATOR, "referral", date(2026, 10, 1), 1).now
    assert told.into(TOO_EARLY, "children") > told.children / 2
    assert told.into(ways.OPEN, "children") == 0
    assert words.title(flow.through(gate, LOCAL_ADMINISTRATOR, "referral", date(2026, 10, 1), 1))


def test_most_years_without_a_planted_change_differ_in_no_step(gate: access.Gate) -> None:
    years = [told_of(gate, "referral", date(year, 6, 1)) for year in range(2018, 2026)]
    differing = sum(change.differs for told in years for change in told.changes)
    assert sum(len(told.changes) for told in years) >= 40
    assert differing <= 3


def test_who_may_not_be_known_is_refused(gate: access.Gate) -> None:
    stranger = Viewer(role="nobody", name="x")  # type: ignore[arg-type]
    with pytest.raises(access.Refused):
        flow.through(gate, stranger, "contact", JULY, 1)
    with pytest.raises(access.Refused):
        flow.both_together(gate, stranger, told_of(gate))


def test_the_download_has_every_way_in_both_units(gate: access.Gate) -> None:
    told = told_of(gate)
    lines = flow.download(gate, LOCAL_ADMINISTRATOR, told).decode("utf-8-sig").splitlines()
    assert "Flow from contact" in lines[0]
    header = lines.index("source,target,now,year_before,unit")
    assert len(lines) - header - 1 == 2 * len(flows.as_frame(told, "children"))


# ---- the page ------------------------------------------------------------------------------------


def script() -> None:
    import streamlit as st

    from pages import through_the_service
    from pages.parts.frame import frame_page

    frame_page(st.navigation([st.Page(through_the_service.render, title="Flow", url_path="flow")]))


def shown(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> AppTest:
    """The page as Streamlit runs it."""
    return run_page(monkeypatch, data, script, address)


def tables(test: AppTest) -> str:
    return "".join(str(html.value) for html in test.get("html"))


def test_the_page_counts_in_children_or_families_as_the_address_says(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, gate: access.Gate
) -> None:
    told = told_of(gate)
    for unit in ("children", "families"):
        test = shown(monkeypatch, demo_data, month="2025-06", unit=unit)
        assert not test.exception
        assert test.title[0].value == words.title(told)
        said = on_page(test)
        for step in told.now.steps:
            assert words.others(told.now, step, unit) in said
        assert f'<td class="n">{told.now.into(ways.NO_REFERRAL, unit):,}</td>' in tables(test)
    assert test.query_params["unit"] == "families"


def test_a_page_of_months_that_nobody_has_followed_yet(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path
) -> None:
    test = shown(monkeypatch, demo_data, months="1", start="referral")
    assert not test.exception
    assert "too early to tell" in on_page(test)


# ---- Annex A as the only source ------------------------------------------------------------------


def test_annex_a_alone_shows_what_it_can_and_says_what_it_cannot(tmp_path: Path) -> None:
    contact = (*who(1), day(2025, 7, 1), "1A: Individual")
    lists = {"List 1": [contact], "List 3": [referral(1, day(2025, 7, 4))]}
    source = write_workbook(tmp_path / "annex.xlsx", lists)
    load(source, tmp_path / "data")
    gate = access.open_gate(tmp_path / "data", ROOT / "measures.yaml")
    told = flow.through(gate, LOCAL_ADMINISTRATOR, "contact", JULY, 1)
    assert told.now.into("referral", "children") == 1
    assert told.now.stages == ("contact", "referral")
    assert "Annex A does not say which contacts became referrals." in told.cannot
    assert any("date on which a referral closed" in reason for reason in told.cannot)
    assert "The workbook has no List 7." in told.cannot
    assert told.before is None
    assert told.why_no_before
    assert words.title(told)
    assert flow.both_together(gate, LOCAL_ADMINISTRATOR, told).now == ()
    assert [words.linked(rule) for rule in flow.rules(gate, LOCAL_ADMINISTRATOR)]


def test_the_page_of_annex_a_says_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    contact = (*who(1), day(2025, 7, 1), "1A: Individual")
    lists = {"List 1": [contact], "List 3": [referral(1, day(2025, 7, 4))]}
    load(write_workbook(tmp_path / "annex.xlsx", lists), tmp_path / "data")
    test = shown(monkeypatch, tmp_path / "data", months="1")
    assert not test.exception
    said = on_page(test)
    assert "Of 1 child with a contact, 1 went on." in said
    assert "Annex A does not say which contacts became referrals." in said
    assert "This load has no plans to read together with care." in said
    load(write_workbook(tmp_path / "less.xlsx", {"List 7": []}), tmp_path / "empty")
    nothing = shown(monkeypatch, tmp_path / "empty")
    assert not nothing.exception
    assert nothing.title[0].value == "There are no contacts or referrals to follow"
