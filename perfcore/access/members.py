"""Figures for those who see no small numbers: fixed tables, protected before anybody asks."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from perfcore.access.settings import settings
from perfcore.access.viewer import Refused
from perfcore.briefing import issued
from perfcore.catalogue.model import Catalogue, Measure, Over
from perfcore.disclosure import decisions
from perfcore.disclosure.decisions import Protected
from perfcore.disclosure.publish import protect, protect_sheets, published
from perfcore.disclosure.rules import HIDDEN, OF, REASONS, RuleSet
from perfcore.disclosure.tables import Key, Mask, Sheets, figure, sheets
from perfcore.records.errors import LoadError
from perfcore.signals.measures import Judged
from perfcore.values.values import Values

HIDDEN_MONTHS = "Some of its months are hidden to protect people, so it is not judged for your role."
NOT_BY_GROUP = (
    "Groups are judged for roles that see every number; your role sees them with small ones hidden."
)


_ONE_AT_A_TIME = threading.Lock()
DAMAGED = (
    "what members saw of an earlier load cannot be read, and hidden numbers could be worked out without it: "
    "restore the file from a backup."
)


class CannotKeep(Refused):
    """What is hidden could not be written down for later loads, so nothing is shown."""


def decided(values: Values, kept: dict[Hashable, Any], data: Path | None) -> Protected:
    """What is hidden in this load, decided once and kept in the data folder, so that later loads honour it.

    Raises `BadSettings`, `LoadError` where decisions that were kept are damaged, `CannotKeep`.
    """
    rules = settings().rules
    with _ONE_AT_A_TIME:  # it takes a while, and whoever comes meanwhile waits for the same
        if "decided" not in kept:
            kept["decided"] = _of_load(values, rules, data)
    found: Protected = kept["decided"]
    return found


def _of_load(values: Values, rules: RuleSet, data: Path | None) -> Protected:
    if data is None:
        return protect(values, rules)
    path = kept_at(data, values)
    if path.is_file():
        return _read(path)
    earlier = sorted(path.parent.glob("*.npz"), key=lambda one: (one.stat().st_mtime_ns, one.name))
    council = values.records.council
    before = [one for one in map(_read, earlier) if one.council == council]
    made = sheets(values, rules)
    briefings = _in_briefings(made, values.catalogue, data)
    fresh = replace(protect_sheets(made, rules, before, briefings), council=council)
    try:
        decisions.write(path, fresh)
    except OSError as error:
        raise CannotKeep(
            "Nothing is shown, since what is hidden cannot be kept for later loads: "
            f"{error.strerror or error}."
        ) from error
    return fresh


def kept_at(data: Path, values: Values) -> Path:
    """The file of a load's decisions, under the definitions of its catalogue."""
    name = f"{values.records.fingerprint[:16]}-{_definitions(values.catalogue)}.npz"
    return data / decisions.FOLDER / name


def _read(path: Path) -> Protected:
    try:
        return decisions.read(path)
    except (OSError, ValueError) as error:
        raise LoadError(str(path), DAMAGED) from error


def _definitions(catalogue: Catalogue) -> str:
    """A text that changes with everything in the catalogue that a protected table depends on."""
    said = []
    for m in catalogue.measures.values():
        rows = (m.table, m.month, m.open, m.flow, m.figures, sorted((m.texts or {}).items()))
        shape = (m.show, m.bands, m.watch, m.count_of, m.over, m.drill, m.small_numbers, m.months)
        said.append((m.id, rows, shape))
    dimensions = [(d.id, d.column, d.order, d.restricted) for d in catalogue.dimensions.values()]
    return hashlib.sha256(repr((said, dimensions)).encode()).hexdigest()[:16]


def _in_briefings(made: Sheets, catalogue: Catalogue, data: Path) -> tuple[dict[Key, Mask], dict[Key, Mask]]:
    """Of whole-council figures, what published briefings hid, and what they showed that is the same now."""
    gone, given = issued.cells(data)
    hidden, shown = ({s.key: np.zeros(made.months, bool) for s in made.every if s.dim is None} for _ in "12")
    for measure in catalogue.measures.values():
        for sheet in figure(made, measure):
            for name, month in gone:
                place = (month.year - 1970) * 12 + month.month - 1 - made.first
                if name == measure.id and 0 <= place < made.months:
                    hidden[sheet.key][place] = True
            for (name, month), (n, of) in given.items():
                place = (month.year - 1970) * 12 + month.month - 1 - made.first
                if name == measure.id and 0 <= place < made.months:
                    same = n if not sheet.ends else of
                    whole = sheet.of is None or sheet.of[place, 0] == of
                    shown[sheet.key][place] = sheet.n[place, 0] == same and whole
    return hidden, shown


def figures(
    values: Values,
    kept: dict[Hashable, Any],
    data: Path | None,
    measure: Measure,
    by: str | None,
    over: Over | None,
) -> pd.DataFrame:
    """A measure's protected table."""
    window = over or measure.over
    with np.errstate(divide="ignore", invalid="ignore"):
        frame = values.compute(measure.id, by=by, over=window)
    return published(decided(values, kept, data), settings().rules, measure, by, window, frame)


def totals(values: Values, kept: dict[Hashable, Any], data: Path | None) -> dict[str, pd.DataFrame]:
    """Every measure's protected total, as `overview` takes them."""
    key = ("protected totals", settings().rules)
    if key not in kept:
        made = {}
        for measure in values.catalogue.measures.values():
            if values.missing_for(measure.id) is not None:
                continue
            frame = figures(values, kept, data, measure, None, None)
            if measure.show == "bands":
                frame = frame[frame["part"] == measure.watched_band]
            made[measure.id] = frame
        kept[key] = made
    found: dict[str, pd.DataFrame] = kept[key]
    return found


def why_hidden(values: Values, kept: dict[Hashable, Any], data: Path | None) -> dict[tuple[str, date], str]:
    """Why each whole-council figure that members do not see is hidden (`rules.REASONS`)."""
    found = decided(values, kept, data)
    out = {}
    for name, frame in totals(values, kept, data).items():
        made = figure(found.made, values.catalogue.measures[name])
        codes = np.max([found.why[sheet.place][:, 0] for sheet in made], axis=0, initial=0)
        for month in frame.loc[frame["status"] == HIDDEN, "month"]:
            place = (month.year - 1970) * 12 + month.month - 1 - found.made.first
            code = int(codes[place]) if np.ndim(codes) else 0
            out[name, month.date()] = REASONS[code or OF]
    return out


def judged(
    values: Values, kept: dict[Hashable, Any], data: Path | None, measure: Measure, whole: Judged
) -> Judged:
    """The signals of a whole of which no month is hidden: limits would give a hidden month away."""
    shown = totals(values, kept, data)[measure.id]
    if (shown["status"] == HIDDEN).any():
        return Judged(whole.frame.iloc[:0], HIDDEN_MONTHS)
    if settings().rules.style == "round" or not len(whole.frame):
        return replace(whole, frame=whole.frame.iloc[:0], why_not=whole.why_not or HIDDEN_MONTHS)
    families = shown.set_index("month")["families"]
    return replace(whole, frame=whole.frame.assign(families=whole.frame["month"].map(families)))
