"""`briefing`: a month's briefing as PDF, Word, HTML and figures, with what was left out and why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from perfcore import access
from perfcore.access import briefing, briefing_issue, minutes
from perfcore.cli.common import CANNOT, add_where_to_look, month_argument, refuse, viewer_of
from perfcore.safety.files import write_whole


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "briefing", help="the month's briefing as PDF, Word, HTML and figures", description=__doc__
    )
    parser.add_argument(
        "--month", metavar="YYYY-MM", type=month_argument, help="the last full month without it"
    )
    parser.add_argument("--audience", choices=briefing_issue.AUDIENCES, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files are written")
    parser.add_argument(
        "--issue", action="store_true", help="keep it as it goes out, so that later ones are held against it"
    )
    parser.add_argument(
        "--why", default="", metavar="TEXT", help="with --issue: why one that is out is issued again"
    )
    add_where_to_look(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the files; 0, or 2 with one sentence on stderr where nothing was written."""
    if args.why and not args.issue:
        return refuse("--why says why a briefing is issued again: it goes with --issue.")
    viewer = viewer_of(args)
    try:
        gate = access.open_gate(args.data, args.measures)
        month = args.month or briefing.default_month(gate, viewer)
        if month not in gate.months(viewer):
            known = gate.months(viewer)
            return refuse(
                f"There is no data for {month:%B %Y}: the months are {known[-1]:%B %Y} to {known[0]:%B %Y}."
            )
        style = briefing_issue.house_style(viewer, args.measures)
        store = minutes.store_for(args.data)
        if args.issue:
            kept = briefing_issue.issue(gate, viewer, store, month, args.audience, args.data, style, args.why)
            made = {name: (kept.folder / name).read_bytes() for name in kept.files}
        else:
            meeting = style.meeting(args.audience)
            brief = briefing.make(gate, viewer, month, args.audience, args.data, store, meeting)
            made = briefing_issue.files(viewer, brief, style)
        args.out.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            write_whole(args.out / name, content)
    except (*CANNOT, briefing_issue.NotIssued, briefing_issue.UnreadableStyle, minutes.MinutesError) as error:
        return refuse(error)
    for name in made:
        print(args.out / name)
    return 0
