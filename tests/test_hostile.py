"""A hundred inputs that mean harm: each gets one clear message, and what is kept is as it was."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from contextlib import redirect_stdout
from html import escape
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.plain import plain
from perfcore.__main__ import main
from perfcore.access import LOCAL_ADMINISTRATOR, delays
from perfcore.minutes import store as minutes_store
from perfcore.safety.text import odd_character
from tests.app_pages import at
from tests.hostile import (
    CASES,
    MEASURES,
    SCRIPT,
    STEERING,
    WORDS,
    YAMLS,
    Desk,
    Hostile,
    Said,
    in_an_extract,
    shown,
)
from tests.records_helpers import extract, tree, write_about, write_ssd

LONGEST_MESSAGE = 700  # characters
MOST_MISTAKES = 10_000  # of a catalogue, whose mistakes are listed one by one


def app_of(page: str) -> AppTest:
    """The app with one page only."""
    return AppTest.from_string(
        "import streamlit as st\n"
        f"from pages import {page}\n"
        "from pages.parts.frame import frame_page\n"
        f"frame_page(st.navigation([st.Page({page}.render, title='x', url_path='x')]))\n",
        default_timeout=60,
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small load and empty minutes. Read only."""
    top = tmp_path_factory.mktemp("loaded")
    assert main(["load", str(write_ssd(top / "extract")), "--data", str(top / "data")]) == 0
    assert main(["minutes", "verify", "--data", str(top / "data")]) == 0
    minutes_store._kept.cache_clear()
    return top / "data"


@pytest.fixture
def desk(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    data, outside = tmp_path / "data", tmp_path / "outside"
    shutil.copytree(loaded, data)
    outside.mkdir()
    (outside / "canary").write_text("sings", encoding="utf-8")
    (outside / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "work").mkdir()
    return Desk(
        tmp_path / "work",
        data,
        outside,
        lambda: "".join(capsys.readouterr()),
        lambda page, address: at(monkeypatch, data, app_of(page), address),
    )


def kept(data: Path) -> dict[str, str]:
    """Every file in the data folder but those that SQLite and locks leave while they work."""
    return {name: what for name, what in tree(data).items() if not name.endswith(("-wal", "-shm", "lock"))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_answered_in_one_message_and_harms_nothing(case: Hostile, desk: Desk) -> None:
    before, beside = kept(desk.data), tree(desk.outside)
    said = case.act(desk)
    assert said.code == case.code, said.text[-2000:]
    assert case.says in said.text
    must_be_clear(said, case)
    assert tree(desk.outside) == beside
    if not case.writes:
        assert kept(desk.data) == before


def must_be_clear(said: Said, case: Hostile) -> None:
    assert "Traceback" not in said.text
    assert not any(text in said.text for text in case.never)
    assert odd_character(said.text) == ""
    if case.code == 2 and "usage:" not in said.text:
        message = said.text.strip()
        assert message.startswith("perfcore: ")
        assert "\n" not in message
        assert len(message) < LONGEST_MESSAGE
    assert case.code == 0 or len(said.text) < MOST_MISTAKES


def test_there_are_more_than_a_hundred() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) > 100


# ---- words that people and extracts bring in -----------------------------------------------------

EVERYTHING = {**WORDS, **STEERING}
READS_MARKDOWN = (
    "title",
    "header",
    "subheader",
    "caption",
    "warning",
    "error",
    "info",
    "success",
    "markdown",
)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A load in which teams, workers, needs and the council are named to do harm. Read only."""
    top = tmp_path_factory.mktemp("named")
    folder = write_ssd(top / "extract", extract(ssd_cin_episodes=in_an_extract(EVERYTHING)))
    write_about(folder, council=WORDS["script"] + STEERING["ANSI"])
    assert main(["load", str(folder), "--data", str(top / "data")]) == 0
    return top / "data"


@pytest.fixture(scope="module")
def told(named: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a CSV, a table on a terminal, JSON and a page make of those names."""
    out = {}
    for form in ("--csv", "--json", ""):
        caught = io.StringIO()
        with redirect_stdout(caught):
            options = [form] if form else []
            assert main(["values", "referrals", "--by", "team", "--data", str(named), *options]) == 0
        out[form or "terminal"] = caught.getvalue()
    with pytest.MonkeyPatch.context() as patch:
        address = {"measure": "referrals", "by": "team", "month": "2025-03"}
        test = at(patch, named, app_of("one_measure"), address).run()
        assert not test.exception
        out["page"] = "".join(str(e.value) for e in test.get("html"))
        out["marked"] = marked(test)
    return out


def marked(test: AppTest) -> str:
    """Everything on a page that Streamlit reads as Markdown."""
    return "\n".join(str(e.value) for kind in READS_MARKDOWN for e in test.get(kind))


@pytest.mark.parametrize("name", WORDS)
def test_a_name_in_an_extract_is_a_name_everywhere(name: str, told: Mapping[str, str]) -> None:
    words = WORDS[name]
    groups = [row[1] for row in csv.reader(io.StringIO(told["--csv"]))]
    assert ("'" + words if words[0] in "=+-@\uff1d" else words) in groups
    assert words in told["terminal"]
    assert words in {row["group"] for row in json.loads(told["--json"])}
    assert escape(words) in told["page"]
    if escape(words) != words:
        assert words not in told["page"]
    assert words not in told["marked"] or plain(words) == words


@pytest.mark.parametrize("form", ["--csv", "terminal", "page", "marked"])
def test_no_name_steers_a_terminal_or_turns_a_line_round(form: str, told: Mapping[str, str]) -> None:
    assert odd_character(told[form]) == ""
    if form == "--csv":
        groups = {row[1] for row in csv.reader(io.StringIO(told[form]))}
        assert {"North [2J [31mEast", "North 31mEast", "North tsaE"} <= groups
        assert "North perfcore: Backed up to x." in groups


@pytest.mark.parametrize(
    ("page", "field", "press", "more"),
    [
        ("what_we_say", "Comment", "Save", {}),
        (
            "what_was_promised",
            "What was asked for",
            "Keep this question",
            {"Who asked (role)": "Chair", "Who answers (role)": "Head"},
        ),
    ],
)
def test_what_people_write_stays_words(
    page: str, field: str, press: str, more: dict[str, str], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {"measure": "referrals", "month": "2025-03"} if page == "what_we_say" else {}
    test = at(monkeypatch, desk.data, app_of(page), address).run()

    def write(text: str) -> str:
        fields = {f.label: f for f in [*test.text_area, *test.text_input]}
        for label, given in {"Your name": "Ana", **more, field: text}.items():
            fields[label].set_value(given)
        next(b for b in test.button if b.label == press).click()
        test.run()
        assert not test.exception
        return shown(test)

    for words in WORDS.values():
        if "{" in words and page == "what_we_say":
            continue  # a live reference, which has tests of its own
        page_now = write(words)
        html = "".join(str(e.value) for e in test.get("html"))
        assert escape(words) in html
        assert words not in html or escape(words) == words
        assert words not in marked(test) or plain(words) == words
        assert "Traceback" not in page_now
    before = kept(desk.data)
    assert "U+0000" in write("North\0East")
    assert "U+202E" in write("North\u202eEast")
    assert "20,000" in write("x" * 1_000_000)
    assert kept(desk.data) == before
    assert desk.run("minutes", "verify", "--data", desk.data).code == 0
    assert desk.run("minutes", "export", desk.tmp / "out", "--data", desk.data).code == 0
    for file in (desk.tmp / "out").glob("*.csv"):
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")):
            assert not any(cell[:1] in "=+@\uff1d\t\r" for cell in row if cell)


@pytest.mark.parametrize("name", YAMLS)
def test_the_list_of_reasons_has_the_same_bounds(name: str, tmp_path: Path) -> None:
    raw, says = YAMLS[name]
    (tmp_path / "delay_reasons.yaml").write_bytes(raw)
    with pytest.raises(delays.BadChoices, match=re.escape(says)) as refused:
        delays.reason_choices(LOCAL_ADMINISTRATOR, tmp_path)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < LONGEST_MESSAGE


def test_names_in_the_catalogue_and_the_house_style_stay_names(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = MEASURES.read_text(encoding="utf-8")
    renamed = {"Contacts received": "=1+1", "Referrals received": SCRIPT + WORDS["Markdown image"]}
    for old, new in renamed.items():
        text = text.replace(f"name: {old}\n", f"name: '{new}'\n", 1)
    measures = desk.put("m/measures.yaml", text)
    style = {"council": SCRIPT + WORDS["LaTeX"], "meetings": {"management": WORDS["Typst"]}}
    desk.put("m/house_style.yaml", json.dumps(style))
    where = ("--data", desk.data, "--measures", measures)

    out = desk.tmp / "out"
    out.mkdir()
    (out / "briefing-2025-03-management.html").symlink_to(desk.outside / "canary")
    wanted = ("--audience", "management", "--month", "2025-03", "--out", out)
    assert desk.run("briefing", *wanted, *where).code == 0
    assert (desk.outside / "canary").read_text(encoding="utf-8") == "sings"
    html = (out / "briefing-2025-03-management.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert escape(SCRIPT) in html
    assert "root:" not in html
    assert b"'=1+1" in (out / "briefing-2025-03-management-figures.csv").read_bytes()
    cells = [
        cell
        for sheet in openpyxl.load_workbook(out / "briefing-2025-03-management-figures.xlsx")
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "=1+1"
    ]
    assert cells
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}

    test = at(monkeypatch, desk.data, app_of("one_measure"), {"measure": "referrals", "month": "2025-03"})
    monkeypatch.setenv("PERFCORE_MEASURES", str(measures))
    test.run()
    assert not test.exception
    assert plain(renamed["Referrals received"]) in str(test.title[0].value)
    assert SCRIPT not in "".join(str(e.value) for e in test.get("html"))
