"""`python -m perfcore check`: what it prints, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfcore.__main__ import main
from perfcore.catalogue.mistakes import Mistake
from perfcore.cli.check import pointed
from tests.catalogue_texts import SOUND


def check(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(["check", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_sound_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "measures.yaml"
    path.write_text(SOUND)
    code, out, _ = check(capsys, str(path))
    assert code == 0
    assert out == f"{path} is sound: 6 measures in 2 groups, 3 dimensions, 1 notes.\n"


def test_every_mistake_with_its_line_and_a_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "measures.yaml"
    path.write_text(SOUND.replace("end_date) <= 45", "enddate) <= 45").replace("show: ratio", "show: ration"))
    code, out, _ = check(capsys, str(path))
    assert code == 1
    assert out == (
        f'{path}:28:36: measures.on_time: no column "enddate" in assessments. Did you mean "end_date"?\n'
        "    28 |     hits: working_days(start_date, enddate) <= 45\n"
        "       |                                    ^\n"
        f"{path}:90:11: measures.ready: show is count, percent, median, bands or ratio, "
        'not "ration". Did you mean "ratio"?\n'
        "    90 |     show: ration\n"
        "       |           ^\n"
        "\n"
        f"2 mistakes in {path}.\n"
    )


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = check(capsys, str(tmp_path / "none.yaml"))
    assert (code, out) == (2, "")
    assert "none.yaml cannot be read" in err
    assert check(capsys, str(tmp_path))[0] == 2


def test_the_file_of_the_environment_is_the_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(SOUND)
    monkeypatch.setenv("PERFCORE_MEASURES", str(path))
    assert check(capsys)[1].startswith(f"{path} is sound")


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "a" * 300 + "X" + "b" * 300
    shown, mark = pointed(Mistake("f", 1, 301, "", "says"), [line]).splitlines()
    assert len(shown) < 130
    assert shown[mark.index("^")] == "X"


def test_nothing_in_a_line_moves_the_cursor() -> None:
    shown, mark = pointed(Mistake("f", 1, 4, "", "says"), ["a\t\x1bX"]).splitlines()
    assert shown[mark.index("^")] == "X"
    assert shown.isprintable()


def test_watching_checks_again_when_the_file_changes_until_it_is_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "measures.yaml"
    path.write_text(SOUND)
    broken = SOUND.replace("show: ratio", "show: ration")
    # what happens between two looks at the file; the same text twice is no change
    between = iter([lambda: path.write_text(broken), lambda: None, lambda: path.unlink(), stopped])
    monkeypatch.setattr("perfcore.cli.check.time.sleep", lambda _seconds: next(between)())
    code, out, err = check(capsys, str(path), "--watch")
    assert code == 2
    assert out.count("--- ") == 3
    assert out.count("is sound") == 1
    assert out.count('Did you mean "ratio"?') == 1
    assert err.count("cannot be read") == 1


def stopped() -> None:
    raise KeyboardInterrupt
