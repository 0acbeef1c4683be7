"""Missing episodes: most of them are those of a few teenagers."""

from __future__ import annotations

from perfcore.demo.days import add_working
from perfcore.demo.dice import Choice
from perfcore.demo.world import Child, World

_RUNNERS = 0.62  # of children who are in care at 12 or older
_RUNNERS_AT_HOME = 0.035
_LENGTHS = Choice({0: 0.42, 1: 0.36, 2: 0.1, 4: 0.07, 9: 0.04, 25: 0.01})
_INTERVIEW_DAYS = Choice({0: 0.16, 1: 0.24, 2: 0.2, 3: 0.14, 5: 0.13, 8: 0.08, 14: 0.05})
_TWELVE = 4383  # days


def from_care(world: World, child: Child, start: int, end: int) -> None:
    """Episodes of a child during a period of care."""
    _run(world, child, max(start + 3, child.dob + _TWELVE), end, _RUNNERS, 3.2)


def from_home(world: World, child: Child, start: int, end: int) -> None:
    """Episodes of a child in need who lives at home."""
    _run(world, child, max(start, child.dob + _TWELVE), end, _RUNNERS_AT_HOME, 5.0)


def _run(world: World, child: Child, start: int, end: int, share: float, mean: float) -> None:
    """A phase of up to two years, with so many episodes a year: few for most, thirty and more for some."""
    dice = world.dice
    if start >= end or not dice.chance(share):
        return
    a_year = 0.4 + dice.exponential(mean) * (2.5 if dice.chance(0.2) else 0.6)
    start += dice.whole(0, max(0, min(400, end - start - 1)))
    day = start + dice.exponential(365 / a_year)
    last = min(end, start + dice.whole(300, 1400), world.to + 1)
    while day < last:
        begins = int(day)
        ends = min(begins + dice.pick(_LENGTHS), end)
        offered = dice.chance(0.92)
        accepted = offered and dice.chance(0.66)
        interview = add_working(ends, dice.pick(_INTERVIEW_DAYS)) if accepted else -1
        away = dice.chance(0.18)
        world.add(
            "ssd_missing",
            begins,
            ends,
            world.new_id("X"),
            child.id,
            begins,
            "Away" if away else "Missing",
            ends,
            "Y" if offered else "N",
            "NA" if not offered else "Y" if accepted else "N",
            interview if accepted else 10**6,
        )
        day = ends + 1 + dice.exponential(365 / a_year)
