"""YAML's traps are closed, and every text knows its place in the file however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfcore.catalogue.mistakes import CatalogueError, Mistakes
from perfcore.catalogue.read import parse_catalogue, read_catalogue
from perfcore.catalogue.yaml_tree import Mapping, Scalar, read_tree
from tests.catalogue_texts import SOUND, broken, mistakes_in

NAME = "name: Time on a plan"
TRAPS = {
    "no": (
        NAME,
        "name: §no",
        'measures.drift: name is a text, and YAML reads no as true or false. Write "no" in quotes.',
    ),
    "On": (
        NAME,
        "name: §On",
        'measures.drift: name is a text, and YAML reads On as true or false. Write "On" in quotes.',
    ),
    "null": (
        NAME,
        "name: §~",
        'measures.drift: name is a text, and YAML reads ~ as nothing. Write "~" in quotes.',
    ),
    "nothing": (NAME, "name:§", "measures.drift: name is empty. Give it a text, or leave the key out."),
    "blanks": (NAME, "name: §' '", "measures.drift: name is empty. Give it a text, or leave the key out."),
    "a date": (
        NAME,
        "name: §2024-01-01",
        'measures.drift: name is a text, and YAML reads 2024-01-01 as a date. Write "2024-01-01" in quotes.',
    ),
    "octal in a text": (
        NAME,
        "name: §010",
        "measures.drift: name is a text, and YAML reads 010 as a number of its own making. "
        'Write "010" in quotes.',
    ),
    "octal": (
        "tolerance: 3",
        "tolerance: §010",
        "measures.on_time: tolerance is a number, and YAML reads 010 as one to the base of eight. Write 10.",
    ),
    "sexagesimal": (
        "tolerance: 3",
        "tolerance: §12:30",
        "measures.on_time: tolerance is a number, and YAML reads 12:30 as minutes and seconds.",
    ),
    "thousands": (
        "number: 10000",
        "number: §'10,000'",
        'measures.rate.per: number is a number, not "10,000". Write 10000.',
    ),
    "a number in quotes": (
        "tolerance: 3",
        "tolerance: §'3'",
        "measures.on_time: tolerance is a number, and 3 in quotes is a text. Write 3.",
    ),
    "infinity": (
        "tolerance: 3",
        "tolerance: §.inf",
        'measures.on_time: tolerance is a number, not ".inf". Write digits, with a point for decimals.',
    ),
    "yes for true": (
        "second_cell: true",
        "second_cell: §yes",
        'defaults.small_numbers: second_cell is true or false, not "yes". Write true.',
    ),
    "true in quotes": (
        "second_cell: true",
        'second_cell: §"true"',
        'defaults.small_numbers: second_cell is true or false, not "true". Write it without quotes.',
    ),
    "a key that is no": (
        "  door: Front door",
        "  door: Front door\n  §no: None",
        "groups: the key no is no text: YAML reads it as yes or no. "
        'Write "no" in quotes, or choose another word.',
    ),
    "a key that is a list": (
        "  door: Front door",
        "  door: Front door\n  ? §[a]\n  : None",
        "groups: a key must be a word, not a list or a mapping.",
    ),
    "an anchor": (
        NAME,
        "name: §&name Time on a plan",
        'measures.drift: "&name" names this place for use elsewhere. Write values out where they are used.',
    ),
    "a tag": (
        NAME,
        "name: §!!str Time",
        'measures.drift: "!!str" says what kind of value follows. Leave it out.',
    ),
    "a dangerous tag": (
        NAME,
        "name: §!!python/object/apply:os.system [ls]",
        'measures.drift: "!!python/object/apply:os.system" says what kind of value follows. Leave it out.',
    ),
    "a second document": (
        "measures:\n",
        "§---\nmeasures:\n",
        'a second document begins here ("---"). Keep one in the file.',
    ),
}
# What is no YAML at all hides the rest of the file, so it is told alone.
NO_YAML = {
    "a tab": (
        "    tolerance: 3",
        "§\ttolerance: 3",
        "a tab stands where YAML allows only spaces. Indent with spaces.",
    ),
    "a second colon": (
        NAME,
        "name: Time§: on a plan",
        "a second colon in one line, or an indent that does not fit the line above. "
        'Put a text with ": " in it in quotes.',
    ),
    "no colon": (
        "    tolerance: 3",
        "    §tolerance 3",
        "a key without a value. Is the colon, or the space after it, missing?",
    ),
    "no space": (
        "    tolerance: 3",
        "    §tolerance:3",
        "a key without a value. Is the colon, or the space after it, missing?",
    ),
    "an open quote": (
        NAME,
        "name: §'Time on a plan",
        "a quotation mark is opened here and closed only in line 78. Close it.",
    ),
    "a quote open to the end": (
        "name: Ready-made",
        'name: §"Ready-made',
        "a quotation mark is opened and never closed.",
    ),
    "an open list": (
        "drill: [team, category]",
        "drill: §[team, category",
        "a list that is opened with [ is never closed. Write ] or a comma.",
    ),
    "an open mapping": (
        "target: {between: [40, 50]}",
        "target: §{between: [40, 50]",
        "a mapping that is opened with { is never closed. Write } or a comma.",
    ),
    "too little indent": (
        "    tolerance: 3",
        "   §tolerance: 3",
        "the indent does not fit what stands above. Keys of the same level begin in the same column.",
    ),
    "a quote and more": (
        "where: need is not null",
        "where: 'N1' §= need",
        """a text goes on behind '. Put all of the value in quotes: "...\"""",
    ),
    "a percent sign first": (
        NAME,
        "name: §% on time",
        "a text may not begin with this character. Put the text in quotes.",
    ),
    "text behind a fold": (
        NAME,
        "name: > §Time",
        "something stands behind > or |. The text after them begins in the next line.",
    ),
    "a character that is none": (
        NAME,
        "name: §\x07",
        "there is a character that no text has (U+0007). Delete it.",
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), [*TRAPS.values(), *NO_YAML.values()], ids=[*TRAPS, *NO_YAML])
def test_a_trap_is_told_at_its_place(old: str, new: str, told: str) -> None:
    text, line, column = broken(old, new)
    assert f"measures.yaml:{line}:{column}: {told}" in [str(m) for m in mistakes_in(text)]


@pytest.mark.parametrize("name", [n for n in TRAPS if n != "a second document"])
def test_a_trap_is_told_alone(name: str) -> None:
    old, new, _ = TRAPS[name]
    assert len(mistakes_in(broken(old, new)[0])) == 1 + (name == "a dangerous tag")  # and a list is no text


def test_aliases_and_merge_keys_are_refused() -> None:
    text = SOUND.replace("  door: Front door", "  door: &d Front door\n  other: *d")
    text = text.replace("    tolerance: 3", "    tolerance: 3\n    <<: {show: count}")
    assert [m.message for m in mistakes_in(text)] == [
        'groups: "&d" names this place for use elsewhere. Write values out where they are used.',
        'groups: "*d" repeats another place. Write the value out.',
        'measures.on_time: "<<" copies keys from another place. Write them out.',
    ]


@pytest.mark.parametrize("nest", ["[" * 60 + "]" * 60, "{a: " * 60 + "}" * 60, "[" * 50_000])
def test_no_depth_of_nesting_exhausts_anything(nest: str) -> None:
    assert mistakes_in(SOUND + "extra:\n  " + nest)


def test_the_depth_limit_is_twenty() -> None:
    found = mistakes_in("[" * 21 + "]" * 21)
    assert [str(m) for m in found] == ["measures.yaml:1:21: this is nested more than 20 levels deep."]


def test_a_file_of_more_than_a_megabyte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "measures.yaml"
    path.write_text(SOUND + "# " + "\u00e9" * 600_000)
    with pytest.raises(CatalogueError, match="larger than 1 MB"):
        read_catalogue(path)


def test_an_empty_file_says_so() -> None:
    assert [m.message for m in mistakes_in("# nothing yet\n")] == [
        "the file is empty. docs/measures.md shows how to begin."
    ]


def test_a_file_that_is_not_utf_8_names_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "measures.yaml"
    path.write_bytes(SOUND.replace("name: Time on a plan", "name: Caf\u00e9").encode("latin-1"))
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    (mistake,) = caught.value.mistakes
    line = SOUND[: SOUND.index("Time on a plan")].count("\n") + 1
    assert (mistake.line, mistake.column) == (line, 14)


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_windows_files_have_the_same_places(change: object) -> None:
    assert callable(change)
    text, line, column = broken("show: percent", "show: §per cent")
    assert parse_catalogue(change(SOUND)) == parse_catalogue(SOUND)
    assert [(m.line, m.column) for m in mistakes_in(change(text))] == [(line, column)]


WRITINGS = {
    "plain": "working_days(start_date, §enddate) <= 45",
    "single quotes": "'team = ''N1'' and §enddate is null'",
    "double quotes": "\"team = 'N1' and §enddate is null\"",
    "two lines": "need is not null\n      and §enddate is null",
    "two lines in quotes": "'need is not null\n      and §enddate is null'",
    "folded": ">\n      need is not null\n      and §enddate is null",
    "folded, stripped": ">-\n\n      need is not null and\n\n      §enddate is null",
    "literal": "|\n      need is not null\n      and §enddate is null",
}


@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS)
def test_a_token_in_a_condition_knows_its_place_however_the_text_is_written(written: str) -> None:
    text, line, column = broken("hits: working_days(start_date, end_date) <= 45", f"hits: {written}")
    assert [(m.line, m.column) for m in mistakes_in(text)] == [(line, column)]


def test_an_escape_falls_back_to_the_start_of_the_text() -> None:
    text, line, column = broken(
        "hits: working_days(start_date, end_date) <= 45", 'hits: §"team = \\x27N1\\x27 and enddate is null"'
    )
    assert [(m.line, m.column) for m in mistakes_in(text)] == [(line, column)]


def test_the_end_of_a_text_is_a_place() -> None:
    tree = read_tree("a: b <=   # comment", Mistakes("f"))
    assert isinstance(tree, Mapping)
    scalar = tree.get("a")
    assert isinstance(scalar, Scalar)
    assert (scalar.place(4).line, scalar.place(4).column) == (1, 8)
