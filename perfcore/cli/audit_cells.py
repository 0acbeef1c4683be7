"""`audit cells`: whether anything that members do not see can be worked out from all that they see."""

from __future__ import annotations

import argparse
from typing import Any

from perfcore import access
from perfcore.access import cells
from perfcore.cli.common import CANNOT, add_where_to_look, refuse, viewer_of


def add(steps: Any) -> None:
    """Add the step and its options to the parser of `audit`."""
    parser: argparse.ArgumentParser = steps.add_parser(
        "cells", help="whether members can work out a hidden number", description=__doc__
    )
    add_where_to_look(parser)
    parser.add_argument(
        "--without-secondary",
        action="store_true",
        help="hide small numbers alone, to see that the auditor finds what it should; nobody is shown this",
    )
    parser.add_argument(
        "--thorough",
        nargs="+",
        metavar="MEASURE",
        help="solve all equations about these measures together, which takes minutes",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what was found: 0 for nothing, 1 for hidden cells that follow, 2 with one sentence on stderr."""
    try:
        gate = access.open_gate(args.data, args.measures)
        found = cells.told(
            gate, viewer_of(args), tuple(args.thorough or ()), secondary=not args.without_secondary
        )
    except CANNOT as error:
        return refuse(error)
    said = f"{found.cells:,} numbers, {found.hidden:,} of them hidden"
    print(f"{said}; {len(found.recovered):,} can be worked out.")
    for one in found.recovered:
        year, month = divmod(one.month, 12)
        where = "the whole council" if one.by is None else f"{one.by} {one.group}"
        window = "" if one.over == "month" else f", {one.over.replace('_', ' ')}"
        print(f"{', '.join(one.measures)}: {1970 + year}-{month + 1:02d}{window}, {where}")
    return 1 if found.recovered else 0
