"""The auditor: everything that members can fetch, against every hidden cell.

It knows how measures are defined: which counts are the same, which add up, what moves what is open. It
takes the published tables, no others, and says which hidden cells can only be one number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.disclosure.relations import NOT_A_COUNT, Known
from perfcore.disclosure.solve import Equations, found
from perfcore.disclosure.tables import Sheets, grid, has_ends, own_window
from perfcore.values import count

Fetch = Callable[[str, str | None, Over], pd.DataFrame]
Cell = tuple[str | None, int, int, int]  # breakdown, count, month, group


@dataclass(frozen=True)
class Recovered:
    """A hidden cell that can only be one number. `month` counts from 1970."""

    measures: tuple[str, ...]
    by: str | None
    group: str
    month: int
    number: int
    cell: Cell


@dataclass(frozen=True)
class Findings:
    """What the auditor looked at and what it found."""

    cells: int
    hidden: int
    recovered: tuple[Recovered, ...]


@dataclass
class _Seen:
    """Numbers by breakdown, count, month and group: nan where nobody is shown them."""

    numbers: dict[str | None, NDArray[np.float64]]
    exists: dict[str | None, NDArray[np.bool_]]
    low: dict[str | None, NDArray[np.float64]]
    names: dict[tuple[str | None, int], list[str]] = field(default_factory=dict)


def audit(made: Sheets, known: Known, catalogue: Catalogue, fetch: Fetch) -> Findings:
    """Fetch every table that there is and try to solve for what is hidden in them.

    `made` gives the shape of the tables and which counts add up over groups, never a number; `known` what
    is known of the definitions. Raises `ValueError` where published tables contradict each other.
    """
    seen = _look(made, known, catalogue, fetch)
    _hidden_zeros(seen, made, known)
    place: dict[Cell, int] = {}
    low: list[float] = []
    for dim, numbers in seen.numbers.items():
        for c, t, g in zip(*np.nonzero(np.isnan(numbers) & seen.exists[dim]), strict=True):
            place[dim, int(c), int(t), int(g)] = len(low)
            low.append(float(seen.low[dim][c, t, g]))
    writer = _Writer(seen, place)
    _groups(writer, made, known)
    _definitions(writer, made, known)
    _years(writer, made, known, catalogue, fetch)
    told = found(writer.equations(np.array(low)))
    recovered = []
    for cell, at in place.items():
        dim, c, t, g = cell
        if not np.isnan(told[at]) and (dim, c) in seen.names:
            names = tuple(dict.fromkeys(seen.names[dim, c]))
            label = known.counts[dim].labels[g]
            recovered.append(Recovered(names, dim, label, made.first + t, int(told[at]), cell))
    cells = sum(int(e.sum()) for e in seen.exists.values())
    return Findings(cells, len(place), tuple(recovered))


def _look(made: Sheets, known: Known, catalogue: Catalogue, fetch: Fetch) -> _Seen:
    shapes = {dim: counts.grids.shape for dim, counts in known.counts.items()}
    seen = _Seen(
        {dim: np.full(shape, np.nan) for dim, shape in shapes.items()},
        {dim: ~np.isnan(counts.grids) for dim, counts in known.counts.items()},
        {dim: np.zeros(shape) for dim, shape in shapes.items()},
    )
    fetched: dict[tuple[str, str | None], pd.DataFrame] = {}
    for sheet in made.every:
        measure = catalogue.measures[sheet.measure]
        key = (sheet.measure, sheet.dim)
        if key not in fetched:
            fetched[key] = fetch(sheet.measure, sheet.dim, own_window(measure))
        frame = fetched[key]
        if measure.show == "bands":
            frame = frame[frame["part"] == (sheet.part or measure.band_labels()[0])]
        n = grid(frame, "of" if sheet.ends else "n", made.first, made.months, sheet.labels)
        roles = known.roles[sheet.key, sheet.dim]
        if sheet.share:
            of = grid(frame, "of", made.first, made.months, sheet.labels)
            for c, numbers in ((roles.n, n), (roles.rest, of - n), (roles.of, of)):
                _fill(seen, sheet.dim, c, numbers)
            for c in (roles.n, roles.of):
                seen.names.setdefault((sheet.dim, c), []).append(sheet.measure)
            if roles.of != NOT_A_COUNT:  # a share of nothing is shown
                seen.low[sheet.dim][roles.of] = 1
        else:
            _fill(seen, sheet.dim, roles.n, n)
            seen.names.setdefault((sheet.dim, roles.n), []).append(sheet.measure)
            if roles.n != NOT_A_COUNT:  # zeros are shown
                seen.low[sheet.dim][roles.n] = 1
    return seen


def _fill(seen: _Seen, dim: str | None, c: int, numbers: NDArray[np.float64]) -> None:
    if c != NOT_A_COUNT:
        mine = seen.numbers[dim][c]
        mine[:] = np.where(np.isnan(mine), numbers, mine)


def _hidden_zeros(seen: _Seen, made: Sheets, known: Known) -> None:
    """A share of few rows is hidden with no hits too, so its hits and misses may be none."""
    for sheet in made.every:
        if sheet.share:
            roles = known.roles[sheet.key, sheet.dim]
            for c in (roles.n, roles.rest):
                if c != NOT_A_COUNT:
                    seen.low[sheet.dim][c] = 0


class _Writer:
    """Writes equations of cells: what is seen goes to the right, what is hidden stays an unknown."""

    def __init__(self, seen: _Seen, place: dict[Cell, int]) -> None:
        self.seen, self.place = seen, place
        self._row: list[int] = []
        self._column: list[int] = []
        self._value: list[float] = []
        self._right: list[float] = []

    def add(self, terms: list[tuple[Cell, float]], right: float = 0.0) -> None:
        """`right` = the sum of these cells, each with its sign; nothing where one is not there."""
        unknown = []
        for cell, sign in terms:
            dim, c, t, g = cell
            if not self.seen.exists[dim][c, t, g]:
                return
            number = self.seen.numbers[dim][c, t, g]
            if np.isnan(number):
                unknown.append((self.place[cell], sign))
            else:
                right -= sign * number
        if not unknown:
            return
        row = len(self._right)
        for column, sign in unknown:
            self._row.append(row)
            self._column.append(column)
            self._value.append(sign)
        self._right.append(right)

    def equations(self, low: NDArray[np.float64]) -> Equations:
        shape = (len(self._right), len(low))
        rows = coo_array((self._value, (self._row, self._column)), shape=shape)
        return Equations(csr_array(rows), np.array(self._right), low)


def _hidden_rows(writer: _Writer, dim: str | None, places: list[int]) -> list[tuple[int, int]]:
    """Months and groups in which any of these counts is hidden."""
    numbers, exists = writer.seen.numbers[dim][places], writer.seen.exists[dim][places]
    months, groups = np.nonzero((np.isnan(numbers) & exists).any(axis=0))
    return [(int(t), int(g)) for t, g in zip(months, groups, strict=True)]


def _groups(writer: _Writer, made: Sheets, known: Known) -> None:
    """The groups of a count add up to the whole, where they do in every month."""
    done = set()
    for sheet in made.every:
        if sheet.dim is None:
            continue
        mine, whole = known.roles[sheet.key, sheet.dim], known.roles[sheet.key, None]
        for c, all_ in ((mine.n, whole.n), (mine.rest, whole.rest), (mine.of, whole.of)):
            if NOT_A_COUNT in (c, all_) or (sheet.dim, c, all_) in done:
                continue
            done.add((sheet.dim, c, all_))
            grids = known.counts[sheet.dim].grids[c]
            total, every = np.nansum(grids, axis=1), known.counts[None].grids[all_][:, 0]
            there = ~np.isnan(every)
            if not sheet.adds_up and (total[there] != every[there]).any():
                continue
            for t in np.flatnonzero(there):
                terms = [((sheet.dim, c, int(t), int(g)), 1.0) for g in np.flatnonzero(~np.isnan(grids[t]))]
                writer.add([*terms, ((None, all_, int(t), 0), -1.0)])


def _definitions(writer: _Writer, made: Sheets, known: Known) -> None:
    """What the definitions say of counts of one group."""
    for dim, counts in known.counts.items():
        shares = {known.roles[s.key, dim] for s in made.every if s.dim == dim and s.share}
        sums = {(r.of, r.n, r.rest) for r in shares if NOT_A_COUNT not in (r.of, r.n, r.rest)}
        for a, b, c in sums | set(counts.sums):
            for t, g in _hidden_rows(writer, dim, [a, b, c]):
                writer.add([((dim, b, t, g), 1.0), ((dim, c, t, g), 1.0), ((dim, a, t, g), -1.0)])
        for total, parts in bands(made, known, dim):
            for t, g in _hidden_rows(writer, dim, [total, *parts]):
                writer.add([*(((dim, p, t, g), 1.0) for p in parts), ((dim, total, t, g), -1.0)])
        for a, starts, ends in counts.moves:
            for t in range(1, made.months):
                for g in range(len(counts.labels)):
                    now, then = ((dim, a, t, g), 1.0), ((dim, a, t - 1, g), -1.0)
                    writer.add([now, then, ((dim, starts, t, g), -1.0), ((dim, ends, t, g), 1.0)])


def bands(made: Sheets, known: Known, dim: str | None) -> list[tuple[int, list[int]]]:
    """All rows of a group, and the counts of its bands that there are."""
    out: dict[int, list[int]] = {}
    for sheet in made.every:
        if sheet.dim == dim and sheet.part:
            total = known.roles[(sheet.measure, "", True), dim].n
            place = known.roles[sheet.key, dim].n
            if NOT_A_COUNT not in (place, total):
                out.setdefault(total, []).append(place)
    return list(out.items())


def _years(writer: _Writer, made: Sheets, known: Known, catalogue: Catalogue, fetch: Fetch) -> None:
    """Windows are sums of months: the rolling year, and the year to date."""
    for measure in catalogue.measures.values():
        if not _adds_up_over_time(measure):
            continue
        for (name, part, ends), dim in list(known.roles):
            if name != measure.id or part:
                continue
            roles = known.roles[(name, part, ends), dim]
            for over in ("last_12_months", "year_to_date"):
                _windows(writer, made, known, measure, (ends, dim, over), fetch, roles.n, roles.of)


def _adds_up_over_time(measure: Measure) -> bool:
    return measure.open is None and measure.count_of == "rows" and measure.show != "bands"


def _windows(
    writer: _Writer,
    made: Sheets,
    known: Known,
    measure: Measure,
    asked: tuple[bool, str | None, Over],
    fetch: Fetch,
    n: int,
    of: int,
) -> None:
    ends, dim, over = asked
    frame = fetch(measure.id, dim, over)
    if not len(frame):
        return
    labels = known.counts[dim].labels
    start = count.window_start(made.months, made.first, over)
    columns = [("of" if ends else "n", n)]
    if measure.show == "percent":
        columns.append(("of", of))
    elif ends and not has_ends(measure):
        return
    for column, c in columns:
        if c == NOT_A_COUNT:
            continue
        shown = grid(frame, column, made.first, made.months, labels)
        for t, g in zip(*np.nonzero(~np.isnan(shown)), strict=True):
            if start[t] < 0:
                continue
            months = range(int(start[t]), int(t) + 1)
            if np.isnan(writer.seen.numbers[dim][c, months, g]).any():
                writer.add([((dim, c, m, int(g)), 1.0) for m in months], float(shown[t, g]))
