"""`neighbours import FILE...` keeps official figures; `neighbours show MEASURE` says where we stand."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from perfcore.access import neighbours
from perfcore.cli.common import CANNOT, VIEWER, refuse
from perfcore.neighbours.store import import_files
from perfcore.records.errors import LoadError


def add(commands: Any) -> None:
    """Add the command and its two parts to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "neighbours", help="our figures beside those of similar authorities", description=__doc__
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="import | show")
    taking = parts.add_parser("import", help="keep tables of the official statistics and neighbour lists")
    taking.add_argument("files", nargs="+", type=Path, metavar="FILE")
    taking.add_argument("--council", default="", metavar="NAME", help="the authority that is our own")
    taking.add_argument("--model-name", default="", metavar="NAME", help="the name of a neighbour list")
    taking.set_defaults(run=run_import)
    showing = parts.add_parser("show", help="one measure beside the neighbours, the region and England")
    showing.add_argument("measure")
    showing.add_argument("--council", default="", metavar="NAME", help="name or official code")
    showing.add_argument("--year", type=int, help="the year that ends in March; the latest without it")
    showing.add_argument("--since", type=int, metavar="YEAR", help="the year that the change is counted from")
    showing.add_argument(
        "--model", metavar="NAME", help="the version of the neighbours; the latest without it"
    )
    showing.add_argument("--json", action="store_true", help="every figure as JSON")
    showing.set_defaults(run=run_show)
    for part in (taking, showing):
        part.add_argument("--data", type=Path, default=Path(os.environ.get("PERFCORE_DATA", "data")))


def run_import(args: argparse.Namespace) -> int:
    """Keep the files and say what came of each; 0, or 2 where nothing was kept."""
    try:
        kept = import_files(args.data, args.files, args.council, args.model_name)
    except LoadError as error:
        return refuse(f"{error} Nothing was imported.")
    except OSError as error:
        return refuse(error)
    for one in kept:
        print(f"{one.file}: {one.title}: {one.says}. ({one.state})")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one comparison; 0, or 2 with one sentence on stderr where it cannot be made."""
    try:
        imported = neighbours.official(VIEWER, args.data)
        if imported is None:
            return refuse(neighbours.HOW_TO_IMPORT)
        council = args.council or imported.own
        if not council:
            return refuse("Say which council is meant with --council NAME, here or at the import.")
        found = neighbours.compare(VIEWER, imported, args.measure, council, args.year, args.since, args.model)
    except CANNOT as error:
        return refuse(error)
    if args.json:
        json.dump(_as_json(found), sys.stdout, ensure_ascii=False, allow_nan=False)
        print()
    else:
        _print(found)
    return 0


def _print(found: neighbours.Comparison) -> None:
    words, i = neighbours.words, found.indicator
    said = (words.level(found), words.rank(found), words.change(found), words.missing(found), i.close)
    for line in said:
        if line:
            print(line)
    print()
    print(f"{'Rank':>10}  {'Authority':32}{found.year:>10}{found.since:>10}")
    for row in found.table.to_dict("records"):
        name = f"{row['name']} (us)" if row["position"] == 0 else str(row["name"])
        now, before = (words.shown(i, row[f"value{s}"], str(row[f"status{s}"])) for s in ("", "_before"))
        print(f"{words.place(row['rank'], row['low'], row['high']):>10}  {name:32}{now:>10}{before:>10}")
    for name, value in ((found.region_name or "Region", found.region), ("England", found.england)):
        print(f"{'':>10}  {name:32}{words.shown(i, value, 'no row'):>10}")
    print()
    print(words.ABOUT_RANKS)
    print(words.source(found))


def _as_json(found: neighbours.Comparison) -> Any:
    return _plain(
        {
            "measure": found.indicator.measure,
            "official_figure": found.indicator.says,
            "unit": found.indicator.unit,
            "council": found.name,
            "year": found.year,
            "since": found.since,
            "model": found.model,
            "table": found.table.to_dict("records"),
            "neighbours": asdict(found.spread),
            "england": found.england,
            "region": {"name": found.region_name, "value": found.region},
            "in_england": found.in_england,
            "change": None if found.change is None else asdict(found.change),
            "trend": found.trend.to_dict("records"),
            "sources": found.sources,
            "says": [neighbours.words.level(found), neighbours.words.change(found)],
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
