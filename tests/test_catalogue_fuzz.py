"""Whatever stands in the file: a catalogue, or mistakes with places, and nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from perfcore.catalogue.mistakes import CatalogueError
from perfcore.catalogue.model import Catalogue
from perfcore.catalogue.read import parse_catalogue
from perfcore.catalogue.yaml_tree import plain_lines
from tests.catalogue_texts import SOUND

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
