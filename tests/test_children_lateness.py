"""How late, counted by child and by family, and why: small loads whose answers stand on paper."""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfcore import access
from perfcore.access import delays as pages_delays
from perfcore.catalogue.model import Catalogue
from perfcore.catalogue.read import read_catalogue
from perfcore.children import reasons
from perfcore.children.delays import Delays, delays, funnel, verdicts
from perfcore.children.lateness import Lateness, bands, lateness, standard_of
from perfcore.children.reasons import NO_REASON, Recorded, with_reasons
from perfcore.readings import delays as words
from perfcore.records.records import Records
from perfcore.values.values import Values
from tests.app_pages import everything, run_page
from tests.small_records import catalogue, records

ROOT = Path(__file__).resolve().parent.parent
ME = access.LOCAL_ADMINISTRATOR
CONFERENCES = """
    unit: children
    table: section47
    month: icpc_date
    where: icpc_date is not null
    show: percent
    hits: working_days(start_date, icpc_date) <= 15
    better: high
    target: 85
    drill: [team]
"""


def late_of(made: Records, spec: Catalogue, month: date, months: int = 1) -> Lateness:
    standard = standard_of(spec.measures["m"])
    assert standard is not None
    return lateness(Values(made, spec), standard, month, months)


def enquiry(child: str, start: str, held: str, **more: Any) -> Mapping[str, Any]:
    return {"child_id": child, "start_date": start, "icpc_date": held, **more}


# ---- day 15 and day 16 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "held", "late_by"),
    [
        ("2024-06-03", "2024-06-24", 0),  # 15 working days without a bank holiday
        ("2024-06-03", "2024-06-25", 1),
        # Good Friday and Easter Monday 2024 do not count: the 15th working day is 11 April
        ("2024-03-19", "2024-04-11", 0),
        ("2024-03-19", "2024-04-12", 1),
        ("2024-12-16", "2025-01-09", 0),  # Christmas, Boxing Day, New Year
        ("2024-12-16", "2025-01-10", 1),
    ],
)
def test_day_15_is_in_time_and_day_16_is_late(start: str, held: str, late_by: int) -> None:
    made = records("2025-06-30", section47=[enquiry("a", start, held)])
    late = late_of(made, catalogue(CONFERENCES), date.fromisoformat(held).replace(day=1))
    assert late.rows["late_by"].tolist() == [late_by]
    assert late.rows["on_time"].tolist() == [late_by == 0]
    assert late.events["late"].tolist() == [late_by > 0]


def test_a_due_date_is_a_limit_of_its_own() -> None:
    spec = catalogue(
        """
        unit: reviews
        table: conferences
        month: held_date
        where: kind = 'review' and due_date is not null
        show: percent
        hits: held_date <= due_date
        better: high
        """
    )
    rows = [
        {"child_id": c, "kind": "review", "due_date": "2024-05-10", "held_date": held}
        for c, held in (("a", "2024-05-10"), ("b", "2024-05-11"), ("c", "2024-05-22"))
    ]
    late = late_of(records("2024-06-30", conferences=rows), spec, date(2024, 5, 1))
    assert late.standard.unit == "days"
    assert sorted(late.rows["late_by"]) == [0, 1, 12]
    assert [(b.label, b.rows) for b in bands(late)] == [("1 to 5", 1), ("6 to 10", 0), ("11 or more", 1)]


def test_what_has_no_date_is_late_and_said_to_have_none() -> None:
    spec = catalogue(
        """
        unit: children
        table: cp_plans
        open: [start_date, end_date]
        show: percent
        hits: working_days(last_visit, month_end) <= 10
        better: high
        """
    )
    made = records(
        "2024-05-31",
        history_from="2024-01-01",
        cp_plans=[{"child_id": c, "start_date": "2024-02-01"} for c in "ab"],
        cp_visits=[{"child_id": "a", "visit_date": "2024-05-10"}],
    )
    late = late_of(made, spec, date(2024, 5, 1))
    assert [(b.label, b.rows) for b in bands(late)][-1] == ("nothing recorded", 1)
    assert late.rows.set_index("child")["late_by"]["a"] == 4  # 14 working days: 27 May is a bank holiday
    assert not late.rows["on_time"].any()


# ---- by child and by conference ------------------------------------------------------------------


def large_and_small() -> Records:
    """60 conferences of 120 children: 52 in time with 94 children, 8 late with 26."""
    sizes = [(2, False)] * 42 + [(1, False)] * 10 + [(4, True)] * 2 + [(3, True)] * 6
    assert sum(n for n, late in sizes if not late) == 94
    assert sum(n for n, late in sizes if late) == 26
    people, rows = [], []
    for family, (size, late) in enumerate(sizes):
        for child in range(size):
            name = f"{family:02}-{child}"
            people.append({"child_id": name, "family_id": f"f{family:02}", "family_key": "family id"})
            held = "2024-06-25" if late else "2024-06-24"
            rows.append(enquiry(name, "2024-06-03", held, team="North", worker=f"w{family % 6}"))
    return records("2024-06-30", people, section47=rows)


def test_94_of_120_children_but_52_of_60_conferences() -> None:
    late = with_reasons(late_of(large_and_small(), catalogue(CONFERENCES), date(2024, 6, 1)), *NOTHING)
    before = late_of(large_and_small(), catalogue(CONFERENCES), date(2024, 5, 1))
    found = delays(late, with_reasons(before, *NOTHING), ["worker"])
    both = found.both
    assert (both.rows_on_time, both.rows, both.events_on_time, both.events) == (94, 120, 52, 60)
    assert (both.size_late, both.size_on_time) == (26 / 8, 94 / 52)
    assert both.p < 0.01
    said = " ".join(words.sentences(found))
    assert "94 of 120 children were in time (78.3%" in said
    assert "52 of 60 (86.7%)" in said
    assert "Large families' conferences were late: 3.3 children on average, against 1.8 in time." in said


def test_a_gap_that_chance_makes_is_not_blamed_on_families() -> None:
    rows = [enquiry(f"{f}{c}", "2024-06-03", "2024-06-25") for f in "a" for c in "123"]
    rows += [enquiry(f, "2024-06-03", "2024-06-24") for f in "bcd"]
    people = [{"child_id": f"a{c}", "family_id": "a", "family_key": "family id"} for c in "123"]
    late = late_of(records("2024-06-30", people, section47=rows), catalogue(CONFERENCES), date(2024, 6, 1))
    late = with_reasons(late, *NOTHING)
    found = delays(late, late, ["team"])
    assert found.both.p > 0.2  # one of four families, and it happens to be the large one
    assert "Large families" not in " ".join(words.sentences(found))


NOTHING: tuple[Records, dict[tuple[str, str], Recorded], dict[str, str]] = (records("2024-06-30"), {}, {})


def test_siblings_who_differ_make_one_occasion_that_most_of_them_decide() -> None:
    people = [{"child_id": c, "family_id": "f", "family_key": "family id"} for c in "abc"]
    held = "2024-06-25"
    for starts, late in ((("03", "03", "04"), True), (("03", "04", "04"), False)):
        rows = [enquiry(c, f"2024-06-{d}", held) for c, d in zip("abc", starts, strict=True)]
        made = late_of(
            records("2024-06-30", people, section47=rows), catalogue(CONFERENCES), date(2024, 6, 1)
        )
        assert made.events["late"].tolist() == [late]
        assert made.events["children"].tolist() == [3]


def concentrated(*, late: int, of: int, others_late: int = 0) -> Delays:
    """One worker with `of` conferences, `late` of them late; of 40 others with 5 each, some with one late."""
    rows = [
        enquiry(f"{w}-{i}", "2024-06-03", "2024-06-25" if i < x else "2024-06-24", team="North", worker=w)
        for w, n, x in [("busy", of, late), *((f"w{k}", 5, int(k < others_late)) for k in range(40))]
        for i in range(n)
    ]
    made = late_of(records("2024-06-30", section47=rows), catalogue(CONFERENCES), date(2024, 6, 1))
    before = late_of(records("2024-06-30", section47=rows), catalogue(CONFERENCES), date(2024, 5, 1))
    return delays(with_reasons(made, *NOTHING), with_reasons(before, *NOTHING), ["worker"])


def test_one_worker_with_most_of_the_late_ones_is_spoken_of() -> None:
    found = concentrated(late=10, of=12, others_late=8)
    assert words.title(found) == "One worker accounts for 10 of 18 late conferences"
    assert found.main is not None
    # 212 conferences: without the worker's twelve, 192 of 200
    assert "Without it the figure is" not in " ".join(words.sentences(found))
    assert "Without them the figure is 96.0% (target at least 85%)." in " ".join(words.sentences(found))


def test_what_is_more_than_chance_but_explains_little_is_not() -> None:
    found = concentrated(late=7, of=7, others_late=40)
    assert found.found[0].p <= 0.01
    assert found.main is None
    assert words.title(found) == "Lateness is spread as volume leads one to expect"


# ---- limits --------------------------------------------------------------------------------------


def test_funnel_limits_are_exact_binomials() -> None:
    from math import comb

    share, n = 0.8, 20
    mass = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    for k in range(n + 1):
        below, above = sum(mass[: k + 1]), sum(mass[k:])
        expected = (
            "below"
            if below <= 0.001
            else "above"
            if above <= 0.001
            else "low"
            if below <= 0.025
            else "high"
            if above <= 0.025
            else ""
        )
        assert verdicts(np.array([k]), np.array([n]), share) == [expected]


def test_the_funnel_counts_every_event_of_a_team_once() -> None:
    rows = [
        enquiry(f"{team}{i}", "2024-06-03", "2024-06-25" if i < late else "2024-06-24", team=team)
        for team, n, late in (("North", 30, 1), ("South", 30, 15))
        for i in range(n)
    ]
    made = funnel(
        late_of(records("2024-06-30", section47=rows), catalogue(CONFERENCES), date(2024, 6, 1)), "team"
    )
    table = made.set_index("group")
    assert table.loc["North", ["events", "on_time", "verdict"]].tolist() == [30, 29, "high"]
    assert table.loc["South", ["events", "on_time", "verdict"]].tolist() == [30, 15, "low"]
    assert table.loc["South", "lower"] <= 100 * 44 / 60 <= table.loc["South", "upper"]


# ---- the measure's own figure --------------------------------------------------------------------


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    return access.open_gate(demo_data, ROOT / "measures.yaml")


def test_every_standard_agrees_with_its_measure(gate: access.Gate, tmp_path: Path) -> None:
    month = date(2026, 9, 1)
    offered = pages_delays.standards(gate, ME)
    assert {"icpc_15wd", "cp_reviews_on_time", "assessment_45wd", "cp_seen_10wd"} <= {
        o.measure.id for o in offered
    }
    for one in offered:
        assert one.missing is None
        for months, over in ((1, "month"), (12, "last_12_months")):
            if one.measure.open is not None and months > 1:
                continue
            values = gate.values(ME, one.measure.id, start=month, end=month, over=over)  # type: ignore[arg-type]
            found = pages_delays.delays(gate, ME, one.measure.id, month, months, tmp_path)
            row = values.iloc[0]
            assert (found.both.rows_on_time, found.both.rows) == (row["n"], row["of"]), one.measure.id
            assert found.both.by_row == row["value"]
            assert sum(b.rows for b in found.bands) == row["of"] - row["n"]
            assert sum(b.events for b in found.bands) == found.both.events - found.both.events_on_time


def test_other_measures_are_not_about_being_in_time() -> None:
    measures = read_catalogue(ROOT / "measures.yaml").measures
    for name in (
        "contacts",
        "assessment_overdue",
        "assessment_median",
        "icpc_to_plan",
        "cp_drift",
        "cp_reviewed_6m",
    ):
        assert standard_of(measures[name]) is None, name


# ---- reasons -------------------------------------------------------------------------------------


def said(row: str, reason: str, minute: int = 0, kind: str = "section47", who: str = "Ada") -> Recorded:
    return Recorded(kind, row, reason, who, datetime(2026, 1, 1, 9, minute, tzinfo=UTC))


def test_the_latest_reason_counts_and_none_is_lost(tmp_path: Path) -> None:
    reasons.record(tmp_path, [said("1", "court"), said("2", "other")])
    reasons.record(tmp_path, [said("1", "family", 5, who='Bö "b"\nnew line')])
    everything = reasons.recorded(tmp_path)
    assert [one.reason for one in everything] == ["court", "other", "family"]
    assert reasons.latest(everything)["section47", "1"] == everything[2]
    assert everything[2].who == 'Bö "b"\nnew line'


@pytest.mark.parametrize("cut", [2, 5, 60])
def test_what_a_kill_cut_short_costs_nothing_else(tmp_path: Path, cut: int) -> None:
    reasons.record(tmp_path, [said("1", "court"), said("2", "other")])
    path = tmp_path / reasons.RECORDED
    path.write_bytes(path.read_bytes()[:-cut])
    reasons.record(tmp_path, [said("3", "family")])
    assert [one.row for one in reasons.recorded(tmp_path)] == ["1", "3"]


def _record_many(data: str, who: str) -> None:
    for i in range(10):
        reasons.record(Path(data), [said(f"{who}{i}", "court", who=who)])


def test_people_who_record_at_once_do_not_lose_each_others_reasons(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_record_many, args=(str(tmp_path), who)) for who in ("A", "B")]
    for one in both:
        one.start()
    for one in both:
        one.join()
        assert one.exitcode == 0
    assert len(reasons.recorded(tmp_path)) == 20


def test_the_councils_own_list_takes_the_place_of_ours(tmp_path: Path) -> None:
    assert reasons.choices(tmp_path)["court"] == "Court"
    (tmp_path / reasons.CHOICES).write_text("snow: Roads closed\n", encoding="utf-8")
    assert reasons.choices(tmp_path) == {"snow": "Roads closed"}
    for broken in ("- a\n- b\n", "court:\n", "a: [1\n", ""):
        (tmp_path / reasons.CHOICES).write_text(broken, encoding="utf-8")
        with pytest.raises(reasons.BadChoices):
            reasons.choices(tmp_path)


def test_a_persons_reason_goes_before_the_extracts() -> None:
    rows = [enquiry(c, "2024-06-03", "2024-06-25", section47_id=c) for c in "abc"]
    held = [
        {"child_id": c, "kind": "initial", "held_date": "2024-06-25", "delay_reason": r}
        for c, r in (("a", "Court"), ("b", "Court"), ("c", None))
    ]
    made = records("2024-06-30", section47=rows, conferences=held)
    late = late_of(made, catalogue(CONFERENCES), date(2024, 6, 1))
    found = with_reasons(
        late, made, {("section47", "b"): said("b", "family")}, {"family": "Family unavailable"}
    )
    by = found.rows.set_index("child")
    assert by["reason"].to_dict() == {"a": "Court", "b": "Family unavailable", "c": NO_REASON}
    assert by["given"].to_dict() == {"a": "extract", "b": "Ada, 01 Jan 2026", "c": ""}
    assert sorted(found.events["reason"]) == sorted(by["reason"])


def test_a_reason_recorded_on_the_list_is_seen_on_it(gate: access.Gate, tmp_path: Path) -> None:
    asked = ("icpc_15wd", date(2026, 9, 1), 6, tmp_path)
    before = pages_delays.late_list(gate, ME, *asked)
    row = str(before["row"].iloc[0])
    pages_delays.record_reason(gate, ME, "icpc_15wd", [row], "interpreter", tmp_path)
    after = pages_delays.late_list(gate, ME, *asked).set_index("row")
    assert after.loc[row, "reason"] == "Interpreter needed"
    assert str(after.loc[row, "given"]).startswith("this computer, ")
    with pytest.raises(access.UnknownQuestion):
        pages_delays.record_reason(gate, ME, "icpc_15wd", [row], "no such code", tmp_path)
    text = pages_delays.download(gate, ME, *asked).decode("utf-8-sig")
    assert "Months: 2026-04 to 2026-09; late_by counts working days above 15" in text
    assert "Interpreter needed" in text


def test_while_the_data_folder_is_in_use_nothing_is_said_to_be_recorded(
    gate: access.Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from perfcore.records.lock import only_one

    monkeypatch.setattr(reasons, "_SECONDS_TO_WAIT", 0.0)
    with only_one(tmp_path), pytest.raises(access.LoadError):
        pages_delays.record_reason(gate, ME, "icpc_15wd", ["1"], "court", tmp_path)
    assert reasons.recorded(tmp_path) == []


def test_who_may_not_see_children_sees_none(gate: access.Gate, tmp_path: Path) -> None:
    nobody = access.Viewer(role="member of the public", name="x")  # type: ignore[arg-type]
    asked = ("icpc_15wd", date(2026, 9, 1), 6, tmp_path)
    for ask in (
        lambda: pages_delays.standards(gate, nobody),
        lambda: pages_delays.delays(gate, nobody, *asked),
        lambda: pages_delays.late_list(gate, nobody, *asked),
        lambda: pages_delays.download(gate, nobody, *asked),
        lambda: pages_delays.record_reason(gate, nobody, "icpc_15wd", ["1"], "court", tmp_path),
    ):
        with pytest.raises(access.Refused):
            ask()
    assert not (tmp_path / reasons.RECORDED).exists()


def test_without_leave_to_see_workers_they_are_not_even_looked_at(
    gate: access.Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, truth: dict[str, Any]
) -> None:
    def refuse(viewer: access.Viewer) -> None:
        raise access.Refused("Your role shows teams, not single workers.")

    monkeypatch.setattr(pages_delays, "must_see_workers", refuse)
    month = last_month(truth["two_workers_late"])
    found = pages_delays.delays(gate, ME, "icpc_15wd", month, 6, tmp_path)
    assert "worker" not in {f.dimension for f in found.found} | set(found.groups)
    assert found.main is not None
    assert found.main.dimension == "team"
    assert "worker" not in pages_delays.late_list(gate, ME, "icpc_15wd", month, 6, tmp_path)


# ---- what is planted in the demo council ---------------------------------------------------------


@pytest.fixture(scope="module")
def truth(demo_council: Path) -> dict[str, Any]:
    plants = json.loads((demo_council / "truth.json").read_text(encoding="utf-8"))["plants"]
    return {plant["id"]: plant["where"] for plant in plants}


def last_month(where: Mapping[str, Any]) -> date:
    return date.fromisoformat(where["months"][1] + "-01")


def test_the_two_late_workers_are_found(gate: access.Gate, truth: dict[str, Any], tmp_path: Path) -> None:
    where = truth["two_workers_late"]
    found = pages_delays.delays(gate, ME, "icpc_15wd", last_month(where), 6, tmp_path)
    assert found.main is not None
    assert found.main.dimension == "worker"
    assert sorted(found.main.set.groups) == sorted(where["workers"])
    late = found.main.set
    assert late.late > late.late_all / 2
    assert words.title(found) == f"Two workers account for {late.late} of {late.late_all} late conferences"
    said = " ".join(words.sentences(found))
    assert f"Without them the figure is {found.main.percent_without:.1f}% (target at least 85%)." in said
    assert found.main.percent_without > found.both.by_row + 10
    assert not any(worker in said for worker in where["workers"])


def test_the_courts_delays_are_found_as_a_reason(
    gate: access.Gate, truth: dict[str, Any], tmp_path: Path
) -> None:
    month = last_month(truth["court_delays"])
    found = pages_delays.delays(gate, ME, "icpc_15wd", month, 6, tmp_path)
    assert found.main is not None
    assert found.main.set.groups == ("Court",)
    assert words.title(found).startswith("Court accounts for ")
    assert found.main.percent_without > found.both.by_row


def test_the_courts_reviews_are_late_where_they_are(
    gate: access.Gate, truth: dict[str, Any], tmp_path: Path
) -> None:
    where = truth["court_delays"]
    found = pages_delays.delays(gate, ME, "cp_reviews_on_time", last_month(where), 6, tmp_path)
    out = {f.dimension: f.set.groups for f in found.found if f.stands_out}
    assert out["locality"] == (where["locality"],)
    assert "worker" not in out  # the team's whole work waits for the court
    assert "The reason given most is Court: " in " ".join(words.sentences(found))
    court = found.reasons.set_index("reason").loc["Court"]
    assert court["events"] > 2 * court["expected"]


def test_where_nothing_is_planted_nothing_is_concentrated(gate: access.Gate, tmp_path: Path) -> None:
    for measure in ("icpc_15wd", "assessment_45wd", "cp_seen_10wd", "cla_visited_6w"):
        found = pages_delays.delays(gate, ME, measure, date(2026, 9, 1), 6, tmp_path)
        assert found.main is None, measure
        assert words.title(found) == "Lateness is spread as volume leads one to expect"
        assert len(words.title(found).split()) <= words.WORDS_IN_A_TITLE


# ---- Annex A -------------------------------------------------------------------------------------


@pytest.mark.shared
def test_with_annex_a_alone_what_cannot_be_said_is_said(shared: Path, tmp_path: Path) -> None:
    from perfcore.records.load import load

    load(shared / "data" / "annex_a" / "Annex_A.xlsx", tmp_path / "data")
    annex = access.open_gate(tmp_path / "data", ROOT / "measures.yaml")
    offered = {o.measure.id: o.missing for o in pages_delays.standards(annex, ME)}
    assert offered["icpc_15wd"] == "Annex A does not mark transfers in."
    assert offered["cp_reviews_on_time"] == "Annex A has no date by which a conference was due."
    assert offered["assessment_45wd"] is None
    month = pd.Timestamp(annex.about(ME).data_to).date().replace(day=1)
    found = pages_delays.delays(annex, ME, "assessment_45wd", month - timedelta(days=31), 12, tmp_path)
    assert found.both.rows > 0
    assert "were in time" in " ".join(words.sentences(found))


# ---- the page ------------------------------------------------------------------------------------


def shown(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> AppTest:
    def script() -> None:
        from pages import late
        from pages.parts import address as parts

        parts.begin("delays")
        late.render()
        parts.settle()

    test = run_page(monkeypatch, data, script, address)
    assert not test.exception
    return test


def test_the_page_says_the_finding_and_names_nobody(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, truth: dict[str, Any]
) -> None:
    where = truth["two_workers_late"]
    test = shown(monkeypatch, demo_data, month=where["months"][1])
    assert re.fullmatch(r"Two workers account for \d+ of \d+ late conferences", test.title[0].value)
    page = everything(test)
    assert "Data to 31 October 2026" in page
    assert "Without them the figure is" in page
    assert "Limits for its size" in page
    assert not any(worker in page for worker in where["workers"])  # only once workers are asked for
    by_worker = shown(monkeypatch, demo_data, month=where["months"][1], by="worker")
    assert all(worker in everything(by_worker) for worker in where["workers"])
    assert not any(worker in str(by_worker.query_params) for worker in where["workers"])


def test_what_is_open_at_a_month_end_has_no_window(monkeypatch: pytest.MonkeyPatch, demo_data: Path) -> None:
    test = shown(monkeypatch, demo_data, standard="cp_seen_10wd", month="2026-09", months="12")
    assert "September 2026: " in everything(test)
    assert "months" not in test.query_params
    assert "No reason is given for any of the" in everything(test)


@pytest.mark.shared
def test_the_page_with_annex_a_alone(monkeypatch: pytest.MonkeyPatch, shared: Path, tmp_path: Path) -> None:
    from perfcore.records.load import load

    load(shared / "data" / "annex_a" / "Annex_A.xlsx", tmp_path / "data")
    test = shown(monkeypatch, tmp_path / "data")
    assert "were in time" in everything(test) or "nothing to judge" in everything(test)
    assert "Annex A does not mark transfers in." in everything(test)
    asked = shown(monkeypatch, tmp_path / "data", standard="icpc_15wd")
    assert asked.title[0].value == "This cannot be told from what is loaded"
    assert "Initial conferences held within 15 working days" in everything(asked)


def test_a_reason_is_recorded_on_the_page(page: Any, app_server: str) -> None:
    from tests.browser import open_page, rerun, shot

    open_page(page, f"{app_server}/delays?standard=assessment_45wd&month=2026-09&months=1")
    with rerun(page):
        page.get_by_text("Show them, and record why").click()
    assert page.get_by_role("row").filter(has_text="this computer").count() == 0
    page.get_by_role("combobox", name="Reason").click()
    page.get_by_role("option", name="Interpreter needed").click()
    with rerun(page):
        page.get_by_role("button", name="Record").click()
    given = page.get_by_role("row").filter(has_text="Interpreter needed").filter(has_text="this computer")
    given.first.wait_for()
    shot(page, "delays")
