"""How plans begin and end, exact funnel limits, and the fear of coming off in worlds with known answers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from streamlit.testing.v1 import AppTest

from perfcore import access
from perfcore.access import thresholds as thresholds_access
from perfcore.access.viewer import LOCAL_ADMINISTRATOR, Refused, Viewer
from perfcore.children import comebacks, thresholds
from perfcore.children.comebacks import Ended, Event, by_length, ended_plans, fear
from perfcore.children.funnel import TAIL, funnel, limits
from perfcore.children.plans import plans
from perfcore.children.survival import Stays
from perfcore.readings import thresholds as readings
from perfcore.values import calendar
from perfcore.values.source import Source
from tests.app_pages import run_page, words
from tests.records_helpers import HEADERS, day, extract, who, write_ssd, write_workbook
from tests.small_records import records

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, ROOT / "measures.yaml")


@pytest.fixture(scope="module")
def source(gate: access.Gate) -> Source:
    return gate._values._source


def at(text: str) -> int:
    return calendar.day_of(date.fromisoformat(text))


# ---- funnels -------------------------------------------------------------------------------------


@given(st.integers(1, 300), st.floats(0.02, 0.98))
@settings(max_examples=100, deadline=None)
def test_the_limits_are_exact_binomials(n: int, share: float) -> None:
    low, high = (int(x[0]) for x in limits([n], share))
    law = stats.binom(n, share)
    assert law.cdf(low) > TAIL
    assert low == 0 or law.cdf(low - 1) <= TAIL * (1 + 1e-9)
    assert law.sf(high - 1) > TAIL * (1 - 1e-6)
    assert high == n or law.sf(high) <= TAIL * (1 + 1e-6)


def test_a_small_team_is_not_ranked_by_luck() -> None:
    rows = [("Large", f"l{i}", i % 10 < 3) for i in range(200)] + [
        ("Small", f"s{i}", False) for i in range(6)
    ]
    rows += [("Slow", f"w{i}", i == 0) for i in range(80)]
    found = funnel(pd.DataFrame(rows, columns=["group", "occasion", "hit"]))
    verdicts = {g.group: g.verdict for g in found.groups}
    # none of six is no news, one of eighty is
    assert verdicts == {"Large": "", "Slow": "low", "Small": ""}


def test_siblings_count_as_one_family() -> None:
    rows = [("A", "f1", True)] * 5 + [("A", "f2", False), ("A", "f2", True), ("B", "f3", False)]
    found = funnel(pd.DataFrame(rows, columns=["group", "occasion", "hit"]))
    a = next(g for g in found.groups if g.group == "A")
    assert (a.hit, a.of, a.children_hit, a.children) == (2, 2, 6, 7)
    assert (found.total.hit, found.total.of) == (2, 3)


def test_enquiries_are_followed_to_conference_and_plan() -> None:
    rows = [
        {
            "child_id": "a",
            "start_date": "2026-01-10",
            "icpc_date": "2026-01-28",
            "to_plan": True,
            "team": "N",
        },
        {
            "child_id": "b",
            "start_date": "2026-02-10",
            "icpc_date": "2026-03-01",
            "to_plan": False,
            "team": "N",
        },
        {"child_id": "c", "start_date": "2026-03-10", "team": "S"},
        {"child_id": "d", "start_date": "2026-06-10", "team": "S"},
    ]
    made = Source(records("2026-12-31", section47=rows))
    found = thresholds.way_in(made, at("2026-01-01"), at("2026-05-31"))
    assert found is not None
    assert found.to_plan is not None
    assert (found.to_conference.total.hit, found.to_conference.total.of) == (2, 3)
    assert (found.to_plan.total.hit, found.to_plan.total.of) == (1, 2)
    assert thresholds.way_in(made, at("2025-01-01"), at("2025-12-31")) is None


def test_the_demo_s_conversion_is_that_of_a_plain_count(gate: access.Gate) -> None:
    begun = thresholds_access.way_in(gate, LOCAL_ADMINISTRATOR, 12)
    assert begun.found is not None
    rows = gate._records.tables["section47"].merge(gate._records.children[["child_id", "family_id"]])
    rows = rows[rows["start_date"].between(pd.Timestamp(begun.first), pd.Timestamp(begun.last))]
    by_family = rows.groupby("family_id")["icpc_date"].apply(lambda s: s.notna().any())
    total = begun.found.to_conference.total
    assert (total.hit, total.of) == (int(by_family.sum()), len(by_family))
    assert total.children == len(rows)
    assert begun.last == date(2026, 9, 19)  # six weeks before the data ends
    assert begun.first == date(2025, 9, 20)


# ---- reviews -------------------------------------------------------------------------------------


def test_reviews_are_numbered_and_say_why_plans_went_on() -> None:
    held = [
        ("a", "2026-03-01", "continue", "Risk continues"),
        ("a", "2026-08-20", "end", None),
        ("b", "2026-03-01", "continue", None),
        ("b", "2026-08-20", "continue", "Court proceedings"),
    ]
    tables = {
        "cp_plans": [
            {"child_id": c, "plan_id": c, "start_date": "2025-12-01", "end_date": e}
            for c, e in (("a", "2026-08-20"), ("b", None))
        ],
        "conferences": [
            {"child_id": c, "plan_id": c, "kind": "review", "held_date": d, "decision": x, "reason": r}
            for c, d, x, r in held
        ],
    }
    children = [{"child_id": c, "family_id": "f"} for c in ("a", "b")]
    made = Source(records("2026-12-31", children, history_from="2025-01-01", **tables))
    found = thresholds.reviews(made, plans(made))
    first, second = thresholds.by_number(found, at("2026-01-01"), at("2026-12-31"))
    assert (first.nth, first.held, first.families, first.continued) == (1, 2, 1, 2)
    assert (first.months, first.reasons, first.without_reason) == (3.0, (("Risk continues", 1),), 1)
    assert (second.nth, second.held, second.continued) == (2, 2, 1)
    by_team = thresholds.going_on(found, "team", at("2026-01-01"), at("2026-12-31"))
    assert by_team is not None
    # two conferences of one family; the second ended a plan
    assert (by_team.total.hit, by_team.total.of, by_team.total.children_hit) == (1, 2, 1)


def test_the_drifting_team_ends_fewer_plans_and_the_sentence_says_so(
    gate: access.Gate, demo_council: Path
) -> None:
    import json

    said = json.loads((demo_council / "truth.json").read_text(encoding="utf-8"))
    team = next(
        p["where"]["team"] for p in said["plants"] if p["where"].get("team", "").endswith("Safeguarding")
    )
    out = thresholds_access.way_out(gate, LOCAL_ADMINISTRATOR, 12)
    assert out.by_team is not None
    low = [g.group for g in out.by_team.groups if g.verdict == "low"]
    assert low == [team]
    sentences = readings.way_out(out.by_team, out.first, out.last)
    assert any(s.startswith(f"In {team} ") and "fewer than chance explains" in s for s in sentences)
    assert out.by_chair is not None
    assert [g.group for g in out.by_chair.groups if g.verdict] == []


# ---- what came after -----------------------------------------------------------------------------


def came_after(event: Event = "plan", **tables: Any) -> Ended:
    children = tables.pop("children", ())
    made = Source(records("2026-12-31", children, history_from="2015-01-01", **tables))
    return ended_plans(made, plans(made), event)


def row(child: str, start: str, end: str | None, number: int = 1) -> dict[str, Any]:
    return {"child_id": child, "plan_id": f"{child}{number}", "start_date": start, "end_date": end}


def test_a_plan_is_watched_until_the_next_one_the_end_of_the_data_or_the_18th_birthday() -> None:
    ended = came_after(
        children=[{"child_id": "b", "dob": "2008-03-01"}, {"child_id": "c", "dob": "2007-01-01"}],
        cp_plans=[
            row("a", "2024-01-01", "2024-06-01"),
            row("a", "2024-07-01", "2025-01-01", 2),
            row("b", "2025-01-01", "2025-12-01"),
            row("b", "2026-05-01", "2026-06-01", 2),  # after the birthday: not counted as coming back
            row("c", "2024-01-01", "2025-01-01"),  # ends on the birthday: cannot come back
        ],
    )
    gone = dict(zip(ended.stays.exit.tolist(), ended.stays.ended.tolist(), strict=True))
    assert gone == {
        30: True,
        (date(2026, 12, 31) - date(2025, 1, 1)).days: False,
        (date(2026, 2, 28) - date(2025, 12, 1)).days: False,
    }


@pytest.mark.parametrize(
    ("end", "band"),
    [("2024-03-31", 0), ("2024-04-01", 1), ("2024-06-30", 1), ("2024-07-01", 2), ("2025-01-01", 3)],
)
def test_a_length_belongs_to_the_band_it_has_reached(end: str, band: int) -> None:
    ended = came_after(cp_plans=[row("a", "2024-01-01", end)])
    assert [g.plans for g in by_length(ended)] == [int(i == band) for i in range(5)]


def test_why_a_plan_ended_is_read_from_reviews_and_care() -> None:
    ended = came_after(
        cp_plans=[row(c, "2024-01-01", "2024-09-01") for c in ("a", "b", "c")],
        conferences=[
            {"child_id": "a", "plan_id": "a1", "kind": "review", "held_date": "2024-09-01", "decision": "end"}
        ],
        care_periods=[
            {"child_id": "b", "start_date": "2024-09-05"},
            {"child_id": "c", "start_date": "2025-09-05"},
        ],
    )
    assert [comebacks.WHY[i] for i in ended.why] == ["At a review", "Came into care", "Between reviews"]


def test_a_referral_after_the_end_is_a_referral_back() -> None:
    plans_ = [row("a", "2024-01-01", "2024-09-01"), row("b", "2024-01-01", "2024-09-01")]
    referred = [
        {"child_id": "a", "referral_date": "2023-12-01"},
        {"child_id": "a", "referral_date": "2024-09-11"},
        {"child_id": "b", "referral_date": "2024-09-01"},  # on the very day: part of ending it
    ]
    ended = came_after("referral", cp_plans=plans_, referrals=referred)
    assert ended.stays.ended.tolist() == [True, False]
    assert ended.stays.exit[0] == 10


def test_back_within_a_year_is_that_of_a_plain_count_on_the_demo(gate: access.Gate) -> None:
    found = thresholds_access.comebacks(gate, LOCAL_ADMINISTRATOR, "plan")
    assert found.fear is not None
    to = pd.Timestamp(gate._records.data_to)
    table = gate._records.tables["cp_plans"].merge(gate._records.children[["child_id", "dob"]])
    n = of = 0
    for _, own in table.sort_values("start_date").groupby("child_id"):
        starts = own["start_date"].tolist()
        for start, end, dob in own[["start_date", "end_date", "dob"]].itertuples(index=False):
            if pd.isna(end) or not end < start + pd.DateOffset(months=6):
                continue
            until = min(to, dob + pd.DateOffset(years=18) - pd.Timedelta(days=1)) if pd.notna(dob) else to
            if (until - end).days >= 365:
                of += 1
                n += any(0 < (s - end).days <= 365 for s in starts)
    back = next(b for b in found.fear.short.back if b.months == 12)
    assert (back.n, back.of) == (n, of)
    sentence = " ".join(readings.fear_tested(found.fear, "plan"))
    assert f"{n:,} of {of:,} children" in sentence
    assert readings.verdict(found.fear) in ("no more", "less")  # nothing makes short plans come back more


def world(seed: int, families: int, ratio: float) -> Ended:
    """Families of three that come back together; after short plans `ratio` times as fast."""
    chance = np.random.default_rng(seed)
    family = np.repeat(np.arange(families), 3)
    short = (np.arange(families) % 2 == 0)[family]
    pace = np.where(short, ratio, 1.0) / 3000
    back = np.ceil(chance.exponential(1.0, families)[family] / pace).astype(np.int64)
    until = chance.integers(200, 1200, families)[family]
    return Ended(
        stays=Stays(np.zeros(len(family), dtype=np.int64), np.minimum(back, until), back <= until, family),
        lasted=np.where(short, 4.0, 9.0),
        why=np.zeros(len(family), dtype=np.int64),
        watched=until,
        first_end=0,
    )


@pytest.mark.parametrize(
    ("families", "ratio", "verdict"),
    [(800, 2.5, "more"), (800, 0.3, "less"), (3000, 1.0, "no more"), (40, 1.0, "not known")],
)
def test_the_fear_is_answered_as_the_world_is(families: int, ratio: float, verdict: str) -> None:
    found = fear(world(3, families, ratio))
    assert found is not None
    assert readings.verdict(found) == verdict
    assert len(readings.title(found).split()) <= 10


def test_no_difference_is_rarely_called_one() -> None:
    """Counting children of families of three would call one in a quarter of these worlds."""
    called = sum(fear(world(seed, 120, 1.0)).test.p < 0.05 for seed in range(200))  # type: ignore[union-attr]
    assert called / 200 < 0.1
    verdicts = [readings.verdict(fear(world(seed, 120, 1.0))) for seed in range(200)]  # type: ignore[arg-type]
    assert sum(v in ("more", "less") for v in verdicts) / 200 < 0.1


def test_the_title_tells_both_halves_where_they_differ() -> None:
    more, less, same, open_ = (
        fear(world(3, families, ratio))
        for families, ratio in [(800, 2.5), (800, 0.3), (3000, 1.0), (40, 1.0)]
    )
    assert readings.title(same, more) == "Shorter plans: repeated no more often, referred again more often"
    assert readings.title(open_, more) == "Shorter plans are referred again more often; repeats not clear"
    assert readings.title(less, more) == "Shorter plans: repeated less often, referred again more often"
    assert readings.title(more, same) == readings.title(more, more) == readings.title(more)
    told = [readings.title(a, b) for a in (more, less, same, open_) for b in (more, less, same, open_)]
    assert max(len(title.split()) for title in told) <= 10


def test_too_few_to_compare_is_said() -> None:
    assert fear(came_after(cp_plans=[row("a", "2024-01-01", "2024-03-01")])) is None
    assert readings.title(None) == "How plans begin, how they end, what comes after"


def test_every_sentence_is_short_enough(gate: access.Gate) -> None:
    found = thresholds_access.comebacks(gate, LOCAL_ADMINISTRATOR, "referral")
    begun = thresholds_access.way_in(gate, LOCAL_ADMINISTRATOR, 12)
    out = thresholds_access.way_out(gate, LOCAL_ADMINISTRATOR, 12)
    assert found.fear is not None
    assert begun.found is not None
    assert out.by_team is not None
    said = readings.fear_tested(found.fear, "referral")
    said += readings.way_in(begun.found, begun.first, begun.last)
    said += readings.way_out(out.by_team, out.first, out.last)
    assert max(len(s.split()) for s in said) <= 35
    assert not any("nan" in s for s in said)


# ---- who may, the page, Annex A ------------------------------------------------------------------


def test_who_is_not_known_gets_nothing(gate: access.Gate) -> None:
    stranger = Viewer(role="nobody", name="x")  # type: ignore[arg-type]
    with pytest.raises(Refused):
        thresholds_access.way_in(gate, stranger, 12)
    with pytest.raises(Refused):
        thresholds_access.way_out(gate, stranger, 12)
    with pytest.raises(Refused):
        thresholds_access.comebacks(gate, stranger, "plan")


def script() -> None:
    import streamlit as st

    from pages import on_and_off
    from pages.parts.frame import frame_page

    frame_page(st.navigation([st.Page(on_and_off.render, title="Thresholds", url_path="thresholds")]))


def shown(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> AppTest:
    """The page as Streamlit runs it."""
    return run_page(monkeypatch, data, script, address)


@pytest.mark.parametrize("after", ["plan", "referral"])
@pytest.mark.parametrize("compare", ["short", "length", "why"])
def test_the_page_answers_the_fear(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, gate: access.Gate, after: str, compare: str
) -> None:
    test = shown(monkeypatch, demo_data, after=after, compare=compare)
    assert not test.exception
    said = words(test)
    found = thresholds_access.comebacks(gate, LOCAL_ADMINISTRATOR, "plan")
    assert found.fear is not None
    referral = thresholds_access.comebacks(gate, LOCAL_ADMINISTRATOR, "referral")
    assert readings.title(found.fear, referral.fear) in said
    assert readings.fear_tested(found.fear, "plan")[0] in said
    assert "Plans ended at" in said
    assert "had an initial conference" in said
    page = "".join(str(h.value) for h in test.get("html"))
    for child in gate._records.children["child_id"].head(2000):
        assert child not in page


def test_with_annex_a_alone_it_says_that_repeat_plans_cannot_be_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from perfcore.records.load import load

    def listed(child: int, start: datetime, end: datetime | None, earlier: int) -> tuple[Any, ...]:
        visit = day(2024, 1, 20)
        held = end or start
        return (
            *who(child),
            None,
            start,
            "Neglect",
            "Neglect",
            visit,
            "a) Yes",
            held,
            end,
            earlier,
            "North",
            "A B",
        )

    rows = [listed(n, day(2023, 2, n), None, n % 2) for n in range(1, 15)]
    rows += [listed(20 + n, day(2023, 3, n), day(2023, 12, n), 0) for n in range(1, 15)]
    assert len(HEADERS["List 7"]) == len(rows[0])
    load(write_workbook(tmp_path / "a.xlsx", {"List 7": rows}), tmp_path / "data", data_to=date(2024, 1, 31))
    test = shown(monkeypatch, tmp_path / "data")
    assert not test.exception
    said = words(test)
    assert "only the latest plan of each child" in said
    assert "The workbook has no List 5." in said
    assert "How plans begin cannot be told." in said
    # what it can: the plans that ended, and how long they had lasted
    page = "".join(str(h.value) for h in test.get("html"))
    assert "How long the plans that ended had lasted" in page
    assert "North" in page


@pytest.mark.parametrize("lacking", ["ssd_cp_plans", "ssd_initial_cp_conference", "ssd_cp_reviews"])
def test_a_load_without_a_table_says_so_and_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lacking: str
) -> None:
    from perfcore.records.load import load

    folder = write_ssd(tmp_path / "council", extract(**{lacking: None}))
    load(folder, tmp_path / "data", data_to=date(2026, 1, 31))
    test = shown(monkeypatch, tmp_path / "data")
    assert not test.exception
    said = words(test)
    if lacking == "ssd_cp_plans":
        assert "The extract has no ssd_cp_plans." in said
    else:
        assert "No review with a decision is in the data for this time." in said
