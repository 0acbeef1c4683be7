"""The invented council: its name, towns, teams and size. No place, person or team here is real."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_FIRST = (
    "Fenn", "Quill", "Brask", "Eldrith", "Tarvell", "Wexel", "Oxlar", "Thrum", "Corvel", "Sedgel",
    "Larchen", "Mossen", "Pellan", "Grindel", "Havel", "Yarrel", "Cromel", "Dunnel", "Isten", "Querrel",
    "Rask", "Velm", "Zeal", "Ambel", "Borrel", "Culvern",
)  # fmt: skip
_LAST = (
    "march", "haven", "moss", "sey", "wick", "moor", "holt", "dale", "combe", "strand", "reach", "mere",
    "fold", "garth",
)  # fmt: skip

_TOWN_SHARES = (0.34, 0.24, 0.22, 0.20)


@dataclass(frozen=True)
class Team:
    """A team: `kind` says what it does, `town` is None where it covers the whole area."""

    id: str
    name: str
    kind: str  # front door | assessment | safeguarding | care | disabled | reviewing
    town: int | None
    posts: int


@dataclass(frozen=True)
class Council:
    """Who and how large: `scale` 1 is the median English authority (about 64,500 children)."""

    name: str
    towns: tuple[str, ...]
    town_shares: tuple[float, ...]
    teams: tuple[Team, ...]
    scale: float
    children: int

    def team(self, kind: str, town: int | None = None, nth: int = 0) -> Team:
        """The team of a kind that serves a town; `nth` where a town has several."""
        serving = [t for t in self.teams if t.kind == kind and t.town in (town, None)]
        return serving[nth % len(serving)]


def invent(rng: np.random.Generator, scale: float, nth: int) -> Council:
    """A council of a given size; the first is Fennmarch, the others have names of their own."""
    pairs = [(a, b) for a in _FIRST for b in _LAST]
    name = "Fennmarch" if nth == 1 else "".join(pairs[(nth * 61) % len(pairs)])
    others = [i for i in rng.permutation(len(pairs)) if "".join(pairs[i]) != name]
    towns: list[str] = []
    for i in others:
        town = "".join(pairs[i])
        if all(town[:3] != known[:3] for known in (name, *towns)):
            towns.append(town)
        if len(towns) == len(_TOWN_SHARES):
            break
    return Council(
        name=f"{name} Council (invented)",
        towns=tuple(towns),
        town_shares=_TOWN_SHARES,
        teams=_teams(towns, scale),
        scale=scale,
        children=round(64_500 * scale),
    )


def _teams(towns: list[str], scale: float) -> tuple[Team, ...]:
    def posts(at_median: float) -> int:
        return max(2, round(at_median * scale))

    teams = [Team("T01", "MASH", "front door", None, posts(9))]
    for town, (name, share) in enumerate(zip(towns, _TOWN_SHARES, strict=True)):
        teams.append(Team(f"T1{town}", f"{name} Assessment", "assessment", town, posts(27 * share)))
    for town, (name, share) in enumerate(zip(towns, _TOWN_SHARES, strict=True)):
        half = (" North", " South") if share > 0.3 else ("",)
        for i, part in enumerate(half):
            teams.append(
                Team(
                    f"T2{town}{i}",
                    f"{name}{part} Safeguarding",
                    "safeguarding",
                    town,
                    posts(50 * share / len(half)),
                )
            )
    teams += [Team(f"T3{i}", f"Children in Care {i + 1}", "care", None, posts(10)) for i in range(3)]
    teams.append(Team("T40", "Disabled Children", "disabled", None, posts(4)))
    teams.append(Team("T50", "Reviewing Officers", "reviewing", None, posts(8)))
    return tuple(teams)
