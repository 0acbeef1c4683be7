"""A table as it was read, before anything is made of it, and its columns by their names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perfcore.records.cells import LONGEST_CELL, on_one_line, read_dates, read_flags, read_numbers, trimmed
from perfcore.records.errors import LoadError
from perfcore.records.records import Finding
from perfcore.records.tables import Kind

PLACE = ("_file", "_row", "_unreadable")


@dataclass(frozen=True)
class Sheet:
    """One file or worksheet: text columns under the names of its header.

    `file` is how a person knows it; `rows` is the spreadsheet row of every row, the header's being 1.
    """

    file: str
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """A column that a table has: what it holds, and whether the table is of any use without it.

    `hard`: a row in which it cannot be read is set aside, since to read it as empty would change what
    the row means (a plan that has no end is open).
    """

    name: str
    kind: Kind
    required: bool = False
    hard: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """A sheet's wanted columns, read: under the wanted names, those that it lacks empty.

    The frame also has `_file`, `_row` and `_unreadable` (why a row cannot be used, else missing).
    """

    frame: pd.DataFrame
    lacking: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)


def loose(name: str) -> str:
    """A column's name without what varies between exports: case, spaces, curly quotes, marks at its end."""
    straight = name.replace("\u2018", "'").replace("\u2019", "'").replace("`", "'").replace("\xa0", " ")
    return re.sub(r"[\s?:)]+$", "", " ".join(straight.split()).casefold().strip("\"'"))


def check_header(file: str, header: Sequence[str], row: int = 1) -> None:
    """Raises `LoadError` when two columns have the same name."""
    seen: set[str] = set()
    for name in header:
        plain = loose(name)
        if plain and plain in seen:
            raise LoadError(file, f'two columns are called "{name}": rename or remove one of them.', row)
        seen.add(plain)


def find_columns(sheet: Sheet, wanted: Iterable[Wanted]) -> dict[str, str]:
    """Wanted name -> the sheet's own name for it. Raises `LoadError` when a required one is missing."""
    own = {loose(name): name for name in sheet.frame.columns}
    found: dict[str, str] = {}
    missing = []
    for want in wanted:
        match = next((own[plain] for plain in map(loose, (want.name, *want.also)) if plain in own), None)
        if match is not None:
            found[want.name] = match
        elif want.required:
            missing.append(want.name)
    if missing:
        # a column that is taken for what it is cannot be the missing one misspelt
        free = {plain: name for plain, name in own.items() if name not in found.values()}
        near = difflib.get_close_matches(loose(missing[0]), list(free), n=1, cutoff=0.5)
        hint = f'; the nearest is "{free[near[0]]}"' if near else ""
        raise LoadError(
            sheet.file, f'the column "{missing[0]}" is missing{hint}: add it or correct its name.'
        )
    return found


def typed(sheet: Sheet, wanted: Sequence[Wanted]) -> Typed:
    """Read the wanted columns of a sheet.

    Raises `LoadError` when a required column is missing, or a column's dates cannot be read at all.
    """
    own = find_columns(sheet, wanted)
    findings = list(sheet.notes)
    out: dict[str, pd.Series] = {}
    unreadable = np.full(len(sheet.frame), None, dtype=object)
    for want in wanted:
        if want.name not in own:
            out[want.name] = empty_column(want.kind, sheet.frame.index)
            continue
        name = own[want.name]
        texts = _plain(sheet, name, findings)
        if want.kind == "date":
            column, said = read_dates(texts, sheet.file, name)
            findings += said
        elif want.kind == "bool":
            column = read_flags(texts)
        elif want.kind == "number":
            column = read_numbers(texts)
        else:
            out[want.name] = texts
            continue
        out[want.name] = column.values
        if column.unreadable.any():
            if want.kind == "date" and want.hard:
                for i in np.flatnonzero(column.unreadable & pd.isna(unreadable)):
                    unreadable[i] = f"{name}\t{texts.iloc[i]}"
            else:
                findings += _unreadable(sheet, name, texts, column.unreadable, want.kind)
    frame = pd.DataFrame(out, index=sheet.frame.index)
    frame["_file"] = pd.Series(sheet.file, index=frame.index, dtype="category")
    frame["_row"] = sheet.rows
    frame["_unreadable"] = pd.Series(unreadable, index=frame.index, dtype="str")
    return Typed(frame, frozenset(w.name for w in wanted if w.name not in own), findings)


def _plain(sheet: Sheet, name: str, findings: list[Finding]) -> pd.Series:
    """A column's texts without blanks around them and without what no cell holds."""
    texts = trimmed(sheet.frame[name])
    lengths = texts.str.len()
    if (lengths > LONGEST_CELL).any():
        at = int(np.flatnonzero(lengths > LONGEST_CELL)[0])
        raise LoadError(
            sheet.file,
            f"a cell holds {lengths.iloc[at]:,.0f} characters, more than any spreadsheet can: is a quotation "
            "mark missing?",
            int(sheet.rows[at]),
            name,
        )
    texts, odd = on_one_line(texts)
    if odd:
        says = f"Cells hold characters that no text has (such as {odd}); a space was put in their place."
        findings.append(Finding(sheet.file, None, name, "", "odd_characters", says, "warning"))
    return texts


def empty_column(kind: Kind, index: pd.Index) -> pd.Series:
    """A column of missing values of a kind."""
    return pd.Series(np.nan if kind == "number" else None, index=index, dtype=DTYPES[kind])


DTYPES: Mapping[Kind, Any] = {
    "id": "str",
    "text": "str",
    "date": "datetime64[us]",
    "bool": "boolean",
    "number": "float64",
}


def conform(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> pd.DataFrame:
    """Exactly these columns with their dtypes, in order, numbered from 0; those lacking are empty."""
    columns = {
        name: frame[name].astype(DTYPES[kind]) if name in frame.columns else empty_column(kind, frame.index)
        for name, kind in kinds.items()
    }
    return pd.DataFrame(columns, index=frame.index).reset_index(drop=True)


_WORDS: Mapping[Kind, str] = {"date": "a date", "bool": "yes or no", "number": "a number"}


def _unreadable(
    sheet: Sheet, name: str, texts: pd.Series, bad: NDArray[np.bool_], kind: Kind
) -> list[Finding]:
    """One finding for every distinct text that a column should not hold, at the first row that has it."""
    counts = texts[bad].value_counts(sort=False)
    firsts = {text: int(np.flatnonzero(bad & (texts == text).to_numpy())[0]) for text in counts.index[:50]}
    return [
        Finding(
            sheet.file,
            int(sheet.rows[first]),
            name,
            str(text)[:80],
            "unknown_code",
            f'"{str(text)[:80]}" does not read as {_WORDS[kind]} and was left empty'
            + (f" in {counts[text]:,} rows." if counts[text] > 1 else "."),
            "warning",
        )
        for text, first in firsts.items()
    ]
