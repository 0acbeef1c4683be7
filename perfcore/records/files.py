"""Text and Parquet files, read without trusting them.

Every cell comes back as text, so that an identifier keeps its zeros and a date is read by one rule.
"""

from __future__ import annotations

import csv
import io
import re
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from perfcore.records.cells import LONGEST_CELL, NO_CELL
from perfcore.records.errors import LoadError
from perfcore.records.records import Finding
from perfcore.records.sheets import Sheet, check_header

MOST_BYTES = 2 * 1024**3
MOST_COLUMNS = 500
MOST_ROWS = 50_000_000
_SEPARATORS = (",", ";", "\t", "|")
# pyarrow cannot read a row that is longer than its block
_BLOCK = 64 * 1024**2
_LONGEST_HEADER = 100_000
_BREAK = re.compile(rb"\r\n|\n|\r")


def inside(folder: Path, path: Path) -> Path:
    """The path, when it is a plain file within the folder. Raises `LoadError` for a way out of it."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):
        raise LoadError(
            path.name, "this is a link that leads to itself: put the file itself in its place."
        ) from None
    if folder.resolve() not in real.parents:
        raise LoadError(
            path.name, "this is a link that leads out of the folder: put the file itself in its place."
        )
    return plain_file(path)


def plain_file(path: Path) -> Path:
    """The path, when it is a file that can be opened. Raises `LoadError` otherwise."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb"):
                return path
    except (FileNotFoundError, ValueError):  # the latter for NUL in a name
        raise LoadError(
            path.name, "there is no such file or folder: check the name and where it is."
        ) from None
    except OSError as error:
        raise LoadError(
            path.name, f"it cannot be opened ({error.strerror}): check who may read it."
        ) from None
    raise LoadError(path.name, "this is no file that can be read: give a file or a folder of files.")


def read_table(path: Path, shown: str = "") -> Sheet:
    """A CSV or Parquet file as text. Raises `LoadError`."""
    shown = shown or path.name
    size = path.stat().st_size
    if size == 0:
        raise LoadError(shown, "the file is empty: export it again, with its header.")
    if size > MOST_BYTES:
        raise LoadError(
            shown, f"the file has {size / 1024**3:.1f} GB, above the limit of 2 GB: export fewer years."
        )
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path, shown)
    return read_csv(path.read_bytes(), shown)


def read_csv(raw: bytes, shown: str) -> Sheet:
    """The bytes of a CSV file with its header in the first row. Raises `LoadError`."""
    notes: list[Finding] = []
    data = _as_utf8(raw, shown, notes)
    separator, header = _header(_first_record(data, shown), shown)
    if len(header) > MOST_COLUMNS:
        raise LoadError(shown, f"the header has {len(header):,} columns: this is no table that we know.", 1)
    check_header(shown, header)
    while header and not header[-1]:
        header.pop()
    table, skipped = _parse(data, separator, shown)
    rows = np.setdiff1d(np.arange(2, len(table) + len(skipped) + 2, dtype=np.int64), skipped)
    extra = table.columns[len(header) :]
    if len(extra) and table[extra].notna().any(axis=None):
        raise LoadError(
            shown, "there are values to the right of the last named column: name every column.", 1
        )
    frame = table.iloc[:, : len(header)]
    frame.columns = pd.Index([name or f"column {i + 1}" for i, name in enumerate(header)])
    filled = frame.notna().any(axis=1).to_numpy()
    return Sheet(shown, frame[filled].reset_index(drop=True), rows[filled], tuple(notes))


def _as_utf8(raw: bytes, shown: str, notes: list[Finding]) -> bytes:
    _refuse_other_formats(raw, shown)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            raw = raw.decode("utf-16").encode()
        except UnicodeError:
            raise LoadError(shown, "it begins as UTF-16 and does not go on so: save it as UTF-8.") from None
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in raw:
        row = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise LoadError(
            shown, "there are NUL bytes in it, so the file is damaged or no text: export it again.", row
        )
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        try:
            raw = raw.decode("cp1252").encode()
        except UnicodeDecodeError:
            row = raw.count(b"\n", 0, error.start) + 1
            raise LoadError(
                shown, "its letters are neither UTF-8 nor Windows-1252: save it as CSV UTF-8.", row
            ) from None
        says = "The file is not UTF-8 and was read as Windows-1252: check names with accents."
        notes.append(Finding(shown, None, "", "", "encoding", says, "note"))
    if not raw.strip():
        raise LoadError(shown, "the file is empty: export it again, with its header.")
    return raw


def _refuse_other_formats(raw: bytes, shown: str) -> None:
    start = raw[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for marks, what in (
        ((b"%pdf",), "a PDF"),
        ((b"pk\x03\x04", b"pk\x05\x06"), "a workbook or an archive"),
        ((b"\xd0\xcf\x11\xe0",), "an old or protected workbook"),
        ((b"par1",), "a Parquet file"),
        ((b"<",), "a web page or XML"),
    ):
        if start.startswith(marks):
            raise LoadError(
                shown, f"this is {what} and no CSV: export the table as CSV, or give the file its right name."
            )


def _first_record(data: bytes, shown: str) -> str:
    """The header as text; a quoted name may hold a line break."""
    for _, found in zip(range(20), [*_BREAK.finditer(data, 0, _LONGEST_HEADER), None], strict=False):
        line = data[: found.start() if found else _LONGEST_HEADER]
        if line.count(b'"') % 2 == 0:
            return line.decode(errors="replace")
    raise LoadError(shown, "a quotation mark in the header is never closed: export the file again.", 1)


def _header(head: str, shown: str) -> tuple[str, list[str]]:
    """The separator that makes most columns of the header, and their names."""
    try:
        cut = {s: next(csv.reader(io.StringIO(head, newline=""), delimiter=s), []) for s in _SEPARATORS}
    except csv.Error:
        raise LoadError(
            shown, "the header cannot be taken apart into names: export the file again.", 1
        ) from None
    separator = max(_SEPARATORS, key=lambda s: len(cut[s]))
    return separator, [name.strip() for name in cut[separator]]


def _parse(data: bytes, separator: str, shown: str) -> tuple[pd.DataFrame, list[int]]:
    ragged: list[Any] = []

    def keep(row: Any) -> str:
        if len(ragged) < 1000:
            ragged.append(row)
        return "skip"

    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False,  # else rows have no numbers
                block_size=min(_BLOCK, max(len(data), 1024)),
                autogenerate_column_names=True,
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={f"f{i}": pa.string() for i in range(MOST_COLUMNS + 1)},
                strings_can_be_null=True,
                null_values=list(NO_CELL),
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise LoadError(
            shown, f"it cannot be taken apart into rows and columns ({_brief(error)}): export it again."
        ) from None
    for row in ragged:
        if row.text.strip(separator + ' "'):
            raise LoadError(
                shown,
                f"this row has {row.actual_columns} values and the header {row.expected_columns} names: "
                "a comma or quotation mark in a text may need quotes around it.",
                row.number,
            )
    return table.slice(1).to_pandas(), [row.number for row in ragged]


def _read_parquet(path: Path, shown: str) -> Sheet:
    try:
        inside = pyarrow.parquet.ParquetFile(path)
        _refuse_unfolding(inside.metadata, shown)
        # texts as places in a list of distinct ones: a few bytes can stand for a long text a million times
        kinds = inside.schema_arrow
        texts = [name for name in kinds.names if pa.types.is_string(kinds.field(name).type)]
        table = pyarrow.parquet.read_table(path, read_dictionary=texts)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise LoadError(
            shown, f"this Parquet file cannot be read ({_brief(error)}): export it again."
        ) from None
    check_header(shown, table.column_names)
    columns = {name: _text(table.column(name), shown, name) for name in table.column_names}
    frame = pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))
    return Sheet(shown, frame, np.arange(2, table.num_rows + 2, dtype=np.int64))


def _refuse_unfolding(about: Any, shown: str) -> None:
    size = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
    if about.num_columns > MOST_COLUMNS or about.num_rows > MOST_ROWS or size > MOST_BYTES:
        raise LoadError(
            shown,
            f"it unfolds to {about.num_rows:,} rows of {about.num_columns:,} columns in "
            f"{size / 1024**2:,.0f} MB, which no extract has: export it again.",
        )


def _text(column: Any, shown: str, name: str) -> pd.Series:
    kind = column.type
    if pa.types.is_dictionary(kind):
        _refuse_long_cells(column, shown, name)
        column = column.cast(kind.value_type)
        kind = kind.value_type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise LoadError(shown, f"this column holds {kind}, which is no cell: write it as text.", column=name)
    if pa.types.is_floating(kind):
        whole = pc.all(pc.equal(column, pc.round(column)), min_count=0).as_py()
        column = column.cast(pa.int64()) if whole else column
    elif pa.types.is_timestamp(kind):
        column = column.cast(pa.date32(), safe=False)
    return pd.Series(column.cast(pa.string()).to_pandas(), dtype="str")


def _refuse_long_cells(column: Any, shown: str, name: str) -> None:
    """Before a text that stands in a million rows is written out in each of them."""
    longest = max((pc.max(pc.binary_length(c.dictionary)).as_py() or 0 for c in column.chunks), default=0)
    if longest > 4 * LONGEST_CELL:  # bytes of a character
        raise LoadError(
            shown, f"a cell holds {longest:,} bytes, more than any spreadsheet can: shorten it.", column=name
        )


def _brief(error: BaseException) -> str:
    return " ".join(str(error).split())[:120].rstrip(".")
