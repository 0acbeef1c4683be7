"""Every table that members may ask for, as grids of month x group: what is protected together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.disclosure.rules import RuleSet
from perfcore.values.values import Values

Grid = NDArray[np.float64]
Mask = NDArray[np.bool_]
Key = tuple[str, str, bool, Over]  # measure, band, ends, window
Place = tuple[Key, str | None]  # a sheet: what it counts, and the breakdown


@dataclass(frozen=True)
class Sheet:
    """One kind of count in one breakdown: `n` by month x group, for a share also `of`.

    `part` is the band, `ends` says that this is the second number: a flow's ends, all rows of the bands.
    Months are places from the first month of all sheets; outside a measure's own history and where there is
    no figure the grids hold nan. Numbers from 1 to `small` - 1 are hidden, shares of fewer than `few` too.
    """

    measure: str
    part: str
    ends: bool
    over: Over
    dim: str | None
    labels: tuple[str, ...]
    n: Grid
    of: Grid | None
    small: int = 6
    few: int = 10
    second: bool = True
    adds_up: bool = True  # rows do; different children or families of several groups need not

    @property
    def key(self) -> Key:
        return (self.measure, self.part, self.ends, self.over)

    @property
    def place(self) -> Place:
        return (self.key, self.dim)

    @property
    def share(self) -> bool:
        return self.of is not None


@dataclass(frozen=True)
class Sheets:
    first: int  # months since 1970
    months: int
    every: tuple[Sheet, ...]

    @cached_property
    def by_place(self) -> Mapping[Place, Sheet]:
        return {sheet.place: sheet for sheet in self.every}

    def whole_of(self, sheet: Sheet) -> Sheet:
        """The same numbers without a breakdown."""
        return self.by_place[sheet.key, None]


def figure(made: Sheets, measure: Measure) -> list[Sheet]:
    """What a measure's whole-council figure over its own window is made of, of bands the watched one."""
    part = measure.watched_band if measure.show == "bands" else ""
    return [
        sheet
        for sheet in made.every
        if (sheet.measure, sheet.dim, sheet.over) == (measure.id, None, measure.over)
        and (sheet.ends or sheet.part == part)
    ]


def dimensions(catalogue: Catalogue, measure: Measure) -> list[str | None]:
    """Nothing, and every dimension that members may see a measure by."""
    return [None, *(d for d in measure.drill if not catalogue.dimensions[d].restricted)]


def sheets(values: Values, rules: RuleSet, only: tuple[str, ...] | None = None) -> Sheets:
    """The monthly tables of every measure that can be computed, by every dimension for members.

    Totals are there over the measure's window too, since they are shown where some of its months are not.
    """
    frames: list[tuple[Measure, Over, str | None, pd.DataFrame]] = []
    for measure in values.catalogue.measures.values():
        if values.missing_for(measure.id) is not None or (only is not None and measure.id not in only):
            continue
        own = own_window(measure)
        asked = [(dim, own) for dim in dimensions(values.catalogue, measure)]
        if measure.over != own:
            asked.append((None, measure.over))
        for dim, over in asked:
            with np.errstate(divide="ignore", invalid="ignore"):
                frame = values.compute(measure.id, by=dim, over=over)
            if len(frame):
                frames.append((measure, over, dim, frame))
    if not frames:
        return Sheets(0, 0, ())
    firsts, lasts = [], []
    for *_, frame in frames:
        place = months_of(frame["month"])
        firsts.append(int(place.min()))
        lasts.append(int(place.max()))
    first, months = min(firsts), max(lasts) - min(firsts) + 1
    labels: dict[str | None, list[str]] = {}
    for *_, dim, frame in frames:
        seen = labels.setdefault(dim, [])
        seen.extend(g for g in dict.fromkeys(frame["group"]) if g not in seen)
    made = [
        sheet
        for measure, over, dim, frame in frames
        for sheet in _cut(measure, over, dim, frame, first, months, tuple(labels[dim]), rules)
    ]
    return Sheets(first, months, tuple(made))


def own_window(measure: Measure) -> Over:
    """The window of a measure's protected tables: different children of a year are no sum of months."""
    return "month" if measure.count_of == "rows" else measure.over


def months_of(column: pd.Series) -> NDArray[np.int64]:
    """Months since 1970 of a column of dates."""
    return np.asarray((column.dt.year - 1970) * 12 + column.dt.month - 1, dtype=np.int64)


def grid(frame: pd.DataFrame, name: str, first: int, months: int, labels: tuple[str, ...]) -> Grid:
    """A column of values as month x group; zero for groups that do not occur, nan outside the history."""
    out = np.full((months, len(labels)), np.nan)
    month, group = months_of(frame["month"]) - first, pd.Index(labels).get_indexer(pd.Index(frame["group"]))
    out[np.ix_(np.unique(month), np.setdiff1d(np.arange(len(labels)), group))] = 0
    out[month, group] = frame[name]
    return out


def _cut(
    measure: Measure,
    over: Over,
    dim: str | None,
    frame: pd.DataFrame,
    first: int,
    months: int,
    labels: tuple[str, ...],
    rules: RuleSet,
) -> Iterator[Sheet]:
    given = measure.small_numbers
    small, few = max(given.hide_below, rules.least + 1), given.hide_percent_below
    second = rules.secondary and given.second_cell
    counted = measure.count_of == "rows"

    def sheet(part: str, ends: bool, n: Grid, of: Grid | None) -> Sheet:
        return Sheet(measure.id, part, ends, over, dim, labels, n, of, small, few, second, counted)

    for part, of_part in frame.groupby("part", sort=False):
        n = grid(of_part, "n", first, months, labels)
        of = grid(of_part, "of", first, months, labels)
        if measure.show == "percent":
            yield sheet("", False, n, of)
        elif measure.show == "bands":
            yield sheet(str(part), False, n, None)
            if part == measure.band_labels()[0]:
                yield sheet("", True, of, None)
        else:
            yield sheet("", False, n, None)
            if has_ends(measure):
                yield sheet("", True, of, None)


def has_ends(measure: Measure) -> bool:
    """Whether `of` is a count of its own: a flow's ends, the rows of a median or of bands, a divisor."""
    return measure.flow is not None or measure.show in ("median", "ratio", "bands")
