"""All cells of all tables as one system of equations: what the definitions say of the numbers.

Nothing in it depends on what is hidden, so that one system serves the search for what to hide and the
auditor who looks at what was hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from perfcore.catalogue.model import Catalogue, Measure
from perfcore.disclosure.relations import NOT_A_COUNT, Known
from perfcore.disclosure.tables import Sheet, Sheets

Ids = NDArray[np.int64]
_MARCH = 2  # months since 1970, modulo 12


@dataclass(frozen=True)
class System:
    """`rows` @ cells = 0, or the year's total in `years` (place of the row, breakdown None, measure, month).

    Cells are numbered through breakdowns, counts, months and groups. `named` marks those that a table shows
    as its count or its denominator.
    """

    rows: csr_array
    years: dict[int, tuple[str, bool, int]]
    start: dict[str | None, int]
    shape: dict[str | None, tuple[int, int, int]]
    exists: NDArray[np.bool_]
    named: NDArray[np.bool_]
    small: NDArray[np.float64]  # by cell: numbers below it are small in a table that it belongs to

    def ids(self, dim: str | None, count: int) -> Ids:
        """The cells of a count, as month x group."""
        _, months, groups = self.shape[dim]
        first = self.start[dim] + count * months * groups
        return np.arange(first, first + months * groups).reshape(months, groups)


class _Rows:
    def __init__(self) -> None:
        self.row: list[Ids] = []
        self.cell: list[Ids] = []
        self.sign: list[NDArray[np.float64]] = []
        self.count = 0

    def add(self, cells: Ids, signs: list[float], exists: NDArray[np.bool_], partly: bool = False) -> Ids:
        """One equation a line of `cells`; lines with a cell that is not there are left out, or it is."""
        there = exists[cells]
        whole = there[:, -1] & there.any(axis=1) if partly else there.all(axis=1)
        cells, there = cells[whole], there[whole]
        numbers = self.count + np.arange(len(cells))
        keep = there.ravel()
        self.row.append(np.repeat(numbers, cells.shape[1])[keep])
        self.cell.append(cells.ravel()[keep])
        self.sign.append(np.tile(np.array(signs), len(cells))[keep])
        self.count += len(cells)
        return numbers


def system(made: Sheets, known: Known, catalogue: Catalogue) -> System:
    """The equations of every table."""
    start, at = {}, 0
    shape = {dim: counts.grids.shape for dim, counts in known.counts.items()}
    for dim, size in shape.items():
        start[dim] = at
        at += int(np.prod(size))
    exists = np.concatenate([~np.isnan(c.grids).ravel() for c in known.counts.values()])
    empty = csr_array((0, at))
    made_of = System(empty, {}, start, shape, exists, np.zeros(at, dtype=bool), np.zeros(at))
    rows, years = _Rows(), {}
    done: set[tuple[str | None, int, int]] = set()
    for sheet in made.every:
        _mark(made_of, sheet, known)
        if sheet.dim is not None:
            _group_sums(made_of, rows, sheet, known, done)
        elif _adds_up_over_time(catalogue.measures[sheet.measure]) and not sheet.part:
            place = known.roles[sheet.key, None].n
            if place != NOT_A_COUNT:
                years.update(_years(made_of, rows, made, sheet, place))
    for dim, counts in known.counts.items():
        _definitions(made_of, rows, made, known, dim)
        for a, starts, ends in counts.moves:
            now, then = made_of.ids(dim, a)[1:], made_of.ids(dim, a)[:-1]
            flows = [made_of.ids(dim, place)[1:] for place in (starts, ends)]
            cells = np.stack([part.ravel() for part in (now, then, *flows)], axis=1)
            rows.add(cells, [1, -1, -1, 1], exists)
    if not rows.count:
        return made_of
    entries = (np.concatenate(rows.sign), (np.concatenate(rows.row), np.concatenate(rows.cell)))
    matrix = csr_array(coo_array(entries, shape=(rows.count, at)))
    return System(matrix, years, start, shape, exists, made_of.named, made_of.small)


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


def _mark(made_of: System, sheet: Sheet, known: Known) -> None:
    roles = known.roles[sheet.key, sheet.dim]
    for place in {roles.n, roles.rest, roles.of} - {NOT_A_COUNT}:
        ids = made_of.ids(sheet.dim, place)
        made_of.small[ids] = np.maximum(made_of.small[ids], sheet.small)
    for place in (roles.n, roles.of):
        if place != NOT_A_COUNT:
            made_of.named[made_of.ids(sheet.dim, place)] = True


def _group_sums(
    made_of: System, rows: _Rows, sheet: Sheet, known: Known, done: set[tuple[str | None, int, int]]
) -> None:
    mine, whole = known.roles[sheet.key, sheet.dim], known.roles[sheet.key, None]
    for count, all_ in ((mine.n, whole.n), (mine.rest, whole.rest), (mine.of, whole.of)):
        if NOT_A_COUNT in (count, all_) or (sheet.dim, count, all_) in done:
            continue
        done.add((sheet.dim, count, all_))
        if not sheet.adds_up:
            total = np.nansum(known.counts[sheet.dim].grids[count], axis=1)
            every = known.counts[None].grids[all_][:, 0]
            if (total != every)[~np.isnan(every)].any():
                continue
        groups = made_of.ids(sheet.dim, count)
        cells = np.hstack([groups, made_of.ids(None, all_)])
        rows.add(cells, [1.0] * groups.shape[1] + [-1.0], made_of.exists, partly=True)


def _definitions(made_of: System, rows: _Rows, made: Sheets, known: Known, dim: str | None) -> None:
    def flat(place: int) -> Ids:
        return made_of.ids(dim, place).ravel()

    shares = {known.roles[s.key, dim] for s in made.every if s.dim == dim and s.share}
    sums = {(r.of, r.n, r.rest) for r in shares if NOT_A_COUNT not in (r.of, r.n, r.rest)}
    for a, b, c in sorted(sums | set(known.counts[dim].sums)):
        rows.add(np.stack([flat(b), flat(c), flat(a)], axis=1), [1, 1, -1], made_of.exists)
    for total, parts in bands(made, known, dim):
        cells = np.stack([*(flat(part) for part in parts), flat(total)], axis=1)
        rows.add(cells, [1.0] * len(parts) + [-1.0], made_of.exists)


def _adds_up_over_time(measure: Measure) -> bool:
    return measure.open is None and measure.count_of == "rows" and measure.show != "bands"


def _years(
    made_of: System, rows: _Rows, made: Sheets, sheet: Sheet, place: int
) -> dict[int, tuple[str, bool, int]]:
    """Whole financial years: the only windows that say more than the months in them."""
    ids = made_of.ids(None, place)[:, 0]
    out = {}
    for month in range(11, made.months):
        if (made.first + month) % 12 == _MARCH:
            for row in rows.add(ids[None, month - 11 : month + 1], [1.0] * 12, made_of.exists):
                out[int(row)] = (sheet.measure, sheet.ends, month)
    return out
