"""The list of statistical neighbours: ten similar authorities for each, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd

from perfcore.records.errors import LoadError
from perfcore.records.files import plain_file, read_table
from perfcore.records.sheets import loose
from perfcore.records.workbooks import is_workbook, read_workbook

COLUMNS = ("area", "name", "position", "neighbour", "closeness")
_ROWS_TO_FIND_HEADER = 10
_NUMBER_NAMES = ("old_la_code", "la num", "la number")
_NAME_NAMES = ("la_name", "la name")
_NEIGHBOUR = re.compile(r"sn[_ ]?(\d{1,2})")
MOST_ROWS = 2000


@dataclass(frozen=True)
class Model:
    """One version of the neighbours. `pairs` has `COLUMNS`, authorities by their three-digit number."""

    name: str
    file: str
    pairs: pd.DataFrame


Row = tuple[int, list[str]]  # the row as a spreadsheet counts, and its cells


def is_model(path: Path) -> bool:
    """Whether a file is a list of neighbours: a workbook, or a CSV with columns SN_1, SN_2 ..."""
    if is_workbook(path):
        return True
    with path.open("rb") as file:
        first = file.readline(100_000).decode("utf-8-sig", errors="replace")
    return "sn_1" in first.casefold().replace('"', "").split(",")


def read_model(path: Path, name: str = "") -> Model:
    """The neighbours in a file, named `name` or as the file is. Raises `LoadError`."""
    rows = _of_workbook(path) if is_workbook(plain_file(path)) else _of_csv(path)
    at, number, title, places = _header(rows, path.name)
    pairs: list[tuple[str, str, int, str, str]] = []
    first_row: dict[str, int] = {}
    for row, cells in rows[at + 1 :]:
        area = _cell(cells, number)
        if not area:
            if _cell(cells, title).casefold().startswith("old sns"):
                break  # what follows are authorities that are no more
            continue
        _check_area(area, path.name, row)
        if area in first_row:
            raise LoadError(
                path.name, f"{area} stands here and in row {first_row[area]}: leave one of them.", row
            )
        first_row[area] = row
        seen: set[str] = set()
        for position, column in places:
            neighbour = _cell(cells, column)
            if not neighbour:
                continue
            _check_area(neighbour, path.name, row)
            if neighbour == area or neighbour in seen:
                raise LoadError(
                    path.name, f"{neighbour} is a neighbour of {area} twice or of itself: correct it.", row
                )
            seen.add(neighbour)
            closeness = _cell(cells, column + 1)
            pairs.append((area, _cell(cells, title), position, neighbour, closeness))
        if not seen:
            raise LoadError(path.name, f"{area} has no neighbours: fill in the row or remove it.", row)
    if not pairs:
        raise LoadError(path.name, "there is a header and no authority under it: export the list again.")
    frame = pd.DataFrame(pairs, columns=list(COLUMNS)).sort_values(["area", "position"], ignore_index=True)
    return Model(name or path.stem, path.name, frame)


def _of_csv(path: Path) -> list[Row]:
    sheet = read_table(path)
    names = [str(c) for c in sheet.frame.columns]
    body = sheet.frame.fillna("").to_numpy(dtype=object).tolist()
    return [
        (1, names),
        *((int(row), list(map(str, cells))) for row, cells in zip(sheet.rows, body, strict=True)),
    ]


def _of_workbook(path: Path) -> list[Row]:
    # this looks inside and refuses what is damaged; the list itself has several columns of one name,
    # which no table of records may have
    read_workbook(path, (), ())
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=60, values_only=True)
        return [(i, ["" if c is None else str(c) for c in cells]) for i, cells in enumerate(rows, 1)]
    finally:
        book.close()


def _header(rows: list[Row], file: str) -> tuple[int, int, int, list[tuple[int, int]]]:
    """Where the header is, and its columns: number, name, and (position, column) of every neighbour."""
    for at, (_, cells) in enumerate(rows[:_ROWS_TO_FIND_HEADER]):
        plain = [loose(c) for c in cells]
        places = [(int(m[1]), i) for i, c in enumerate(plain) if (m := _NEIGHBOUR.fullmatch(c))]
        number = next((plain.index(c) for c in _NUMBER_NAMES if c in plain), None)
        title = next((plain.index(c) for c in _NAME_NAMES if c in plain), None)
        if places and number is not None and title is not None:
            return at, number, title, sorted(places)
    raise LoadError(
        file,
        "this is no list of neighbours that we know: it needs the columns old_la_code, la_name and SN_1 to "
        "SN_10, as the neighbours benchmarking tool has them.",
    )


def _cell(cells: list[str], column: int) -> str:
    return cells[column].strip().removesuffix(".0") if column < len(cells) else ""


def _check_area(area: str, file: str, row: int) -> None:
    if not re.fullmatch(r"\d{3}", area):
        raise LoadError(file, f'"{area}" is no three-digit authority number: restore it.', row)
