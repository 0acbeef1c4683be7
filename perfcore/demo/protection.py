"""Section 47 enquiries, initial conferences, child protection plans, their reviews and visits."""

from __future__ import annotations

from perfcore.demo import calibration
from perfcore.demo.days import NEVER, add_months, add_working, month_start
from perfcore.demo.dice import Choice
from perfcore.demo.flags import flags
from perfcore.demo.timeline import Timeline, delay_reason
from perfcore.demo.world import Child, Family, World

_ENQUIRY_KEYS = "NFA_FLAG CP_CONFERENCE_FLAG NFA_CONTINUE_SINGLE_FLAG"
_CONFERENCE_KEYS = "NFA_FLAG PROV_OF_SERVICES_FLAG CP_FLAG"
_ENQUIRY = {
    key: flags(_ENQUIRY_KEYS, key) for key in ("NFA_FLAG", "NFA_CONTINUE_SINGLE_FLAG", "CP_CONFERENCE_FLAG")
}
_CONFERENCE = {
    True: flags(_CONFERENCE_KEYS, "CP_FLAG"),
    False: flags(_CONFERENCE_KEYS, "PROV_OF_SERVICES_FLAG"),
}
_VISIT_GAPS = Choice(
    {5: 0.09, 6: 0.08, 7: 0.09, 8: 0.12, 9: 0.14, 10: 0.22, 11: 0.1, 13: 0.07, 16: 0.055, 22: 0.035}
)
_LATE_AT_COURT = 0.38  # of reviews, where proceedings hold them up
_DRIFT_ENDS = 0.4  # how much rarer a plan ends at a review once its team drifts
_INTO_CARE = 0.55  # of plans that end between two reviews

Ends = dict[int, int]


def protect(
    world: World, family: Family, children: list[Child], days: Timeline, fate: str, referrals: dict[int, str]
) -> tuple[Ends, int | None]:
    """Write the enquiry, conference and plan of a referral.

    Returns the last day of each child's plan, by child number, and the day on which they enter care instead.
    """
    if days.enquiry is None:
        return {}, None
    enquiries = {}
    for child in children:
        if not days.transfer_in:
            enquiries[child.number] = _enquire(world, child, days, fate, referrals[child.number])
    if days.conference is None:
        return {}, None
    older = 16 * 365.25
    conferred = [
        c
        for c in children
        if days.conference - c.dob < older or world.dice.chance(calibration.CONFERRED_AT_16)
    ]
    children = conferred or children
    plans = {c.number: world.new_id("L") for c in children} if fate == "plan" else {}
    conferences = _confer(world, children, days, enquiries, plans, referrals)
    if not plans:
        return {}, None
    return _plan(world, family, children, days, plans, conferences, referrals)


def _enquire(world: World, child: Child, days: Timeline, fate: str, referral: str) -> str:
    assert days.enquiry is not None
    start, end = days.enquiry
    outcome = "CP_CONFERENCE_FLAG"
    if fate == "enquiry":
        outcome = "NFA_FLAG" if world.dice.chance(0.45) else "NFA_CONTINUE_SINGLE_FLAG"
    identity = world.new_id("S")
    world.add(
        "ssd_s47_enquiry",
        start,
        end,
        identity,
        referral,
        child.id,
        start,
        end,
        "Y" if outcome == "NFA_FLAG" else "N",
        _ENQUIRY[outcome],
        days.assessing.holder(start),
        days.assessing.team.id,
    )
    return identity


def _confer(
    world: World,
    children: list[Child],
    days: Timeline,
    enquiries: dict[int, str],
    plans: dict[int, str],
    referrals: dict[int, str],
) -> dict[int, str]:
    assert days.conference is not None
    assert days.enquiry is not None
    held = days.conference
    meeting = world.new_id("M") if world.dice.chance(0.93) else ""
    out = {}
    for child in children:
        identity = world.new_id("N")
        out[child.number] = identity
        world.add(
            "ssd_initial_cp_conference",
            held,
            held,
            identity,
            meeting,
            enquiries.get(child.number, ""),
            child.id,
            plans.get(child.number, ""),
            referrals[child.number],
            "Y" if days.transfer_in else "N",
            add_working(days.enquiry[0], 15),
            held,
            "Y" if plans else "N",
            _CONFERENCE[bool(plans)],
            days.assessing.team.id,
            days.assessing.holder(held),
            "" if days.transfer_in else days.delay_reason,
        )
    return out


def _plan(
    world: World,
    family: Family,
    children: list[Child],
    days: Timeline,
    plans: dict[int, str],
    conferences: dict[int, str],
    referrals: dict[int, str],
) -> tuple[Ends, int | None]:
    assert days.conference is not None
    dice, start = world.dice, days.conference
    reviews, end, between = _reviews(world, family.town, start, days)
    ends: Ends = {}
    for child in children:
        own = end
        if not between and len(children) > 1 and dice.chance(0.06):
            own = dice.one_of([held for _, held, _ in reviews])
        ends[child.number] = max(min(own, child.birthday_18), start + 1)
    category = dice.pick(calibration.CATEGORIES)
    other_authority = "Y" if dice.chance(0.012) else "N"
    for child in children:
        first = category if dice.chance(0.94) else dice.pick(calibration.CATEGORIES)
        world.add(
            "ssd_cp_plans",
            start,
            ends[child.number],
            plans[child.number],
            referrals[child.number],
            conferences[child.number],
            child.id,
            start,
            ends[child.number],
            other_authority,
            first,
            first if dice.chance(0.94) else dice.pick(calibration.CATEGORIES),
        )
    _write_reviews(world, family.town, children, plans, ends, reviews, start)
    _visit(world, children, plans, ends, start)
    into_care = between and dice.chance(_INTO_CARE)
    return ends, (end if into_care else None)


def _reviews(
    world: World, town: int, start: int, days: Timeline
) -> tuple[list[tuple[int, int, str]], int, bool]:
    """(due, held, reason of delay) of each review, the last day of the plan, and whether none decided it.

    The first is due after three months, each later one six months after the one before.
    """
    dice, plants = world.dice, world.plants
    drifting = days.protecting.team == plants.drift_team
    reviews: list[tuple[int, int, str]] = []
    previous = start
    while True:
        nth = min(len(reviews), len(calibration.END_AT_REVIEW) - 1)
        due = add_months(previous, 6 if reviews else 3)
        late = dice.chance(calibration.REVIEWS_LATE)
        if town == plants.court_town and plants.in_window(plants.court_months, due):
            late = world.evenly("reviews at court", _LATE_AT_COURT)
        if late:
            held = add_working(due, dice.whole(1, 22))
        else:
            held = add_working(due - min(25, int(dice.exponential(7 if reviews else 5))), 0)
            while held > due:
                held = add_working(held - 5, 0)
        drift = drifting and held >= month_start(plants.drift_month)
        if dice.chance(calibration.END_BETWEEN[nth] * (0.5 if drift else 1.0)):
            low = 10 if not reviews else 0.1 * (held - previous)
            end = round(previous + low + (held - previous - low) * 0.85 * dice.uniform())
            reviews.append((due, NEVER, ""))
            return reviews, end, True
        reviews.append((due, held, delay_reason(world, town, held) if held > due else ""))
        ends = calibration.END_AT_REVIEW[nth]
        if world.evenly("ends while drifting", ends * _DRIFT_ENDS) if drift else dice.chance(ends):
            return reviews, held, False
        previous = held


def _write_reviews(
    world: World,
    town: int,
    children: list[Child],
    plans: dict[int, str],
    ends: Ends,
    reviews: list[tuple[int, int, str]],
    start: int,
) -> None:
    dice = world.dice
    chair = world.a_post(world.council.team("reviewing"))
    has_meeting = dice.chance(0.93)
    booked = start
    court = town == world.plants.court_town
    for due, held, delay in reviews:
        meeting = world.new_id("M") if has_meeting else ""
        why = dice.pick(calibration.CONTINUE_REASONS)
        if court and delay == "Court":
            why = "Court proceedings"
        quorate = "Y" if dice.chance(0.96) else "N"
        for child in children:
            if booked >= ends[child.number]:
                continue
            last = held >= ends[child.number]
            cancelled = last and held != ends[child.number] and ends[child.number] <= world.to
            if cancelled:
                continue
            world.add(
                "ssd_cp_reviews",
                booked,
                held,
                world.new_id("V"),
                child.id,
                plans[child.number],
                due,
                held,
                meeting,
                "N" if last else "Y",
                quorate,
                "" if last else why,
                chair.holder(booked),
                delay,
            )
        booked = held


def _visit(world: World, children: list[Child], plans: dict[int, str], ends: Ends, start: int) -> None:
    dice = world.dice
    day = start
    last = min(max(ends.values()), world.to + 1)
    while True:
        day = add_working(day, dice.pick(_VISIT_GAPS))
        if day >= last:
            return
        if day < world.lead_in:
            continue
        for child in children:
            if day >= ends[child.number]:
                continue
            age = (day - child.dob) / 365.25
            seen = age > 0 and dice.chance(0.95)
            alone = seen and dice.chance(0.12 if age < 4 else 0.62 if age < 9 else 0.84)
            world.add(
                "ssd_cp_visits",
                day,
                day,
                world.new_id("T"),
                child.id,
                plans[child.number],
                day,
                "Y" if seen else "N",
                "Y" if alone else "N",
                "Y" if seen and dice.chance(0.5) else "N",
            )
