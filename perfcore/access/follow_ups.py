"""What members asked for, for those who may see and enter it; and everything that falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from perfcore.access.minutes import must_write
from perfcore.access.viewer import Viewer, must_be_known
from perfcore.minutes import comments, follow_ups
from perfcore.minutes.follow_ups import FollowUp, Question
from perfcore.minutes.store import Store

__all__ = ["FollowUp", "Promise", "Question"]


@dataclass(frozen=True)
class Promise:
    """Something that a role is to do by a day: an action in a comment, or an answer that members wait for."""

    what: str
    owner_role: str
    due: date
    measure: str
    follow_up: FollowUp | None = None


def ask(store: Store, viewer: Viewer, question: Question) -> FollowUp:
    """Enter what members asked for. Raises `NotAllowed`."""
    must_write(viewer)
    return follow_ups.ask(store, viewer.name, question)


def answer(
    store: Store, viewer: Viewer, follow_up: int, edition: int, text: str, link: str, sent_to: str
) -> FollowUp:
    """Answer it, on top of what was read (`edition`). Raises `NotAllowed` or `EditConflict`."""
    must_write(viewer)
    return follow_ups.answer(store, viewer.name, follow_up, edition, text, link, sent_to)


def close(store: Store, viewer: Viewer, follow_up: int) -> FollowUp:
    """Close what was answered and sent. Raises `NotAllowed`."""
    must_write(viewer)
    return follow_ups.close(store, viewer.name, follow_up)


def open_ones(store: Store, viewer: Viewer) -> list[FollowUp]:
    """What is still open, the first due first."""
    must_be_known(viewer)
    return follow_ups.open_ones(store)


def every(store: Store, viewer: Viewer) -> list[FollowUp]:
    """Open and closed, the latest first."""
    must_be_known(viewer)
    return follow_ups.all_of_them(store)


def overdue(store: Store, viewer: Viewer, today: date) -> list[FollowUp]:
    """What is still open though it was due before today."""
    return follow_ups.overdue(open_ones(store, viewer), today)


def promises_due(store: Store, viewer: Viewer, first: date, last: date) -> list[Promise]:
    """What falls due from one day to another: actions of comments that readers see, answers not yet sent."""
    must_be_known(viewer)
    found = [
        Promise(c.action, c.owner_role, c.due, c.measure)
        for c in comments.shown_due(store, first, last)
        if c.due is not None
    ]
    found += [
        Promise(f.question, f.owner_role, f.due, f.measure, f)
        for f in follow_ups.open_ones(store)
        if first <= f.due <= last and not f.sent_to.strip()
    ]
    return sorted(found, key=lambda promise: (promise.due, promise.what))
