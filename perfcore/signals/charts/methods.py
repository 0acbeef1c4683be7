"""The methods of the chart command that are control charts: NHS XmR, i, mr, run, p, u, c, Laney, g, t."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from perfcore.signals.charts import laney, words
from perfcore.signals.charts.answer import Answer, Asked, Method, Point, number
from perfcore.signals.charts.assurance import icons
from perfcore.signals.charts.c import c
from perfcore.signals.charts.dates import When, monthly, spoken
from perfcore.signals.charts.g import g
from perfcore.signals.charts.judge import FEWEST, Chart, LimitsOf, Options, judge
from perfcore.signals.charts.mr import moving_range
from perfcore.signals.charts.p import p
from perfcore.signals.charts.points import Bools, Floats, Limits, side
from perfcore.signals.charts.run import run, runs
from perfcore.signals.charts.t import t
from perfcore.signals.charts.u import u
from perfcore.signals.charts.wide import BadInputError, Series
from perfcore.signals.charts.xmr import EXACT, xmr

Single = Callable[[Floats, Bools, bool], Limits]
Paired = Callable[[Floats, Floats, Bools, bool], Limits]


def _figures(draw: Single) -> Method:
    """A chart of figures as they stand, divided where the file says by what."""

    def method(series: Series, asked: Asked) -> Answer:
        y = series.rates()
        return _answer(series, asked, lambda part, base: draw(y[part], base, asked.screen))

    return method


def _events(draw: Single, least: float, strictly: bool, what: str) -> Method:
    """A chart of counts or times, which have a least value; what they are out of plays no part."""

    def method(series: Series, asked: Asked) -> Answer:
        y = series.value
        series.refuse_where(y <= least if strictly else y < least, series.value_column, what)
        return _answer(series, asked, lambda part, base: draw(y[part], base, asked.screen))

    return method


def _rates(name: str, draw: Paired, share: bool) -> Method:
    """A chart of counts with what they are out of; `share` where a count cannot exceed that."""

    def method(series: Series, asked: Asked) -> Answer:
        if series.of is None or series.of_column is None:
            raise BadInputError(
                f"{series.table.name}: --method {name} needs the columns date, numerator and denominator; "
                "use nhs-xmr for figures that stand alone."
            )
        if share and asked.target is not None and asked.target > asked.multiply:
            raise BadInputError(
                f"--target {asked.target:g} is more than all of them; give a share such as 0.8, or "
                "percentages with --multiply 100."
            )
        y, n = series.value, series.of
        series.refuse_where(y < 0, series.value_column, "is below 0; a count cannot be.")
        series.refuse_where(n < 0, series.of_column, "is below 0; nothing can be out of that.")
        if share:
            series.refuse_where(y > n, series.value_column, "is more than the denominator; check both.")
        else:
            series.refuse_where((y > 0) & (n == 0), series.value_column, "is counted among 0; check both.")
        return _answer(series, asked, lambda part, base: draw(y[part], n[part], base, asked.screen))

    return method


def _run_chart(series: Series, asked: Asked) -> Answer:
    """The median, with what Anhøj's rules say of the figures since the last rebase."""
    y = series.rates()
    answer, chart = _judged(series, asked, lambda part, base: run(y[part], base))
    latest = chart.segment[-1]
    found = runs(side(chart.limits.value[latest], chart.limits.centre[latest]))
    if found is None:
        return answer
    note = (
        f"The longest run is {found.longest} (chance allows {found.longest_allowed}). The average "
        f"is crossed {found.crossings} times (chance gives {found.fewest_crossings} or more): "
        f"{'no sign of anything but chance' if found.by_chance else 'more than chance'}."
    )
    return replace(answer, warnings=(*answer.warnings, note))


def _answer(series: Series, asked: Asked, limits_of: LimitsOf) -> Answer:
    return _judged(series, asked, limits_of)[0]


def _judged(series: Series, asked: Asked, limits_of: LimitsOf) -> tuple[Answer, Chart]:
    when, notes = series.when, []
    starts = []
    for rebase in asked.rebase:
        place = next((i for i, w in enumerate(when) if w.key >= rebase.key), None)
        if place is None:
            notes.append(f"{rebase.label()} lies after the last figure, so no new limits begin there.")
            continue
        if not when[place].covers(rebase) and not rebase.covers(when[place]):
            notes.append(
                f"There is no figure for {rebase.label()}; the new limits begin with the next, "
                f"{when[place].label()}."
            )
        starts.append(place)
    options = Options(
        improvement=asked.improvement,
        target=asked.target,
        starts=tuple(starts),
        fix_after=asked.fix_after,
        left_out=tuple(_place(series, w) for w in asked.exclude),
        screen=asked.screen,
        multiply=asked.multiply,
        count_outside=asked.count_outside,
    )
    chart = judge(limits_of, len(when), options)
    in_months = monthly(when)
    noun = "months" if in_months else "figures"
    said = [spoken(w, in_months) for w in when]
    notes += [_few(chart, part, said) for part in chart.few()]
    if asked.target is not None and asked.improvement == "neither":
        notes.append(
            "Say with --improvement which direction is better to learn whether the target will be met."
        )
    limits = chart.limits
    answer = Answer(
        points=tuple(
            Point(
                w.label(),
                float(limits.value[i]),
                float(limits.centre[i]),
                float(limits.lower[i]),
                float(limits.upper[i]),
                chart.types[i],
                words.why(chart, i, noun),
            )
            for i, w in enumerate(when)
        ),
        variation=chart.variation,
        assurance=chart.assurance,
        icons=icons(chart.variation, asked.improvement, chart.assurance),
        reading=words.reading(chart, said, number, noun, asked.target),
        warnings=tuple(notes),
    )
    return answer, chart


def _place(series: Series, wanted: When) -> int:
    place = next((i for i, w in enumerate(series.when) if w.covers(wanted) or wanted.covers(w)), None)
    if place is None:
        raise BadInputError(
            f"{series.table.name}: holds no figure for {wanted.label()} that --exclude could leave out."
        )
    return place


def _few(chart: Chart, part: slice, said: list[str]) -> str:
    count = int(np.isfinite(chart.limits.value[part]).sum())
    since = f" from {said[part.start]}" if len(chart.segment) > 1 else ""
    figures = "figure" if count == 1 else "figures"
    return f"The limits{since} rest on only {count} {figures}, fewer than {FEWEST}, so they may still move."


CLASSICAL: Mapping[str, Method] = {
    "nhs-xmr": _figures(lambda y, base, screen: xmr(y, base, screen)),
    "p": _rates("p", lambda y, n, base, _: p(y, n, base), share=True),
    "u": _rates("u", lambda y, n, base, _: u(y, n, base), share=False),
    "c": _events(lambda y, base, _: c(y, base), 0, False, "is below 0; a count cannot be."),
    "laney-p": _rates("laney-p", laney.laney_p, share=True),
    "laney-u": _rates("laney-u", laney.laney_u, share=False),
    "g": _events(lambda y, base, _: g(y, base), 0, False, "is below 0; a number of cases cannot be."),
    "t": _events(t, 0, True, "is not above 0; the time between two events must be."),
    "i": _figures(lambda y, base, screen: xmr(y, base, screen, EXACT)),
    "mr": _figures(lambda y, base, _: moving_range(y, base)),
    "run": _run_chart,
}
