"""How long the app takes in a browser, and for many people at once: `python -m bench.browser`."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench import clients
from tests.browser import chromium_for, launch, open_page, rerun, serve, watch

TYPICAL = ("contacts", "icpc_15wd", "cp_plans", "assessment_45wd", "repeat_plan_24m")


def main() -> None:
    """Print medians of a filter's way to the screen, then the waits of 1, 10 and 30 people."""
    parser = argparse.ArgumentParser(prog="python -m bench.browser", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(args.data, Path(folder) / "app.log") as address:
        with sync_playwright() as playwright:
            browser = launch(playwright.chromium, chromium_for(playwright))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            watch(page)
            began = time.perf_counter()
            open_page(page, f"{address}/")
            print(f"first page of a fresh server: {time.perf_counter() - began:.1f} s")
            _say("What changed, another month", _months(page, f"{address}/", args.runs))
            _say("Measure, another month", _months(page, f"{address}/measure?measure=icpc_15wd", args.runs))
            _say("Measure, a filter", _filter(page, f"{address}/measure?measure=contacts", args.runs))
            browser.close()
        for people in (1, 10, 30):
            took = clients.run(address, clients.looks(TYPICAL), people, 3.0, args.seconds)
            for name, waits in took.items():
                p95 = statistics.quantiles(waits, n=20)[-1] if len(waits) > 1 else waits[0]
                print(
                    f"{people:2} people, {name}: {len(waits)} looks, median "
                    f"{1000 * statistics.median(waits):.0f} ms, 95% within {1000 * p95:.0f} ms",
                    flush=True,
                )


def _say(what: str, waits: list[float]) -> None:
    print(f"{what}: median of {len(waits)}: {1000 * statistics.median(waits):.0f} ms", flush=True)


def _months(page: Any, address: str, runs: int) -> list[float]:
    """From choosing another month to the end of the run that draws it."""
    open_page(page, address)
    waits = []
    for i in range(runs + 1):
        page.get_by_role("combobox", name="Month").click()
        option = page.get_by_role("option").nth(1 + i % 7)
        option.wait_for()
        began = time.perf_counter()
        with rerun(page):
            option.click()
        waits.append(time.perf_counter() - began)
    return waits[1:]


def _filter(page: Any, address: str, runs: int) -> list[float]:
    """From a click on another window to the end of the run that draws it."""
    open_page(page, address)
    waits = []
    for i in range(runs + 1):
        name = ("Rolling 12 months", "Month", "Year to date", "As defined")[i % 4]
        group = page.get_by_test_id("stButtonGroup").filter(has_text="Rolling")
        began = time.perf_counter()
        with rerun(page):
            group.get_by_text(name, exact=True).click()
        waits.append(time.perf_counter() - began)
    return waits[1:]


if __name__ == "__main__":
    main()
