"""What people wrote for a briefing: comments, corrections, promises; less what may not be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from perfcore.access import expectations, follow_ups, minutes
from perfcore.access.gate import Gate
from perfcore.access.minutes import Store
from perfcore.access.viewer import Viewer
from perfcore.briefing import issued
from perfcore.briefing.material import Quote
from perfcore.briefing.model import LeftOut
from perfcore.commentary import Comment, check, make_context
from perfcore.readings import figures, promises

PEOPLE = ("personal_name", "identifiable_person")
_DIGIT = re.compile(r"\d")
_WHY = {
    "personal_name": "it names a person",
    "identifiable_person": "somebody could be recognised from it",
}
_HIDDEN = "it speaks in numbers of a figure that is hidden"


@dataclass
class Said:
    """Comments by measure; sentences with the measure that each is about ("" for none)."""

    quotes: dict[str, Quote] = field(default_factory=dict)
    corrections: tuple[tuple[str, str], ...] = ()
    expectations: tuple[tuple[str, str], ...] = ()
    follow_ups: tuple[tuple[str, str], ...] = ()
    left_out: list[LeftOut] = field(default_factory=list)
    exempt: list[tuple[str, str, str]] = field(default_factory=list)


def for_briefing(
    gate: Gate,
    viewer: Viewer,
    store: Store | None,
    month: date,
    published: bool,
    hidden: Mapping[tuple[str, date], str],
    data: Path,
) -> Said:
    """What the minutes hold for a month; without a store, nothing."""
    said = Said()
    if store is None:
        return said
    rules = _Rules(gate, month, published, hidden, said)
    for measure, comment in minutes.comments_shown(store, viewer, month).items():
        texts = (comment.rendered, comment.action, comment.owner_role)
        if measure in gate.catalogue.measures and rules.may("comment", measure, month, *texts):
            said.quotes[measure] = Quote(comment.rendered, comment.owner_role, comment.action, comment.due)
    said.corrections = tuple(_corrections(gate, viewer, store, month, data, rules))
    said.expectations = tuple(_expectations(gate, viewer, store, month, rules))
    said.follow_ups = tuple(_follow_ups(store, viewer, month, rules))
    return said


@dataclass
class _Rules:
    gate: Gate
    month: date
    published: bool
    hidden: Mapping[tuple[str, date], str]
    said: Said

    def name(self, measure: str) -> str:
        found = self.gate.catalogue.measures.get(measure)
        return measure if found is None else found.name

    def may(self, what: str, measure: str, month: date, *texts: str) -> bool:
        """Whether a text may stand in this briefing; what may not is kept for the exempt part, with why."""
        if not self.published:
            return True
        why = self._why_not(measure, month, [text for text in texts if text])
        if why:
            where = f"{what}, {self.name(measure)}" if measure else what
            self.said.left_out.append(LeftOut("comment", measure, month, where, why, exempt=True))
            self.said.exempt.append((where[:1].upper() + where[1:], " ".join(filter(None, texts)), why))
        return not why

    def _why_not(self, measure: str, month: date, texts: list[str]) -> str:
        if (measure, month) in self.hidden and any(_DIGIT.search(text) for text in texts):
            return _HIDDEN
        context = make_context(measure, self.name(measure), f"{month:%Y-%m}", None)
        for text in texts:
            for found in check(Comment(text), context):
                if found.kind in PEOPLE:
                    return _WHY[found.kind]
        return ""


def _corrections(
    gate: Gate, viewer: Viewer, store: Store, month: date, data: Path, rules: _Rules
) -> list[tuple[str, str]]:
    """What was put right since the briefing before, and published figures that late data has changed."""
    last = issued.last_before(data, month)
    since = last.issued_at if last is not None else datetime.combine(month, time(), tzinfo=UTC)
    made = []
    for one in minutes.corrections_since(store, viewer, since):
        about = f"{rules.name(one.measure)}, {one.month:%B %Y}"
        day = figures.day(one.made_at.date())
        text = f"{about}: corrected on {day}; was {one.old}, is {one.new}. {one.why}"
        if one.kind == "comment":
            text = f"{about}: the comment was corrected on {day}. {one.why}"
        if rules.may("correction", one.measure, one.month, text):
            made.append((one.measure, text))
    for restated in minutes.restated_figures(gate, viewer, store):
        at = restated.now.measure, restated.now.month
        if rules.published and at in rules.hidden:
            continue
        made.append((at[0], f"{rules.name(at[0])}, {at[1]:%B %Y}. {restated}."))
    return made


def _expectations(
    gate: Gate, viewer: Viewer, store: Store, month: date, rules: _Rules
) -> list[tuple[str, str]]:
    made = []
    for kept, came in expectations.verdicts_due(gate, viewer, store, month):
        measure = gate.catalogue.measures.get(kept.said.measure)
        figure = came.figure
        if rules.published and any(m == kept.said.measure for m, _ in rules.hidden):
            figure = None  # the mean of months of which some are hidden
        text = promises.verdict(came.outcome, came.why, figure, measure)
        role = f" ({kept.said.role})" if kept.said.role else ""
        if rules.may("expectation", kept.said.measure, month, kept.said.said, role):
            made.append((kept.said.measure, f"{kept.said.said}{role}. {text}"))
    return made


def _follow_ups(store: Store, viewer: Viewer, month: date, rules: _Rules) -> list[tuple[str, str]]:
    made = []
    for one in follow_ups.open_ones(store, viewer):
        due = f"due {figures.day(one.due)}"
        about = f" ({rules.name(one.measure)})" if one.measure else ""
        if rules.may("question", one.measure, month, one.question, one.owner_role):
            made.append((one.measure, f"{one.question}{about} {one.owner_role}, {due}."))
    return made
