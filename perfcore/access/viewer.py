"""Who asks, and what their role may see. Every function of this room asks here first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["administrator"]


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks. `role` decides what they may see; `name` is for the record of who looked."""

    role: Role
    name: str


LOCAL_ADMINISTRATOR = Viewer(role="administrator", name="this computer")


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """The viewer may not see this. The message is for them and says why."""


def must_be_known(viewer: Viewer) -> None:
    """Raises `Refused` for a role that there is not."""
    if viewer.role != "administrator":
        raise Refused(f'There is no role "{viewer.role}".')


def must_see_children(viewer: Viewer) -> None:
    """Raises `Refused` where the viewer's role may not see rows of children, or what points to one."""
    if viewer.role != "administrator":
        raise Refused("Your role shows figures, not the children behind them.")


def must_see_workers(viewer: Viewer) -> None:
    """Raises `Refused` where the viewer's role may not see figures of single workers."""
    if viewer.role != "administrator":
        raise Refused("Your role shows teams, not single workers.")
