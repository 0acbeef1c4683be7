"""One CSV of the official statistics service: which table it is, and its figures, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from perfcore.neighbours.indicators import KINDS, PLACE, Indicator, Kind
from perfcore.records.cells import on_one_line
from perfcore.records.errors import LoadError
from perfcore.records.files import plain_file, read_table
from perfcore.records.sheets import Sheet, Wanted, find_columns, loose

# as the service writes them -> as perfcore says them; "low" is what newer releases write for k
SYMBOLS: Mapping[str, str] = {s: s for s in "cxzku"} | {"low": "k", ":": "x", "": "x"}
LEVELS = {"national": "England", "regional": "region", "local authority": "authority"}
COLUMNS = ("measure", "year", "level", "area", "code", "name", "region", "n", "of", "value", "status")
LARGEST = 1e9
_CODE = {
    "England": ("country_code", re.compile(r"E92\d{6}")),
    "region": ("region_code", re.compile(r"E1[23]\d{6}")),
    "authority": ("new_la_code", re.compile(r"E(06|08|09|10)\d{6}")),
}


@dataclass(frozen=True)
class Statistics:
    """One read table. `figures` has `COLUMNS`; `area` is what stays when an authority's code changes:
    the three-digit number of an authority, the code of a region or of England.

    A figure that is hidden or missing has an empty `value` and a symbol in `status`.
    """

    kind: str
    file: str
    figures: pd.DataFrame
    notes: tuple[str, ...]


def read_statistics(path: Path) -> Statistics:
    """The figures in one file. Raises `LoadError` in one sentence: where, what is wrong, what to do."""
    sheet = read_table(plain_file(path))
    kind = recognise(sheet)
    own = find_columns(sheet, [Wanted(c, "text", required=True) for c in (*PLACE, *kind.columns())])
    frame = sheet.frame[[own[c] for c in own]].fillna("")
    frame.columns = pd.Index(list(own))
    frame = frame.apply(lambda column: column.str.strip())
    rows = sheet.rows
    if kind.only:
        column, wanted = kind.only
        meant = (frame[column].str.casefold() == wanted.casefold()).to_numpy()
        if not meant.any():
            raise LoadError(sheet.file, f'no row says "{wanted}": export the whole table.', None, column)
        frame, rows = frame[meant].reset_index(drop=True), rows[meant]
    if frame.empty:
        raise LoadError(sheet.file, "it has a header and no rows: export the whole table.")
    places = _places(frame, sheet.file, rows)
    parts = [_figures(frame, places, i, sheet.file, rows) for i in kind.indicators]
    if kind.population:
        parts.append(_population(frame, places, kind, sheet.file, rows))
    notes = tuple(note.says for note in sheet.notes)
    return Statistics(kind.id, sheet.file, pd.concat(parts, ignore_index=True), notes)


def recognise(sheet: Sheet) -> Kind:
    """The table that a file is, by its columns. Raises `LoadError` for one that we do not know."""
    have = {loose(name) for name in sheet.frame.columns}

    def share(kind: Kind) -> float:
        wanted = kind.columns()
        return sum(loose(c) in have for c in wanted) / len(wanted)

    full = [kind for kind in KINDS if share(kind) == 1 and len(kind.columns()) > 1]
    if full:
        return max(full, key=lambda kind: len(kind.columns()))
    near = max(KINDS, key=share)
    if share(near) >= 0.5:
        missing = next(c for c in near.columns() if loose(c) not in have)
        raise LoadError(
            sheet.file,
            f"this looks like {near.title}, but the column is missing: export the whole table again.",
            1,
            missing,
        )
    known = "; ".join(kind.title for kind in KINDS)
    raise LoadError(
        sheet.file, f"its columns are those of no table that we use: give one of these, as CSV: {known}.", 1
    )


def _places(frame: pd.DataFrame, file: str, rows: np.ndarray) -> pd.DataFrame:
    """Year, level, area, code, name and region of every row."""
    text = frame["time_period"].str.replace(r"[/-]", "", regex=True)
    year = pd.to_numeric(text.where(text.str.fullmatch(r"\d{4}|\d{6}")), errors="coerce")
    # a financial year is also written 202324
    year = year.where(year < 10_000, year // 100 + 1)
    _refuse(
        ~year.between(1990, 2100),
        frame["time_period"],
        file,
        rows,
        "time_period",
        "is no year: write the one that ends in March, such as 2024",
    )
    level = frame["geographic_level"].str.casefold().map(LEVELS)
    _refuse(
        level.isna(),
        frame["geographic_level"],
        file,
        rows,
        "geographic_level",
        "is no level that we know: use National, Regional or Local authority",
    )
    out = pd.DataFrame({"year": year.astype(int), "level": level, "area": "", "code": "", "name": ""})
    for one, (column, pattern) in _CODE.items():
        here = level == one
        code = frame[column].where(here, "")
        wrong = here & ~code.str.fullmatch(pattern)
        _refuse(wrong, frame[column], file, rows, column, "is no official area code: restore the column")
        out["code"] = out["code"].where(~here, code)
        names = {"England": "country_code", "region": "region_name", "authority": "la_name"}[one]
        out["name"] = out["name"].where(
            ~here, "England" if one == "England" else on_one_line(frame[names])[0]
        )
    is_authority = level == "authority"
    number = frame["old_la_code"].str.removesuffix(".0")
    wrong = is_authority & ~number.str.fullmatch(r"\d{3}")
    _refuse(wrong, frame["old_la_code"], file, rows, "old_la_code", "is no three-digit authority number")
    out["area"] = out["code"].where(~is_authority, number)
    out["region"] = frame["region_code"].where(is_authority, "")
    again = out.duplicated(["year", "area"])
    if again.any():
        at = int(np.flatnonzero(again)[0])
        raise LoadError(
            file,
            f"{out['name'].iloc[at]} has a second row for {out['year'].iloc[at]}: leave one of them.",
            int(rows[at]),
        )
    return out


def _figures(
    frame: pd.DataFrame, places: pd.DataFrame, indicator: Indicator, file: str, rows: np.ndarray
) -> pd.DataFrame:
    """One indicator's figures, the published value where there is one, else worked out from the counts."""
    counts = [numbers(frame[c], c, file, rows) for c in indicator.parts]
    n = sum((c for c, _ in counts), pd.Series(0.0, index=frame.index))
    status = _first_symbol([s for _, s in counts])
    of = pd.Series(np.nan, index=frame.index)
    if indicator.of:
        of, of_status = numbers(frame[indicator.of], indicator.of, file, rows)
        over = (n > of + 10) & (indicator.unit == "percent")  # regions and England are rounded to 10
        _refuse(
            over,
            frame[indicator.parts[0]],
            file,
            rows,
            indicator.parts[0],
            "is more than the number that it is a share of: restore the row",
        )
        status = status.where(status != "", of_status)
    if indicator.value:
        value, status = numbers(frame[indicator.value], indicator.value, file, rows)
        too_much = value > (100 if indicator.unit == "percent" else 10_000)
        _refuse(
            too_much,
            frame[indicator.value],
            file,
            rows,
            indicator.value,
            "is more than there can be: restore the figure",
        )
    else:
        value = (100 * n / of.where(of > 0)).where(status == "")
        status = status.mask(value.isna() & (status == ""), "z")
    return places.assign(measure=indicator.measure, n=n, of=of, value=value, status=status)[list(COLUMNS)]


def _population(
    frame: pd.DataFrame, places: pd.DataFrame, kind: Kind, file: str, rows: np.ndarray
) -> pd.DataFrame:
    value, status = numbers(frame[kind.population], kind.population, file, rows)
    nothing = pd.Series(np.nan, index=frame.index)
    return places.assign(measure="population", n=value, of=nothing, value=value, status=status)[list(COLUMNS)]


def numbers(column: pd.Series, name: str, file: str, rows: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Numbers, and the symbol where one stands in place of a number. Raises `LoadError` for anything else."""
    plain = column.str.casefold()
    symbol = plain.map(SYMBOLS)
    value = pd.to_numeric(plain.where(symbol.isna()).str.replace(",", ""), errors="coerce").astype("float64")
    _refuse(
        symbol.isna() & ~np.isfinite(value),
        column,
        file,
        rows,
        name,
        'is neither a number nor one of the symbols c, x, z, k, u, low and ":": correct it',
    )
    wrong = symbol.isna() & ~value.between(0, LARGEST)
    _refuse(wrong, column, file, rows, name, "is no figure: it must be 0 or more")
    return value, symbol.fillna("").astype("str")


def _first_symbol(symbols: list[pd.Series]) -> pd.Series:
    out = symbols[0]
    for later in symbols[1:]:
        out = out.where(out != "", later)
    return out


def _refuse(wrong: pd.Series, values: pd.Series, file: str, rows: np.ndarray, column: str, says: str) -> None:
    """Raises `LoadError` at the first row that is wrong."""
    if wrong.any():
        at = int(np.flatnonzero(wrong.to_numpy())[0])
        raise LoadError(file, f'"{values.iloc[at]}" {says}.', int(rows[at]), column)
