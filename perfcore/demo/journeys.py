"""What a referral leads to, from the contact to the closing, for all children of a family."""

from __future__ import annotations

from perfcore.demo import calibration, care, missing, protection
from perfcore.demo.contacts import OUTCOMES
from perfcore.demo.days import NEVER, add_working, month_index, month_start
from perfcore.demo.dice import Choice
from perfcore.demo.families import found, present
from perfcore.demo.flags import flags
from perfcore.demo.timeline import Timeline, timeline
from perfcore.demo.workers import CHANGE_REASONS, Post
from perfcore.demo.world import Child, Family, World

_CARE_WITHOUT_PLAN = 0.086
_CLOSED_AFTER_ASSESSMENT = Choice({"RC8": 0.62, "RC9": 0.38})
_CLOSED_LATER = Choice({"RC7": 0.92, "RC5": 0.05, "RC3": 0.03})

_REFERRAL_KEYS = "SINGLE_ASSESSMENT_FLAG NFA_FLAG STRATEGY_DISCUSSION_FLAG CP_TRANSFER_IN_FLAG"
_ASSESSMENT_KEYS = "NFA_FLAG STRATEGY_DISCUSSION_FLAG PROV_OF_SERVICES_FLAG"
_REFERRAL = {
    "nfa": flags(_REFERRAL_KEYS, "NFA_FLAG"),
    "assessment": flags(_REFERRAL_KEYS, "SINGLE_ASSESSMENT_FLAG"),
    "enquiry": flags(_REFERRAL_KEYS, "SINGLE_ASSESSMENT_FLAG", "STRATEGY_DISCUSSION_FLAG"),
    "transfer": flags(_REFERRAL_KEYS, "SINGLE_ASSESSMENT_FLAG", "CP_TRANSFER_IN_FLAG"),
}
_ASSESSMENT = {
    "no need": flags(_ASSESSMENT_KEYS, "NFA_FLAG"),
    "in need": flags(_ASSESSMENT_KEYS, "PROV_OF_SERVICES_FLAG"),
    "enquiry": flags(_ASSESSMENT_KEYS, "STRATEGY_DISCUSSION_FLAG"),
}

_ALONE = Choice({(15.4, 17.4): 1.0})

Stage = tuple[Post, int, str]  # who holds the case, from which day, and why it came to them


def refer_new(world: World, day: int, fate: str, alone: bool = False, into_care: bool = False) -> Family:
    """A family that nobody knew; `alone` is an unaccompanied young person."""
    need = "N8" if alone else _need(world, fate)
    town = world.a_town()
    days = timeline(world, town, day, fate, need)
    ages = calibration.CONFERENCE_AGES if days.conference else calibration.AGES
    family = found(world, town, day, _ALONE if alone else ages, 1 if alone else None)
    _follow(world, family, family.children, days, fate, need, into_care)
    return family


def sibling_group(world: World, month: int, size: int) -> Family:
    """A new family of this size whose children start a plan in this month."""
    while True:
        town = world.a_town()
        days = timeline(world, town, month_start(month) - world.dice.whole(0, 30), "plan", "N1")
        on_time = days.conference is not None and not days.delay_reason and not days.transfer_in
        if on_time and month_index(days.conference or 0) == month:
            break
    family = found(world, town, days.contact, calibration.SCHOOL_AGES, size)
    _follow(world, family, family.children, days, "plan", "N1", False)
    return family


def refer_again(world: World, family: Family, day: int, fate: str) -> bool:
    """A family that returns; False where it has no child for whom a referral could begin."""
    children = present(world, family, day)
    if not children:
        return False
    need = _need(world, fate)
    _follow(world, family, children, timeline(world, family.town, day, fate, need), fate, need, False)
    return True


def _need(world: World, fate: str) -> str:
    return world.dice.pick(calibration.PLAN_NEEDS if fate in ("plan", "no plan") else calibration.NEEDS)


def _follow(
    world: World, family: Family, children: list[Child], days: Timeline, fate: str, need: str, into_care: bool
) -> None:
    dice = world.dice
    referrals = {c.number: world.new_id("R") for c in children}
    ends, care_day = protection.protect(world, family, children, days, fate, referrals)
    closing = _closing(world, days, fate)
    closes = dict.fromkeys(referrals, closing)
    if ends:
        family.last_plan_end = max(ends.values())
        after = round(15 + dice.exponential(52))
        closes = {n: ends.get(n, family.last_plan_end) + after for n in referrals}
    elif into_care or (fate in ("in need", "enquiry", "no plan") and dice.chance(_CARE_WITHOUT_PLAN)):
        care_day = _care_day(world, days, into_care)
    in_care: dict[int, tuple[int, str]] = {}
    if care_day is not None:
        in_care = care.enter(world, children, care_day, referrals, need)
        for number in closes:
            closes[number] = max(closes[number], care_day + 30)

    reason = dice.pick(_CLOSED_AFTER_ASSESSMENT if fate in ("nfa", "no need") else _CLOSED_LATER)
    stages = _stages(days, fate)
    for child in children:
        close, why = in_care.get(child.number, (closes[child.number], reason))
        close = max(min(close, child.birthday_18), days.decided + 1)
        child.open_until = close
        referral = referrals[child.number]
        _refer(world, child, days, fate, need, referral, close, why)
        if fate != "nfa":
            _assess(world, child, days, fate, referral)
        held = stages
        if child.number in in_care and care_day is not None:
            post = world.a_post(world.council.team("care", nth=family.number))
            transfer = care_day + dice.whole(10, 40)
            held = [*(s for s in stages if s[1] < transfer), (post, transfer, "TSPROC")]
        if fate != "nfa":
            _involve(world, child, referral, held, close)
        if fate != "nfa" and child.number not in in_care:
            missing.from_home(world, child, days.decided, close)
    family.last_referral = days.referral
    free = [c.open_until for c in children if c.number not in in_care]
    family.closed = max(free or [c.open_until for c in children])


def _care_day(world: World, days: Timeline, at_once: bool) -> int:
    dice = world.dice
    day = days.decided + (dice.whole(1, 20) if at_once or dice.chance(0.5) else dice.whole(20, 170))
    return max(day, *(days.enquiry or (0,)), (days.conference or 0) + 10)


def _closing(world: World, days: Timeline, fate: str) -> int:
    """When a case closes that leads neither to a plan nor into care."""
    dice = world.dice
    if fate == "nfa":
        return add_working(days.decided, dice.whole(0, 2))
    assessed = add_working(days.assessment[1], dice.whole(0, 3))
    if fate == "no need" or (fate == "enquiry" and dice.chance(0.4)):
        return max(assessed, (days.enquiry or (0, 0))[1])
    last = max(assessed, (days.enquiry or (0, 0))[1], days.conference or 0)
    return last + round(20 + dice.exponential(62))


def _stages(days: Timeline, fate: str) -> list[Stage]:
    """Who holds the case: duty, assessment and safeguarding, or one worker from the start."""
    if days.one_worker:
        return [(days.protecting, days.decided, "FCONTA")]
    stages: list[Stage] = [
        (days.duty, days.referral, "FCONTA"),
        (days.assessing, add_working(days.decided, 2), "TSPROC"),
    ]
    if fate in ("plan", "no plan") and days.conference is not None:
        stages.append((days.protecting, add_working(days.conference, 2), "TSPROC"))
    elif fate in ("in need", "enquiry"):
        latest = max(days.assessment[1], (days.enquiry or (0, 0))[1])
        stages.append((days.protecting, add_working(latest, 5), "TSPROC"))
    return stages


def _involve(world: World, child: Child, referral: str, stages: list[Stage], close: int) -> None:
    stages = sorted(stages, key=lambda stage: stage[1])
    for i, (post, begins, reason) in enumerate(stages):
        ends = min(close, stages[i + 1][1] if i + 1 < len(stages) else NEVER)
        if begins >= ends:
            continue
        for nth, (worker, from_day, until) in enumerate(post.spells(begins, ends)):
            world.add(
                "ssd_involvements",
                from_day,
                until,
                world.new_id("I"),
                worker,
                "Allocated worker",
                post.team.id,
                child.id,
                from_day,
                until,
                world.dice.pick(CHANGE_REASONS) if nth else reason,
                referral,
            )


def _refer(
    world: World, child: Child, days: Timeline, fate: str, need: str, referral: str, close: int, why: str
) -> None:
    post = days.duty if fate == "nfa" else days.assessing
    outcome = "transfer" if days.transfer_in else fate if fate == "nfa" else "assessment"
    if days.enquiry is not None and outcome == "assessment":
        outcome = "enquiry"
    world.add(
        "ssd_cin_episodes",
        days.referral,
        close,
        referral,
        child.id,
        days.referral,
        need,
        days.source,
        calibration.SOURCES[days.source],
        _REFERRAL[outcome],
        "Y" if fate == "nfa" else "N",
        why,
        close,
        post.team.id,
        post.holder(days.referral),
        days.decided,
    )
    begins = days.contact
    world.add(
        "ssd_contacts",
        begins,
        begins,
        world.new_id("K"),
        child.id,
        begins,
        days.source,
        calibration.SOURCES[days.source],
        OUTCOMES["referral"],
        days.referral,
        days.duty.team.id,
    )


def _assess(world: World, child: Child, days: Timeline, fate: str, referral: str) -> None:
    start, end = days.assessment
    if world.dice.chance(0.04):  # one child's assessment is signed off apart from the others'
        end = add_working(end, world.dice.whole(1, 8))
    end = min(end, child.open_until)
    outcome = fate if fate in ("no need", "in need") else "enquiry"
    world.add(
        "ssd_cin_assessments",
        start,
        end,
        world.new_id("A"),
        child.id,
        referral,
        start,
        "Y" if child.dob < start and world.dice.chance(0.95) else "N",
        end,
        _ASSESSMENT[outcome],
        "Y" if fate == "no need" else "N",
        days.assessing.team.id,
        days.assessing.holder(end),
    )
