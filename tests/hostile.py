"""Input that means harm, each with where it is put, what must be said of it, and what must never be seen.

`CASES` is the table; tests/test_hostile.py runs it. A case is one input, put where somebody
would put it: a file that is loaded, a settings file, a field of a page, an argument.
"""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
from streamlit.testing.v1 import AppTest

from perfcore.__main__ import main
from perfcore.access import audit
from perfcore.access.viewer import Viewer
from tests.records_helpers import Row, changed, extract, write_about, write_ssd, write_workbook

ROOT = Path(__file__).resolve().parent.parent
MEASURES = ROOT / "measures.yaml"


@dataclass(frozen=True)
class Said:
    """What came of it: the exit code (0 for a page without an error) and everything that was said."""

    code: int
    text: str


@dataclass
class Desk:
    """A data folder with a small load in it, an empty folder to work in, and one that nobody may touch."""

    tmp: Path
    data: Path
    outside: Path
    said: Callable[[], str]
    at: Callable[[str, Mapping[str, str]], AppTest]

    def run(self, *args: object) -> Said:
        """A command, as typed."""
        self.said()
        try:
            code = main([str(arg) for arg in args])
        except SystemExit as stopped:  # argparse
            code = int(str(stopped.code))
        return Said(code, self.said())

    def page(
        self,
        name: str,
        fill: Mapping[str, str] | None = None,
        file: tuple[str, bytes] | None = None,
        **address: str,
    ) -> Said:
        """A page over the data folder, at an address, with fields filled in and a file uploaded."""
        test = self.at(name, address).run()
        for label, text in (fill or {}).items():
            field = next(f for f in [*test.text_area, *test.text_input] if f.label == label)
            field.set_value(text)
        if file is not None:
            test.file_uploader[0].set_value((*file, "text/csv"))
        if fill or file is not None:
            test.run()
        return Said(len(test.exception), shown(test))

    def settings(self, path: Path) -> Said:
        """A command that reads the settings at a path."""
        os.environ["PERFCORE_SETTINGS"] = str(path)
        try:
            return self.run("audit", "prune", "--data", self.data)
        finally:
            del os.environ["PERFCORE_SETTINGS"]

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.tmp / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return path


Act = Callable[[Desk], Said]


def shown(test: AppTest) -> str:
    """Everything on a page, headings and warnings included."""
    kinds = (test.title, test.header, test.subheader, test.text, test.caption, test.warning, test.error)
    return "\n".join(str(e.value) for e in [*(e for kind in kinds for e in kind), *test.get("html")])


@dataclass(frozen=True)
class Hostile:
    """`code` is the exit code that is wanted; with 0, `writes` says that the data folder may change."""

    name: str
    act: Act
    says: str
    code: int = 2
    never: tuple[str, ...] = ()
    writes: bool = False


# Words as names and comments may have them, and what a page, a CSV and a terminal may make of them.
SCRIPT = "<script>alert(1)</script>"
WORDS: dict[str, str] = {
    "script": SCRIPT,
    "image that fails": '<img src=x onerror="alert(1)">',
    "Markdown image": "![x](https://leak.example/a.png)",
    "Markdown link": "[press](javascript:alert(1))",
    "LaTeX": r"$\input{/etc/passwd}$",
    "Typst": '#read("/etc/passwd")',
    "formula": '=HYPERLINK("https://leak.example";"x")',
    "plus": "+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "full-width formula": "\uff1dcmd|' /C calc'!A0",
    "format of a template": "{0.__class__} %s %n {{7*7}} ${7*7}",
}
STEERING: dict[str, str] = {
    "ANSI": "North\x1b[2J\x1b[31mEast",
    "C1": "North\x9b31mEast",
    "bidi": "North\u202etsaE",
    "a line of the log": "North\nperfcore: Backed up to x.",
    "carriage return": "North\rEast",
    "NUL in words": "North\\x00East",
}


# ---- extracts ------------------------------------------------------------------------------------


def load(desk: Desk, source: Path) -> Said:
    return desk.run("load", source, "--data", desk.data)


def bytes_of(name: str, content: bytes) -> Act:
    """One file of an extract replaced."""

    def act(desk: Desk) -> Said:
        folder = write_ssd(desk.tmp / "x")
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
        return load(desk, folder)

    return act


def single(name: str, content: bytes) -> Act:
    return lambda desk: load(desk, desk.put(name, content))


def cell(table: str, **cells: str) -> Act:
    return lambda desk: load(desk, write_ssd(desk.tmp / "x", changed(table, 0, **cells)))


def link(name: str, to: Callable[[Desk], Path]) -> Act:
    """One file or folder of an extract is a link."""

    def act(desk: Desk) -> Said:
        folder = write_ssd(desk.tmp / "x")
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(to(desk))
        return load(desk, folder)

    return act


def parquet(table: Callable[[], pa.Table], **how: Any) -> Act:
    def act(desk: Desk) -> Said:
        folder = write_ssd(desk.tmp / "x", extract(ssd_contacts=None))
        pyarrow.parquet.write_table(table(), folder / "ssd_contacts.parquet", **how)
        return load(desk, folder)

    return act


def contacts(n: int, text: str) -> pa.Table:
    """Contacts that are a few bytes in the file and all the same."""
    same = pa.DictionaryArray.from_arrays(pa.array([0] * n, pa.int32()), pa.array([text]))
    return pa.table(dict.fromkeys(("cont_contact_id", "cont_person_id", "cont_contact_date"), same))


def book(**parts: bytes) -> Act:
    """A workbook with further parts; "__" stands for "/" in their names."""

    def act(desk: Desk) -> Said:
        path = write_workbook(desk.tmp / "book.xlsx", {"List 1": []})
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name.replace("__", "/"), content)
        return load(desk, path)

    return act


def many_parts(desk: Desk) -> Said:
    path = write_workbook(desk.tmp / "book.xlsx", {"List 1": []})
    with zipfile.ZipFile(path, "a") as archive:
        for i in range(2100):
            archive.writestr(f"xl/{i}", b"")
    return load(desk, path)


def pipe(desk: Desk) -> Said:
    folder = write_ssd(desk.tmp / "x")
    (folder / "ssd_contacts.csv").unlink()
    os.mkfifo(folder / "ssd_contacts.csv")
    return load(desk, folder)


def named(name: str) -> Act:
    """A file whose own name means harm."""
    return lambda desk: load(desk, desk.put(name, "a,b\n1,2\n"))


def about(**values: str) -> Act:
    def act(desk: Desk) -> Said:
        folder = write_ssd(desk.tmp / "x")
        write_about(folder, **values)
        return load(desk, folder)

    return act


HEADER = b"cont_contact_id,cont_person_id,cont_contact_date\n"
CONTACTS, FIGURES = "ssd_contacts.csv", b"month,group,numerator,denominator\n"
MIB = 1024**2

EXTRACTS = [
    Hostile(
        "a cell of 10 MB",
        bytes_of(CONTACTS, HEADER + b"1,007," + b"9" * 10 * MIB + b"\n"),
        "10,485,760 characters",
    ),
    Hostile(
        "an id of 10 MB", bytes_of(CONTACTS, HEADER + b"x" * 10 * MIB + b",007,2024-03-01\n"), "characters"
    ),
    Hostile("a million columns", bytes_of(CONTACTS, b"a," * 1_000_000 + b"b\n"), "is"),
    Hostile(
        "a thousand columns",
        bytes_of(CONTACTS, b",".join(b"c%d" % i for i in range(1000)) + b"\n"),
        "1,000 columns",
    ),
    Hostile("quotes of 10 MB", bytes_of(CONTACTS, HEADER + b'1,007,"' + b'""' * 5 * MIB), "ssd_contacts.csv"),
    Hostile("only impossible dates", bytes_of(CONTACTS, HEADER + b"1,007,9999-99-99\n" * 9), "9999-99-99"),
    Hostile("an archive as a table", bytes_of(CONTACTS, b"PK\x03\x04" + b"\0" * 99), "archive"),
    Hostile("a program as a table", bytes_of(CONTACTS, b"\x7fELF\x02\x01\x01\0\0\0"), "NUL"),
    Hostile("half of UTF-16", bytes_of(CONTACTS, b"\xff\xfea"), "UTF-16"),
    Hostile("letters of no encoding", bytes_of(CONTACTS, HEADER + b"1,\x81\x8d\x90,2024-03-01\n"), "UTF-8"),
    Hostile("overlong UTF-8", bytes_of(CONTACTS, HEADER + b"1,\xc0\x80\x81,2024-03-01\n"), "UTF-8"),
    Hostile("a figure that is endless", single("f.csv", FIGURES + b"2024-03,A,1e999,2\n"), "1e999"),
    Hostile("a figure that is Infinity", single("f.csv", FIGURES + b"2024-03,A,Infinity,2\n"), "Infinity"),
    Hostile("a figure that is no number", single("f.csv", FIGURES + b"2024-03,A,NaN0,2\n"), "NaN0"),
    Hostile("a figure below zero", single("f.csv", FIGURES + b"2024-03,A,-1,2\n"), "0 or more"),
    Hostile("a figure without bounds", single("f.csv", FIGURES + b"2024-03,A,1e300,2\n"), "million"),
    Hostile("a month that is none", single("f.csv", FIGURES + b"9999-99,A,1,2\n"), "9999-99"),
    Hostile("a month before all", single("f.csv", FIGURES + b"0000-00,A,1,2\n"), "0000-00"),
    Hostile(
        "figures of one group twice", single("f.csv", FIGURES + b"2024-03,\x1b[2J,1,2\n" * 2), "two figures"
    ),
    Hostile("a column with a steering name", single("f.csv", b"\x1b[2J,b\n1,2\n"), "columns"),
    Hostile("about.json nested deep", bytes_of("about.json", b"[" * 200_000), "about.json"),
    Hostile("about.json with a list", bytes_of("about.json", b'{"data_to": ["2026-01-01"]}'), "about.json"),
    Hostile("about.json with no date", about(council="X", data_to="9999-99-99"), "about.json"),
    Hostile("about.json that leads out", link("about.json", lambda d: d.outside / "canary"), "leads out"),
    Hostile("a table that leads out", link(CONTACTS, lambda d: d.outside / "canary"), "leads out"),
    Hostile("population that leads out", link("population.csv", lambda d: d.outside / "canary"), "leads out"),
    Hostile("a table that is a device", link(CONTACTS, lambda d: Path("/dev/zero")), "leads out"),
    Hostile("a link that leads to itself", link(CONTACTS, lambda d: Path(CONTACTS)), "ssd_contacts.csv"),
    Hostile("a table that is a pipe", pipe, "no file"),
    Hostile("a device as the extract", lambda d: load(d, Path("/dev/zero")), "no file"),
    Hostile("a path of NUL", lambda d: load(d, Path("a\0b")), "name"),
    Hostile("a path without end", lambda d: load(d, Path("x" * 5000)), "xxx..."),
    Hostile("a file named as a line of a log", named("a\nperfcore: Backed up.csv"), "columns"),
    Hostile("a file named to steer", named("a\x1b[2J.csv"), "columns"),
    Hostile("a file named backwards", named("a\u202evsc.csv"), "columns"),
    Hostile("a day that is none", lambda d: d.run("load", d.tmp, "--data-to", "9999-99-99"), "no date"),
    Hostile(
        "Parquet of a billion rows", parquet(lambda: pa.table({"a": pa.nulls(60_000_000)})), "60,000,000 rows"
    ),
    Hostile(
        "Parquet of a long text a million times", parquet(lambda: contacts(1_000_000, "x" * MIB)), "bytes"
    ),
    Hostile(
        "Parquet of 2,000 columns", parquet(lambda: pa.table({f"c{i}": [1] for i in range(2000)})), "columns"
    ),
    Hostile("a workbook that unfolds", book(xl__media__a=bytes(60 * MIB)), "unfolds"),
    Hostile("a workbook of 2,000 parts", many_parts, "unfolds"),
    Hostile(
        "a workbook with entities",
        book(**{"xl__a.xml": b'<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>'}),
        "XML entities",
    ),
    Hostile(
        "a workbook that leads out",
        book(**{"..__..__..__outside__canary": b"gone"}),
        "loaded",
        0,
        writes=True,
    ),
]


# ---- small YAML files ----------------------------------------------------------------------------

DEEP = "a:\n" + "".join("  " * i + "a:\n" for i in range(1, 40))
BILLION = "a: &a [x]\n" + "".join(
    f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)
YAMLS: dict[str, tuple[bytes, str]] = {
    "a billion laughs": (BILLION.encode(), "anchors and aliases"),
    "nesting": (DEEP.encode(), "nested"),
    "flow nesting": (b"[" * 20_000, "nested"),
    "size": (b"# " + b"x" * 70_000, "larger than 64 KB"),
    "size of 50 MB": (b"a: " + b"x" * 50 * MIB, "larger than 64 KB"),
    "a long key": (b"x" * 300 + b": 1", "key"),
    "a Python object": (b"!!python/object/apply:os.system ['touch x']", "leave"),
    "a Python name": (b"council: !!python/name:os.system", "leave"),
    "a tag of its own": (b"council: !<tag:x,2000:\x1b> y", "character"),
    "a key twice": (b"council: a\ncouncil: b", "twice"),
    "a list as a key": (b"? [a, b]\n: c", "key"),
    "NUL": (b"council: a\0b", "U+0000"),
    "NUL by escape": (b'council: "a\\0b"', "U+0000"),
    "ESC by escape": (b'council: "a\\e[2Jb"', "U+001B"),
    "bidi": ("council: a\u202eb".encode(), "U+202E"),
    "half of a character": (b'council: "\\uD800"', "U+D800"),
    "UTF-16": ("council: a".encode("utf-16"), "UTF-8"),
    "broken UTF-8": (b"council: \xff\xfe", "UTF-8"),
    "a date that is none": (b"council: 9999-99-99", "YAML"),
    "a number of 5,000 digits": (b"council: " + b"9" * 5000, "too long"),
    "two documents": (b"council: a\n---\ncouncil: b", "YAML"),
    "an open quotation": (b'council: "', "YAML"),
    "a tab": (b"council:\n\t- a", "YAML"),
}


def settings(content: bytes) -> Act:
    return lambda desk: desk.settings(desk.put("perfcore.yaml", content))


def house(content: bytes, **beside: bytes) -> Act:
    """The house style beside measures.yaml, for a briefing."""

    def act(desk: Desk) -> Said:
        measures = desk.put("m/measures.yaml", MEASURES.read_bytes())
        desk.put("m/house_style.yaml", content)
        for name, picture in beside.items():
            desk.put(f"m/{name.replace('__', '.')}", picture)
        where = ("--data", desk.data, "--measures", measures, "--out", desk.tmp / "out")
        return desk.run("briefing", "--audience", "member", "--month", "2025-03", *where)

    return act


SETTINGS = [
    *(Hostile(f"perfcore.yaml: {name}", settings(raw), says) for name, (raw, says) in YAMLS.items()),
    Hostile(
        "perfcore.yaml: a role that is a list", settings(b"roles: {map: {a: [administrator]}}"), "no role"
    ),
    Hostile("perfcore.yaml: kept for ever", settings(b"audit: {keep_days: 99999999999}"), "at most"),
    Hostile("perfcore.yaml: kept for no time", settings(b"audit: {keep_days: -1}"), "whole number"),
    Hostile("perfcore.yaml: yes for a number", settings(b"audit: {keep_days: yes}"), "whole number"),
    Hostile("perfcore.yaml: an endless number", settings(b"audit: {keep_days: .inf}"), "whole number"),
    *(
        Hostile(f"house style: {name}", house(YAMLS[name][0]), YAMLS[name][1])
        for name in (
            "a billion laughs",
            "nesting",
            "size of 50 MB",
            "a Python object",
            "a key twice",
            "NUL by escape",
            "UTF-16",
            "a date that is none",
        )
    ),
    Hostile("house style: a logo that leads out", house(b"logo: ../../outside/logo.png"), "no logo"),
    Hostile("house style: a logo of the system", house(b"logo: /etc/passwd.png"), "no logo"),
    Hostile("house style: a logo that is none", house(b"logo: a.png", a__png=b"<script>"), "no picture"),
    Hostile("house style: a logo of 3 MB", house(b"logo: a.png", a__png=bytes(3_000_000)), "2 MB"),
    Hostile(
        "house style: a logo with entities",
        house(
            b"logo: a.svg",
            a__svg=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "/x">]><svg>&a;</svg>',
        ),
        "entities",
    ),
    Hostile("house style: a colour that is more", house(b'colour: "#123456;background:url(x)"'), "no colour"),
]


# ---- measures.yaml -------------------------------------------------------------------------------


def check(content: bytes) -> Act:
    return lambda desk: desk.run("check", desk.put("measures.yaml", content))


def measure(old: str, new: str) -> Act:
    """The shipped catalogue with one text replaced."""
    text = MEASURES.read_text(encoding="utf-8")
    assert old in text
    return check(text.replace(old, new, 1).encode("utf-8", "surrogatepass"))


CATALOGUES = [
    *(
        Hostile(f"measures.yaml: {name}", check(YAMLS[name][0]), says, code=1)
        for name, says in {
            "a billion laughs": "names this place",
            "nesting": "nested",
            "flow nesting": "nested",
            "a Python object": "kind of value",
            "a key twice": "twice",
            "NUL": "U+0000",
            "NUL by escape": "U+0000",
            "ESC by escape": "U+001B",
            "bidi": "U+202E",
            "half of a character": "U+D800",
            "UTF-16": "UTF-8",
            "broken UTF-8": "UTF-8",
            "size of 50 MB": "larger than 1 MB",
            "a list as a key": "key",
        }.items()
    ),
    Hostile(
        "measures.yaml: a steering name", measure("Contacts received", '"Cont\\x9bacts"'), "U+009B", code=1
    ),
    Hostile("measures.yaml: a target without end", measure("target: 95", "target: 1e999"), "target", code=1),
    Hostile("measures.yaml: a target that is none", measure("target: 95", "target: .nan"), "target", code=1),
    Hostile(
        "measures.yaml: a target of 5,000 digits",
        measure("target: 95", "target: " + "9" * 5000),
        "target",
        code=1,
    ),
    Hostile(
        "measures.yaml: months without end",
        measure("months: 60", "months: 99999999999999999999"),
        "months",
        code=1,
    ),
    Hostile(
        "measures.yaml: a condition of 5,000 brackets",
        measure("where: ", "where: " + "(" * 5000),
        "where",
        code=1,
    ),
    Hostile(
        "measures.yaml: a condition that runs",
        measure("where: ", "where: __import__('os') or "),
        "where",
        code=1,
    ),
    Hostile("measures.yaml: a device", lambda d: d.run("check", d.tmp), "cannot be read"),
]


# ---- own figures and charts ----------------------------------------------------------------------

MONTHS = "".join(f"2024-{m:02d},{20 + m}\n" for m in range(1, 13)).encode()


def chart(content: bytes, *options: str) -> Act:
    return lambda desk: desk.run("chart", desk.put("x.csv", content), *options)


def own(text: str) -> Act:
    """Figures pasted on the page."""
    return lambda desk: desk.page("own_figures", fill={"Paste figures": text})


def uploaded(name: str, content: bytes) -> Act:
    return lambda desk: desk.page("own_figures", file=(name, content))


_VALUES = b"month,value\n"
CHARTS = [
    Hostile("chart: 21 MB", chart(_VALUES + b"2024-01,1\n" * 2_100_000), "20 MB"),
    Hostile("chart: a device", lambda d: d.run("chart", "/dev/zero"), "20 MB"),
    Hostile("chart: a million columns", chart(b"a," * 1_000_000 + b"b\n1\n"), "1,000,001 columns"),
    Hostile("chart: a cell of 10 MB", chart(_VALUES + b"2024-01," + b"9" * 10 * MIB + b"\n"), "no CSV"),
    Hostile("chart: an endless number", chart(_VALUES + MONTHS + b"2025-01,1e999\n"), "1e999"),
    Hostile("chart: Infinity", chart(_VALUES + MONTHS + b"2025-01,Infinity\n"), "Infinity"),
    Hostile("chart: a date that is none", chart(_VALUES + MONTHS + b"9999-99-99,1\n"), "9999-99-99"),
    Hostile("chart: NUL", chart(_VALUES + MONTHS + b"2025-01,\0\n"), "U+0000"),
    Hostile("chart: ANSI", chart(b"month,value,group\n" + b"2024-01,1,\x1b[2J\n"), "U+001B"),
    Hostile("chart: bidi", chart("month,value,group\n2024-01,1,\u202e\n".encode()), "U+202E"),
    Hostile("chart: an open quotation", chart(_VALUES + b'"2024-01,1\n'), "x.csv"),
    Hostile("chart: a target without end", chart(_VALUES + MONTHS, "--target", "1e999"), "no number"),
    Hostile(
        "chart: a million years",
        chart(b"date,family\n0001-01-01,a\n9999-12-31,b\n", "--date", "date"),
        "months",
    ),
    Hostile(
        "chart: a formula as a group",
        chart(
            b"date,family,team\n" + b"".join(b"2024-%02d-01,%d,=1+1\n" % (m, m) for m in range(1, 13)),
            "--date",
            "date",
            "--family",
            "family",
            "--by",
            "team",
            "--csv",
        ),
        "'=1+1",
        code=0,
        never=("\n=1+1",),
    ),
    Hostile(
        "own figures: script",
        own(f"month,value,group\n2024-01,1,{SCRIPT}\n2024-02,2,{SCRIPT}"),
        "\\<script\\>",
        0,
        never=("<h2><script", "\n<script"),
    ),
    Hostile(
        "own figures: Markdown",
        own("month,value,group\n2024-01,1,![x](//l)\n2024-02,2,![x](//l)"),
        "!\\[x\\]",
        0,
    ),
    Hostile("own figures: an endless number", own("month,value\n2024-01,1e999"), "1e999", 0),
    Hostile("own figures: a date that is none", own("month,value\n9999-99-99,1"), "9999-99-99", 0),
    Hostile("own figures: NUL", own("month,value\n2024-01,\0"), "U+0000", 0),
    Hostile("an upload of 21 MB", uploaded("x.csv", _VALUES + b"2024-01,1\n" * 2_100_000), "20 MB", 0),
    Hostile("an upload of UTF-16", uploaded("x.csv", "month,value".encode("utf-16")), "U+0000", 0),
    Hostile("an upload that is a program", uploaded("x.csv", b"\x7fELF\0\0"), "U+007F", 0),
    Hostile(
        "an upload named as a path", uploaded("../../outside/canary.csv", _VALUES + b"x,1\n"), "no date", 0
    ),
    Hostile("an upload named to steer", uploaded("a\x1b[2J.csv", _VALUES + b"x,1\n"), "no date", 0),
    Hostile("an upload named as a script", uploaded(f"{SCRIPT}.csv", _VALUES + b"x,1\n"), "no date", 0),
    Hostile("own figures: a million columns", own("a," * 1_000_000), "own", 0),
]


# ---- minutes and audit ---------------------------------------------------------------------------


def restore(content: bytes | Callable[[Path], None], name: str = "b.json") -> Act:
    """A backup of the minutes that is none."""

    def act(desk: Desk) -> Said:
        path = desk.tmp / name
        if callable(content):
            content(path)
        else:
            path.write_bytes(content)
        return desk.run("minutes", "restore", path, "--data", desk.data)

    return act


def portable(tables: str, layout: str = "1") -> bytes:
    return f'{{"format": "perfcore minutes", "layout": {layout}, "tables": {tables}}}'.encode()


def database(*statements: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return make


def export_over_a_link(desk: Desk) -> Said:
    folder = desk.tmp / "out"
    folder.mkdir()
    (folder / "minutes.json").symlink_to(desk.outside / "canary")
    return desk.run("minutes", "export", folder, "--data", desk.data)


def backup_over_a_link(desk: Desk) -> Said:
    (desk.tmp / "b.sqlite").symlink_to(desk.outside / "canary")
    return desk.run("minutes", "backup", desk.tmp / "b.sqlite", "--data", desk.data)


def looked(who: str) -> Act:
    """A name that reaches the record of who looked."""

    def act(desk: Desk) -> Said:
        audit.record(desk.data, Viewer("head", who), "rows", "cp_plans", exported=True)
        assert desk.run("audit", "verify", "--data", desk.data).code == 0
        return desk.run("audit", "show", "--data", desk.data)

    return act


def record(spoil: Callable[[bytes], bytes], *step: str) -> Act:
    """The record of who looked, spoilt before it is read."""

    def act(desk: Desk) -> Said:
        for month in range(3):
            audit.record(desk.data, Viewer("head", f"person {month}"), "rows", "cp_plans", exported=True)
        file = desk.data / "audit" / "looked.jsonl"
        file.write_bytes(spoil(file.read_bytes()))
        return desk.run("audit", *step, "--data", desk.data)

    return act


HISTORY = '{"history": {"columns": [%s], "rows": [%s]}}'
KEPT = [
    Hostile("restore: no JSON", restore(b"{"), "no backup"),
    Hostile("restore: nested deep", restore(b"[" * 200_000), "no backup"),
    Hostile("restore: an endless layout", restore(portable("{}", "1e999")), "no backup"),
    Hostile("restore: a layout below all", restore(portable(HISTORY % ('"id"', ""), "-7")), "no layout"),
    Hostile("restore: a layout of tomorrow", restore(portable("{}", "99")), "newer"),
    Hostile("restore: no tables", restore(portable("{}")), "no minutes"),
    Hostile(
        "restore: a column that is SQL",
        restore(portable(HISTORY % ('"id); DROP TABLE history; --"', "[1]"))),
        "fit",
    ),
    Hostile("restore: columns that are no names", restore(portable(HISTORY % ("1, null", "[1, 2]"))), "fit"),
    Hostile("restore: a row too long", restore(portable(HISTORY % ('"id"', "[1, 2, 3]"))), "fit"),
    Hostile("restore: a number too large", restore(portable(HISTORY % ('"id"', f"[{10**40}]"))), "fit"),
    Hostile("restore: an object as a cell", restore(portable(HISTORY % ('"id"', '[{"a": 1}]'))), "fit"),
    Hostile(
        "restore: half of a database", restore(b"SQLite format 3\0" + b"x" * 4000, "b.sqlite"), "damaged"
    ),
    Hostile(
        "restore: a database of others", restore(database("CREATE TABLE t (a)"), "b.sqlite"), "no minutes"
    ),
    Hostile(
        "restore: views as tables",
        restore(
            database(
                "CREATE VIEW history AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
                "SELECT id FROM n"
            ),
            "b.sqlite",
        ),
        "no minutes",
    ),
    Hostile("restore: an archive", restore(b"PK\x03\x04" + bytes(99)), "no backup"),
    Hostile("restore: UTF-16", restore(portable("{}").decode().encode("utf-16")), "no backup"),
    Hostile("restore: a folder", lambda d: d.run("minutes", "restore", d.tmp, "--data", d.data), "directory"),
    Hostile(
        "restore: the system's passwords",
        lambda d: d.run("minutes", "restore", "/etc/passwd", "--data", d.data),
        "no backup",
        never=("root:",),
    ),
    Hostile("export over a link", export_over_a_link, "minutes.json", 0),
    Hostile("backup over a link", backup_over_a_link, "Backed up", 0),
    *(
        Hostile(f"who looked: {name}", looked(words), '"what": "rows"', 0, writes=True)
        for name, words in STEERING.items()
    ),
    Hostile(
        "the record: a line changed",
        record(lambda raw: raw.replace(b"person 1", b"person 2"), "verify"),
        "changed",
        1,
        writes=True,
    ),
    Hostile(
        "the record: no text", record(lambda raw: raw + b"\xff\xfe\n", "verify"), "no look", 1, writes=True
    ),
    Hostile(
        "the record: nested deep",
        record(lambda raw: raw + b"[" * 200_000 + b"\n", "verify"),
        "no look",
        1,
        writes=True,
    ),
    Hostile(
        "the record: a day that is none",
        record(lambda raw: raw.replace(b'"at": "2', b'"at": "x'), "verify"),
        "no look",
        1,
        writes=True,
    ),
    Hostile(
        "the record: shown though spoilt",
        record(lambda raw: b"{\n" + raw, "show"),
        "person 2",
        0,
        writes=True,
    ),
    Hostile(
        "the record: cut, then pruned",
        record(lambda raw: raw.split(b"\n", 1)[1], "prune"),
        "taken out",
        2,
        writes=True,
    ),
    Hostile("the record: gone", record(lambda raw: b"", "verify"), "taken out", 1, writes=True),
]


# ---- arguments, other files ----------------------------------------------------------------------


def values(*args: str) -> Act:
    return lambda desk: desk.run("values", *args, "--data", desk.data)


def commentary(content: bytes) -> Act:
    return lambda desk: desk.run("commentary", desk.put("c.json", content))


def neighbours(name: str, content: bytes, *more: str) -> Act:
    return lambda desk: desk.run("neighbours", "import", desk.put(name, content), *more, "--data", desk.data)


def current(content: bytes) -> Act:
    """The file that says which load is current, pointing elsewhere."""

    def act(desk: Desk) -> Said:
        path = desk.data / "current.json"
        was = path.read_bytes()
        path.write_bytes(content)
        said = desk.run("values", "referrals", "--data", desk.data)
        path.write_bytes(was)
        return said

    return act


def store_of(content: bytes) -> Act:
    """A store of minutes that is none."""

    def act(desk: Desk) -> Said:
        other = desk.tmp / "other"
        other.mkdir()
        (other / "minutes.sqlite").write_bytes(content)
        said = desk.run("minutes", "verify", "--data", other)
        assert (other / "minutes.sqlite").read_bytes() == content
        return said

    return act


def looped(desk: Desk) -> Said:
    (desk.tmp / "m.yaml").symlink_to("m.yaml")
    return desk.run("check", desk.tmp / "m.yaml")


def list_over_a_link(desk: Desk) -> Said:
    (desk.tmp / "list.csv").symlink_to(desk.outside / "canary")
    return desk.run("drift", "--csv", desk.tmp / "list.csv", "--data", desk.data)


def brief(*out: str) -> Act:
    wanted = ("briefing", "--audience", "management", "--month", "2025-03")
    return lambda desk: desk.run(*wanted, "--data", desk.data, "--out", *(out or (desk.put("file", "x"),)))


ARGUMENTS = [
    Hostile("a briefing into a file", brief(), "exists"),
    Hostile("a briefing into nowhere", brief("/proc/nowhere"), "/proc/nowhere"),
    Hostile("a list over a link", list_over_a_link, "plan", 0, writes=True),
    Hostile(
        "a backup over a folder", lambda d: d.run("minutes", "backup", d.tmp, "--data", d.data), "directory"
    ),
    Hostile("minutes that are none", store_of(b"<script>" * 999), "cannot be opened"),
    Hostile("minutes cut short", store_of(b"SQLite format 3\0" + bytes(500)), "cannot be opened"),
    Hostile("a catalogue that leads to itself", looped, "cannot be read"),
    Hostile(
        "a data folder that is a file",
        lambda d: d.run("values", "x", "--data", d.outside / "canary"),
        "canary",
    ),
    Hostile("settings that are a folder", lambda d: d.settings(d.tmp), "no file"),
    Hostile("settings that are a device", lambda d: d.settings(Path("/dev/zero")), "no file"),
    Hostile("settings that are not there", lambda d: d.settings(d.tmp / "x"), "cannot be read"),
    Hostile("a measure that steers", values("x\x1b[2J\x1b[31m"), "no measure"),
    Hostile("a measure that is a line of a log", values("x\nperfcore: Backed up."), "no measure"),
    Hostile("a measure that is a path", values("../../etc/passwd"), "no measure"),
    Hostile("a measure that is SQL", values("x'; DROP TABLE contacts; --"), "no measure"),
    Hostile("a dimension that is a path", values("referrals", "--by", "../../etc"), "drill"),
    Hostile("a month that is none, as an argument", values("referrals", "--from", "9999-99"), "no month"),
    Hostile("a role that there is not", values("referrals", "--as", "root"), "invalid choice"),
    Hostile("a filter that is SQL", values("referrals", "--where", "sex=x' OR '1'='1"), "No row"),
    Hostile("comments: nested deep", commentary(b"[" * 200_000), "JSON"),
    Hostile("comments: broken UTF-8", commentary(b"\xff\xfe["), "UTF-8"),
    Hostile("comments: no cases", commentary(b'{"cases": 1}'), "cases"),
    Hostile("comments: an id that steers", commentary(b'[{"id": "\\u001b[2J"}]'), "text"),
    Hostile("official figures: a program", neighbours("a.csv", b"\x7fELF\0"), "NUL"),
    Hostile("official figures: steering names", neighbours("a.csv", b"\x1b[2J,b\n1,2\n"), "a.csv"),
    Hostile("official figures: an archive", neighbours("a.xlsx", b"PK\x03\x04" + bytes(99)), "damaged"),
    Hostile("a load outside of its folder", current(b'{"load": "../../outside"}'), "names no load"),
    Hostile("a load that is a list", current(b'{"load": ["0001-20260301t101500"]}'), "names no load"),
    Hostile("which load: nested deep", current(b"[" * 200_000), "current.json"),
]


def at(page: str, **address: str) -> Act:
    return lambda desk: desk.page(page, **address)


ADDRESSES = [
    Hostile("address: a measure that is a script", at("one_measure", measure=SCRIPT), "which is not here", 0),
    Hostile(
        "address: a measure that is a path", at("one_measure", measure="../../etc"), "which is not here", 0
    ),
    Hostile("address: a month that is none", at("one_measure", month="9999-99"), "which is not here", 0),
    Hostile("address: a drill that is SQL", at("one_measure", by="team'; --"), "which is not here", 0),
    Hostile(
        "address: a group that is none",
        at("one_measure", sex="\ud800".encode("utf-8", "replace").decode()),
        "not here",
        0,
    ),
    Hostile("address: a look by nobody", at("who_looked", looked_as="=1+1"), "Nobody has looked", 0),
]


# ---- words that people and extracts bring in -----------------------------------------------------


def in_an_extract(words: Mapping[str, str]) -> list[Row]:
    """Referrals, one for each team, worker and reason so named."""
    return [
        {
            "cine_referral_id": f"R{i}",
            "cine_person_id": "007",
            "cine_referral_date": f"2025-03-{i + 1:02d}",
            "cine_cin_primary_need_code": text,
            "cine_referral_nfa": "N",
            "cine_referral_team": text,
            "cine_referral_worker_id": text,
        }
        for i, text in enumerate(words.values())
    ]


CASES = [*EXTRACTS, *SETTINGS, *CATALOGUES, *CHARTS, *KEPT, *ARGUMENTS, *ADDRESSES]
