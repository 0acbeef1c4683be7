"""`values MEASURE`: one measure by month and group, as a table, JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from datetime import date
from typing import Any

import pandas as pd

from perfcore import access
from perfcore.cli.common import (
    CANNOT,
    add_where_to_look,
    month_argument,
    open_gate,
    refuse,
    say_no_months,
    viewer_of,
)


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "values", help="a measure by month and group", description=__doc__
    )
    parser.add_argument("measure", help="the measure's id in measures.yaml")
    parser.add_argument("--by", metavar="DIM", help="drill by a dimension, such as team")
    parser.add_argument(
        "--where",
        metavar="DIM=VALUE",
        action="append",
        default=[],
        type=_filter,
        help="only rows with this value; may be given again",
    )
    parser.add_argument("--from", dest="start", metavar="YYYY-MM", type=month_argument)
    parser.add_argument("--to", dest="end", metavar="YYYY-MM", type=month_argument)
    parser.add_argument("--over", choices=["month", "last_12_months", "year_to_date"])
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a list of rows")
    form.add_argument("--csv", action="store_true")
    add_where_to_look(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the values; 0, or 2 with one sentence on stderr where the question cannot be answered."""
    where: dict[str, tuple[str, ...]] = {}
    for dimension, group in args.where:
        where[dimension] = (*where.get(dimension, ()), group)
    viewer = viewer_of(args)
    try:
        gate = open_gate(args)
        frame = gate.values(viewer, args.measure, args.by, where, args.start, args.end, args.over)
        lacking = gate.missing_for(viewer, args.measure)
        measure = gate.catalogue.measures[args.measure]
    except CANNOT as error:
        return refuse(error)
    if lacking is not None:
        return refuse(f"{args.measure} cannot be computed from what is loaded. {lacking}")
    if frame.empty:
        say_no_months(args)
    if viewer.role == "member":
        pairs = measure.show != "count" or measure.flow is not None
        frame = _with_symbols(
            frame, ("n", "of", "families", "value") if pairs else ("n", "families", "value")
        )
    if args.json:
        rows = [_as_json(row) for row in frame.to_dict("records")]
        json.dump(rows, sys.stdout, ensure_ascii=False, allow_nan=False)
        print()
    elif args.csv:
        out = frame.assign(month=frame["month"].dt.strftime("%Y-%m"))
        lines = csv.writer(sys.stdout, lineterminator="\n")
        lines.writerow(out.columns)
        lines.writerows([access.safe_cell(cell) for cell in row] for row in out.itertuples(index=False))
    elif len(frame):
        _print_table(frame)
    return 0


def _filter(text: str) -> tuple[str, str]:
    dimension, equals, group = text.partition("=")
    if not equals or not dimension.strip():
        raise argparse.ArgumentTypeError(f'"{text}" is no filter: write DIM=VALUE, such as team=North')
    return dimension.strip(), group.strip()


def _with_symbols(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Hidden cells as the symbol that their rows carry."""
    out = frame.copy()
    hidden = out["status"] == "c"
    for name in names:
        if (hidden & out[name].isna()).any():
            out[name] = out[name].astype(object).mask(hidden & out[name].isna(), "c")
    return out


def _as_json(row: dict[Any, Any]) -> dict[str, Any]:
    month: date = row["month"]
    out: dict[str, Any] = {"month": f"{month:%Y-%m}", "group": row["group"]}
    if row["part"]:
        out["part"] = row["part"]
    for name in ("n", "of", "families", "value"):
        number = row[name]
        if isinstance(number, str):
            out[name] = number
            continue
        known = pd.notna(number) and math.isfinite(number)
        whole = known and float(number).is_integer()
        out[name] = None if not known else int(number) if whole else float(number)
    out["status"] = row["status"]
    return out


def _print_table(frame: pd.DataFrame) -> None:
    shown = frame.assign(month=frame["month"].dt.strftime("%b %Y"))
    if not (shown["part"] != "").any():
        shown = shown.drop(columns="part")
    if not (shown["status"] != "").any():
        shown = shown.drop(columns="status")
    print(shown.to_string(index=False, na_rep="-", float_format=lambda v: f"{v:,.1f}".removesuffix(".0")))
