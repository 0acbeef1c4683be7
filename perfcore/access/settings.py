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

import yaml

from perfcore.access.viewer import ALLOWED
from perfcore.disclosure.rules import RuleSet

LARGEST = 64 * 1024
DEEPEST = 6


class BadSettings(ValueError):  # noqa: N818 - it reads as what is wrong
    """The settings file cannot be used. The message is one sentence and says why."""


@dataclass(frozen=True)
class Settings:
    """`roles` and `teams` map a value of the claim to a role and to the teams of a manager."""

    claim: str = "groups"
    roles: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: RuleSet = field(default_factory=RuleSet)
    keep_days: int = 2190
    idle_minutes: int = 30
    longest_hours: int = 10


KNOWN: dict[str, tuple[str, ...]] = {
    "roles": ("claim", "map", "teams"),
    "disclosure": ("style", "base"),
    "audit": ("keep_days",),
    "sign_in": ("idle_minutes", "longest_hours"),
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
    del changed  # only a part of the key
    if size > LARGEST:
        raise BadSettings(f"{path} is larger than {LARGEST // 1024} KB.")
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}.") from error
    except BadSettings as error:
        raise BadSettings(f"{path}: {error}") from error


def parse(text: str) -> Settings:
    """Settings from YAML. Raises `BadSettings` for what is unknown, misplaced, nested deep or repeated."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise BadSettings("anchors and aliases are not used here.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise BadSettings(f"it is nested more than {DEEPEST} deep.")
        given = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise BadSettings(f"it is no YAML: {' '.join(str(error).split())}.") from error
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
    if given not in ALLOWED:
        raise BadSettings(f'there is no role "{given}"; there is: {", ".join(ALLOWED)}.')
    return str(given)


def _teams(name: object, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(team, str) for team in given):
        raise BadSettings(f"roles.teams of {name} is a list of teams.")
    return tuple(given)


def _whole(where: str, given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise BadSettings(f"{where} is a whole number above 0.")
    return given


def _rules(given: Mapping[str, Any]) -> RuleSet:
    style = given.get("style", "suppress")
    if style not in ("suppress", "round"):
        raise BadSettings('disclosure.style is "suppress" or "round".')
    return RuleSet(style=style, base=_whole("disclosure.base", given.get("base", RuleSet().base)))
