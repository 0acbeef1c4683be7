"""`python -m bench.scale`: one filtered recompute for 1, 33 and 150 authorities, beside the usual ways.

The rows of the loaded council stand for every authority: each gets its own children and families, and the
months stay. What is timed is therefore the counting, as it is once the rows are derived, not the deriving.
Every figure is a median in milliseconds, beside DuckDB's SQL written by hand, a pandas groupby, and the
floor: one pass over the columns that the question needs.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from bench.__main__ import median
from perfcore.catalogue.model import Measure
from perfcore.catalogue.read import read_catalogue
from perfcore.records import store
from perfcore.values.rowset import RowSet
from perfcore.values.values import Values

TIMES = (1, 33, 150)
LINE = "{:18}{:>12}{:>14}  {:10}{:>9}{:>9}{:>9}{:>9}"
RIVALS = ("ours", "duckdb", "pandas", "floor")
WIDE, NARROW = "sex", "locality"  # of the narrow one each authority is a group
SQL = "select month, count(*), count(distinct family) from rows where chosen = ? group by month"


@dataclass(frozen=True)
class Took:
    """Medians in milliseconds of one filtered recompute."""

    ours: float
    duckdb: float
    pandas: float
    floor: float


def main() -> None:
    """Print a table: measure, authorities, rows, filter, and the four times."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PERFCORE_DATA", "data")))
    parser.add_argument("--measures", type=Path, default=Path("measures.yaml"))
    parser.add_argument("--authorities", type=int, nargs="+", default=TIMES)
    parser.add_argument("--only", nargs="+", default=(), help="measures; all that can be filtered so")
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    records = store.current(args.data)
    if records is None:
        raise SystemExit(f"{args.data} holds no data: run python run.py setup first")
    values = Values(records, read_catalogue(args.measures))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; milliseconds\n")
    heads = ("authorities", "rows", "filter", "ours", "DuckDB", "pandas", "floor")
    print(LINE.format("measure", *heads))
    measures = [m for m in values.catalogue.measures.values() if _can(values, m)]
    measures = [m for m in measures if m.id in args.only] if args.only else measures
    for times in args.authorities:
        took = [ms for measure in measures for ms in _measure(values, measure, times, args.runs)]
        middle = (f"{np.median([getattr(t, rival) for t in took]):.1f}" for rival in RIVALS)
        print(LINE.format("median of all", times, "", "", *middle) + "\n", flush=True)
    print(f"\nderived rows of one authority, all measures: {_bytes(values) / 1e6:,.0f} MB")
    print(f"peak memory of this run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:,.1f} GB")


def _can(values: Values, measure: Measure) -> bool:
    """Whether it is counted from rows of one kind and may be filtered both ways."""
    counted = measure.figures is None and measure.flow is None and values.missing_for(measure.id) is None
    return counted and {WIDE, NARROW} <= set(measure.drill)


def _measure(values: Values, measure: Measure, times: int, runs: int) -> list[Took]:
    many = multiplied(values, measure, times)
    rows = many.rowset(measure)
    dimensions, every = values.catalogue.dimensions, []
    for dimension in (WIDE, NARROW):
        codes, labels = rows.groups(dimensions[dimension].column, dimensions[dimension].order)
        chosen = int(np.bincount(codes).argmax())
        took = _times(many, measure, {dimension: (labels[chosen],)}, rows, codes, chosen, runs)
        every.append(took)
        shown = dimension if dimension == WIDE else "authority"
        times_in_ms = (f"{getattr(took, rival):.1f}" for rival in RIVALS)
        print(LINE.format(measure.id, times, f"{len(rows.month):,}", shown, *times_in_ms), flush=True)
    gc.collect()
    return every


def multiplied(values: Values, measure: Measure, times: int) -> Values:
    """Values in which one measure has `times` as many rows; a locality is an authority there."""
    rows, catalogue = values.rowset(measure), values.catalogue
    order = catalogue.dimensions[WIDE].order
    wide, labels = rows.groups(catalogue.dimensions[WIDE].column, order)
    nth = np.tile(np.arange(times), len(rows.month))
    names = tuple(f"Authority {i + 1:03d}" for i in range(times))

    def again(codes: np.ndarray) -> np.ndarray:
        return np.repeat(codes, times)

    more = RowSet(
        span=rows.span,
        month=again(rows.month),
        row=again(rows.row),
        day=again(rows.day),
        child=again(rows.child) * times + nth,
        family=again(rows.family) * times + nth,
        hit=None if rows.hit is None else again(rows.hit),
        value=None if rows.value is None else again(rows.value),
        at=rows.at,
        _groups={
            catalogue.dimensions[WIDE].column: (again(wide), labels),
            catalogue.dimensions[NARROW].column: (nth, names),
        },
    )
    made = Values(values.records, catalogue, values._source)
    made._rowsets[(measure.id, "in")] = more
    return made


def _times(
    values: Values,
    measure: Measure,
    where: dict[str, tuple[str, ...]],
    rows: RowSet,
    codes: np.ndarray,
    chosen: int,
    runs: int,
) -> Took:
    narrow = {"month": rows.month.astype(np.int16), "family": rows.family, "chosen": codes.astype(np.int32)}
    frame = pd.DataFrame(narrow)
    connection = duckdb.connect()
    connection.register("rows", pa.table(narrow))

    def pandas() -> pd.DataFrame:
        kept = frame[frame["chosen"] == chosen]
        return kept.groupby("month").agg(n=("family", "size"), families=("family", "nunique"))

    def floor() -> np.ndarray:
        return np.bincount(narrow["month"][narrow["chosen"] == chosen])

    def seen(work: Callable[[], object]) -> float:
        return 1000 * median(work, runs)

    took = Took(
        seen(lambda: values.compute(measure.id, None, where)),
        seen(lambda: connection.execute(SQL, [chosen]).fetchall()),
        seen(pandas),
        seen(floor),
    )
    connection.close()
    return took


def _bytes(values: Values) -> int:
    """Of the codes that are kept once every measure's rows are derived."""
    total = 0
    for measure in values.catalogue.measures.values():
        if measure.figures is not None or values.missing_for(measure.id) is not None:
            continue
        for direction in ("in", "out") if measure.flow else ("in",):
            rows = values.rowset(measure, direction)
            kept: Sequence[np.ndarray | None] = (
                rows.month, rows.row, rows.day, rows.child, rows.family, rows.hit, rows.value,
            )  # fmt: skip
            total += sum(column.nbytes for column in kept if column is not None)
    return total


if __name__ == "__main__":
    main()
