"""The publication report: what is not in a briefing, and why. It holds no hidden number itself."""

from __future__ import annotations

import json
from collections import Counter

from perfcore.briefing.model import Briefing
from perfcore.readings import figures

NOTHING = "Nothing was left out."
# Why a figure is hidden, in words: the reasons of the rules for members' tables.
WHY = {
    "small": "a number from 1 to 5",
    "rest": "its other part is from 1 to 5",
    "of": "it is out of too few",
    "linked": "another hidden number would follow from it",
    "before": "hidden in the tables for members, or in an earlier briefing",
}
GIVEN = "hidden in the figures as they were loaded"


def as_json(brief: Briefing) -> bytes:
    """For programs."""
    report = {
        "briefing": brief.title,
        "audience": brief.audience,
        "published": brief.published,
        "fingerprint": brief.fingerprint,
        "left_out": [
            {
                "kind": one.kind,
                "measure": one.measure,
                "month": None if one.month is None else f"{one.month:%Y-%m}",
                "where": one.where,
                "why": one.why,
                "exempt_part": one.exempt,
            }
            for one in brief.left_out
        ],
        "exempt_part": [{"name": one.name, "why": one.why} for one in brief.exempt],
    }
    return (json.dumps(report, indent=1, ensure_ascii=False) + "\n").encode()


def as_text(brief: Briefing) -> bytes:
    """For people."""
    out = [f"Publication report: {brief.title}, for the audience {brief.audience}.", brief.data_line, ""]
    if not brief.published:
        out.append(
            "This briefing is for the management team: nothing is hidden, and it is not to be published."
        )
    out += [_figures(brief), ""]
    others = [one for one in brief.left_out if one.kind != "figure"]
    if others:
        out.append("Texts that were left out:")
        out += [f"- {one.where}: {one.why}{' (exempt part)' if one.exempt else ''}." for one in others]
    if brief.exempt:
        out += ["", "In the exempt part:"]
        out += [f"- {one.name}: {one.why}." for one in brief.exempt]
    if not brief.left_out and not brief.exempt and brief.published:
        out.append(NOTHING)
    return ("\n".join(out).rstrip() + "\n").encode()


def _figures(brief: Briefing) -> str:
    hidden = [one for one in brief.left_out if one.kind == "figure"]
    if not hidden:
        return ""
    now = [one for one in hidden if one.month == brief.month]
    said = [f"Of {len(brief.history)} figures of three years, {figures.number(len(hidden))} are hidden:"]
    said += [f"- {n}: {why}" for why, n in Counter(one.why for one in hidden).most_common()]
    said += ["", f"Hidden in {brief.month:%B %Y}:"]
    said += [f"- {one.where}: {one.why}." for one in now] or ["- none."]
    return "\n".join(said)
