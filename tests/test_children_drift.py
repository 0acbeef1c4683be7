"""Open plans: days of thresholds, the list and its changes, the forecast against what came, the slow team."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from perfcore import access
from perfcore.__main__ import main
from perfcore.access import drift as drift_access
from perfcore.access.viewer import LOCAL_ADMINISTRATOR, Refused, Viewer
from perfcore.catalogue.read import read_catalogue
from perfcore.children import crossings, pace, snapshots
from perfcore.children.open_plans import Steps, ageing, changes, open_plans, steps
from perfcore.children.pace import slow_teams
from perfcore.children.plans import Plans, date_of, plans, with_teams
from perfcore.children.survival import kaplan_meier
from perfcore.readings import drift as readings
from perfcore.values import calendar
from perfcore.values.source import Source
from tests.app_pages import run_page, words
from tests.records_helpers import day, extract, who, write_ssd, write_workbook
from tests.small_records import records

ROOT = Path(__file__).resolve().parent.parent
AT = Steps((9, 12, 15, 18, 21, 24), 15)


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, ROOT / "measures.yaml")


@pytest.fixture(scope="module")
def source(gate: access.Gate) -> Source:
    return gate._values._source


def script() -> None:
    import streamlit as st

    from pages import open_plans
    from pages.parts.frame import frame_page

    frame_page(st.navigation([st.Page(open_plans.render, title="Drift", url_path="drift")]))


def shown(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> AppTest:
    """The page as Streamlit runs it."""
    return run_page(monkeypatch, data, script, address)


def plan(child: str, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    return {"child_id": child, "plan_id": f"p{child}", "start_date": start, "end_date": end, **more}


def review(child: str, held: str | None, due: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"child_id": child, "plan_id": f"p{child}", "kind": "review", "held_date": held}
    return {**row, "due_date": due or held, **more}


def listed(data_to: str, known_to: str | None = None, **tables: Any) -> pd.DataFrame:
    made = Source(records(data_to, **tables))
    known = plans(made)
    if known_to is not None:
        known = known.as_at(calendar.day_of(date.fromisoformat(known_to)))
    return open_plans(made, known, AT).set_index("child")


# ---- days and bands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "on"),
    [
        ("2025-01-15", "2026-04-15"),
        ("2025-01-31", "2026-04-30"),  # April has no 31st: its last day stands for it
        ("2024-11-30", "2026-02-28"),
        ("2024-02-29", "2025-05-29"),
    ],
)
def test_a_threshold_is_passed_on_its_day_and_not_the_day_before(start: str, on: str) -> None:
    threshold = date.fromisoformat(on)
    for offset, reached, left in ((-1, 12, 1), (0, 15, None), (1, 15, None)):
        to = threshold + timedelta(days=offset)
        row = listed(to.isoformat(), cp_plans=[plan("a", start)]).loc["a"]
        assert row["reached"] == reached
        if left is not None:
            assert (row["next_step"], row["days_left"]) == (15, left)
            assert row["next_on"] == pd.Timestamp(threshold)
        else:
            assert row["next_step"] == 18


def test_past_the_last_threshold_there_is_none_to_come() -> None:
    row = listed("2026-10-31", cp_plans=[plan("a", "2024-01-01")]).loc["a"]
    assert (row["reached"], row["next_step"], row["band"]) == (24, 0, "24 and over")
    assert np.isnan(row["days_left"])
    assert pd.isna(row["next_on"])


def test_a_plan_that_ends_on_the_day_is_not_open_then() -> None:
    rows = [plan("a", "2026-01-01", "2026-10-31"), plan("b", "2026-01-01", "2026-11-01")]
    assert listed("2026-10-31", cp_plans=rows).index.tolist() == ["b"]
    assert sorted(listed("2026-10-31", "2026-10-30", cp_plans=rows).index) == ["a", "b"]


def test_bands_come_from_the_catalogue_and_keep_the_steps_between() -> None:
    found = steps(read_catalogue(ROOT / "measures.yaml"))
    assert found.months == (9, 12, 15, 18, 21, 24)
    assert found.long == 15
    assert found.labels() == [
        "under 9",
        "9 to 11",
        "12 to 14",
        "15 to 17",
        "18 to 20",
        "21 to 23",
        "24 and over",
    ]


def test_open_plans_by_band_are_those_of_the_measure(gate: access.Gate, source: Source) -> None:
    ours = ageing(plans(source), AT)
    theirs = gate.values(LOCAL_ADMINISTRATOR, "cp_drift")
    theirs = theirs[theirs["month"] >= ours["month"].min()].pivot(index="month", columns="part", values="n")
    ours = ours.set_index("month")
    assert ours["24 and over"].tolist() == theirs["24 and over"].tolist()
    assert ours["15 to 17"].tolist() == theirs["15-17"].tolist()
    assert (ours["18 to 20"] + ours["21 to 23"]).tolist() == theirs["18-23"].tolist()
    assert ours.sum(axis=1).tolist() == theirs.sum(axis=1).tolist()


# ---- the list ------------------------------------------------------------------------------------


def test_long_plans_with_nothing_to_come_stand_first() -> None:
    rows = [
        plan("a", "2026-02-15"),  # comes to nine months soon
        plan("b", "2025-01-10"),  # long, booked
        plan("c", "2025-06-10"),  # long, its review overdue
        plan("d", "2024-05-10"),  # long, nothing booked
        plan("e", "2026-03-25"),
    ]
    booked = [review(c, None, "2026-12-01") for c in ("a", "b", "e")] + [review("c", None, "2026-10-01")]
    found = listed("2026-10-31", cp_plans=rows, conferences=booked)
    assert found.index.tolist() == ["d", "c", "b", "a", "e"]
    assert found["no_step"].tolist() == [True, True, False, False, False]
    assert found.loc["c", "overdue"] == pd.Timestamp("2026-10-01")


def test_reviews_say_how_often_a_plan_went_on_and_why() -> None:
    held = [
        review("a", "2025-04-01", decision="continue", reason="Risk continues"),
        review("a", "2025-10-01", decision="continue", reason="Risk continues"),
        review("a", "2026-04-01", decision="continue", reason="Court proceedings"),
        review("a", None, "2026-11-15"),
        review("a", None, "2027-05-15"),
    ]
    visits = [{"child_id": "a", "visit_date": v} for v in ("2026-10-20", "2026-10-30", "2026-11-02")]
    tables = {"cp_plans": [plan("a", "2025-01-10")], "conferences": held, "cp_visits": visits}
    row = listed("2026-10-31", **tables).loc["a"]
    assert (row["continued"], row["reasons"]) == (3, "Risk continues (2), Court proceedings")
    assert row["last_continued"] == pd.Timestamp("2026-04-01")
    assert row["next_due"] == pd.Timestamp("2026-11-15")
    assert row["last_visit"] == pd.Timestamp("2026-10-30")
    earlier = listed("2026-10-31", "2025-12-31", **tables).loc["a"]
    assert (earlier["continued"], earlier["next_due"]) == (2, pd.Timestamp("2026-04-01"))


def test_the_changes_of_a_week_are_new_left_and_moved_up() -> None:
    rows = [
        plan("new", "2026-10-28"),
        plan("left", "2025-11-01", "2026-10-27"),
        plan("moved", "2025-07-26"),
        plan("same", "2025-07-24"),
    ]
    made = Source(records("2026-10-31", cp_plans=rows))
    known = plans(made)
    before = open_plans(made, known.as_at(known.to - 7), AT)
    found = changes(open_plans(made, known, AT), before, known.to - 7, kept=False)
    assert found.new["child"].tolist() == ["new"]
    assert found.left["child"].tolist() == ["left"]
    assert found.moved["child"].tolist() == ["moved"]
    assert found.since == pd.Timestamp("2026-10-24")


def test_an_earlier_day_does_not_know_what_came_after_it(source: Source) -> None:
    known = plans(source)
    past = known.as_at(known.to - 400)
    frame = source.records.tables["cp_plans"]
    cut = pd.Timestamp(date_of(known.to - 400))
    began = frame[frame["start_date"] <= cut]
    ended = began["end_date"] <= cut
    assert len(past) == len(began)
    assert int(past.open.sum()) == int((~ended).sum())
    assert past.stays().exit.max() <= past.to - past.start.min()


# ---- kept lists ----------------------------------------------------------------------------------


def kept_frame(*names: str) -> pd.DataFrame:
    made = listed("2026-10-24", cp_plans=[plan(n, "2025-01-01") for n in names])
    return made.reset_index()


def test_the_kept_list_of_about_a_week_ago_is_found(tmp_path: Path) -> None:
    for on, name in ((21, "a"), (24, "b"), (27, "c")):
        snapshots.keep(tmp_path, kept_frame(name), date(2026, 10, on), "abc123")
    found = snapshots.a_week_before(tmp_path, date(2026, 10, 31))
    assert found is not None
    assert (found[0], found[1]["child"].tolist()) == (date(2026, 10, 24), ["b"])
    assert [k.day.day for k in snapshots.kept(tmp_path)] == [27, 24, 21]


@pytest.mark.parametrize(("days", "near"), [(4, False), (5, True), (9, True), (10, False)])
def test_only_a_list_of_5_to_9_days_before_is_last_week(tmp_path: Path, days: int, near: bool) -> None:
    to = date(2026, 10, 31)
    snapshots.keep(tmp_path, kept_frame("a"), to - timedelta(days=days), "abc")
    assert (snapshots.a_week_before(tmp_path, to) is not None) == near


def test_a_damaged_list_is_passed_over(tmp_path: Path) -> None:
    snapshots.keep(tmp_path, kept_frame("a"), date(2026, 10, 26), "abc")
    path = snapshots.keep(tmp_path, kept_frame("b"), date(2026, 10, 24), "abc")
    path.write_bytes(path.read_bytes()[:40])
    found = snapshots.a_week_before(tmp_path, date(2026, 10, 31))
    assert found is not None
    assert found[0] == date(2026, 10, 26)


def test_the_change_is_against_the_kept_list_even_where_records_were_corrected(
    gate: access.Gate, tmp_path: Path
) -> None:
    a_week_ago = gate.about(LOCAL_ADMINISTRATOR).data_to - timedelta(days=7)
    then = drift_access.drift_list(gate, LOCAL_ADMINISTRATOR, tmp_path, a_week_ago)
    without = drift_access.drift_list(gate, LOCAL_ADMINISTRATOR, tmp_path)
    assert not without.changes.kept
    # a plan that nobody had entered when the list was kept
    dropped = then.rows.iloc[[0]]
    rows = then.rows.iloc[1:]
    drift_access.keep(
        gate,
        LOCAL_ADMINISTRATOR,
        tmp_path,
        drift_access.DriftList(then.day, then.steps, rows, then.changes, then.books_known),
    )
    now = drift_access.drift_list(gate, LOCAL_ADMINISTRATOR, tmp_path)
    assert now.changes.kept
    assert drift_access.kept_days(LOCAL_ADMINISTRATOR, tmp_path) == [a_week_ago]
    new = set(now.changes.new["plan"]) - set(without.changes.new["plan"])
    assert new == set(dropped["plan"]) & set(now.rows["plan"])
    assert new


# ---- the forecast --------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(1, 4)), min_size=1, max_size=7),
)
@settings(max_examples=60, deadline=None)
def test_the_distribution_is_that_of_trying_every_outcome(groups: list[tuple[float, int]]) -> None:
    chance, size = np.array([g[0] for g in groups]), np.array([g[1] for g in groups])
    by_hand = np.zeros(size.sum() + 1)
    for outcome in itertools.product((0, 1), repeat=len(groups)):
        stay = np.array(outcome)
        by_hand[int((size * stay).sum())] += float(np.prod(np.where(stay == 1, chance, 1 - chance)))
    assert crossings.distribution(chance, size) == pytest.approx(by_hand, abs=1e-12)
    low, high = crossings.interval(chance, size)
    assert 0 <= low <= high <= size.sum()


def test_siblings_widen_the_range() -> None:
    alone = crossings.interval(np.full(40, 0.5), np.ones(40, dtype=int))
    together = crossings.interval(np.full(10, 0.5), np.full(10, 4))
    assert together[1] - together[0] > 1.4 * (alone[1] - alone[0])


def test_the_day_of_crossing_is_certain_and_within_eight_weeks(source: Source) -> None:
    known = plans(source)
    soon = crossings.crossings(known, with_teams(source, known), AT.months)
    start = known.start[soon["place"].to_numpy()]
    on = soon["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    assert (calendar.add_months(start, soon["step"].to_numpy()) == on).all()
    assert ((on > known.to) & (on <= known.to + 56)).all()
    assert soon["chance"].between(0, 1).all()
    assert known.open[soon["place"].to_numpy()].all()


def test_forecasts_of_the_past_are_calibrated(source: Source) -> None:
    known = plans(source)
    could = expected = came = 0.0
    held = []
    for back in range(2, 74, 3):
        to = int(calendar.add_months(np.array([known.to]), -back)[0])
        past = known.as_at(to)
        soon = crossings.crossings(past, with_teams(source, past), AT.months)
        # what came is read from today's records: the plans begun by then are in the same order
        end = known.end[known.start <= to]
        passed = end[soon["place"].to_numpy()] > to + soon["days"].to_numpy()
        for one in crossings.expected(soon, past.family, AT.months):
            now = passed if one.step == 0 else passed[(soon["step"] == one.step).to_numpy()]
            held.append(one.low <= now.sum() <= one.high)
            if one.step == 0:
                could, expected, came = could + one.could, expected + one.expected, came + now.sum()
    assert could > 1500
    assert abs(expected - came) < 0.02 * could
    assert 0.85 <= np.mean(held) <= 0.98


# ---- how long, and who slowed down ---------------------------------------------------------------


def test_leaving_out_open_plans_would_change_the_curve(source: Source) -> None:
    known = plans(source)
    ours = kaplan_meier(known.stays())
    ended = known.take(~known.open)
    without = kaplan_meier(ended.stays())
    assert ours.stays == len(known) > len(ended)
    assert ours.at(365)[0] - without.at(365)[0] > 0.02
    assert ours.at(730)[0] > 1.15 * without.at(730)[0]


def truth(demo_council: Path) -> dict[str, Any]:
    said = json.loads((demo_council / "truth.json").read_text(encoding="utf-8"))
    return next(p for p in said["plants"] if p["where"].get("team", "").endswith("Safeguarding"))


def test_the_planted_drift_is_found_with_its_month_and_nothing_else(
    gate: access.Gate, demo_council: Path, tmp_path: Path
) -> None:
    planted = truth(demo_council)
    found = drift_access.drift(gate, LOCAL_ADMINISTRATOR, tmp_path)
    assert [one.team for one in found.slow] == [planted["where"]["team"]]
    one = found.slow[0]
    assert one.since is not None
    month = f"{date_of(one.since):%Y-%m}"
    off = pd.Period(month, "M") - pd.Period(planted["where"]["months"][0], "M")
    assert abs(off.n) <= 1
    said = " ".join(readings.slower(one, found.day))
    assert said.startswith(f"Since {date_of(one.since):%B %Y} plans in {one.team} have ended at ")
    assert "about as fast as elsewhere" in said
    assert [p.verdict for p in found.paces].count("slower") == 1


def test_teams_by_the_dice_are_not_called_slow(source: Source) -> None:
    """Families dealt to teams at random: in 40 deals at the 5% level over all looks, few alarms."""
    known = plans(source)
    pieces = with_teams(source, known)
    chance = np.random.default_rng(7)
    families = int(known.family.max()) + 1
    alarms = 0
    for _ in range(40):
        team = chance.integers(0, 6, families)[pieces.stays.family]
        dealt = type(pieces)(pieces.stays, pieces.start, pieces.plan, team, (*"ABCDEF", "Not recorded"))
        alarms += bool(slow_teams(dealt, known.to))
    assert alarms <= 5


def test_a_team_with_hardly_any_plans_is_not_judged(source: Source) -> None:
    known = plans(source)
    pieces = with_teams(source, known)
    paces = pace.paces(pieces, known.to, [])
    few = [p for p in paces if p.verdict == "too few"]
    assert all(p.expected < 2 * pace.LEAST_EXPECTED for p in few)
    assert {p.verdict for p in paces} & {"slower", "faster", ""}


def test_an_end_counts_for_the_team_that_led_up_to_it() -> None:
    moves = [
        {"child_id": "a", "start_date": "2025-01-01", "team": "Assessment", "worker": "W1"},
        {"child_id": "a", "start_date": "2025-01-15", "team": "North", "worker": "W2"},
        {"child_id": "a", "start_date": "2025-06-01", "team": "South", "worker": "W3"},
        {"child_id": "a", "start_date": "2025-09-01", "team": "Elsewhere", "worker": "W4"},
    ]
    made = Source(
        records(
            "2026-10-31",
            history_from="2024-01-01",
            cp_plans=[plan("a", "2025-01-10", "2025-09-01")],
            involvements=moves,
        )
    )
    pieces = with_teams(made, plans(made))
    names = [pieces.labels[t] for t in pieces.team]
    # held by North four weeks on; the move on the last day is after the plan
    assert names == ["North", "South"]
    assert pieces.stays.entry.tolist() == [0, 142]
    assert pieces.stays.exit.tolist() == [142, 234]
    assert pieces.stays.ended.tolist() == [False, True]


def test_what_began_before_the_records_is_watched_from_their_first_day() -> None:
    rows = [plan("a", "2023-06-01", "2024-02-01"), plan("b", "2024-03-01")]
    made = plans(Source(records("2024-12-31", history_from="2024-01-01", cp_plans=rows)))
    watched: Plans = made
    assert watched.stays().entry.tolist() == [213, 0]  # 1 January is the 214th day after 1 June
    assert watched.stays().exit.tolist() == [245, 305]


# ---- who may, the page, the command --------------------------------------------------------------


def test_no_child_is_shown_to_who_may_not_see_one(gate: access.Gate, tmp_path: Path) -> None:
    stranger = Viewer(role="nobody", name="x")  # type: ignore[arg-type]
    for ask in (drift_access.drift, drift_access.drift_list):
        with pytest.raises(Refused):
            ask(gate, stranger, tmp_path)
    with pytest.raises(access.UnknownQuestion):
        drift_access.drift(gate, LOCAL_ADMINISTRATOR, tmp_path, date(2031, 1, 1))


def test_the_page_says_the_finding_and_keeps_ids_out_of_the_address(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, gate: access.Gate
) -> None:
    test = shown(monkeypatch, demo_data, list="long")
    assert not test.exception
    said = words(test)
    one = slow_teams(
        with_teams(gate._values._source, plans(gate._values._source)), plans(gate._values._source).to
    )[0]
    assert f"Plans in {one.team} end more slowly" in said
    assert "have ended at" in said
    assert "likely" in said
    ids = set(gate._records.children["child_id"])
    address = " ".join(str(v) for v in test.query_params.values())
    assert not any(i in address for i in ids)
    page = "".join(str(h.value) for h in test.get("html"))
    assert "What this cannot say" in "".join(str(h.value) for h in test.header)
    assert any(i in page for i in ids)


def test_the_command_prints_exports_and_keeps(
    demo_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    data = tmp_path / "data"
    shutil.copytree(demo_data, data)
    out = tmp_path / "list.csv"
    where = ["--data", str(data), "--measures", str(ROOT / "measures.yaml")]
    assert main(["drift", "--date", "2026-10-24", "--keep", *where]) == 0
    assert main(["drift", "--csv", str(out), *where]) == 0
    said = capsys.readouterr().out
    assert "Since 24 October 2026" in said
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Children with an open child protection plan on 2026-10-31")
    head = next(i for i, line in enumerate(lines) if line.startswith("plan,child,family,team,worker"))
    assert len(lines) - head - 1 == int(lines[head - 1].removeprefix("Rows: "))
    assert len(list((data / "drift").glob("2026-10-24-*.parquet"))) == 1
    assert main(["drift", "--date", "2031-01-01", *where]) == 2
    assert "holds no plans for 2031-01-01" in capsys.readouterr().err


def test_with_annex_a_alone_the_page_shows_what_it_can_and_says_what_it_cannot(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from perfcore.records.load import load

    def listed_plan(child: int, start: Any, end: Any = None, earlier: int = 0) -> tuple[Any, ...]:
        visit = day(2024, 1, 20)
        return (
            *who(child),
            None,
            start,
            "Neglect",
            "Neglect",
            visit,
            "a) Yes",
            start,
            end,
            earlier,
            "North",
            "A B",
        )

    rows = [listed_plan(n, day(2022, 9 + n % 3, 1 + n)) for n in range(1, 9)]
    rows += [listed_plan(20 + n, day(2023, 9, 1 + n), day(2024, 1, 2 + n), 1) for n in range(3)]
    book = write_workbook(tmp_path / "a.xlsx", {"List 7": rows})
    load(book, tmp_path / "data", data_to=date(2024, 1, 31))
    test = shown(monkeypatch, tmp_path / "data")
    assert not test.exception
    said = words(test)
    # those that started in September and October 2022
    assert "8 plans of 8 families are open. 5 of 8 (63%) have lasted 15 months or more" in said
    assert "What is booked next is not in this data." in said
    assert "Annex A has no date by which a conference was due." in said
    assert "Annex A has no reasons why plans continue." in said
    page = "".join(str(h.value) for h in test.get("html"))
    assert "Next review" not in page
    assert "nothing booked" not in page


@pytest.mark.parametrize(
    "lacking", ["", "ssd_cp_plans", "ssd_cp_reviews", "ssd_involvements", "ssd_cp_visits"]
)
def test_a_small_load_or_one_without_a_table_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lacking: str
) -> None:
    from perfcore.records.load import load

    folder = write_ssd(tmp_path / "council", extract(**({lacking: None} if lacking else {})))
    load(folder, tmp_path / "data", data_to=date(2026, 1, 31))
    test = shown(monkeypatch, tmp_path / "data")
    assert not test.exception
    said = words(test)
    if lacking == "ssd_cp_plans":
        assert "The extract has no ssd_cp_plans." in said
    else:
        assert "1 plan of 1 family is open" in said
