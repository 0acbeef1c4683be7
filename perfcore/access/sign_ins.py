"""Sign-ins: when each began and last took a step, and whether it has ended; for all processes, for good.

The cookie of a sign-in lasts for weeks and is copied into every tab. What is written down here, in
`sign_ins.sqlite` of the data folder, decides whether it still counts. Nothing in it names a person: keys are
hashes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from perfcore.access.viewer import Refused

# A provider's clock may differ from ours, and some date a sign-in a few minutes back on purpose.
LEEWAY = 600.0
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
_LOCK = threading.Lock()


class SignedOut(Refused):
    """Nobody is signed in, or no longer. The message says why; it is empty for who has not signed in yet."""


def must_be_going_on(
    data: Path,
    claims: Mapping[str, Any],
    idle_minutes: int,
    longest_hours: int,
    step: bool = True,
    now: float | None = None,
) -> None:
    """Raises `SignedOut` where a sign-in has ended, or ends now; else writes down its step.

    `claims` are those of the provider; `step=False` looks without counting as a step; `now` is in seconds.
    """
    now = time.time() if now is None else now
    key, person, issued = _identity(claims)
    try:
        with _LOCK:
            store = _store(data.resolve())
            known = store.execute("SELECT began, seen, ended FROM sign_ins WHERE key = ?", (key,)).fetchone()
            if known is None:
                # Whoever has just signed in comes at once: an older cookie is from another day, or a copy.
                if now - issued > max(idle_minutes * MINUTE, LEEWAY):
                    raise SignedOut("Your last sign-in has ended.")
                if step:
                    _begin(store, key, person, now, longest_hours)
                return
            began, seen, ended = known
            why = _over(now, began, seen, ended, idle_minutes, longest_hours)
            if why and not ended:
                store.execute("UPDATE sign_ins SET ended = ? WHERE key = ?", (why, key))
            if why:
                raise SignedOut(why)
            if step and now - seen > min(MINUTE, idle_minutes * MINUTE / 10):
                store.execute("UPDATE sign_ins SET seen = max(seen, ?) WHERE key = ?", (now, key))
    except (sqlite3.Error, OSError) as error:
        raise SignedOut("Nothing is shown, since sign-ins cannot be recorded at the moment.") from error


def end(data: Path, claims: Mapping[str, Any], now: float | None = None) -> None:
    """End every sign-in of a person, in all their tabs and browsers.

    Raises `SignedOut` where that cannot be kept.
    """
    now = time.time() if now is None else now
    key, person, _ = _identity(claims)
    said = "You signed out."
    try:
        with _LOCK:
            store = _store(data.resolve())
            store.execute(
                "INSERT OR IGNORE INTO sign_ins (key, person, began, seen) VALUES (?, ?, ?, ?)",
                (key, person, now, now),
            )
            store.execute("UPDATE sign_ins SET ended = ? WHERE person = ? AND ended = ''", (said, person))
    except (sqlite3.Error, OSError) as error:
        raise SignedOut("Signing out cannot be recorded at the moment: close the browser.") from error


def _over(now: float, began: float, seen: float, ended: str, idle_minutes: int, longest_hours: int) -> str:
    """Why a sign-in is over, or ""."""
    if ended:
        return ended
    if now - began > longest_hours * HOUR:
        return f"You were signed out after {longest_hours} hours, the longest that a sign-in lasts."
    if now - seen > idle_minutes * MINUTE:
        return f"You were signed out after {idle_minutes} minutes without a step."
    return ""


def _begin(store: sqlite3.Connection, key: str, person: str, now: float, longest_hours: int) -> None:
    store.execute(
        "INSERT OR IGNORE INTO sign_ins (key, person, began, seen) VALUES (?, ?, ?, ?)",
        (key, person, now, now),
    )
    store.execute("DELETE FROM sign_ins WHERE began < ?", (now - longest_hours * HOUR - DAY,))


def _identity(claims: Mapping[str, Any]) -> tuple[str, str, float]:
    """Of a sign-in: its key, its person's key, and when the provider says that it began (seconds)."""
    who, issued = claims.get("sub"), claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float) or not isinstance(who, str) or not who:
        raise SignedOut("The sign-in did not say who signed in and when, so nothing is shown.")
    person = _hash(claims.get("iss"), who)
    return _hash(person, issued, claims.get("nonce")), person, float(issued)


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()


@lru_cache(maxsize=4)
def _store(data: Path) -> sqlite3.Connection:
    data.mkdir(parents=True, exist_ok=True)
    store = sqlite3.connect(
        data / "sign_ins.sqlite", timeout=5, isolation_level=None, check_same_thread=False
    )
    store.execute(
        "CREATE TABLE IF NOT EXISTS sign_ins (key TEXT PRIMARY KEY, person TEXT NOT NULL,"
        " began REAL NOT NULL, seen REAL NOT NULL, ended TEXT NOT NULL DEFAULT '')"
    )
    return store
