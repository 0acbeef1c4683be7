"""`python run.py bench`: how long the main job takes, each beside a plain pandas groupby of the same work."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from bench import scoring
from perfcore.catalogue.model import Measure
from perfcore.catalogue.read import read_catalogue
from perfcore.records import store
from perfcore.records.load import read
from perfcore.values.values import Values

FILTER = "sex"


def main() -> None:
    """Print one line for each piece of work: ours, pandas', and how many times faster."""
    parser = argparse.ArgumentParser(prog="python run.py bench", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PERFCORE_DATA", "data")))
    parser.add_argument("--measures", type=Path, default=Path("measures.yaml"))
    parser.add_argument("--source", type=Path, default=Path("data/demo"), help="the extract that was loaded")
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()

    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; one authority")
    print(f"medians of {args.runs} runs after a warm-up, in milliseconds\n")
    catalogue = read_catalogue(args.measures)
    if args.source.is_dir():
        ours = once(lambda: read(args.source))
        row("read and check the extract", ours, once(lambda: plain_csv(args.source)), "pandas read_csv")
    row("read the stored load", median(lambda: store.current(args.data), args.runs))
    records = store.current(args.data)
    if records is None:
        raise SystemExit(f"{args.data} holds no data: run python run.py setup first")

    values = Values(records, catalogue)
    measures = [
        m for m in catalogue.measures.values() if values.missing_for(m.id) is None and m.figures is None
    ]
    row("derive every row set, from cold", once(lambda: [values.compute(m.id) for m in measures]))
    questions: list[tuple[Measure, str | None]] = [(m, by) for m in measures for by in (None, *m.drill)]
    row("  and every drill, from cold", once(lambda: [values.compute(m.id, by) for m, by in questions]))
    frames = {m.id: [labelled(values, m, d) for d in ("in", "out")[: 2 if m.flow else 1]] for m in measures}

    print(f"\n{len(measures)} measures, {len(questions)} measures x groupings")
    ours = median(lambda: [values.compute(m.id, by) for m, by in questions], args.runs)
    theirs = median(lambda: [grouped(frames[m.id], m, by) for m, by in questions], 1)
    row("all measures x groups", ours, theirs)

    every = scoring.series(values, questions)
    print(f"\n{scoring.ours(values, questions):,} series judged at the latest month")
    took = median(lambda: scoring.ours(values, questions), args.runs)
    row("all series scored", took, median(lambda: scoring.nhs_loop(every), 3), f"NHS loop {len(every):,}")
    print()
    filterable = [m for m in measures if FILTER in m.drill]
    chosen = values.groups(filterable[0].id, FILTER)[:1]
    where = {FILTER: tuple(chosen)}
    ours = median(lambda: [values.compute(m.id, None, where) for m in filterable], args.runs)
    theirs = median(
        lambda: [grouped([f[f[FILTER].isin(chosen)] for f in frames[m.id]], m, None) for m in filterable], 3
    )
    row(f"all {len(filterable)} totals, filtered", ours, theirs)
    per_measure = [(median(lambda m=m: values.compute(m.id, None, where), args.runs), m) for m in filterable]
    typical = sorted(per_measure, key=lambda p: p[0])
    for name, (took, m) in (("typical", typical[len(typical) // 2]), ("slowest", typical[-1])):
        theirs = median(
            lambda m=m: grouped([f[f[FILTER].isin(chosen)] for f in frames[m.id]], m, None), args.runs
        )
        row(f"one filtered recompute, {name} ({m.id})", took, theirs)


def plain_csv(source: Path) -> list[pd.DataFrame]:
    """The plain pandas way to have the same files in memory: nothing checked, nothing joined."""
    frames = [pd.read_csv(path, dtype="str") for path in sorted(source.glob("*.csv"))]
    for frame in frames:
        for column in frame.columns[frame.columns.str.contains("date|dob")]:
            frame[column] = pd.to_datetime(frame[column], errors="coerce")
    return frames


def labelled(values: Values, measure: Measure, direction: str) -> pd.DataFrame:
    """The same derived rows as an analyst would hold them: months and labels as text."""
    rows = values.rowset(measure, direction)
    frame = pd.DataFrame({"month": rows.month, "family": rows.family, "child": rows.child})
    if rows.hit is not None:
        frame["hit"] = rows.hit
    if rows.value is not None:
        frame["value"] = rows.value
    for dimension in measure.drill:
        spec = values.catalogue.dimensions[dimension]
        codes, labels = rows.groups(spec.column, spec.order)
        frame[dimension] = pd.Series(pd.Categorical.from_codes(codes, list(labels))).astype("str")
    return frame


def grouped(frames: list[pd.DataFrame], measure: Measure, by: str | None) -> list[pd.DataFrame]:
    """The plain pandas way: group by month and label, count rows and distinct families."""
    out = []
    for frame in frames:
        keys = ["month", by] if by else ["month"]
        if measure.show == "bands":
            band = pd.cut(frame["value"], [-float("inf"), *measure.bands, float("inf")], right=False)
            frame = frame.assign(band=band.astype("str"))
            keys.append("band")
        what = {"n": ("family", "size"), "families": ("family", "nunique")}
        if measure.hits is not None:
            what["hits"] = ("hit", "sum")
        if measure.show == "median":
            what["median"] = ("value", "median")
        out.append(frame.groupby(keys, sort=True).agg(**what))  # type: ignore[call-overload]
    return out


def once(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object], runs: int) -> float:
    work()
    return statistics.median(once(work) for _ in range(runs))


def row(name: str, ours: float, theirs: float | None = None, rival: str = "pandas groupby") -> None:
    beside = "" if theirs is None else f"   {rival:15} {1000 * theirs:10,.1f}   x{theirs / ours:,.1f}"
    print(f"{name:48} {1000 * ours:10,.1f}{beside}", flush=True)


if __name__ == "__main__":
    main()
