"""Shares of groups of very different sizes, each against the range that chance explains for its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

TAIL = 0.001  # on either side: 99.8% limits, so that among a dozen teams chance rarely points at one
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Share:
    """One group: `hit` of `of` families (`children_hit` of `children`), and between which numbers of families
    chance explains. `verdict` is "high", "low", or "" where chance explains it.
    """

    group: str
    children_hit: int
    children: int
    hit: int
    of: int
    low: int
    high: int
    verdict: str


@dataclass(frozen=True)
class Funnel:
    """All groups together and each of them; the family is what is counted, for siblings go together."""

    total: Share
    groups: tuple[Share, ...]


def funnel(rows: pd.DataFrame) -> Funnel:
    """`rows` have one line a child and event: group, occasion (the family, or the family and day) and hit.

    An occasion counts as hit when any of its children is. Groups come by size, largest first.
    """
    share = _hit_share(rows)
    groups = [_share(str(name), part, share) for name, part in rows.groupby("group", sort=True)]
    groups.sort(key=lambda one: (-one.of, one.group))
    return Funnel(_share("All", rows, share), tuple(groups))


def _hit_share(rows: pd.DataFrame) -> float:
    occasions = rows.groupby("occasion")["hit"].any()
    return float(occasions.mean()) if len(occasions) else np.nan


def _share(name: str, rows: pd.DataFrame, share: float) -> Share:
    occasions = rows.groupby("occasion")["hit"].any()
    hit, of = int(occasions.sum()), len(occasions)
    low, high = (int(x[0]) for x in limits(np.array([of]), share)) if of else (0, 0)
    verdict = "high" if hit > high else "low" if hit < low else ""
    return Share(name, int(rows["hit"].sum()), len(rows), hit, of, low, high, verdict)


def limits(of: Whole | Sequence[int], share: float, tail: float = TAIL) -> tuple[Whole, Whole]:
    """Least and greatest number of hits that leave more than `tail` on their side, exactly (binomial)."""
    low, high = [], []
    for n in np.asarray(of):
        k = np.arange(n + 1)
        up_to = special.bdtr(k, n, share)
        from_here = np.concatenate([[1.0], 1 - up_to[:-1]])
        low.append(int(k[up_to > tail][0]))
        high.append(int(k[from_here > tail][-1]))
    return np.array(low, dtype=np.int64), np.array(high, dtype=np.int64)
