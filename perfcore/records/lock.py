"""One load at a time in a data directory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from perfcore.records.errors import LoadError

NAME = "load.lock"


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the directory's lock for as long as the block lasts. Raises `LoadError` while another load runs.

    The system lets go of the lock when a load dies, so a file that was left behind stops nobody.
    """
    path = data / NAME
    handle = _take(path)
    try:
        yield
    finally:
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(handle)
            path.unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
            os.close(handle)


def _take(path: Path) -> int:
    for _ in range(10):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            break
        # another load may have removed the file between opening and locking it
        try:
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)
    raise LoadError(
        str(path.parent), "another load is running here: wait until it has finished, then try again."
    )


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
