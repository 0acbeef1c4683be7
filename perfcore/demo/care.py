"""Children looked after: episodes, placements, legal statuses, reviews, visits, permanence."""

from __future__ import annotations

from dataclasses import dataclass

from perfcore.demo import missing
from perfcore.demo.days import NEVER, add_working
from perfcore.demo.dice import Choice
from perfcore.demo.world import Child, World

# Where a period of care is headed, by age at its start in years: up to each age, path and weight.
_PATHS = (
    (1.0, Choice({"adoption": 0.42, "guardianship": 0.25, "home": 0.22, "stay": 0.16})),
    (5.0, Choice({"adoption": 0.2, "guardianship": 0.26, "home": 0.33, "stay": 0.27})),
    (10.0, Choice({"guardianship": 0.17, "home": 0.37, "stay": 0.48})),
    (16.0, Choice({"guardianship": 0.05, "home": 0.36, "stay": 0.59})),
    (99.0, Choice({"home": 0.2, "stay": 0.8})),
)
_HOME = Choice({"E4A": 0.7, "E4B": 0.3})
_GUARDIANSHIP = Choice({"E45": 0.5, "E46": 0.22, "E47": 0.18, "E48": 0.1})
_ADOPTION = Choice({"E11": 0.4, "E12": 0.6})
_OTHER_END = Choice({"E8": 0.45, "E13": 0.2, "E3": 0.15, "E41": 0.2})
_AT_18 = Choice({"E17": 0.4, "E5": 0.3, "E6": 0.14, "E7": 0.04, "E8": 0.12})
_CLOSE_REASONS = {
    "E11": "RC1",
    "E12": "RC1",
    "E41": "RC3",
    "E45": "RC4",
    "E46": "RC4",
    "E47": "RC4",
    "E48": "RC4",
}
_YOUNG = Choice({"U6": 0.52, "U3": 0.22, "U4": 0.1, "U1": 0.06, "P1": 0.06, "R3": 0.04})
_TEEN = Choice(
    {"U6": 0.38, "U3": 0.1, "U4": 0.12, "K2": 0.24, "H5": 0.06, "P1": 0.06, "S1": 0.02, "K1": 0.02}
)
_OLDEST = Choice({"H5": 0.42, "U6": 0.2, "U4": 0.08, "K2": 0.2, "P2": 0.1})
_PROVIDERS = Choice({"PR1": 0.5, "PR4": 0.38, "PR5": 0.06, "PR2": 0.06})
_MOVED = Choice(
    {"CARPL": 0.4, "CREQB": 0.14, "CREQO": 0.12, "CHILD": 0.08, "LAREQ": 0.14, "PLACE": 0.06, "OTHER": 0.06}
)
_VISIT_GAPS = Choice({14: 0.05, 21: 0.08, 28: 0.17, 35: 0.24, 42: 0.37, 49: 0.05, 63: 0.04})
_MET = Choice({"PN1": 0.45, "PN5": 0.2, "PN6": 0.1, "PN7": 0.15, "PN3": 0.1})


@dataclass(frozen=True)
class _Period:
    """One child's period of care: last day, how it ends, where it is headed."""

    start: int
    end: int
    reason: str
    path: str


def enter(
    world: World, children: list[Child], day: int, referrals: dict[int, str], need: str
) -> dict[int, tuple[int, str]]:
    """Take children of a family into care on a day: all of them, or one.

    Returns the last day in care and the referral's reason for closing, by child number.
    """
    dice = world.dice
    able = [c for c in children if c.dob <= day < c.birthday_18 - 14]
    if not able:
        return {}
    if len(able) > 1 and not dice.chance(0.6):
        able = [dice.one_of(able)]
    together = min((c.age(day) for c in able), default=0.0)
    shared = _period(world, able[0], day, together)
    out: dict[int, tuple[int, str]] = {}
    for child in able:
        same = len(able) == 1 or (abs(child.age(day) - together) < 6 and dice.chance(0.8))
        period = (
            shared if same and shared.end <= child.birthday_18 else _period(world, child, day, child.age(day))
        )
        _write(world, child, period, referrals[child.number], need)
        out[child.number] = period.end, _CLOSE_REASONS.get(period.reason, "RC7")
    return out


def _period(world: World, child: Child, day: int, age: float) -> _Period:
    dice = world.dice
    path = next(dice.pick(choice) for upto, choice in _PATHS if age < upto)
    if path == "home":
        length, reason = dice.whole(5, 90) if dice.chance(0.45) else dice.whole(90, 560), dice.pick(_HOME)
    elif path == "guardianship":
        length, reason = dice.whole(220, 720), dice.pick(_GUARDIANSHIP)
    elif path == "adoption":
        length, reason = dice.whole(480, 900), dice.pick(_ADOPTION)
    else:
        length, reason = round(200 + dice.exponential(4200)), dice.pick(_OTHER_END)
    end = day + length
    if end >= child.birthday_18:
        return _Period(day, child.birthday_18, dice.pick(_AT_18), "stay")
    return _Period(day, add_working(end, 0) if end + 7 < child.birthday_18 else end, reason, path)


def _write(world: World, child: Child, period: _Period, referral: str, need: str) -> None:
    identity = world.new_id("CLA")
    placements = _placements(world, child, period)
    legal = _legal_statuses(world, period, placements)
    _write_placements(world, child, period, identity, placements, legal, referral, need)
    for i, (begins, status) in enumerate(legal):
        ends = legal[i + 1][0] if i + 1 < len(legal) else period.end
        world.add(
            "ssd_legal_status", period.start, period.end, world.new_id("G"), child.id, status, begins, ends
        )
    if period.end >= world.lead_in:
        _review(world, child, period, identity)
        _visit(world, child, period, identity)
        missing.from_care(world, child, period.start, period.end)
        _settle(world, child, period, identity, legal, placements)


def _placements(world: World, child: Child, period: _Period) -> list[tuple[int, str]]:
    """(first day, type) of each placement; a few children move again and again."""
    dice = world.dice
    unsettled = dice.chance(0.115 + 0.013 * max(0.0, child.age(period.start)))
    out = [(period.start, dice.pick(_kinds(child.age(period.start))))]
    day = period.start
    while True:
        soon = len(out) == 1 and dice.chance(0.4)
        day += dice.whole(5, 60) if soon else round(8 + dice.exponential(190 if unsettled else 1300))
        if day >= period.end - 3:
            break
        if unsettled and dice.chance(0.12):
            unsettled = False
        out.append((day, dice.pick(_kinds(child.age(day)))))
    if period.path == "adoption":
        placed = period.end - dice.whole(170, 240)
        out = [(d, kind) for d, kind in out if d < placed - 20]
        out.append((placed, "A6"))
    return out


def _kinds(age: float) -> Choice[str]:
    return _YOUNG if age < 10 else _TEEN if age < 16 else _OLDEST


def _legal_statuses(
    world: World, period: _Period, placements: list[tuple[int, str]]
) -> list[tuple[int, str]]:
    dice = world.dice
    voluntary = dice.chance(0.75 if period.path == "home" else 0.35)
    out = [(period.start, "V2" if voluntary and period.path != "adoption" else "C1")]
    order = period.start + dice.whole(150, 330)
    if period.path in ("guardianship", "adoption", "stay") and order < period.end - 260:
        if out[0][1] == "C1" or dice.chance(0.5):
            out.append((order, "C2"))
        if period.path == "adoption":
            out.append((max(order + 20, placements[-1][0] - dice.whole(40, 110)), "E1"))
    return out


def _write_placements(
    world: World,
    child: Child,
    period: _Period,
    identity: str,
    placements: list[tuple[int, str]],
    legal: list[tuple[int, str]],
    referral: str,
    need: str,
) -> None:
    dice = world.dice
    ids = [world.new_id("PL") for _ in placements]
    for i, (begins, kind) in enumerate(placements):
        last = i + 1 == len(placements)
        world.add(
            "ssd_cla_placement",
            begins,
            period.end,
            ids[i],
            identity,
            child.id,
            begins,
            kind,
            f"{min(180.0, dice.exponential(26 if kind in ('K2', 'S1', 'K1') else 13)):.1f}",
            "PR0" if kind == "P1" else dice.pick(_PROVIDERS),
            period.end if last else placements[i + 1][0],
            "" if last else dice.pick(_MOVED),
        )
    moves = {d for d, _ in placements}
    changes = {d for d, _ in legal}
    days = sorted(moves | changes)
    for i, begins in enumerate(days):
        last = i + 1 == len(days)
        why = (
            "S"
            if i == 0
            else "B"
            if begins in moves and begins in changes
            else "P"
            if begins in moves
            else "L"
        )
        place = max(n for n, (d, _) in enumerate(placements) if d <= begins)
        world.add(
            "ssd_cla_episodes",
            begins,
            period.end,
            world.new_id("E"),
            child.id,
            ids[place],
            begins,
            why,
            need,
            period.end if last else days[i + 1],
            period.reason if last else "X1",
            identity,
            referral,
            period.start,
        )


def _review(world: World, child: Child, period: _Period, identity: str) -> None:
    dice = world.dice
    booked, due, nth = period.start, add_working(period.start, 20), 0
    while booked < min(period.end, world.to + 1):
        late = dice.chance(0.055)
        held = add_working(due, dice.whole(1, 15)) if late else add_working(due - dice.whole(0, 12), 0)
        while not late and held > due:
            held = add_working(held - 5, 0)
        if held < period.end or period.end > world.to:
            part = "PN0" if child.age(held) < 4 else dice.pick(_MET)
            known = held if held < period.end else NEVER
            row = (world.new_id("Q"), identity, due, known, "N", part)
            world.add("ssd_cla_reviews", booked, known, *row)
        booked, nth = held, nth + 1
        due = held + (91 if nth == 1 else 182)


def _visit(world: World, child: Child, period: _Period, identity: str) -> None:
    dice = world.dice
    day = period.start + dice.whole(1, 7)
    last = min(period.end, world.to + 1)
    while day < last:
        if day >= world.lead_in:
            seen = dice.chance(0.96)
            alone = seen and dice.chance(0.25 if child.age(day) < 4 else 0.85)
            row = (world.new_id("Y"), identity, child.id, day, "Y" if seen else "N", "Y" if alone else "N")
            world.add("ssd_cla_visits", day, day, *row)
        day = add_working(day + dice.pick(_VISIT_GAPS) - 2, 0)


def _settle(
    world: World,
    child: Child,
    period: _Period,
    identity: str,
    legal: list[tuple[int, str]],
    placements: list[tuple[int, str]],
) -> None:
    """A permanence row where a period is headed for adoption or ends with an order."""
    placed = matched = decided = ordered = NEVER
    if period.path == "adoption":
        kind, placed = "Adoption", placements[-1][0]
        matched = placed - world.dice.whole(10, 30)
        ordered = next((d for d, status in legal if status == "E1"), matched - 20)
        decided = ordered - world.dice.whole(20, 60)
    elif period.path == "guardianship":
        kind = "Special Guardianship"
    elif period.reason == "E41":
        kind = "Child Arrangements Order/ Residence Order"
    else:
        return
    known = decided if decided < NEVER else period.end
    row = (world.new_id("O"), child.id, identity, decided, ordered, placed, matched, period.end, kind)
    world.add("ssd_permanence", known, period.end, *row)
