"""What is planted in the demo council is stated on the page where somebody would look for it.

The plants that a whole test file is about (siblings, late conferences, drift, handovers, court) are tried
there and in the journeys.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from perfcore import access
from perfcore.access import briefing
from tests.app_pages import ROOT, everything, run_page, words


def home() -> None:
    from pages import changes
    from pages.parts import address

    address.begin("what_changed")
    changes.render()


def measure() -> None:
    from pages import one_measure
    from pages.parts import address

    address.begin("measure")
    one_measure.render()


def late() -> None:
    from pages import late
    from pages.parts import address

    address.begin("delays")
    late.render()


def data() -> None:
    from pages import loaded_data
    from pages.parts import address

    address.begin("data")
    loaded_data.render()


@pytest.fixture
def where(demo_council: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    truth = json.loads((demo_council / "truth.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(p for p in truth["plants"] if p["id"] == request.param)["where"]
    return found


@pytest.mark.parametrize("where", ["contacts_recorded_differently"], indirect=True)
def test_contacts_that_are_recorded_differently_are_dated_to_the_month(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, where: dict[str, Any]
) -> None:
    assert where["months"][0] == "2026-01"
    said = words(run_page(monkeypatch, demo_data, measure, {"measure": "contacts", "month": "2026-03"}))
    assert "Real change: more than usual" in said
    assert "It began in January 2026." in said


@pytest.mark.parametrize("where", ["repeat_plans_rise"], indirect=True)
def test_a_slow_rise_of_repeat_plans_is_a_real_concern(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, where: dict[str, Any]
) -> None:
    asked = {"measure": "repeat_plan_24m", "month": where["months"][1]}
    said = words(run_page(monkeypatch, demo_data, measure, asked))
    assert "Real concern: higher than usual" in said
    span = re.search(r"It began most likely in \w+ \d+: between (\w+) (\d+) and (\w+) (\d+)", said)
    assert span
    first, last = f"{span[2]}", f"{span[4]}"
    assert first <= where["months"][0][:4] <= last


@pytest.mark.parametrize("where", ["month_uploaded_twice"], indirect=True)
def test_a_month_that_was_uploaded_twice_is_in_doubt_wherever_its_figures_stand(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, where: dict[str, Any]
) -> None:
    says = "the month may have been loaded twice"
    month = where["months"][0]
    shown = run_page(monkeypatch, demo_data, measure, {"measure": "missing_episodes", "month": month})
    assert [says in str(warned.value) for warned in shown.warning] == [True]
    shown = run_page(monkeypatch, demo_data, measure, {"measure": "missing_episodes", "month": "2025-09"})
    assert not shown.warning
    page = everything(run_page(monkeypatch, demo_data, home, {"month": month}))
    assert page.count(says) == 1
    assert says not in everything(run_page(monkeypatch, demo_data, home, {"month": "2025-09"}))
    assert says in everything(run_page(monkeypatch, demo_data, data, {}))
    monkeypatch.setenv("PERFCORE_LOCAL_ROLE", "member")
    assert says not in everything(run_page(monkeypatch, demo_data, home, {"month": month}))


def test_a_year_with_a_month_in_doubt_is_not_held_against_another(demo_data: Path, tmp_path: Path) -> None:
    """The doubled August would make the year after it look calm: 179 episodes after 247."""
    gate = access.open_gate(demo_data, ROOT / "measures.yaml")
    made = briefing.make(gate, access.LOCAL_ADMINISTRATOR, date(2026, 10, 1), "management", tmp_path)
    (longer,) = [one for one in made.headlines if one.text.startswith("Longer view: ")]
    assert not {"missing_episodes", "missing_children"} & set(longer.measures)


@pytest.mark.parametrize("where", ["court_delays"], indirect=True)
@pytest.mark.parametrize("standard", ["icpc_15wd", "cp_reviews_on_time"])
def test_the_court_is_named_for_conferences_and_for_reviews(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, where: dict[str, Any], standard: str
) -> None:
    asked = {"standard": standard, "month": where["months"][1], "months": "6"}
    said = words(run_page(monkeypatch, demo_data, late, asked))
    assert re.search(r"The reason given most is Court: \d+ of \d+ \([\d.]+ would be usual\)", said)
