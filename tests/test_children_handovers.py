"""Who held the case on the way to a plan, and whether a change of practice changed it."""

from __future__ import annotations

import json
from datetime import date
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
from perfcore.access import handovers as pages_handovers
from perfcore.access.handovers import EVERYWHERE
from perfcore.children.effect import (
    Clearest,
    Effect,
    around,
    clearest,
    clustered,
    comparable,
    effect,
    undisturbed,
)
from perfcore.children.handovers import journeys
from perfcore.readings import handovers as words
from perfcore.records.records import Records
from tests.app_pages import everything, run_page
from tests.small_records import records

ROOT = Path(__file__).resolve().parent.parent
ME = access.LOCAL_ADMINISTRATOR


# ---- one child's way, on paper -------------------------------------------------------------------


def one_child(**more: object) -> Records:
    held = [
        # an earlier case that ended as this one began: not of the way
        {"start_date": "2023-01-09", "end_date": "2024-03-04", "worker": "old", "team": "Old"},
        {"start_date": "2024-03-04", "end_date": "2024-03-08", "worker": "duty", "team": "MASH"},
        {"start_date": "2024-03-08", "end_date": "2024-03-18", "worker": "a1", "team": "Assessment"},
        {"start_date": "2024-03-18", "end_date": "2024-04-15", "worker": "a2", "team": "Assessment"},
        # after the plan began: a handover, but no longer on the way
        {"start_date": "2024-04-15", "end_date": None, "worker": "s1", "team": "Safeguarding"},
        # more than 91 days after it began
        {"start_date": "2024-09-02", "end_date": None, "worker": "s2", "team": "Other"},
    ]
    return records(
        "2024-12-31",
        addresses=[{"child_id": "c", "start_date": "2020-01-01", "locality": "Upper"}],
        referrals=[
            {"child_id": "c", "referral_id": "r0", "referral_date": "2024-02-01"},
            {
                "child_id": "c",
                "referral_id": "r1",
                "referral_date": "2024-03-04",
                "decision_date": "2024-03-06",
            },
        ],
        section47=[{"child_id": "c", "start_date": "2024-03-19", "icpc_date": "2024-04-11"}],
        cp_plans=[{"child_id": "c", "plan_id": "p", "referral_id": "r1", "start_date": "2024-04-11"} | more],
        involvements=[{"child_id": "c", **row} for row in held],
    )


def test_one_way_counted_by_hand() -> None:
    way = journeys(one_child()).iloc[0]
    assert (way["workers"], way["teams"]) == (3, 2)  # duty, a1, a2; MASH and Assessment
    assert way["required"] == pd.Timestamp("2024-03-06")
    assert way["first_handover"] == 2  # from Wednesday 6 to Friday 8 March
    # to Monday 15 April: 28 weekdays, less Good Friday and Easter Monday
    assert way["last_handover"] == 26
    assert way["days_to_plan"] == 26  # 4 March to 11 April, less the same two
    assert way["days_to_conference"] == 15  # the last day on which it is in time
    assert (way["locality"], way["team"]) == ("Upper", "Assessment")


def test_without_its_id_the_nearest_referral_before_the_plan_is_taken() -> None:
    assert journeys(one_child(referral_id=None))["referral"].tolist() == [pd.Timestamp("2024-03-04")]
    late = one_child(referral_id=None, start_date="2024-11-11")
    assert journeys(late).empty  # more than half a year later: it may be about something else


def test_who_held_it_is_not_guessed_where_the_extract_does_not_say() -> None:
    made = one_child()
    made = Records(**{**vars(made), "absent": {"involvements": "Only the present worker is known."}})
    way = journeys(made).iloc[0]
    assert way[["workers", "teams", "first_handover", "last_handover"]].isna().all()
    assert way["days_to_plan"] == 26


# ---- before and after ----------------------------------------------------------------------------


def ways(n: int, seed: int, jump: float = 0.0, place: str = "Upper", siblings: int = 3) -> pd.DataFrame:
    """n families a year, two years; from the second on, `jump` more. Siblings share their family's number."""
    chance = np.random.default_rng(seed)
    rows = []
    for family in range(2 * n):
        day = pd.Timestamp("2023-01-01") + pd.Timedelta(days=int(730 * (family + 0.5) / (2 * n)))
        value = 20 + chance.normal(0, 5) + jump * (day >= pd.Timestamp("2024-01-01"))
        for child in range(1 + int(chance.integers(siblings))):
            rows.append((f"{place}{family}", f"{place}{family}-{child}", day, place, value))
    made = pd.DataFrame(rows, columns=["family", "child", "referral", "locality", "number"])
    return made.assign(workers=2.0)


SINCE = date(2024, 1, 1)


def test_with_one_child_a_family_it_is_the_robust_two_sample_test() -> None:
    near = around(ways(40, 1, 4.0, siblings=1), SINCE, 12)
    found = effect(near, "number")
    assert found is not None
    after, before = (near.loc[near["after"] == side, "number"] for side in (True, False))
    assert found.difference == pytest.approx(after.mean() - before.mean())
    # HC1 by hand: each side's mean squared deviation over its number, times n/(n-2)
    n = len(near)
    error = np.sqrt((after.var(ddof=0) / len(after) + before.var(ddof=0) / len(before)) * n / (n - 2))
    half = stats.t.isf(0.025, n - 1) * error
    assert (found.low, found.high) == pytest.approx((found.difference - half, found.difference + half))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_clustered_errors_are_the_textbooks(seed: int) -> None:
    chance = np.random.default_rng(seed)
    n, groups = 60, 20
    cluster = np.concatenate([np.arange(groups), chance.integers(0, groups, n - groups)])
    x = np.column_stack([np.ones(n), chance.integers(0, 2, n).astype(float)])
    x[0, 1], x[1, 1] = 0.0, 1.0
    y = chance.normal(size=n) + chance.normal(size=groups)[cluster]
    beta, error, free = clustered(y, x, cluster)
    assert beta == pytest.approx(np.linalg.lstsq(x, y, rcond=None)[0])
    meat = np.zeros((2, 2))
    for g in range(groups):
        mine = cluster == g
        s = x[mine].T @ (y[mine] - x[mine] @ beta)
        meat += np.outer(s, s)
    bread = np.linalg.inv(x.T @ x)
    variance = groups / (groups - 1) * (n - 1) / (n - 2) * bread @ meat @ bread
    assert error == pytest.approx(np.sqrt(np.diag(variance)))
    assert free == groups - 1


def test_the_interval_is_that_of_a_bootstrap_of_families() -> None:
    near = around(ways(60, 2, 3.0), SINCE, 12)
    found = effect(near, "number")
    assert found is not None
    chance = np.random.default_rng(3)
    parts = [part for _, part in near.groupby("family")]
    sums = np.array([[p["after"].iloc[0], len(p), p["number"].sum()] for p in parts])
    drawn = sums[chance.integers(0, len(sums), (4000, len(sums)))]
    after = drawn[:, :, 0] == 1
    means = [(drawn[:, :, 2] * s).sum(1) / (drawn[:, :, 1] * s).sum(1) for s in (after, ~after)]
    boot = (means[0] - means[1]).std()
    mine = (found.high - found.low) / 2 / stats.t.isf(0.025, len(sums) - 1)
    assert mine == pytest.approx(boot, rel=0.08)
    # siblings taken for independent would be too sure of themselves
    alone = effect(near.assign(family=near["child"]), "number")
    assert alone is not None
    assert alone.high - alone.low < 0.85 * (found.high - found.low)


def test_what_changes_everywhere_is_not_the_changes_doing() -> None:
    both = pd.concat([ways(40, 4, 6.0, "Upper"), ways(40, 5, 6.0, "Lower")])
    near = around(both, SINCE, 12)
    alone = effect(near[near["locality"] == "Upper"], "number")
    against = effect(near, "number", "locality", "Upper")
    assert alone is not None
    assert against is not None
    assert alone.real
    assert not against.real
    assert against.elsewhere is not None
    here, there = against.here.mean, against.elsewhere.mean
    assert against.difference == pytest.approx(here[1] - here[0] - (there[1] - there[0]))


def test_more_cases_from_one_area_are_no_change() -> None:
    """Upper has 10 and Lower 30, before and after; but Lower's families double."""
    rows = pd.concat([ways(40, 4, 0.0, "Upper"), ways(40, 5, 0.0, "Lower")])
    rows["number"] = np.where(rows["locality"] == "Upper", 10.0, 30.0) + (rows["number"] - 20) / 5
    early_lower = (rows["locality"] == "Lower") & (rows["referral"] < "2024-01-01")
    near = around(rows[~early_lower | rows["family"].str.endswith(("1", "2", "3", "4", "5"))], SINCE, 12)
    blind = effect(near, "number")
    found = effect(near, "number", "locality")
    assert blind is not None
    assert found is not None
    assert blind.difference > 2
    assert abs(found.difference) < 0.5
    assert not found.real


def test_days_are_compared_in_per_cent() -> None:
    rows = ways(60, 6).assign(days_to_plan=lambda r: np.expm1(r["number"] / 10))
    rows.loc[rows["referral"] >= "2024-01-01", "days_to_plan"] *= 0.7
    near = around(rows, SINCE, 12)
    found = effect(near, "days_to_plan")
    assert found is not None
    logs = np.log1p(near["days_to_plan"])
    by = [logs[near["after"] == side].mean() for side in (False, True)]
    assert found.here.mean == pytest.approx(tuple(np.expm1(by)))
    assert found.difference == pytest.approx(100 * np.expm1(by[1] - by[0]))
    assert found.percent
    assert words.interval(found).count("%") == 3


def test_another_change_within_the_window_is_left_out_of_it() -> None:
    rows = pd.concat([ways(40, 1, 0.0, "Upper"), ways(40, 2, 0.0, "Lower")])
    rows["number"] = np.where((rows["locality"] == "Lower") & (rows["referral"] < "2023-04-01"), 40.0, 20.0)
    other = Clearest("Lower", date(2023, 4, 1), effect_of(rows), 0.0)
    near = around(rows, SINCE, 12)
    found = effect(near, "number", "locality")
    assert found is not None
    assert found.real
    kept = undisturbed(near, SINCE, "locality", other)
    assert not ((kept["locality"] == "Lower") & (kept["referral"] < "2023-04-01")).any()
    assert (kept["locality"] == "Upper").sum() == (near["locality"] == "Upper").sum()
    left = effect(kept, "number", "locality")
    assert left is not None
    assert left.difference == pytest.approx(0)


def effect_of(rows: pd.DataFrame) -> Effect:
    found = effect(around(rows, date(2023, 6, 1), 6), "number", "locality", "Lower")
    assert found is not None
    return found


def test_nothing_is_seldom_called_a_change() -> None:
    said = 0
    for seed in range(200):
        found = effect(around(ways(30, seed), SINCE, 12), "number")
        assert found is not None
        said += found.real
    assert said <= 20  # 10 expected; 21 or more has a chance below 1 in 500


def test_the_change_that_would_show_shows_four_times_in_five() -> None:
    plain = effect(around(ways(40, 0), SINCE, 12), "number")
    assert plain is not None
    shown = 0
    for seed in range(200):
        found = effect(around(ways(40, 1000 + seed, plain.detectable), SINCE, 12), "number")
        assert found is not None
        shown += found.real
    assert 0.68 <= shown / 200 <= 0.92


def test_a_few_families_say_nothing() -> None:
    assert effect(around(ways(9, 1), SINCE, 12), "number") is None
    assert words.title({"number": None}, EVERYWHERE, SINCE) == words.TOO_FEW


def test_the_latest_half_year_is_left_out_since_only_quick_ones_are_there_yet() -> None:
    rows = pd.DataFrame(
        {
            "referral": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-09-01"]),
            "plan_start": pd.to_datetime(["2024-02-01", "2024-09-01", "2024-09-20"]),
        }
    )
    assert comparable(rows, date(2024, 12, 31)).index.tolist() == [0]


def test_the_clearest_change_is_where_and_when_it_was_made() -> None:
    rows = pd.concat(
        [ways(40, seed, 0.0, place) for seed, place in ((1, "Upper"), (2, "Lower"), (3, "Middle"))]
    )
    changed = (rows["locality"] == "Lower") & (rows["referral"] >= "2024-03-01")
    rows["workers"] = np.where(changed, 1.0, np.where(rows["family"].str.endswith("7"), 3.0, 2.0))
    months = [date(2023, m, 1) for m in range(7, 13)] + [date(2024, m, 1) for m in range(1, 7)]
    found = clearest(rows, "workers", "locality", months, 12)
    assert found is not None
    assert (found.group, found.since) == ("Lower", date(2024, 3, 1))
    assert found.p < 0.001


# ---- what is planted in the demo council ---------------------------------------------------------


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, ROOT / "measures.yaml")


@pytest.fixture(scope="module")
def truth(demo_council: Path) -> dict[str, Any]:
    plants = json.loads((demo_council / "truth.json").read_text(encoding="utf-8"))["plants"]
    return {plant["id"]: plant for plant in plants}


def test_one_worker_from_the_start_is_found(gate: access.Gate, truth: dict[str, Any]) -> None:
    plant = truth["one_worker_from_the_start"]
    place, since = plant["where"]["locality"], date.fromisoformat(plant["note"]["month"] + "-01")
    clear = pages_handovers.clearest_change(gate, ME)
    assert clear is not None
    assert (clear.group, clear.since) == (place, since)
    found = pages_handovers.effects(gate, ME, since, 12, "locality", place)
    workers, days = found["workers"], found["days_to_plan"]
    assert workers is not None
    assert days is not None
    assert workers.real
    assert -1.4 < workers.difference < -0.8
    assert days.real
    assert -65 < days.difference < -10
    title = words.title(found, place, since)
    assert title.startswith(f"{place}: {abs(workers.difference):.1f} fewer workers before a plan since")
    assert len(title.split()) <= 10
    said = words.sentences(found, place, since, 12, 12)
    assert said[0].startswith(f"Workers from referral to plan in {place}: on average 1.")
    assert said[1].startswith(f"Working days from referral to plan in {place}: usually ")


def test_the_change_that_does_nothing_is_noise(gate: access.Gate, truth: dict[str, Any]) -> None:
    since = date.fromisoformat(truth["change_without_effect"]["note"]["month"] + "-01")
    after = pages_handovers.months_after(gate, ME, since, 12)
    assert 3 <= after < 12  # the latest half year's referrals cannot be judged
    places = pages_handovers.groups(gate, ME, "locality")
    assert len(places) == 4
    for place in (EVERYWHERE, *places):
        found = pages_handovers.effects(gate, ME, since, 12, "locality", place)
        assert words.title(found, place, since) == "No change that can be told from noise"
        said = words.sentences(found, place, since, 12, after)
        assert said[0].startswith("No change that can be told from noise: ")
        assert "would have shown four times in five" in said[1]
        assert f"Referrals of the {after} months from {since:%B %Y}" in said[2]
        assert all(len(one.split()) <= 35 for one in said)


def test_where_nothing_was_changed_nothing_shows(gate: access.Gate, truth: dict[str, Any]) -> None:
    plant = truth["one_worker_from_the_start"]
    place, since = plant["where"]["locality"], date.fromisoformat(plant["note"]["month"] + "-01")
    found = pages_handovers.by_group(gate, ME, since, 12, "locality", "workers", place)
    assert {name for name, e in found.items() if e is not None and e.real} == {place}


def test_the_download_has_every_way_and_what_it_is(gate: access.Gate) -> None:
    lines = pages_handovers.download(gate, ME).decode("utf-8-sig").splitlines()
    assert lines[0].strip('"') == "Ways to a child protection plan, the latest first"
    known = pages_handovers.journeys(gate, ME)
    assert len(lines) == 6 + known.known
    assert known.latest > 0


def test_who_is_unknown_is_refused(gate: access.Gate) -> None:
    nobody = access.Viewer(role="member of the public", name="x")  # type: ignore[arg-type]
    since = date(2024, 10, 1)
    for ask in (
        lambda: pages_handovers.missing(gate, nobody),
        lambda: pages_handovers.journeys(gate, nobody),
        lambda: pages_handovers.clearest_change(gate, nobody),
        lambda: pages_handovers.effects(gate, nobody, since, 12, "locality", EVERYWHERE),
        lambda: pages_handovers.by_place(gate, nobody, "locality"),
        lambda: pages_handovers.download(gate, nobody),
    ):
        with pytest.raises(access.Refused):
            ask()


# ---- Annex A -------------------------------------------------------------------------------------


@pytest.mark.shared
def test_with_annex_a_alone_what_cannot_be_said_is_said(shared: Path, tmp_path: Path) -> None:
    from perfcore.records.load import load

    load(shared / "data" / "annex_a" / "Annex_A.xlsx", tmp_path / "data")
    annex = access.open_gate(tmp_path / "data", ROOT / "measures.yaml")
    gone = pages_handovers.missing(annex, ME)
    assert gone["workers"] == "Annex A has only the worker who is allocated now, not when that began."
    assert gone["teams"] == gone["workers"]
    assert pages_handovers.clearest_change(annex, ME) is None
    # seven plans, of which few have a referral in the same workbook: too few to judge anything
    found = pages_handovers.effects(annex, ME, date(2020, 1, 1), 12, "locality", EVERYWHERE)
    assert not any(found.values())


# ---- the page ------------------------------------------------------------------------------------


def shown(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> AppTest:
    def script() -> None:
        from pages import workers_changed
        from pages.parts import address as parts

        parts.begin("handovers")
        workers_changed.render()
        parts.settle()

    test = run_page(monkeypatch, data, script, address)
    assert not test.exception
    return test


def test_the_page_opens_at_the_clearest_change(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, truth: dict[str, Any]
) -> None:
    plant = truth["one_worker_from_the_start"]
    test = shown(monkeypatch, demo_data)
    assert test.title[0].value.startswith(f"{plant['where']['locality']}: ")
    assert "fewer workers before a plan" in test.title[0].value
    page = everything(test)
    assert "Data to 31 October 2026" in page
    assert "would have shown four times in five" in page
    assert "cannot know what else changed" in page


def test_the_page_says_that_nothing_changed(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, truth: dict[str, Any]
) -> None:
    test = shown(monkeypatch, demo_data, since=truth["change_without_effect"]["note"]["month"])
    assert test.title[0].value == "No change that can be told from noise"
    assert "place" not in test.query_params  # a date of one's own is asked about everywhere


@pytest.mark.shared
def test_the_page_with_annex_a_alone(monkeypatch: pytest.MonkeyPatch, shared: Path, tmp_path: Path) -> None:
    from perfcore.records.load import load

    load(shared / "data" / "annex_a" / "Annex_A.xlsx", tmp_path / "data")
    test = shown(monkeypatch, tmp_path / "data")
    page = everything(test)
    assert "Annex A has only the worker who is allocated now, not when that began." in page
    assert test.title[0].value in (words.TOO_FEW, "Handovers cannot be told from what is loaded")
