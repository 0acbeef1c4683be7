"""Commentary beside its figures: the computed reading as a start, the check with what the data knows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from perfcore import access
from perfcore.access import commentary, follow_ups, minutes, since_last
from perfcore.access.minutes import Store, Words

ROOT = Path(__file__).resolve().parent.parent
WRITER = access.Viewer("administrator", "Head of Quality")
READER = access.Viewer("administrator", "Director")
MONTH = date(2026, 9, 1)
ACTION = ("Head of Safeguarding", "Read every open case with its manager", date(2027, 1, 20))


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> access.Gate:
    opened = access.open_gate(demo_data, ROOT / "measures.yaml")
    opened.warm()
    return opened


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return minutes.store_for(tmp_path)


def kinds(gate: access.Gate, store: Store, measure: str, text: str, *action: object) -> list[str]:
    words = Words(text, *action)  # type: ignore[arg-type]
    return [f.kind for f in commentary.check_words(gate, WRITER, store, measure, MONTH, words).findings]


@pytest.mark.parametrize("month", [date(2025, 11, 1), date(2026, 1, 1), MONTH])
def test_the_check_lets_every_computed_reading_through(gate: access.Gate, store: Store, month: date) -> None:
    began = 0
    for measure in gate.catalogue.measures:
        text = commentary.draft(gate, WRITER, measure, month)
        if not text:
            continue
        began += 1
        found = commentary.check_words(gate, WRITER, store, measure, month, Words(text, *ACTION))
        assert (found.findings, found.unknown) == ((), ""), measure
        assert "{" not in found.reads
    assert began > 60


def test_a_draft_has_live_references_and_reads_with_the_figures(gate: access.Gate) -> None:
    text = commentary.draft(gate, WRITER, "icpc_15wd", MONTH)
    facts = minutes.facts(gate, WRITER, "icpc_15wd", MONTH)
    assert text.startswith("{value} ({n} of {N}) in September 2026.")
    assert "{previous}" in text
    assert "{target}" in text
    reads = minutes.preview(gate, WRITER, text, "icpc_15wd", MONTH)
    assert reads.startswith(f"{facts['value']} ({facts['n']} of {facts['N']}) in September 2026.")


def test_a_wrong_figure_that_changes_the_verdict_blocks_and_comes_first(
    gate: access.Gate, store: Store
) -> None:
    line = next(ln for ln in gate.overview(WRITER, MONTH) if ln.measure.id == "cp_seen_10wd")
    assert line.value < 95
    found = commentary.check_words(
        gate, WRITER, store, "cp_seen_10wd", MONTH, Words("96.4% of children were seen in time.")
    )
    assert found.findings[0].kind == "number_mismatch"
    assert found.findings[0].blocks
    assert found.reads[found.findings[0].start : found.findings[0].end] == "96.4%"
    assert found.blocking


def test_off_target_wants_an_action_and_a_role_and_date_satisfy(gate: access.Gate, store: Store) -> None:
    text = commentary.draft(gate, WRITER, "cp_seen_10wd", MONTH)
    assert kinds(gate, store, "cp_seen_10wd", text) == ["missing_action"]
    assert kinds(gate, store, "cp_seen_10wd", text, *ACTION) == []


def test_a_range_instead_of_a_target_is_not_taken_for_one(gate: access.Gate, store: Store) -> None:
    spec = next(
        m for m in gate.catalogue.measures.values() if (aim := m.aim(MONTH)) is not None and aim.between
    )
    edge = spec.aim(MONTH)
    assert edge is not None
    assert edge.between is not None
    text = f"{{value}} in September 2026; the range to be in begins at {edge.between[0]:g}."
    assert "number_mismatch" not in kinds(gate, store, spec.id, text, *ACTION)


def test_the_texts_of_other_measures_and_of_last_month_are_known(gate: access.Gate, store: Store) -> None:
    said = "Two teams were without a manager for three weeks and their conferences were booked late."
    minutes.save_comment(gate, WRITER, store, "icpc_15wd", MONTH, Words(said), 0)
    minutes.save_comment(gate, WRITER, store, "cp_reviews_on_time", date(2026, 8, 1), Words(said), 0)
    found = kinds(gate, store, "cp_reviews_on_time", said, *ACTION)
    assert "duplicate_other_measure" in found
    assert "duplicate_last_month" in found


def test_words_of_the_chart_are_held_against_the_finding(gate: access.Gate, store: Store) -> None:
    lines = gate.overview(WRITER, MONTH)
    found = gate.findings(WRITER, lines, MONTH)
    calm = next(m for m, one in found.items() if one.kind == "normal" and m.startswith("assess"))
    assert "spc_overclaim" in kinds(gate, store, calm, "A real and sustained change in {value}.", *ACTION)
    moved = next(m for m, one in found.items() if one.kind == "concern")
    text = "{value} is within normal variation."
    assert "spc_underclaim" in kinds(gate, store, moved, text, *ACTION)


def test_an_unknown_reference_is_said_and_blocks(gate: access.Gate, store: Store) -> None:
    found = commentary.check_words(gate, WRITER, store, "cp_starts", MONTH, Words("{target} was met."))
    assert "{target}" in found.unknown
    assert found.blocking == (found.unknown, *found.blocking[1:])


def test_the_check_stands_again_at_approval(gate: access.Gate, store: Store) -> None:
    wrong = Words("96.4% of children were seen in time, which meets the target.", *ACTION)
    minutes.save_comment(gate, WRITER, store, "cp_seen_10wd", MONTH, wrong, 0)
    minutes.check_comment(store, WRITER, "cp_seen_10wd", MONTH, 1)
    with pytest.raises(minutes.NotAllowed, match=r"96\.4%"):
        commentary.approve(gate, READER, store, "cp_seen_10wd", MONTH, 1)
    right = Words(commentary.draft(gate, WRITER, "cp_seen_10wd", MONTH), *ACTION)
    minutes.save_comment(gate, WRITER, store, "cp_seen_10wd", MONTH, right, 1)
    minutes.check_comment(store, WRITER, "cp_seen_10wd", MONTH, 2)
    assert commentary.approve(gate, READER, store, "cp_seen_10wd", MONTH, 2).state == "approved"


def test_a_measure_that_there_is_not_is_said(gate: access.Gate, store: Store) -> None:
    with pytest.raises(access.UnknownQuestion):
        commentary.check_words(gate, WRITER, store, "nothing", MONTH, Words("x"))


def test_home_hears_what_is_due_late_and_corrected(gate: access.Gate, store: Store) -> None:
    today = date(2026, 11, 20)
    nothing = since_last.for_home(gate, READER, store, MONTH, today)
    assert nothing == since_last.SinceLast((), (), ())
    for days, what in ((-12, "the split by age"), (5, "how many were siblings")):
        asked = follow_ups.Question(
            "Committee", "Scrutiny", date(2026, 10, 1), what, "Head of Quality", today + timedelta(days=days)
        )
        follow_ups.ask(store, WRITER, asked)
    for number, text in enumerate(("{value} plans started.", "{value} plans started, from few families.")):
        minutes.save_comment(gate, WRITER, store, "cp_starts", MONTH, Words(text, *ACTION), number)
        minutes.check_comment(store, WRITER, "cp_starts", MONTH, number + 1)
        commentary.approve(gate, READER, store, "cp_starts", MONTH, number + 1)
        minutes.publish_comment(gate, READER, store, "cp_starts", MONTH, number + 1)
    minutes.correct_comment(store, WRITER, "cp_starts", MONTH, "Families were left out", ["Committee"])
    told = since_last.for_home(gate, READER, store, MONTH, today)
    assert told.overdue == ("12 days late, Head of Quality: the split by age",)
    assert told.due == ("By 25 November 2026, Head of Quality: how many were siblings",)
    assert len(told.corrected) == 1
    assert told.corrected[0].startswith("Plans started, September 2026. Corrected on ")
    later = since_last.for_home(gate, READER, store, MONTH, date(2027, 1, 10))
    assert later.due == ("By 20 January 2027, Head of Safeguarding: " + ACTION[1] + " (Plans started)",)


def test_long_lists_are_cut_and_say_so(gate: access.Gate, store: Store) -> None:
    for i in range(since_last.SHORT + 3):
        asked = follow_ups.Question(
            "Member", "Scrutiny", date(2026, 9, 1), f"question {i}", "Head", date(2026, 10, 1)
        )
        follow_ups.ask(store, WRITER, asked)
    late = since_last.for_home(gate, READER, store, MONTH, date(2026, 11, 1)).overdue
    assert len(late) == since_last.SHORT + 1
    assert late[-1] == "3 more on the Promises page."
