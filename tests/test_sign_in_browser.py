"""Signing in as people do it: a real provider, a real browser, every role, and every way in which it ends."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import oidc_provider_mock
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser import RESULTS, open_page, rerun, serve, shot, wait_ready, watch
from tests.signed_in import GROUPS, SETTINGS, TEAM, environment

DEEP = "/measure?measure=cp_plans&month=2026-09"


@dataclass(frozen=True)
class Served:
    """The app with sign-in, its data folder, which holds no load, and its settings."""

    address: str
    data: Path
    settings: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("sign-in")
    people = [
        oidc_provider_mock.User(
            sub=who, claims={"email": f"{who.replace(' ', '.')}@council.test", "groups": of}
        )
        for who, of in GROUPS.items()
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=people, require_nonce=True) as provider:
        env = environment(folder, f"http://localhost:{provider.server_port}")
        log = RESULTS / f"sign-in-{worker_name}.log"
        with serve(folder / "data", log, **env) as address:
            yield Served(address, folder / "data", folder / "perfcore.yaml")


@pytest.fixture
def page(browser: Any, served: Served) -> Iterator[Page]:
    """A browser of its own; the provider's page has a style from elsewhere, which it goes without."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")

    def at_home(route: Route) -> None:
        if "//127.0.0.1:" in route.request.url or "//localhost:" in route.request.url:
            route.continue_()
        else:
            route.fulfill(status=200, content_type="text/css", body="")

    context.route("**/*", at_home)
    opened = context.new_page()
    watch(opened)
    yield opened
    context.close()


def enter(page: Page, who: str) -> None:
    """From the sign-in page through the provider's, and back."""
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(lambda url: "oauth2" not in url)
    wait_ready(page)


def footer(page: Page) -> str:
    return page.locator(".pc-footer").inner_text()


def act(page: Page) -> None:
    """The smallest step: going to another page by the navigation."""
    with rerun(page):
        page.get_by_test_id("stTopNavLinkContainer").get_by_role("link", name="Neighbours").click()


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_who_signs_in_comes_back_to_the_page_they_asked_for(page: Page, served: Served) -> None:
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Content Security" in said.text else None)
    open_page(page, served.address + DEEP)
    assert title(page) == "Sign in to perfcore"
    assert page.title() == "Sign in - perfcore"
    assert page.get_by_role("navigation").count() == 0
    assert Axe().run(page).violations_count == 0
    shot(page, "sign-in")
    enter(page, "head")
    assert page.url == served.address + DEEP
    assert page.title() == "Measure - perfcore"
    assert footer(page).startswith("Signed in as head@council.test: head.")
    assert broken == [], "the pages do not keep to the policy that the server sends with them"


@pytest.mark.parametrize("who", ["member", "manager", "analyst", "administrator"])
def test_everybody_has_the_role_of_their_groups(page: Page, served: Served, who: str) -> None:
    open_page(page, served.address)
    enter(page, who)
    role = f"manager of {TEAM}" if who == "manager" else who
    assert footer(page).startswith(f"Signed in as {who}@council.test: {role}.")


def test_without_a_role_there_is_one_sentence_and_a_way_out(page: Page, served: Served) -> None:
    open_page(page, served.address + DEEP)
    enter(page, "nobody")
    assert title(page) == "You have no role here"
    expect(
        page.get_by_text("You are signed in as nobody@council.test, and no role in perfcore")
    ).to_be_visible()
    assert page.get_by_role("navigation").count() == 0
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    wait_ready(page)
    assert title(page) == "Sign in to perfcore"


def test_signing_out_in_one_tab_ends_the_other_at_its_next_step(page: Page, served: Served) -> None:
    open_page(page, served.address)
    enter(page, "analyst")
    other = page.context.new_page()
    watch(other)
    open_page(other, served.address + "/drift")
    assert footer(other).startswith("Signed in as")
    other.get_by_role("button", name="Sign out").click()
    other.get_by_role("button", name="End session").click()
    wait_ready(other)
    assert title(other) == "Sign in to perfcore"
    act(page)
    assert title(page) == "Sign in to perfcore"
    expect(page.get_by_text("You signed out.")).to_be_visible()


def test_a_sign_in_that_was_idle_has_ended_in_an_open_page(page: Page, served: Served) -> None:
    open_page(page, served.address)
    enter(page, "member")
    with sqlite3.connect(served.data / "sign_ins.sqlite") as kept:
        kept.execute("UPDATE sign_ins SET seen = seen - 1900 WHERE ended = ''")
    act(page)
    assert title(page) == "Sign in to perfcore"
    expect(page.get_by_text("You were signed out after 30 minutes without a step.")).to_be_visible()
    # the cookie of weeks is still there, and counts for nothing
    open_page(page, served.address + "/drift")
    assert title(page) == "Sign in to perfcore"
    enter(page, "member")
    assert page.url == served.address + "/drift"


def test_a_role_that_is_taken_away_ends_at_the_next_step(page: Page, served: Served) -> None:
    open_page(page, served.address)
    enter(page, "administrator")
    try:
        time_apart(served.settings, SETTINGS.replace("admins: administrator, ", ""))
        act(page)
        assert title(page) == "You have no role here"
    finally:
        time_apart(served.settings, SETTINGS)
    open_page(page, served.address)
    assert footer(page).startswith("Signed in as administrator@council.test: administrator.")


def time_apart(file: Path, text: str) -> None:
    """Write a file so that its time differs, however coarse the clock of the disk."""
    before = file.stat().st_mtime_ns
    while file.stat().st_mtime_ns == before:
        file.write_text(text, encoding="utf-8")
        time.sleep(0)
