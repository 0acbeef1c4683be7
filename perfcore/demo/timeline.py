"""The days of one referral: contact, decision, assessment, enquiry and conference, and who holds the case."""

from __future__ import annotations

from dataclasses import dataclass

from perfcore.demo import calibration
from perfcore.demo.days import add_working, month_start
from perfcore.demo.dice import Choice
from perfcore.demo.workers import Post
from perfcore.demo.world import World

_DECISION_DAYS = Choice({0: 0.55, 1: 0.34, 2: 0.06, 3: 0.03, 4: 0.02})
_LATE_BY_TWO = 0.92
_LATE_BY_OTHERS = 0.18
_SHARE_OF_TWO = (0.36, 0.29)  # of conferences: they take a case while they hold less; own town, other towns
_ONE_WORKER_FROM_ASSESSMENT = 0.4  # the rest come from safeguarding: both teams keep their cases
_DAYS_SAVED = 4  # working days that one worker from the start saves before the conference


@dataclass(frozen=True)
class Timeline:
    """The days of one family's referral, the same for all its children, and who holds the case when."""

    contact: int
    referral: int
    decided: int
    source: str
    assessment: tuple[int, int]
    enquiry: tuple[int, int] | None
    conference: int | None
    transfer_in: bool
    delay_reason: str
    duty: Post
    assessing: Post
    protecting: Post
    one_worker: bool


def timeline(world: World, town: int, day: int, fate: str, need: str) -> Timeline:
    """Draw the days of a referral that begins with a contact on `day`."""
    dice, council, plants = world.dice, world.council, world.plants
    referral = add_working(day, dice.pick(_DECISION_DAYS))
    decided = add_working(referral, dice.pick(_DECISION_DAYS))
    one_worker = town == plants.one_worker_town and day >= month_start(plants.one_worker_month)
    safeguarding = council.team("safeguarding", town, dice.whole(0, 1))
    disabled = council.team("disabled")
    assessing_team = disabled if need == "N2" else council.team("assessment", town)
    protecting_team = disabled if need == "N2" else safeguarding
    if one_worker and dice.chance(_ONE_WORKER_FROM_ASSESSMENT):
        protecting_team = assessing_team
    protecting = world.a_post(protecting_team)
    assessing = protecting if one_worker else world.a_post(assessing_team)

    low, high = dice.pick(calibration.ASSESSMENT_DAYS)
    assessment = (decided, add_working(decided, dice.whole(low, high)))
    enquiry = conference = None
    reason = ""
    transfer_in = fate in ("plan", "no plan") and dice.chance(0.025)
    if fate in ("enquiry", "no plan", "plan"):
        later = not one_worker and dice.chance(0.22)
        start = add_working(referral, dice.whole(20, 120) if later else dice.whole(0, 5))
        length = dice.whole(4, 14) + (dice.whole(2, 12) if dice.chance(0.15) else 0)
        if fate != "enquiry":
            days = _days_to_conference(world, town, start, one_worker)
            expected = add_working(start, 23)
            if not transfer_in and plants.in_window(plants.late_months, expected):
                two = _held_by_two(world, town)
                if two is not None:
                    assessing = two
                    days = dice.whole(17, 33) if dice.chance(_LATE_BY_TWO) else days
                elif not one_worker:
                    days = _days_of_others(world)
            conference = add_working(start, days)
            length = min(length, days - 1)
            if days > 15:
                reason = delay_reason(world, town, conference)
        enquiry = (start, add_working(start, max(1, length)))
    return Timeline(
        day,
        referral,
        decided,
        dice.pick(calibration.REFERRAL_SOURCES),
        assessment,
        enquiry,
        conference,
        transfer_in,
        reason,
        world.a_post(council.team("front door")),
        assessing,
        protecting,
        one_worker,
    )


def _held_by_two(world: World, town: int) -> Post | None:
    """One of the two posts that hold too much, where they take the case; they cover for other towns too."""
    plants = world.plants
    share = world.held_by_two / max(1, world.held_meanwhile)
    world.held_meanwhile += 1
    if share >= (_SHARE_OF_TWO[0] if town == plants.late_town else _SHARE_OF_TWO[1]):
        return None
    world.held_by_two += 1
    team = world.council.team("assessment", plants.late_town)
    return world.posts[team.id][world.dice.whole(0, 1)]


def _days_of_others(world: World) -> int:
    """Days as usual for everybody else meanwhile, evenly late, so that chance does not blur who was."""
    late = world.evenly("conferences of others", _LATE_BY_OTHERS)
    return world.dice.whole(16, 30) if late else world.dice.whole(9, 15)


def _days_to_conference(world: World, town: int, start: int, one_worker: bool) -> int:
    dice, plants = world.dice, world.plants
    low, high = dice.pick(calibration.CONFERENCE_DAYS)
    days = dice.whole(low, high)
    court = town == plants.court_town and plants.in_window(plants.court_months, add_working(start, 15))
    if court and days <= 15 and world.evenly("conferences at court", 0.25):
        days = dice.whole(17, 32)
    return max(4, days - _DAYS_SAVED) if one_worker else days


def delay_reason(world: World, town: int, held: int) -> str:
    """Why a conference held on this day was late."""
    plants = world.plants
    court = town == plants.court_town and plants.in_window(plants.court_months, held)
    if court and world.evenly("court", 0.85):
        return "Court"
    return world.dice.pick(calibration.DELAY_REASONS)
