"""What was promised and put right since the last time, in short lists of sentences for the first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from perfcore.access import expectations, follow_ups, minutes
from perfcore.access.gate import Gate
from perfcore.access.minutes import Store
from perfcore.access.viewer import Viewer, may, must_be_known
from perfcore.readings import promises

A_MONTH = 31  # days: what falls due, or was put right, from one meeting to the next
SHORT = 5


@dataclass(frozen=True)
class SinceLast:
    """Sentences by list, at most `SHORT` each and then how many more there are.

    `due`: expectations due in the month with what came of them, then actions and answers that fall due within
    a month from today. `overdue`: answers nobody was sent by their day, longest first. `corrected`:
    corrections of the last month, or of this month's figures, and figures that late data has restated.
    """

    due: tuple[str, ...]
    overdue: tuple[str, ...]
    corrected: tuple[str, ...]


def for_home(gate: Gate, viewer: Viewer, store: Store, month: date, today: date | None = None) -> SinceLast:
    """The lists for a month as they stand today."""
    must_be_known(viewer)
    if not may(viewer, "figures"):
        return SinceLast((), (), ())  # what came of it is told in figures that are not protected
    day = today or date.today()
    found = expectations.verdicts_due(gate, viewer, store, month)
    due = [
        f"{kept.said.said} ({kept.said.role}, {name_of(gate, kept.said.measure)}). "
        + promises.verdict(
            came.outcome, came.why, came.figure, gate.catalogue.measures.get(kept.said.measure)
        )
        for kept, came in found
    ]
    due += [
        promises.promised(one.what, one.owner_role, one.due, name_of(gate, one.measure))
        for one in follow_ups.promises_due(store, viewer, day, day + timedelta(days=A_MONTH))
    ]
    late = [
        promises.late(one.question, one.owner_role, one.due, day)
        for one in follow_ups.overdue(store, viewer, day)
    ]
    return SinceLast(_short(due), _short(late), _short(_corrected(gate, viewer, store, month, day)))


def name_of(gate: Gate, measure: str) -> str:
    """A measure's name; its id where the catalogue no longer has it, "" for none."""
    found = gate.catalogue.measures.get(measure)
    return measure if found is None else found.name


def corrected(gate: Gate, correction: minutes.Correction) -> str:
    """ "Plans started, September 2026. Corrected on 3 March 2026: was 69%, is 59%"."""
    about = f"{name_of(gate, correction.measure)}, {correction.month:%B %Y}"
    return f"{about}. {minutes.worded(correction)}"


def _corrected(gate: Gate, viewer: Viewer, store: Store, month: date, day: date) -> list[str]:
    since = datetime.combine(day - timedelta(days=A_MONTH), time(), tzinfo=UTC)
    every = minutes.corrections_since(store, viewer, datetime(1, 1, 1, tzinfo=UTC))
    said = [corrected(gate, c) for c in every if c.made_at >= since or c.month == month.replace(day=1)]
    return said + [
        f"{name_of(gate, one.now.measure)}, {one.now.month:%B %Y}. {one}"
        for one in minutes.restated_figures(gate, viewer, store)
    ]


def _short(said: list[str]) -> tuple[str, ...]:
    left = len(said) - SHORT
    return tuple(said) if left <= 0 else (*said[:SHORT], f"{left} more on the Promises page.")
