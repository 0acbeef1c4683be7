"""Expectations for those who may see and enter them: the odds at entry, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from perfcore.access.gate import Gate
from perfcore.access.minutes import must_write
from perfcore.access.viewer import Viewer, must_see_figures
from perfcore.catalogue.model import Measure
from perfcore.minutes import expectations, levels
from perfcore.minutes.errors import NotAllowed
from perfcore.minutes.expectations import Expectation, Said, Towards, Verdict
from perfcore.minutes.levels import Level
from perfcore.minutes.store import Store

__all__ = ["Expectation", "Odds", "Said", "Verdict"]


@dataclass(frozen=True)
class Odds:
    """What the app shows before an expectation is entered; chances from 0 to 1."""

    start: Level
    goal: float
    towards: Towards
    by_luck: float
    power: float


def odds(gate: Gate, viewer: Viewer, said: Said) -> Odds:
    """The chance that luck alone would do, and that the data could show it by then.

    Raises `NotAllowed` where it makes no sense, `UnknownQuestion` for an unknown measure.
    """
    must_see_figures(viewer)
    measure = gate._values.measure(said.measure)
    start = _start(gate, measure, said)
    return Odds(start, *expectations.prepare(said, start, measure))


def enter(gate: Gate, viewer: Viewer, store: Store, said: Said) -> Expectation:
    """Keep an expectation with what it starts from. Raises as `odds`, and where its month is known."""
    must_write(viewer)
    measure = gate._values.measure(said.measure)
    start = _start(gate, measure, said)
    last = levels.finished_to(gate._values, measure) or start.last
    return expectations.enter(store, viewer.name, said, start, measure, gate.about(viewer).council, last)


def withdraw(gate: Gate, viewer: Viewer, store: Store, expectation: int, why: str) -> Expectation:
    """Take an expectation back before its month is known. Raises `NotAllowed`."""
    must_write(viewer)
    kept = _one(store, expectation)
    measure = gate.catalogue.measures.get(kept.said.measure)
    last = None if measure is None else levels.finished_to(gate._values, measure)
    return expectations.withdraw(store, viewer.name, expectation, why, last)


def every(
    gate: Gate, viewer: Viewer, store: Store, measure: str | None = None
) -> list[tuple[Expectation, Verdict]]:
    """Every expectation (about a measure) with what came of it so far, the first due first."""
    must_see_figures(viewer)
    return [(kept, _verdict(gate, kept)) for kept in expectations.every(store, measure)]


def verdicts_due(gate: Gate, viewer: Viewer, store: Store, month: date) -> list[tuple[Expectation, Verdict]]:
    """The expectations that were due in a month, with what came of them: for home and the briefing."""
    must_see_figures(viewer)
    due = month.replace(day=1)
    return [(kept, _verdict(gate, kept)) for kept in expectations.every(store) if kept.said.due_month == due]


def may_rebase(gate: Gate, viewer: Viewer, store: Store, expectation: int, signed_by: str) -> str | None:
    """Whether the change that an expectation rests on may begin new limits: None for yes, else why not."""
    must_see_figures(viewer)
    kept = _one(store, expectation)
    measure = gate._values.measure(kept.said.measure)
    return expectations.may_rebase(
        kept.entered_at.date(),
        kept.said.first_month,
        kept.towards,
        levels.values_from(gate._values, measure, kept.said.first_month),
        kept.start.mean,
        signed_by,
    )


def _verdict(gate: Gate, kept: Expectation) -> Verdict:
    return expectations.verdict(kept, expectations.evidence(gate._values, kept, gate._about.council))


def _start(gate: Gate, measure: Measure, said: Said) -> Level:
    # nothing of what the change may have brought already belongs to the start
    before = min(said.change_on, said.first_month)
    start = levels.baseline(gate._values, measure, before)
    if start is None:
        raise NotAllowed("There are too few months before the change to start from: it takes three.")
    return start


def _one(store: Store, expectation: int) -> Expectation:
    found = next((kept for kept in expectations.every(store) if kept.id == expectation), None)
    if found is None:
        raise NotAllowed(f"There is no expectation {expectation}.")
    return found
