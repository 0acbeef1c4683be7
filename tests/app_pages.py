"""Pages as Streamlit runs them, without a browser, and what they then say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent


def run_page(
    monkeypatch: pytest.MonkeyPatch, data: Path, script: Callable[[], None], address: Mapping[str, str]
) -> AppTest:
    """One page, drawn by `script`, against `data` at an address; `script` must import all that it uses."""
    return at(monkeypatch, data, AppTest.from_function(script, default_timeout=60), address).run()


def at(monkeypatch: pytest.MonkeyPatch, data: Path, test: AppTest, address: Mapping[str, str]) -> AppTest:
    """A test with its data and its address, not yet run."""
    monkeypatch.setenv("PERFCORE_DATA", str(data))
    monkeypatch.setenv("PERFCORE_MEASURES", str(ROOT / "measures.yaml"))
    for key, value in address.items():
        test.query_params[key] = value
    return test


def words(test: AppTest) -> str:
    """The title and the sentences."""
    return "\n".join(str(element.value) for element in [*test.title, *test.text])


def everything(test: AppTest) -> str:
    """All that stands on the page, tables and small print included."""
    return "\n".join(str(e.value) for e in [*test.title, *test.text, *test.caption, *test.get("html")])
