"""Figures in words: one way to say a value, its parts and its target, used by every page and export."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from perfcore.catalogue.model import Aim, Measure

UNFINISHED = ("part month", "still growing")  # shown, and never held against anything
SYMBOLS: Mapping[str, str] = {
    "c": "hidden to protect people",
    "k": "rounds to zero",
    "u": "low reliability",
    "x": "not available",
    "z": "not applicable",
}

Verdict = Literal["met", "close", "missed", "in range", "above range", "below range"]


# shape and word: colour alone never says it
SHAPES: Mapping[str, str] = {
    "met": "\N{BLACK CIRCLE} met",
    "close": "\N{BLACK DIAMOND} close",
    "missed": "\N{BLACK UP-POINTING TRIANGLE} missed",
    "in range": "\N{BLACK CIRCLE} in range",
    "above range": "\N{BLACK UP-POINTING TRIANGLE} above range",
    "below range": "\N{BLACK DOWN-POINTING TRIANGLE} below range",
}


def number(value: float | None, decimals: int = 0) -> str:
    """A number as people read it: 1,234 or 85.2; nothing where there is none."""
    if value is None or math.isnan(value):
        return ""
    # halves go up, as people round; binary halves to even would make 85.25 read 85.2
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}") if rounded < 0 else text.removeprefix("-")


SINGULAR = {"children": "child", "families": "family", "enquiries": "enquiry"}


def counted(n: float, unit: str) -> str:
    """ "1 child", "31 children": a number with its noun."""
    if n == 1:
        unit = SINGULAR.get(unit, unit[:-1] if unit.endswith("s") else unit)
    return f"{number(n)} {unit}"


def value(measure: Measure, shown: float | None, status: str = "") -> str:
    """A measure's value with its unit of display, or the symbol that stands in its place."""
    if shown is None or math.isnan(shown):
        return status if status in SYMBOLS else "no rows"
    if measure.flow is not None:
        return f"{'+' if shown > 0 else ''}{number(shown)}"
    if measure.show in ("percent", "bands"):
        return f"{number(shown, measure.decimals)}%"
    if measure.show in ("median", "ratio"):
        return number(shown, measure.decimals)
    return number(shown, measure.decimals if measure.per is not None else 0)


def parts(measure: Measure, n: float | None, of: float | None) -> str:
    """What stands behind a value: "31 of 44", "31 started, 26 ended", "of 212"; empty for a plain count."""
    if n is None or math.isnan(n):
        return ""
    if measure.flow is not None:
        return f"{number(n)} started, {number(of)} ended"
    if of is None or math.isnan(of):
        return ""
    if measure.show == "median":
        return f"middle of {number(n)}"
    if measure.show == "ratio":
        return f"{number(n)} for {number(of)}"
    return f"{number(n)} of {number(of)}"


def window(measure: Measure, over: str | None = None) -> str:
    """The window that a value covers, in words, where it is not the month alone."""
    return {"last_12_months": "last 12 months", "year_to_date": "year to date"}.get(over or measure.over, "")


ROUNDING = 1e-9  # 85% of 20 is 17, which binary fractions miss by a hair


@dataclass(frozen=True)
class Against:
    """A value held against its aim: the verdict, and the aim in words."""

    verdict: Verdict | None
    aim: str


def against(
    measure: Measure, month: date, shown: float | None, n: float | None = None, status: str = ""
) -> Against:
    """The verdict for a month; none where there is no aim, no value, or the figure is unfinished.

    For a year total the straight line to it is the aim of each month: total x months gone / 12.
    """
    aim = measure.aim(month)
    if aim is None:
        return Against(None, "")
    judged = n if measure.show == "bands" and not aim.percent else shown
    if status in UNFINISHED:
        judged = None
    if aim.year_total is not None:
        due = _due(aim.year_total, month)
        text = f"{number(due, 1 if due % 1 else 0)} by now ({number(aim.year_total)} in the year)"
        return Against(_verdict(measure, Aim(at_least=due), judged), text)
    return Against(_verdict(measure, aim, judged), aim_in_words(measure, aim))


def _due(year_total: float, month: date) -> float:
    gone = (month.month - 4) % 12 + 1
    return year_total * gone / 12


def gap(measure: Measure, month: date, n: float, of: float | None, against: Against) -> str:
    """How many it takes to the target: "6 more would meet it", "6 fewer would meet it".

    Empty where the target is met, or is of something that one child does not move by one (a rate, a median).
    """
    aim = measure.aim(month)
    if aim is None or against.verdict not in ("missed", "close") or math.isnan(n):
        return ""
    share = measure.show == "percent" or aim.percent
    if not share and (measure.show not in ("count", "bands") or measure.per is not None):
        return ""
    if share and (of is None or math.isnan(of)):
        return ""
    each = of / 100 if share and of is not None else 1.0
    edge = aim.at_least
    if aim.year_total is not None:
        edge = _due(aim.year_total, month)
    if edge is not None:
        return f"{number(math.ceil(edge * each - ROUNDING) - n)} more would meet it"
    assert aim.at_most is not None
    return f"{number(n - math.floor(aim.at_most * each + ROUNDING))} fewer would meet it"


def aim_in_words(measure: Measure, aim: Aim) -> str:
    """ "at least 85%", "at most 10%", "40 to 50"."""
    percent = "%" if measure.show == "percent" or aim.percent else ""
    if aim.between is not None:
        low, high = aim.between
        return f"{number(low, _places(low))} to {number(high, _places(high))}{percent}"
    if aim.at_least is not None:
        return f"at least {number(aim.at_least, _places(aim.at_least))}{percent}"
    if aim.at_most is not None:
        return f"at most {number(aim.at_most, _places(aim.at_most))}{percent}"
    return f"{number(aim.year_total)} in the year"


def _places(x: float) -> int:
    return 0 if float(x).is_integer() else 1


def _verdict(measure: Measure, aim: Aim, judged: float | None) -> Verdict | None:
    if judged is None or math.isnan(judged):
        return None
    if aim.between is not None:
        low, high = aim.between
        return "in range" if low <= judged <= high else "above range" if judged > high else "below range"
    short = 0.0
    if aim.at_least is not None:
        short = aim.at_least - judged
    elif aim.at_most is not None:
        short = judged - aim.at_most
    if short <= 0:
        return "met"
    return "close" if short <= measure.tolerance else "missed"


def day(when: date) -> str:
    """ "31 October 2026", the same on every operating system."""
    return f"{when.day} {when:%B %Y}"
