"""An analyst's first hour in a real Chromium: a measure added, mistakes mended, saved, found and undone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from tests.browser import RESULTS, open_page, rerun, serve, shot
from tests.test_journey_words import fill, press, said

ROOT = Path(__file__).resolve().parent.parent
EDITOR = "Text of measures.yaml"


def opened(page: Any, tmp_path: Path) -> Path:
    """The shipped file up to its third section, which is quick to work on; a slow machine gets time."""
    page.set_default_timeout(90_000)
    whole = (ROOT / "measures.yaml").read_text(encoding="utf-8")
    heading = "\n  # ===== Initial child protection conferences"
    assert whole.count(heading) == 1
    measures = tmp_path / "measures.yaml"
    measures.write_text(whole.partition(heading)[0], encoding="utf-8")
    return measures


def text(page: Any) -> str:
    return str(page.get_by_label(EDITOR, exact=True).input_value())


def heading(page: Any) -> str:
    return str(page.get_by_role("heading", level=1).inner_text())


def type_over(page: Any, old: str, new: str) -> None:
    """Change one place of the text in the editor, and leave the editor."""
    now = text(page)
    assert now.count(old) == 1, f"{old!r} is {now.count(old)} times in the text"
    fill(page, EDITOR, now.replace(old, new))


def on_home(page: Any, measure: str) -> bool:
    """Whether the first page has a line for a measure, be it in a part that is folded."""
    return bool(page.locator(f'a[href*="measure={measure}&"]').count())


def told(page: Any) -> str:
    """The one mistake as the list has it."""
    table = page.get_by_role("region", name="Mistakes in the text")
    row = table.get_by_role("row").nth(1)
    assert table.get_by_role("row").count() == 2
    return str(row.inner_text())


def choose(page: Any, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.keyboard.type(option)  # of a long list only a part is drawn
    with rerun(page):
        page.get_by_role("option", name=option, exact=True).first.click()


# what is typed over what, and how the message alone says what to write
SLIPS = [
    ("    month: end_date                # a row counts in the month of this date\n    # where",
     "    month: end_dat                 # a row counts in the month of this date\n    # where",
     "end_dat ", r'Did you mean "(\w+)"\?', "end_date "),
    ("    show: percent\n    hits: working_days(start_date, end_date) <= 45     #",
     "    show: percentage\n    hits: working_days(start_date, end_date) <= 45     #",
     "percentage\n", r'Did you mean "(\w+)"\?', "percent\n"),
    ("<= 45     # which of them", "== 45     # which of them",
     "== 45     #", r"Write (one = sign)\.", "= 45     #"),
    ("    owner: front_door              #", "    owner: frontdoor               #",
     "owner: frontdoor ", r'Did you mean "(\w+)"\?', "owner: front_door "),
    ("    target: 85                     # for good", "    target: 85%                    # for good",
     "target: 85% ", r"Write (85)\.", "target: 85 "),
]  # fmt: skip


def test_the_first_hour(page: Any, demo_data: Path, tmp_path: Path) -> None:
    data, measures = tmp_path / "data", opened(page, tmp_path)
    shutil.copytree(demo_data, data)
    before = measures.read_bytes()
    with serve(data, RESULTS / "app-workbench.log", PERFCORE_MEASURES=str(measures)) as address:
        open_page(page, f"{address}/measures")
        assert heading(page) == "measures.yaml is sound"
        fill(page, "Your name", "Analyst")

        # a measure from the template
        page.get_by_text("Add a measure from a template").click()
        fill(page, "Id of the new measure", "reviews_quick")
        choose(page, "Kind", "percent: the share of rows for which a condition is true")
        press(page, "Add it at the end")
        assert "reviews_quick:" in text(page)
        assert "October 2026" in page.get_by_role("region", name="Preview of Reviews quick").inner_text()

        # five mistakes, each mended by what its message says
        for old, new, wrong, pattern, right in SLIPS:
            type_over(page, old, new)
            assert heading(page) == "measures.yaml has 1 mistake to mend"
            assert re.search(pattern, told(page)), told(page)
            place = text(page).rpartition("reviews_quick:")
            assert place[2].count(wrong) == 1
            fill(page, EDITOR, place[0] + place[1] + place[2].replace(wrong, right))
            if right.startswith("= 45"):
                fill(page, EDITOR, text(page).replace(right, "<= 45     #"))
            assert heading(page) == "measures.yaml is sound"
        shot(page, "workbench-sound")

        # a target from a given month, and a rebase
        page.get_by_text("Common changes by form").click()
        fill(page, "New target", "90")
        choose(page, "From", "April 2026")
        press(page, "Put the target into the text")
        assert re.search(r"target: \{2016-17: 85, 2026-27: 90\} +# for good", text(page))
        with rerun(page):
            page.get_by_role("radiogroup").get_by_text("Rebase", exact=True).click()
        fill(page, "What happened", "Counted from the new form")
        choose(page, "In", "April 2025")
        press(page, "Put the note into the text")
        note = "{month: 2025-04, text: Counted from the new form, rebase: true, measures: [reviews_quick]}"
        assert f"  - {note}\n" in text(page)
        preview = page.get_by_role("region", name="Preview of Reviews quick").inner_text()
        assert "at least 90%" in preview
        assert measures.read_bytes() == before

        # what it changes, the reason, the save
        press(page, "Show what this changes")
        assert "Added: Reviews quick." in said(page)
        shot(page, "workbench-before-saving")
        press(page, "Save measures.yaml")
        assert "Say why it is changed" in said(page)
        assert measures.read_bytes() == before
        fill(page, "Why is it changed?", "Agreed with the head of service")
        press(page, "Save measures.yaml")
        assert "Saved. Every page counts by it from now on." in said(page)
        after = measures.read_text(encoding="utf-8")
        assert note in after
        gone = set(before.decode().splitlines()) - set(after.splitlines())
        assert gone == set()

        # it is on the first page, and undone it is gone
        open_page(page, f"{address}/what_changed")
        assert on_home(page, "reviews_quick")
        open_page(page, f"{address}/measures")
        history = page.get_by_role("region", name="Versions of measures.yaml").inner_text()
        assert "Agreed with the head of service" in history
        press(page, "Undo: bring back version 1")
        assert "Version 1 is back" in said(page)
        assert measures.read_bytes() == before
        open_page(page, f"{address}/what_changed")
        assert not on_home(page, "reviews_quick")
        assert on_home(page, "contacts")

        # a broken file on disk: what was sound stays, and a banner says so
        measures.write_bytes(before.replace(b"show: percent\n", b"show: percentage\n", 1))
        open_page(page, f"{address}/what_changed")
        page.get_by_text("measures.yaml has mistakes at the moment").wait_for()
        assert "measures.yaml has mistakes at the moment" in said(page)
        assert 'Did you mean "percent"?' in said(page)
        assert on_home(page, "contacts")
        measures.write_bytes(before)
        open_page(page, f"{address}/what_changed")
        assert "has mistakes" not in said(page)


def test_a_second_editor_is_told_and_both_go_together(page: Any, demo_data: Path, tmp_path: Path) -> None:
    data, measures = tmp_path / "data", opened(page, tmp_path)
    shutil.copytree(demo_data, data)
    before = measures.read_text(encoding="utf-8")
    with serve(data, RESULTS / "app-workbench-two.log", PERFCORE_MEASURES=str(measures)) as address:
        open_page(page, f"{address}/measures")
        fill(page, "Your name", "Analyst")
        type_over(page, "name: Contacts received", "name: Contacts that came in")
        theirs = before.replace("name: Referrals received", "name: Referrals that came in")
        measures.write_text(theirs, encoding="utf-8")
        press(page, "Show what this changes")
        fill(page, "Why is it changed?", "Plainer")
        press(page, "Save measures.yaml")
        assert "has changed measures.yaml since you opened it" in said(page)
        assert measures.read_text(encoding="utf-8") == theirs
        press(page, "Put both together")
        press(page, "Show what this changes")
        fill(page, "Why is it changed?", "Plainer")
        press(page, "Save measures.yaml")
        assert "Saved." in said(page)
        both = theirs.replace("name: Contacts received", "name: Contacts that came in")
        assert measures.read_text(encoding="utf-8") == both
