"""`chart FILE.csv`: tell real change from noise in monthly figures."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from perfcore.cli.common import refuse
from perfcore.safety.spreadsheets import safe_cell
from perfcore.signals.charts.answer import Answer, Asked, Method, as_json, as_text
from perfcore.signals.charts.dates import HOW_TO_WRITE, When, parse
from perfcore.signals.charts.families import families
from perfcore.signals.charts.methods import CLASSICAL
from perfcore.signals.charts.wide import DATE, NO_FACET, BadInputError, Series, Table, is_wide, read, wide
from perfcore.signals.children_file import frame_of, score_children

METHODS: Mapping[str, Method] = {**CLASSICAL, "families": families}
DEFAULT_METHOD = "nhs-xmr"

Reader = Callable[[Table, str | None], dict[str, Series]]
# The first shape that recognises the header reads the file; the last is tried whatever it holds.
SHAPES: Sequence[tuple[Callable[[Table], bool], Reader]] = ((is_wide, wide),)


def add(commands: Any) -> None:
    """Add the command and its options to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "chart", help="real change or noise in a file of monthly figures", description=__doc__
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="date,value or date,numerator,denominator"
    )
    parser.add_argument("--method", choices=list(METHODS), default=DEFAULT_METHOD)
    parser.add_argument("--improvement", choices=["high", "low", "neither"], default="neither")
    parser.add_argument(
        "--target", action="append", default=[], metavar="[GROUP=]N", help="on the scale of the figures"
    )
    parser.add_argument(
        "--rebase",
        action="append",
        default=[],
        metavar="[GROUP=]DATE",
        help="new limits begin with the first figure on or after this date; may be given again",
    )
    parser.add_argument(
        "--fix-after", type=_at_least_two, metavar="N", help="the first N figures set the limits"
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="[GROUP=]DATE",
        help="draw and judge this figure, but set no limits by it; may be given again",
    )
    parser.add_argument(
        "--no-screen", dest="screen", action="store_false", help="let extreme steps widen the limits"
    )
    parser.add_argument(
        "--multiply", type=_positive, default=1.0, metavar="N", help="such as 100 for percentages"
    )
    parser.add_argument(
        "--facet",
        metavar="COLUMN",
        help="one chart for each group in this column; a single further column is",
    )
    parser.add_argument(
        "--count-outside",
        action="store_true",
        help="a figure beyond a limit counts towards two of three (NHS England's spreadsheet does so)",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true", help="for a file with one row a child")
    _add_children(parser)
    parser.set_defaults(run=run)


def _add_children(parser: argparse.ArgumentParser) -> None:
    """Options for a file with one row a child, which is judged by families."""
    children = parser.add_argument_group("one row a child: judged by families")
    children.add_argument("--date", metavar="COLUMN", help="date of the row")
    children.add_argument("--family", metavar="COLUMN", help="family id; may have gaps")
    children.add_argument("--team", metavar="COLUMN", help="helps to guess families without an id")
    children.add_argument("--hit", metavar="COLUMN", help="yes or no: judge the percentage of yes")
    children.add_argument(
        "--data-to",
        metavar="DATE",
        type=_day,
        help="the day that the file goes to: a month that it cuts short is not judged",
    )
    children.add_argument("--by", metavar="COLUMN", help="judge each group of this column on its own")
    children.add_argument(
        "--baseline", type=_at_least_three, default=24, metavar="N", help="months before the first judged"
    )


def run(args: argparse.Namespace) -> int:
    """Print the judged chart, or one for each group; 2 with one sentence on stderr where that cannot be."""
    try:
        if args.date or args.family:
            return _children(args)
        if args.csv:
            raise BadInputError("--csv is for a file with one row a child; name its --date and --family.")
        answers = _answers(args)
    except BadInputError as error:
        return refuse(error)
    if args.json:
        each = {group: as_json(answer) for group, answer in answers.items()}
        shown = each[NO_FACET] if set(each) == {NO_FACET} else {"facets": each}
        print(json.dumps(shown, ensure_ascii=False, allow_nan=False))
    else:
        print("\n\n".join((f"{group}\n" if group else "") + as_text(a) for group, a in answers.items()))
    return 0


def _children(args: argparse.Namespace) -> int:
    """Print every month of a file with one row a child, judged by families."""
    for option in ("target", "rebase", "exclude", "facet", "fix_after"):
        if getattr(args, option):
            name = option.replace("_", "-")
            raise BadInputError(f"--{name} is for monthly figures; one row a child is judged without it.")
    if args.method not in (DEFAULT_METHOD, "families"):
        raise BadInputError(f"--method {args.method} is for monthly figures; one row a child knows families.")
    table = read(args.file)
    date_column = args.date or table.column(DATE)
    if date_column is None:
        raise BadInputError(f"{table.name}: has no column date; name the one it has with --date.")
    try:
        scored = score_children(
            frame_of(table),
            date_column,
            args.family,
            args.team,
            args.hit,
            args.by,
            args.baseline,
            args.data_to,
        )
    except BadInputError as error:
        raise BadInputError(f"{table.name}, {error}") from None
    scored["month"] = scored["month"].dt.strftime("%Y-%m")
    if args.csv:
        rows = scored.map(safe_cell)
        print(rows.to_csv(index=False, lineterminator="\n"), end="")
    elif args.json:
        print(scored.to_json(orient="records", force_ascii=False))
    else:
        print(scored.to_string(index=False, na_rep=""))
    return 0


def _answers(args: argparse.Namespace) -> dict[str, Answer]:
    table = read(args.file)
    reader = next((read_shape for fits, read_shape in SHAPES if fits(table)), SHAPES[-1][1])
    groups = reader(table, args.facet)
    targets = _by_group(args.target, "--target", groups)
    rebases = _by_group(args.rebase, "--rebase", groups)
    excluded = _by_group(args.exclude, "--exclude", groups)
    answers = {}
    for group, series in groups.items():
        target = [_number(text) for text in targets[group]]
        if len(target) > 1:
            raise BadInputError(
                f"--target was given more than once{f' for {group}' if group else ''}; keep one."
            )
        asked = Asked(
            improvement=args.improvement,
            target=target[0] if target else None,
            rebase=tuple(_date(text, "--rebase", series) for text in rebases[group]),
            fix_after=args.fix_after,
            exclude=tuple(_date(text, "--exclude", series) for text in excluded[group]),
            screen=args.screen,
            multiply=args.multiply,
            count_outside=args.count_outside,
        )
        answers[group] = METHODS[args.method](series, asked)
    return answers


def _by_group(given: list[str], option: str, groups: Mapping[str, Series]) -> dict[str, list[str]]:
    """What an option says for each group: `GROUP=` for one of them, without it for all."""
    said: dict[str, list[str]] = {group: [] for group in groups}
    for text in given:
        group, equals, rest = text.rpartition("=")
        if not equals:
            for values in said.values():
                values.append(text)
        elif group in said and group != NO_FACET:
            said[group].append(rest)
        else:
            known = ", ".join(g for g in groups if g) or "it has no groups"
            raise BadInputError(
                f"{option} names {group}, which the file does not hold ({known}); check the name."
            )
    return said


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadInputError(f'--target "{text}" is no number; write a number such as 85.')
    return number


def _date(text: str, option: str, series: Series) -> When:
    when = parse(text)
    if when is None:
        raise BadInputError(f'{option} "{text}" is no date; write it as {HOW_TO_WRITE}.')
    if (when.precision == "number") != (series.when[0].precision == "number"):
        raise BadInputError(
            f"{option} {text} does not fit the dates of {series.table.name}, such as "
            f"{series.when[0].label()}; write it as they are written."
        )
    return when


def _day(text: str) -> date:
    when = parse(text)
    if when is None or when.precision != "day":
        raise argparse.ArgumentTypeError(f'"{text}" is no day; write it as {HOW_TO_WRITE}')
    return when.day


def _at_least_two(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f'"{text}" is too few: limits need at least 2 figures')
    return int(text)


def _at_least_three(text: str) -> int:
    if not text.isdigit() or int(text) < 3:
        raise argparse.ArgumentTypeError(
            f'"{text}" is too few: at least 3 months come before the first judged'
        )
    return int(text)


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(f'"{text}" is no number above 0')
    return number
