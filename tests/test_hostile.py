"""A hundred inputs that mean harm: each gets one clear message, and what is kept is as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfcore.__main__ import main
from perfcore.minutes import store as minutes_store
from perfcore.safety.text import odd_character
from tests.app_pages import at
from tests.hostile import CASES, Desk, Hostile, Said
from tests.records_helpers import tree, write_ssd

LONGEST_MESSAGE = 700  # characters
MOST_MISTAKES = 10_000  # of a catalogue, whose mistakes are listed one by one


def script(page: str) -> Callable[[], None]:
    """The source of an app of one page."""
    source = (
        "import streamlit as st\n"
        f"from pages import {page}\n"
        "from pages.parts.frame import frame_page\n"
        f"frame_page(st.navigation([st.Page({page}.render, title='x', url_path='x')]))\n"
    )
    return lambda: AppTest.from_string(source, default_timeout=60)  # type: ignore[return-value]


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
        lambda page: at(monkeypatch, data, script(page)(), {}),
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
