"""Drift in sentences: open plans, who passes a threshold next, and which team slowed down."""

from __future__ import annotations

import math
from datetime import date, timedelta

from perfcore.children.crossings import WEEKS, Expected
from perfcore.children.open_plans import Steps
from perfcore.children.pace import LOOK_BACK, Slow
from perfcore.children.plan_length import Lengths
from perfcore.children.survival import Curve
from perfcore.readings.figures import counted, day, number

DAYS_A_MONTH = 30.4375
LEVEL = 0.05
NEARLY_AS_FAST = 0.25  # of the logarithm: 78% to 128% of the others' pace reads as the same


def title(long: int, steps: Steps, slow: tuple[Slow, ...]) -> str:
    """The finding in at most ten words."""
    if slow:
        return f"Plans in {slow[0].team} end more slowly"
    if long:
        return f"{counted(long, 'plans')} open for {steps.long} months or more"
    return f"No plan has been open for {steps.long} months"


def stock(open_: int, families: int, long: int, long_families: int, steps: Steps) -> str:
    """How many are open, and how many of them for long."""
    share = f" ({number(100 * long / open_)}%)" if open_ else ""
    return (
        f"{counted(open_, 'plans')} of {counted(families, 'families')} {'is' if open_ == 1 else 'are'} open. "
        f"{number(long)} of {number(open_)}{share} have lasted {steps.long} months or more, "
        f"in {counted(long_families, 'families')}."
    )


def slower(one: Slow, day_to: date) -> list[str]:
    """That a team slowed down, since when, against whom, and what it was like before."""
    began = date(1970, 1, 1) + timedelta(days=one.since) if one.since is not None else None
    since = f"Since {began:%B %Y}" if began else f"In the {one.months} months to {day(day_to)}"
    ratio = one.ended / one.expected
    said = [
        f"{since} plans in {one.team} have ended at {number(100 * ratio)}% of the pace elsewhere: "
        f"{counted(one.ended, 'plans')} ended. "
        f"Chance does not explain that, counting {counted(one.families, 'families')}."
    ]
    if not (math.isnan(one.year) or math.isnan(one.year_elsewhere)):
        said.append(
            f"At that pace {number(100 * one.year)} of 100 plans are still open after a year; elsewhere "
            f"{number(100 * one.year_elsewhere)} of 100."
        )
    months = LOOK_BACK - one.months
    if began and one.before_ended and one.before_expected:
        before = one.before_ended / one.before_expected
        as_fast = abs(math.log(before)) < NEARLY_AS_FAST
        pace = (
            "about as fast as elsewhere" if as_fast else f"at {number(100 * before)}% of the pace elsewhere"
        )
        said.append(
            f"In the {months} months before, they ended {pace} ({number(one.before_ended)} plans; "
            f"{number(one.before_expected)} were to be expected)."
        )
    return said


def nobody_slower() -> str:
    """That no team stands out."""
    return "No team ends plans more slowly than the others by more than chance explains."


def week(since: date, new: int, left: int, moved: int) -> str:
    """What changed since the list of a week before."""
    return (
        f"Since {day(since)}: {number(new)} new, {number(left)} ended, "
        f"{number(moved)} passed a threshold and are open still."
    )


def next_steps(no_step: int | None, overdue: int, steps: Steps) -> str:
    """Whether long plans have something to come."""
    if no_step is None:
        return "What is booked next is not in this data."
    said = (
        f"Every plan of {steps.long} months or more has a review to come."
        if not no_step
        else f"{counted(no_step, 'plans')} of {steps.long} months or more "
        f"{'has' if no_step == 1 else 'have'} no review to come."
    )
    if overdue:
        said += f" For {counted(overdue, 'plans')} of any length the review is overdue."
    return said


def forecast(all_: Expected) -> str:
    """How many will pass a threshold in the next weeks."""
    if not all_.could:
        return f"No open plan comes to a threshold in the next {WEEKS} weeks."
    come = "comes" if all_.could == 1 else "come"
    return (
        f"{counted(all_.could, 'plans')} of {counted(all_.families, 'families')} {come} to a threshold "
        f"in the next {WEEKS} weeks; about {number(all_.expected)} will be open still then ({likely(all_)})."
    )


def likely(one: Expected) -> str:
    """ "likely 113 to 132": the numbers that hold in nine of ten forecasts."""
    if one.low == one.high:
        return f"likely {number(one.low)}"
    return f"likely {number(one.low)} to {number(one.high)}"


def median(curve: Curve) -> str:
    """ "8.7 months (8.6 to 9.0)": by when half had ended."""
    middle, low, high = curve.median()
    if middle is None:
        return "not reached"
    upper = number(high / DAYS_A_MONTH, 1) if high is not None else "not known"
    lower = number(low / DAYS_A_MONTH, 1) if low is not None else "not known"
    return f"{number(middle / DAYS_A_MONTH, 1)} months ({lower} to {upper})"


def still_open(curve: Curve, days: int) -> str:
    """ "31% (28 to 33)": the share open after so many days; "too few" where the tail is hidden."""
    share, low, high = (100 * x for x in curve.at(days))
    if math.isnan(share):
        return "too few"
    return f"{number(share)}% ({number(low)} to {number(high)})"


def lengths(found: Lengths, groups: str) -> str:
    """Whether the groups' plans last equally long; `groups` is "teams" or "years of start"."""
    if found.test is None:
        return ""
    if found.test.p < LEVEL:
        return f"How long plans last differs between {groups} by more than chance explains."
    return f"How long plans last does not differ between {groups} by more than chance explains."
