"""`schema`: the JSON Schema of measures.yaml, by which editors complete keys and mark mistakes."""

from __future__ import annotations

import argparse
import json
from typing import Any

from perfcore.catalogue.json_schema import json_schema


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "schema", help="the JSON Schema of measures.yaml, for editors", description=__doc__
    )
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Print it."""
    print(json.dumps(json_schema(), indent=1, ensure_ascii=False))
    return 0
