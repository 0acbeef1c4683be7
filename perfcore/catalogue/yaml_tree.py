"""YAML as a tree in which everything knows its place, with YAML's traps closed.

Built from PyYAML's events rather than its values: nothing is turned into a Python object that the
writer did not mean (`no` into false, `12:30` into 750), and no depth of nesting can exhaust the stack.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from perfcore.catalogue.mistakes import Mistakes, Place, quoted
from perfcore.catalogue.yaml_syntax import explain
from perfcore.safety.text import odd_character

DEEPEST = 20
LARGEST = 1_000_000

_RESOLVERS: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers


@dataclass(frozen=True)
class Scalar:
    """A text, a number, yes or no: what the writer wrote, and what YAML takes it for when unquoted.

    `reads_as` is "str" for everything quoted; otherwise the last part of YAML's tag, such as
    "bool" or "int".
    """

    text: str
    at: Place
    reads_as: str
    source: str = field(default="", compare=False, repr=False)  # as written, quotes included
    block: bool = False
    quoted: bool = False

    def place(self, offset: int) -> Place:
        """Where the character `offset` of `text` stands in the file; also one past the last.

        Folding and quoting only change blanks and escapes, so text and source are walked side by side.
        """
        i, end = 0, len(self.source)
        if self.block:
            i = self.source.find("\n") + 1 or end
        elif self.quoted:
            i = 1
        seen = 0  # one past the last character that was matched
        for here, char in enumerate(self.text[: offset + 1]):
            if char.isspace():
                continue
            while i < end and self.source[i].isspace():
                i += 1
            if i >= end or self.source[i] != char:
                return self.at  # an escape or the like: the start of the scalar is true enough
            if here == offset:
                return self._in_source(i)
            # '' in a quoted text is one quote
            i += 2 if self.quoted and self.source[i : i + 2] == "''" and self.source[0] == "'" else 1
            seen = i
        return self._in_source(seen)

    def _in_source(self, i: int) -> Place:
        before = self.source[:i]
        line = before.count("\n")
        column = i - before.rfind("\n") if line else self.at.column + i
        return Place(self.at.line + line, column)


@dataclass(frozen=True)
class Sequence:
    items: tuple[Node, ...]
    at: Place


@dataclass(frozen=True)
class Entry:
    key: str
    key_at: Place
    value: Node


@dataclass(frozen=True)
class Mapping:
    """Entries in the order of the file, each key once; `dropped` says that some had no usable key."""

    entries: tuple[Entry, ...]
    at: Place
    dropped: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(e.key for e in self.entries)

    def get(self, key: str) -> Node | None:
        return next((e.value for e in self.entries if e.key == key), None)


Node = Scalar | Sequence | Mapping


@dataclass
class _Open:
    """A list or mapping that is not closed yet. `key` waits for its value."""

    at: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: Node | None = None
    dropped: bool = False


class _Text:
    """The text of the file, with its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.long_quote = (0, 0)  # where the latest quoted text of several lines begins and ends
        self.starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]

    def place(self, index: int) -> Place:
        line = bisect.bisect_right(self.starts, index)
        return Place(line, index - self.starts[line - 1] + 1)


def plain_lines(text: str) -> str:
    """The text as its places count it: lines end with one character, and no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_tree(text: str, mistakes: Mistakes) -> Node | None:
    """The one document in `text`; None where it is empty or no tree can be made of it.

    Every trap that is met goes to `mistakes`; what stands inside it is still read, so that all
    other mistakes are found in the same pass.
    """
    text = plain_lines(text)
    lines = _Text(text)
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        mistakes.add(Place(1, 1), "", "the file is larger than 1 MB.", "No catalogue needs that much.")
        return None
    try:
        return _built(yaml.parse(text, Loader=yaml.SafeLoader), lines, mistakes)
    except yaml.reader.ReaderError as error:
        code = f"U+{int(error.character):04X}" if isinstance(error.character, int) else "unknown"
        mistakes.add(
            lines.place(error.position), "", f"there is a character that no text has ({code}).", "Delete it."
        )
    except yaml.MarkedYAMLError as error:
        at, says, hint = explain(error, text, lines.long_quote)
        mistakes.add(lines.place(at), "", says, hint)
    return None


def _built(events: Iterator[yaml.Event], lines: _Text, mistakes: Mistakes) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    documents = 0
    for event in events:
        at = lines.place(event.start_mark.index) if event.start_mark else Place(1, 1)
        done: Node | None = None
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    mistakes.add(at, "", 'a second document begins here ("---").', "Keep one in the file.")
                    return root
            case yaml.AliasEvent():
                mistakes.add(
                    at, _path(stack), f'"*{event.anchor}" repeats another place.', "Write the value out."
                )
                done = Scalar("", at, "trap")
            case yaml.ScalarEvent():
                _refuse_extras(event, at, _path(stack), mistakes)
                if odd := odd_character(event.value):
                    mistakes.add(
                        at, _path(stack), f"there is a character that no text has ({odd}).", "Delete it."
                    )
                done = _scalar(event, at, lines)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                _refuse_extras(event, at, _path(stack), mistakes)
                if len(stack) == DEEPEST:
                    mistakes.add(at, "", f"this is nested more than {DEEPEST} levels deep.")
                    return None
                stack.append(_Open(at, isinstance(event, yaml.MappingStartEvent)))
            case yaml.MappingEndEvent():
                closed = stack.pop()
                done = Mapping(tuple(closed.entries), closed.at, closed.dropped)
            case yaml.SequenceEndEvent():
                closed = stack.pop()
                done = Sequence(tuple(closed.items), closed.at)
        if done is None:
            continue
        if not stack:
            root = done
        elif not stack[-1].is_mapping:
            stack[-1].items.append(done)
        elif stack[-1].key is None:
            stack[-1].key = done
        else:
            _add_entry(stack[-1], done, _path(stack), mistakes)
    return root


def _path(stack: list[_Open]) -> str:
    """The keys that lead to the innermost open list or mapping."""
    return ".".join(o.key.text for o in stack[:-1] if isinstance(o.key, Scalar))


def _refuse_extras(event: yaml.NodeEvent, at: Place, where: str, mistakes: Mistakes) -> None:
    if event.anchor is not None:
        says = f'"&{event.anchor}" names this place for use elsewhere.'
        mistakes.add(at, where, says, "Write values out where they are used.")
    tag = getattr(event, "tag", None)
    if tag is not None:
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        mistakes.add(at, where, f"{quoted(shown)} says what kind of value follows.", "Leave it out.")


def _scalar(event: yaml.ScalarEvent, at: Place, lines: _Text) -> Scalar:
    plain = event.style is None
    reads_as = "str"
    if plain:
        reads_as = _read_as(event.value)
    assert event.start_mark is not None
    assert event.end_mark is not None
    source = lines.text[event.start_mark.index : event.end_mark.index]
    in_quotes = event.style in ("'", '"')
    if in_quotes and "\n" in source:
        lines.long_quote = (event.start_mark.index, event.end_mark.index)
    return Scalar(event.value, at, reads_as, source, event.style in ("|", ">"), in_quotes)


def _read_as(plain: str) -> str:
    """What YAML takes an unquoted text for: "str", "bool", "int", "null" and so on."""
    for tag, pattern in _RESOLVERS.get(plain[:1], []):
        if pattern.match(plain):
            return tag.rsplit(":", 1)[-1]
    return "str"


def _add_entry(inside: _Open, value: Node, where: str, mistakes: Mistakes) -> None:
    key, inside.key = inside.key, None
    if isinstance(key, Scalar) and key.reads_as == "str":
        first = next((e for e in inside.entries if e.key == key.text), None)
        if first is None:
            inside.entries.append(Entry(key.text, key.at, value))
            return
        says = f"{quoted(key.text)} is here twice, first in line {first.key_at.line}."
        mistakes.add(key.at, where, says, "YAML would silently keep only one of them.")
    elif key is not None:
        inside.dropped = True
        _refuse_key(key, where, mistakes)


def _refuse_key(key: Node, where: str, mistakes: Mistakes) -> None:
    if not isinstance(key, Scalar):
        mistakes.add(key.at, where, "a key must be a word, not a list or a mapping.")
        return
    if key.reads_as == "trap":
        return
    if key.reads_as == "merge":
        mistakes.add(key.at, where, '"<<" copies keys from another place.', "Write them out.")
        return
    if key.text == "":
        mistakes.add(key.at, where, "there is no key before the colon.")
        return
    says = f"the key {key.text} is no text: YAML reads it as {_KIND[key.reads_as]}."
    hint = f'Write "{key.text}" in quotes, or choose another word.'
    if key.text.isdecimal() and len(key.text) == 4:
        year = int(key.text)
        hint = f"Write the financial year: {year}-{(year + 1) % 100:02d}."
    mistakes.add(key.at, where, says, hint)


_KIND = {
    "bool": "yes or no",
    "int": "a number",
    "float": "a number",
    "null": "nothing",
    "timestamp": "a date",
    "value": "a default",
}
