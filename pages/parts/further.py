"""Where to look next from one measure: the pages that answer what its figure cannot."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.parts import frame
from pages.parts.signing import COMMENTARY
from perfcore.access import Gate, delays, families, neighbours
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Html, link

PLANS = "cp_plans"
PLANS_AND_CARE = ("cp_plans", "cp_plan_rate", "cla", "cla_rate", "cla_starts", "cla_flow")
WORKER_CHANGES = "worker_changes"


def further(gate: Gate, measure: Measure, month: date) -> None:
    """Links to pages that have something on this measure: families, lateness, flow, neighbours, words."""
    asker, at = frame.viewer(), f"{month:%Y-%m}"
    links: list[Html] = []
    if measure.id in families.measures(gate, asker):
        links.append(link(frame.FAMILIES, "Families behind the movement", measure=measure.id, month=at))
    if any(offered.measure.id == measure.id for offered in delays.standards(gate, asker)):
        links.append(link(frame.DELAYS, "How late, why and where", standard=measure.id, month=at))
    if measure.table == PLANS:
        links.append(link(frame.DRIFT, "Who has been on a plan for long"))
        links.append(link(frame.THRESHOLDS, "How plans begin and end", month=at))
    if measure.table in ("contacts", "referrals", "assessments", "section47", "conferences"):
        links.append(link(frame.FLOW, "What became of them", month=at))
    if measure.id in PLANS_AND_CARE:
        links.append(link(frame.FLOW, "Plans and care, read together", month=at))
    if measure.id == WORKER_CHANGES:
        links.append(link(frame.HANDOVERS, "What a change of working did"))
    imported = neighbours.official(asker, frame.data_folder())
    if imported is not None and measure.id in neighbours.measures(asker, imported):
        links.append(link(frame.NEIGHBOURS, "Beside our neighbours", measure=measure.id))
    links.append(link(COMMENTARY, "What has been said of it", measure=measure.id, month=at))
    st.header("Look further", anchor=False)
    st.html("<ul>" + "".join(f"<li>{one.markup}</li>" for one in links) + "</ul>")
