"""`demo`: write the extract of one invented council, or of many."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from perfcore.cli.common import month_argument, refuse
from perfcore.demo import write

# The calendar of the invented council reaches so far.
_FIRST, _LAST = date(2005, 1, 1), date(2050, 12, 1)


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
    """Write the folders and say where they are; 0, or 2 with one sentence on stderr where that cannot be."""
    if args.seed < 0:
        return refuse(f"--seed {args.seed}: a seed is a whole number from 0 on.")
    if args.to is not None and not _FIRST <= args.to <= _LAST:
        return refuse(
            f"--to {args.to:%Y-%m}: the last month must lie between {_FIRST:%Y-%m} and {_LAST:%Y-%m}."
        )
    try:
        args.out.mkdir(parents=True, exist_ok=True)  # before the work, not after it
        folders = write(args.out, seed=args.seed, authorities=args.authorities, to=args.to)
    except FileExistsError:
        return refuse(f"--out {args.out}: this is a file, name a folder.")
    except OSError as error:
        return refuse(f"--out {args.out}: it cannot be written to ({error.strerror}), name another folder.")
    for folder in folders:
        print(folder)
    return 0
