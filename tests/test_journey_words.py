"""Journeys in a real Chromium: a comment from a wrong number to its correction; a promise to its verdict."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perfcore import access
from perfcore.access import commentary, minutes
from perfcore.records import store
from perfcore.records.records import Records
from tests import small_records
from tests.browser import RESULTS, open_page, rerun, serve, shot

ROOT = Path(__file__).resolve().parent.parent
AUTHOR, APPROVER = "Head of Quality", "Director"
RIGHT = "{value} ({n} of {N}) in September 2026, after {previous}. This does not meet the target of {target}."
WRONG = "96.4% of children were seen in time in September 2026, which meets the target of 95%."
SMALL = [("2023-01", "2026-01", 34), ("2026-02", "2026-03", 9)]


def said(page: Any) -> str:
    return str(page.get_by_test_id("stMain").inner_text())


def fill(page: Any, label: str, text: str) -> None:
    """Type into a field and leave it, which runs the page."""
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    with rerun(page):
        field.press("Tab")


def fill_day(page: Any, label: str, day: date) -> None:
    page.get_by_role("spinbutton", name=f"day, {label}").click()
    with rerun(page):
        page.keyboard.type(f"{day:%d%m%Y}")
        page.keyboard.press("Escape")  # the calendar that opens keeps the focus


def press(page: Any, name: str) -> None:
    with rerun(page):
        page.get_by_role("button", name=name, exact=True).click()


def publish(page: Any) -> None:
    """Save what stands in the form as its author, and take it all the way as somebody else."""
    fill(page, "Your name", AUTHOR)
    press(page, "Save")
    press(page, "Mark as checked")
    fill(page, "Your name", APPROVER)
    press(page, "Approve")
    press(page, "Publish")


def test_a_comment_from_a_wrong_number_to_its_correction(page: Any, demo_data: Path, tmp_path: Path) -> None:
    data = copied(demo_data, tmp_path)
    with serve(data, RESULTS / "app-words.log") as address:
        open_page(page, f"{address}/commentary?measure=cp_seen_10wd&month=2026-09")
        assert "no comment yet" in page.get_by_role("heading", level=1).inner_text()
        fill(page, "Your name", AUTHOR)
        fill(page, "Comment", WRONG)
        found = page.get_by_role("region", name="What the check finds in this comment")
        assert "“96.4%”" in found.inner_text()
        assert "Stands in the way of approval" in found.inner_text()
        shot(page, "commentary-wrong")

        press(page, "Save")
        press(page, "Mark as checked")
        fill(page, "Your name", APPROVER)
        press(page, "Approve")
        assert "This cannot be approved yet." in said(page)

        fill(page, "Comment", RIGHT)
        fill(page, "Action", "Read every late visit with its team manager")
        fill_day(page, "By", date(2027, 1, 20))
        assert "The check finds nothing that disagrees with the figures." in said(page)
        fill(page, "Your name", AUTHOR)
        press(page, "Save")
        press(page, "Mark as checked")
        press(page, "Approve")
        assert f"{AUTHOR} wrote this comment: somebody else approves it." in said(page)
        fill(page, "Your name", APPROVER)
        press(page, "Approve")
        press(page, "Publish")
        assert page.get_by_role("heading", level=1, name="published").is_visible()

        fill(page, "Comment", RIGHT + " Two teams had no manager in August.")
        publish(page)
        fill(page, "Why it is corrected", "The reason had been left out")
        fill(page, "Who was told (separate by ;)", "Scrutiny Committee; Cabinet")
        press(page, "Note the correction")
        assert 'added "Two teams had no manager in August."' in said(page)
        assert "Sent to: Scrutiny Committee, Cabinet." in said(page)
        assert AUTHOR.replace(" ", "+") not in page.url
        shot(page, "commentary-corrected")

        open_page(page, f"{address}/promises")
        corrections = page.get_by_role("region", name="Corrections, latest first")
        assert "Two teams had no manager in August." in corrections.inner_text()
        assert "Scrutiny Committee, Cabinet" in corrections.inner_text()

        open_page(page, f"{address}/?month=2026-09")
        assert page.get_by_role("heading", name="Corrected since last time").is_visible()
        assert 'added "Two teams had no manager in August."' in said(page)


def test_two_who_write_at_once_lose_nothing_and_are_told(
    browser: Any, page: Any, demo_data: Path, tmp_path: Path
) -> None:
    from tests.browser import watch

    with serve(copied(demo_data, tmp_path), RESULTS / "app-words-two.log") as address:
        link = f"{address}/commentary?measure=cp_starts&month=2026-09"
        other = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
        watch(other)
        for one, name, text in (
            (page, AUTHOR, "{value} plans started."),
            (other, APPROVER, "{value} began."),
        ):
            open_page(one, link)
            fill(one, "Your name", name)
            fill(one, "Comment", text)
        press(page, "Save")
        press(other, "Save")
        told = said(other)
        assert f"Version 1, saved by {AUTHOR}:" in told
        assert "{value} plans started." in told
        assert "{value} began." in told
        shot(other, "commentary-conflict")
        press(other, "Go on with mine above")
        press(other, "Save")
        assert "Saved as version 2, a draft." in said(other)
        other.get_by_text("All versions (2)").click()
        versions = other.get_by_role("region", name="All versions, newest first").inner_text()
        assert "{value} plans started." in versions
        assert "Not saved, as somebody else had saved first." in said(other)
        other.context.close()


def test_an_expectation_for_march_gets_its_verdict_when_march_loads(page: Any, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    store.keep(data, contacts_to(date(2026, 1, 31)), "ssd")
    with serve(data, RESULTS / "app-words-march.log") as address:
        open_page(page, f"{address}/promises")
        fill(page, "Your name", AUTHOR)
        page.get_by_text("Enter an expectation").click()
        fill(page, "What was said", "It will show in March")
        fill(page, "Which role said it", "Head of the Front Door")
        fill(page, "At which meeting", "Performance board")
        fill_day(page, "On which day", date(2026, 1, 20))
        choose(page, "Which way", "Down by")
        fill(page, "How far", "12")
        fill(page, "Which change it rests on", "One form for all contacts")
        fill_day(page, "In force from", date(2026, 2, 1))
        choose(page, "Month due", "March 2026")
        odds = said(page)
        assert "luck alone meets this with a chance of" in odds
        assert "the figures show it by then with a chance of" in odds
        shot(page, "promises-odds")
        press(page, "Keep this expectation")
        table = page.get_by_role("region", name="Expectations, the first due first")
        assert "Too early" in table.inner_text()

        store.keep(data, contacts_to(date(2026, 3, 31)), "ssd")
        open_page(page, f"{address}/promises")
        assert "Met with signal: 8" in table.inner_text()
        assert "1 expectation with a verdict" in page.get_by_role("heading", level=1).inner_text()
        shot(page, "promises-verdict")


def test_a_published_figure_that_late_data_changes_is_put_right(page: Any, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    january = contacts_to(date(2026, 1, 31))
    store.keep(data, january, "ssd")
    gate, kept, month = (
        access.open_gate(data, ROOT / "measures.yaml"),
        minutes.store_for(data),
        date(2026, 1, 1),
    )
    author, approver = (access.Viewer("administrator", name) for name in (AUTHOR, APPROVER))
    minutes.save_comment(gate, author, kept, "contacts", month, minutes.Words("{value} contacts."), 0)
    minutes.check_comment(kept, author, "contacts", month, 1)
    commentary.approve(gate, approver, kept, "contacts", month, 1)
    minutes.publish_comment(gate, approver, kept, "contacts", month, 1)
    was = minutes.figure(gate, author, "contacts", month).shown
    late = january.tables["contacts"].iloc[:-3]
    store.keep(data, replace(january, tables={**january.tables, "contacts": late}, fingerprint="late"), "ssd")
    with serve(data, RESULTS / "app-words-late.log") as address:
        open_page(page, f"{address}/commentary?measure=contacts&month=2026-01")
        assert f" as {was}, now {int(was) - 3}." in said(page)
        assert f"Today it would read: {int(was) - 3} contacts." in said(page)
        fill(page, "Your name", AUTHOR)
        press(page, "Note the correction")
        assert "Say why it is corrected" in said(page)
        fill(page, "Why it is corrected", "Three contacts had been counted twice")
        press(page, "Note the correction")
        assert f"was {was}, is {int(was) - 3}" in said(page)
        assert page.get_by_role("heading", name="The published figure is another now").count() == 0
        open_page(page, f"{address}/promises")
        page.get_by_text("Somebody else was told of a correction").click()
        fill(page, "Your name", AUTHOR)
        fill(page, "Who was told (separate by ;)", "Cabinet; Link officer")
        press(page, "Note that they were told")
        table = page.get_by_role("region", name="Corrections, latest first")
        assert "Cabinet, Link officer" in table.inner_text()


def test_a_question_is_asked_answered_with_a_view_and_closed(page: Any, app_server: str) -> None:
    open_page(page, f"{app_server}/promises")
    fill(page, "Your name", AUTHOR)
    page.get_by_text("Enter what was asked for").click()
    fill(page, "What was asked for", "Send us <b>the split</b> by age")
    fill(page, "Who asked (role)", "Member")
    fill(page, "Who answers (role)", "Head of Quality")
    press(page, "Keep this question")
    asked = page.get_by_role("region", name="What members asked for, overdue first")
    assert "Send us <b>the split</b> by age" in asked.inner_text()
    page.get_by_text("Answer or close one").click()
    press(page, "Close it")
    assert "This has no answer yet: it stays open." in said(page)
    fill(page, "Answer", "Most are under five.")
    fill(page, "Link to the view that answers it", f"{app_server}/measure?measure=cp_plans&by=age_band")
    fill(page, "Sent to", "Committee clerk")
    press(page, "Save the answer")
    href = asked.get_by_role("link", name="The view that answers it").get_attribute("href")
    assert href == "/measure?measure=cp_plans&by=age_band"
    press(page, "Close it")
    assert "Nothing is open." in said(page)


@pytest.mark.parametrize("where", ["commentary?measure=cp_seen_10wd&month=2026-09", "promises"])
def test_both_pages_are_usable_on_a_phone(page: Any, app_server: str, where: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{app_server}/{where}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, f"{where.split('?')[0]}-390")


def copied(demo_data: Path, tmp_path: Path) -> Path:
    """The demo council's current load alone, to be written beside."""
    name = json.loads((demo_data / "current.json").read_text(encoding="utf-8"))["load"]
    data = tmp_path / "data"
    data.mkdir()
    store.keep(data, store.open_load(demo_data, name), "ssd")
    return data


def choose(page: Any, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(option)  # a long list is drawn only where it is looked at
    with rerun(page):
        page.get_by_role("option", name=option, exact=True).click()


def contacts_to(last: date) -> Records:
    """Contacts by month as SMALL has them, one child each, up to `last`."""
    random = np.random.default_rng(6)
    rows = []
    for first, to, usual in SMALL:
        for month in np.arange(np.datetime64(first, "M"), np.datetime64(to, "M") + 1):
            for _ in range(random.poisson(usual)):
                day = month.astype("datetime64[D]") + int(random.integers(0, 28))
                if day <= np.datetime64(last):
                    rows.append(
                        {"contact_id": f"k{len(rows)}", "child_id": f"c{len(rows)}", "contact_date": day}
                    )
    made = small_records.records(last.isoformat(), contacts=rows)
    return replace(made, fingerprint=last.isoformat(), loaded_at=datetime(last.year, last.month, last.day))
