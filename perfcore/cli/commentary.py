"""`commentary FILE`: what is wrong with each comment of a file, held against its figures, as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from perfcore.cli.common import refuse
from perfcore.commentary import check
from perfcore.commentary.layout import LayoutError, read_cases


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "commentary", help="check comments against their figures", description=__doc__
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="JSON: cases of comment and context")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print case id -> list of {kind, start, end, says}; 0, or 2 where the file cannot be read."""
    try:
        cases = read_cases(args.file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return refuse(f"{args.file} cannot be read: {error.strerror or error}.")
    except UnicodeDecodeError:
        return refuse(f"{args.file} cannot be read: it is no text in UTF-8.")
    except LayoutError as error:
        return refuse(f"{args.file}: {error}")
    found = {
        name: [
            {"kind": f.kind, "start": f.start, "end": f.end, "says": f.says} for f in check(comment, context)
        ]
        for name, (comment, context) in cases.items()
    }
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0
