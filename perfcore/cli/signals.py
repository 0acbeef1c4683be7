"""`signals [MEASURE]`: what really changed, and what only looks as if it did."""

from __future__ import annotations

import argparse
import json
import math
import sys
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
from perfcore.readings.findings import finding, strongest_line

NUMBERS = ("n", "of", "families", "value", "expected", "lower", "upper", "score", "window")


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "signals", help="what really changed, by month and group", description=__doc__
    )
    parser.add_argument(
        "measure", nargs="?", help="one measure's history; all measures' latest month without it"
    )
    parser.add_argument("--by", metavar="DIM", help="each group of a dimension against its own past")
    parser.add_argument("--from", dest="start", metavar="YYYY-MM", type=month_argument)
    parser.add_argument("--to", dest="end", metavar="YYYY-MM", type=month_argument)
    parser.add_argument("--json", action="store_true", help="a list of rows")
    add_where_to_look(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the signals; 0, or 2 with one sentence on stderr where the question cannot be answered."""
    viewer = viewer_of(args)
    try:
        gate = open_gate(args)
        if args.measure is not None:
            lacking = gate.missing_for(viewer, args.measure)
            if lacking is not None:
                return refuse(f"{args.measure} cannot be computed from what is loaded. {lacking}")
        asked = [args.measure] if args.measure else list(gate.catalogue.measures)
        rows = [row for measure in asked for row in _rows(gate, viewer, measure, args)]
    except CANNOT as error:
        return refuse(error)
    if not rows:
        say_no_months(args)
    if args.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, allow_nan=False)
        print()
        return 0
    for row in rows:
        group = "" if row["group"] == "All" else f" [{row['group']}]"
        print(f"{row['month']}  {row['kind']:12} {row['measure']}{group}: {row['reading']}")
    return 0


def _rows(
    gate: access.Gate, viewer: access.Viewer, measure: str, args: argparse.Namespace
) -> list[dict[str, Any]]:
    spec = gate.catalogue.measures[measure]
    if gate.missing_for(viewer, measure) is not None or (args.by and args.by not in spec.drill):
        return []
    values = gate.values(viewer, measure, args.by, start=args.start, end=args.end)
    if spec.show == "bands":
        values = values[values["part"] == spec.watched_band]
    if args.measure is None and args.start is None and len(values):
        values = values[values["month"] == values["month"].max()]
    judged = gate.signals(viewer, measure, args.by)
    by_place: dict[Any, pd.DataFrame] = {}
    if len(judged.frame):
        for place, part in judged.frame.groupby(["month", "group"]):
            by_place[place] = part
    out = []
    for line in values.to_dict("records"):
        lines = by_place.get((line["month"], line["group"]), judged.frame.iloc[:0])
        found = finding(spec, line["month"].date(), line, lines, judged.why_not)
        strongest: dict[Any, Any] = strongest_line(lines).to_dict() if len(lines) else {}
        told: dict[Any, Any] = {**strongest, **line}
        out.append(
            {
                "measure": measure,
                "month": f"{line['month']:%Y-%m}",
                "group": line["group"],
                **{name: _plain(told.get(name)) for name in NUMBERS},
                "signal": str(strongest.get("signal", "not judged")),
                "kind": found.kind,
                "reading": found.sentence,
            }
        )
    return out


def _plain(number: Any) -> float | int | None:
    if number is None or pd.isna(number) or not math.isfinite(number):
        return None
    return int(number) if float(number).is_integer() else round(float(number), 6)
