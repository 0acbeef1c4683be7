"""Hide more groups until no hidden cell can be worked out by going from equation to equation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from perfcore.disclosure.bounds import next_to_hide
from perfcore.disclosure.hide import Hidden, numbers, settle
from perfcore.disclosure.past import Earlier, joint
from perfcore.disclosure.relations import NOT_A_COUNT
from perfcore.disclosure.system import System

_TURNS = 40


def repair(hidden: Hidden, every: System, pasts: Sequence[Earlier] = ()) -> None:
    """Hide the smallest number in each equation that gives a hidden cell away, and settle again.

    With earlier publications first, of which what they showed is no secret; then today's tables alone.
    """
    if pasts:
        _repair(hidden, every, pasts)
    _repair(hidden, every, ())


def _repair(hidden: Hidden, every: System, pasts: Sequence[Earlier]) -> None:
    all_ = joint(every, numbers(hidden.known), pasts)
    width = len(every.exists)
    truth, price = all_.truth[:width], np.full(len(all_.truth), np.inf)
    price[:width] = _flat(hidden.price)
    secret = np.ones(len(all_.truth), dtype=bool)
    secret[:width] = every.told(truth)
    published = np.zeros(width, dtype=bool)
    for past in pasts:
        published |= past.known
        secret[:width] &= ~past.shown | ((truth > 0) & (truth < every.small))
    for _ in range(_TURNS):
        seen = np.full(len(all_.truth), np.nan)
        seen[:width] = np.where(published, truth, shown(hidden, every, truth))
        chosen = next_to_hide(all_.rows, all_.right, seen, secret, price)
        if not len(chosen):
            return
        _mark(hidden, every, chosen)
        settle(hidden)


def _flat(grids: dict[str | None, NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros(0), *(grid.ravel() for grid in grids.values())])


def shown(hidden: Hidden, every: System, truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """The number of every cell that some table shows, or that is none as its whole is; nan for the others."""
    seen = np.zeros(len(truth), dtype=bool)
    for sheet in sorted(hidden.made.every, key=lambda s: s.dim is not None):
        roles, total = hidden.known.roles[sheet.place], hidden.known.roles[sheet.key, None]
        open_ = ~hidden.cells(sheet.place) & ~np.isnan(sheet.n)
        for place, whole in ((roles.n, total.n), (roles.rest, total.rest), (roles.of, total.of)):
            if place != NOT_A_COUNT:
                ids = every.ids(sheet.dim, place)
                seen[ids] |= open_
                if sheet.dim is not None and whole != NOT_A_COUNT:
                    all_ = every.ids(None, whole)
                    seen[ids] |= seen[all_] & (truth[all_] == 0) & every.exists[ids]
    return np.where(seen, truth, np.nan)


def _mark(hidden: Hidden, every: System, cells: NDArray[np.int64]) -> None:
    for dim in every.start:
        mask, mine = hidden.counts[dim], every.of_dim(dim)
        mask.reshape(-1)[cells[(cells >= mine.start) & (cells < mine.stop)] - mine.start] = True
