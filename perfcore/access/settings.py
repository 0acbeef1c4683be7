"""`perfcore.yaml`: who has which role, how small numbers are hidden, how long the audit is kept.

Everything in it may be left out, and so may the file. docs/access.md says what each key does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from perfcore.access.viewer import ALLOWED
from perfcore.disclosure.rules import RuleSet
from perfcore.safety.yaml_files import BadYaml, parse_yaml, read_text

LARGEST_NUMBER = 36_500  # a hundred years in days


class BadSettings(ValueError):  # noqa: N818 - it reads as what is wrong
    """The settings file cannot be used. The message is one sentence and says why."""


@dataclass(frozen=True)
class Settings:
    """`roles` and `teams` map a value of `claim` to a role and to the teams of a manager.

    `name` is the claim that names a person in the record of who looked and in the minutes.
    """

    claim: str = "groups"
    roles: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: RuleSet = field(default_factory=RuleSet)
    keep_days: int = 2190
    idle_minutes: int = 30
    longest_hours: int = 10
    name: str = "email"


KNOWN: dict[str, tuple[str, ...]] = {
    "roles": ("claim", "map", "teams"),
    "disclosure": ("style", "base"),
    "audit": ("keep_days",),
    "sign_in": ("idle_minutes", "longest_hours", "name"),
}


def settings(file: Path | None = None) -> Settings:
    """What PERFCORE_SETTINGS (perfcore.yaml without it) says; as it ships where there is no such file.

    Raises `BadSettings`.
    """
    named = os.environ.get("PERFCORE_SETTINGS")
    path = file or Path(named or "perfcore.yaml")
    try:
        stat = path.stat()
    except OSError as error:
        if file is None and not named:
            return Settings()
        raise BadSettings(f"{path} cannot be read: {error.strerror or error}.") from error
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> Settings:
    del changed, size  # only parts of the key
    try:
        return parse(read_text(path))
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error.strerror or error}.") from error
    except (BadYaml, BadSettings) as error:
        raise BadSettings(f"{path}: {error}") from error


def parse(text: str) -> Settings:
    """Settings from YAML. Raises `BadSettings` for what is unknown, misplaced, nested deep or repeated."""
    try:
        given = parse_yaml(text)
    except BadYaml as error:
        raise BadSettings(str(error)) from error
    parts = _mapping("the file", given if given is not None else {}, (*KNOWN, "version"))
    own = {name: _mapping(name, parts.get(name) or {}, keys) for name, keys in KNOWN.items()}
    roles, disclosure, sign_in = own["roles"], own["disclosure"], own["sign_in"]
    ready = Settings()
    return Settings(
        claim=_text("roles.claim", roles.get("claim", ready.claim)),
        roles={name: _role(role) for name, role in _pairs("roles.map", roles.get("map")).items()},
        teams={
            str(name): _teams(name, teams)
            for name, teams in _pairs("roles.teams", roles.get("teams")).items()
        },
        rules=_rules(disclosure),
        keep_days=_whole("audit.keep_days", own["audit"].get("keep_days", ready.keep_days)),
        idle_minutes=_whole("sign_in.idle_minutes", sign_in.get("idle_minutes", ready.idle_minutes)),
        longest_hours=_whole("sign_in.longest_hours", sign_in.get("longest_hours", ready.longest_hours)),
        name=_text("sign_in.name", sign_in.get("name", ready.name)),
    )


def _mapping(where: str, given: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    pairs = _pairs(where, given)
    for key in pairs:
        if key not in keys:
            raise BadSettings(f'{where} has no key "{key}"; there is: {", ".join(keys)}.')
    return pairs


def _pairs(where: str, given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BadSettings(f"{where} holds keys and what they are set to.")
    return {str(key): value for key, value in given.items()}


def _text(where: str, given: Any) -> str:
    if not isinstance(given, str) or not given:
        raise BadSettings(f"{where} is a text.")
    return given


def _role(given: Any) -> str:
    if not isinstance(given, str) or given not in ALLOWED:
        raise BadSettings(f'there is no role "{given}"; there is: {", ".join(ALLOWED)}.')
    return given


def _teams(name: object, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(team, str) for team in given):
        raise BadSettings(f"roles.teams of {name} is a list of teams.")
    return tuple(given)


def _whole(where: str, given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= LARGEST_NUMBER:
        raise BadSettings(f"{where} is a whole number above 0, at most {LARGEST_NUMBER:,}.")
    return given


def _rules(given: Mapping[str, Any]) -> RuleSet:
    style = given.get("style", "suppress")
    if style not in ("suppress", "round"):
        raise BadSettings('disclosure.style is "suppress" or "round".')
    return RuleSet(style=style, base=_whole("disclosure.base", given.get("base", RuleSet().base)))
