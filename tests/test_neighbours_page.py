"""The page Neighbours, as Streamlit runs it, and what other pages may show of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfcore import access
from perfcore.access import neighbours
from perfcore.neighbours.store import import_files
from tests import official_files as invented
from tests.app_pages import ROOT, everything, run_page, words

VIEWER = access.LOCAL_ADMINISTRATOR


@pytest.fixture
def data(demo_data: Path, tmp_path: Path) -> Path:
    """The demo council with an invented authority's figures, in which a rise is planted."""
    out = tmp_path / "data"
    shutil.copytree(demo_data, out)
    rows = invented.referral_rows((2022, 2023, 2024), {2022: 2000, 2023: 2000, 2024: 3200})
    import_files(out, [invented.write_c1(tmp_path, rows), invented.write_model(tmp_path)])
    return out


def script() -> None:
    import streamlit as st

    from pages import compared
    from pages.parts.frame import NEIGHBOURS, frame_page

    frame_page(st.navigation([st.Page(compared.render, title="Neighbours", url_path=NEIGHBOURS)]))


def opened(monkeypatch: pytest.MonkeyPatch, data: Path, **address: str) -> tuple[str, str]:
    """What the page says in words and in its tables."""
    test = run_page(monkeypatch, data, script, address)
    assert not test.exception
    return words(test), "".join(str(h.value) for h in test.get("html"))


def test_without_an_import_the_page_says_how(monkeypatch: pytest.MonkeyPatch, demo_data: Path) -> None:
    said, _ = opened(monkeypatch, demo_data)
    assert "No official figures to compare with" in said
    assert "python -m perfcore neighbours import" in said


def test_a_council_that_the_figures_do_not_know_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    said, _ = opened(monkeypatch, data)
    assert "Which authority is ours?" in said


def test_the_finding_stands_first_and_the_table_says_who(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    said, tables = opened(monkeypatch, data, area="E06000900", measure="referral_rate")
    assert said.startswith("Our rise is out of line with our neighbours")
    assert "from c1_2024.csv. Neighbours: sn_model_one.csv." in said
    assert "Aldermoor: 800.0 per 10,000 children" in said
    assert "Aldermoor (us)" in tables
    assert "3,200 of 40,000" in tables
    assert "Neighbours&#x27; median" in tables
    assert "Neighbours&#x27; mean" in tables


def test_an_earlier_year_is_asked_for_in_the_address(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    said, _ = opened(monkeypatch, data, area="E06000900", measure="referral_rate", year="2023")
    assert "From 2022 to 2023 we stayed level" in said


def test_an_own_authority_is_the_default(monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path) -> None:
    import_files(data, [invented.write_model(tmp_path)], council="Cinderby")
    said, _ = opened(monkeypatch, data)
    assert "Cinderby: " in said


def test_beside_needs_an_own_authority(data: Path, tmp_path: Path) -> None:
    gate = access.open_gate(data, ROOT / "measures.yaml")
    assert neighbours.beside(gate, VIEWER, data) == {}
    import_files(data, [invented.write_model(tmp_path)], council="E06000900")
    assert neighbours.beside(gate, VIEWER, data)["referral_rate"] == "median 555.0, England 580.0 (2024)"
    assert "cla_rate" not in neighbours.beside(gate, VIEWER, data)
    assert neighbours.beside(gate, VIEWER, tmp_path / "nothing") == {}


def card() -> None:
    from pages import one_measure
    from pages.parts import address

    address.begin("measure")
    one_measure.render()


def test_the_card_of_a_measure_has_the_figures_that_the_first_page_has(
    monkeypatch: pytest.MonkeyPatch, data: Path, tmp_path: Path
) -> None:
    import_files(data, [invented.write_model(tmp_path)], council="E06000900")
    asked = {"measure": "referral_rate", "month": "2026-09"}
    page = everything(run_page(monkeypatch, data, card, asked))
    assert "median 555.0, England 580.0 (2024), from the official statistics imported here." in page
