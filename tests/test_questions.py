"""docs/questions.md: its addresses are of this app, and what it quotes is what the pages say."""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import expect

from pages import who_looked
from pages.parts import choices, frame, signing
from pages.parts.definition import BETTER
from perfcore.catalogue.model import Measure
from perfcore.catalogue.read import read_catalogue
from perfcore.readings import behind
from perfcore.signals.behind import Part
from perfcore.signals.places import Places
from tests.browser import open_page
from tests.conftest import DEMO_TO

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "questions.md"
MEASURES = read_catalogue(ROOT / "measures.yaml").measures
NOT_ANSWERED = "**Not answered.**"
KINDS = {
    "noise or real", "follow-up", "meaning", "cause", "comparison", "breakdown", "wrong figure",
    "where did the rest go", "how late and why", "target", "something changed", "when will it recover",
}  # fmt: skip
# What each page keeps in its address besides the dimensions that its measure can be filtered by.
KEPT = {
    frame.HOME: {"month"},
    frame.MEASURE: {"measure", "month", "by", "over", "as", "method"},
    frame.FAMILIES: {"measure", "month", "unit"},
    frame.FLOW: {"month", "months", "start", "unit"},
    frame.DELAYS: {"standard", "month", "months", "by"},
    frame.DRIFT: {"list", "team", "curves"},
    signing.COMMENTARY: {"measure", "month"},
    signing.PROMISES: {"since"},
    "briefing": {"month", "for"},
}
# Every kind of page, and most of what the demo council has planted.
OPENED = ("Q001", "Q002", "Q010", "Q011", "Q075", "Q099", "Q107", "Q188")


@dataclass(frozen=True)
class Row:
    """One question: what stands in each column, and what is quoted from the pages."""

    number: str
    question: str
    kind: str
    views: tuple[str, ...]
    says: str
    elsewhere: tuple[str, ...]

    @property
    def quotes(self) -> list[str]:
        return re.findall("“([^”]*)”", self.says)


def read_rows() -> list[Row]:
    rows = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("| Q"):
            number, question, kind, views, says = (c.strip() for c in line.strip("|").split(" | "))
            found = re.findall(r"`(/[^`]*)`", says)
            rows.append(
                Row(number, question, kind, tuple(re.findall("`([^`]*)`", views)), says, tuple(found))
            )
    return rows


ROWS = read_rows()
ADDRESSES = sorted({view for row in ROWS for view in (*row.views, *row.elsewhere)})


def registered() -> set[str]:
    """The addresses of the pages that app.py registers."""
    named = vars(frame) | vars(signing) | {"who_looked.WHO_LOOKED": who_looked.WHO_LOOKED}
    found = set()
    for node in ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Tuple):
            for page in node.value.elts:
                assert isinstance(page, ast.Tuple)
                at = page.elts[2]
                found.add(str(at.value if isinstance(at, ast.Constant) else named[ast.unparse(at)]))
    return found


def test_fifty_questions_of_every_kind_are_listed_once() -> None:
    assert len(ROWS) == len({row.number for row in ROWS}) == 50
    assert {row.kind for row in ROWS} == KINDS


def test_every_question_has_a_view_or_a_reason() -> None:
    for row in ROWS:
        if row.says.startswith(NOT_ANSWERED):
            assert row.views == (), row.number
            assert len(row.says) > len(NOT_ANSWERED) + 60, row.number
        else:
            assert row.views, row.number
            assert all(view.startswith("/") for view in row.views), row.number
            assert row.says, row.number
    missing = sum(row.says.startswith(NOT_ANSWERED) for row in ROWS)
    text = " ".join(LIST.read_text(encoding="utf-8").split())
    assert f"{50 - missing} are answered" in text
    assert f"{missing} cannot be answered" in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_one_of_the_app(address: str) -> None:
    split = urlsplit(address)
    page = split.path.strip("/") or frame.HOME
    assert page in registered()
    chosen = {
        name: values[0] for name, values in parse_qs(split.query, strict_parsing=bool(split.query)).items()
    }
    asked = chosen.get("measure", chosen.get("standard"))
    assert asked is None or asked in MEASURES
    drill = set(MEASURES[asked].drill) if asked is not None and page == frame.MEASURE else set()
    assert set(chosen) <= KEPT.get(page, set()) | drill
    if page == frame.MEASURE and "by" in chosen:
        assert chosen["by"] in drill
    if "over" in chosen:
        assert chosen["over"] in choices.WINDOWS
    if "month" in chosen:
        assert re.fullmatch(r"\d{4}-\d{2}", chosen["month"])
        assert date(2016, 11, 1) <= date.fromisoformat(f"{chosen['month']}-01") <= DEMO_TO


def test_the_questions_are_from_the_collection_in_our_own_words(shared: Path) -> None:
    with (shared / "reference" / "questions.csv").open(encoding="utf-8", newline="") as text:
        asked = {row["id"]: row["question_paraphrased"] for row in csv.DictReader(text)}
    for row in ROWS:
        assert row.number in asked
        assert row.question != asked[row.number]


def test_the_pages_say_what_the_list_quotes(page: Any, app_server: str) -> None:
    by_number = {row.number: row for row in ROWS}
    for number in OPENED:
        row = by_number[number]
        assert row.quotes, number
        said = ""
        for view in row.views:
            open_page(page, app_server + view)
            main = page.get_by_test_id("stMain")
            expect(main).to_contain_text("Source: ")
            said += main.inner_text()
        assert "The address asks for" not in said, number
        assert [quote for quote in row.quotes if quote not in said] == [], number


# ---- what trying the questions put right -----------------------------------------------------------


def places(answer: Any, stands: list[float], p: list[float]) -> Places:
    names = [f"W{i}" for i in range(len(stands))]
    frame = pd.DataFrame(
        {"group": names, "moved": [0.1] * len(names), "p_moved": 1.0, "stands": stands, "p_stands": p}
    )
    return Places(answer, (), answer == "everywhere", frame)


def test_who_stands_apart_is_named_though_nobody_moved_more() -> None:
    two = places("everywhere", [-5.0, 0.2, -4.0], [0.001, 0.9, 0.002])
    said = behind.placed(two, "Worker")
    assert said.endswith("none by worker alone moved more. Lower this year than the others: W0 and W2.")
    assert "Everywhere" not in said
    both = behind.placed(places("cannot be told", [-5.0, 4.0], [0.001, 0.002]), "Area")
    assert both.endswith("Lower this year than the others: W0. Higher this year than the others: W1.")


def test_everywhere_stays_everywhere_where_nobody_stands_apart() -> None:
    assert behind.placed(places("everywhere", [-1.0, 1.0], [0.5, 0.5]), "Team").startswith("Everywhere: ")
    many = behind.placed(places("everywhere", [-5.0] * 4, [0.001] * 4), "Team")
    assert many.endswith("Lower this year than the others: 4 groups.")


def test_starts_and_ends_of_a_measure_of_families_say_that_they_are_children() -> None:
    parts = [Part(name, 9, 5, 2.0, 20.0, "none", 0) for name in ("started", "ended")]
    assert behind.parts_in_words(MEASURES["cp_families"], parts).startswith("Counted in children: 9 started")
    assert behind.parts_in_words(MEASURES["cp_plans"], parts).startswith("9 started")


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda m: str(m.id))
def test_the_card_speaks_of_a_range_only_where_one_is_set(measure: Measure) -> None:
    from pages.parts.definition import _good

    said = _good(measure)
    assert said.startswith(BETTER[measure.better][:-1])
    assert ("a range to be in" in said) == (bool(measure.targets) and measure.better == "neither")
    assert ("No target is set" in said) == (not measure.targets)
