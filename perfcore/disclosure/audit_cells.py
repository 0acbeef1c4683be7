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
from perfcore.disclosure.solve import Equations, found
from perfcore.disclosure.system import System, system
from perfcore.disclosure.tables import Sheets, grid

Fetch = Callable[[str, str | None, Over], pd.DataFrame]


@dataclass(frozen=True)
class Recovered:
    """A hidden cell that can only be one number. `month` counts from 1970."""

    measures: tuple[str, ...]
    over: Over
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
    every = system(made, known)
    numbers, right = _look(made, known, catalogue, fetch, every), np.zeros(every.rows.shape[0])
    hidden = np.isnan(numbers) & every.exists
    least, most, _ = bounds(every.rows, right, numbers)
    if (least > most).any():
        raise ValueError("The published tables contradict each other.")
    sure = hidden & (most - least < 1)
    number = np.where(sure, least, np.nan)
    if thorough:
        number = _solved(every, numbers, right, hidden, least, number)
    at = np.flatnonzero(~np.isnan(number) & hidden & every.told(number))
    names = _names(made, known)
    recovered = []
    for cell in at:
        dim, count, month, group = _where(every, int(cell))
        label = known.counts[dim].labels[group]
        measures, over = names[dim, count]
        recovered.append(Recovered(measures, over, dim, label, made.first + month, int(number[cell])))
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
) -> NDArray[np.float64]:
    """The number of every cell that is shown somewhere; nan: nowhere."""
    numbers = np.full(len(every.exists), np.nan)
    fetched: dict[tuple[str, str | None, Over], pd.DataFrame] = {}

    def table(measure: str, dim: str | None, over: Over) -> pd.DataFrame:
        if (measure, dim, over) not in fetched:
            fetched[measure, dim, over] = fetch(measure, dim, over)
        return fetched[measure, dim, over]

    def fill(dim: str | None, count: int, shown: NDArray[np.float64]) -> None:
        if count != NOT_A_COUNT:
            ids = every.ids(dim, count)
            numbers[ids] = np.where(np.isnan(numbers[ids]), shown, numbers[ids])

    for sheet in sorted(made.every, key=lambda s: s.dim is not None):
        measure = catalogue.measures[sheet.measure]
        frame = table(sheet.measure, sheet.dim, sheet.over)
        if measure.show == "bands":
            frame = frame[frame["part"] == (sheet.part or measure.band_labels()[0])]
        n = grid(frame, "of" if sheet.ends else "n", made.first, made.months, sheet.labels)
        roles = known.roles[sheet.place]
        fill(sheet.dim, roles.n, n)
        if sheet.share:
            of = grid(frame, "of", made.first, made.months, sheet.labels)
            fill(sheet.dim, roles.rest, of - n)
            fill(sheet.dim, roles.of, of)
        if sheet.dim is not None:  # a whole of none has no group with any: that hides nothing
            total = known.roles[sheet.key, None]
            for count, all_ in ((roles.n, total.n), (roles.rest, total.rest), (roles.of, total.of)):
                if all_ != NOT_A_COUNT:
                    fill(sheet.dim, count, np.where(numbers[every.ids(None, all_)] == 0, 0.0, np.nan))
    return numbers


def _names(made: Sheets, known: Known) -> dict[tuple[str | None, int], tuple[tuple[str, ...], Over]]:
    names: dict[tuple[str | None, int], tuple[tuple[str, ...], Over]] = {}
    for sheet in made.every:
        roles = known.roles[sheet.place]
        for count in {roles.n, roles.rest, roles.of} - {NOT_A_COUNT}:
            before, over = names.get((sheet.dim, count), ((), sheet.over))
            names[sheet.dim, count] = tuple(dict.fromkeys((*before, sheet.measure))), over
    return names


def _where(every: System, cell: int) -> tuple[str | None, int, int, int]:
    for dim, start in every.start.items():
        counts, months, groups = every.shape[dim]
        at = cell - start
        if 0 <= at < counts * months * groups:
            return dim, at // (months * groups), at // groups % months, at % groups
    raise IndexError(cell)
