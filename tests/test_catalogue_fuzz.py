"""Whatever stands in the file: a catalogue, or mistakes with places, and nothing else."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st

from perfcore.catalogue.mistakes import CatalogueError
from perfcore.catalogue.model import Catalogue
from perfcore.catalogue.read import parse_catalogue
from perfcore.catalogue.yaml_tree import plain_lines
from perfcore.records.tables import TABLES
from perfcore.signals.judging import Question
from perfcore.signals.measures import judge_all
from perfcore.values.values import Values
from tests.catalogue_texts import SOUND
from tests.invented_records import invented

PIECES = [
    "", " ", "  ", "\n", ":", ": ", "- ", "[", "]", "{", "}", ",", "'", '"', "#", "&a ", "*a", "<<: ",
    "!!int ", "---\n", "? ", "|\n", ">\n", "%", "@", "\t", "no", "~", "010", "12:30", "1e3", ".nan",
    "2024-01-01", "45", "null", "(", ")", "=", "==", "and ", "start_date", "show", "target: ",
    "between", "\u00e9", "\u2028", "\x00", "\ud800", "\ufeff", "\r", "[[[[[[[[[[[[[[[[[[[[[[[",
]  # fmt: skip


def outcome(text: str) -> Catalogue | tuple[str, ...]:
    """The catalogue, or the mistakes in words. Anything else that is raised fails the test."""
    try:
        return parse_catalogue(text)
    except CatalogueError as error:
        mistakes = error.mistakes
    assert mistakes
    lines = plain_lines(text).split("\n")
    places = [(m.line, m.column) for m in mistakes]
    assert places == sorted(places)
    assert all(1 <= line <= len(lines) for line, _ in places)
    assert all(1 <= column <= len(lines[line - 1]) + 1 for line, column in places)
    return tuple(str(m) for m in mistakes)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = SOUND
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 12))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + gone :]
    return text


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_a_damaged_file_gives_mistakes_with_places_the_same_every_time(text: str) -> None:
    assert outcome(text) == outcome(text)


LINES = SOUND.splitlines()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1), st.integers(0, 6))
def test_lines_that_moved_or_got_lost_give_mistakes_with_places(start: int, to: int, count: int) -> None:
    lines = LINES[:start] + LINES[start + count :]
    lines[to:to] = LINES[start : start + count]
    outcome("\n".join(lines))
    outcome("\n".join(LINES[:start] + LINES[start + count :]))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PIECES, "version: 1\n", "measures:\n", "  a:\n", "    show: count\n"]), max_size=30
    )
)
def test_any_pieces_give_mistakes_with_places(pieces: list[str]) -> None:
    outcome("".join(pieces))


# ---- what is accepted can be counted -----------------------------------------------------------------

# a word of the sound catalogue, and what somebody might write in its place: much of it is sound as well
SWAPS = {
    "table": sorted(TABLES),
    "month": ["start_date", "end_date", "held_date", "contact_date", "referral_date", "order_date"],
    "open": ["[start_date, end_date]", "[end_date, start_date]", "[start_date, start_date]"],
    "show": ["count", "percent", "median", "bands"],
    "hits": [
        "seen", "not seen", "age between 5 and 9", "months_since_previous(end_date) <= 24",
        "end_date is null",
        "worker is null or team <> 'x'", "days_between(end_date, month_end) > 3", "sex in ('Female', 'Male')",
        "start_date >= '2023-02-28'", "age = -3",
    ],
    "value": [
        "months_open", "days_open", "age", "months_between(end_date, start_date)",
        "months_since_previous(start_date)", "working_days(end_date, month_end)",
    ],
    "where": ["need is not null", "age > 200", "disabled = true", "start_date > end_date", "locality = ''"],
    "over": ["month", "last_12_months", "year_to_date"],
    "bands": ["[15, 18, 24]", "[0]", "[-5, 0, 1000000]"],
    "watch": ["24 and over", "0 and over", "under -5"],
    "count_of": ["rows", "children", "families"],
    "better": ["high", "low", "neither"],
    "settles": ["0", "24"],
    "months": ["1", "240"],
    "decimals": ["0", "4"],
    "families": ["none", "family_id"],
    "per": ["{number: 1, population: children_0_17}"],
    "drill": ["[]", "[team]", "[age_band, team]"],
    "target": ["0", "{between: [0, 0]}", "{2025-26: 5}", "{at_most: 3}", "{year_total: 0}"],
}  # fmt: skip
LOAD = invented(3, date(2024, 4, 15))


@st.composite
def swapped(draw: st.DrawFn) -> str:
    lines = SOUND.splitlines()
    first = lines.index("measures:") + 1
    for _ in range(draw(st.integers(1, 5))):
        key = draw(st.sampled_from(sorted(SWAPS)))
        value = draw(st.sampled_from(SWAPS[key]))
        known = [i for i in range(first, len(lines)) if lines[i].startswith(f"    {key}: ")]
        heads = [i for i in range(first, len(lines)) if lines[i].startswith("    better: ")]
        if known and draw(st.booleans()):
            lines[draw(st.sampled_from(known))] = f"    {key}: {value}"
        else:
            lines.insert(draw(st.sampled_from(heads)), f"    {key}: {value}")
    return "\n".join(lines)


@settings(max_examples=60, deadline=None)
@given(swapped())
def test_a_file_that_is_accepted_can_be_counted_and_judged(text: str) -> None:
    found = outcome(text)
    event("accepted" if isinstance(found, Catalogue) else "refused")
    if not isinstance(found, Catalogue):
        return
    values = Values(LOAD, found)
    before = parse_catalogue(SOUND).measures
    for measure in found.measures.values():
        if measure == before[measure.id]:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            frame = values.compute(measure.id)
            for dimension in measure.drill[:1]:
                values.compute(measure.id, by=dimension)
        assert not (frame["n"] < 0).any()
        if values.missing_for(measure.id) is None:
            judge_all(values, [Question(measure)])


def test_most_swaps_of_one_word_are_accepted_somewhere() -> None:
    """The property above must not hold only because nothing is ever accepted."""
    lines = SOUND.splitlines()
    accepted = set()
    for key, values in SWAPS.items():
        for i, line in enumerate(lines):
            if line.startswith(f"    {key}: "):
                for value in values:
                    swapped_in = [*lines[:i], f"    {key}: {value}", *lines[i + 1 :]]
                    if isinstance(outcome("\n".join(swapped_in)), Catalogue):
                        accepted.add((key, value))
    assert len({key for key, _ in accepted}) >= 9
    assert len(accepted) >= 25
