"""How long plans last, open ones counted in: altogether, by the year they started in, and by team."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfcore.children.pace import TeamPace
from perfcore.children.plans import Plans, WithTeams
from perfcore.children.survival import (
    LEAST_AT_RISK,
    Curve,
    LogRank,
    kaplan_meier,
    log_rank,
    seen_within,
    within,
)
from perfcore.values import calendar

YEARS = 5
RECENT_MONTHS = 24


@dataclass(frozen=True)
class Lengths:
    """A curve for each group, in order, and the test whether they differ (None for a single group)."""

    curves: dict[str, Curve]
    test: LogRank | None


def altogether(given: Plans) -> Lengths:
    """All plans as they went in the latest two years."""
    first = int(calendar.add_months(np.array([given.to]), -RECENT_MONTHS)[0]) + 1
    recent = within(given.stays(), given.start, first, given.to)
    return Lengths({"All plans": kaplan_meier(recent)} if len(recent) >= LEAST_AT_RISK else {}, None)


def by_year(given: Plans) -> Lengths:
    """Plans by the financial year (1 April) in which they started, the latest five years that have enough.

    The year in which the records begin is left out unless they begin on its first day.
    """
    start = calendar.financial_year_start(calendar.month_index(given.start))
    stays = given.stays()
    last = int(calendar.financial_year_start(calendar.month_index(np.array([given.to])))[0])
    curves: dict[str, Curve] = {}
    code = np.full(len(given), -1)
    for year in range(last - 12 * (YEARS - 1), last + 1, 12):
        began = start == year
        complete = given.history <= int(calendar.month_start(year).astype(np.int64))
        if complete and began.sum() >= LEAST_AT_RISK:
            name = 1970 + year // 12
            code[began] = len(curves)
            curves[f"{name}-{(name + 1) % 100:02d}"] = kaplan_meier(stays.take(began))
    chosen = code >= 0
    test = log_rank(stays.take(chosen), code[chosen], len(curves)) if len(curves) > 1 else None
    return Lengths(curves, test)


def by_team(pieces: WithTeams, to: int, teams: list[TeamPace]) -> Lengths:
    """Plans by the team that held them in the latest two years: the teams that are judged."""
    first = int(calendar.add_months(np.array([to]), -RECENT_MONTHS)[0]) + 1
    curves: dict[str, Curve] = {}
    code = np.full(len(pieces.team), -1)
    for one in teams:
        if one.verdict == "too few":
            continue
        own = pieces.team == pieces.labels.index(one.team)
        code[own] = len(curves)
        curves[one.team] = kaplan_meier(within(pieces.stays.take(own), pieces.start[own], first, to))
    chosen = np.flatnonzero(code >= 0)
    window = (pieces.stays.take(chosen), pieces.start[chosen], first, to)
    group = code[chosen][seen_within(*window)]
    test = log_rank(within(*window), group, len(curves)) if len(curves) > 1 else None
    return Lengths(curves, test)
