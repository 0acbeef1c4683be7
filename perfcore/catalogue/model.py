"""What `measures.yaml` says, once it is read and found sound: frozen, typed, ready to compute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from perfcore.catalogue.conditions import Expr, looks_back

Show = Literal["count", "percent", "median", "bands", "ratio"]
Over = Literal["month", "last_12_months", "year_to_date"]
Better = Literal["high", "low", "neither"]
CountOf = Literal["rows", "children", "families"]


@dataclass(frozen=True)
class Owner:
    id: str
    name: str
    email: str


@dataclass(frozen=True)
class Dimension:
    id: str
    label: str
    column: str  # of the measure's table; "group" where the groups come with ready-made figures
    order: tuple[str, ...] = ()
    restricted: bool = False  # for roles that manage the people it names, never for members


@dataclass(frozen=True)
class Note:
    """Something that happened in a month and that a reader of the chart should know."""

    month: date  # first day
    text: str
    rebase: bool = False
    measures: tuple[str, ...] = ()  # empty with no group: all measures
    group: str | None = None


@dataclass(frozen=True)
class Aim:
    """What is aimed for in one financial year; exactly one of the four forms is set.

    `at_least` / `at_most` also carry a plain number, by the measure's polarity. `percent` says
    that the aim is about the share of all rows in the watched band, not their number.
    """

    at_least: float | None = None
    at_most: float | None = None
    between: tuple[float, float] | None = None
    year_total: float | None = None
    percent: bool = False


@dataclass(frozen=True)
class SmallNumbers:
    hide_below: int = 6
    hide_percent_below: int = 10
    second_cell: bool = True


@dataclass(frozen=True)
class Compare:
    england: float | None = None
    neighbours: float | None = None
    source: str = ""


@dataclass(frozen=True)
class Per:
    number: float
    population: str


Cell = str | float | bool | date


@dataclass(frozen=True)
class Example:
    """A few rows and the figure of a month that must come out of them; tables by name, "figures" for
    ready-made ones. `decimals` is how exactly `gives` was written; it stands in the file at `line`."""

    month: date  # first day
    rows: Mapping[str, tuple[Mapping[str, Cell], ...]]
    gives: float
    decimals: int
    says: str = ""
    population: float | None = None
    band: str | None = None
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Measure:
    """One measure. Which rows count is exactly one of `month`, `open`, `flow` or `figures`."""

    id: str
    name: str
    group: str
    owner: str
    definition: str
    source: str  # who defines it so: a statutory return, guidance, or "local"
    show: Show
    better: Better
    clock: str = ""
    standard: str = ""
    target_set_by: str = ""
    unit: str = ""  # the noun that is counted: children, plans, conferences
    commentary: str = ""
    table: str | None = None
    month: str | None = None
    open: tuple[str, str] | None = None
    flow: tuple[str, str] | None = None
    figures: str | None = None
    where: Expr | None = None
    hits: Expr | None = None
    value: Expr | None = None
    texts: Mapping[str, str] | None = None  # where / hits / value as written
    bands: tuple[float, ...] = ()
    watch: str | None = None
    count_of: CountOf = "rows"
    over: Over = "month"
    per: Per | None = None
    targets: Mapping[str, Aim] | None = None  # "2025-26" -> aim; "" -> every year
    tolerance: float = 0.0
    settles: int = 0  # months after which a month's figure no longer grows
    compare: Compare | None = None
    drill: tuple[str, ...] = ()
    small_numbers: SmallNumbers = SmallNumbers()
    months: int = 120
    decimals: int = 1
    families: bool = True
    chart: str = "line"
    examples: tuple[Example, ...] = ()
    line: int = 0  # where it stands in the file, from 1

    def aim(self, month: date) -> Aim | None:
        """The aim in force in `month`: its financial year's, else the latest before it."""
        if not self.targets:
            return None
        year = financial_year(month)
        known = sorted(y for y in self.targets if y <= year)
        return self.targets[known[-1]] if known else None

    def looks_back(self) -> int:
        """Whole months before a row's date that its conditions look at: history must reach so far back."""
        conditions = [e for e in (self.where, self.hits, self.value) if e is not None]
        return math.ceil(max((looks_back(e) for e in conditions), default=0))

    @property
    def watched_band(self) -> str:
        """The band that the target, the signal and the first page are about: `watch`, else the last one."""
        return self.watch or self.band_labels()[-1]

    def band_labels(self) -> tuple[str, ...]:
        """The bands in words: see `band_labels`."""
        return band_labels(self.bands)


@dataclass(frozen=True)
class Catalogue:
    file: str
    owners: Mapping[str, Owner]
    groups: Mapping[str, str]
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    notes: tuple[Note, ...] = ()

    def notes_for(self, measure: Measure) -> tuple[Note, ...]:
        """Notes about this measure, its group, or everything, oldest first."""
        mine = [
            n
            for n in self.notes
            if measure.id in n.measures or n.group == measure.group or (not n.measures and n.group is None)
        ]
        return tuple(sorted(mine, key=lambda n: n.month))


def financial_year(month: date) -> str:
    """ "2025-26" for any date from 1 April 2025 to 31 March 2026."""
    first = month.year if month.month >= 4 else month.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def band_labels(edges: tuple[float, ...]) -> tuple[str, ...]:
    """ "under 15", "15-17", "18-23", "24 and over" for the edges 15, 18, 24."""
    if not edges:
        return ()
    middle = tuple(f"{low:g}-{high - 1:g}" for low, high in pairwise(edges))
    return (f"under {edges[0]:g}", *middle, f"{edges[-1]:g} and over")
