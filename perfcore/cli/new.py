"""`new MEASURE`: the lines of a new measure with what each is for, to put at the end of measures.yaml."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from perfcore.catalogue.mistakes import CatalogueError
from perfcore.catalogue.read import read_catalogue
from perfcore.catalogue.template import KINDS, template
from perfcore.cli.common import refuse


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "new", help="the lines of a new measure, with comments", description=__doc__
    )
    parser.add_argument("measure", help="the new measure's id, such as visits_on_time")
    kinds = "; ".join(f"{kind}: {purpose}" for kind, (purpose, _) in KINDS.items())
    parser.add_argument("--kind", choices=list(KINDS), default="percent", help=kinds)
    parser.add_argument(
        "--measures", type=Path, default=Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml"))
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the lines; 2 where the id will not do or the file has mistakes."""
    try:
        print(template(read_catalogue(args.measures), args.measure, args.kind), end="")
    except (OSError, CatalogueError, ValueError) as error:
        return refuse(error)
    return 0
