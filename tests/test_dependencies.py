"""What is installed is what is named: pinned, declared, under a licence that a council may use.

Known vulnerabilities are not looked up: that needs a database on another machine (docs/threats.md).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)")

# Permissive licences, and those that ask for no more than a package's own source.
ALLOWED = (
    "MIT", "MIT-0", "MIT-CMU", "BSD", "0BSD", "APACHE", "PSF", "PYTHON SOFTWARE FOUNDATION", "MPL", "MOZILLA",
    "ISC", "ZLIB", "CC0", "LGPL", "UNLICENSE",
)  # fmt: skip
REFUSED = re.compile(r"(?<!L)GPL|AGPL|SSPL|BUSL|PROPRIETARY|NON-?COMMERCIAL", re.IGNORECASE)
# Packages whose metadata names no licence: read in their source.
READ_BY_HAND = {"axe-playwright-python": "MIT (axe-core within it: MPL-2.0)"}
# Parts of Streamlit that its server is made of: they come with it, in the version that it wants.
OF_STREAMLIT = {"starlette", "protobuf", "websockets"}
OURS = {"perfcore", "pages", "tests", "bench", "run", "launch", "app"}


def pins(name: str) -> dict[str, str]:
    """Distribution -> version of a requirements file, those that it includes too."""
    found: dict[str, str] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= pins(line.removeprefix("-r ").strip())
        elif line.strip() and not line.startswith("#"):
            pin = PIN.fullmatch(line.strip())
            assert pin is not None, f"{name}: {line} is not pinned"
            found[plain(pin[1])] = pin[2]
    return found


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(tops: Iterator[str]) -> set[str]:
    """Every distribution that those at the top stand on, themselves included, as far as installed."""
    open_ones, seen = [plain(top) for top in tops], set[str]()
    while open_ones:
        name = open_ones.pop()
        if name in seen:
            continue
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system or version of Python
        seen.add(name)
        for line in requires:
            if "extra ==" not in line:
                open_ones.append(plain(re.split(r"[\s;<>=!~\[(]", line, maxsplit=1)[0]))
    return seen


def test_what_is_installed_is_what_is_pinned() -> None:
    wanted = pins("requirements-dev.txt")
    there = {name: metadata.version(name) for name in wanted}
    assert there == wanted


@pytest.mark.parametrize("name", sorted(needed(iter(pins("requirements-dev.txt")))))
def test_its_licence_may_be_used(name: str) -> None:
    if name in READ_BY_HAND:
        return
    about = metadata.metadata(name)
    said = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
    said += [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    text = " | ".join(filter(None, said)).upper()
    assert any(licence in text for licence in ALLOWED), f"{name}: {text or 'names no licence'}"
    assert REFUSED.search(text) is None, f"{name}: {text}"


def imported(*patterns: str) -> dict[str, str]:
    """Top-level module -> a file that imports it."""
    found = {}
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module]
                found |= {name.split(".")[0]: path.relative_to(ROOT).as_posix() for name in names}
    return {name: path for name, path in found.items() if name not in OURS | sys.stdlib_module_names}


@pytest.mark.parametrize(
    ("file", "patterns"),
    [
        ("requirements.txt", ("perfcore/**/*.py", "pages/**/*.py", "app.py", "launch.py", "run.py")),
        ("requirements-dev.txt", ("tests/**/*.py", "bench/**/*.py")),
    ],
)
def test_nothing_is_imported_that_is_not_declared(file: str, patterns: tuple[str, ...]) -> None:
    assert needed(iter(["streamlit"])) >= OF_STREAMLIT
    declared = set(pins(file)) | OF_STREAMLIT
    by_module = metadata.packages_distributions()
    undeclared = {
        name: path
        for name, path in imported(*patterns).items()
        if not {plain(one) for one in by_module.get(name, ())} & declared
    }
    assert undeclared == {}


def test_nothing_is_declared_that_is_not_used() -> None:
    by_module = metadata.packages_distributions()
    used = {
        plain(one)
        for name in imported("perfcore/**/*.py", "pages/**/*.py", "*.py")
        for one in by_module.get(name, ())
    }
    # asked for by name only: a driver, its compiled half, what Streamlit needs to let people sign in
    by_others = {"psycopg", "psycopg-binary", "authlib", "httpx", "plotly"}
    assert set(pins("requirements.txt")) - used - by_others == set()
