"""The briefing: what it is built from for an audience, with small numbers hidden where it is published."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from perfcore.access import briefing_promises as promised
from perfcore.access import neighbours
from perfcore.access.briefing_protected import monthly, protected
from perfcore.access.gate import Gate
from perfcore.access.loads import doubted_months
from perfcore.access.minutes import Store
from perfcore.access.viewer import Viewer, may, must_be_known, must_see_figures
from perfcore.briefing.build import build
from perfcore.briefing.material import Material, Told
from perfcore.briefing.model import PUBLISHED, Audience, Briefing, LeftOut
from perfcore.briefing.publication import GIVEN
from perfcore.briefing.words import hidden_but_told
from perfcore.catalogue.model import Measure
from perfcore.children import movement
from perfcore.readings import figures
from perfcore.readings.findings import MOVES, REAL, Finding, finding, since, strongest_line
from perfcore.readings.together import FRONT_TO_CARE, together
from perfcore.signals import behind
from perfcore.signals.assurance import Assurance, of_share
from perfcore.signals.year_on_year import YEAR, YearOnYear, year_on_year
from perfcore.values.overview import Line

HISTORY = 36  # months in the data file: those of three years of briefings
MOST_YEARS = 8  # measures that are held against the year before
LONG_WINDOW = 6  # months from which a change says nothing of one month's number
_EVERY = (*REAL, "watch")


def default_month(gate: Gate, viewer: Viewer) -> date:
    """The last full month."""
    about = gate.about(viewer)
    first = about.data_to.replace(day=1)
    return first if not about.part_month else (pd.Timestamp(first) - pd.DateOffset(months=1)).date()


def make(
    gate: Gate,
    viewer: Viewer,
    month: date,
    audience: Audience,
    data: Path,
    store: Store | None = None,
    meeting: str = "",
    notice: str = "",
    made_at: datetime | None = None,
) -> Briefing:
    """The briefing of a month for an audience.

    Raises `Refused` where the viewer may not see what the management team sees, `UnknownQuestion` for a
    month that the data does not hold.
    """
    must_be_known(viewer)
    if audience not in PUBLISHED:
        must_see_figures(viewer)
    # what is published is the same for whoever asks: it is made of all figures, and hides the small ones here
    reader = Viewer("analyst", viewer.name)
    found = _material(gate, reader, month.replace(day=1), audience, data, store, meeting, notice)
    made = build(found, made_at or datetime.now(UTC))
    return made if may(viewer, "figures") else replace(made, exempt=())


# ---- one month -----------------------------------------------------------------------------------


def _material(
    gate: Gate,
    viewer: Viewer,
    month: date,
    audience: Audience,
    data: Path,
    store: Store | None,
    meeting: str,
    notice: str,
) -> Material:
    published = audience in PUBLISHED
    lines = gate.overview(viewer, month)
    found = gate.findings(viewer, lines, month)
    hidden = protected(gate, viewer, data) if published else {}
    told = {
        line.measure.id: _told(gate, viewer, line, found.get(line.measure.id), month, hidden, published)
        for line in lines
    }
    said = promised.for_briefing(gate, viewer, store, month, published, hidden, data)
    told = {m: replace(one, quote=said.quotes.get(m)) for m, one in told.items()}
    years = _years(gate, month, told)
    told = {m: replace(one, year=years.get(m)) for m, one in told.items()}
    both, numbers, gone = _together(gate, viewer, month, years)
    about = gate.about(viewer)
    left_out = [
        LeftOut("figure", m, at, gate.catalogue.measures[m].name, why)
        for (m, at), why in sorted(hidden.items(), key=lambda item: (item[0][1], item[0][0]))
        if _back(month, HISTORY) < at <= month
    ]
    return Material(
        council=about.council,
        meeting=meeting,
        audience=audience,
        month=month,
        data_line=_data_line(about.data_to, month, about.part_month),
        fingerprint=about.fingerprint,
        catalogue=gate.catalogue,
        told=told,
        against=lambda measure: _against(gate, told[measure], month, hidden),
        together=both,
        together_numbers=numbers,
        beside=neighbours.beside(gate, viewer, data),
        corrections=said.corrections,
        expectations=said.expectations,
        follow_ups=said.follow_ups,
        left_out=(*left_out, *gone, *said.left_out),
        exempt=(
            *(_exempt(told[m.id], m, month, found) for m in _hidden_now(gate, hidden, month)),
            *said.exempt,
        ),
        notice=notice,
    )


def _data_line(to: date, month: date, part: bool) -> str:
    last = (month.year, month.month) == (to.year, to.month)
    state = "not finished" if last and part else "provisional" if last else "final"
    return f"Data to {figures.day(to)}; {month:%B %Y} is {state}."


def _hidden_now(gate: Gate, hidden: Mapping[tuple[str, date], str], month: date) -> list[Measure]:
    return [m for m in gate.catalogue.measures.values() if (m.id, month) in hidden]


def _exempt(told: Told, measure: Measure, month: date, found: Mapping[str, Finding]) -> tuple[str, str, str]:
    said = found[measure.id].sentence if measure.id in found else ""
    return measure.name, said, told.hidden


def _back(month: date, months: int) -> date:
    return (pd.Timestamp(month) - pd.DateOffset(months=months)).date()


def _told(
    gate: Gate,
    viewer: Viewer,
    line: Line,
    found: Finding | None,
    month: date,
    hidden: Mapping[tuple[str, date], str],
    published: bool,
) -> Told:
    measure = line.measure
    if line.missing is not None:
        return Told(line, None, pd.DataFrame())
    why = hidden.get((measure.id, month), "")
    if not why and published and line.status == "c":
        why = GIVEN
    judged = gate.signals(viewer, measure.id)
    frame = judged.frame
    if len(frame) and any(name == measure.id and at <= month for name, at in hidden):
        # limits are made of the months before them: they would give a hidden one away
        frame = frame.assign(lower=math.nan, upper=math.nan, by_family=math.nan, expected=math.nan)
    history = _history(gate, measure, frame, month, hidden)
    now = frame
    if len(now):
        now = now[now["month"] == pd.Timestamp(month)]
    if published and found is not None:
        found = _for_everybody(gate, viewer, line, found, now, judged.why_not, month, why)
    if why:
        gap = math.nan
        line = replace(line, n=gap, of=gap, families=gap, value=gap, status="c", past=())
    outlook = None if why else _outlook(measure, month, line, now)
    return Told(
        line, found, history, why, outlook, numbers=_numbers(gate, line, now, found, month, published, why)
    )


def _for_everybody(
    gate: Gate,
    viewer: Viewer,
    line: Line,
    found: Finding,
    now: pd.DataFrame,
    why_not: str | None,
    month: date,
    hidden: str,
) -> Finding | None:
    """The finding in words that hold no family and no hidden number; None where nothing may be said."""
    strongest = strongest_line(now) if len(now) else None
    when = since(gate.began(viewer, line.measure.id, month)) if found.kind in _EVERY else ""
    if hidden:
        if strongest is None or found.kind not in REAL or int(strongest["window"]) < LONG_WINDOW:
            return None
        return replace(
            found, sentence=" ".join(filter(None, (hidden_but_told(found), when))), looks_big=False
        )
    judged = now.assign(by_family=math.nan) if len(now) else now
    if strongest is not None and found.kind == "normal":
        low, high = strongest["lower"], strongest["upper"]
        if not low <= line.value <= high:  # judged by families, of which nothing is said here
            judged = judged.assign(lower=math.nan, upper=math.nan)
    if found.kind == "watch" and strongest is not None and bool(strongest["larger_families"]):
        judged = judged.assign(larger_families=False)
    values = {**vars(line), "families": math.nan}
    said = finding(line.measure, month, values, judged, why_not)
    if said.kind != found.kind:
        # without its families it would read as surer than it is
        said = replace(found, sentence=said.sentence.split(". ")[0].rstrip(".") + ".")
        if found.kind == "watch":
            said = replace(said, sentence=f"{said.sentence} Worth watching, perhaps chance.")
            said = replace(said, title="Worth watching, perhaps chance")
    sentence = " ".join(filter(None, (said.sentence, when)))
    return replace(found, sentence=sentence, title=said.title)


def _outlook(measure: Measure, month: date, line: Line, now: pd.DataFrame) -> Assurance | None:
    aim = measure.aim(month)
    if aim is None or measure.show != "percent" or measure.over != "month" or not len(now):
        return None
    if figures.against(measure, month, line.value, line.n, line.status).verdict is None:
        return None
    edge = aim.at_least if aim.at_least is not None else aim.at_most
    expected, lower, upper = (float(now.iloc[0][k]) for k in ("expected", "lower", "upper"))
    if edge is None or math.isnan(lower) or math.isnan(upper):
        return None
    return of_share(expected, lower, upper, edge, aim.at_least is not None)


def _history(
    gate: Gate,
    measure: Measure,
    judged: pd.DataFrame,
    month: date,
    hidden: Mapping[tuple[str, date], str],
) -> pd.DataFrame:
    """The last three years to the month, with ranges and real changes; hidden months empty."""
    frame = monthly(gate, measure)
    frame = frame[(frame["month"] <= pd.Timestamp(month))].tail(HISTORY)
    frame = frame[["month", "n", "of", "value", "status"]].assign(lower=math.nan, upper=math.nan, real=False)
    frame = frame.set_index("month")
    if len(judged):
        usable = measure.over == "month" and measure.per is None
        mine = judged[judged["month"].isin(frame.index)]
        real = mine[mine["signal"].isin(["real"]) & (mine["window"] <= 1)]
        if len(real):
            frame.loc[frame.index.isin(real["month"]), "real"] = True
        whole = mine[~mine["part"].isin(MOVES)].drop_duplicates("month").set_index("month")
        if usable and len(whole):
            frame["lower"], frame["upper"] = whole["lower"], whole["upper"]
    frame = frame.reset_index()
    frame["hidden"] = [(measure.id, day.date()) in hidden for day in frame["month"]]
    if frame["hidden"].any():
        frame.loc[frame["hidden"], ["n", "of", "value", "lower", "upper"]] = math.nan
        frame.loc[frame["hidden"], "real"] = False
    return frame


def _against(
    gate: Gate, told: Told, month: date, hidden: Mapping[tuple[str, date], str]
) -> tuple[behind.Against, ...]:
    """This month against the one before and the year before, where both may be shown."""
    measure, found = told.measure, told.found
    if measure.figures is not None or not told.known or found is None:
        return ()
    made = [
        behind.against(gate._values, measure, month, _back(month, back))
        for back in (1, YEAR)
        if (measure.id, _back(month, back)) not in hidden
    ]
    return tuple(one for one in made if one is not None)


def _numbers(
    gate: Gate,
    line: Line,
    now: pd.DataFrame,
    found: Finding | None,
    month: date,
    published: bool,
    hidden: str,
) -> tuple[tuple[str, str], ...]:
    """What stands in the sentences of readings beside what the grid shows."""
    if not len(now):
        return ()
    row = strongest_line(now)
    said = [("months of the change", str(int(row["window"])))]
    if hidden:
        return tuple(said)
    names = [("usual from", "lower"), ("usual to", "upper")]
    if not published:
        names.append(("by family", "by_family"))
        if line.families > 0:
            said.append(("families", figures.number(line.families)))
        if found is not None and (found.looks_big or found.kind in _EVERY):
            said += _largest(gate, line.measure, month)
    said += [(what, figures.number(float(row[name]))) for what, name in names if not math.isnan(row[name])]
    return tuple(said)


def _largest(gate: Gate, measure: Measure, month: date) -> list[tuple[str, str]]:
    """The numbers behind what the largest families have to do with a month, for the management team alone."""
    if movement.why_not(gate._values, measure) is not None:
        return []
    moved = movement.movement(gate._values, measure, month)
    if moved is None:
        return []
    found = []
    for side in moved.sides:
        largest = sum(side.largest[:2])
        numbers = (largest, side.now.children, side.without_largest)
        names = ("in the largest families", "all of them", "without the largest families")
        found += [(f"{side.name}: {what}", figures.number(n)) for what, n in zip(names, numbers, strict=True)]
    return found


# ---- the longer view -----------------------------------------------------------------------------


def _years(gate: Gate, month: date, told: Mapping[str, Told]) -> dict[str, YearOnYear]:
    """Counts against the year before, of which every month may be shown and none is in doubt."""
    doubts = doubted_months(gate)
    first = [m for m in FRONT_TO_CARE if m in told]
    wanted = [*first, *(m for m in told if m not in first)]
    found: dict[str, YearOnYear] = {}
    for name in wanted:
        one = told[name]
        if len(found) >= MOST_YEARS:
            break
        m = one.measure
        if m.show != "count" or m.per is not None or m.over != "month" or not len(one.history):
            continue
        past = one.history.tail(2 * YEAR)
        if len(past) < 2 * YEAR:
            continue
        held = past.iloc[[-1 - YEAR, -1]] if m.open is not None else past
        if held["hidden"].any() or any(at.date() in doubts.get(name, ()) for at in held["month"]):
            continue
        year = year_on_year(gate._values, m, month)
        if year is not None:
            found[name] = year
    return found


def _together(
    gate: Gate, viewer: Viewer, month: date, years: Mapping[str, YearOnYear]
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...], list[LeftOut]]:
    """What contradicts each other year on year, from what may be shown; and what is therefore not said."""
    front = {m: years[m] for m in FRONT_TO_CARE if m in years}
    said = together(front)
    why = "a year's number in it holds a hidden month"
    gone = [
        LeftOut("sentence", "", month, "To be read together", why)
        for sentence in gate.together(viewer, month)
        if sentence not in said
    ]
    numbers = tuple(
        (m, "change in a year in per cent", figures.number(100 * abs(one.now / one.before - 1)))
        for m, one in front.items()
        if one.before
    )
    return tuple(said), numbers, gone
