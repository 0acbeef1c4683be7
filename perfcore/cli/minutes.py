"""`minutes`: back up, restore, export and verify what was said, corrected, promised and asked for."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from perfcore.access import Refused, minutes
from perfcore.cli.common import add_where_to_look, refuse, viewer_of


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "minutes",
        help="back up, restore, export or verify comments, corrections and promises",
        description=__doc__,
    )
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for step, where, what in (
        ("backup", "FILE", "everything in one file, while others go on working"),
        ("restore", "FILE", "put a backup in the place of everything; what is there is kept in a copy"),
        ("export", "DIR", "everything as CSV and JSON"),
        ("verify", "", "whether every row is what its history says"),
    ):
        one: argparse.ArgumentParser = steps.add_parser(step, help=what, description=what)
        if where:
            one.add_argument("place", type=Path, metavar=where)
        add_where_to_look(one)
        one.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do the step: 0 for done, 1 where `verify` finds faults, 2 with one sentence on stderr."""
    viewer = viewer_of(args)
    try:
        store = minutes.store_for(args.data)
        if args.step == "backup":
            minutes.backup(store, viewer, args.place)
            print(f"Backed up to {args.place}.")
        elif args.step == "restore":
            kept = args.data / f"minutes-before-restore-{datetime.now():%Y%m%dt%H%M%S%f}.json"
            rows = minutes.restore(store, viewer, args.place, kept)
            print(f"Restored {sum(rows.values())} rows; what was there before is in {kept}.")
        elif args.step == "export":
            for file in minutes.export(store, viewer, args.place):
                print(file)
        else:
            found = minutes.faults(store, viewer)
            print("\n".join(found) or "Every row is what its history says.")
            return 1 if found else 0
    except (minutes.MinutesError, Refused, OSError) as error:
        return refuse(error)
    return 0
