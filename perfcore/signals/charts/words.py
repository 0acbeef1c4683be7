"""What a chart says, in plain English: one sentence for a flagged point, one for the whole chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from perfcore.signals.charts.judge import Chart
from perfcore.signals.charts.points import Bools, side
from perfcore.signals.charts.rules import COMMON

_COUNTS = {7: "Seven", 8: "Eight", 9: "Nine", 10: "Ten", 11: "Eleven", 12: "Twelve"}
_CHANGE = {
    "special_cause_improvement": "is a real change for the better",
    "special_cause_concern": "is a real change for the worse",
    "special_cause_neutral_high": "is higher than chance explains",
    "special_cause_neutral_low": "is lower than chance explains",
}
_TARGET = {
    "consistent_pass": "at its usual level it will keep meeting the target of {}",
    "consistent_fail": "at its usual level it will keep missing the target of {}",
    "inconsistent": "at its usual level chance decides whether it meets the target of {}",
}


def why(chart: Chart, place: int, noun: str) -> str | None:
    """Why a point is flagged, None where it is not; `noun` is what stands in a row, such as months."""
    rule, up = str(chart.rule[place]), chart.direction[place] > 0
    if rule == "outside":
        return f"{'Above the upper' if up else 'Below the lower'} limit, further than chance explains."
    if rule == "two_of_three":
        return f"Two of three {noun} in a row were close to the {'upper' if up else 'lower'} limit."
    if rule == "trend":
        return f"{_run(chart, place, noun)}, each {'higher' if up else 'lower'} than the one before."
    if rule == "shift":
        return f"{_run(chart, place, noun)} {'above' if up else 'below'} the average."
    return None


def reading(
    chart: Chart, when: Sequence[str], show: Callable[[float], str], noun: str, target: float | None
) -> str:
    """The chart in one sentence, from its latest figure."""
    value = chart.limits.value
    there = np.flatnonzero(np.isfinite(value))
    if not len(there):
        return "There are no figures to judge."
    last = int(there[-1])
    said = f"atest figure ({show(float(value[last]))} for {when[last]})"
    lead = f"The l{said}" if last == len(value) - 1 else f"There is no figure for {when[-1]}, and the l{said}"
    parts = [f"{lead} {_finding(chart, last, show, noun)}"]
    part = next(s for s in chart.segment if s.start <= last < s.stop)
    earlier = [i for i in range(part.start, last) if chart.types[i] != COMMON]
    if chart.types[last] == COMMON and earlier:
        parts.append(f"the last that did change was {when[earlier[-1]]}")
    if chart.assurance is not None and target is not None:
        parts.append(_TARGET[chart.assurance].format(show(target)))
    return "; ".join(parts) + "."


def _finding(chart: Chart, last: int, show: Callable[[float], str], noun: str) -> str:
    lower, upper = float(chart.limits.lower[last]), float(chart.limits.upper[last])
    usual = f"the usual range is {show(lower)} to {show(upper)}" if np.isfinite(upper) else ""
    sentence = why(chart, last, noun)
    if sentence is not None:
        because = sentence[0].lower() + sentence[1:].rstrip(".")
        return f"{_CHANGE[chart.types[last]]}: {because}" + (f" ({usual})" if usual else "")
    if usual:
        return f"shows no change that can be told from noise: {usual}"
    if np.isfinite(chart.limits.value[chart.segment[-1]]).sum() < 2:
        return f"cannot be judged yet: there are too few {noun} to say what is usual"
    return "shows no change that can be told from noise"


def _run(chart: Chart, place: int, noun: str) -> str:
    """How many in a row: points on this side of the centre, or steps in this direction and one more."""
    part = next(s for s in chart.segment if s.start <= place < s.stop)
    value, sign, here = chart.limits.value[part], chart.direction[place], place - part.start
    if chart.rule[place] == "trend":
        steps = np.sign(np.diff(value)) == sign
        length = _stretch(steps, here if here < len(steps) and steps[here] else here - 1) + 1
    else:
        length = _stretch(side(value, chart.limits.centre[part]) == sign, here)
    return f"{_COUNTS.get(length, str(length))} {noun} in a row"


def _stretch(holds: Bools, place: int) -> int:
    """Length of the stretch around a place along which it holds."""
    before = np.flatnonzero(~holds[:place])
    after = np.flatnonzero(~holds[place:])
    start = int(before[-1]) + 1 if len(before) else 0
    stop = place + int(after[0]) if len(after) else len(holds)
    return stop - start
