"""Figures for those who see no small numbers: fixed tables, protected before anybody asks."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from perfcore.access.settings import settings
from perfcore.catalogue.model import Measure, Over
from perfcore.disclosure.publish import Protected, protect, published
from perfcore.disclosure.rules import HIDDEN
from perfcore.signals.measures import Judged
from perfcore.values.values import Values

HIDDEN_MONTHS = "Some of its months are hidden to protect people, so it is not judged for your role."
NOT_BY_GROUP = (
    "Groups are judged for roles that see every number; your role sees them with small ones hidden."
)


def decided(values: Values, kept: dict[Hashable, Any]) -> Protected:
    """What is hidden in this load, decided once. Raises `BadSettings`."""
    rules = settings().rules
    key = ("protected", rules)
    if key not in kept:
        kept[key] = protect(values, rules)
    found: Protected = kept[key]
    return found


def figures(
    values: Values, kept: dict[Hashable, Any], measure: Measure, by: str | None, over: Over | None
) -> pd.DataFrame:
    """A measure's protected table."""
    window = over or measure.over
    with np.errstate(divide="ignore", invalid="ignore"):
        frame = values.compute(measure.id, by=by, over=window)
    return published(decided(values, kept), measure, by, window, frame)


def totals(values: Values, kept: dict[Hashable, Any]) -> dict[str, pd.DataFrame]:
    """Every measure's protected total, as `overview` takes them."""
    key = ("protected totals", settings().rules)
    if key not in kept:
        made = {}
        for measure in values.catalogue.measures.values():
            if values.missing_for(measure.id) is not None:
                continue
            frame = figures(values, kept, measure, None, None)
            if measure.show == "bands":
                frame = frame[frame["part"] == measure.watched_band]
            made[measure.id] = frame
        kept[key] = made
    found: dict[str, pd.DataFrame] = kept[key]
    return found


def judged(values: Values, kept: dict[Hashable, Any], measure: Measure, whole: Judged) -> Judged:
    """The signals of a whole of which no month is hidden: limits would give a hidden month away."""
    shown = totals(values, kept)[measure.id]
    if (shown["status"] == HIDDEN).any():
        return Judged(whole.frame.iloc[:0], HIDDEN_MONTHS)
    if settings().rules.style == "round" or not len(whole.frame):
        return replace(whole, frame=whole.frame.iloc[:0], why_not=whole.why_not or HIDDEN_MONTHS)
    families = shown.set_index("month")["families"]
    return replace(whole, frame=whole.frame.assign(families=whole.frame["month"].map(families)))
