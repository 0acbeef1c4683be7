"""What is planted in the figures for perfcore to find, or not to find. Every seed puts it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from perfcore.demo.council import Council, Team
from perfcore.demo.days import month_start
from perfcore.demo.dice import Dice


@dataclass(frozen=True)
class Plants:
    """Months as indices (`days.month_index`), the places and the sizes of every plant."""

    last_month: int
    late_months: tuple[int, int]  # first and last month of two quarters
    late_town: int
    court_months: tuple[int, int]
    court_town: int
    one_worker_month: int
    one_worker_town: int
    idle_note_month: int
    recording_month: int
    repeat_month: int
    drift_month: int
    drift_team: Team

    def in_window(self, window: tuple[int, int], day: int) -> bool:
        """Whether a day lies in the months of a window, both ends included."""
        return month_start(window[0]) <= day < month_start(window[1] + 1)


def choose(council: Council, dice: Dice, last_month: int) -> Plants:
    """Months and places by the dice, apart from each other where they would hide one another.

    The late workers sit in the largest town, since only there can two of them move the whole council.
    """

    def back(low: int, high: int) -> int:
        return last_month - dice.whole(low, high)

    quarters = [m for m in range(last_month - 35, last_month - 28) if m % 3 == 0]
    late = dice.one_of(quarters)
    court = back(13, 17)
    others = [1, 2, 3]
    for i in (2, 1):
        j = dice.whole(0, i)
        others[i], others[j] = others[j], others[i]
    one_worker = back(19, 24)
    recording, drift = back(8, 14), back(17, 20)
    begun = (one_worker, court, court + 6, recording, drift)
    idle = dice.one_of(
        [m for m in range(last_month - 27, last_month - 9) if all(abs(m - b) > 1 for b in begun)]
    )
    return Plants(
        last_month=last_month,
        late_months=(late, late + 5),
        late_town=0,
        court_months=(court, court + 5),
        court_town=others[0],
        one_worker_month=one_worker,
        one_worker_town=others[1],
        idle_note_month=idle,
        recording_month=recording,
        repeat_month=back(25, 29),
        drift_month=drift,
        drift_team=council.team("safeguarding", others[2]),
    )
