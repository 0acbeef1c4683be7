"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app_pages import at, words

ROOT = Path(__file__).resolve().parent.parent


def app(monkeypatch: pytest.MonkeyPatch, data: Path, page: str = "", **address: str) -> AppTest:
    test = at(monkeypatch, data, AppTest.from_file(str(ROOT / "app.py"), default_timeout=60), address)
    if page:
        test.switch_page(f"pages/{page}.py")
    return test.run()


def test_home_shows_every_measure_of_the_catalogue(monkeypatch: pytest.MonkeyPatch, demo_data: Path) -> None:
    from perfcore.catalogue.read import read_catalogue

    test = app(monkeypatch, demo_data, month="2026-09")
    assert not test.exception
    assert "September 2026: " in words(test)
    page = "".join(str(h.value) for h in test.get("html"))
    for measure in read_catalogue(ROOT / "measures.yaml").measures.values():
        assert f"measure={measure.id}&amp;month=2026-09" in page


def test_nothing_loaded_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    test = app(monkeypatch, tmp_path)
    assert not test.exception
    assert "Nothing is loaded yet" in words(test)
    assert "python -m perfcore load" in words(test)


def test_a_broken_catalogue_names_the_line(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "measures.yaml"
    text = (ROOT / "measures.yaml").read_text(encoding="utf-8")
    line = next(i for i, row in enumerate(text.splitlines(), start=1) if row.strip() == "show: count")
    rows = text.splitlines()
    rows[line - 1] = rows[line - 1].replace("count", "cuont")
    broken.write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setenv("PERFCORE_DATA", str(demo_data))
    monkeypatch.setenv("PERFCORE_MEASURES", str(broken))
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert "measures.yaml has mistakes" in words(test)
    assert f":{line}:" in words(test)
    assert 'Did you mean "count"?' in words(test)


def test_a_damaged_store_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, demo_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo_data, data)
    (data / "current.json").write_text("{ not json", encoding="utf-8")
    test = app(monkeypatch, data)
    assert not test.exception
    assert "The loaded data is damaged" in words(test)
