"""The family method on ready-made monthly figures: counts, percentages, or rates of what is at risk.

Such figures come without families, so that counts are judged by the national family sizes and their own
swings, and percentages as if siblings mostly shared an outcome. Worked example: 24 months of 20 children
each and then 60 are a real change; 30 are not even worth watching, since two families may bring 10.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from perfcore.signals.assurance import of_share
from perfcore.signals.charts.answer import Answer, Asked, Point, number
from perfcore.signals.charts.assurance import Assurance, icons
from perfcore.signals.charts.dates import monthly, spoken
from perfcore.signals.charts.points import Floats
from perfcore.signals.charts.rules import COMMON, Improvement
from perfcore.signals.charts.wide import BadInputError, Series
from perfcore.signals.counts import score_counts
from perfcore.signals.exposure import working_day_exposure
from perfcore.signals.family_counts import without_families
from perfcore.signals.percentages import score_percentages
from perfcore.signals.rule import EARLY, REAL, WATCH, Verdict
from perfcore.signals.votes import votes_without_families
from perfcore.signals.windows import Settings, Timeline, timeline

_MOST_MONTHS = 1200
_ASSURANCE: dict[str, Assurance] = {
    "keeps meeting": "consistent_pass",
    "keeps missing": "consistent_fail",
    "hit and miss": "inconsistent",
}


def families(series: Series, asked: Asked) -> Answer:
    """Judge each month by the months before it alone; `--fix-after` and `--no-screen` play no part.

    A numerator that never exceeds its denominator is a percentage, one that does is a rate. Left-out figures
    count neither as months nor as baseline.
    """
    series.refuse_where(series.value < 0, series.value_column, "is below 0; a count cannot be.")
    column = series.value_column
    whole = np.isnan(series.value) | (series.value == np.round(series.value))
    series.refuse_where(
        ~whole, column, "is not a whole number; families are counted, so use nhs-xmr for such figures."
    )
    of = series.of
    if of is not None and series.of_column is not None:
        series.refuse_where(of < 0, series.of_column, "is below 0; nothing can be out of that.")
        series.refuse_where((series.value > 0) & (of == 0), column, "is counted among 0; check both columns.")
    places, line = _line(series, asked)
    wide = line.shape[1]
    value = _spread(series.value, places, wide)
    if of is None:
        found = _counted(value, line, asked.multiply)
    elif np.nanmax(series.value - of, initial=-1.0) <= 0:
        found = _shares(value, _spread(of, places, wide), line, asked.multiply)
    else:
        found = _rates(value, _spread(of, places, wide), line, asked.multiply)
    return _answer(series, asked, places, *found)


Judged = tuple[Verdict, tuple[Floats, Floats, Floats], Floats]  # verdict, mean and limits, figures shown


def _counted(value: Floats, line: Timeline, multiply: float) -> Judged:
    scores = score_counts(
        without_families(line, np.nan_to_num(value)[None]), None, Settings(working_days=0.5)
    )
    shown = (scores.children.mean, scores.children.lower, scores.children.upper)
    return scores.verdict, _times(shown, multiply), value * multiply


def _rates(value: Floats, of: Floats, line: Timeline, multiply: float) -> Judged:
    """Counts whose exposure is what they are out of, over its own mean."""
    at_risk = np.where(of > 0, of, np.nan)
    mean = float(np.nanmean(at_risk))
    exposed = replace(line, exposure=np.where(np.isnan(at_risk), 1.0, at_risk / mean))
    scores = score_counts(without_families(exposed, np.nan_to_num(value)[None]))
    shown = (scores.children.mean, scores.children.lower, scores.children.upper)
    per_one = tuple(grid[0] / at_risk * multiply for grid in shown)
    return scores.verdict, (per_one[0], per_one[1], per_one[2]), value / at_risk * multiply


def _shares(value: Floats, of: Floats, line: Timeline, multiply: float) -> Judged:
    cast = votes_without_families(line, np.nan_to_num(value)[None], np.nan_to_num(of)[None])
    scores = score_percentages(cast)
    share = value / np.where(of > 0, of, np.nan) * multiply
    return scores.verdict, _times((scores.expected, scores.lower, scores.upper), multiply), share


def _times(grids: tuple[Floats, Floats, Floats], multiply: float) -> tuple[Floats, Floats, Floats]:
    mean, lower, upper = (grid[0] * multiply for grid in grids)
    return mean, lower, upper


def _line(series: Series, asked: Asked) -> tuple[NDArray[np.int64], Timeline]:
    """Places of the figures in time, and the timeline they stand in: months where the dates are months."""
    when = series.when
    if monthly(when):
        month = np.array([12 * (w.day.year - 1970) + w.day.month - 1 for w in when])
        places = month - month[0]
        if places[-1] >= _MOST_MONTHS:
            raise BadInputError(
                f"{series.table.name}: runs over {places[-1] + 1} months; check its first and last date."
            )
        months = np.arange(month[0], month[-1] + 1)
        exposure = working_day_exposure(months)
    else:
        places = np.arange(len(when))
        months, exposure = places, np.ones(len(when))
    present = np.zeros(len(months), dtype=bool)
    left_out = np.array([any(w.covers(x) or x.covers(w) for x in asked.exclude) for w in when])
    present[places[~np.isnan(series.rates()) & ~left_out]] = True
    starts = np.zeros(len(months), dtype=bool)
    for rebase in asked.rebase:
        first = next((p for p, w in zip(places, when, strict=True) if w.key >= rebase.key), None)
        if first is not None:
            starts[first] = True
    return places, timeline(months, 1, exposure, present[None], rebase=starts)


def _spread(values: Floats, places: NDArray[np.int64], wide: int) -> Floats:
    spread = np.full(wide, np.nan)
    spread[places] = values
    return spread


def _answer(
    series: Series,
    asked: Asked,
    places: NDArray[np.int64],
    verdict: Verdict,
    limits: tuple[Floats, Floats, Floats],
    shown: Floats,
) -> Answer:
    code, direction, window = verdict.code[0], verdict.direction[0], verdict.window[0]
    mean, lower, upper = limits
    in_months = monthly(series.when)
    noun = "months" if in_months else "figures"
    points = tuple(
        Point(
            w.label(),
            float(shown[p]),
            float(mean[p]),
            float(lower[p]),
            float(upper[p]),
            _type(int(code[p]), int(direction[p]), asked.improvement),
            _why(int(code[p]), int(direction[p]), int(window[p]), noun),
        )
        for w, p in zip(series.when, places, strict=True)
    )
    last = max((i for i, p in enumerate(places) if not np.isnan(shown[p])), default=None)
    variation = COMMON if last is None else points[last].type
    verdict_on_target = _assured(series, asked, points)
    reading = "There is no figure to judge."
    if last is not None:
        reading = _reading(points[last], int(code[places[last]]), spoken(series.when[last], in_months))
    notes = ["The file has no family ids: national family sizes stand in for them."]
    if asked.fix_after is not None or not asked.screen:
        notes.append("Each figure is judged by those before it, so --fix-after and --no-screen play no part.")
    return Answer(
        points,
        variation,
        verdict_on_target,
        icons(variation, asked.improvement, verdict_on_target),
        reading,
        tuple(notes),
    )


def _type(code: int, direction: int, better: Improvement) -> str:
    if code != REAL:
        return COMMON
    if better == "neither":
        return f"special_cause_neutral_{'high' if direction > 0 else 'low'}"
    return f"special_cause_{'improvement' if (direction > 0) == (better == 'high') else 'concern'}"


def _why(code: int, direction: int, window: int, noun: str) -> str | None:
    more = "more" if direction > 0 else "fewer"
    span = "" if window <= 1 else f" over {window} {noun}"
    if code == REAL:
        return f"{more}{span} than chance explains"
    if code == WATCH:
        return f"watch: {more}{span} than usual, perhaps chance"
    return "too early to say" if code == EARLY else None


def _reading(point: Point, code: int, when: str) -> str:
    said = f"{number(point.value)} in {when}"
    usual = ""
    if not np.isnan(point.lower):
        usual = f"; usual is {number(point.lower)} to {number(point.upper)}"
    if code == EARLY:
        return f"{said}. Too early to say: too few figures come before it."
    if point.why is None:
        return f"{said}{usual}. This is within what is usual."
    why = point.why.removeprefix("watch: ")
    return f"{said}{usual}. {why[0].upper()}{why[1:]}."


def _assured(series: Series, asked: Asked, points: tuple[Point, ...]) -> Assurance | None:
    """Whether a target will be met as things are, from the last limits."""
    drawn = [p for p in points if not np.isnan(p.lower) and p.upper > p.lower]
    if asked.target is None or asked.improvement == "neither" or not drawn:
        return None
    at = drawn[-1]
    found = of_share(at.mean, at.lower, at.upper, asked.target, asked.improvement == "high")
    return _ASSURANCE[found.outlook]
