"""`audit show`, `verify` and `prune`: who looked at children; `audit cells`: what members could work out."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from perfcore.access import audit
from perfcore.access.settings import settings
from perfcore.cli import audit_cells
from perfcore.cli.common import CANNOT, add_where_to_look, refuse, viewer_of


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "audit", help="who looked at children, and what members could work out", description=__doc__
    )
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for step, what in (
        ("show", "every look, the latest first, as lines of JSON"),
        ("verify", "whether any look was changed, taken out or put in"),
        ("prune", "remove looks older than the settings keep them"),
    ):
        one: argparse.ArgumentParser = steps.add_parser(step, help=what, description=what)
        add_where_to_look(one)
        one.set_defaults(run=run)
    audit_cells.add(steps)


def run(args: argparse.Namespace) -> int:
    """Do the step: 0 for done, 1 where `verify` finds faults, 2 with one sentence on stderr."""
    viewer = viewer_of(args)
    try:
        if args.step == "show":
            for look in audit.looks(args.data, viewer):
                print(json.dumps(asdict(look), ensure_ascii=True))
        elif args.step == "prune":
            days = settings().keep_days
            print(f"Removed {audit.prune(args.data, viewer, days)} looks older than {days} days.")
        else:
            wrong = audit.faults(args.data, viewer)
            print("\n".join(wrong) or audit.verdict(args.data, viewer))
            return 1 if wrong else 0
    except CANNOT as error:
        return refuse(error)
    return 0
