"""Where to look next from one measure: the pages that answer what its figure cannot."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.parts import frame
from perfcore.access import Gate, delays, families
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Html, link

PLANS = "cp_plans"


def further(gate: Gate, measure: Measure, month: date) -> None:
    """Links to the pages about families, lateness, drift and flow that this measure has something on."""
    asker, at = frame.viewer(), f"{month:%Y-%m}"
    links: list[Html] = []
    if measure.id in families.measures(gate, asker):
        links.append(link(frame.FAMILIES, "Families behind the movement", measure=measure.id, month=at))
    if any(offered.measure.id == measure.id for offered in delays.standards(gate, asker)):
        links.append(link(frame.DELAYS, "How late, why and where", measure=measure.id, month=at))
    if measure.table == PLANS:
        links.append(link(frame.DRIFT, "Who has been on a plan for long"))
        links.append(link(frame.THRESHOLDS, "How plans begin and end", month=at))
    if measure.table in ("contacts", "referrals", "assessments", "section47", "conferences"):
        links.append(link(frame.FLOW, "What became of them", month=at))
    if not links:
        return
    st.header("Look further", anchor=False)
    st.html("<ul>" + "".join(f"<li>{one.markup}</li>" for one in links) + "</ul>")
