"""`load SOURCE`: read, check and keep an extract: an SSD folder, an Annex A workbook or monthly figures."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from perfcore.cli.common import refuse
from perfcore.records.families import family_shares
from perfcore.records.load import LoadError, load
from perfcore.records.records import Finding, Records
from perfcore.records.tables import TABLES
from perfcore.safety.text import printable

_EXAMPLES = 3


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "load", help="read, check and keep an extract", description=__doc__
    )
    parser.add_argument("source", type=Path, help="a folder or file of the council's extract")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("PERFCORE_DATA", "data")),
        help="where loads are kept",
    )
    parser.add_argument(
        "--data-to",
        type=_day,
        metavar="YYYY-MM-DD",
        help="the date that the data goes to, where the extract does not say so",
    )
    parser.add_argument(
        "--accept-growth",
        action="store_true",
        help="load it although it has many times the rows of the last one",
    )
    parser.add_argument("--json", action="store_true", help="the summary and every finding as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load and say what came of it; 0, or 2 with one sentence on stderr where nothing was loaded."""
    try:
        records = load(args.source, args.data, data_to=args.data_to, accept_growth=args.accept_growth)
    except LoadError as error:
        return refuse(error)
    except OSError as error:
        return refuse(f"{error.filename or args.data}: {error.strerror}: nothing was loaded.")
    if args.json:
        json.dump(_as_json(records), sys.stdout, ensure_ascii=False, default=str)
        print()
    else:
        print(printable("\n".join(_summary(records))))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'"{text}" is no date: write YYYY-MM-DD, such as 2026-03-31'
        ) from None


def _as_json(records: Records) -> dict[str, Any]:
    shares = family_shares(records.children)
    return {
        "council": records.council,
        "source": records.source,
        "data_to": records.data_to,
        "fingerprint": records.fingerprint,
        "rows": {name: len(frame) for name, frame in records.tables.items()},
        "rows_read": records.rows_read,
        "rows_set_aside": records.rows_set_aside,
        "figures": len(records.figures),
        "children": len(records.children),
        "families": dict(zip(shares["key"], shares["children"].tolist(), strict=True)),
        "absent": records.absent,
        "findings": [asdict(finding) for finding in records.findings],
    }


def _summary(records: Records) -> Iterator[str]:
    yield f"{records.council}: loaded {records.source}. The data goes to {records.data_to:%d %B %Y}."
    yield ""
    yield f"{'':<38}{'loaded':>10}{'set aside':>11}"
    for name, frame in records.tables.items():
        aside = records.rows_set_aside.get(name, 0)
        if len(frame) or aside:
            yield f"{TABLES[name].label:<38}{len(frame):>10,}{aside:>11,}"
    for name, count in (("Children", len(records.children)), ("Monthly figures", len(records.figures))):
        if count:
            aside = records.rows_set_aside.get(name.lower(), 0)
            yield f"{name:<38}{count:>10,}{aside:>11,}"
    if len(records.children):
        yield ""
        yield "Families are known by:"
        shares = family_shares(records.children)
        for key, count, share in zip(shares["key"], shares["children"], shares["share"], strict=True):
            label = "nothing (a child alone)" if key == "none" else key
            yield f"  {label:<36}{count:>10,}{100 * share:>10.1f}%"
    if records.absent:
        yield ""
        yield "What this source cannot give:"
        for name, reason in records.absent.items():
            yield f"  {name}: {reason}"
    yield ""
    yield from _findings(records.findings)


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        yield "Nothing wrong was found."
        return
    yield "Findings:"
    of_rule = Counter((finding.rule, finding.severity) for finding in findings)
    for (rule, severity), count in of_rule.items():
        yield f"  {rule.replace('_', ' ')} ({severity}): {count:,}"
        shown = [f for f in findings if (f.rule, f.severity) == (rule, severity)][:_EXAMPLES]
        for finding in shown:
            yield f"    {finding}"
        if count > len(shown):
            yield f"    and {count - len(shown):,} more"
