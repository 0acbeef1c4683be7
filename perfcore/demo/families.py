"""Families: how many children of what age, and who of them takes part in what happens next."""

from __future__ import annotations

from perfcore.demo import calibration
from perfcore.demo.dice import Choice
from perfcore.demo.world import Child, Family, World

_YEAR = 365.25
_UNBORN_KNOWN = 170  # days before birth from which a pregnancy is known


def found(
    world: World, town: int, day: int, ages: Choice[tuple[float, float]], size: int | None = None
) -> Family:
    """A family that the council has not met before; one of its children has an age drawn from `ages`."""
    dice = world.dice
    low, high = dice.pick(ages)
    years_old = [low + (high - low) * dice.uniform()]
    for _ in range((size or dice.pick(calibration.FAMILY_SIZES)) - 1):
        years_old.append(_sibling_age(world, years_old))
    family = Family(len(world.families) + 1, town, day, [])
    for years in sorted(years_old, reverse=True):
        _add(world, family, day - round(years * _YEAR))
    world.families.append(family)
    return family


def present(world: World, family: Family, day: int) -> list[Child]:
    """The children whom a new referral is about: under 18, known of, and with no open referral."""
    return [
        c
        for c in family.children
        if c.open_until < day and c.dob - day <= _UNBORN_KNOWN and day < c.birthday_18 - 30
    ]


def grow(world: World, family: Family, day: int) -> None:
    """A family that returns may have had a baby since, or expect one."""
    dice = world.dice
    years = min(4.0, (day - family.last_referral) / _YEAR)
    youngest = max(c.dob for c in family.children)
    if len(family.children) < 6 and dice.chance(0.07 * years) and day - youngest < 9 * _YEAR:
        born = max(youngest + 330, day + 120 - round(dice.uniform() * years * _YEAR))
        if born - day <= _UNBORN_KNOWN:
            _add(world, family, born)


def _add(world: World, family: Family, dob: int) -> None:
    number = len(world.children) + 1
    family.children.append(Child(number, dob, disabled=world.dice.chance(0.05)))
    world.children.append((number, family.number, dob))


def _sibling_age(world: World, ages: list[float]) -> float:
    dice = world.dice
    for _ in range(20):
        gap = 1.0 + dice.exponential(1.8)
        age = max(ages) + gap if dice.chance(0.5) else min(ages) - gap
        if -0.4 < age < 17.8:
            return age
    return min(17.8, max(0.05, ages[0]))  # a twin, where the family has no room for another age
