"""Small changes to the text of measures.yaml that leave every other line as it is, byte for byte.

Nothing is written back from a parsed file: the new words are put where the YAML node stands that they
replace, or in a line of their own, so that comments, blanks, quotes and line endings stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from perfcore.catalogue.model import financial_year

_BEFORE_TARGET = ("better", "show")  # a new key of a measure stands below the first of these that is there


class NoPlace(ValueError):  # noqa: N818 - it reads as what is wrong
    """The text has no place for a change: the measure is not there, or its YAML cannot be read."""


@dataclass(frozen=True)
class _Step:
    key: yaml.ScalarNode
    value: yaml.Node


def set_value(text: str, measure: str, key: str, value: str | float) -> str:
    """The text with one key of a measure set: its value replaced, or a line added. Raises `NoPlace`."""
    found = _measure(text, measure)
    written = plain(value)
    step = _step(found.value, key)
    if step is not None:
        return _replaced(text, step.value, written)
    return _added(text, found, key, written)


def set_target(text: str, measure: str, value: str, since: date | None, first: date) -> str:
    """The text with a measure's target set for good, or from the financial year of `since` on.

    `value` is YAML: 85, or {between: [40, 50]}. A target that held for good is kept for the years from
    `first` (the first month that is shown) up to the new one. Raises `NoPlace`.
    """
    found = _measure(text, measure)
    step = _step(found.value, "target")
    if since is None:
        if step is not None:
            return _replaced(text, step.value, value)
        return _added(text, found, "target", value)
    year = financial_year(since)
    if step is None:
        return _added(text, found, "target", f"{{{year}: {value}}}")
    by_year = isinstance(step.value, yaml.MappingNode) and all(
        re.fullmatch(r"\d{4}-\d\d", str(key.value)) for key, _ in step.value.value
    )
    if not by_year:
        before = financial_year(first)
        if before >= year:
            return _replaced(text, step.value, f"{{{year}: {value}}}")
        kept = _source(text, step.value)
        return _replaced(text, step.value, f"{{{before}: {kept}, {year}: {value}}}")
    of_year = _step(step.value, year)
    if of_year is not None:
        return _replaced(text, of_year.value, value)
    assert isinstance(step.value, yaml.MappingNode)
    return _entry(text, step.value, f"{year}: {value}")


def add_note(text: str, month: date, words: str, rebase: bool, measures: Sequence[str]) -> str:
    """The text with a note added at the end of `notes`; a line of its own where they are lines."""
    parts = [f"month: {month:%Y-%m}", f"text: {plain(words)}"]
    parts += ["rebase: true"] if rebase else []
    parts += [f"measures: [{', '.join(measures)}]"] if measures else []
    note = f"{{{', '.join(parts)}}}"
    top = _top(text)
    notes = _step(top, "notes")
    ending = _ending(text)
    if notes is None:
        place = _step(top, "measures")
        if place is None:
            raise NoPlace("The file has no measures.")
        at = place.key.start_mark.index
        return f"{text[:at]}notes:{ending}  - {note}{ending}{ending}{text[at:]}"
    if not isinstance(notes.value, yaml.SequenceNode):
        raise NoPlace("notes is no list.")
    if notes.value.flow_style:
        return _before_bracket(text, notes.value, note)
    last = notes.value.value[-1]
    indent = " " * notes.value.start_mark.column
    return _new_line(text, _end(text, last), f"{indent}- {note}")


def add_measure(text: str, lines: str) -> str:
    """The text with the lines of a new measure (as `template` gives them) at the end of `measures`."""
    step = _step(_top(text), "measures")
    if step is None or not isinstance(step.value, yaml.MappingNode) or step.value.flow_style:
        raise NoPlace("The file has no measures to stand beside.")
    at = _end(text, step.value)
    until = text.find("\n", at)
    head, tail = (text, "") if until < 0 else (text[: until + 1], text[until + 1 :])
    ending = _ending(text)
    body = lines.replace("\n", ending)
    return f"{head}{'' if head.endswith(chr(10)) else ending}{body}{tail}"


def plain(value: str | float) -> str:
    """A value as YAML of one line: as it is where YAML reads the same, else in double quotes."""
    if not isinstance(value, str):
        return f"{value:.10g}"
    words = " ".join(value.split())
    try:
        node = yaml.compose(f"[{words}]", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        node = None
    if isinstance(node, yaml.SequenceNode) and len(node.value) == 1:
        (only,) = node.value
        same = isinstance(only, yaml.ScalarNode) and only.value == words and only.style is None
        if same and only.tag.endswith(":str") and only.end_mark.index == len(words) + 1:
            return words
    return json.dumps(words, ensure_ascii=False)


def _top(text: str) -> yaml.Node:
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise NoPlace("The text is no YAML at the moment: mend what is wrong first.") from error
    if not isinstance(top, yaml.MappingNode):
        raise NoPlace("The text has no keys.")
    return top


def _measure(text: str, measure: str) -> _Step:
    measures = _step(_top(text), "measures")
    found = None if measures is None else _step(measures.value, measure)
    if found is None or not isinstance(found.value, yaml.MappingNode):
        raise NoPlace(f'There is no measure "{measure}" in the text.')
    return found


def _step(node: yaml.Node, key: str) -> _Step | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next(
        (_Step(k, v) for k, v in node.value if isinstance(k, yaml.ScalarNode) and k.value == key), None
    )


def _source(text: str, node: yaml.Node) -> str:
    return text[node.start_mark.index : _end(text, node)]


def _end(text: str, node: yaml.Node) -> int:
    """Where a node ends: PyYAML's mark of a block is where the next thing begins, behind comments."""
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = node.end_mark.index
    return node.start_mark.index + len(text[node.start_mark.index : end].rstrip())


def _replaced(text: str, node: yaml.Node, written: str) -> str:
    start, end = node.start_mark.index, _end(text, node)
    if end == start:  # an empty value: "key:" with nothing behind it
        written = written if text[start - 1 : start].isspace() else f" {written}"
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style:
        # a block begins in a line of its own: its value moves up behind the key
        colon = text.rindex(":", 0, start)
        return f"{text[: colon + 1]} {written}{text[end:]}"
    return text[:start] + written + text[end:]


def _added(text: str, measure: _Step, key: str, written: str) -> str:
    node = measure.value
    assert isinstance(node, yaml.MappingNode)
    if node.flow_style:
        return _before_bracket(text, node, f"{key}: {written}")
    beside = next((s for name in _BEFORE_TARGET if (s := _step(node, name)) is not None), None)
    last = beside.value if beside is not None else node.value[-1][1]
    return _new_line(text, _end(text, last), f"{' ' * node.start_mark.column}{key}: {written}")


def _entry(text: str, node: yaml.MappingNode, written: str) -> str:
    if node.flow_style:
        return _before_bracket(text, node, written)
    return _new_line(text, _end(text, node), f"{' ' * node.start_mark.column}{written}")


def _before_bracket(text: str, node: yaml.CollectionNode, written: str) -> str:
    """The text with one more item before the bracket that closes a list or mapping."""
    at = node.end_mark.index - 1
    if not node.value:
        return f"{text[:at]}{written}{text[at:]}"
    last = node.value[-1]
    end = _end(text, last[1] if isinstance(last, tuple) else last)
    # a comma that is there already stays before what is added
    comma = re.match(r"\s*,", text[end:at])
    end += comma.end() if comma else 0
    return f"{text[:end]}{' ' if comma else ', '}{written}{text[end:]}"


def _new_line(text: str, at: int, line: str) -> str:
    """The text with a line below the one in which the character `at` stands, comment and all."""
    until = text.find("\n", at)
    ending = _ending(text)
    if until < 0:
        return f"{text}{ending}{line}"
    return f"{text[: until + 1]}{line}{ending}{text[until + 1 :]}"


def _ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
