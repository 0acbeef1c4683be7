"""What can be worked out from equations between whole numbers of which some are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from fractions import Fraction

Unknown = int  # a cell
Terms = Mapping[Unknown, int]  # how often each is counted in a sum


@dataclass
class Solved:
    """Equations in reduced row echelon form (Gauss-Jordan), rational and exact, by leading unknown.

    A hidden number follows from the equations exactly when some row holds it alone.
    """

    rows: dict[Unknown, dict[Unknown, Fraction]] = field(default_factory=dict)
    holding: dict[Unknown, set[Unknown]] = field(default_factory=dict)  # unknown -> leads of rows with it

    def copy(self) -> Solved:
        """The same, to try further equations on."""
        return Solved(dict(self.rows), {k: set(v) for k, v in self.holding.items()})

    def add(self, terms: Mapping[Unknown, int]) -> None:
        """One more equation over hidden numbers; its constant does not matter for what follows."""
        row = {unknown: Fraction(times) for unknown, times in terms.items()}
        for lead in [unknown for unknown in row if unknown in self.rows]:
            row = _less(row, self.rows[lead], row.get(lead, Fraction(0)))
        if not row:
            return
        lead = next(iter(row))
        first = row[lead]
        row = {unknown: times / first for unknown, times in row.items()}
        for other in list(self.holding.get(lead, ())):
            self._put(other, _less(self.rows[other], row, self.rows[other][lead]))
        self._put(lead, row)

    def alone(self) -> set[Unknown]:
        """Every hidden number that follows."""
        return {lead for lead, row in self.rows.items() if len(row) == 1}

    def _put(self, lead: Unknown, row: dict[Unknown, Fraction]) -> None:
        for unknown in self.rows.get(lead, {}):
            self.holding[unknown].discard(lead)
        self.rows[lead] = row
        for unknown in row:
            self.holding.setdefault(unknown, set()).add(lead)


def _less(
    row: Mapping[Unknown, Fraction], other: Mapping[Unknown, Fraction], times: Fraction
) -> dict[Unknown, Fraction]:
    made = dict(row)
    for unknown, x in other.items():
        left = made.get(unknown, Fraction(0)) - times * x
        if left:
            made[unknown] = left
        else:
            made.pop(unknown, None)
    return made


def pinned(
    equations: Iterable[tuple[Terms, int]], bounds: dict[Unknown, tuple[float, float]], of: Set[Unknown]
) -> set[Unknown]:
    """Which of `of` can only be one number, given what each hidden number lies between.

    `equations` hold hidden numbers and the sum that they make. Bounds are narrowed in place, round by round.
    """
    kept = list(equations)
    for _ in range(6):
        moved = False
        for terms, total in kept:
            for unknown, times in terms.items():
                rest = [(t, bounds[u]) for u, t in terms.items() if u != unknown]
                least = sum(t * (b[0] if t > 0 else b[1]) for t, b in rest)
                most = sum(t * (b[1] if t > 0 else b[0]) for t, b in rest)
                a, b = (total - most) / times, (total - least) / times
                low, high = bounds[unknown]
                narrowed = (max(low, min(a, b)), min(high, max(a, b)))
                if narrowed != (low, high):
                    bounds[unknown], moved = narrowed, True
        if not moved:
            break
    return {unknown for unknown in of if unknown in bounds and bounds[unknown][0] >= bounds[unknown][1]}
