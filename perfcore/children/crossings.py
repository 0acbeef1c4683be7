"""Which open plans will pass a step soon, and how many of them are likely to be open still when they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcore.children.plans import Plans, WithTeams, days_of
from perfcore.children.survival import Curve, Real, Whole, kaplan_meier, seen_within, within
from perfcore.values import calendar

WEEKS = 8
RECENT = 730  # days: how long plans last now, not ten years ago
# A team's own pace counts as much as the common one once this many ends were to be expected of it.
STEADY = 20.0
# How much the pace of eight weeks varies, as a share: 90% intervals then hold in 90% (docs/drift.md).
UNSURE = 0.2
LEVEL = 0.9


@dataclass(frozen=True)
class Expected:
    """How many will pass one step: those who could, the number expected, and its 90% interval."""

    step: int
    could: int
    families: int
    expected: float
    low: int
    high: int


def crossings(given: Plans, pieces: WithTeams, edges: Sequence[int], weeks: int = WEEKS) -> pd.DataFrame:
    """Every step that an open plan would pass within so many weeks after the day `given.to`.

    One row a plan and step: place (in `given`), step, on (the day), days (until then), chance (that the plan
    is open still). The chance is S(then)/S(now) of a curve of the latest two years' plans, to the power of
    its team's pace: ends of the team's plans over those expected at the common pace, drawn towards 1 by
    `STEADY`.
    """
    place = np.flatnonzero(given.open)
    start = given.start[place]
    curve = kaplan_meier(within(pieces.stays, pieces.start, given.to - RECENT + 1, given.to), least=1)
    pace = team_pace(given, pieces, curve)
    last = {int(p): int(t) for p, t in zip(pieces.plan, pieces.team, strict=True)}
    speed = np.array([pace[last[int(p)]] if int(p) in last else 1.0 for p in place])
    frames = []
    for step in edges:
        on = calendar.add_months(start, step)
        soon = (on > given.to) & (on <= given.to + 7 * weeks)
        now, then = given.to - start[soon], on[soon] - start[soon]
        ratio = share_open(curve, then) / np.maximum(share_open(curve, now), 1e-9)
        frames.append(
            pd.DataFrame(
                {
                    "place": place[soon],
                    "step": step,
                    "on": days_of(on[soon]),
                    "days": on[soon] - given.to,
                    "chance": np.clip(ratio, 0, 1) ** speed[soon],
                }
            )
        )
    return pd.concat(frames).sort_values(["days", "place", "step"]).reset_index(drop=True)


def team_pace(given: Plans, pieces: WithTeams, curve: Curve) -> Real:
    """For each team, its ends of the latest two years over those expected at the pace of `curve`."""
    window = (pieces.stays, pieces.start, given.to - RECENT + 1, given.to)
    recent, seen = within(*window), seen_within(*window)
    hazard = curve.ended / curve.at_risk
    total = np.concatenate([[0.0], np.cumsum(hazard)])
    first, last = (np.searchsorted(curve.day, d, side="right") for d in (recent.entry, recent.exit))
    teams = len(pieces.labels)
    expected = np.bincount(pieces.team[seen], weights=total[last] - total[first], minlength=teams)
    observed = np.bincount(pieces.team[seen], weights=recent.ended, minlength=teams)
    return np.asarray((observed + STEADY) / (expected + STEADY))


def share_open(curve: Curve, day: Whole) -> Real:
    """The curve at many days at once."""
    place = np.searchsorted(curve.day, day, side="right")
    return np.concatenate([[1.0], curve.survival])[place]


def expected(soon: pd.DataFrame, family: Whole, edges: Sequence[int]) -> list[Expected]:
    """How many will pass each step; 0 stands for any step. `family` is the code of each plan in `given`.

    Brothers and sisters leave together, so a family passes as one: the number is a sum of independent
    families, each with all of its children or none (a Poisson-binomial of families, worked out exactly).
    """
    found = []
    for step in (0, *edges):
        rows = soon if step == 0 else soon[soon["step"] == step]
        which = family[rows["place"].to_numpy()]
        groups = rows.groupby(which)["chance"].agg(["mean", "size"])
        chances = groups["mean"].to_numpy()
        sizes = groups["size"].to_numpy()
        low, high = interval(chances, sizes)
        found.append(Expected(step, len(rows), len(groups), float((chances * sizes).sum()), low, high))
    return found


def interval(chance: Real, size: Whole) -> tuple[int, int]:
    """The numbers between which a sum of all-or-nothing groups lies with a chance of 90%.

    The pace of the coming weeks is not that of the latest two years, nor is that known exactly: its logarithm
    is taken to vary normally by `UNSURE`, the same for all groups.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    spread = sum(
        w / weights.sum() * distribution(chance ** np.exp(UNSURE * z), size)
        for z, w in zip(nodes, weights, strict=True)
    )
    total = np.cumsum(spread)
    tail = (1 - LEVEL) / 2
    return int(np.searchsorted(total, tail)), int(np.searchsorted(total, 1 - tail))


def distribution(chance: Real, size: Whole) -> Real:
    """The chance of each number from 0 to the sum of `size`, when each group counts whole or not at all."""
    spread = np.zeros(int(size.sum()) + 1)
    spread[0] = 1.0
    for p, n in zip(chance, size, strict=True):
        moved = np.zeros_like(spread)
        moved[n:] = spread[: len(spread) - n]
        spread = (1 - p) * spread + p * moved
    return spread
