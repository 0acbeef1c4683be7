"""What exists while a council is being made: families, posts and the rows written so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from perfcore.demo.council import Council, Team
from perfcore.demo.days import NEVER
from perfcore.demo.dice import Choice, Dice
from perfcore.demo.plants import Plants
from perfcore.demo.sheets import SHEETS, Row
from perfcore.demo.workers import Post


@dataclass(slots=True)
class Child:
    """A child by number; `open_until` is the day on which its latest referral closes."""

    number: int
    dob: int
    disabled: bool = False
    open_until: int = -NEVER

    @property
    def id(self) -> str:
        return child_id(self.number)

    def age(self, day: int) -> float:
        """Age in years, below nought before birth."""
        return (day - self.dob) / 365.25

    @property
    def birthday_18(self) -> int:
        return self.dob + 6574


@dataclass(slots=True)
class Family:
    """Children who share an address and, mostly, everything that happens to them."""

    number: int
    town: int
    first_day: int
    children: list[Child]
    last_referral: int = -NEVER
    closed: int = -NEVER
    last_plan_end: int = -NEVER


@dataclass
class World:
    """One council in the making. `start` is the first simulated day, `lead_in` the first one kept."""

    council: Council
    plants: Plants
    dice: Dice
    posts: dict[str, list[Post]]
    start: int
    lead_in: int
    to: int
    families: list[Family] = field(default_factory=list)
    children: list[tuple[int, int, int]] = field(default_factory=list)  # number, family, dob
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in SHEETS})
    siblings_month: int = 0
    sibling_groups: list[Family] = field(default_factory=list)
    held_by_two: int = 0
    held_meanwhile: int = 0
    month_repeated: int = 0
    _counts: Counter[str] = field(default_factory=Counter)
    _due: dict[str, float] = field(default_factory=dict)
    _towns: Choice[int] = field(init=False)

    def __post_init__(self) -> None:
        self._towns = Choice(dict(enumerate(self.council.town_shares)))

    def new_id(self, prefix: str) -> str:
        """The next id of a kind, such as R0000017."""
        self._counts[prefix] += 1
        return f"{prefix}{self._counts[prefix]:07d}"

    def add(self, table: str, begins: int, ends: int, *values: Any) -> None:
        """A row that comes to exist on one day and ends on another (events: the same day)."""
        self.rows[table].append((begins, ends, *values))

    def evenly(self, name: str, share: float) -> bool:
        """True for this share of the calls, as evenly as can be: what is planted must not hang on chance."""
        due = self._due.get(name, 0.0) + share
        self._due[name] = due - 1 if due >= 1 else due
        return due >= 1

    def a_town(self) -> int:
        return self.dice.pick(self._towns)

    def a_post(self, team: Team) -> Post:
        return self.dice.one_of(self.posts[team.id])


def child_id(number: int) -> str:
    return f"C{number:06d}"
