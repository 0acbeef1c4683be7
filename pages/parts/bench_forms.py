"""Forms of the analyst's bench: common edits, what a save would change, and the versions before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from pages.parts import bench, frame, signing
from perfcore import access
from perfcore.access import catalogue_change, measures_file, workbench
from perfcore.access.catalogue_change import Change, Difference
from perfcore.catalogue.model import Measure
from perfcore.charts.table import Cell, Section, table

MOST_MONTHS = 12
MOST_MEASURES = 8
LONGEST_YEARS = 10  # as far back as figures go: from there a target that held for good is kept
EDITS = ("Target", "Tolerance", "Owner", "Definition", "Note", "Rebase")


def forms(gate: access.Gate, looked: workbench.Looked) -> None:
    """A new measure, the common edits, and the names that may be used."""
    with st.expander("Add a measure from a template"):
        _new(looked)
    with st.expander("Common changes by form"):
        _edit(gate, looked)
    with st.expander("Tables, columns, operators and dimensions"):
        _names(gate)


def _new(looked: workbench.Looked) -> None:
    catalogue = looked.catalogue
    if catalogue is None:
        st.text("Mend what is wrong first: a measure is added to a text without mistakes.")
        return
    id_ = st.text_input("Id of the new measure", placeholder="visits_on_time", width=320)
    kind = st.selectbox(
        "Kind", list(workbench.KINDS), format_func=lambda k: f"{k}: {workbench.KINDS[k][0]}", width=420
    )
    bench.button(
        "Add it at the end",
        f"{id_} stands at the end of the text: change its lines there.",
        lambda: _added(workbench.new_measure(catalogue, bench.text(), id_.strip(), str(kind)), id_.strip()),
        disabled=not id_,
    )


def _added(text: str, id_: str) -> None:
    bench.put(text)
    st.query_params["measure"] = id_  # so that the preview shows it


def _edit(gate: access.Gate, looked: workbench.Looked) -> None:
    catalogue = looked.catalogue
    measure = None if catalogue is None else catalogue.measures.get(st.session_state["bench_measure"])
    if catalogue is None or measure is None:
        st.text("Mend what is wrong first: a form changes a text without mistakes.")
        return
    st.text(f"For {measure.name}, the measure in the preview. Every other line stays as it is.")
    what = st.segmented_control("Change its", EDITS, default=EDITS[0], required=True)
    months = gate.months(frame.viewer())
    if what == "Target":
        _target(measure, months)
    elif what == "Tolerance":
        value = st.number_input("Tolerance", min_value=0.0, value=measure.tolerance, width=220)
        _put("tolerance", lambda text: workbench.set_value(text, measure.id, "tolerance", value))
    elif what == "Owner":
        owners = catalogue.owners
        owner = st.selectbox(
            "Owner",
            list(owners),
            index=list(owners).index(measure.owner),
            format_func=lambda key: owners[key].name,
        )
        _put("owner", lambda text: workbench.set_value(text, measure.id, "owner", owner))
    elif what == "Definition":
        words = st.text_input("Definition", value=measure.definition)
        _put("definition", lambda text: workbench.set_value(text, measure.id, "definition", words))
    else:
        _note(measure, months, rebase=what == "Rebase")


def _target(measure: Measure, months: list[date]) -> None:
    now = measure.aim(months[0])
    if measure.better == "neither":
        low, high = now.between if now is not None and now.between is not None else (0.0, 0.0)
        low = st.number_input("Lowest", value=float(low), width=220)
        top: float | None = st.number_input("Highest", value=float(high), width=220)
    else:
        one = (
            next((v for v in (now.at_least, now.at_most, now.year_total) if v is not None), 0.0)
            if now
            else 0.0
        )
        key = f"bench_target_{measure.id}"
        low, top = st.number_input("New target", value=float(one), width=220, key=key), None
    since = _month("From", months)
    st.text(f"Targets go by the financial year: this one is for {workbench.year_of(since)} and later.")
    first = months[0].replace(year=months[0].year - LONGEST_YEARS)

    def change(text: str) -> str:
        # a button pressed at once comes with what was typed, before the page is drawn with it
        typed = low if top is not None else float(st.session_state[f"bench_target_{measure.id}"])
        return workbench.target_from(text, measure, typed, top, since, first)

    _put("target", change)


def _note(measure: Measure, months: list[date], rebase: bool) -> None:
    month = _month("In", months)
    words = st.text_input("What happened")
    if rebase:
        st.text("Averages and limits start anew in this month: only where the way of counting changed.")
    if words:
        _put("note", lambda text: workbench.add_note(text, month, words, rebase, [measure.id]))


def _month(label: str, months: list[date]) -> date:
    last = months[0]
    year = last.year + 1 if last.month < 4 else last.year + 2
    ahead = [date(y, m, 1) for y in range(year, last.year - 1, -1) for m in range(12, 0, -1)]
    every = [m for m in ahead if last < m < date(year, 4, 2)] + months
    picked: date = st.selectbox(
        label, every, index=every.index(last), format_func=lambda m: f"{m:%B %Y}", width=220
    )
    return picked


def _put(what: str, change: bench.Edit) -> None:
    bench.button(
        f"Put the {what} into the text",
        f"The {what} is in the text.",
        lambda: bench.put(change(bench.text())),
    )


def _names(gate: access.Gate) -> None:
    tables = access.TABLES
    name = st.selectbox("Table", list(tables), format_func=lambda key: f"{key}: {tables[key].label}")
    rows: list[list[Cell]] = [[*column] for column in workbench.columns_of(str(name))]
    headers = ["Column", "Holds", "One of"]
    st.html(table(f"Columns of {name}", headers, [Section("", rows)]))
    st.text("What a condition may say:")
    st.code("\n".join(workbench.OPERATORS), language=None)
    st.text("Dimensions for drill:")
    st.code(", ".join(gate.catalogue.dimensions), language=None)


# ---- saving --------------------------------------------------------------------------------------


def saving(gate: access.Gate, looked: workbench.Looked) -> None:
    """What a save would change, then the reason, then the save; a second editor's text is put together."""
    if bench.text() == bench.base():
        return
    st.header("Before you save", anchor=False)
    if bench.THEIRS in st.session_state:
        _together()
        return
    if looked.catalogue is None or looked.mistakes:
        st.text("The text has mistakes: only a sound one can be saved.")
        return
    if st.session_state.get(bench.SHOWN) != bench.text():
        st.text("First see what it changes: measures, months, verdicts, and what was published.")
        st.button(
            "Show what this changes", on_click=lambda: st.session_state.update({bench.SHOWN: bench.text()})
        )
        return
    _changes(bench.changes(gate))
    why = st.text_input("Why is it changed?", placeholder="stands in the history beside your name")
    st.button("Save measures.yaml", type="primary", on_click=lambda: _save(bench.text(), why))
    st.button("Leave it as it was", on_click=lambda: bench.put(bench.base()))


def _save(text: str, why: str) -> None:
    viewer = signing.signed()
    if not viewer.name:
        bench.attempt("", _nobody)
        return
    saved = bench.attempt(
        "Saved. Every page counts by it from now on.",
        lambda: measures_file.save(viewer, frame.data_folder(), bench.path(), text, bench.base(), why),
    )
    if saved:
        bench.put(text, text)
        st.session_state.pop(bench.SHOWN, None)


def _nobody() -> None:
    raise measures_file.NotSaved("Give your name above: it stands beside the change in the history.")


def _changes(found: Difference) -> None:
    for sentence in catalogue_change.in_words(found):
        st.text(sentence)
    counted = [change for change in found.changes if change.months]
    sections = [_section(change) for change in counted[:MOST_MEASURES]]
    if sections:
        headers = ["Month", "Was", "Now"]
        st.html(table("What this changes, month by month", headers, sections))
    if len(counted) > MOST_MEASURES:
        st.text(f"And {len(counted) - MOST_MEASURES} more measures.")
    if found.restated:
        rows: list[list[Cell]] = [
            [r.before.measure, f"{r.before.month:%B %Y}", r.both[0], r.both[1]] for r in found.restated
        ]
        headers = ["Measure", "Month", "Published", "Would be"]
        st.html(table("Published figures that would be restated", headers, [Section("", rows)]))


def _section(change: Change) -> Section:
    months = change.months[-MOST_MONTHS:]
    more = (
        f", the latest {len(months)} of {len(change.months)} months"
        if len(change.months) > len(months)
        else ""
    )
    rows: list[list[Cell]] = [
        [
            f"{m.month:%b %Y}",
            _side(m.was, m.verdict_was, m.aim_was),
            _side(m.now, m.verdict_now, m.aim_now),
        ]
        for m in reversed(months)
    ]
    return Section(f"{change.name} ({', '.join(change.keys)}{more})", rows)


def _side(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _together() -> None:
    theirs = str(st.session_state[bench.THEIRS])
    both = workbench.merge(bench.base(), bench.text(), theirs)
    st.text("Somebody else saved since you opened the file. Both changes can go together:")
    if both.clashes:
        n = len(both.clashes)
        st.text(
            f"In {n} place{'' if n == 1 else 's'} you changed the same lines: yours stand, theirs are here."
        )
        rows: list[list[Cell]] = [[str(c.line), c.base, c.mine, c.theirs] for c in both.clashes]
        headers = ["Line", "Before", "Yours", "Theirs"]
        st.html(table("Lines that both changed", headers, [Section("", rows)], numbers=(0,)))
    else:
        st.text("No line was changed by both.")
    st.button("Put both together", on_click=lambda: _take(both.text, theirs))
    st.button("Take theirs and drop mine", on_click=lambda: _take(theirs, theirs))


def _take(text: str, theirs: str) -> None:
    bench.put(text, theirs)
    del st.session_state[bench.THEIRS]


def history() -> None:
    """Versions that were saved, and the way back."""
    viewer = frame.viewer()
    kept = measures_file.versions(viewer, frame.data_folder())
    st.header("Saved before", anchor=False)
    if not kept:
        st.text("Nothing was saved here yet.")
        return
    rows: list[list[Cell]] = [
        [str(v.number), f"{v.at:%d %b %Y %H:%M} UTC", v.who, v.why] for v in kept[:MOST_MONTHS]
    ]
    headers = ["Version", "When", "Who", "Why"]
    st.html(table("Versions of measures.yaml", headers, [Section("", rows)], numbers=(0,)))
    back = measures_file.before(viewer, frame.data_folder(), bench.path())
    if back is not None and bench.text() == bench.base():
        st.button(f"Undo: bring back version {back.number}", on_click=lambda: _undo(back))


def _undo(back: measures_file.Version) -> None:
    text = measures_file.text_of(frame.viewer(), frame.data_folder(), back).replace("\r\n", "\n")
    named = signing.signed()
    viewer = named if named.name else replace(named, name=frame.viewer().name)
    saved = bench.attempt(
        f"Version {back.number} is back. Every page counts by it from now on.",
        lambda: measures_file.save(
            viewer, frame.data_folder(), bench.path(), text, bench.base(), f"Back to version {back.number}"
        ),
    )
    if saved:
        bench.put(text, text)
