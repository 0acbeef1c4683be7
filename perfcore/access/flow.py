"""The way through the service, and plans and care read together: numbers, never who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcore.access.downloads import as_csv
from perfcore.access.gate import Gate
from perfcore.access.viewer import Viewer, must_be_known, must_see_figures
from perfcore.children import flow as flows
from perfcore.children.flow import Flow, Rule, Step, Through, elsewhere
from perfcore.children.journeys import STAGES, STARTS, stages_of
from perfcore.children.plans_and_care import Part, plans_and_care

__all__ = [
    "STAGES",
    "Flow",
    "Part",
    "Rule",
    "Step",
    "Through",
    "both_together",
    "download",
    "elsewhere",
    "rules",
    "starts",
    "through",
]


@dataclass(frozen=True)
class Together:
    """Plans and care in some months, and in the same months a year before."""

    now: tuple[Part, ...]
    before: tuple[Part, ...]


def starts(gate: Gate, viewer: Viewer) -> tuple[str, ...]:
    """Where a cohort can start in what is loaded: "contact", "referral", or neither."""
    must_be_known(viewer)
    known = stages_of(gate._records)
    return tuple(start for start in STARTS if start in known)


def through(gate: Gate, viewer: Viewer, start: str, month: date, months: int) -> Through:
    """Where the children went who started in the `months` up to `month`, beside a year before."""
    must_see_figures(viewer)
    key = ("flow", start, month, months)
    return gate.keep(key, lambda: flows.through(gate._records, start, month, months))


def rules(gate: Gate, viewer: Viewer) -> tuple[Rule, ...]:
    """How steps are linked in what is loaded."""
    must_be_known(viewer)
    return flows.rules(gate._records)


def both_together(gate: Gate, viewer: Viewer, found: Through) -> Together:
    """Plans and care in the months of a cohort."""
    must_see_figures(viewer)

    def between(first: date, last: date) -> tuple[Part, ...]:
        key = ("plans and care", first, last)
        return gate.keep(key, lambda: plans_and_care(gate._records, first, last))

    now = between(found.now.first, found.now.last)
    if found.before is None:
        return Together(now, ())
    return Together(now, between(found.before.first, found.before.last))


def download(gate: Gate, viewer: Viewer, found: Through) -> bytes:
    """Every way, in children and in families, as CSV."""
    must_see_figures(viewer)
    frames = [flows.as_frame(found, unit).assign(unit=unit) for unit in ("children", "families")]
    about = [
        f"Flow from {found.start}: {found.now.first:%Y-%m} to {found.now.last:%Y-%m}, "
        f"{found.now.children} children, {found.now.families} families",
        "Links and days of follow-up: docs/flow.md",
        *found.cannot,
    ]
    return as_csv(gate, viewer, about, pd.concat(frames, ignore_index=True))
