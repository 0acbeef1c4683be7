"""Saving measures.yaml: whole or not at all, with who and why; two editors; back to the version before."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcore.access import measures_file
from perfcore.access.measures_file import ChangedMeanwhile, NotSaved, save, text_of, versions
from perfcore.access.viewer import Refused, Viewer
from perfcore.catalogue.merge import merge
from perfcore.catalogue.mistakes import CatalogueError
from perfcore.catalogue.read import read_catalogue
from perfcore.records.lock import only_one
from tests.catalogue_texts import SOUND
from tests.test_catalogue_examples import WITH
from tests.thorough import THOROUGH

ANNA, BEN = Viewer("analyst", "Analyst A"), Viewer("analyst", "Analyst B")
NEW = SOUND.replace("tolerance: 3", "tolerance: 4")
OTHER = SOUND.replace("name: Ready-made", "name: Cases for each worker")


@pytest.fixture
def where(tmp_path: Path) -> tuple[Path, Path]:
    measures = tmp_path / "measures.yaml"
    measures.write_bytes(SOUND.encode())
    return tmp_path / "data", measures


def test_a_save_is_in_the_file_and_in_its_history(where: tuple[Path, Path]) -> None:
    data, measures = where
    saved = save(ANNA, data, measures, NEW, SOUND, " Agreed in April ")
    assert measures.read_bytes() == NEW.encode()
    assert [(v.number, v.who, v.why) for v in versions(ANNA, data)] == [
        (2, "Analyst A", "Agreed in April"),
        (1, "not saved here", "as it was found"),
    ]
    assert text_of(ANNA, data, versions(ANNA, data)[1]) == SOUND
    assert saved == versions(ANNA, data)[0]
    assert sorted(p.name for p in measures.parent.iterdir()) == ["data", "measures.yaml"]


def test_undo_brings_the_version_before_and_can_be_undone(where: tuple[Path, Path]) -> None:
    data, measures = where
    assert measures_file.before(ANNA, data, measures) is None
    save(ANNA, data, measures, NEW, SOUND, "A")
    back = measures_file.before(ANNA, data, measures)
    assert back is not None
    save(BEN, data, measures, text_of(BEN, data, back), NEW, "Undo")
    assert measures.read_text() == SOUND
    again = measures_file.before(ANNA, data, measures)
    assert again is not None
    assert text_of(ANNA, data, again) == NEW


def test_a_file_with_mistakes_is_not_saved(where: tuple[Path, Path]) -> None:
    data, measures = where
    with pytest.raises(CatalogueError):
        save(ANNA, data, measures, SOUND.replace("show: ratio", "show: ration"), SOUND, "A")
    with pytest.raises(CatalogueError, match=r"these rows give 50"):
        save(ANNA, data, measures, WITH.replace("gives: 50", "gives: 51"), SOUND, "A")
    assert measures.read_bytes() == SOUND.encode()


def test_what_else_is_not_saved(where: tuple[Path, Path]) -> None:
    data, measures = where
    with pytest.raises(NotSaved, match="Say why"):
        save(ANNA, data, measures, NEW, SOUND, "  ")
    with pytest.raises(NotSaved, match="Nothing is changed"):
        save(ANNA, data, measures, SOUND, SOUND, "A")
    for role in ("member", "manager", "head"):
        with pytest.raises(Refused):
            save(Viewer(role, "x"), data, measures, NEW, SOUND, "A")
        with pytest.raises(Refused):
            versions(Viewer(role, "x"), data)
        with pytest.raises(Refused):
            measures_file.read(Viewer(role, "x"), measures)
    (data / measures_file.FOLDER).mkdir(parents=True, exist_ok=True)
    with only_one(data / measures_file.FOLDER), pytest.raises(NotSaved, match="at this moment"):
        save(ANNA, data, measures, NEW, SOUND, "A")
    assert measures.read_bytes() == SOUND.encode()


def test_a_second_editor_is_told_and_both_changes_go_together(where: tuple[Path, Path]) -> None:
    data, measures = where
    save(ANNA, data, measures, NEW, SOUND, "A")
    with pytest.raises(ChangedMeanwhile, match="Analyst A has changed") as told:
        save(BEN, data, measures, OTHER, SOUND, "B")
    both = merge(SOUND, OTHER, told.value.theirs)
    assert both.clashes == ()
    save(BEN, data, measures, both.text, told.value.theirs, "B")
    assert "tolerance: 4" in measures.read_text()
    assert "name: Cases for each worker" in measures.read_text()


def test_a_change_with_another_editor_is_kept_too(where: tuple[Path, Path]) -> None:
    data, measures = where
    save(ANNA, data, measures, NEW, SOUND, "A")
    measures.write_text(OTHER)
    save(BEN, data, measures, SOUND, OTHER, "B")
    assert [v.who for v in versions(ANNA, data)] == [
        "Analyst B", "not saved here", "Analyst A", "not saved here",
    ]  # fmt: skip
    assert text_of(ANNA, data, versions(ANNA, data)[1]) == OTHER


def test_line_ends_links_and_rights_stay(where: tuple[Path, Path], tmp_path: Path) -> None:
    data, measures = where
    windows = SOUND.replace("\n", "\r\n")
    measures.write_bytes(windows.encode())
    measures.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(measures)
    save(ANNA, data, link, NEW, windows, "A")
    assert measures.read_bytes() == NEW.replace("\n", "\r\n").encode()
    assert link.is_symlink()
    assert measures.stat().st_mode & 0o777 == 0o640


def killed_at(step: int, data: Path, measures: Path) -> bool:
    """Save in a process of its own that is killed at its n-th line in the module; whether it was."""
    child = os.fork()
    if child == 0:
        left = step

        def at_line(_frame: FrameType, event: str, _arg: Any) -> Any:
            nonlocal left
            if event == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return at_line

        def tracer(frame: FrameType, _event: str, _arg: Any) -> Any:
            return at_line if frame.f_code.co_filename == measures_file.__file__ else None

        sys.settrace(tracer)
        try:
            save(ANNA, data, measures, NEW, SOUND, "A")
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_whatever_kills_a_save_leaves_one_whole_file(where: tuple[Path, Path]) -> None:
    data, measures = where
    seen = set()
    for step in range(1, 500, 1 if THOROUGH else 4):
        measures.write_bytes(SOUND.encode())
        killed = killed_at(step, data, measures)
        text = measures.read_text()
        assert text in (SOUND, NEW)
        seen.add(text)
        assert len(read_catalogue(measures).measures) == 6
        assert all(text_of(ANNA, data, v) in (SOUND, NEW) for v in versions(ANNA, data))
        if not killed:
            break
    assert step > 60
    assert seen == {SOUND, NEW}
    measures.write_bytes(SOUND.encode())
    save(ANNA, data, measures, NEW, SOUND, "And then it works")
    assert measures.read_text() == NEW


def test_a_save_that_fails_leaves_the_file(where: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    data, measures = where
    save(ANNA, data, measures, NEW, SOUND, "A")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(ANNA, data, measures, OTHER, NEW, "B")
    assert measures.read_text() == NEW
    assert [p.name for p in measures.parent.iterdir() if p.name.startswith(".")] == []


# ---- putting two changes together --------------------------------------------------------------------


def test_lines_that_both_changed_clash_and_mine_stand() -> None:
    found = merge("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n")
    assert found.text == "a\nmine\nc\n"
    (clash,) = found.clashes
    assert (clash.line, clash.base, clash.mine, clash.theirs) == (2, "b\n", "mine\n", "theirs\n")


TEXT = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "e\n"]), max_size=8).map("".join)


@given(TEXT, TEXT, TEXT)
def test_what_only_one_changed_is_theirs(base: str, mine: str, theirs: str) -> None:
    assert merge(base, mine, base) == merge(base, mine, mine)
    assert merge(base, mine, base).text == mine
    assert merge(base, base, theirs).text == theirs
    assert merge(base, base, theirs).clashes == ()
    both, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(both.clashes) == len(other.clashes)
    if not both.clashes:
        assert both.text == other.text
