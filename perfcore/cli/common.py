"""What commands share: where the data and the catalogue are, what they refuse, and how a refusal reads."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from datetime import date
from pathlib import Path

from perfcore import access
from perfcore.safety.text import one_line, printable

LONGEST_LINE = 600  # characters of a refusal
VIEWER = access.LOCAL_ADMINISTRATOR
CANNOT = (
    access.UnknownQuestion,
    access.NothingLoaded,
    access.Refused,
    access.CatalogueError,
    access.LoadError,
    access.BadSettings,
    OSError,
)


def add_where_to_look(parser: argparse.ArgumentParser) -> None:
    """`--data` and `--measures` (PERFCORE_DATA and PERFCORE_MEASURES without them), and who asks."""
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PERFCORE_DATA", "data")))
    parser.add_argument(
        "--measures", type=Path, default=Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml"))
    )
    add_who_asks(parser)


def add_who_asks(parser: argparse.ArgumentParser) -> None:
    """`--as ROLE`, and the teams of a manager: what this role would be given in the app."""
    parser.add_argument(
        "--as",
        dest="role",
        choices=access.ROLES,
        default=VIEWER.role,
        help="only what this role may see; without it, everything",
    )
    parser.add_argument(
        "--teams", metavar="A,B", default="", help="with --as manager: the manager's own teams"
    )


def viewer_of(args: argparse.Namespace) -> access.Viewer:
    """Who asks, by `--as` and `--teams`."""
    teams = tuple(team.strip() for team in args.teams.split(",") if team.strip())
    return access.Viewer(args.role, VIEWER.name, teams)


def month_argument(text: str) -> date:
    """A month given as YYYY-MM, as its first day."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if found and 1 <= int(found[2]) <= 12 and 1900 <= int(found[1]) <= 2100:
        return date(int(found[1]), int(found[2]), 1)
    raise argparse.ArgumentTypeError(f'"{text}" is no month: write YYYY-MM, such as 2026-03')


def open_gate(args: argparse.Namespace) -> access.Gate:
    """The gate to what was asked for.

    Raises one of `CANNOT`, also where the months, the measure or `by` make no sense.
    """
    if args.start is not None and args.end is not None and args.start > args.end:
        raise access.UnknownQuestion(
            f"--from {args.start:%Y-%m} is after --to {args.end:%Y-%m}: swap them, or leave one out."
        )
    gate = access.open_gate(args.data, args.measures)
    measures = gate.catalogue.measures
    if args.measure is None:
        if args.by is not None and not any(args.by in measure.drill for measure in measures.values()):
            known = ", ".join(gate.catalogue.dimensions) or "none"
            raise access.UnknownQuestion(
                f'No measure can be drilled by "{args.by}". The dimensions are: {known}.'
            )
        return gate
    try:
        gate.missing_for(viewer_of(args), args.measure)
    except access.UnknownQuestion as error:
        near = difflib.get_close_matches(args.measure, list(measures), 1)
        if not near:
            raise
        raise access.UnknownQuestion(f'{error} Did you mean "{near[0]}"?') from None
    if args.by is not None:
        gate.groups(viewer_of(args), args.measure, args.by)
    return gate


def say_no_months(args: argparse.Namespace) -> None:
    """Say on stderr that nothing lies in the range of months that was asked for, where one was."""
    first, last = (None if day is None else f"{day:%B %Y}" for day in (args.start, args.end))
    if first and last:
        print(f"perfcore: There are no months between {first} and {last}.", file=sys.stderr)
    elif first or last:
        ends = f"from {first} on" if first else f"up to {last}"
        print(f"perfcore: There are no months {ends}.", file=sys.stderr)


def refuse(why: object) -> int:
    """Say on stderr why nothing was done; the exit code for it."""
    if isinstance(why, OSError) and why.strerror:
        why = f"{why.filename}: {why.strerror}." if why.filename else f"{why.strerror}."
    # what is wrong in a catalogue stands on a line each; nothing else may begin a further one
    text = printable(str(why)) if isinstance(why, access.CatalogueError) else one_line(str(why))
    lines = [line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}..." for line in text.split("\n")]
    print("perfcore: " + "\n".join(lines), file=sys.stderr)
    return 2
