"""`check [FILE]`: every mistake in measures.yaml, each with its line of the file and a mark under it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from perfcore.catalogue.mistakes import CatalogueError, Mistake
from perfcore.catalogue.read import parse_catalogue, read_text
from perfcore.catalogue.yaml_tree import plain_lines
from perfcore.cli.common import refuse

_WIDEST = 100


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "check", help="all mistakes in measures.yaml", description=__doc__
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        default=Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml")),
        help="default: PERFCORE_MEASURES, else measures.yaml",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is wrong; 0 where nothing is, 1 for mistakes, 2 where the file cannot be read."""
    text = ""
    try:
        text = read_text(args.file)
        catalogue = parse_catalogue(text, str(args.file))
    except OSError as error:
        return refuse(f"{args.file} cannot be read: {error.strerror or error}.")
    except CatalogueError as error:
        lines = plain_lines(text).split("\n")
        for mistake in error.mistakes:
            print(mistake)
            print(pointed(mistake, lines), end="")
        n = len(error.mistakes)
        print(f"\n{n} mistake{'' if n == 1 else 's'} in {args.file}.")
        return 1
    print(
        f"{args.file} is sound: {len(catalogue.measures)} measures in {len(catalogue.groups)} groups, "
        f"{len(catalogue.dimensions)} dimensions, {len(catalogue.notes)} notes."
    )
    return 0


def pointed(mistake: Mistake, lines: list[str]) -> str:
    """The line of the file with a mark under the column; empty where there is no such line."""
    if mistake.line > len(lines):
        return ""
    # one character for one, so that the mark stands where it should and nothing moves the cursor
    line = "".join(c if c.isprintable() else " " for c in lines[mistake.line - 1]).rstrip()
    begin = max(0, mistake.column - 1 - _WIDEST // 2) if len(line) > _WIDEST else 0
    before, after = ("..." if begin else ""), ("..." if begin + _WIDEST < len(line) else "")
    number = f"{mistake.line:>6} | "
    mark = " " * (len(number) - 2) + "| " + " " * (len(before) + mistake.column - 1 - begin) + "^"
    return f"{number}{before}{line[begin : begin + _WIDEST]}{after}\n{mark}\n"
