"""What the tests share: one demo council, the app that shows it, and a page of a real browser.

Everything that takes long is made once and shared by the xdist workers. Treat `demo_council` and
`demo_data` as read only: they outlive the run.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import run

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CACHE = ROOT / ".pytest_cache" / "perfcore"
DEMO_TO = date(2026, 10, 31)
KEEP_SECONDS = 2 * 3600

# In CI these must run: what is skipped aloud on a desk fails there.
NEVER_SKIPPED_IN_CI = {"shared", "browser"}


# ---- rules for skipping --------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        for fixture, marker in (("page", "browser"), ("browser", "browser"), ("shared", "shared")):
            if fixture in names and item.get_closest_marker(marker) is None:
                item.add_marker(marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") is not None and not SHARED.is_dir():
        pytest.skip(f"there is no folder {SHARED.name}/ beside the project, which this test reads")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    must_run = {marker.name for marker in item.iter_markers()} & NEVER_SKIPPED_IN_CI
    if must_run and run.in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"never skipped in CI: {report.longrepr}"
    item.stash.setdefault(_FAILED, False)
    item.stash[_FAILED] |= report.failed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and run.in_ci():
        report.outcome = "failed"
        report.longrepr = f"a whole file is never skipped in CI: {report.longrepr}"
    return report


_FAILED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """A page that is run puts its script in the place of the main module, from which no process can start."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the project."""
    if not SHARED.is_dir():
        pytest.skip(f"there is no folder {SHARED.name}/ beside the project, which this test reads")
    return SHARED


# ---- the demo council ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demo_council() -> Path:
    """The extract of one invented council of full size, as a folder. Read only."""
    return _made_once("council", ["perfcore/demo", "perfcore/records/tables.py"], _write_council)


@pytest.fixture(scope="session")
def demo_data(demo_council: Path) -> Path:
    """A data folder into which that council was loaded. Read only: copy it to write."""

    def load(out: Path) -> None:
        importlib.import_module("perfcore.records.load").load(demo_council, out)
        # else every worker's first member would wait for the same decisions
        importlib.import_module("perfcore.access").open_gate(out, ROOT / "measures.yaml").decide()

    sources = ["perfcore/demo", "perfcore/records", "perfcore/disclosure", "measures.yaml"]
    return _made_once("data", sources, load)


def _write_council(out: Path) -> None:
    importlib.import_module("perfcore.demo").write(out, seed=1, authorities=1, to=DEMO_TO)


def _made_once(name: str, sources: list[str], make: Callable[[Path], None]) -> Path:
    """What `make` writes, kept between runs until one of its sources changes."""
    key = f"{name}-{_digest(sources)}"
    folder = CACHE / key
    CACHE.mkdir(parents=True, exist_ok=True)
    with _locked(CACHE / f"{key}.lock"):
        if not folder.exists():
            part = CACHE / f"{key}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(folder)
            _forget_old()
        os.utime(folder)
    return folder


def _digest(sources: list[str]) -> str:
    digest = hashlib.sha256(DEMO_TO.isoformat().encode())
    for source in sources:
        top = ROOT / source
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _forget_old() -> None:
    for path in CACHE.iterdir():
        if path.is_dir() and time.time() - path.stat().st_mtime > KEEP_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One worker at a time; the system lets go of the lock when a worker dies."""
    with path.open("a+b") as handle:
        if os.name == "nt":
            msvcrt: Any = importlib.import_module("msvcrt")
            while True:
                try:
                    handle.seek(0)
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten seconds: building the council takes longer
                    continue
            try:
                yield
            finally:
                handle.seek(0)
                msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            fcntl: Any = importlib.import_module("fcntl")
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


# ---- the app and the browser ---------------------------------------------------------------------


@pytest.fixture(scope="session")
def app_server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Iterator[str]:
    """The address of the app, served over a copy of the demo council that journeys may write to."""
    from tests.browser import RESULTS, serve

    data = tmp_path_factory.mktemp("app") / "data"
    shutil.copytree(demo_data, data)
    with serve(data, RESULTS / f"app-{worker_name}.log") as address:
        yield address


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium, one for each worker."""
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium_for, launch

    with sync_playwright() as playwright:
        executable = chromium_for(playwright)
        if not executable:
            pytest.skip("no Chromium was found: `python run.py test` says how to get one")
        chromium = launch(playwright.chromium, executable)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page with nothing remembered. It fails the test when it asks anything of another machine."""
    from tests.browser import shot, watch

    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
    )
    asked: list[str] = []
    context.on("request", lambda sent: asked.append(sent.url))
    opened = context.new_page()
    watch(opened)
    yield opened
    if request.node.stash.get(_FAILED, False) and not opened.is_closed():
        shot(opened, "failed-" + re.sub(r"\W+", "-", request.node.nodeid))
    context.close()
    abroad = {url for url in asked if urlsplit(url).hostname not in {None, "", "127.0.0.1", "localhost"}}
    assert not abroad, f"the page asked other machines: {sorted(abroad)}"
