"""Small files of settings in YAML, read by one loader with bounds.

At most 64 KB, nested at most six deep, without anchors, aliases, tags and keys given twice. `measures.yaml`
has a reader of its own, with the same bounds and every mistake by its place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from perfcore.safety.text import odd_character, one_line

LARGEST = 64 * 1024
DEEPEST = 6
_TOO_LARGE = f"it is larger than {LARGEST // 1024} KB."
_LONGEST_KEY = 200
_LONGEST_NUMBER = 40


class BadYaml(ValueError):  # noqa: N818 - it reads as what is wrong
    """The text cannot be used. The message is one sentence, without the file's name, and says why."""


def read_yaml(path: Path) -> Any:
    """What a file holds; None where it is empty. Raises `BadYaml`, or `OSError`."""
    return parse_yaml(read_text(path))


def read_text(path: Path) -> str:
    """The text of a file that is not too large. Raises `BadYaml`, or `OSError`."""
    if path.exists() and not path.is_file():
        raise BadYaml("it is no file.")
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BadYaml(_TOO_LARGE)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadYaml("it is not in UTF-8: save it again so, with any editor.") from None


def parse_yaml(text: str) -> Any:
    """Plain texts, numbers, lists and mappings from YAML. Raises `BadYaml`."""
    if len(text) > LARGEST:
        raise BadYaml(_TOO_LARGE)
    try:
        _look_through(text)
        return yaml.safe_load(text)
    except yaml.reader.ReaderError as error:
        code = f"U+{int(error.character):04X}" if isinstance(error.character, int) else "unknown"
        raise BadYaml(f"there is a character that no text has ({code}).") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, BadYaml):
            raise
        raise BadYaml(f"it is no YAML: {one_line(' '.join(str(error).split()))[:200]}.") from None


def _look_through(text: str) -> None:
    open_ones: list[set[str] | None] = []  # keys of an open mapping, None for a list
    is_key: list[bool] = []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BadYaml("anchors and aliases are not used here.")
        if (tag := getattr(event, "tag", None)) is not None:
            raise BadYaml(f"it is no plain YAML: leave {one_line(tag)[:60]} out.")
        if isinstance(event, yaml.CollectionEndEvent):
            open_ones.pop()
            is_key.pop()
        elif isinstance(event, yaml.NodeEvent):
            keys = open_ones[-1] if open_ones else None
            if keys is not None and is_key[-1]:
                _add_key(event, keys)
            if open_ones:
                is_key[-1] = not is_key[-1]
        if isinstance(event, yaml.ScalarEvent):
            _look_at(event)
        if isinstance(event, yaml.CollectionStartEvent):
            open_ones.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
            is_key.append(True)
            if len(open_ones) > DEEPEST:
                raise BadYaml(f"it is nested more than {DEEPEST} deep.")


def _add_key(event: yaml.NodeEvent, keys: set[str]) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        raise BadYaml("a key is a word, not a list or a mapping.")
    if len(event.value) > _LONGEST_KEY:
        raise BadYaml(f'a key is longer than {_LONGEST_KEY} characters: "{one_line(event.value[:40])}...".')
    if event.value in keys:
        raise BadYaml(f'the key "{one_line(event.value)}" is here twice.')
    keys.add(event.value)


def _look_at(event: yaml.ScalarEvent) -> None:
    if odd := odd_character(event.value):
        raise BadYaml(f"there is a character that no text has ({odd}).")
    if event.style is None and len(event.value) > _LONGEST_NUMBER and event.value[:1] in "+-.0123456789":
        raise BadYaml(f'"{one_line(event.value[:20])}..." is too long for a number: put a text in quotes.')
