"""Helpers for journeys: a server of the app, and a Streamlit page that says when it has finished."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page, Playwright, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import run

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
SECONDS_TO_START = 90
SECONDS_TO_FINISH = 60

# Without the networking switches Chromium looks up its maker's hosts at every start.
FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(chromium: BrowserType, executable: str) -> Browser:
    """A headless Chromium; as root it starts only without its sandbox."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return chromium.launch(executable_path=executable, args=FLAGS + (["--no-sandbox"] if as_root else []))


def chromium_for(playwright: Playwright) -> str:
    """The Chromium that the journeys use, or "" where there is none."""
    return run.find_chromium(own=playwright.chromium.executable_path)


@contextmanager
def serve(data: Path, log: Path, **env: str) -> Iterator[str]:
    """The app against `data` on a free port, for as long as the block lasts; gives its address.

    "{port}" in a variable of `env` stands for that port.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    server, port = start(data, log, env)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        run.end(server)


def start(data: Path, log: Path, env: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    """A server of the app and its port, for whoever ends it."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        port = run.free_port()
        with log.open("ab") as out:
            server = subprocess.Popen(
                [*run.streamlit_command(sys.executable, port), "--server.fileWatcherType", "none"],
                cwd=ROOT,
                env=run.child_environment()
                | {"PERFCORE_DATA": str(data)}
                | {name: value.replace("{port}", str(port)) for name, value in env.items()},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        if run.wait_until_healthy(server, port, deadline - time.monotonic()):
            return server, port
        run.end(server)
        # Another worker may have taken the port between choosing and binding; anything else is final.
        if "already in use" not in log.read_text(encoding="utf-8", errors="replace")[-2000:]:
            break
    tail = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    raise AssertionError(f"The app did not answer its health endpoint. The end of {log}:\n{tail}")


def open_page(page: Page, address: str) -> None:
    """Go to an address cold and wait until the page has been drawn."""
    page.goto(address)
    wait_ready(page)


def wait_ready(page: Page) -> None:
    """Wait until no script is running, the footer stands, and nothing stands in for a part still fetched.

    A page that has only just connected is "notRunning" for a moment, so the footer, drawn last, is asked
    for too. Right after a click this can come too early, before the server has heard of it: use `rerun`.
    """
    ready = (
        '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
        ':has(.pc-footer):not(:has([data-testid="stSkeleton"]))'
    )
    expect(page.locator(ready)).to_be_attached(timeout=SECONDS_TO_FINISH * 1000)


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """`with rerun(page): page.get_by_role(...).click()` waits for the run that the click sets off."""
    socket = _socket(page)
    with socket.expect_event("framereceived", predicate=_is_end_of_run, timeout=SECONDS_TO_FINISH * 1000):
        yield
    wait_ready(page)


def shot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page under test-results/."""
    path = RESULTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Streamlit scrolls inside the page, so only a window of its full height shows everything.
    size = page.viewport_size
    height = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0")
    if size and height > size["height"]:
        page.set_viewport_size({"width": size["width"], "height": min(int(height), 8000)})
    page.screenshot(path=path)
    if size:
        page.set_viewport_size(size)
    return path


def watch(page: Page) -> None:
    """Remember the page's sockets, so that `rerun` can listen to the one in use."""
    sockets = _SOCKETS[page] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.on("close", lambda closed: _SOCKETS.pop(closed, None))


_SOCKETS: dict[Page, list[WebSocket]] = {}


def _socket(page: Page) -> WebSocket:
    opened = [socket for socket in _SOCKETS[page] if not socket.is_closed()]
    assert opened, "The page has no open connection to the app: open it first."
    return opened[-1]


def _is_end_of_run(frame: str | bytes) -> bool:
    if isinstance(frame, str):
        return False
    message = ForwardMsg.FromString(frame)
    return (
        message.WhichOneof("type") == "script_finished"
        and message.script_finished != ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
    )
