"""All cells of all tables as one system of equations: what the definitions say of the numbers.

Nothing in it depends on what is hidden, so that one system serves the search for what to hide and the
auditor who looks at what was hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from perfcore.disclosure.relations import NOT_A_COUNT, YEAR, Counts, Known, window_of
from perfcore.disclosure.tables import Sheet, Sheets

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class System:
    """`rows` @ cells = 0.

    Cells are numbered through breakdowns, counts, months and groups; `month` is the month of each. `named`
    marks those that a table shows as its count; `small` says below which number each is small in a table
    that it belongs to.
    """

    rows: csr_array
    start: dict[str | None, int]
    shape: dict[str | None, tuple[int, int, int]]
    exists: NDArray[np.bool_]
    named: NDArray[np.bool_]
    small: NDArray[np.float64]

    def ids(self, dim: str | None, count: int) -> Ids:
        """The cells of a count, as month x group."""
        _, months, groups = self.shape[dim]
        first = self.start[dim] + count * months * groups
        return np.arange(first, first + months * groups).reshape(months, groups)

    def of_dim(self, dim: str | None) -> slice:
        """All cells of a breakdown."""
        return slice(self.start[dim], self.start[dim] + int(np.prod(self.shape[dim])))

    def told(self, number: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Cells that would tell something: a table's count; a share's misses or whole where they are few."""
        return np.asarray(self.named | ((number > 0) & (number < self.small)))

    def month(self) -> Ids:
        """The month of every cell."""
        made = [np.broadcast_to(np.arange(m)[:, None], (c, m, g)).ravel() for c, m, g in self.shape.values()]
        return np.concatenate(made) if made else np.zeros(0, dtype=np.int64)


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


def system(made: Sheets, known: Known) -> System:
    """The equations of every table."""
    start, at = {}, 0
    shape = {dim: counts.grids.shape for dim, counts in known.counts.items()}
    for dim, size in shape.items():
        start[dim] = at
        at += int(np.prod(size))
    exists = np.concatenate([np.zeros(0, bool), *(~np.isnan(c.grids).ravel() for c in known.counts.values())])
    made_of = System(csr_array((0, at)), start, shape, exists, np.zeros(at, dtype=bool), np.zeros(at))
    rows = _Rows()
    done: set[tuple[str | None, int, int]] = set()
    for sheet in made.every:
        _mark(made_of, sheet, known)
        if sheet.dim is not None:
            _group_sums(made_of, rows, sheet, known, done)
    for dim, counts in known.counts.items():
        _definitions(made_of, rows, made, known, dim)
        for a, starts, ends in counts.moves:
            now, then = made_of.ids(dim, a)[1:], made_of.ids(dim, a)[:-1]
            flows = [made_of.ids(dim, place)[1:] for place in (starts, ends)]
            cells = np.stack([part.ravel() for part in (now, then, *flows)], axis=1)
            rows.add(cells, [1, -1, -1, 1], exists)
        _add_windows(made_of, rows, made, counts)
    if not rows.count:
        return made_of
    entries = (np.concatenate(rows.sign), (np.concatenate(rows.row), np.concatenate(rows.cell)))
    return replace(made_of, rows=csr_array(coo_array(entries, shape=(rows.count, at))))


def _add_windows(made_of: System, rows: _Rows, made: Sheets, counts: Counts) -> None:
    for a, b, over in counts.windows:
        total, monthly = made_of.ids(None, a)[:, 0], made_of.ids(None, b)[:, 0]
        start = window_of(made, over)
        for month in np.flatnonzero(start >= 0):
            cells = np.append(monthly[start[month] : month + 1], total[month])
            rows.add(cells[None], [1.0] * (len(cells) - 1) + [-1.0], made_of.exists)
        if over == "last_12_months":
            _add_steps(made_of, rows, a, b)
        else:
            on = np.flatnonzero(start[1:] == start[:-1]) + 1
            cells = np.stack([total[on], total[on - 1], monthly[on]], axis=1)
            rows.add(cells, [1, -1, -1], made_of.exists)
    for a, b in counts.steps:
        _add_steps(made_of, rows, a, b)


def _add_steps(made_of: System, rows: _Rows, a: int, b: int) -> None:
    total, monthly = made_of.ids(None, a)[:, 0], made_of.ids(None, b)[:, 0]
    on = np.arange(YEAR, len(total))
    cells = np.stack([total[on], total[on - 1], monthly[on], monthly[on - YEAR]], axis=1)
    rows.add(cells, [1, -1, -1, 1], made_of.exists)


def bands(made: Sheets, known: Known, dim: str | None) -> list[tuple[int, list[int]]]:
    """All rows of a group, and the counts of its bands that there are."""
    out: dict[int, list[int]] = {}
    for sheet in made.every:
        if sheet.dim == dim and sheet.part:
            total = known.roles[(sheet.measure, "", True, sheet.over), dim].n
            place = known.roles[sheet.place].n
            if NOT_A_COUNT not in (place, total):
                out.setdefault(total, []).append(place)
    return list(out.items())


def _mark(made_of: System, sheet: Sheet, known: Known) -> None:
    roles = known.roles[sheet.place]
    for place in {roles.n, roles.rest, roles.of} - {NOT_A_COUNT}:
        ids = made_of.ids(sheet.dim, place)
        made_of.small[ids] = np.maximum(made_of.small[ids], sheet.small)
    if roles.n != NOT_A_COUNT:
        made_of.named[made_of.ids(sheet.dim, roles.n)] = True


def _group_sums(
    made_of: System, rows: _Rows, sheet: Sheet, known: Known, done: set[tuple[str | None, int, int]]
) -> None:
    mine, whole = known.roles[sheet.place], known.roles[sheet.key, None]
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

    shares = {known.roles[s.place] for s in made.every if s.dim == dim and s.share}
    sums = {(r.of, r.n, r.rest) for r in shares if NOT_A_COUNT not in (r.of, r.n, r.rest)}
    for a, b, c in sorted(sums | set(known.counts[dim].sums)):
        rows.add(np.stack([flat(b), flat(c), flat(a)], axis=1), [1, 1, -1], made_of.exists)
    for total, parts in bands(made, known, dim):
        cells = np.stack([*(flat(part) for part in parts), flat(total)], axis=1)
        rows.add(cells, [1.0] * len(parts) + [-1.0], made_of.exists)
