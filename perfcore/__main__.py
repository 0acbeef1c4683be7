"""`python -m perfcore COMMAND`: one file a command, in perfcore/cli."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from perfcore import __version__, cli


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 for done, 1 for done with complaints, 2 for refused."""
    parser = argparse.ArgumentParser(
        prog="python -m perfcore", description="Telling real change from noise in children's services."
    )
    parser.add_argument("--version", action="version", version=f"perfcore {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in sorted({m.name for m in pkgutil.iter_modules(cli.__path__)} - {"common"}):
        importlib.import_module(f"perfcore.cli.{module}").add(commands)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except BrokenPipeError:  # the reader of a pipe had enough
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
