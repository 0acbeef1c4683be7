"""Who has signed in: role, teams and name, from what the provider says and perfcore.yaml maps."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from perfcore.access import sign_ins
from perfcore.access.settings import BadSettings, Settings, settings
from perfcore.access.sign_ins import SignedOut
from perfcore.access.viewer import Refused, Role, Viewer

LONGEST_NAME = 120
_LOG = logging.getLogger(__name__)


class NoRole(Refused):
    """Somebody has signed in, and no role is theirs."""


def viewer(data: Path, claims: Mapping[str, Any], step: bool = True) -> Viewer:
    """The viewer that a sign-in stands for, by the settings and the record of sign-ins as they are now.

    `claims` are the provider's; `step=False` does not count as a step of the person. Raises `SignedOut` or
    `NoRole`.
    """
    try:
        now = settings()
    except BadSettings as why:
        _LOG.error("%s", why)
        raise NoRole(
            "Nothing is shown, since perfcore's settings have a mistake, which its log names: please tell "
            "whoever looks after it."
        ) from why
    sign_ins.must_be_going_on(data, claims, now.idle_minutes, now.longest_hours, step)
    return person(claims, now)


def end(data: Path, claims: Mapping[str, Any]) -> None:
    """Sign a person out, in every tab and browser."""
    sign_ins.end(data, claims)


def person(claims: Mapping[str, Any], now: Settings) -> Viewer:
    """Role, teams and name. Of several roles, the one that stands first in `roles.map`; teams are added up.

    Raises `NoRole`.
    """
    groups = values(claims, now.claim)
    name = _name(claims, now)
    role = next((role for group, role in now.roles.items() if group in groups), None)
    if role is None:
        raise NoRole(
            f"You are signed in as {name}, and no role in perfcore is yours: ask whoever looks after it."
        )
    teams = dict.fromkeys(team for group, teams in now.teams.items() if group in groups for team in teams)
    return Viewer(cast("Role", role), name, tuple(teams))


def values(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """What a claim holds: one text or a list of them; `a.b` is also looked for as b within a."""
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    listed = [found] if isinstance(found, str) else found if isinstance(found, list | tuple) else []
    return frozenset(one for one in listed if isinstance(one, str))


def _name(claims: Mapping[str, Any], now: Settings) -> str:
    """The name for records: the chosen claim, else the provider's own for the person, which never changes."""
    chosen = claims.get(now.name)
    if not isinstance(chosen, str) or (now.name == "email" and claims.get("email_verified") is False):
        chosen = ""
    plain = "".join(c for c in chosen or str(claims.get("sub", "")) if c.isprintable())
    return plain.strip()[:LONGEST_NAME] or "somebody without a name"


__all__ = ["NoRole", "SignedOut", "end", "person", "values", "viewer"]
