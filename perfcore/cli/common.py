"""What commands share: where the data and the catalogue are, and how a refusal reads."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import date
from pathlib import Path


def add_where_to_look(parser: argparse.ArgumentParser) -> None:
    """`--data` and `--measures`, with the environment's PERFCORE_DATA and PERFCORE_MEASURES as defaults."""
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PERFCORE_DATA", "data")))
    parser.add_argument(
        "--measures", type=Path, default=Path(os.environ.get("PERFCORE_MEASURES", "measures.yaml"))
    )


def month_argument(text: str) -> date:
    """A month given as YYYY-MM, as its first day."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if found and 1 <= int(found[2]) <= 12 and 1900 <= int(found[1]) <= 2100:
        return date(int(found[1]), int(found[2]), 1)
    raise argparse.ArgumentTypeError(f'"{text}" is no month: write YYYY-MM, such as 2026-03')


def refuse(why: object) -> int:
    """Say on stderr why nothing was done; the exit code for it."""
    print(f"perfcore: {why}", file=sys.stderr)
    return 2
