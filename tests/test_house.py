"""The rules of the house, read off the source: who may import what, and what nobody may do.

Each rule is a plain function from a file's path and text to complaints; the planted violations at the
end show that every one of them bites.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400

# docs/architecture.md has the same table with the reasons. A room may always import itself.
FOR_EVERYBODY = ("safety",)
ROOMS: dict[str, tuple[str, ...]] = {
    "safety": (),
    "records": (),
    "catalogue": ("records.tables",),
    "values": ("records", "catalogue"),
    "signals": ("catalogue.model", "values"),
    "children": ("records", "catalogue.model", "catalogue.conditions", "values", "signals"),
    "readings": ("catalogue", "values", "signals", "children"),
    "neighbours": ("records", "readings.figures"),
    "commentary": (),
    "minutes": ("catalogue.model", "values", "signals"),
    "disclosure": ("catalogue.model", "values"),
    "access": (
        "records",
        "catalogue",
        "values",
        "signals",
        "readings",
        "minutes",
        "commentary",
        "children",
        "neighbours",
        "briefing",
        "disclosure",
    ),
    "briefing": (
        "catalogue.model",
        "values.overview",
        "signals",
        "readings",
        "charts",
    ),
    "charts": (),
    "serving": (),
    "cli": (
        "access",
        "records",
        "catalogue",
        "values",
        "signals",
        "readings",
        "charts",
        "commentary",
        "demo",
        "neighbours",
        "__version__",
    ),
    "demo": ("records.tables",),
}
# The model of the catalogue holds the words in which questions are asked: no figure and no row comes by it.
FOR_PAGES = ("access", "charts", "readings", "catalogue.model", "serving", "__version__")

# The gate is worth nothing beside a way round it.
ROUND_THE_GATE = (
    "perfcore.values",
    "perfcore.records.store",
    "perfcore.records.load",
    "perfcore.minutes",
    "duckdb",
    "sqlite3",
    "sqlalchemy",
    "psycopg",
)
MAY_LOAD = {"perfcore/cli/load.py", "perfcore/cli/demo.py"}

NETWORK = (
    "requests",
    "urllib.request",
    "urllib3",
    "httpx",
    "aiohttp",
    "http.client",
    "socket",
    "ftplib",
    "smtplib",
)
ADDRESSES = {"127.0.0.1", "localhost", "www.w3.org", "login.microsoftonline.com"}
ADDRESSES_UNDER = (".gov.uk", ".nhs.uk", ".example", ".test")

Rule = Callable[[str, str], list[str]]


# ---- reading a file ------------------------------------------------------------------------------


def imports(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything imported, wherever in the file."""
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def is_under(name: str, tops: tuple[str, ...]) -> bool:
    return any(name == top or name.startswith(top + ".") for top in tops)


def is_page(path: str) -> bool:
    return path.startswith("pages/")


def is_front(path: str) -> bool:
    return is_page(path) or path == "app.py"


def room_of(path: str) -> str:
    """The room of a file of perfcore, "" for the package's own two files and for everything else."""
    parts = path.split("/")
    if parts[0] != "perfcore" or (parts[-1] in {"__init__.py", "__main__.py"} and len(parts) == 2):
        return ""
    return parts[1].removesuffix(".py")


# ---- the rules -----------------------------------------------------------------------------------


def no_streamlit_in_perfcore(path: str, source: str) -> list[str]:
    if not path.startswith("perfcore/"):
        return []
    return [
        f"{path}:{line}: perfcore never imports streamlit"
        for line, name in imports(path, source)
        if is_under(name, ("streamlit",))
    ]


def rooms_import_downwards(path: str, source: str) -> list[str]:
    room = room_of(path)
    if not room:
        return []
    if room not in ROOMS:
        return [
            f"{path}: the room {room} is not in the table of docs/architecture.md and tests/test_house.py"
        ]
    allowed = tuple(f"perfcore.{name}" for name in (room, *ROOMS[room], *FOR_EVERYBODY))
    return [
        f"{path}:{line}: {room} may not import {name}"
        for line, name in imports(path, source)
        if is_under(name, ("perfcore",)) and not is_under(name, allowed)
    ]


def pages_import_little(path: str, source: str) -> list[str]:
    if not is_front(path):
        return []
    allowed = tuple(f"perfcore.{name}" for name in FOR_PAGES)
    return [
        f"{path}:{line}: pages reach data through perfcore.access, not through {name}"
        for line, name in imports(path, source)
        if is_under(name, ("importlib",)) or (is_under(name, ("perfcore",)) and not is_under(name, allowed))
    ]


def nobody_goes_round_the_gate(path: str, source: str) -> list[str]:
    if path in MAY_LOAD or not (is_front(path) or path.startswith("perfcore/cli/")):
        return []
    return [
        f"{path}:{line}: goes round perfcore.access by importing {name}"
        for line, name in imports(path, source)
        if is_under(name, ROUND_THE_GATE)
    ]


def pages_only_define(path: str, source: str) -> list[str]:
    """Streamlit serves every file in pages/ by its address before anybody has signed in."""
    if not is_page(path):
        return []
    body = ast.parse(source).body
    complaints = [
        f"{path}:{node.lineno}: only imports, constants and functions may stand at the top of a page"
        for node in body
        if not _only_defines(node)
    ]
    if path.count("/") > 1 or path.endswith("/__init__.py"):
        return complaints  # a part of pages, which no address leads to
    renders = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == "render"]
    if not renders:
        complaints.append(f"{path}: a page defines render()")
    elif any(render.args.args or render.args.kwonlyargs for render in renders):
        complaints.append(
            f"{path}:{renders[0].lineno}: render() takes nothing: all of a view is in the address"
        )
    return complaints


def _only_defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
        return True
    if isinstance(node, ast.Expr):
        return (
            isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            and node.col_offset == 0
        )
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return not any(isinstance(part, ast.Call) for part in ast.walk(node))
    return False


def files_are_short(path: str, source: str) -> list[str]:
    if not path.startswith(("perfcore/", "pages/")):
        return []
    lines = source.count("\n")
    return [f"{path}: {lines} lines, above {LONGEST_FILE}"] if lines > LONGEST_FILE else []


def nothing_is_evaluated(path: str, source: str) -> list[str]:
    complaints = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name in {"eval", "exec"}:
                complaints.append(f"{path}:{node.lineno}: {name}( is not used here")
    return complaints


def nothing_is_fetched(path: str, source: str) -> list[str]:
    if not (path.startswith("perfcore/") or is_front(path)):
        return []
    return [
        f"{path}:{line}: perfcore asks nothing of the network, so it needs no {name}"
        for line, name in imports(path, source)
        if is_under(name, NETWORK)
    ]


def addresses_are_known(path: str, text: str) -> list[str]:
    """Only addresses that someone decided on: add a host to the list above when it is meant."""
    complaints = []
    for number, line in enumerate(text.splitlines(), 1):
        for address in re.findall(r"https?://[^\s\"'`<>)\]}{]+", line):
            host = (urlsplit(address).hostname or "").lower()
            if host and host not in ADDRESSES and not host.endswith(ADDRESSES_UNDER):
                complaints.append(f"{path}:{number}: names the host {host}")
    return complaints


def is_pinned(path: str, text: str) -> list[str]:
    return [
        f"{path}:{number}: {line} is not pinned with =="
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
        and not line.startswith(("#", "-r "))
        and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.]+", line.strip())
    ]


SOURCE_RULES: tuple[Rule, ...] = (
    no_streamlit_in_perfcore,
    rooms_import_downwards,
    pages_import_little,
    nobody_goes_round_the_gate,
    pages_only_define,
    files_are_short,
    nothing_is_evaluated,
    nothing_is_fetched,
)


# ---- the house keeps them ------------------------------------------------------------------------


def files(*patterns: str) -> list[tuple[str, str]]:
    found = sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()})
    return [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in found]


@pytest.mark.parametrize("rule", SOURCE_RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps(rule: Rule) -> None:
    sources = files("perfcore/**/*.py", "pages/**/*.py", "app.py", "run.py", "bench/*.py")
    assert len(sources) > 10
    assert [complaint for path, source in sources for complaint in rule(path, source)] == []


def test_only_known_addresses_are_named() -> None:
    texts = files(
        "*.md", "docs/**/*.md", "data/README.md", "perfcore/**/*.py", "pages/**/*.py", "*.py", "*.yaml"
    )
    texts += files("*.txt", "*.toml", ".streamlit/*.toml", ".ci/*", "bench/*.py", "perfcore/**/*.yaml")
    assert [complaint for path, text in texts for complaint in addresses_are_known(path, text)] == []


def test_every_requirement_is_pinned_and_explained() -> None:
    texts = files("requirements.txt", "requirements-dev.txt")
    assert [complaint for path, text in texts for complaint in is_pinned(path, text)] == []
    rows = re.findall(r"^\|\s*`([^`]+)`\s*\|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert names_required(dict(texts)["requirements.txt"]) - set(rows) == set()


def names_required(text: str) -> set[str]:
    return {line.split("==")[0].strip() for line in text.splitlines() if "==" in line and line[0] != "#"}


# ---- the rules bite ------------------------------------------------------------------------------

PLANTED: list[tuple[Rule, str, str]] = [
    (no_streamlit_in_perfcore, "perfcore/charts/a.py", "import streamlit as st"),
    (no_streamlit_in_perfcore, "perfcore/a.py", "def f():\n    from streamlit.runtime import x"),
    (rooms_import_downwards, "perfcore/records/a.py", "from perfcore.values import calendar"),
    (rooms_import_downwards, "perfcore/catalogue/a.py", "from perfcore.records.store import x"),
    (rooms_import_downwards, "perfcore/charts/a.py", "from perfcore.catalogue.model import Measure"),
    (rooms_import_downwards, "perfcore/values/a.py", "from ..signals import x"),
    (rooms_import_downwards, "perfcore/demo/a.py", "import perfcore.records.load"),
    (rooms_import_downwards, "perfcore/attic/a.py", ""),
    (pages_import_little, "pages/a.py", "from perfcore.records import tables"),
    (pages_import_little, "app.py", "import importlib"),
    (nobody_goes_round_the_gate, "perfcore/cli/values.py", "from perfcore.values.values import Values"),
    (nobody_goes_round_the_gate, "perfcore/cli/values.py", "from perfcore.records import store"),
    (nobody_goes_round_the_gate, "pages/a.py", "import duckdb"),
    (nobody_goes_round_the_gate, "pages/a.py", "import sqlalchemy as sa"),
    (nobody_goes_round_the_gate, "perfcore/cli/minutes.py", "from perfcore.minutes import comments"),
    (pages_only_define, "pages/a.py", "import streamlit as st\nst.title('x')\ndef render(): pass"),
    (pages_only_define, "pages/a.py", "X = open('x').read()\ndef render(): pass"),
    (pages_only_define, "pages/a.py", "for x in 1, 2:\n    pass\ndef render(): pass"),
    (pages_only_define, "pages/a.py", "def draw(): pass"),
    (pages_only_define, "pages/parts/a.py", "print(1)"),
    (pages_only_define, "pages/a.py", "def render(child): pass"),
    (files_are_short, "perfcore/values/a.py", "x = 1\n" * (LONGEST_FILE + 1)),
    (nothing_is_evaluated, "perfcore/values/a.py", "x = eval('1')"),
    (nothing_is_evaluated, "run.py", "exec('x = 1')"),
    (nothing_is_evaluated, "perfcore/values/a.py", "frame.eval('a + b')"),
    (nothing_is_fetched, "perfcore/records/a.py", "from urllib.request import urlopen"),
    (nothing_is_fetched, "pages/a.py", "from urllib import request"),
    (addresses_are_known, "docs/a.md", "Get it from https://packages.unknown-host.invalid/simple."),
    (is_pinned, "requirements.txt", "pandas>=3"),
]
KEPT: list[tuple[Rule, str, str]] = [
    (no_streamlit_in_perfcore, "pages/a.py", "import streamlit as st"),
    (rooms_import_downwards, "perfcore/catalogue/a.py", "from perfcore.records.tables import TABLES"),
    (rooms_import_downwards, "perfcore/values/sql/a.py", "from ..calendar import x"),
    (
        pages_import_little,
        "pages/a.py",
        "from perfcore import access\nfrom perfcore.charts.spark import spark",
    ),
    (nobody_goes_round_the_gate, "perfcore/cli/load.py", "from perfcore.records.load import load"),
    (
        pages_only_define,
        "pages/a.py",
        '"""Why."""\nimport x\nA = (1, "b")\n\n\ndef render() -> None:\n    x.y()\n',
    ),
    (pages_only_define, "pages/parts/a.py", "def draw(): pass"),
    (nothing_is_fetched, "perfcore/charts/a.py", "from urllib.parse import urlencode"),
    (addresses_are_known, "docs/a.md", "[Statistics](https://www.gov.uk/x) and http://127.0.0.1:8501"),
    (is_pinned, "requirements-dev.txt", "# why\n-r requirements.txt\nruff==0.17.6"),
]


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_a_planted_violation_is_found(rule: Rule, path: str, source: str) -> None:
    assert rule(path, source) != []


@pytest.mark.parametrize(("rule", "path", "source"), KEPT)
def test_what_is_right_is_left_alone(rule: Rule, path: str, source: str) -> None:
    assert rule(path, source) == []
