"""Flow: from contact to the end of a plan, with where everybody else went."""

from __future__ import annotations

import streamlit as st

from pages.parts import address, choices, frame
from pages.parts.plain import plain
from perfcore.access import Gate, flow
from perfcore.access.flow import Through
from perfcore.charts.sankey import sankey
from perfcore.charts.table import Cell, Section, table
from perfcore.readings import figures
from perfcore.readings import through_the_service as words

UNITS = {"children": "Children", "families": "Families"}
MONTHS = {"12": "12", "3": "3", "1": "1"}
TOO_EARLY = "Too early to tell"


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    starts = flow.starts(gate, frame.viewer())
    if not starts:
        head.title("There are no contacts or referrals to follow", anchor=False)
        return
    columns = st.columns(4)
    with columns[0]:
        month = choices.month(gate)
    with columns[1]:
        months = _one("Months up to it", MONTHS, "months", "12")
    with columns[2]:
        start = _one("Start with", {s: words.NAMES[s] for s in starts}, "start", starts[0])
    with columns[3]:
        unit = _one("Count in", UNITS, "unit", "children")
    found = flow.through(gate, frame.viewer(), start, month, int(months))
    with head:
        st.title(plain(words.title(found)), anchor=False)
        st.text(frame.data_line(gate, month))
        st.text(words.started(found.now, start))
        for step in found.now.steps[:1]:
            st.text(words.others(found.now, step, unit))
    if found.now.children:
        _drawn(found, unit)
        _where_the_others_went(found, unit)
        _against_a_year_before(found, unit)
    _plans_and_care(gate, found, unit)
    _links(gate, found)
    st.download_button(
        "Download the flow (CSV)",
        data=lambda: flow.download(gate, frame.viewer(), found),
        file_name=f"flow-{start}-{month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _one(label: str, options: dict[str, str], name: str, default: str) -> str:
    return address.one(
        st.segmented_control,
        label,
        list(options),
        name,
        default=default,
        required=True,
        format_func=options.__getitem__,
    )


def _drawn(found: Through, unit: str) -> None:
    ways = found.now.edges.rename(columns={unit: "n"})
    ends = set(ways["target"]) - set(flow.STAGES)
    st.plotly_chart(
        sankey(
            ways,
            words.NAMES,
            unit,
            ends=ends,
            waits={TOO_EARLY},
            colours=frame.colours(),
        ),
        config={"displayModeBar": False},
        key="flow",
        alt=f"Flow in {unit}, also as a table below. "
        + " ".join(words.others(found.now, step, unit) for step in found.now.steps),
    )
    st.text(words.followed())


def _against_a_year_before(found: Through, unit: str) -> None:
    st.header("Each step, and the same months a year before", anchor=False)
    before = {c.before.stage: c for c in found.changes}
    rows: list[list[Cell]] = []
    for step in found.now.steps:
        change = before.get(step.stage)
        rows.append(
            [
                words.step_name(step),
                words.share(step, unit),
                words.share(change.before, unit) if change else "",
                words.difference(change) if change else "",
                words.compared(change) if change else "",
                figures.number(step.too_early),
            ]
        )
    headers = [
        "Step",
        "Now",
        "A year before",
        "Points more or fewer",
        "Which is",
        "Children too early to tell",
    ]
    st.html(table("Each step against a year before", headers, [Section("", rows)], numbers=(1, 2, 3, 5)))
    if found.why_no_before:
        st.text(found.why_no_before)
    else:
        st.text(
            "Only those followed for long enough. The difference is of children. Its 95% range allows for "
            "families that go the same way; the verdict also for the number of steps looked at."
        )


def _where_the_others_went(found: Through, unit: str) -> None:
    st.header("Where the others went", anchor=False)
    for step in found.now.steps[1:]:
        st.text(words.others(found.now, step, unit))
    sections = []
    for step in found.now.steps:
        now = flow.elsewhere(found.now, step.stage, unit)
        before = flow.elsewhere(found.before, step.stage, unit) if found.before else {}
        rows: list[list[Cell]] = [
            [
                name,
                figures.number(now.get(name, 0)),
                figures.number(before.get(name, 0)) if found.before else "",
            ]
            for name in dict.fromkeys([*now, *before])
        ]
        if rows:
            sections.append(Section(f"No further than {words.NAMES[step.stage].lower()}", rows))
    headers = ["Where", f"{UNITS[unit]} now", "A year before"]
    st.html(table("Where the others went", headers, sections, numbers=(1, 2)))


def _plans_and_care(gate: Gate, found: Through, unit: str) -> None:
    st.header("Plans and care, read together", anchor=False)
    told = flow.both_together(gate, frame.viewer(), found)
    if not told.now:
        st.text("This load has no plans to read together with care.")
        return
    before = {(p.whole, p.part): p for p in told.before}
    rows: list[list[Cell]] = []
    for part in told.now:
        earlier = before.get((part.whole, part.part))
        rows.append(
            [
                f"... {part.part}" if part.part else part.whole,
                figures.number(part.families if unit == "families" else part.children),
                figures.number(earlier.families if unit == "families" else earlier.children)
                if earlier
                else "",
            ]
        )
    headers = ["What", f"{UNITS[unit]}, {words.period(found.now)}", "A year before"]
    st.html(table("Plans and care", headers, [Section("", rows)], numbers=(1, 2)))
    st.text("An end and a beginning belong together when no more than 30 days lie between them.")


def _links(gate: Gate, found: Through) -> None:
    st.header("How steps are linked, and what this cannot say", anchor=False)
    rows: list[list[Cell]] = [
        [words.NAMES[rule.stage], words.linked(rule), f"{rule.days:,}"]
        for rule in flow.rules(gate, frame.viewer())
    ]
    headers = ["To", "Linked by", "Within days"]
    st.html(table("How steps are linked", headers, [Section("", rows)], numbers=(2,)))
    for reason in found.cannot:
        st.text(reason)
    st.text(
        "Early help is known only where a referral closed with it as its reason. "
        "A family goes as far as the child of it that goes farthest."
    )
