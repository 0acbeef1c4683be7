"""Small extracts made by hand, and a hash of everything in a directory."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

Row = Mapping[str, Any]

SSD: dict[str, list[Row]] = {
    "ssd_person": [
        {"pers_person_id": "007", "pers_sex": "F", "pers_ethnicity": "WBRI", "pers_dob": "2015-05-04"},
        {"pers_person_id": "008", "pers_sex": "M", "pers_ethnicity": "APKN", "pers_dob": "2017-06-01"},
        {
            "pers_person_id": "009",
            "pers_sex": "U",
            "pers_ethnicity": "NOBT",
            "pers_expected_dob": "2025-03-01",
        },
    ],
    "ssd_contacts": [
        {
            "cont_contact_id": "1",
            "cont_person_id": "007",
            "cont_contact_date": "2024-03-01",
            "cont_contact_source_code": "6",
            "cont_contact_outcome_json": '{"NEW_REFERRAL_FLAG": "Y", "NFA_FLAG": "N"}',
        },
        {
            "cont_contact_id": "2",
            "cont_person_id": "008",
            "cont_contact_date": "2024-03-02",
            "cont_contact_source_code": "1A",
            "cont_contact_outcome_json": '{NEW_REFERRAL_FLAG: "N"}',
        },
    ],
    "ssd_cin_episodes": [
        {
            "cine_referral_id": "R1",
            "cine_person_id": "007",
            "cine_referral_date": "2024-03-04",
            "cine_cin_primary_need_code": "N1",
            "cine_referral_source_code": "6",
            "cine_referral_nfa": "N",
            "cine_referral_team": "T1",
            "cine_referral_worker_id": "W1",
        },
        {
            "cine_referral_id": "R2",
            "cine_person_id": "007",
            "cine_referral_date": "2025-03-04",
            "cine_cin_primary_need_code": "N5",
            "cine_referral_nfa": "Y",
            "cine_close_date": "2025-03-10",
            "cine_close_reason": "RC8",
        },
    ],
    "ssd_cp_plans": [
        {
            "cppl_cp_plan_id": "P1",
            "cppl_person_id": "007",
            "cppl_referral_id": "R1",
            "cppl_cp_plan_start_date": "2024-04-02",
            "cppl_cp_plan_end_date": "2024-12-02",
            "cppl_cp_plan_initial_category": "Neglect",
            "cppl_cp_plan_latest_category": "NEG",
        },
        {
            "cppl_cp_plan_id": "P2",
            "cppl_person_id": "007",
            "cppl_cp_plan_start_date": "2025-04-02",
            "cppl_cp_plan_end_date": "",
            "cppl_cp_plan_initial_category": "Emotional abuse",
        },
    ],
}


def extract(**changes: Sequence[Row] | None) -> dict[str, list[Row]]:
    """The small extract with some tables replaced; None leaves a table out."""
    tables = {name: list(rows) for name, rows in SSD.items()}
    for name, rows in changes.items():
        if rows is None:
            tables.pop(name, None)
        else:
            tables[name] = list(rows)
    return tables


def changed(table: str, at: int, **cells: Any) -> dict[str, list[Row]]:
    """The small extract with some cells of one row replaced."""
    tables = extract()
    tables[table][at] = {**tables[table][at], **cells}
    return tables


def write_ssd(folder: Path, tables: Mapping[str, Sequence[Row]] | None = None) -> Path:
    """A folder of CSV files, one for each table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (extract() if tables is None else tables).items():
        write_csv(folder / f"{name}.csv", rows)
    return folder


def write_csv(path: Path, rows: Sequence[Row], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, columns, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_about(folder: Path, **values: str) -> None:
    import json

    (folder / "about.json").write_text(json.dumps(values), encoding="utf-8")


# ---- Annex A -------------------------------------------------------------------------------------

WHO = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
BY = ("Allocated Team", "Allocated Worker")
HEADERS: dict[str, tuple[str, ...]] = {
    "List 1": (*WHO, "Date of Contact", "Contact Source"),
    "List 3": (*WHO, "Date of Referral", "Referral Source", "Referral NFA?", *BY),
    "List 4": (
        *WHO,
        "Does the Child have a Disability",
        "Continuous Assessment Start Date",
        "Continuous Assessment Date of Authorisation",
        *BY,
    ),
    "List 7": (
        *WHO,
        "Does the Child have a Disability",
        "Child Protection Plan Start Date",
        "Initial Category of Abuse",
        "Latest Category of Abuse",
        "Date of the Last Statutory Visit",
        "Was the Child Seen Alone?",
        "Date of latest review conference",
        "Child Protection Plan End Date",
        "Number of Previous Child Protection Plans",
        *BY,
    ),
}


def who(child: int, sex: str = "b) Female", born: date = date(2015, 5, 4)) -> tuple[Any, ...]:
    """The first cells of every list."""
    return (child, sex, "a) WBRI", datetime.combine(born, datetime.min.time()), 9.5)


def write_workbook(
    path: Path, lists: Mapping[str, Iterable[Sequence[Any]]], headers: Mapping[str, Sequence[str]] = HEADERS
) -> Path:
    """A workbook with these rows under the usual headers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in lists.items():
        sheet = book.create_sheet(name)
        sheet.append(list(headers[name]))
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def day(year: int, month: int, of_month: int) -> datetime:
    return datetime(year, month, of_month)


# ---- what is on disk -----------------------------------------------------------------------------


def tree(folder: Path) -> dict[str, str]:
    """Every file and directory under a folder with a hash of its bytes."""
    if not folder.exists():
        return {}
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in sorted(folder.rglob("*"))
    }
