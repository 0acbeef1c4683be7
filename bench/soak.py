"""Many people at once while data is loaded, and a server that is killed: `python -m bench.soak`.

`soak` has clients look, write comments and have files made while extracts are loaded; `kill` ends the server
with SIGKILL at random moments of the same, starts it again, and asks whether all that anybody was told was
kept is there.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from websockets.exceptions import WebSocketException

import run
from bench.clients import MONTHS, Look, Tab, looks, tab
from perfcore.access import LOCAL_ADMINISTRATOR, audit
from perfcore.catalogue.read import read_catalogue
from perfcore.minutes import comments, copies
from perfcore.minutes.store import FILE, file_url, open_store
from perfcore.records import store
from tests.browser import start

ROOT = Path(__file__).resolve().parent.parent
THINK = 3.0  # seconds between two steps of a person, half to one and a half times as long
BETWEEN_LOADS = 60.0
LONGEST = 180.0  # seconds that a server is waited for before it is killed anyway
WRITING = 0.3  # of steps; more where the server is killed
WARM = 0.3  # of the time, before which memory is not compared
SAVED = "Saved as version"
EXPORTS: dict[Look, str] = {("drift", ""): "Download", ("handovers", ""): "Download"}


@dataclass
class Kept:
    """What clients did: seconds of every look, comments that they were told are saved, files, errors."""

    waits: list[float] = field(default_factory=list)
    written: list[tuple[str, date, str]] = field(default_factory=list)
    files: int = 0
    errors: list[str] = field(default_factory=list)


def main() -> None:
    """Print what came of it; exit 1 where there was an error or something was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("what", choices=["soak", "kill"])
    parser.add_argument("--data", type=Path, default=Path("data"), help="a loaded data folder; it is copied")
    parser.add_argument(
        "--source", type=Path, default=Path("data/demo"), help="the extract to load meanwhile"
    )
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kills", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(args.data, data, ignore=shutil.ignore_patterns("demo"))
        log = Path(folder) / "app.log"
        if args.what == "soak":
            wrong = soak(data, log, args.source.resolve(), args.people, 60 * args.minutes)
        else:
            wrong = kill(data, log, args.source.resolve(), args.people, args.kills)
    print("\n".join(wrong) or "No error, no lost write; minutes and the record of looks verify.")
    sys.exit(1 if wrong else 0)


def soak(data: Path, log: Path, source: Path, people: int, seconds: float) -> list[str]:
    """Everybody at once for so long; what went wrong."""
    server, port = start(data, log, {})
    try:
        kept, memory = Kept(), list[float]()
        with _loading(data, source) as loaded, _watching(server.pid, memory):
            asyncio.run(_everybody(f"http://127.0.0.1:{port}", people, seconds, kept))
    finally:
        run.end(server)
    _say(kept, loaded)
    # with a load the old figures and the new are there at once: peaks are compared, not moments
    after = memory[int(WARM * len(memory)) :]
    first, last = max(after[: len(after) // 2]), max(after[len(after) // 2 :])
    print(
        f"memory: {min(memory):.0f} MB at the start; at most {first:.0f} MB in the first half after warm-up "
        f"and {last:.0f} MB in the second ({100 * (last / first - 1):+.1f}%)"
    )
    return [*kept.errors, *_logged(log), *lost(data, kept)]


def kill(data: Path, log: Path, source: Path, people: int, kills: int) -> list[str]:
    """End the server at random moments, so many times; what was lost or broken."""
    dice, kept, wrong = random.Random(1), Kept(), list[str]()
    for i in range(kills):
        server, port = start(data, log, {})
        before, after = len(kept.waits), 10 * dice.random()
        ending = threading.Thread(target=_end, args=(server, kept, before, after))
        with _loading(data, source, dice) as loaded:
            ending.start()
            asyncio.run(_everybody(f"http://127.0.0.1:{port}", people, LONGEST, kept, killed=True))
            ending.join()
        found = lost(data, kept)
        wrong += [f"Kill {i + 1}: {one}" for one in found]
        print(
            f"kill {i + 1}, {after:.1f} s after the first step: {len(kept.waits) - before} steps, "
            f"{len(kept.written)} comments so far, {loaded.count('whole')} loads and "
            f"{loaded.count('killed')} killed, {len(found)} faults",
            flush=True,
        )
    return wrong


def _end(server: subprocess.Popen[bytes], kept: Kept, before: int, after: float) -> None:
    """Kill the server some seconds after anybody has done a step."""
    until = time.monotonic() + LONGEST
    while len(kept.waits) == before and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(after)
    server.kill()
    server.wait()


def lost(data: Path, kept: Kept) -> list[str]:
    """What is not there though somebody was told that it is kept, and what does not verify."""
    minutes = open_store(file_url(data / FILE))
    try:
        there = {
            (measure, month): {c.text for c in comments.versions(minutes, measure, month)}
            for measure, month in {(m, d) for m, d, _ in kept.written}
        }
        wrong = [
            f"The comment {text!r} on {measure} is lost."
            for measure, month, text in kept.written
            if text not in there[measure, month]
        ]
        wrong += copies.faults(minutes)
    finally:
        minutes.engine.dispose()
    wrong += audit.faults(data, LOCAL_ADMINISTRATOR)
    exports = sum(look.exported for look in audit.looks(data, LOCAL_ADMINISTRATOR))
    if exports < kept.files:
        wrong.append(f"{kept.files} files were made, and {exports} stand in the record of who looked.")
    if store.current(data) is None:
        wrong.append("No load is current.")
    return wrong


# ---- people --------------------------------------------------------------------------------------


async def _everybody(address: str, people: int, seconds: float, kept: Kept, killed: bool = False) -> None:
    measures = list(read_catalogue(ROOT / "measures.yaml").measures)
    until = time.monotonic() + seconds
    await asyncio.gather(*(_person(address, i, measures, until, kept, killed) for i in range(people)))


async def _person(
    address: str, number: int, measures: list[str], until: float, kept: Kept, killed: bool
) -> None:
    dice = random.Random(number)
    await asyncio.sleep(dice.random() * (0.5 if killed else THINK))
    try:
        async with tab(address) as opened:
            while time.monotonic() < until:
                await asyncio.sleep(THINK * (0.5 + dice.random()) / (6 if killed else 1))
                began = time.perf_counter()
                await _step(opened, number, measures, dice, kept, 0.8 if killed else WRITING)
                kept.waits.append(time.perf_counter() - began)
                kept.errors += opened.errors
                opened.errors.clear()
    except (OSError, WebSocketException) as error:
        if not killed:
            kept.errors.append(f"Person {number} was cut off: {type(error).__name__} {error}")


async def _step(
    opened: Tab, number: int, measures: list[str], dice: random.Random, kept: Kept, writing: float
) -> None:
    what = dice.random()
    if what < writing:
        # a measure of one's own, so that nobody meets another's change
        measure, month = measures[number % len(measures)], dice.choice(MONTHS[-12:])
        await opened.look(("commentary", f"measure={measure}&month={month}"))
        if "Comment" not in opened.fields:
            return
        text = f"Person {number} at {time.time_ns()}"
        await opened.press("Save", {"Your name": f"Person {number}", "Comment": text})
        if any(SAVED in said for said in opened.said):
            kept.written.append((measure, date.fromisoformat(f"{month}-01"), text))
    elif what < writing + 0.1:
        page = dice.choice(list(EXPORTS))
        await opened.look(page)
        for label in [label for label in opened.files if EXPORTS[page] in label][:1]:
            kept.files += bool(await opened.export(label))
    else:
        asked = looks(measures[:20])
        await opened.look(dice.choice(asked[dice.choice(list(asked))]))


# ---- what goes on beside them --------------------------------------------------------------------


@contextmanager
def _loading(data: Path, source: Path, cut: random.Random | None = None) -> Iterator[list[str]]:
    """Load the extract again and again; with `cut`, some loads are killed. Gives what came of each."""
    ended, done = threading.Event(), list[str]()

    def load() -> None:
        command = [sys.executable, "-m", "perfcore", "load", str(source), "--data", str(data)]
        while not ended.wait(BETWEEN_LOADS if cut is None else 0.5):
            loading = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                code = loading.wait(None if cut is None else 1 + 20 * cut.random())
            except subprocess.TimeoutExpired:
                loading.kill()
                loading.wait()
                done.append("killed")
            else:
                done.append("whole" if code == 0 else f"refused with {code}")

    beside = threading.Thread(target=load)
    beside.start()
    try:
        yield done
    finally:
        ended.set()
        beside.join()


@contextmanager
def _watching(pid: int, memory: list[float]) -> Iterator[None]:
    """The server's resident memory in MB, every two seconds. Linux only."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(2):
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
            line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            memory.append(int(line.split()[1]) / 1024)

    beside = threading.Thread(target=watch)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        beside.join()


def _logged(log: Path) -> list[str]:
    text = log.read_text(encoding="utf-8", errors="replace")
    return [f"The log has {text.count('Traceback')} tracebacks."] if "Traceback" in text else []


def _say(kept: Kept, loaded: list[str]) -> None:
    waits = sorted(kept.waits)
    print(
        f"{len(waits)} steps, median {statistics.median(waits):.2f} s, 95% within "
        f"{waits[int(0.95 * len(waits))]:.2f} s; {len(kept.written)} comments saved, {kept.files} files "
        f"made, {loaded.count('whole')} loads, {len(kept.errors)} errors"
    )


if __name__ == "__main__":
    main()
