"""A password in the address of the store never reaches a message, a traceback, a page or a log."""

from __future__ import annotations

import io
import logging
import traceback
from pathlib import Path
from urllib.parse import quote

import pytest

from perfcore.__main__ import main
from perfcore.minutes.errors import MinutesError
from perfcore.minutes.store import open_store
from tests.app_pages import everything, run_page
from tests.records_helpers import write_ssd

SECRET = "S3cr@t/wo:rd?#%x"
HERE = "127.0.0.1:9"  # nothing listens there
PARTS = [SECRET, quote(SECRET, safe=""), "S3cr", "rd?#%x"]
ADDRESSES = {
    "as it should be": f"postgresql://user:{quote(SECRET, safe='')}@{HERE}/db",
    "signs left as they are": f"postgresql://user:{SECRET}@{HERE}/db",
    "a port that is none": f"postgresql://user:{quote(SECRET, safe='')}@127.0.0.1:x/db",
    "in the query": f"postgresql://{HERE}/db?user=u&password={quote(SECRET, safe='')}",
    "an option that there is not": f"postgresql://user:{quote(SECRET, safe='')}@{HERE}/db?nonesuch=1",
    "a driver that there is not": f"postgresql+none://user:{quote(SECRET, safe='')}@{HERE}/db",
    "a driver that is not installed": f"postgresql+asyncpg://user:{quote(SECRET, safe='')}@{HERE}/db",
    "another database": f"mysql://user:{quote(SECRET, safe='')}@{HERE}/db",
    "no address": f"postgresql:/user:{SECRET}",
}


def script() -> None:
    import streamlit as st

    from pages import what_was_promised
    from pages.parts.frame import frame_page

    frame_page(st.navigation([st.Page(what_was_promised.render, title="Promises", url_path="promises")]))


def clean(text: str) -> bool:
    return not any(part in text for part in PARTS)


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_part_of_a_password_is_said(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        with pytest.raises(MinutesError) as caught:
            open_store(ADDRESSES[name])
        monkeypatch.setenv("PERFCORE_STORE", ADDRESSES[name])
        assert main(["minutes", "verify", "--data", str(tmp_path)]) == 2
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.WARNING)
    said = capsys.readouterr()
    assert said.err.startswith("perfcore: ")
    assert clean("".join(traceback.format_exception(caught.value)))
    assert clean(said.out + said.err)
    assert clean(log.getvalue())


def test_nor_on_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert main(["load", str(write_ssd(tmp_path / "x")), "--data", str(tmp_path / "data")]) == 0
    monkeypatch.setenv("PERFCORE_STORE", ADDRESSES["as it should be"])
    test = run_page(monkeypatch, tmp_path / "data", script, {})
    assert not test.exception
    assert "The minutes cannot be read" in everything(test)
    assert clean(everything(test))
