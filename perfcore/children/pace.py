"""Which teams end plans more slowly than the others, since when, and whether chance could do that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perfcore.children.plans import WithTeams
from perfcore.children.survival import Mask, Real, Stays, Whole, kaplan_meier, log_rank, seen_within, within
from perfcore.records.tables import NOT_RECORDED
from perfcore.values import calendar

WINDOWS = (6, 12, 18, 24)  # months up to the day of the data; every look costs a share of `LEVEL`
LOOK_BACK = 36
LEAST_EXPECTED = 5.0  # ends; a team of whom fewer were to be expected is not judged
LEAST_AFTER = 3  # months on either side of the month in which a change may have begun
A_YEAR = 365
LEVEL = 0.05
CLEARLY = 3.84  # twice the gain in log likelihood that one more number must bring (5%)


@dataclass(frozen=True)
class TeamPace:
    """One team's plans in a window: ends against those expected at the pace of the other teams.

    `verdict` is "slower", "faster" or "" where chance explains the difference among so many teams, and
    "too few" where the team is not judged.
    """

    team: str
    plans: int
    families: int
    ended: int
    expected: float
    p: float
    verdict: str


@dataclass(frozen=True)
class Slow:
    """A team whose plans end more slowly than the others' by more than chance, over all looks.

    `since` is the first day (from 1970) of the month in which it most likely began; None where the latest
    three years show no such month: `months` is then the window that it showed in. `before` are the months
    of `LOOK_BACK` ahead of it. `expected` is at the pace of the other teams for all the time that plans were
    open here, so that it can exceed the number of plans. `year` and `year_elsewhere` are the shares of plans
    still open after a year at the pace of that time (nan: not known).
    """

    team: str
    since: int | None
    months: int
    families: int
    ended: int
    expected: float
    before_ended: int
    before_expected: float
    year: float
    year_elsewhere: float
    p: float


def slow_teams(pieces: WithTeams, to: int) -> list[Slow]:
    """Teams that stand out as slow, strongest first; each is set aside before the others are judged.

    The test is the log-rank test by families in the windows of `WINDOWS`, and its chance is multiplied by
    the number of windows and teams that were looked at (Bonferroni).
    """
    found: list[Slow] = []
    aside: set[int] = set()
    while True:
        looks: list[tuple[float, int, int]] = []
        for months in WINDOWS:
            stays, team, _ = _window(pieces, to, months, ~np.isin(pieces.team, list(aside)))
            for code in _judged(stays, team, pieces.labels):
                test = log_rank(stays, (team == code).astype(np.int64), 2)
                looks.append((float(test.p_each[1]) if test.z[1] < 0 else 1.0, months, code))
        if not looks:
            return found
        p, months, code = min(looks)
        adjusted = min(p * len(looks), 1.0)
        if adjusted >= LEVEL:
            return found
        found.append(_since(pieces, to, months, code, aside, adjusted))
        aside.add(code)


def paces(pieces: WithTeams, to: int, slow: list[Slow], months: int = 12) -> list[TeamPace]:
    """Every team in the latest months against the other teams, those of `slow` set aside, by name."""
    aside = [pieces.labels.index(one.team) for one in slow]
    stays, team, plan = _window(pieces, to, months, np.ones(len(pieces.team), dtype=bool))
    judged = _judged(stays, team, pieces.labels)
    out = []
    for code in np.unique(team):
        own = team == code
        others = ~own & ~np.isin(team, aside)
        expected = float(_expected(stays.take(own), stays.take(others)).sum())
        both = own | others
        test = log_rank(stays.take(both), own[both].astype(np.int64), 2)
        p = min(float(test.p_each[1]) * max(len(judged), 1), 1.0)
        verdict = ""
        if code not in judged:
            verdict = "too few"
        elif p < LEVEL:
            verdict = "slower" if test.z[1] < 0 else "faster"
        out.append(
            TeamPace(
                pieces.labels[code],
                len(np.unique(plan[own])),
                len(np.unique(stays.family[own])),
                int(stays.ended[own].sum()),
                expected,
                p,
                verdict,
            )
        )
    return sorted(out, key=lambda one: one.team)


def _window(pieces: WithTeams, to: int, months: int, wanted: Mask) -> tuple[Stays, Whole, Whole]:
    """What the wanted pieces did in the latest months, with the team and the plan of each."""
    first = int(calendar.add_months(np.array([to]), -months)[0]) + 1
    asked = np.flatnonzero(wanted)
    window = (pieces.stays.take(asked), pieces.start[asked], first, to)
    seen = asked[seen_within(*window)]
    return within(*window), pieces.team[seen], pieces.plan[seen]


def _judged(stays: Stays, team: Whole, labels: tuple[str, ...]) -> list[int]:
    """Teams of which enough ends were to be expected, where there is more than one such team."""
    expected = np.bincount(team, weights=_expected(stays, stays), minlength=len(labels))
    codes = [c for c in range(len(labels)) if expected[c] >= LEAST_EXPECTED and labels[c] != NOT_RECORDED]
    return codes if len(codes) > 1 else []


def _expected(own: Stays, others: Stays) -> Real:
    """Ends to be expected of each stay at the pace of the others (Nelson 1972; Aalen 1978)."""
    day, ended = np.unique(others.exit[others.ended], return_counts=True)
    entry, exit_ = np.sort(others.entry), np.sort(others.exit)
    at_risk = np.searchsorted(entry, day, side="left") - np.searchsorted(exit_, day, side="left")
    total = np.concatenate([[0.0], np.cumsum(ended / at_risk)])
    first, last = (np.searchsorted(day, d, side="right") for d in (own.entry, own.exit))
    return np.asarray(total[last] - total[first])


def _since(pieces: WithTeams, to: int, months: int, code: int, aside: set[int], p: float) -> Slow:
    """When a slow team most likely became slow: the month that splits three years best (Poisson)."""
    own_pieces = pieces.team == code
    others = _window(pieces, to, LOOK_BACK, ~own_pieces & ~np.isin(pieces.team, list(aside)))[0]
    last = int(calendar.month_index(np.array([to]))[0])
    every = np.arange(last - LOOK_BACK + 1, last + 1)
    ended, expected = np.zeros(LOOK_BACK), np.zeros(LOOK_BACK)
    for i, month in enumerate(every):
        first, end = (
            int(calendar.month_start(int(month)).astype(np.int64)),
            int(calendar.month_end(np.array([month]))[0]),
        )
        stays = within(pieces.stays.take(own_pieces), pieces.start[own_pieces], first, min(end, to))
        ended[i], expected[i] = stays.ended.sum(), _expected(stays, others).sum()
    splits = np.arange(LEAST_AFTER, LOOK_BACK - LEAST_AFTER + 1)
    gains = np.array([_fit(ended, expected, int(k)) for k in splits])
    best = int(splits[np.argmax(gains)])
    alone = _terms(ended.sum(), expected.sum())
    slower = ended[best:].sum() * expected[:best].sum() < ended[:best].sum() * expected[best:].sum()
    clear = slower and 2 * (gains.max() - alone) > CLEARLY
    k = best if clear else LOOK_BACK - months
    since = int(calendar.month_start(int(every[k])).astype(np.int64))
    held = within(pieces.stays.take(own_pieces), pieces.start[own_pieces], since, to)
    rest = ~own_pieces & ~np.isin(pieces.team, list(aside))
    elsewhere = within(pieces.stays.take(rest), pieces.start[rest], since, to)
    return Slow(
        team=pieces.labels[code],
        since=since if clear else None,
        months=LOOK_BACK - k,
        families=len(np.unique(held.family)),
        ended=int(ended[k:].sum()),
        expected=float(expected[k:].sum()),
        before_ended=int(ended[:k].sum()),
        before_expected=float(expected[:k].sum()),
        year=kaplan_meier(held).at(A_YEAR)[0],
        year_elsewhere=kaplan_meier(elsewhere).at(A_YEAR)[0],
        p=p,
    )


def _fit(ended: Real, expected: Real, k: int) -> float:
    return _terms(ended[:k].sum(), expected[:k].sum()) + _terms(ended[k:].sum(), expected[k:].sum())


def _terms(ended: float, expected: float) -> float:
    """The part of a Poisson log likelihood at its greatest that depends on how it is split."""
    return float(ended * np.log(ended / expected)) if ended > 0 and expected > 0 else 0.0
