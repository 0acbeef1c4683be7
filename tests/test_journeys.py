"""Whole journeys in a real Chromium."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import RESULTS, open_page, rerun, serve, shot, wait_ready


@pytest.fixture
def home(page: Any, app_server: str) -> Any:
    open_page(page, f"{app_server}/?month=2026-09")
    return page


def test_from_all_measures_to_the_children_behind_one(home: Any) -> None:
    assert home.get_by_role("heading", level=1).inner_text().startswith("September 2026: ")
    table = home.get_by_role("table", name="All measures in September 2026")
    assert table.get_by_role("row").count() > 45
    shot(home, "what-changed")

    table.get_by_role("link", name="Children with a child protection plan", exact=True).click()
    home.get_by_role("heading", level=1, name="Children with a child protection plan").wait_for()
    wait_ready(home)
    assert parse_qs(urlsplit(home.url).query)["month"] == ["2026-09"]
    shot(home, "measure")

    with rerun(home):
        home.get_by_text("Show them for September 2026").click()
    said = home.get_by_text("children,", exact=False).first.inner_text()
    assert "families" in said
    shot(home, "measure-children")


def test_a_shared_link_reopens_the_same_view(page: Any, app_server: str) -> None:
    link = f"{app_server}/measure?measure=contacts&month=2026-06&by=sex&sex=Female"
    open_page(page, link)
    first = page.get_by_test_id("stMetricValue").first.inner_text()
    assert page.get_by_text("Only Sex: Female.").is_visible()
    assert page.get_by_role("heading", name="By sex").is_visible()
    page.reload()
    wait_ready(page)
    assert page.get_by_test_id("stMetricValue").first.inner_text() == first
    open_page(page, f"{app_server}/measure?measure=contacts&month=2026-06")
    assert page.get_by_test_id("stMetricValue").first.inner_text() != first


def test_the_download_holds_what_is_shown(page: Any, app_server: str, tmp_path: Path) -> None:
    open_page(page, f"{app_server}/measure?measure=cp_starts&month=2026-09")
    shown = page.get_by_test_id("stMetricValue").first.inner_text()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download these figures").click()
    path = tmp_path / "figures.csv"
    coming.value.save_as(path)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert rows[0][0].startswith("Measure: ")
    assert rows[-1][0] == "2026-09"
    header = next(row for row in rows if row[0] == "month")
    assert rows[-1][header.index("value")] == shown


def test_the_page_is_usable_on_a_phone(page: Any, app_server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server}/?month=2026-09")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    shot(page, "what-changed-390")


def plant(council: Path, name: str) -> dict[str, Any]:
    truth = json.loads((council / "truth.json").read_text(encoding="utf-8"))
    return next(p for p in truth["plants"] if p["id"] == name)


def test_the_large_sibling_groups_read_as_usual_with_the_reason(
    page: Any, app_server: str, demo_council: Path
) -> None:
    month = plant(demo_council, "large_sibling_groups")["where"]["months"][0]
    open_page(page, f"{app_server}/measure?measure=cp_starts&month={month}")
    assert page.get_by_role("heading", name="As usual").is_visible()
    assert re.search(
        r"10 of the \d+ children come from two families", page.get_by_test_id("stMain").inner_text()
    )
    shot(page, "sibling-groups")


def test_the_late_conferences_are_a_real_concern_on_the_first_page(
    page: Any, app_server: str, demo_council: Path
) -> None:
    month = plant(demo_council, "two_workers_late")["where"]["months"][1]
    open_page(page, f"{app_server}/?month={month}")
    concerns = page.get_by_role("region", name="Real changes to look into")
    name = "Initial conferences held within 15 working days"
    assert concerns.get_by_role("link", name=name).is_visible()
    shot(page, "late-conferences")


def test_a_deep_link_is_the_first_request_to_a_fresh_server(
    page: Any, demo_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_data, tmp_path / "data")
    with serve(tmp_path / "data", RESULTS / "app-cold.log") as address:
        open_page(page, f"{address}/measure?measure=cp_ends&month=2026-06")
        page.get_by_role("heading", level=1, name="Plans ended").wait_for()
        assert page.get_by_text("Page not found").count() == 0


def test_back_really_goes_back(page: Any, app_server: str) -> None:
    open_page(page, f"{app_server}/measure?measure=cp_starts&month=2026-09")
    open_page(page, f"{app_server}/measure?measure=cp_starts&month=2026-09&by=sex")
    assert page.get_by_role("heading", name="By sex").is_visible()
    page.go_back()
    page.get_by_role("heading", name="By sex").wait_for(state="detached")
    assert "by=" not in page.url


def test_the_team_behind_the_late_conferences_stands_first(
    page: Any, app_server: str, demo_council: Path
) -> None:
    late = plant(demo_council, "two_workers_late")["where"]
    open_page(page, f"{app_server}/measure?measure=icpc_15wd&month={late['months'][1]}&by=team")
    teams = page.get_by_role("region", name=re.compile("by team$"))
    first = teams.get_by_role("row").nth(1).inner_text()
    assert late["team"] in first
    assert "real concern" in first


def test_the_team_whose_plans_no_longer_end_stands_first(
    page: Any, app_server: str, demo_council: Path
) -> None:
    drift = plant(demo_council, "team_drift")["where"]
    open_page(page, f"{app_server}/measure?measure=cp_ends&month=2026-08&by=team")
    teams = page.get_by_role("region", name=re.compile("by team$"))
    first = teams.get_by_role("row").nth(1).inner_text()
    assert drift["team"] in first
    assert "real change" in first
