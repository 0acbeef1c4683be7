"""Workbooks, opened only after a look at what is inside them.

A workbook is a ZIP of XML: both can be made to unfold into far more than their size, so sizes are read from
the directory of the ZIP and XML that declares entities is refused before anything is parsed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from perfcore.records.cells import as_id
from perfcore.records.errors import LoadError
from perfcore.records.sheets import Sheet, check_header, loose

MOST_BYTES = 200 * 1024**2
_MOST_UNFOLDED = 500 * 1024**2
_MOST_RATIO = 200
_RATIO_MATTERS_FROM = 50 * 1024**2
_MOST_PARTS = 2000
_ROWS_TO_FIND_HEADER = 10
_MOST_COLUMNS = 200
_OLD = b"\xd0\xcf\x11\xe0"
_CHUNK = 1024 * 1024
# what a workbook never needs, in the encodings that XML comes in
_DECLARATIONS = tuple(
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)


def is_workbook(path: Path) -> bool:
    """Whether a file claims to be a workbook, by its name or its first bytes."""
    with path.open("rb") as file:
        start = file.read(4)
    return path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb"} or start in (b"PK\x03\x04", _OLD)


def read_workbook(path: Path, wanted: Sequence[str], header: Iterable[str]) -> dict[str, Sheet]:
    """The wanted worksheets that a workbook has, by wanted name. Raises `LoadError`.

    The header of each is the row, among its first ten, with most of the names in `header`.
    """
    _look_inside(path)
    names = frozenset(loose(name) for name in header)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets whatever it stumbles over through
        raise _damaged(path, error) from None
    try:
        own = {loose(title): title for title in book.sheetnames}
        found = {name: own[loose(name)] for name in wanted if loose(name) in own}
        return {name: _read_sheet(path, book, title, names) for name, title in found.items()}
    finally:
        book.close()


def _look_inside(path: Path) -> None:
    name = path.name
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise LoadError(
            name,
            f"the workbook has {size / 1024**2:.0f} MB, above the limit of 200 MB: save it without pictures.",
        )
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_OLD):
        protected = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise LoadError(
            name,
            "the workbook is protected by a password: save it without one."
            if protected
            else "this is a workbook in the old format: save it as .xlsx.",
        )
    if start.startswith(b"%PDF"):
        raise LoadError(name, "this is a PDF under the name of a workbook: give the workbook itself.")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_bombs(name, parts, size)
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise LoadError(name, "this is an archive and no workbook: save the workbook as .xlsx.")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_declarations(name, archive, part)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise _damaged(path, error) from None


def _refuse_bombs(name: str, parts: list[zipfile.ZipInfo], size: int) -> None:
    unfolded = sum(part.file_size for part in parts)
    ratio = unfolded / max(size, 1)
    if (
        unfolded > _MOST_UNFOLDED
        or (ratio > _MOST_RATIO and unfolded > _RATIO_MATTERS_FROM)
        or len(parts) > _MOST_PARTS
    ):
        raise LoadError(
            name,
            f"the workbook unfolds to {unfolded / 1024**2:,.0f} MB from {size / 1024**2:,.1f} MB, which no "
            "honest workbook does: export it again.",
        )


def _refuse_declarations(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    overlap = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            seen = overlap + chunk
            if any(mark in seen for mark in _DECLARATIONS):
                raise LoadError(
                    name,
                    f"the part {part.filename} declares XML entities, as no workbook does: export it again.",
                )
            overlap = seen[-32:]


def _read_sheet(path: Path, book: Any, title: str, names: frozenset[str]) -> Sheet:
    shown = f"{path.name}, {title}"
    sheet = book[title]
    if not hasattr(sheet, "reset_dimensions"):
        raise LoadError(shown, "this is a chart and no table: put the list on a worksheet of this name.")
    # files by other tools state wrong dimensions, by which rows would be lost
    sheet.reset_dimensions()
    try:
        rows = [
            (number, cells)
            for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), 1)
            if any(cell not in (None, "") for cell in cells)
        ]
    except Exception as error:  # broken XML in a sheet surfaces only while it is read
        raise _damaged(path, error) from None
    at = _header_row(shown, rows, names)
    number, cells = rows[at]
    header = [" ".join(str(cell).split()) if cell is not None else "" for cell in cells]
    check_header(shown, header, number)
    columns = {
        name: pd.Series([_text(row[i]) if i < len(row) else None for _, row in rows[at + 1 :]], dtype="str")
        for i, name in enumerate(header)
        if name
    }
    numbers = np.array([n for n, _ in rows[at + 1 :]], dtype=np.int64)
    return Sheet(shown, pd.DataFrame(columns, index=pd.RangeIndex(len(numbers))), numbers)


def _header_row(shown: str, rows: list[tuple[int, tuple[Any, ...]]], names: frozenset[str]) -> int:
    if not rows:
        raise LoadError(shown, "the sheet is empty: it needs at least its header.")
    early = [row for row in rows if row[0] <= _ROWS_TO_FIND_HEADER]
    known = [sum(loose(str(c)) in names for c in cells if c is not None) for _, cells in early]
    best = int(np.argmax(known)) if known else 0
    if not known or known[best] < 3:
        raise LoadError(
            shown,
            f"no header was found in its first {_ROWS_TO_FIND_HEADER} rows: put the columns' names in one "
            "row, as in the guidance.",
        )
    return best


def _text(cell: Any) -> str | None:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return as_id(cell)


def _damaged(path: Path, error: BaseException) -> LoadError:
    if isinstance(error, LoadError):
        return error
    return LoadError(
        path.name,
        f"the workbook is damaged or no workbook ({type(error).__name__}): open it and save it as .xlsx.",
    )
