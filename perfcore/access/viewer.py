"""Who asks, and what their role may see. Every function of this room asks here first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["member", "manager", "head", "analyst", "administrator"]
Right = Literal[
    "figures",  # figures as they are, filtered freely, and analyses made of them
    "children",  # rows of children, and what points to one
    "workers",  # figures of single workers
    "write",  # comments, expectations and questions in the minutes
    "approve",  # check, approve and publish what another wrote
    "measures",  # change measures.yaml
    "load",  # load data, import official figures, copy and restore the minutes
    "audit",  # read who looked at what
]

ROLES: tuple[Role, ...] = get_args(Role)
ALLOWED: dict[str, frozenset[Right]] = {
    "member": frozenset(),
    "manager": frozenset({"figures", "children", "workers", "write"}),  # of their own teams only
    "head": frozenset({"figures", "children", "workers", "write", "approve"}),
    "analyst": frozenset({"figures", "write", "measures", "load"}),
    "administrator": frozenset(get_args(Right)),
}
WHY: dict[Right, str] = {
    "figures": "Your role sees figures in which small numbers are hidden, unfiltered",
    "children": "Your role shows figures, not the children behind them",
    "workers": "Your role shows teams, not single workers",
    "write": "Your role reads the minutes; it does not write in them",
    "approve": "Your role does not approve what others wrote",
    "measures": "Your role does not change how measures are counted",
    "load": "Your role does not load or copy data",
    "audit": "Your role does not see who looked at what",
}


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks. `role` decides what they may see; `name` is for the record of who looked.

    `teams` is the scope of a manager: without any, a manager sees whole-council totals and nothing else.
    Other roles have no scope, whatever stands in it.
    """

    role: Role
    name: str
    teams: tuple[str, ...] = ()


LOCAL_ADMINISTRATOR = Viewer(role="administrator", name="this computer")


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """The viewer may not see this. The message is for them and says why."""


def may(viewer: Viewer, right: Right) -> bool:
    """Whether a viewer's role has a right; a role that there is not has none."""
    return right in ALLOWED.get(viewer.role, frozenset())


def must(viewer: Viewer, right: Right) -> None:
    """Raises `Refused`, with why and who may, where the viewer's role lacks a right."""
    must_be_known(viewer)
    if not may(viewer, right):
        able = [role for role in ROLES if right in ALLOWED[role]]
        raise Refused(f"{WHY[right]}; {_in_words(able)} may.")


def must_be_known(viewer: Viewer) -> None:
    """Raises `Refused` for a role that there is not."""
    if viewer.role not in ALLOWED:
        raise Refused(f'There is no role "{viewer.role}".')


def must_see_figures(viewer: Viewer) -> None:
    """Raises `Refused` where the viewer's role sees no figures but those with small numbers hidden."""
    must(viewer, "figures")


def must_see_children(viewer: Viewer) -> None:
    """Raises `Refused` where the viewer's role may not see rows of children, or what points to one."""
    must(viewer, "children")


def must_see_workers(viewer: Viewer) -> None:
    """Raises `Refused` where the viewer's role may not see figures of single workers."""
    must(viewer, "workers")


def scope(viewer: Viewer) -> tuple[str, ...] | None:
    """The teams that a viewer is limited to; None for the whole council, () for no team at all."""
    must_be_known(viewer)
    return viewer.teams if viewer.role == "manager" else None


def in_scope(viewer: Viewer, team: str) -> bool:
    """Whether a team's rows are for this viewer."""
    teams = scope(viewer)
    return teams is None or team in teams


def _in_words(roles: list[Role]) -> str:
    names = [f"{'an' if role[0] in 'aeiou' else 'a'} {role}" for role in roles]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
