"""What earlier publications said: of cells that are the same today, and of those that were corrected.

Whoever kept the tables of an earlier load may hold them against today's. So what was hidden and is the same
number stays hidden, what was shown and is the same protects nothing any more, and the equations of the
earlier tables hold beside today's, with numbers of their own where they were corrected since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from perfcore.disclosure.decisions import Protected
from perfcore.disclosure.relations import NOT_A_COUNT, Known
from perfcore.disclosure.system import System
from perfcore.disclosure.tables import Grid, Mask, Place, Sheet, Sheets

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Earlier:
    """One earlier publication, over today's cells and sheets.

    `numbers` are its numbers by cell (nan where it had none); `shown` says which it showed, and `known` which
    of those are today's too. By sheet, `hidden` marks what it hid and is the same now, and `stays` what it
    showed in rows that are as they were.
    """

    numbers: Numbers
    shown: NDArray[np.bool_]
    known: NDArray[np.bool_]
    hidden: dict[Place, Mask]
    stays: dict[Place, Mask]


@dataclass(frozen=True)
class Joint:
    """Today's equations and those of earlier publications, over today's cells and corrected ones.

    `origin` is the cell that each column is or was; the first ones are today's. `truth` are the numbers.
    """

    rows: csr_array
    right: Numbers
    origin: NDArray[np.int64]
    truth: Numbers


def earlier(made: Sheets, known: Known, every: System, before: Protected) -> Earlier:
    """An earlier publication held against today's tables."""
    numbers = np.full(len(every.exists), np.nan)
    shown, known_today = (np.zeros(len(every.exists), dtype=bool) for _ in range(2))
    hidden: dict[Place, Mask] = {}
    stays: dict[Place, Mask] = {}
    same_whole: dict[Place, Mask] = {}
    for sheet in sorted(made.every, key=lambda s: s.dim is not None):
        was = before.made.by_place.get(sheet.place)
        if was is None or (was.of is None) != (sheet.of is None):
            continue
        gone = _over(made, sheet, before, was, (before.why[sheet.place] > 0).astype(float), 0.0) > 0
        n = _over(made, sheet, before, was, was.n, 0.0)
        same = n == sheet.n
        parts = [(n, known.roles[sheet.place].n)]
        if was.of is not None and sheet.of is not None:
            of = _over(made, sheet, before, was, was.of, 0.0)
            same &= of == sheet.of
            parts += [(of - n, known.roles[sheet.place].rest), (of, known.roles[sheet.place].of)]
        there = ~np.isnan(n)
        whole = before.made.whole_of(was)
        nobody = _over(made, sheet, before, whole, whole.n, np.nan)[:, :1] == 0
        for at, (number, count) in enumerate(parts):
            if count != NOT_A_COUNT:
                ids = every.ids(sheet.dim, count)
                numbers[ids] = np.where(np.isnan(numbers[ids]), number, numbers[ids])
                shown[ids] |= there & (~gone | nobody if at == 0 else ~gone)
        row = same
        if sheet.dim is None:
            same_whole[sheet.place] = same
        else:
            row = (same | ~there).all(axis=1, keepdims=True) & same_whole.get((sheet.key, None), same[:, :1])
        hidden[sheet.place] = gone & same
        stays[sheet.place] = ~gone & there & row
        for _, count in parts:
            if count != NOT_A_COUNT:
                known_today[every.ids(sheet.dim, count)] |= stays[sheet.place]
    return Earlier(numbers, shown, known_today, hidden, stays)


def _over(made: Sheets, sheet: Sheet, before: Protected, was: Sheet, grid: Grid, absent: float) -> Grid:
    """An earlier grid over today's months and groups; `absent` for groups that it did not have."""
    out = np.full((made.months, len(sheet.labels)), np.nan)
    shift = before.made.first - made.first
    first, last = max(shift, 0), min(shift + before.made.months, made.months)
    if first >= last:
        return out
    given = grid[first - shift : last - shift]
    at = {label: place for place, label in enumerate(was.labels)}
    blank = np.where(np.isnan(given).all(axis=1), np.nan, absent)
    for place, label in enumerate(sheet.labels):
        out[first:last, place] = given[:, at[label]] if label in at else blank
    return out


def joint(every: System, truth: Numbers, pasts: Sequence[Earlier]) -> Joint:
    """All equations together.

    An earlier equation is there twice where a number in it was corrected: as it was, and less what it is
    today, so that all that is the same falls out.
    """
    width, entries = len(truth), every.rows.tocoo()
    rows, cells = [entries.row.astype(np.int64)], [entries.col.astype(np.int64)]
    signs: list[Numbers] = [entries.data.astype(float)]
    right: list[Numbers] = [np.zeros(every.rows.shape[0])]
    count = every.rows.shape[0]
    known: dict[tuple[int, float], int] = {}
    for past in pasts:
        old = past.numbers[entries.col]
        changed = (old != truth[entries.col]) & ~np.isnan(old)
        whole = np.bincount(entries.row, np.isnan(old), every.rows.shape[0]) == 0
        balanced = np.bincount(entries.row, entries.data * np.nan_to_num(old), every.rows.shape[0]) == 0
        touched = np.bincount(entries.row, changed, every.rows.shape[0]) > 0
        use = np.flatnonzero((whole & balanced & touched)[entries.row])
        if not len(use):
            continue
        row = np.unique(entries.row[use], return_inverse=True)[1].astype(np.int64)
        cell, sign = entries.col[use].astype(np.int64), entries.data[use].astype(float)
        old, changed, seen = old[use], changed[use], past.shown[cell]
        height = int(row.max()) + 1
        own = np.array(
            [
                known.setdefault((int(c), float(x)), width + len(known)) if moved and not public else int(c)
                for c, x, moved, public in zip(cell, old, changed, seen, strict=True)
            ],
            dtype=np.int64,
        )
        given = np.asarray(np.bincount(row, sign * old * seen, height), dtype=np.float64)
        gone = ~seen
        rows += [count + row[gone]]
        cells += [own[gone]]
        signs += [sign[gone]]
        right += [-given]
        count += height
        news, olds = changed | seen, changed & gone
        rows += [count + row[news], count + row[olds]]
        cells += [cell[news], own[olds]]
        signs += [sign[news], -sign[olds]]
        right += [given]
        count += height
    total = width + len(known)
    matrix = coo_array(
        (np.concatenate(signs), (np.concatenate(rows), np.concatenate(cells))), shape=(count, total)
    )
    origin = np.array([*range(width), *(c for c, _ in known)], dtype=np.int64)
    numbers = np.append(truth, np.array([x for _, x in known], dtype=float))
    summed = csr_array(matrix)
    summed.eliminate_zeros()  # a cell that stands on both sides of an equation is no part of it
    return Joint(summed, np.concatenate(right), origin, numbers)
