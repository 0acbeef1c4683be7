"""Who looked: the page, for the administrator alone, and the record through kills and tampering."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfcore.access import audit
from perfcore.access.viewer import LOCAL_ADMINISTRATOR, Refused, Viewer
from tests.app_pages import everything, run_page, words

MANAGER = Viewer("manager", "A. Manager", ("North",))
HEAD = Viewer("head", "=1+1")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def script() -> None:
    import streamlit as st

    from pages import who_looked
    from pages.parts.frame import frame_page

    frame_page(st.navigation([st.Page(who_looked.render, title="Who looked", url_path="audit")]))


def shown(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> AppTest:
    test = run_page(monkeypatch, data, script, address)
    assert not test.exception
    return test


@pytest.fixture
def looked(tmp_path: Path) -> Path:
    audit.record(tmp_path, MANAGER, "rows", "cp_plans", MARCH, {"team": ("North",)})
    audit.record(tmp_path, HEAD, "late list", "icpc_15wd", APRIL, exported=True)
    return tmp_path


def test_the_administrator_reads_who_saw_what(monkeypatch: pytest.MonkeyPatch, looked: Path) -> None:
    page = everything(shown(monkeypatch, looked))
    for text in ("2 looks at children, by 2 people", "Every look is as it was written", "2,190 days"):
        assert text in page
    for text in ("A. Manager", "manager", "rows", "cp_plans", "2026-03", "team = North", "late list"):
        assert text in page
    only = everything(shown(monkeypatch, looked, looked_as="head"))
    assert "1 look, 1 file made." in only
    assert "A. Manager" not in only
    assert "No look" not in only
    assert "which is not here" in words(shown(monkeypatch, looked, looked_in="2020-01"))


def test_nobody_and_nothing_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "Nobody has looked at children yet" in words(shown(monkeypatch, tmp_path))
    assert list(tmp_path.iterdir()) == []  # reading writes nothing


@pytest.mark.parametrize("role", ["member", "manager", "head", "analyst"])
def test_others_are_refused_in_a_sentence(role: str, monkeypatch: pytest.MonkeyPatch, looked: Path) -> None:
    monkeypatch.setenv("PERFCORE_LOCAL_ROLE", role)
    page = everything(shown(monkeypatch, looked))
    assert "Your role does not see who looked at what; an administrator may." in page
    assert "A. Manager" not in page
    with pytest.raises(Refused):
        audit.as_csv(Viewer(role, "x"), [], ())  # type: ignore[arg-type]


def test_a_record_that_was_changed_is_said_at_the_top(monkeypatch: pytest.MonkeyPatch, looked: Path) -> None:
    file = looked / "audit" / "looked.jsonl"
    file.write_bytes(file.read_bytes().replace(b"A. Manager", b"B. Manager"))
    page = words(shown(monkeypatch, looked))
    assert "The record of who looked was changed" in page
    assert "Line 1 was changed after it was written." in page
    with pytest.raises(Refused, match="Nothing is removed"):
        audit.prune(looked, LOCAL_ADMINISTRATOR, 30)


def test_the_download_is_no_formula(looked: Path) -> None:
    content = audit.as_csv(LOCAL_ADMINISTRATOR, audit.looks(looked, LOCAL_ADMINISTRATOR), ["Looks"])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Looks"]
    assert [row[1] for row in rows[1:]] == ["who", "'=1+1", "A. Manager"]


@pytest.mark.parametrize("when", ["before the line", "within the line", "before the head"])
def test_a_kill_at_any_point_is_no_fault_and_loses_nothing_that_was_shown(looked: Path, when: str) -> None:
    file, head = looked / "audit" / "looked.jsonl", looked / "audit" / "head"
    before, was = file.read_bytes(), head.read_bytes()
    audit.record(looked, MANAGER, "rows", "cla", MARCH, exported=True)
    whole = file.read_bytes()
    head.write_bytes(was)
    cut = {"before the line": len(before), "within the line": len(before) + 40, "before the head": len(whole)}
    file.write_bytes(whole[: cut[when]])
    assert audit.faults(looked, LOCAL_ADMINISTRATOR) == []
    audit.record(looked, HEAD, "rows", "cin", APRIL, exported=True)
    assert audit.faults(looked, LOCAL_ADMINISTRATOR) == []
    seen = [look.measure for look in audit.looks(looked, LOCAL_ADMINISTRATOR)]
    assert seen == ["cin", *(["cla"] if when == "before the head" else []), "icpc_15wd", "cp_plans"]
    assert all(json.loads(line) for line in file.read_bytes().splitlines())
