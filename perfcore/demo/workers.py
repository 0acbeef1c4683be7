"""Posts in teams and who held them: turnover, so that cases change hands when somebody leaves."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from perfcore.demo.council import Council, Team
from perfcore.demo.days import NEVER
from perfcore.demo.dice import Choice, Dice

_TENURE = 1150  # mean days in a post
_FTE = Choice({1.0: 0.78, 0.8: 0.12, 0.6: 0.10})
CHANGE_REASONS = Choice({"LEFTRL": 0.62, "MANAGE": 0.2, "ABSENC": 0.1, "ORGRST": 0.06, "OTHERS": 0.02})


@dataclass(frozen=True)
class Post:
    """A post of a team: worker `codes[i]` holds it from `starts[i]` until the next one starts."""

    team: Team
    fte: float
    starts: tuple[int, ...]
    codes: tuple[str, ...]

    def holder(self, day: int) -> str:
        """Who holds the post on a day."""
        return self.codes[max(0, bisect_right(self.starts, day) - 1)]

    def spells(self, start: int, end: int) -> list[tuple[str, int, int]]:
        """Who held it in [start, end), with the days from and until which they did."""
        first = max(0, bisect_right(self.starts, start) - 1)
        out = []
        for i in range(first, len(self.codes)):
            begins = max(start, self.starts[i])
            if begins >= end and i > first:
                break
            ends = self.starts[i + 1] if i + 1 < len(self.codes) else NEVER
            out.append((self.codes[i], begins, min(end, ends)))
        return out


def fill(
    council: Council, dice: Dice, start: int, end: int, stay: tuple[int, int, Team]
) -> dict[str, list[Post]]:
    """Every team's posts by team id, with their holders from `start` to `end`.

    `stay` is (from, until, team): between these days nobody leaves the team's first two posts.
    """
    drawn: list[tuple[Team, float, list[int]]] = []
    for team in council.teams:
        for nth in range(team.posts):
            starts = [start - 4000]
            day = start + dice.exponential(_TENURE)
            while day < end:
                kept = team == stay[2] and nth < 2 and stay[0] < day <= stay[1]
                if not kept:
                    starts.append(int(day))
                day += 90 + dice.exponential(_TENURE - 90)
            drawn.append((team, dice.pick(_FTE), starts))
    order = sorted(
        (day, post, i) for post, (_, _, starts) in enumerate(drawn) for i, day in enumerate(starts)
    )
    codes = {(post, i): f"W{nth:03d}" for nth, (_, post, i) in enumerate(order, 1)}
    posts: dict[str, list[Post]] = {team.id: [] for team in council.teams}
    for nth, (team, fte, starts) in enumerate(drawn):
        held = tuple(codes[nth, i] for i in range(len(starts)))
        posts[team.id].append(Post(team, fte, tuple(starts), held))
    return posts
