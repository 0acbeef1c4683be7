"""`python -m perfcore commentary FILE.json`: what it prints, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perfcore.__main__ import main

CASE: dict[str, Any] = {
    "id": "one",
    "period": "February 2026",
    "context": {
        "code": "CPP04",
        "name": "Children with a child protection plan",
        "value": 288,
        "previous": 297,
    },
    "comment": {"text": "288 children had a plan; plans rose."},
}


def written(tmp_path: Path, what: object) -> str:
    file = tmp_path / "cases.json"
    file.write_text(what if isinstance(what, str) else json.dumps(what), encoding="utf-8")
    return str(file)


def test_it_prints_findings_by_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quiet = {**CASE, "id": "two", "comment": {"text": "288 children had a plan."}}
    assert main(["commentary", written(tmp_path, {"cases": [CASE, quiet]})]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["one", "two"]
    assert printed["two"] == []
    (finding,) = printed["one"]
    assert set(finding) == {"kind", "start", "end", "says"}
    assert finding["kind"] == "direction_contradiction"
    assert CASE["comment"]["text"][finding["start"] : finding["end"]] == "rose"


@pytest.mark.parametrize(
    "case",
    [
        {"id": 7, "context": {}, "comment": "Nothing is known."},
        {"id": "x", "context": {"spc": None, "value": None, "other_known_numbers": {"a": None}},
         "comment": {"text": "", "audience": None, "declared_cross_references": None}},
        {"id": "y", "context": {"value": "1,234", "target": "", "spc": "common"}, "comment": "1,234."},
    ],
)  # fmt: skip
def test_optional_keys_may_be_missing(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["commentary", written(tmp_path, [case])]) == 0
    assert json.loads(capsys.readouterr().out) == {str(case["id"]): []}


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("{", "not JSON (line 1, column 2)"),
        ("[" * 100_000, "not JSON"),
        ({"a": 1}, 'no list "cases"'),
        ([3], "Case 1 is no object"),
        ([{**CASE, "id": None}], 'Case 1 has no "id"'),
        ([CASE, CASE], 'Two cases have the id "one"'),
        ([{**CASE, "comment": {}}], 'Case one has no "text"'),
        ([{**CASE, "context": None}], 'Case one has no "context"'),
        ([{**CASE, "context": {"value": "many"}}], '"value" is no number'),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(
    what: object, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["commentary", written(tmp_path, what)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert told.err.count("\n") == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commentary", str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err
