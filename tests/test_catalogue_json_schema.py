"""The JSON Schema for editors: current, never stricter than `check`, and what of the mistakes it sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from perfcore.catalogue.json_schema import json_schema
from tests.catalogue_texts import SOUND
from tests.test_catalogue_examples import WITH
from tests.test_catalogue_mistakes import CASES

ROOT = Path(__file__).resolve().parent.parent
MADE = json_schema()
VALIDATOR = jsonschema.Draft7Validator(MADE)

# What needs the rest of the file, the meaning of a condition, or arithmetic: only `check` finds it.
BEYOND = {
    "a misspelt column",
    "a misspelt dimension",
    "an unknown owner",
    "an unknown group",
    "two equals signs",
    "a year that is none",
    "bands that fall",
    "a band that is not there",
    "a dimension that the table lacks",
    "a range backwards",
    "the wrong way round",
    "a year total in a month",
    "a share of one as a percentage",
    "more than all",
    "a target about no band",
    "a note about nothing",
    "an age band of one's own",
    "an address that is none",
    "the same name twice",
}


class Loader(yaml.SafeLoader):
    """YAML as editors read it: a date is a text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in tags if not tag.endswith("timestamp")]
    for first, tags in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(text: str) -> Any:
    return json.loads(json.dumps(yaml.load(text, Loader=Loader)))


def test_the_committed_file_is_current() -> None:
    committed = (ROOT / "measures.schema.json").read_text(encoding="utf-8")
    assert committed == json.dumps(MADE, indent=1, ensure_ascii=False) + "\n"


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(MADE)
    jsonschema.Draft202012Validator.check_schema(MADE)


@pytest.mark.parametrize("text", [SOUND, WITH], ids=["sound", "with an example"])
def test_it_accepts_what_is_sound(text: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read(text))] == []


def test_it_accepts_the_shipped_file() -> None:
    text = (ROOT / "measures.yaml").read_text(encoding="utf-8")
    assert [error.message for error in VALIDATOR.iter_errors(read(text))] == []


@pytest.mark.parametrize("name", sorted(set(CASES) - BEYOND))
def test_it_rejects_a_mistake(name: str) -> None:
    old, new, _ = CASES[name]
    assert not VALIDATOR.is_valid(read(SOUND.replace(old, new.replace("§", ""), 1)))


@pytest.mark.parametrize("name", sorted(BEYOND))
def test_what_it_cannot_see_it_does_not_claim(name: str) -> None:
    old, new, _ = CASES[name]
    assert VALIDATOR.is_valid(read(SOUND.replace(old, new.replace("§", ""), 1)))
