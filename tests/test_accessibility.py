"""Every page under axe-core in light and dark, on a phone and at 300%, by keyboard, in grey, on paper."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from perfcore.charts.trend import DARK, LIGHT, Colours
from perfcore.readings.findings import MARKS
from tests.browser import RESULTS, open_page, rerun

PAGES = {
    "home": "?month=2026-09",
    "measure": "measure?measure=icpc_15wd&month=2024-06&by=team",
    "families": "families?measure=cp_plans&month=2025-06",
    "flow": "flow",
    "delays": "delays?measure=icpc_15wd&month=2024-06",
    "handovers": "handovers",
    "drift": "drift",
    "thresholds": "thresholds",
    "neighbours": "neighbours",
    "commentary": "commentary?measure=icpc_15wd&month=2024-06",
    "promises": "promises",
    "briefing": "briefing",
    "measures": "measures",
    "own figures": "chart",
    "data": "data",
    "who looked": "audit",
}
# What Streamlit itself draws and no page can change: rule -> part of the element it is about.
ALLOWED = {"presentation-role-conflict": 'data-testid="stFileUploaderDropzone"'}
BACKGROUND = {"light": "#FFFFFF", "dark": "#050607"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(page: Any, app_server: str, name: str) -> None:
    """Axe in light and dark, headings in order, charts in words, and nothing wider than a phone.

    One load in each theme, as a page takes longer to open than to be looked at.
    """
    page.emulate_media(color_scheme="light")
    open_page(page, f"{app_server}/{PAGES[name]}")
    assert axe_finds(page) == []

    levels = [int(tag[1]) for tag in page.eval_on_selector_all("h1,h2,h3", "all => all.map(e => e.tagName)")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))

    charts = page.get_by_test_id("stPlotlyChart")
    assert charts.count() <= 2
    for i in range(charts.count()):
        inner = "e.querySelector('[aria-label]')?.getAttribute('aria-label')"
        label = charts.nth(i).evaluate(f"e => e.getAttribute('aria-label') || {inner} || ''")
        assert len(label.split()) >= 5

    # 1280 px at 300% are 427 px for the page: the phone is the narrower of the two
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.documentElement.scrollWidth <= 390", timeout=10_000)

    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark")
    open_page(page, f"{app_server}/{PAGES[name]}")
    assert axe_finds(page) == []


def axe_finds(page: Any) -> list[str]:
    """Every violation, with the element it is about, but for what is allowed by name."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
        if ALLOWED.get(violation["id"], "\0") not in node["html"]
    ]


def test_the_month_is_chosen_by_keyboard_alone(page: Any, app_server: str) -> None:
    open_page(page, f"{app_server}/?month=2026-09")
    page.get_by_role("combobox", name=re.compile("Month")).focus()
    with rerun(page):
        page.keyboard.type("July 2026")
        page.keyboard.press("Enter")
    assert "month=2026-07" in page.url
    assert page.get_by_role("heading", level=1).inner_text().startswith("July 2026")


def test_a_skip_of_the_mouse_reaches_the_first_link(page: Any, app_server: str) -> None:
    open_page(page, f"{app_server}/?month=2026-09")
    reached = False
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('table.pc') !== null"):
            reached = True
            break
    assert reached


def test_states_are_told_apart_in_grey() -> None:
    """By shape and word: no two marks share either, whatever the colour."""
    told = [mark.split(" ", 1) for mark in MARKS.values() if mark]
    assert len({shape for shape, _ in told}) == len(told)
    assert len({word for _, word in told}) == len(told)


def test_a_grey_picture_of_the_first_page_is_kept(page: Any, app_server: str) -> None:
    open_page(page, f"{app_server}/?month=2026-09")
    page.locator(".pc-mark").first.wait_for()
    page.add_style_tag(content="html { filter: grayscale(1); }")
    path: Path = RESULTS / "what-changed-grey.png"
    page.screenshot(path=path)
    assert path.stat().st_size > 10_000
    marks = page.locator(".pc-mark").all_inner_texts()
    assert {"as usual"} <= {mark.split(" ", 1)[-1] for mark in marks if mark}


@pytest.mark.parametrize("name", ["home", "measure", "drift"])
def test_on_paper_only_the_page_is_left(page: Any, app_server: str, name: str) -> None:
    open_page(page, f"{app_server}/{PAGES[name]}")
    page.emulate_media(media="print")
    for control in ("stSelectbox", "stDownloadButton", "stButtonGroup", "stHeader"):
        expect(page.get_by_test_id(control).filter(visible=True)).to_have_count(0)
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots to the inch
    assert page.evaluate("document.documentElement.scrollWidth") <= 794


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_chart_colours_stand_out_and_their_words_can_be_read(theme: str, colours: Colours) -> None:
    for colour in (*colours.series[:4], colours.flag):
        # #F46A25 and #28A197 are 3:1 on white by the palette's own measure, to one decimal
        assert contrast(colour, BACKGROUND[theme]) >= 2.95, colour
    assert contrast(colours.words, BACKGROUND[theme]) >= 4.5


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_the_contrast_formula_by_hand() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
