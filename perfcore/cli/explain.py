"""`explain MEASURE`: what a measure counts, in plain English and as the SQL that it means."""

from __future__ import annotations

import argparse
import difflib
import os
from datetime import date
from pathlib import Path
from typing import Any

from perfcore.access.explained import DIALECTS, CannotSayError, explained, in_dialect
from perfcore.catalogue.mistakes import CatalogueError
from perfcore.catalogue.read import read_catalogue
from perfcore.cli.common import refuse


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "explain", help="a measure in plain English and as SQL", description=__doc__
    )
    parser.add_argument("measure", help="the measure's id in measures.yaml")
    parser.add_argument(
        "--measures", type=Path, default=Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml"))
    )
    parser.add_argument("--dialect", choices=DIALECTS, help="only the SQL, as one statement for this engine")
    parser.add_argument("--by", metavar="DIMENSION", help="only the SQL, by the groups of this dimension")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print both; 2 where the file cannot be read or has no such measure."""
    try:
        catalogue = read_catalogue(args.measures)
    except (OSError, CatalogueError) as error:
        return refuse(error)
    measure = catalogue.measures.get(args.measure)
    if measure is None:
        near = difflib.get_close_matches(args.measure, list(catalogue.measures), 1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        return refuse(f'There is no measure "{args.measure}" in {args.measures}.{hint}')
    if args.dialect is not None or args.by is not None:
        try:
            print(in_dialect(catalogue, measure, date.today(), args.dialect or "duckdb", args.by) + ";")
        except CannotSayError as error:
            return refuse(error)
        return 0
    said = explained(catalogue, measure, date.today())
    print(f"{measure.name} ({args.measures}, line {measure.line})\n")
    print("What it says of itself:")
    print(f"  {measure.definition}\n")
    print("What its keys mean:")
    for sentence in said.sentences:
        print(f"  {sentence}")
    print("\nThe SQL that this means (months count from January of year 0):")
    for statement in said.sql:
        print(f"\n{statement};")
    return 0
