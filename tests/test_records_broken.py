"""Broken sources: each is refused in one sentence that says where, and the data stays as it was."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfcore.records import files, workbooks
from perfcore.records.load import LoadError, load
from tests.records_helpers import (
    HEADERS,
    changed,
    day,
    extract,
    tree,
    who,
    write_csv,
    write_ssd,
    write_workbook,
)

Broken = Callable[[Path], Path]
PLANS = "ssd_cp_plans.csv"
CONTACTS = "ssd_contacts.csv"


def bytes_in(name: str, content: bytes) -> Broken:
    def make(tmp: Path) -> Path:
        folder = write_ssd(tmp / "extract")
        (folder / name).write_bytes(content)
        return folder

    return make


def rows_in(tables: dict[str, Any]) -> Broken:
    return lambda tmp: write_ssd(tmp / "extract", tables)


def single(name: str, content: bytes) -> Broken:
    def make(tmp: Path) -> Path:
        path = tmp / name
        path.write_bytes(content)
        return path

    return make


def workbook_with(part: str, content: bytes) -> Broken:
    def make(tmp: Path) -> Path:
        path = write_workbook(tmp / "book.xlsx", {"List 1": []})
        with zipfile.ZipFile(path) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        parts[part] = content
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name, data in parts.items():
                new.writestr(name, data)
        return path

    return make


def workbook(headers: dict[str, tuple[str, ...]], rows: int = 1) -> Broken:
    def make(tmp: Path) -> Path:
        cells = (*who(1), day(2024, 3, 1), "q) 6: Police")
        return write_workbook(tmp / "book.xlsx", {"List 1": [cells] * rows}, headers)

    return make


def empty_sheet(tmp: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "List 7"
    book.save(tmp / "book.xlsx")
    return tmp / "book.xlsx"


def bomb(tmp: Path) -> Path:
    path = write_workbook(tmp / "book.xlsx", {"List 1": []})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(60 * 1024**2))
    return path


def archive_without_workbook(tmp: Path) -> Path:
    with zipfile.ZipFile(tmp / "book.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    return tmp / "book.xlsx"


def link_outside(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract")
    outside = write_csv(tmp / "elsewhere.csv", extract()["ssd_contacts"])
    (folder / CONTACTS).unlink()
    try:
        (folder / CONTACTS).symlink_to(outside)
    except OSError:  # Windows lets only some users make links
        pytest.skip("links cannot be made here")
    return folder


def corrupt_parquet(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract", extract(ssd_contacts=None))
    (folder / "ssd_contacts.parquet").write_bytes(b"PAR1 and then nothing of the kind PAR1")
    return folder


def nested_parquet(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract", extract(ssd_contacts=None))
    frame = pd.DataFrame(extract()["ssd_contacts"])
    frame["cont_contact_date"] = [["2024-03-01"], ["2024-03-02"]]
    frame.to_parquet(folder / "ssd_contacts.parquet")
    return folder


def numbers_for_dates_parquet(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract", extract(ssd_contacts=None))
    frame = pd.DataFrame(
        {
            "cont_contact_id": [str(i) for i in range(6)],
            "cont_person_id": ["007"] * 6,
            "cont_contact_date": [1_709_251_200_000 + i for i in range(6)],
        }
    )
    frame.to_parquet(folder / "ssd_contacts.parquet")
    return folder


def same_table_twice(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract")
    write_csv(folder / "dbo.SSD_CONTACTS.csv", extract()["ssd_contacts"])
    return folder


def no_such_place(tmp: Path) -> Path:
    return tmp / "nothing here"


def months_first(tmp: Path) -> Path:
    rows = [
        {"cont_contact_id": str(i), "cont_person_id": "007", "cont_contact_date": f"03/{10 + i}/2024"}
        for i in range(9)
    ]
    return write_ssd(tmp / "extract", extract(ssd_contacts=rows))


def broken_about(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract")
    (folder / "about.json").write_text("council: Testshire", encoding="utf-8")
    return folder


def broken_population(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract")
    (folder / "population.csv").write_text(
        "year,population,number\n2024,children_0_17,many\n", encoding="utf-8"
    )
    return folder


def broken_figures(tmp: Path) -> Path:
    folder = write_ssd(tmp / "extract")
    (folder / "figures").mkdir()
    text = "month,group,numerator,denominator\n2024-03,All,10,20\n2024-13,All,10,20\n"
    (folder / "figures" / "caseload.csv").write_text(text, encoding="utf-8")
    return folder


HEADER = b"cont_contact_id,cont_person_id,cont_contact_date\n"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# name of the case -> what is broken, what the sentence names, and a word of what it says
CASES: dict[str, tuple[Broken, str, str]] = {
    "not there": (no_such_place, "nothing here", "no such file"),
    "no people": (rows_in(extract(ssd_person=None)), "extract", "ssd_person"),
    "same table twice": (same_table_twice, CONTACTS, "same table"),
    "link out of the folder": (link_outside, CONTACTS, "leads out of the folder"),
    "empty file": (bytes_in(CONTACTS, b""), CONTACTS, "empty"),
    "only blanks": (bytes_in(CONTACTS, b" \n \n"), CONTACTS, "empty"),
    "web page": (
        bytes_in(CONTACTS, b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        CONTACTS,
        "web page",
    ),
    "PDF under the name of a CSV": (bytes_in(CONTACTS, b"%PDF-1.7\n"), CONTACTS, "PDF"),
    "workbook under the name of a CSV": (bytes_in(CONTACTS, b"PK\x03\x04rest"), CONTACTS, "workbook"),
    "NUL bytes": (bytes_in(CONTACTS, HEADER + b"1,0\x0007,2024-03-01\n"), CONTACTS, "row 2"),
    "UTF-16 cut short": (
        bytes_in(CONTACTS, b"\xff\xfe" + HEADER.decode().encode("utf-16-le") + b"\x00"),
        CONTACTS,
        "UTF-16",
    ),
    "no encoding": (bytes_in(CONTACTS, HEADER + b"1,\x81\x8d,2024-03-01\n"), CONTACTS, "UTF-8"),
    "ragged row": (bytes_in(CONTACTS, HEADER + b"1,007,2024-03-01\n2,007\n"), CONTACTS, "row 3"),
    "value right of the header": (
        bytes_in(CONTACTS, HEADER[:-1] + b",\n1,007,2024-03-01,x\n"),
        CONTACTS,
        "right",
    ),
    "quotation mark never closed": (
        bytes_in(CONTACTS, b'"cont_contact_id,cont\n1,2\n'),
        CONTACTS,
        "quotation",
    ),
    "same column twice": (
        bytes_in(CONTACTS, b"cont_contact_id,Cont_Contact_ID ,cont_person_id\n1,1,007\n"),
        CONTACTS,
        "two columns",
    ),
    "required column missing": (
        bytes_in(CONTACTS, b"cont_contact_id,cont_person_id,cont_contact_dte\n1,007,2024-03-01\n"),
        CONTACTS,
        '"cont_contact_dte"',
    ),
    "months before days": (months_first, CONTACTS, "month first"),
    "nothing is a date": (
        bytes_in(CONTACTS, HEADER + b"".join(b"%d,007,soon\n" % i for i in range(6))),
        CONTACTS,
        "soon",
    ),
    "about.json no JSON": (broken_about, "about.json", "council"),
    "population without a number": (broken_population, "population.csv", "number"),
    "figures with a thirteenth month": (broken_figures, "figures/caseload.csv", "2024-13"),
    "corrupt Parquet": (corrupt_parquet, "ssd_contacts.parquet", "cannot be read"),
    "lists in Parquet": (nested_parquet, "ssd_contacts.parquet", "list"),
    "numbers for dates in Parquet": (numbers_for_dates_parquet, "ssd_contacts.parquet", "17092512"),
    "unknown CSV": (single("some.csv", b"a,b\n1,2\n"), "some.csv", "columns"),
    "figures without rows": (single("f.csv", b"month,group,numerator,denominator\n"), "f.csv", "no rows"),
    "figures twice": (
        single("f.csv", b"month,group,numerator,denominator\n2024-03,A,1,2\n2024-03,A,1,2\n"),
        "f.csv",
        "two figures",
    ),
    "figures no number": (single("f.csv", b"month,group,numerator\n2024-03,A,lots\n"), "f.csv", "lots"),
    "figures no status": (
        single("f.csv", b"month,group,numerator,status\n2024-03,A,1,q\n"),
        "f.csv",
        "status",
    ),
    "PDF under the name of a workbook": (single("book.xlsx", b"%PDF-1.7\n"), "book.xlsx", "PDF"),
    "old workbook": (single("book.xls", OLD + bytes(600)), "book.xls", "old format"),
    "protected workbook": (
        single("book.xlsx", OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        "book.xlsx",
        "password",
    ),
    "workbook cut short": (single("book.xlsx", b"PK\x03\x04" + bytes(40)), "book.xlsx", "damaged"),
    "archive and no workbook": (archive_without_workbook, "book.xlsx", "no workbook"),
    "zip bomb": (bomb, "book.xlsx", "unfolds"),
    "entity bomb": (
        workbook_with(
            "xl/sharedStrings.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
        ),
        "book.xlsx",
        "entities",
    ),
    "entity bomb in UTF-16": (
        workbook_with("xl/styles.xml", '<?xml version="1.0"?><!DOCTYPE x><a/>'.encode("utf-16")),
        "book.xlsx",
        "entities",
    ),
    "broken XML": (
        workbook_with("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
        "book.xlsx",
        "dam",
    ),
    "broken workbook XML": (workbook_with("xl/workbook.xml", b"<workbook"), "book.xlsx", "damaged"),
    "empty worksheet": (empty_sheet, "book.xlsx, List 7", "empty"),
    "worksheet without a header": (
        workbook({"List 1": ("a", "b", "c", "d", "e", "f", "g")}),
        "book.xlsx, List 1",
        "no header",
    ),
    "worksheet without its date": (
        workbook({"List 1": (*HEADERS["List 1"][:5], "Contact date", "Contact Source")}),
        "book.xlsx, List 1",
        "Contact date",
    ),
    "worksheet with a column twice": (
        workbook({"List 1": (*HEADERS["List 1"][:6], "date of contact")}),
        "book.xlsx, List 1",
        "two columns",
    ),
    "workbook without lists": (
        lambda tmp: write_workbook(tmp / "book.xlsx", {"Sheet1": []}, {"Sheet1": ("a",)}),
        "book.xlsx",
        "List 1",
    ),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one load, which every refused load must leave as it is."""
    folder = tmp_path_factory.mktemp("kept")
    load(write_ssd(folder / "before"), folder / "data")
    return folder / "data"


@pytest.mark.parametrize("case", CASES)
def test_a_broken_source_is_refused_in_one_sentence(case: str, tmp_path: Path, data: Path) -> None:
    make, names, says = CASES[case]
    before = tree(data)
    source = make(tmp_path)
    with pytest.raises(LoadError) as refused:
        load(source, data)
    sentence = str(refused.value)
    assert names in sentence
    assert says in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert "Error" not in sentence or "(" in sentence
    assert tree(data) == before


def test_a_refused_first_load_leaves_no_directory_behind(tmp_path: Path) -> None:
    with pytest.raises(LoadError):
        load(tmp_path / "nothing", tmp_path / "new" / "data")
    assert not (tmp_path / "new").exists()


def test_ten_times_the_rows_are_refused_until_they_are_accepted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(write_ssd(tmp_path / "before"), data)
    before = tree(data)
    many = [
        {"cont_contact_id": str(i), "cont_person_id": "007", "cont_contact_date": f"2024-{i % 12 + 1:02d}-01"}
        for i in range(1200)
    ]
    large = write_ssd(tmp_path / "large", extract(ssd_contacts=many))
    with pytest.raises(LoadError, match=r"1,2\d\d rows and the last load had \d+: .*--accept-growth\.$"):
        load(large, data)
    assert tree(data) == before
    assert len(load(large, data, accept_growth=True).tables["contacts"]) == 1200


def test_a_row_that_cannot_be_read_is_set_aside_and_the_rest_loaded(tmp_path: Path) -> None:
    made = load(
        write_ssd(tmp_path / "e", changed("ssd_cp_plans", 0, cppl_cp_plan_end_date="31/02/2024")),
        tmp_path / "d",
    )
    assert list(made.tables["cp_plans"]["plan_id"]) == ["P2"]
    assert made.rows_set_aside == {"cp_plans": 1}
    found = [f for f in made.findings if f.severity == "set aside"]
    assert [(f.file, f.row, f.column, f.value, f.rule) for f in found] == [
        (PLANS, 2, "cppl_cp_plan_end_date", "31/02/2024", "unreadable_date")
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "figures.csv")
    with pytest.raises(LoadError, match=r"no file that can be read"):
        load(tmp_path / "figures.csv", tmp_path / "data")


def test_a_long_field_does_not_stop_the_reader(tmp_path: Path) -> None:
    folder = write_ssd(tmp_path / "e")
    long = '"' + "x\n" * 200_000 + '"'
    text = "cont_contact_id,cont_person_id,cont_contact_date,note\n" + f"1,007,2024-03-01,{long}\n"
    (folder / CONTACTS).write_text(text, encoding="utf-8")
    assert len(load(folder, tmp_path / "d").tables["contacts"]) == 1


@pytest.mark.parametrize("name", ["ssd_contacts.csv", "book.xlsx"])
def test_files_above_the_limit_are_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    source = write_ssd(tmp_path / "e")
    if name == "book.xlsx":
        source = write_workbook(tmp_path / name, {"List 1": []})
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    monkeypatch.setattr(workbooks, "MOST_BYTES", 10)
    with pytest.raises(LoadError, match=r"above the limit of .*\.$"):
        load(source, tmp_path / "d")


def test_a_folder_of_figures_may_not_lead_elsewhere(tmp_path: Path) -> None:
    folder = write_ssd(tmp_path / "e")
    (tmp_path / "elsewhere").mkdir()
    write_csv(tmp_path / "elsewhere" / "a.csv", [{"month": "2024-03", "numerator": "1"}])
    try:
        (folder / "figures").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    except OSError:  # Windows lets only some users make links
        pytest.skip("links cannot be made here")
    with pytest.raises(LoadError, match="leads out of the folder"):
        load(folder, tmp_path / "d")
