"""Stores to try the minutes on: an SQLite file, and a PostgreSQL that is started for the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

import run

ENGINES = ("sqlite", "postgresql")


@contextmanager
def cluster() -> Iterator[str]:
    """The folder of a running PostgreSQL's socket; it listens to this computer's programs only.

    It refuses to run as root: then Debian's own user runs it.
    """
    there = run.find_postgres()
    if not there:
        why = "there is no PostgreSQL here: `python run.py test` says how to get one"
        if run.in_ci():
            pytest.fail(f"never skipped in CI: {why}")
        pytest.skip(why)
    # not under pytest's own folder, which another user may not enter; a socket's name must be short, too
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user: list[str] = []
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres", "postgres")

    def do(program: str, *arguments: str) -> None:
        command = [*as_user, str(Path(there) / program), *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    base = str(folder / "base")
    try:
        do("initdb", "-D", base, "-A", "trust", "-U", "perfcore", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        do("pg_ctl", "-D", base, "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield str(folder)
        finally:
            do("pg_ctl", "-D", base, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres_url(socket: str, database: str) -> str:
    """The address of a database of the cluster."""
    where = {"host": socket}
    url = sa.URL.create("postgresql+psycopg", username="perfcore", database=database, query=where)
    return url.render_as_string()


def new_database(socket: str, name: str) -> str:
    """A new empty database of the cluster; its address."""
    engine = sa.create_engine(postgres_url(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return postgres_url(socket, name)


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, which may end in any way."""
    command = [sys.executable, "-c", code, *arguments]
    root = Path(__file__).resolve().parent.parent
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
