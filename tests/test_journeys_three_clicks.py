"""From the first page to the cause in three clicks, as a manager goes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.browser import open_page, rerun, shot, wait_ready
from tests.test_journeys import plant

PLANS = "Children with a child protection plan"
CONFERENCES = "Initial conferences held within 15 working days"


def follow(page: Any, link: Any, heading: str | re.Pattern[str]) -> None:
    """Click a link to another page and wait until it has been drawn."""
    link.click()
    page.get_by_role("heading", level=1, name=heading).wait_for()
    wait_ready(page)


def test_to_the_sibling_groups_behind_the_jump_in_plans(
    page: Any, app_server: str, demo_council: Path
) -> None:
    planted = plant(demo_council, "large_sibling_groups")["where"]
    month = planted["months"][0]
    open_page(page, f"{app_server}/?month={month}")
    big = page.get_by_role("region", name="Looks big, but is as usual")
    assert re.search(r"10 of \d+ children are two families of five that came", big.inner_text())
    follow(page, big.get_by_role("link", name=PLANS, exact=True), re.compile(PLANS))
    follow(page, page.get_by_role("link", name="Families behind the movement"), re.compile("amilies"))
    with rerun(page):
        page.get_by_text("Show them for").click()
    shown = page.get_by_test_id("stMain").inner_text()
    assert len({child for child in planted["ids"] if child in shown}) == 10
    shot(page, "three-clicks-siblings")


def test_to_the_two_workers_behind_the_late_conferences(
    page: Any, app_server: str, demo_council: Path
) -> None:
    planted = plant(demo_council, "two_workers_late")["where"]
    open_page(page, f"{app_server}/?month={planted['months'][1]}")
    concerns = page.get_by_role("region", name="Real changes to look into")
    follow(page, concerns.get_by_role("link", name=CONFERENCES), re.compile(CONFERENCES))
    more = page.get_by_role("link", name="How late, why and where")
    follow(page, more, re.compile(r"Two workers account for \d+ of \d+ late conferences"))
    with rerun(page):
        page.get_by_test_id("stMain").get_by_text("Worker", exact=True).click()
    table = page.get_by_role("table").filter(has_text=planted["workers"][0]).first
    first = [table.get_by_role("row").nth(i).inner_text() for i in (1, 2)]
    assert all(any(worker in row for row in first) for worker in planted["workers"])
    shot(page, "three-clicks-workers")


def test_to_the_team_that_drifts(page: Any, app_server: str, demo_council: Path) -> None:
    team = plant(demo_council, "team_drift")["where"]["team"]
    open_page(page, f"{app_server}/")
    page.get_by_role("link", name="Drift").click()
    page.get_by_role("heading", level=1, name=re.compile("more slowly")).wait_for()
    wait_ready(page)
    assert team in page.get_by_role("heading", level=1).inner_text()
    shot(page, "three-clicks-drift")


def test_a_copied_link_reopens_the_view_and_reset_forgets_it(page: Any, app_server: str) -> None:
    open_page(page, f"{app_server}/measure?measure=contacts&month=2026-06&by=sex&sex=Female")
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.startswith(f"{app_server}/measure?")
    said = page.get_by_test_id("stMain").inner_text()
    assert "Only Sex: Female." in said
    open_page(page, link)
    assert "Only Sex: Female." in page.get_by_test_id("stMain").inner_text()
    page.get_by_role("link", name="Reset all choices").click()
    page.wait_for_url(re.compile(r"/measure\??$"))
    wait_ready(page)
    assert "Only Sex" not in page.get_by_test_id("stMain").inner_text()


def test_filters_are_kept_on_the_way_to_another_page_and_back(page: Any, app_server: str) -> None:
    open_page(page, f"{app_server}/measure?measure=contacts&month=2026-06&by=sex")
    page.get_by_role("link", name="What changed").click()
    page.get_by_role("heading", level=1, name=re.compile("June 2026")).wait_for()
    wait_ready(page)
    page.get_by_role("link", name="Measure", exact=True).click()
    page.get_by_role("heading", level=1, name=re.compile("Contacts received")).wait_for()
    wait_ready(page)
    assert "month=2026-06" in page.url
    assert page.get_by_role("heading", name="By sex").is_visible()
    page.reload()
    wait_ready(page)
    assert page.get_by_role("heading", name="By sex").is_visible()


def test_a_measure_that_another_page_lacks_is_said_and_kept_for_the_way_back(
    page: Any, app_server: str
) -> None:
    open_page(page, f"{app_server}/measure?measure=icpc_15wd&month=2026-06")
    page.get_by_role("link", name="Families", exact=True).click()
    page.get_by_text("chosen before, is not on this page").wait_for()
    wait_ready(page)
    page.get_by_role("link", name="Measure", exact=True).click()
    page.get_by_role("heading", level=1, name=re.compile(CONFERENCES)).wait_for()
    assert "measure=icpc_15wd" in page.url
