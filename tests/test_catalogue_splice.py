"""Edits by form change their own lines and nothing else, whatever the file looks like."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcore.catalogue.model import Aim, Catalogue, Measure, financial_year
from perfcore.catalogue.read import parse_catalogue
from perfcore.catalogue.splice import NoPlace, add_measure, add_note, plain, set_target, set_value
from perfcore.catalogue.template import KINDS, template
from tests.catalogue_texts import SOUND

SHIPPED = (Path(__file__).resolve().parent.parent / "measures.yaml").read_text(encoding="utf-8")
FIRST = date(2021, 11, 1)

# SOUND in other layouts: blocks for braces, block texts, comments everywhere
BLOCKS = (
    SOUND.replace(
        "    target: {2024-25: 85, 2025-26: 88}\n",
        "    target:  # by year\n      2024-25: 85   # agreed\n      2025-26: 88\n      # more to come\n",
    )
    .replace("    definition: Starts less ends.\n", "    definition: >\n      Starts\n      less ends.\n\n")
    .replace("    better: neither\n", "    better: neither   # no way is good\n\n")
    .replace(
        "notes:\n  - {month: 2024-12, text: New thresholds, rebase: true, measures: [on_time]}\n",
        "notes:\n  - month: 2024-12\n    text: New thresholds # so called\n    rebase: true\n"
        "    measures: [on_time]\n"
        "# that was all\n",
    )
)
FLOW = SOUND.replace(
    "  - {month: 2024-12, text: New thresholds, rebase: true, measures: [on_time]}\n",
    "  [{month: 2024-12, text: New thresholds, rebase: true, measures: [on_time], }, ]\n",
)
NO_NOTES = SOUND.replace(
    "notes:\n  - {month: 2024-12, text: New thresholds, rebase: true, measures: [on_time]}\n", ""
)
TEXTS = {
    "sound": SOUND,
    "blocks": BLOCKS,
    "flow": FLOW,
    "no notes": NO_NOTES,
    "windows": SOUND.replace("\n", "\r\n"),
    "marked": "\ufeff" + SOUND,
    "no last line end": SOUND.rstrip("\n"),
    "shipped": SHIPPED,
}


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came; all others are the same, byte for byte."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone, come = [], []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[a:b]
            come += new[c:d]
    return gone, come


def without_places(catalogue: Catalogue) -> Catalogue:
    measures = {
        id_: replace(m, line=0, examples=tuple(replace(e, line=0, column=0) for e in m.examples))
        for id_, m in catalogue.measures.items()
    }
    return replace(catalogue, measures=measures)


def same_but(before: str, after: str, measure: str, **said: Any) -> None:
    old, new = (without_places(parse_catalogue(text)) for text in (before, after))
    wanted = {**old.measures, measure: replace(old.measures[measure], **said)}
    assert new == replace(old, measures=wanted)


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), min_size=1, max_size=60
).filter(lambda text: text.split() and "\ufeff" not in text and "\x85" not in text)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(set(TEXTS) - {"shipped"})), st.sampled_from(["on_time", "drift", "flow"]), WORDS
)
def test_a_text_is_replaced_in_its_own_lines(layout: str, measure: str, words: str) -> None:
    text = TEXTS[layout]
    after = set_value(text, measure, "definition", words)
    same_but(text, after, measure, definition=" ".join(words.split()))
    gone, come = changed(text, after)
    assert len(come) <= 1
    assert all("definition" in line or layout == "blocks" for line in [*gone, *come])


SHIPPED_MEASURES = parse_catalogue(SHIPPED).measures
WITH_TARGET = [m.id for m in SHIPPED_MEASURES.values() if m.targets]


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(WITH_TARGET),
    st.sampled_from(["definition", "tolerance", "owner"]),
    WORDS,
    st.integers(0, 9),
)
def test_one_line_of_the_shipped_file(measure: str, key: str, words: str, number: int) -> None:
    value: str | float = {"definition": words, "tolerance": float(number), "owner": "workforce"}[key]
    after = set_value(SHIPPED, measure, key, value)
    said = " ".join(value.split()) if isinstance(value, str) else value
    same_but(SHIPPED, after, measure, **{key: said})
    gone, come = changed(SHIPPED, after)
    assert len(gone) <= 1
    assert len(come) <= 1
    comments = [line.partition(" # ")[2] for line in gone if key != "definition"]
    assert all(comment in come[0] for comment in comments)


def targets_after(m: Measure, since: date | None, value: float) -> Mapping[str, Aim]:
    aim = Aim(at_most=value) if m.better == "low" else Aim(at_least=value)
    if since is None:
        return {"": aim}
    year = financial_year(since)
    before = dict(m.targets or {})
    if "" in before:
        kept, first = before.pop(""), financial_year(FIRST)
        before |= {first: kept} if first < year else {}
    return {**before, year: aim}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(set(TEXTS) - {"shipped"})),
    st.sampled_from(["on_time", "ready"]),
    st.integers(0, 100),
    st.none() | st.dates(date(2019, 1, 1), date(2030, 1, 1)),
)
def test_a_target_from_a_month_on(layout: str, measure: str, value: int, since: date | None) -> None:
    text = TEXTS[layout]
    m = parse_catalogue(text).measures[measure]
    if m.show == "percent" and 0 < value < 1:
        return
    after = set_target(text, measure, str(value), since, FIRST)
    same_but(text, after, measure, targets=targets_after(m, since, float(value)))
    gone, come = changed(text, after)
    assert len(come) <= (2 if layout == "no last line end" else 1)
    assert not gone or all(
        "target" in line or "202" in line or "more" in line or layout == "no last line end" for line in gone
    )


def test_a_target_for_good_is_kept_for_the_years_before() -> None:
    once = set_target(SOUND, "ready", "16", None, FIRST)
    assert "    better: low\n    target: 16\n" in once
    twice = set_target(once, "ready", "15", date(2026, 4, 1), FIRST)
    assert "    target: {2021-22: 16, 2026-27: 15}\n" in twice
    assert "{2021-22: 16, 2026-27: 14}" in set_target(twice, "ready", "14", date(2027, 3, 31), FIRST)
    same_but(twice, twice, "ready", targets={"2021-22": Aim(at_most=16), "2026-27": Aim(at_most=15)})


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(set(TEXTS) - {"shipped"})),
    WORDS,
    st.booleans(),
    st.sampled_from(["on_time", None]),
)
def test_a_note_is_a_line_of_its_own(layout: str, words: str, rebase: bool, measure: str | None) -> None:
    text = TEXTS[layout]
    about = [measure] if measure else []
    after = add_note(text, date(2026, 4, 1), words, rebase, about)
    old, new = parse_catalogue(text), parse_catalogue(after)
    (added,) = new.notes[len(old.notes) :]
    assert new.notes[: len(old.notes)] == old.notes
    assert (added.text, added.rebase, list(added.measures)) == (" ".join(words.split()), rebase, about)
    assert without_places(replace(new, notes=old.notes)) == without_places(old)
    gone, come = changed(text, after)
    assert len(gone) == (1 if layout == "flow" else 0)
    assert len(come) <= 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", ["sound", "blocks", "windows", "no last line end", "shipped"])
def test_a_new_measure_stands_at_the_end(kind: str, layout: str) -> None:
    text = TEXTS[layout]
    old = parse_catalogue(text)
    after = add_measure(text, template(old, "visits_on_time", kind))
    new = parse_catalogue(after)
    assert list(new.measures) == [*old.measures, "visits_on_time"]
    gone, come = changed(text, after)
    assert gone == [] or layout == "no last line end"
    assert all(line.endswith("\r\n") for line in come) or layout != "windows"


def test_where_there_is_no_place() -> None:
    for text in ("", "- a", "measures: {", "measures: []", "version: 1"):
        with pytest.raises(NoPlace):
            set_value(text, "on_time", "definition", "x")
        with pytest.raises(NoPlace):
            add_measure(text, "  x:\n")
    with pytest.raises(NoPlace, match='no measure "none"'):
        set_value(SOUND, "none", "definition", "x")


def test_what_has_to_be_quoted_is() -> None:
    assert plain("Visits on time") == "Visits on time"
    for text in ("no", "12:30", "a: b", "a # b", "'x", "- a", "[a", "a, b]", "", "010", "null", "*a", "a}"):
        assert plain(text).startswith('"'), text
    assert plain(85.0) == "85"
    assert plain(0.5) == "0.5"
