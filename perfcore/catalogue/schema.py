"""Which keys `measures.yaml` has, what each holds and what it is for: the one place that says so.

The parser walks the file along it, docs/measures.md is tested against it, and a JSON Schema can be
made from it. What only makes sense between keys (show: percent needs hits) is in `rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from perfcore.records.tables import TABLES

# Lists of names that the file itself or the tables give.
Names = Literal["owners", "groups", "dimensions", "measures", "tables", "populations", "columns"]

POPULATIONS = ("children_0_17",)
GROUP_COLUMN = "group"  # the column of a dimension whose groups come with ready-made figures


@dataclass(frozen=True)
class Text:
    """One text. `options` or `known` say which; `condition` that it is one, to be parsed later."""

    options: tuple[str, ...] = ()
    known: Names | None = None
    condition: bool = False
    month: bool = False  # YYYY-MM


@dataclass(frozen=True)
class Number:
    low: float | None = None
    high: float | None = None
    whole: bool = False


@dataclass(frozen=True)
class YesNo:
    pass


@dataclass(frozen=True)
class Cells:
    """One row: the columns of a table, which depend on the measure, each with its value."""


@dataclass(frozen=True)
class ListOf:
    item: Text | Number | Record | Cells
    exactly: int | None = None


@dataclass(frozen=True)
class Key:
    name: str
    holds: Spec
    help: str
    required: bool = False


@dataclass(frozen=True)
class Record:
    """A mapping with known keys. `name` is its heading in docs/measures.md."""

    name: str
    keys: tuple[Key, ...]

    def key(self, name: str) -> Key | None:
        return next((k for k in self.keys if k.name == name), None)


@dataclass(frozen=True)
class MapOf:
    """A mapping whose keys are ids that the writer chooses, or financial years."""

    item: Spec
    years: bool = False


@dataclass(frozen=True)
class Target:
    """A plain number, an aim, or numbers and aims by financial year."""

    aim: Record


Spec = Text | Number | YesNo | ListOf | Record | MapOf | Target | Cells

AIM = Record(
    "An aim",
    (
        Key("at_least", Number(), "the value is to be this or more"),
        Key("at_most", Number(), "the value is to be this or less"),
        Key("between", ListOf(Number(), 2), "the expected range: lowest, highest"),
        Key("year_total", Number(low=0), "what the year is to come to, with `over: year_to_date`"),
        Key("percent", YesNo(), "for bands: the aim is a share of all rows, not their number"),
    ),
)
OWNER = Record(
    "An owner",
    (
        Key("name", Text(), "the role, never a person: people change", required=True),
        Key("email", Text(), "where questions go", required=True),
    ),
)
DIMENSION = Record(
    "A dimension",
    (
        Key("label", Text(), "what readers see", required=True),
        Key(
            "column",
            Text(known="columns"),
            "a column of the tables, or `group` for ready-made figures",
            required=True,
        ),
        Key("order", ListOf(Text()), "the groups in reading order; others follow by the alphabet"),
        Key("restricted", YesNo(), "only for roles that manage the people it names, such as `worker`"),
    ),
)
SMALL_NUMBERS = Record(
    "Small numbers",
    (
        Key("hide_below", Number(0, 1000, whole=True), "counts from 1 to one less are hidden from members"),
        Key("hide_percent_below", Number(0, 1000, whole=True), "percentages of fewer rows are hidden"),
        Key("second_cell", YesNo(), "hide a second cell where the first could be worked out"),
    ),
)
_SHARED = (
    Key("drill", ListOf(Text(known="dimensions")), "dimensions that a reader may drill and filter by"),
    Key("small_numbers", SMALL_NUMBERS, "what members do not see"),
    Key("months", Number(1, 240, whole=True), "how many months a chart shows"),
    Key("decimals", Number(0, 4, whole=True), "decimals of percentages, rates and medians"),
    Key(
        "families",
        Text(options=("family_id", "none")),
        "`family_id` counts families beside children; `none` does not",
    ),
)
DEFAULTS = Record("Defaults", _SHARED)
NOTE = Record(
    "A note",
    (
        Key("month", Text(month=True), "when it happened: YYYY-MM", required=True),
        Key("text", Text(), "what a reader of the chart should know", required=True),
        Key("rebase", YesNo(), "averages and limits start anew in this month"),
        Key("measures", ListOf(Text(known="measures")), "the measures it is about"),
        Key("group", Text(known="groups"), "the group it is about; without both, it is about all"),
    ),
)
PER = Record(
    "A rate",
    (
        Key("number", Number(low=1), "the value is per this many", required=True),
        Key("population", Text(known="populations"), "of whom", required=True),
    ),
)
FLOW = Record(
    "A flow",
    (
        Key("in", Text(), "the date on which a row starts", required=True),
        Key("out", Text(), "the date on which it ends", required=True),
    ),
)
COMPARE = Record(
    "A comparison",
    (
        Key("england", Number(), "the national figure"),
        Key("neighbours", Number(), "the figure of similar authorities"),
        Key("source", Text(), "which publication, which year", required=True),
    ),
)
EXAMPLE = Record(
    "An example",
    (
        Key("says", Text(), "what it shows"),
        Key("month", Text(month=True), "the month whose figure is worked out: YYYY-MM", required=True),
        Key("rows", ListOf(Cells()), "rows of the table: `child`, `family` and any column", required=True),
        Key("also", MapOf(ListOf(Cells())), "rows of other tables that the measure looks things up in"),
        Key("population", Number(low=1, whole=True), "for a rate: how many live here"),
        Key("band", Text(), "for bands: which one; without it the one that is watched"),
        Key("gives", Number(), "the figure that must come out", required=True),
    ),
)
MEASURE = Record(
    "A measure",
    (
        Key("name", Text(), "what readers see", required=True),
        Key("group", Text(known="groups"), "the section it stands in", required=True),
        Key("owner", Text(known="owners"), "who answers for it", required=True),
        Key("definition", Text(), "what counts, in words that a councillor understands", required=True),
        Key("source", Text(), "who defines it so: a statutory return, guidance, or local", required=True),
        Key("clock", Text(), "when the clock starts and when it stops, where something is timed"),
        Key("standard", Text(), "the national and the local standard, side by side"),
        Key("target_set_by", Text(), "who set the target, and when it was last looked at"),
        Key("unit", Text(), "the noun that is counted: plans, children, conferences"),
        Key("commentary", Text(), "what a good comment says"),
        Key("table", Text(known="tables"), "the events or spells that it counts"),
        Key("month", Text(), "a date: a row counts in the month of this date"),
        Key(
            "open",
            ListOf(Text(), 2),
            "start and end date: a row counts at every month end on which it is open",
        ),
        Key("flow", FLOW, "starts against ends in the month"),
        Key("figures", Text(), "the name of ready-made monthly figures, in place of a table"),
        Key("where", Text(condition=True), "a condition: which rows count at all"),
        Key(
            "show",
            Text(options=("count", "percent", "median", "bands", "ratio")),
            "what is shown of the rows",
            required=True,
        ),
        Key("hits", Text(condition=True), "a condition: which rows are the top of the percentage"),
        Key("value", Text(condition=True), "a number of each row: for medians and bands"),
        Key("bands", ListOf(Number(whole=True)), "lower edges of the bands, rising"),
        Key("watch", Text(), "the band that target and signal are about, such as `24 and over`"),
        Key("count_of", Text(options=("rows", "children", "families")), "what a count counts, once each"),
        Key(
            "over",
            Text(options=("month", "last_12_months", "year_to_date")),
            "the window that a month's value covers",
        ),
        Key("per", PER, "turns a count into a rate"),
        Key(
            "better",
            Text(options=("high", "low", "neither")),
            "which way is good; `neither` has an expected range and no target",
            required=True,
        ),
        Key("target", Target(AIM), "what is aimed for: for good, or by financial year"),
        Key("tolerance", Number(low=0), "how far short of the target still counts as close"),
        Key(
            "settles",
            Number(0, 24, whole=True),
            "months after which a month's figure no longer grows; newer ones are marked and never judged",
        ),
        Key("compare", COMPARE, "England and similar authorities"),
        Key("chart", Text(options=("line", "bar", "stacked_bar", "in_out_bar")), "how it is drawn"),
        Key("examples", ListOf(EXAMPLE), "a few rows each, and the figure that must come out of them"),
        *_SHARED,
    ),
)
CATALOGUE = Record(
    "The file",
    (
        Key("version", Number(1, 1, whole=True), "of this grammar: 1", required=True),
        Key("owners", MapOf(OWNER), "who answers for measures, by an id", required=True),
        Key("groups", MapOf(Text()), "the sections, in their order", required=True),
        Key("dimensions", MapOf(DIMENSION), "what readers may drill and filter by"),
        Key("defaults", DEFAULTS, "what holds for every measure that does not say otherwise"),
        Key("notes", ListOf(NOTE), "what happened when, shown on the charts"),
        Key("measures", MapOf(MEASURE), "the measures, by an id", required=True),
    ),
)


def all_columns() -> tuple[str, ...]:
    """Every column that some table has, and the one of ready-made figures."""
    names = {name for table in TABLES.values() for name in table.kinds()}
    return (*sorted(names), GROUP_COLUMN)


def fixed_names() -> Mapping[Names, tuple[str, ...]]:
    """The names that do not depend on the file."""
    return {"tables": tuple(TABLES), "populations": POPULATIONS, "columns": all_columns()}
