"""The auditor: everything that members can fetch, against every hidden cell.

It knows how measures are defined: which counts are the same, which add up, what moves what is open. It
takes the published tables, no others, and says which hidden cells can only be one number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from perfcore.catalogue.model import Catalogue, Over
from perfcore.disclosure.bounds import bounds
from perfcore.disclosure.relations import NOT_A_COUNT, Known
from perfcore.disclosure.repair import told
from perfcore.disclosure.solve import Equations, found
from perfcore.disclosure.system import System, system
from perfcore.disclosure.tables import Sheets, grid, own_window

Fetch = Callable[[str, str | None, Over], pd.DataFrame]


@dataclass(frozen=True)
class Recovered:
    """A hidden cell that can only be one number. `month` counts from 1970."""

    measures: tuple[str, ...]
    by: str | None
    group: str
    month: int
    number: int


@dataclass(frozen=True)
class Findings:
    """What the auditor looked at and what it found."""

    cells: int
    hidden: int
    recovered: tuple[Recovered, ...]


def audit(made: Sheets, known: Known, catalogue: Catalogue, fetch: Fetch, thorough: bool = False) -> Findings:
    """Fetch every table that there is and try to solve for what is hidden in them.

    `made` gives the shape of the tables and `known` the definitions, neither a number. `thorough` solves
    all equations together by linear programming, where otherwise each is taken in turn until none says
    more. Raises `ValueError` where published tables contradict each other.
    """
    every = system(made, known, catalogue)
    numbers, right = _look(made, known, catalogue, fetch, every)
    hidden = np.isnan(numbers) & every.exists
    least, most, _ = bounds(every.rows, right, numbers)
    if (least > most).any():
        raise ValueError("The published tables contradict each other.")
    sure = hidden & (most - least < 1)
    number = np.where(sure, least, np.nan)
    if thorough:
        number = _solved(every, numbers, right, hidden, least, number)
    at = np.flatnonzero(~np.isnan(number) & hidden & told(every, number))
    names = _names(made, known)
    recovered = []
    for cell in at:
        dim, count, month, group = _where(every, int(cell))
        label = known.counts[dim].labels[group]
        measures = names.get((dim, count), ())
        recovered.append(Recovered(measures, dim, label, made.first + month, int(number[cell])))
    return Findings(int(every.exists.sum()), int(hidden.sum()), tuple(recovered))


def _solved(
    every: System,
    numbers: NDArray[np.float64],
    right: NDArray[np.float64],
    hidden: NDArray[np.bool_],
    least: NDArray[np.float64],
    number: NDArray[np.float64],
) -> NDArray[np.float64]:
    """What all equations together say, beyond what each says."""
    unknown = np.flatnonzero(hidden & np.isnan(number))
    known = np.where(np.isnan(numbers), np.nan_to_num(number), numbers)
    rows = csr_array(every.rows[:, unknown])
    used = np.flatnonzero((np.diff(rows.indptr) > 0) & ~np.isnan(right))
    left = right - every.rows @ np.nan_to_num(known)
    solved = found(Equations(csr_array(rows[used]), left[used], least[unknown]))
    out = number.copy()
    out[unknown] = solved
    return out


def _look(
    made: Sheets, known: Known, catalogue: Catalogue, fetch: Fetch, every: System
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The number of every cell that is shown somewhere (nan: nowhere), and what the equations add up to."""
    numbers = np.full(len(every.exists), np.nan)
    right = np.zeros(every.rows.shape[0])
    fetched: dict[tuple[str, str | None, Over], pd.DataFrame] = {}

    def table(measure: str, dim: str | None, over: Over) -> pd.DataFrame:
        if (measure, dim, over) not in fetched:
            fetched[measure, dim, over] = fetch(measure, dim, over)
        return fetched[measure, dim, over]

    def fill(dim: str | None, count: int, shown: NDArray[np.float64]) -> None:
        if count != NOT_A_COUNT:
            ids = every.ids(dim, count)
            numbers[ids] = np.where(np.isnan(numbers[ids]), shown, numbers[ids])

    for sheet in made.every:
        measure = catalogue.measures[sheet.measure]
        frame = table(sheet.measure, sheet.dim, own_window(measure))
        if measure.show == "bands":
            frame = frame[frame["part"] == (sheet.part or measure.band_labels()[0])]
        n = grid(frame, "of" if sheet.ends else "n", made.first, made.months, sheet.labels)
        roles = known.roles[sheet.key, sheet.dim]
        fill(sheet.dim, roles.n, n)
        if sheet.share:
            of = grid(frame, "of", made.first, made.months, sheet.labels)
            fill(sheet.dim, roles.rest, of - n)
            fill(sheet.dim, roles.of, of)
    for row, (name, ends, month) in every.years.items():
        frame = table(name, None, "last_12_months")
        shown = grid(frame, "of" if ends else "n", made.first, made.months, ("All",))[month, 0]
        right[row] = shown  # nan where the year is hidden: then its equation says nothing
    return numbers, right


def _names(made: Sheets, known: Known) -> dict[tuple[str | None, int], tuple[str, ...]]:
    names: dict[tuple[str | None, int], tuple[str, ...]] = {}
    for sheet in made.every:
        roles = known.roles[sheet.key, sheet.dim]
        for count in {roles.n, roles.rest, roles.of} - {NOT_A_COUNT}:
            before = names.get((sheet.dim, count), ())
            names[sheet.dim, count] = tuple(dict.fromkeys((*before, sheet.measure)))
    return names


def _where(every: System, cell: int) -> tuple[str | None, int, int, int]:
    for dim, start in every.start.items():
        counts, months, groups = every.shape[dim]
        at = cell - start
        if 0 <= at < counts * months * groups:
            return dim, at // (months * groups), at // groups % months, at % groups
    raise IndexError(cell)
