"""Who is referred when: the stream of families, month by month, new and returning."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from perfcore.demo import calibration, families, journeys
from perfcore.demo.days import add_months, as_date, month_index, month_start, number
from perfcore.demo.dice import Deck
from perfcore.demo.world import Family, World

_CARE_ONLY_YEARS = 13  # children who stay in care until 18 entered it long before the simulation begins
_CARE_FAMILIES_A_YEAR = 125
_DECK = 600  # families: about four months of a medium council
_ALONE_A_YEAR = 10
_PLANNING = 32  # usual days from a referral to the plan that it leads to


class _Known:
    """Families that have been referred, in the order in which that happened."""

    def __init__(self) -> None:
        self._days: list[int] = []
        self._families: list[Family] = []
        self._ended: dict[int, list[Family]] = {}  # by month in which a plan ended

    def add(self, family: Family) -> None:
        self._days.append(family.last_referral)
        self._families.append(family)
        if family.last_plan_end > family.last_referral:
            self._ended.setdefault(month_index(family.last_plan_end), []).append(family)

    def referred(self, world: World, earliest: int, latest: int, day: int, unplanned: bool) -> Family | None:
        """A family whose latest referral lies between two days and is closed.

        `unplanned` leaves out families who have had a plan.
        """
        low, high = bisect_left(self._days, earliest), bisect_left(self._days, latest)
        for _ in range(40 if high > low else 0):
            i = world.dice.whole(low, high - 1)
            family = self._families[i]
            if (
                family.last_referral == self._days[i]
                and family.closed < day
                and not (unplanned and family.last_plan_end > 0)
            ):
                return family
        return None

    def planned(self, world: World, earliest: int, latest: int, day: int) -> Family | None:
        """A family whose latest plan ended between two months (indices, both included)."""
        pool = [
            f
            for m in range(earliest, latest + 1)
            for f in self._ended.get(m, ())
            if f.closed < day and month_index(f.last_plan_end) == m
        ]
        return world.dice.one_of(pool) if pool else None


def month_levels(world: World, rng: np.random.Generator) -> dict[int, float]:
    """How busy each month is, by month index: season and chance; 1 is an average month."""
    shape = 1 / calibration.MONTH_LEVEL_CV**2
    months = range(month_index(world.start), month_index(world.to) + 1)
    season = calibration.REFERRALS_BY_MONTH
    chance = rng.gamma(shape, 1 / shape, len(months))
    return {m: season[m % 12] * 12 / 100 * c for m, c in zip(months, chance, strict=True)}


def arrive(world: World, rng: np.random.Generator, levels: dict[int, float]) -> None:
    """Every referral from the first simulated day to the last, in order of time."""
    _care_before(world)
    known = _Known()
    fates = Deck(calibration.FATES, _DECK)
    a_month = calibration.REFERRALS_A_YEAR * world.council.scale / calibration.MEAN_FAMILY / 12 * 1.025
    for month, level in levels.items():
        first, after = month_start(month), month_start(month + 1)
        days = np.arange(first, after)
        weights = np.where((days + 3) % 7 < 5, 1.0, 0.07)
        arrivals = rng.choice(days, rng.poisson(a_month * level), p=weights / weights.sum())
        for day in np.sort(arrivals).tolist():
            _one(world, known, fates, int(day))
        for _ in range(rng.poisson(_ALONE_A_YEAR * world.council.scale / 12)):
            journeys.refer_new(world, first + world.dice.whole(0, 27), "in need", alone=True, into_care=True)


def plant_sibling_groups(world: World) -> None:
    """Two sibling groups of five in one month: one whose number of families is usual."""
    months = range(world.plants.last_month - 20, world.plants.last_month - 2)
    started: dict[int, list[int]] = {m: [] for m in range(months[0] - 1, months[-1] + 2)}
    for row in world.rows["ssd_cp_plans"]:
        month = month_index(row[0])
        if month in started:
            started[month].append(world.children[int(row[5][1:]) - 1][1])
    families = {m: len(set(started[m])) + 2 for m in months}
    usual = float(np.median(list(families.values()))) - 2
    ordinary = sorted(months, key=lambda m: (abs(families[m] - usual), m))[:9]
    world.siblings_month = max(
        ordinary, key=lambda m: 4 * len(started[m]) - len(started[m - 1]) - len(started[m + 1])
    )
    world.sibling_groups = [journeys.sibling_group(world, world.siblings_month, 5) for _ in range(2)]


def _one(world: World, known: _Known, fates: Deck[str], day: int) -> None:
    fate = fates.draw(world.dice)
    family = _returning(world, known, day, fate)
    if family is not None:
        families.grow(world, family, day)
        if journeys.refer_again(world, family, day, fate):
            known.add(family)
            return
    known.add(journeys.refer_new(world, day, fate))


def _returning(world: World, known: _Known, day: int, fate: str) -> Family | None:
    dice = world.dice
    if fate == "plan":
        month = month_index(day + _PLANNING)
        within = _repeat_share(world, month)
        u = dice.uniform()
        if month >= world.plants.repeat_month:
            u = 0.0 if world.evenly("repeat plans", within) else max(u, within)
        if u < within:
            return known.planned(world, month - 23, month - 3, day)
        if u < within + calibration.REPEAT_PLAN_LATER:
            return known.planned(world, month - 84, month - 25, day)
    u = dice.uniform()
    if u < calibration.REREFERRAL_12M:
        return known.referred(world, add_months(day, -12) + 6, day - 14, day, fate == "plan")
    if u < calibration.REREFERRAL_12M + calibration.RETURN_LATER:
        return known.referred(world, add_months(day, -60), add_months(day, -12), day, fate == "plan")
    return None


def _repeat_share(world: World, month: int) -> float:
    """The share of families starting a plan who had one in the two years before; it rises towards the end."""
    plants = world.plants
    rise = (month - plants.repeat_month) / (plants.last_month - plants.repeat_month)
    return calibration.REPEAT_PLAN_24M * (1 + 1.25 * min(1.0, max(0.0, rise)))


def _care_before(world: World) -> None:
    first = add_months(world.start, -12 * _CARE_ONLY_YEARS)
    count = round(_CARE_FAMILIES_A_YEAR * world.council.scale * _CARE_ONLY_YEARS)
    days = sorted(world.dice.whole(first, world.start - 1) for _ in range(count))
    for day in days:
        alone = world.dice.chance(_ALONE_A_YEAR / _CARE_FAMILIES_A_YEAR)
        journeys.refer_new(world, day, "in need", alone=alone, into_care=True)


def lead_in(to: int) -> int:
    """The first day of the lead-in: ten full years, and two before them."""
    last = as_date(to)
    return add_months(number(last.replace(day=1)), -12 * 12 + 1)
