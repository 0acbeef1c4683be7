"""`diff OLD NEW`: what another measures.yaml changes in the figures of the loaded data."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from perfcore import access
from perfcore.access.catalogue_change import Difference, difference, in_words
from perfcore.catalogue.read import read_catalogue
from perfcore.cli.common import CANNOT, add_where_to_look, refuse, viewer_of

_MOST_MONTHS = 12


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "diff", help="what another measures.yaml changes in the figures", description=__doc__
    )
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")
    parser.add_argument("--json", action="store_true", help="every month, for programs")
    add_where_to_look(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what differs; 0 where nothing does, 1 where something does, 2 where it cannot be told."""
    viewer = viewer_of(args)
    try:
        gate = access.open_gate(args.data, args.old)
        found = difference(gate, viewer, read_catalogue(args.new))
    except CANNOT as error:
        return refuse(error)
    if args.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _print(found)
    return 1 if found.changes or found.elsewhere else 0


def _as_json(found: Difference) -> dict[str, Any]:
    changes = [asdict(change) for change in found.changes]
    for change in changes:
        for month in change["months"]:
            month["month"] = f"{month['month']:%Y-%m}"
    return {"changes": changes, "elsewhere": list(found.elsewhere)}


def _print(found: Difference) -> None:
    for sentence in in_words(found):
        print(sentence)
    for change in found.changes:
        keys = f": {', '.join(change.keys)}" if change.keys else ""
        print(f"\n{change.measure} ({change.what}{keys})")
        if change.why_not:
            print(f"  {change.why_not}")
        rows = [
            (
                f"{m.month:%Y-%m}",
                _side(m.was, m.verdict_was, m.aim_was),
                _side(m.now, m.verdict_now, m.aim_now),
            )
            for m in change.months[-_MOST_MONTHS:]
        ]
        if len(change.months) > len(rows):
            print(f"  The latest {len(rows)} of {len(change.months)} months that differ:")
        width = max((len(was) for _, was, _ in rows), default=0)
        for month, was, now in rows:
            print(f"  {month}  {was.ljust(width)}  ->  {now}")


def _side(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
