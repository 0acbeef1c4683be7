"""`drift`: the weekly list of open child protection plans, printed, exported and kept."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from perfcore import access
from perfcore.access import drift as source
from perfcore.cli.common import CANNOT, add_where_to_look, refuse, viewer_of
from perfcore.readings import drift as readings
from perfcore.safety.files import write_whole

LINE = "{child:12} {team:30} {months:>3}  {reached:>4}  {next_on:10}  {next_due:10}  {change}"


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "drift", help="the weekly list of open plans", description=__doc__
    )
    parser.add_argument(
        "--date",
        dest="day",
        metavar="YYYY-MM-DD",
        type=_day_argument,
        help="the list for an earlier day; the day that the data goes to without it",
    )
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write every open plan to a file")
    parser.add_argument(
        "--keep", action="store_true", help="keep the list, so that next week's is held against it"
    )
    add_where_to_look(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list; 0, or 2 with one sentence on stderr where there is none."""
    viewer = viewer_of(args)
    try:
        gate = access.open_gate(args.data, args.measures)
        missing = source.missing(gate, viewer)
        if missing is not None:
            return refuse(missing)
        found = source.drift(gate, viewer, args.data, args.day)
        listed = source.drift_list(gate, viewer, args.data, args.day)
        if args.csv is not None:
            write_whole(args.csv, source.download(gate, viewer, listed, listed.rows, "all open plans"))
        kept = source.keep(gate, viewer, args.data, listed) if args.keep else None
    except CANNOT as error:
        return refuse(error)
    at = found.steps
    print(readings.stock(found.open, found.families, found.long, found.long_families, at))
    for one in found.slow:
        print(" ".join(readings.slower(one, found.day)))
    print(readings.next_steps(found.no_step, found.overdue, at))
    print(readings.week(found.since, found.new, found.left, found.moved))
    print(readings.forecast(found.expected[0]))
    long = listed.rows[listed.rows["reached"] >= at.long]
    if len(long):
        print(f"\nOpen for {at.long} months or more:")
        print(
            LINE.format(
                child="child",
                team="team",
                months="mon",
                reached="past",
                next_on="next step",
                next_due="review due",
                change="",
            ).rstrip()
        )
    moved = set(listed.changes.moved["plan"])
    for row in long.to_dict("records"):
        change = "passed it this week" if row["plan"] in moved else ""
        cells: dict[str, Any] = {str(name): value for name, value in row.items()}
        cells |= {name: _text(row[name]) for name in ("next_on", "next_due")}
        print(LINE.format(**cells, change=change).rstrip())
    if args.csv is not None:
        print(f"\nAll {len(listed.rows)} open plans: {args.csv}")
    if kept is not None:
        print(f"Kept: {kept}")
    return 0


def _text(when: Any) -> str:
    return "none" if pd.isna(when) else f"{when:%Y-%m-%d}"


def _day_argument(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'"{text}" is no date: write YYYY-MM-DD, such as 2026-03-31'
        ) from None
