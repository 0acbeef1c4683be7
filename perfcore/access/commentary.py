"""Commentary beside its figures: the computed reading to start from, and the check of what was written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

from perfcore.access import minutes
from perfcore.access.gate import Gate
from perfcore.access.minutes import Comment, NotAllowed, Store, UnknownReference, Words
from perfcore.access.viewer import Viewer, must_see_figures
from perfcore.catalogue.model import Measure
from perfcore.commentary import Comment as Written
from perfcore.commentary import Context, Finding, Spc, check, make_context
from perfcore.readings import figures
from perfcore.readings.findings import MOVES
from perfcore.signals import behind
from perfcore.values.overview import Line, line, total

__all__ = ["Checked", "Finding", "approve", "check_words", "draft", "words_of"]

_VARIATION = {
    "concern": "special_cause_concern",
    "improvement": "special_cause_improvement",
    "change": "special_cause_neutral",
    "watch": "common_cause",
    "normal": "common_cause",
}
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s)|$)", re.M)
_FAMILIES = ("family", "families")
_KEYS = {"started": "starts", "ended": "ends"}


@dataclass(frozen=True)
class Checked:
    """What the check says of a text: `reads` is the text with its figures, in which the findings' places are.

    Findings that stand in the way of approval come first. `unknown` says which live reference has no figure.
    """

    reads: str
    findings: tuple[Finding, ...]
    unknown: str = ""

    @property
    def blocking(self) -> tuple[str, ...]:
        """Why it cannot be approved; nothing where it can."""
        said = (self.unknown, *(finding.says for finding in self.findings if finding.blocks))
        return tuple(filter(None, said))


def check_words(gate: Gate, viewer: Viewer, store: Store, measure: str, month: date, words: Words) -> Checked:
    """Hold a text against the figures of its measure and month, and against the texts of others.

    Raises `UnknownQuestion` for a measure that there is not.
    """
    must_see_figures(viewer)
    if len(words.text) > minutes.LONGEST_TEXT:
        return Checked("", (), minutes.too_long(words.text))
    try:
        reads, unknown = minutes.preview(gate, viewer, words.text, measure, month), ""
    except UnknownReference as why:
        reads, unknown = words.text, str(why)
    written = Written(
        text=reads,
        owner_role=words.owner_role or None,
        action=words.action or None,
        action_due=words.due.isoformat() if words.due else None,
    )
    context = _context(gate, viewer, store, gate._values.measure(measure), month)
    ours = _computed(gate, viewer, measure, month)
    found = [one for one in check(written, context) if not _is_known(one, reads, ours, context)]
    return Checked(reads, tuple(sorted(found, key=lambda finding: not finding.blocks)), unknown)


def _computed(gate: Gate, viewer: Viewer, measure: str, month: date) -> frozenset[str]:
    """The sentences that the computed reading of this month has."""
    reading = minutes.preview(gate, viewer, draft(gate, viewer, measure, month), measure, month)
    return frozenset(said[0] for said in _SENTENCE.finditer(reading))


def _is_known(found: Finding, reads: str, ours: frozenset[str], context: Context) -> bool:
    """Whether the words are the app's own of this month, or name a number that stands beside the figure."""
    if found.start == found.end:
        return False
    if found.kind == "cites_other_measure" and reads[found.start : found.end].casefold() in _FAMILIES:
        return "families" in context.other_known_numbers
    return any(
        said.start() <= found.start and found.end <= said.end() and said[0] in ours
        for said in _SENTENCE.finditer(reads)
    )


def approve(gate: Gate, viewer: Viewer, store: Store, measure: str, month: date, number: int) -> Comment:
    """Approve a checked version that the viewer did not write and that the check lets through.

    Raises `NotAllowed`, also where a decision error is left, `EditConflict` or `UnknownReference`.
    """
    past = minutes.comment_versions(store, viewer, measure, month)
    chosen = next((c for c in past if c.number == number), None)
    if chosen is not None:
        blocking = check_words(gate, viewer, store, measure, month, words_of(chosen)).blocking
        if blocking:
            raise NotAllowed(f"This cannot be approved yet. {' '.join(blocking)}")
    return minutes.approve_comment(gate, viewer, store, measure, month, number)


def words_of(comment: Comment) -> Words:
    """What an author wrote in a version."""
    return Words(comment.text, comment.owner_role, comment.action, comment.due)


def draft(gate: Gate, viewer: Viewer, measure: str, month: date) -> str:
    """The computed reading as a start, with live references for its figures; "" where there is no figure."""
    must_see_figures(viewer)
    now = _line(gate, gate._values.measure(measure), month)
    if now.missing is not None:
        return ""
    facts = minutes.facts(gate, viewer, measure, month)
    reading = gate._finding(viewer, now, month).sentence
    value, pair = facts["value"], f" ({facts['n']} of {facts['N']})"
    if value and reading.startswith(value):
        rest = reading.removeprefix(value)
        live = " ({n} of {N})" + rest.removeprefix(pair) if facts["N"] and rest.startswith(pair) else rest
        reading = "{value}" + live
    before = "The month before it was {previous}." if facts["previous"] else ""
    return " ".join(filter(None, (reading, before, _beside_target(now, month))))


def _beside_target(now: Line, month: date) -> str:
    verdict = figures.against(now.measure, month, now.value, now.n, now.status).verdict
    if verdict is None:
        return ""
    if verdict == "met":
        return "This meets the target of {target}."
    if verdict in ("close", "missed"):
        return "This does not meet the target of {target}."
    place = {"in range": "in", "above range": "above", "below range": "below"}[verdict]
    return f"This is {place} the expected range of {{target}}."


# ---- what the check knows ------------------------------------------------------------------------


def _context(gate: Gate, viewer: Viewer, store: Store, measure: Measure, month: date) -> Context:
    now, first = _line(gate, measure, month), month.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    earlier = _line(gate, measure, before)
    target, side = _target(measure, month)
    names = {one.id: one.name for one in gate.catalogue.measures.values()}
    return make_context(
        measure.id,
        measure.name,
        f"{first:%Y-%m}",
        _known(now.value),
        _known(now.previous),
        unit=_unit(measure),
        previous_period=f"{before:%Y-%m}",
        target=target,
        target_type=side,
        polarity={"high": "higher", "low": "lower"}.get(measure.better, "neither"),
        parts=_parts(now),
        previous_parts=_parts(earlier),
        spc=_spc(gate, viewer, now, first),
        known=_other_numbers(gate, now, first),
        last_month_text=_text_of(gate, viewer, store, measure.id, before),
        other_measures_text={
            c.measure: _read(gate, viewer, c)
            for c in minutes.comments_worked_on(store, viewer, first)
            if c.measure != measure.id and c.measure in names
        },
        all_codes=names,
    )


def _line(gate: Gate, measure: Measure, month: date) -> Line:
    if gate._values.missing_for(measure.id) is None and measure.id not in gate._totals:
        gate._totals[measure.id] = total(gate._values, measure)
    return line(gate._values, measure, month, gate._totals)


def _unit(measure: Measure) -> str:
    if measure.show in ("percent", "bands"):
        return "percent"
    if measure.show == "count" and measure.per is None:
        return "count"
    return "rate" if measure.per is not None else measure.unit or "figure"


def _parts(now: Line) -> tuple[float | None, float | None]:
    """n and N where they are the parts of a share, n alone where it was counted."""
    if now.measure.show in ("percent", "bands"):
        return _known(now.n), _known(now.of)
    return (None if now.measure.flow is not None else _known(now.n)), None


def _target(measure: Measure, month: date) -> tuple[float | None, str | None]:
    """The figure to be held against and from which side; none for a range, which has two."""
    aim = measure.aim(month)
    if aim is None or (measure.show == "bands" and not aim.percent):
        return None, None
    if aim.year_total is not None:
        return aim.year_total * ((month.month - 4) % 12 + 1) / 12, "min"
    if aim.at_least is not None:
        return aim.at_least, "min"
    return (aim.at_most, "max") if aim.at_most is not None else (None, None)


def _spc(gate: Gate, viewer: Viewer, now: Line, month: date) -> Spc:
    """What the chart shows, from the same finding that every page gives."""
    if now.missing is not None:
        return Spc()
    variation = _VARIATION.get(gate._finding(viewer, now, month).kind, "")
    drawn = gate.line(viewer, now.measure.id, month, None) if variation else None
    if drawn is None:
        return Spc(variation)
    if variation == _VARIATION["change"]:
        variation += "_high" if int(drawn["direction"]) > 0 else "_low"
    of_figure = now.measure.over == "month" and now.measure.per is None and str(drawn["part"]) not in MOVES
    if not of_figure:
        return Spc(variation)
    mean, low, high = (_known(float(drawn[name])) for name in ("expected", "lower", "upper"))
    return Spc(variation, mean, low, high, rule=str(drawn["signal"]))


def _other_numbers(gate: Gate, now: Line, month: date) -> dict[str, float]:
    """What else may rightly be said in numbers: families, starts and ends, the edges of a range."""
    known: dict[str, float] = {}
    measure = now.measure
    if now.missing is None and measure.figures is None and (measure.open is not None or measure.flow):
        for part in behind.parts(gate._values, measure, month, 1, None):
            if part.name in _KEYS:
                known[_KEYS[part.name]] = part.n
                known[f"families_{part.name}"] = part.families
    if now.families > 0:
        known["families"] = now.families
    if measure.per is not None and not math.isnan(now.of):
        known["population"] = now.of
    aim = measure.aim(month)
    if aim is not None and aim.between is not None:
        known["range_low"], known["range_high"] = aim.between
    if aim is not None and aim.year_total is not None:
        known["year_total"] = aim.year_total
    return known


def _text_of(gate: Gate, viewer: Viewer, store: Store, measure: str, month: date) -> str:
    past = minutes.comment_versions(store, viewer, measure, month)
    shown = minutes.comment_shown(store, viewer, measure, month)
    chosen = shown or (past[-1] if past else None)
    return "" if chosen is None else _read(gate, viewer, chosen)


def _read(gate: Gate, viewer: Viewer, comment: Comment) -> str:
    """A text as its readers see it: with the figures it was approved with, else today's."""
    if comment.rendered:
        return comment.rendered
    try:
        return minutes.preview(gate, viewer, comment.text, comment.measure, comment.month)
    except UnknownReference:
        return comment.text


def _known(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
