"""`check [FILE]`: every mistake in measures.yaml, each with its line of the file and a mark under it.

In a sound file the examples are worked out as well.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from perfcore.access import examples
from perfcore.catalogue.mistakes import CatalogueError, Mistake
from perfcore.catalogue.model import Catalogue
from perfcore.catalogue.read import parse_catalogue, read_text
from perfcore.catalogue.yaml_tree import plain_lines
from perfcore.cli.common import refuse

_WIDEST = 100
_PAUSE = 0.5  # seconds between looks at the file


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
    parser.add_argument("--watch", action="store_true", help="again whenever the file changes, until Ctrl-C")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what is wrong; 0 where nothing is, 1 for mistakes, 2 where the file cannot be read."""
    if not args.watch:
        return _once(args.file)
    code, seen = 0, ""
    with suppress(KeyboardInterrupt):
        while True:
            stamp = _stamp(args.file)
            if stamp != seen:
                print(f"--- {datetime.now():%H:%M:%S}")
                code, seen = _once(args.file), stamp
                sys.stdout.flush()
            time.sleep(_PAUSE)
    return code


def _once(file: Path) -> int:
    text = ""
    try:
        text = read_text(file)
        catalogue = parse_catalogue(text, str(file))
        wrong: Sequence[Mistake] = examples.failing(catalogue)
    except OSError as error:
        return refuse(f"{file} cannot be read: {error.strerror or error}.")
    except CatalogueError as error:
        wrong = error.mistakes
    if wrong:
        lines = plain_lines(text).split("\n")
        for mistake in wrong:
            print(mistake)
            print(pointed(mistake, lines), end="")
        print(f"\n{len(wrong)} mistake{'' if len(wrong) == 1 else 's'} in {file}.")
        return 1
    print(
        f"{file} is sound: {len(catalogue.measures)} measures in {len(catalogue.groups)} groups, "
        f"{len(catalogue.dimensions)} dimensions, {len(catalogue.notes)} notes{_examples_of(catalogue)}."
    )
    return 0


def _examples_of(catalogue: Catalogue) -> str:
    n = sum(len(measure.examples) for measure in catalogue.measures.values())
    return f", {'the example comes out' if n == 1 else f'{n} examples come out'}" if n else ""


def _stamp(file: Path) -> str:
    try:
        stat = file.stat()
    except OSError:
        return "gone"
    return f"{stat.st_mtime_ns}-{stat.st_size}"


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
