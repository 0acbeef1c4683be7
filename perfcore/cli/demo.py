"""`demo`: write the extract of one invented council, or of many."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from perfcore.cli.common import month_argument
from perfcore.demo import write


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "demo", help="write the extract of an invented council", description=__doc__
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed moves everything that is planted")
    parser.add_argument("--authorities", type=int, choices=[1, 33, 150], default=1)
    parser.add_argument("--out", type=Path, default=Path("data/demo"), help="folder to write to")
    parser.add_argument(
        "--to", type=month_argument, metavar="YYYY-MM", help="last month; the last full month if left out"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the folders and say where they are."""
    for folder in write(args.out, seed=args.seed, authorities=args.authorities, to=args.to):
        print(folder)
    return 0
