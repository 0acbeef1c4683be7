"""Expectations: what was said would happen, what it starts from, and what came of it.

A verdict is computed from the data and never chosen: only withdrawing is a choice, with its reason, and only
before the month is in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal

import numpy as np
import sqlalchemy as sa
from scipy import special

from perfcore.catalogue.model import Measure
from perfcore.minutes import odds
from perfcore.minutes.errors import NotAllowed
from perfcore.minutes.levels import Level, definition, exposure, finished_to, observed
from perfcore.minutes.store import Entry, Row, Store
from perfcore.minutes.tables import EXPECTATIONS
from perfcore.signals.before_after import LEVEL
from perfcore.signals.charts.rules import SHIFT
from perfcore.values.values import Values

Direction = Literal["up", "down", "reach"]
Towards = Literal["up", "down"]
Outcome = Literal[
    "met with signal",
    "met within normal variation",
    "not met",
    "too early",
    "cannot tell",
    "withdrawn",
]
RECOUNTED = 0.1  # share by which the start may be counted otherwise before its source is taken for another
BEYOND = float(-special.ndtri(LEVEL / 2))


@dataclass(frozen=True)
class Said:
    """What was said. `size` is in the measure's own unit: how far up or down, or the figure to `reach`.

    `role`, never a name, and `meeting` say whose word it is. `change` is what it rests on, in force from
    `change_on`; `first_month` could be the first to show it, `due_month` is when it is judged (first days);
    `sure` in percent.
    """

    said: str
    role: str
    meeting: str
    said_on: date
    measure: str
    direction: Direction
    size: float
    change: str
    change_on: date
    first_month: date
    due_month: date
    sure: float


@dataclass(frozen=True)
class Expectation:
    """An expectation with what was frozen at its entry: goal, start, definition, and its odds."""

    id: int
    said: Said
    towards: Towards
    goal: float
    start: Level
    by_luck: float
    power: float
    definition: str
    council: str
    entered_by: str
    entered_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_why: str


@dataclass(frozen=True)
class Verdict:
    """What came of it; `why` where nothing can be told. `figure` in the measure's unit, `score` above 0 when
    the level moved the way it was expected to."""

    outcome: Outcome
    why: str = ""
    figure: float | None = None
    score: float | None = None


@dataclass(frozen=True)
class Evidence:
    """What today's data says: about the months at issue, and about the months of the start, counted again."""

    definition: str
    council: str
    last_month: date | None  # the last whole one
    now: Level | None
    start_again: Level | None


# ---- pure ----------------------------------------------------------------------------------------


def goal_of(said: Said, start: Level, better: str) -> tuple[float, Towards]:
    """The figure to get to and from which side."""
    origin = start.last_value if start.kind == "stock" else start.mean
    if said.direction == "up":
        return origin + said.size, "up"
    if said.direction == "down":
        return origin - said.size, "down"
    if better in ("high", "low"):
        return said.size, "up" if better == "high" else "down"
    return said.size, "up" if said.size >= origin else "down"


def months_between(first: date, last: date) -> int:
    """Months from `first` to `last`: 0 within one month."""
    return (last.year - first.year) * 12 + last.month - first.month


def verdict(expectation: Expectation, evidence: Evidence) -> Verdict:
    """What came of an expectation, by the months from the first that could show it to the one it is due in.

    All of them together are held against the goal (of a stock, the last of them); a signal is a move the
    expected way that chance explains less than one time in forty.
    """
    said, start = expectation.said, expectation.start
    if expectation.withdrawn_at is not None:
        return Verdict("withdrawn", expectation.withdrawn_why)
    if evidence.council != expectation.council:
        return Verdict("cannot tell", f"The data is now that of {evidence.council}.")
    if evidence.definition != expectation.definition:
        return Verdict("cannot tell", "What the measure counts was changed since.")
    if _recounted(start, evidence.start_again):
        return Verdict("cannot tell", "The months that it starts from are counted otherwise now.")
    if evidence.last_month is None or evidence.last_month < said.due_month:
        return Verdict("too early")
    now = evidence.now
    if now is None or now.kind != start.kind:
        return Verdict("cannot tell", "There is no figure for the months that would show it.")
    figure = now.last_value if now.kind == "stock" else now.mean
    sign = 1 if expectation.towards == "up" else -1
    score = sign * odds.signal(start, now, months_between(start.last, now.last))
    # a figure that is the goal to the last digit shown is not missed by what binary numbers cannot hold
    met = sign * (figure - expectation.goal) >= -1e-9 * max(1.0, abs(expectation.goal))
    if not met:
        return Verdict("not met", "", figure, score)
    return Verdict("met with signal" if score > BEYOND else "met within normal variation", "", figure, score)


def evidence(values: Values, expectation: Expectation, council: str) -> Evidence:
    """What the data says today about an expectation."""
    said, start = expectation.said, expectation.start
    measure = values.catalogue.measures.get(said.measure)
    if measure is None:
        return Evidence("", council, None, None, None)
    return Evidence(
        definition=definition(measure),
        council=council,
        last_month=finished_to(values, measure),
        now=observed(values, measure, said.first_month, said.due_month),
        start_again=observed(values, measure, start.first, start.last),
    )


def _recounted(start: Level, again: Level | None) -> bool:
    """Whether the months of the start give another figure today than late data could explain."""
    if again is None or again.months != start.months:
        return False  # they have left the history: nothing to compare
    scale = max(abs(start.mean), math.sqrt(start.dispersion) if start.kind in ("level", "stock") else 0.0)
    return abs(again.mean - start.mean) > RECOUNTED * scale


def may_rebase(
    noted_on: date,
    first_month: date,
    towards: Towards,
    values: Sequence[float],
    centre: float,
    signed_by: str,
) -> str | None:
    """Whether a chart's limits may begin anew at `first_month`: None for yes, else the sentence why not.

    `values` are the figures from `first_month` on, oldest first; `centre` the line they are held against.
    """
    if noted_on >= first_month.replace(day=1):
        return "The change was noted only once its months had begun: limits stay as they are."
    side = np.sign(np.asarray(values, dtype=np.float64) - centre) * (1 if towards == "up" else -1)
    run = side[:SHIFT]
    if len(run) < SHIFT:
        return f"It takes {SHIFT} months on the expected side, and there are {len(run)} months so far."
    if not (run > 0).all():
        return (
            f"The first {SHIFT} months are not all {'above' if towards == 'up' else 'below'} the old level."
        )
    if not signed_by.strip():
        return "Nobody has signed for it yet."
    return None


# ---- kept ----------------------------------------------------------------------------------------


def prepare(said: Said, start: Level, measure: Measure) -> tuple[float, Towards, float, float]:
    """Goal, side, chance by luck and power: what the app shows before an expectation is entered.

    Raises `NotAllowed` where it makes no sense.
    """
    for name, text in (
        ("what was said", said.said),
        ("which role said it", said.role),
        ("at which meeting", said.meeting),
        ("which change it rests on", said.change),
    ):
        if not text.strip():
            raise NotAllowed(f"Say {name}.")
    if not 0 <= said.sure <= 100:
        raise NotAllowed("How sure is a percentage from 0 to 100.")
    if not math.isfinite(said.size) or (said.direction != "reach" and said.size <= 0):
        raise NotAllowed("Say how far it is to move, as a number above 0.")
    if said.first_month.replace(day=1) < said.change_on.replace(day=1):
        raise NotAllowed("The first month that could show it lies before the change: check the dates.")
    if said.due_month < said.first_month:
        raise NotAllowed("It is due before the first month that could show it: check the dates.")
    if start.last >= said.first_month.replace(day=1):
        raise NotAllowed("The months that it starts from reach into those that would show it.")
    if start.kind in ("count", "percent") and start.n == 0:
        raise NotAllowed("Nothing was counted in the months before: there is nothing to start from.")
    goal, towards = goal_of(said, start, measure.better)
    if measure.flow is None and goal < 0:
        raise NotAllowed("That would be below nothing: say how far it is to move.")
    if measure.show in ("percent", "bands") and goal > 100:
        raise NotAllowed("That would be above 100%: say how many points it is to move.")
    months = months_between(said.first_month, said.due_month) + 1
    asked = (
        start,
        goal,
        towards == "up",
        exposure(said.first_month, said.due_month),
        months,
        months_between(start.last, said.due_month),
    )
    return goal, towards, odds.by_luck(*asked), odds.power(*asked)


def enter(
    store: Store,
    by: str,
    said: Said,
    start: Level,
    measure: Measure,
    council: str,
    last_month: date,
    at: datetime | None = None,
) -> Expectation:
    """Keep an expectation with its start frozen. `last_month`: the last whole one of the measure.

    Raises `NotAllowed` as `prepare`, and where the month that it is due in is known already.
    """
    goal, towards, by_luck, power = prepare(said, start, measure)
    if last_month >= said.due_month.replace(day=1):
        raise NotAllowed(
            f"The figure for {said.due_month:%B %Y} is known already: nothing is left to expect."
        )
    with store.writing(by, at) as entry:
        row = entry.add(
            EXPECTATIONS,
            said=said.said.strip(),
            role=said.role.strip(),
            meeting=said.meeting.strip(),
            said_on=said.said_on,
            measure=said.measure,
            direction=said.direction,
            towards=towards,
            size=float(said.size),
            goal=float(goal),
            change=said.change.strip(),
            change_on=said.change_on,
            first_month=said.first_month.replace(day=1),
            due_month=said.due_month.replace(day=1),
            sure=float(said.sure),
            kind=start.kind,
            baseline_from=start.first,
            baseline_to=start.last,
            baseline_months=start.months,
            baseline_n=start.n,
            baseline_of=start.of,
            baseline_families=start.families,
            baseline_mean=start.mean,
            baseline_dispersion=start.dispersion,
            baseline_design=start.design,
            baseline_last=start.last_value,
            by_luck=by_luck,
            power=power,
            definition=definition(measure),
            council=council,
            entered_by=entry.who,
            entered_at=entry.at,
            withdrawn_by="",
            withdrawn_at=None,
            withdrawn_why="",
        )
        return _one(entry, row)


def withdraw(
    store: Store, by: str, expectation: int, why: str, last_month: date | None, at: datetime | None = None
) -> Expectation:
    """Take an expectation back. Raises `NotAllowed` without a reason, twice, or once its month is known."""
    if not why.strip():
        raise NotAllowed("Say why it is withdrawn.")
    with store.writing(by, at) as entry:
        now = _one(entry, expectation)
        if now.withdrawn_at is not None:
            raise NotAllowed("This was withdrawn already.")
        if last_month is not None and last_month >= now.said.due_month:
            raise NotAllowed("Its month is known: what came of it stands, and cannot be withdrawn.")
        entry.change(
            EXPECTATIONS,
            expectation,
            withdrawn_by=entry.who,
            withdrawn_at=entry.at,
            withdrawn_why=why.strip(),
        )
        return _one(entry, expectation)


def every(store: Store, measure: str | None = None) -> list[Expectation]:
    """Every expectation (about a measure), the first due first."""
    query = sa.select(EXPECTATIONS).order_by(EXPECTATIONS.c.due_month, EXPECTATIONS.c.id)
    if measure is not None:
        query = query.where(EXPECTATIONS.c.measure == measure)
    return [_expectation(row) for row in store.rows(query)]


def _one(entry: Entry, row: int) -> Expectation:
    query = sa.select(EXPECTATIONS).where(EXPECTATIONS.c.id == row)
    found = entry.connection.execute(query).mappings().first()
    if found is None:
        raise NotAllowed(f"There is no expectation {row}.")
    return _expectation(dict(found))


def _expectation(row: Row) -> Expectation:
    own = {f.name: row[f.name] for f in fields(Expectation) if f.name not in ("said", "start")}
    start = Level(
        kind=row["kind"],
        first=row["baseline_from"],
        last=row["baseline_to"],
        months=row["baseline_months"],
        n=row["baseline_n"],
        of=row["baseline_of"],
        families=row["baseline_families"],
        mean=row["baseline_mean"],
        dispersion=row["baseline_dispersion"],
        design=row["baseline_design"],
        last_value=row["baseline_last"],
    )
    return Expectation(said=Said(**{f.name: row[f.name] for f in fields(Said)}), start=start, **own)
