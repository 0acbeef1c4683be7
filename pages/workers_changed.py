"""Handovers: who held a case from referral to plan, and whether a change of practice changed that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from pages.parts import address, frame
from pages.parts.plain import plain
from perfcore.access import Gate
from perfcore.access import handovers as gate_handovers
from perfcore.access.handovers import EVERYWHERE, OUTCOMES, PLACES, Effect
from perfcore.charts.table import Cell, Section, table
from perfcore.charts.trend import Mark, trend
from perfcore.readings import figures
from perfcore.readings import handovers as words

SPANS = {"6": "6 months", "12": "12 months", "24": "24 months"}
DEFAULT_SPAN = "12"


def render() -> None:
    """The page."""
    gate = frame.gate()
    head = st.container()
    gone = gate_handovers.missing(gate, frame.viewer())
    month = gate.about(frame.viewer()).data_to.replace(day=1)
    if len(gone) == len(OUTCOMES):
        head.title("Handovers cannot be told from what is loaded", anchor=False)
        head.text(frame.data_line(gate, month))
        _not_known(gone)
        return
    since, span, column, group = _question(gate)
    effects = gate_handovers.effects(gate, frame.viewer(), since, span, column, group)
    after = gate_handovers.months_after(gate, frame.viewer(), since, span)
    with head:
        st.title(plain(words.title(effects, group, since)), anchor=False)
        st.text(frame.data_line(gate, month))
        for sentence in words.sentences(effects, group, since, span, after):
            st.text(sentence)
        for note in gate.catalogue.notes:
            if note.month == since:
                st.text(f"Noted for {since:%B %Y}: {note.text}.")
    _effects(effects)
    outcome = next(o for o in OUTCOMES if o in effects)
    _quarters(gate, since, column, group, outcome)
    _everywhere(gate, since, span, column, group, outcome)
    _now(gate, column)
    if gone:
        _not_known(gone)
    _caveats(gate)
    st.download_button(
        "Download every way to a plan (CSV)",
        data=lambda: gate_handovers.download(gate, frame.viewer()),
        file_name="ways-to-a-plan.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _question(gate: Gate) -> tuple[date, int, str, str]:
    """When, how far to each side, by area or team, and which one: unless asked, the clearest change."""
    viewer = frame.viewer()
    clear = gate_handovers.clearest_change(gate, viewer)
    months = {f"{m:%Y-%m}": m for m in gate_handovers.months(gate, viewer)}
    noted = [f"{n.month:%Y-%m}" for n in gate.catalogue.notes if f"{n.month:%Y-%m}" in months]
    default = f"{clear.since:%Y-%m}" if clear else max(noted, default=next(iter(months)))
    first, second, third, fourth = st.columns(4)
    with first:
        since = address.one(
            st.selectbox,
            "A change from",
            list(months),
            "since",
            default=default,
            format_func=lambda key: f"{months[key]:%B %Y}",
        )
    with second:
        span = address.one(
            st.selectbox,
            "Months to each side",
            list(SPANS),
            "span",
            default=DEFAULT_SPAN,
            format_func=SPANS.__getitem__,
        )
    columns = [c for c in PLACES if gate_handovers.groups(gate, viewer, c)] or [next(iter(PLACES))]
    with third:
        column = address.one(
            st.selectbox,
            "Compare by",
            columns,
            "by",
            default=columns[0],
            format_func=PLACES.__getitem__,
        )
    names = gate_handovers.groups(gate, viewer, column)
    own = clear is not None and clear.group in names and since == default
    with fourth:
        group = address.one(
            st.selectbox,
            "Where",
            [EVERYWHERE, *names],
            "place",
            default=clear.group if clear is not None and own else EVERYWHERE,
            format_func=lambda g: "Everywhere" if g == EVERYWHERE else g,
        )
    return months[since], int(span), column, group


def _effects(effects: Mapping[str, Effect | None]) -> None:
    st.header("Before and after", anchor=False)
    rows: list[list[Cell]] = []
    for outcome, e in effects.items():
        if e is None:
            rows.append([words.LABELS[outcome], "", "", "", "", "", words.verdict(e)])
            continue
        other = e.elsewhere.mean if e.elsewhere is not None else (float("nan"), float("nan"))
        rows.append(
            [
                words.LABELS[outcome],
                *(figures.number(m, 1) for m in e.here.mean),
                *(figures.number(m, 1) for m in other),
                words.interval(e),
                words.verdict(e),
            ]
        )
    headers = ["Average", "Before", "After", "Elsewhere before", "Elsewhere after", "Difference", "Verdict"]
    st.html(table("Before and after", headers, [Section("", rows)], numbers=(1, 2, 3, 4, 5), extras=(3, 4)))
    st.caption(
        "Difference: the change here less the change elsewhere, areas keeping their own levels; in brackets "
        "the range for all rows together at 95%, siblings taken as one family. Days: geometric means."
    )


def _quarters(gate: Gate, since: date, column: str, group: str, outcome: str) -> None:
    lines = gate_handovers.by_quarter(gate, frame.viewer(), column, group, outcome)
    st.header(f"{words.LABELS[outcome]}, by quarter of the referral", anchor=False)
    hover = {
        name: [
            f"{row['month']:%B %Y} and two months: {figures.number(row['value'], 1)}, "
            f"{figures.counted(row['children'], 'children')}, {figures.counted(row['families'], 'families')}"
            for row in part.to_dict("records")
        ]
        for name, part in lines.items()
    }
    st.plotly_chart(
        trend(
            lines,
            words.LABELS[outcome].lower(),
            hover,
            marks=[Mark(since, f"Change from {since:%B %Y}")],
            colours=frame.colours(),
        ),
        config={"displayModeBar": False},
        key="quarters",
        alt=f"{words.LABELS[outcome]} by quarter. The table below has every one. "
        + "; ".join(f"{name}: {shown[-1]}" for name, shown in hover.items() if shown),
    )
    with st.expander("As a table"):
        rows: list[list[Cell]] = [
            [
                f"{row['month']:%B %Y}",
                name,
                figures.number(row["value"], 1),
                figures.number(row["children"]),
                figures.number(row["families"]),
            ]
            for name, part in lines.items()
            for row in part.iloc[::-1].to_dict("records")
        ]
        headers = ["Quarter from", "Where", "Mean", "Children", "Families"]
        st.html(table("By quarter, latest first", headers, [Section("", rows)], numbers=(2, 3, 4)))


def _everywhere(gate: Gate, since: date, span: int, column: str, group: str, outcome: str) -> None:
    """The same question for every place: where nothing was changed, nothing should show."""
    viewer = frame.viewer()
    asked = [
        o for o in dict.fromkeys((outcome, "days_to_plan")) if o not in gate_handovers.missing(gate, viewer)
    ]
    found = {o: gate_handovers.by_group(gate, viewer, since, span, column, o, group) for o in asked}
    names = gate_handovers.groups(gate, viewer, column)
    if not names:
        return
    st.header(f"The same question for every {PLACES[column].lower()}", anchor=False)
    rows: list[list[Cell]] = []
    for name in names:
        row: list[Cell] = [name]
        for o in asked:
            e = found[o][name]
            row += [words.interval(e) if e is not None else "", words.verdict(e)]
        rows.append(row)
    headers = [PLACES[column]]
    for o in asked:
        headers += [words.LABELS[o], "Verdict"]
    st.html(table("Each against the others", headers, [Section("", rows)], numbers=(1, 3)))
    st.caption(
        "Each against the others, without the one chosen above: where nothing changed, nothing should show."
    )


def _now(gate: Gate, column: str) -> None:
    st.header("The latest year that can be judged", anchor=False)
    rows: list[list[Cell]] = [
        [
            str(row["group"]),
            f"{figures.number(row['children'])} in {figures.counted(row['families'], 'families')}",
            figures.number(row["workers"], 1),
            f"{figures.number(row['one_worker'])}%" if row["one_worker"] == row["one_worker"] else "",
            figures.number(row["teams"], 1),
            figures.number(row["first_handover"]),
            figures.number(row["last_handover"]),
            figures.number(row["days_to_plan"]),
        ]
        for row in gate_handovers.by_place(gate, frame.viewer(), column).to_dict("records")
    ]
    headers = [
        PLACES[column],
        "Children",
        "Workers (mean)",
        "With one worker",
        "Teams (mean)",
        "Days to first handover",
        "Days to last handover",
        "Days to plan",
    ]
    st.html(
        table("The latest year", headers, [Section("", rows)], numbers=(2, 3, 4, 5, 6, 7), extras=(4, 5, 6))
    )
    st.caption(
        "Working days, the middle one of all. Handovers are changes of team from when an assessment was "
        "required to 91 days after the plan began; days to the plan count from the referral."
    )


def _not_known(gone: Mapping[str, str]) -> None:
    st.header("What this load cannot tell", anchor=False)
    rows: list[list[Cell]] = [[words.LABELS[o], why] for o, why in gone.items()]
    st.html(table("What cannot be told", ["What", "Why not"], [Section("", rows)]))


def _caveats(gate: Gate) -> None:
    known = gate_handovers.journeys(gate, frame.viewer())
    st.text(
        f"{known.known:,} plans with a known referral. Left out: {known.latest:,} from referrals of the "
        f"latest half year, since slower ones are still to come, and {known.longer:,} that took longer."
    )
    st.text("A before and after cannot know what else changed at the same time in the same place.")
