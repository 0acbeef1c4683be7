"""Briefings as files, and those that go out: frozen, listed, held against each other, issued again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from perfcore.access import minutes
from perfcore.access.briefing import make
from perfcore.access.gate import Gate
from perfcore.access.minutes import Store
from perfcore.access.viewer import Viewer, may, must_be_known, must_see_figures
from perfcore.briefing import house, issued
from perfcore.briefing.blocks import document
from perfcore.briefing.files import files as written
from perfcore.briefing.house import House, UnreadableStyle
from perfcore.briefing.issued import Difference, Issued, NotIssued
from perfcore.briefing.model import AUDIENCES, PUBLISHED, Audience, Briefing
from perfcore.briefing.web import web
from perfcore.readings import figures

__all__ = [
    "AUDIENCES",
    "PUBLISHED",
    "Audience",
    "Briefing",
    "Difference",
    "House",
    "Issued",
    "NotIssued",
    "UnreadableStyle",
]


def house_style(viewer: Viewer, measures: Path) -> House:
    """The council's style, from the file beside its measures. Raises `UnreadableStyle`."""
    must_be_known(viewer)
    return house.read_house(measures.parent / house.FILE)


def files(viewer: Viewer, brief: Briefing, style: House) -> dict[str, bytes]:
    """Every file of a briefing that `make` gave this viewer, by name; the exempt part only for those who may
    see small numbers."""
    must_be_known(viewer)
    if brief.exempt:
        must_see_figures(viewer)
    return written(brief, style)


def as_page(viewer: Viewer, brief: Briefing, style: House) -> str:
    """The briefing as the HTML that goes out."""
    must_be_known(viewer)
    return web(document(brief, style), style).decode()


def every(viewer: Viewer, data: Path) -> list[Issued]:
    """What went out; the management team's only for those who may see its figures."""
    must_be_known(viewer)
    found = issued.every(data)
    return [one for one in found if one.audience in PUBLISHED or may(viewer, "figures")]


def before(viewer: Viewer, data: Path, month: date, audience: Audience) -> Issued | None:
    """The last edition that went out to an audience for an earlier month."""
    return next((o for o in every(viewer, data) if o.audience == audience and o.month < month), None)


def differences(viewer: Viewer, earlier: Issued, now: Issued | Briefing) -> list[Difference]:
    """What two briefings of an audience say otherwise."""
    must_be_known(viewer)
    return issued.differences(earlier, now)


def faults(viewer: Viewer, one: Issued) -> list[str]:
    """What is no longer as it went out; nothing where all is."""
    must_be_known(viewer)
    return issued.faults(one)


def issue(
    gate: Gate,
    viewer: Viewer,
    store: Store,
    month: date,
    audience: Audience,
    data: Path,
    style: House,
    why: str = "",
) -> Issued:
    """Send a briefing out: its files and figures are kept as they are today.

    Where one is out already, `why` says what was wrong with it: the new edition opens with that, and with
    every figure that is another now. Raises `NotIssued`, or `Refused` where the viewer may not write.
    """
    minutes.must_write(viewer)
    brief = make(gate, viewer, month, audience, data, store, style.meeting(audience))
    out = issued.latest(data, month, audience)
    if out is not None and why.strip():
        brief = replace(brief, notice=_notice(out, brief, why.strip()))
    kept = issued.freeze(data, brief, written(brief, style), viewer.name, why)
    shown = [row.measure for row in brief.grid]
    minutes.publish_briefing(gate, viewer, store, shown, brief.month, kept.name)
    return kept


def _notice(out: Issued, brief: Briefing, why: str) -> str:
    day = figures.day(out.issued_at.date())
    changed = [d for d in issued.differences(out, brief) if d.what == "this month"]
    said = [f"Corrected edition: it takes the place of the one of {day}. {why.rstrip('.')}."]
    said += [f"{d.measure}: was {d.before or 'not shown'}, is {d.now or 'not shown'}." for d in changed]
    if not changed:
        said.append("No figure of the month has changed.")
    return " ".join(said)
