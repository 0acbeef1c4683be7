"""Reading the figures for a chart from a CSV file: one function for each shape that the file may have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from perfcore.safety.text import odd_character
from perfcore.signals.charts.dates import HOW_TO_WRITE, When, parse
from perfcore.signals.charts.points import Bools, Floats

DATE = ("date", "x", "month", "period")
VALUE = ("numerator", "value", "y", "count")
OF = ("denominator", "n")
# Blank, or the symbols of official statistics: not applicable, not available, suppressed, low, unreliable.
MISSING = {"", "na", "n/a", "nan", "null", "none", "-", ".", "..", ":", "z", "x", "c", "k", "u"}
NO_FACET = ""
MOST_BYTES, MOST_COLUMNS = 20_000_000, 200
LARGEST = 1e100  # beyond it squares and sums of figures may overflow


class BadInputError(ValueError):
    """One sentence for the reader: which file, row and column, what is wrong and what to do."""


@dataclass(frozen=True)
class Table:
    """The cells of a file. Row numbers are those a spreadsheet shows; the header is row 1."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, names: Sequence[str]) -> str | None:
        return next((h for name in names for h in self.header if h.lower() == name), None)

    def cells(self, column: str) -> list[str]:
        place = self.header.index(column)
        return [cells[place] for _, cells in self.rows]

    def wrong(self, row: int, column: str, what: str) -> BadInputError:
        return BadInputError(f"{self.name}, row {row}, column {column}: {what}")


@dataclass(frozen=True)
class Series:
    """One line of figures in date order; `of` is what each is out of, where the file says so."""

    table: Table
    rows: tuple[int, ...]
    when: tuple[When, ...]
    value: Floats
    of: Floats | None
    value_column: str
    of_column: str | None

    def rates(self) -> Floats:
        """Figures ready to draw: divided where there is something to divide by."""
        if self.of is None:
            return self.value
        return self.value / np.where(self.of > 0, self.of, np.nan)

    def refuse_where(self, bad: Bools, column: str, what: str) -> None:
        """Stop at the first row for which `bad` holds."""
        for place in np.flatnonzero(bad):
            cell = self.value[place] if column == self.value_column or self.of is None else self.of[place]
            raise self.table.wrong(self.rows[place], column, f"{cell:g} {what}")


def read(path: Path) -> Table:
    """The file's cells, trimmed; blank lines are passed over."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)  # what is larger is refused
    except OSError as error:
        raise BadInputError(
            f"{path}: cannot be read ({error.strerror}); check the name of the file."
        ) from None
    return table_of(raw, path.name)


def table_of(raw: bytes, name: str) -> Table:
    """The cells of a file that is already read; `name` is what messages call it."""
    if len(raw) > MOST_BYTES:
        raise BadInputError(
            f"{name}: is above the limit of {MOST_BYTES / 1e6:.0f} MB; keep the months that are drawn."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what Excel writes on Windows unless told otherwise
    if odd := odd_character(text):
        raise BadInputError(
            f"{name}: holds a character that no text has ({odd}); save it again as CSV UTF-8."
        )
    try:
        lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise BadInputError(f"{name}: is no CSV file ({error}); save it again as CSV.") from None
    filled = [(number, tuple(line)) for number, line in enumerate(lines, start=1) if any(line)]
    if len(filled) < 2:
        raise BadInputError(f"{name}: holds no figures; it needs a header and at least one row below it.")
    header = filled[0][1]
    if len(header) > MOST_COLUMNS:
        raise BadInputError(
            f"{name}, row {filled[0][0]}: has {len(header):,} columns, above the limit of {MOST_COLUMNS}; "
            "keep those that are drawn."
        )
    named = [h.lower() for h in header if h]
    if twice := next((h for h in named if named.count(h) > 1), None):
        raise BadInputError(f"{name}, row {filled[0][0]}: has two columns named {twice}; rename one of them.")
    rows = []
    for number, cells in filled[1:]:
        if any(cells[len(header) :]):
            raise BadInputError(
                f"{name}, row {number}: has {len(cells)} cells under {len(header)} headings; "
                "put figures that hold a comma in quotes."
            )
        rows.append((number, (cells + ("",) * len(header))[: len(header)]))
    return Table(name, header, tuple(rows))


def is_wide(table: Table) -> bool:
    """One row for each month: a date, and a figure or a numerator and what it is out of."""
    return table.column(DATE) is not None and table.column(VALUE) is not None


def wide(table: Table, facet: str | None) -> dict[str, Series]:
    """The series of a wide file, one for each value of the facet column (or one, under NO_FACET)."""
    date_column, value_column, of_column = table.column(DATE), table.column(VALUE), table.column(OF)
    if date_column is None or value_column is None:
        found = ", ".join(h for h in table.header if h)
        raise BadInputError(
            f"{table.name}, row 1: has the columns {found}; it needs date and value, or date, numerator "
            "and denominator."
        )
    figures = {h for h in table.header if h.lower() in (*DATE, *VALUE, *OF)}
    split = _facet_column(table, facet, figures)
    when = [_date(table, row, date_column, cell) for (row, _), cell in _with_rows(table, date_column)]
    _one_kind(table, when, date_column)
    value = _numbers(table, value_column)
    of = None if of_column is None else _numbers(table, of_column)
    names = [NO_FACET] * len(when) if split is None else _groups(table, split)
    out: dict[str, Series] = {}
    for name in dict.fromkeys(names):
        places = sorted((i for i, n in enumerate(names) if n == name), key=lambda i: when[i].key)
        series = Series(
            table,
            tuple(table.rows[i][0] for i in places),
            tuple(when[i] for i in places),
            value[places],
            None if of is None else of[places],
            value_column,
            of_column,
        )
        _no_date_twice(series, date_column)
        out[name] = series
    return out


def _with_rows(table: Table, column: str) -> list[tuple[tuple[int, tuple[str, ...]], str]]:
    return list(zip(table.rows, table.cells(column), strict=True))


def _facet_column(table: Table, facet: str | None, taken: set[str]) -> str | None:
    if facet is not None:
        column = table.column([facet.lower()])
        if column is None or column in taken:
            raise BadInputError(f"{table.name}: has no column {facet} to split by; name one that it has.")
        return column
    extra = [h for h in table.header if h not in taken and any(table.cells(h))]
    if len(extra) > 1:
        raise BadInputError(
            f"{table.name}, row 1: has the further columns {', '.join(extra)}; "
            "say with --facet which one splits the figures."
        )
    return extra[0] if extra else None


def _groups(table: Table, column: str) -> list[str]:
    for (row, _), cell in _with_rows(table, column):
        if not cell:
            raise table.wrong(
                row, column, "is empty, so the row belongs to no group; fill it, or take the column out."
            )
    return table.cells(column)


def _date(table: Table, row: int, column: str, cell: str) -> When:
    when = parse(cell)
    if when is None:
        said = f'"{cell}" is no date' if cell else "has no date"
        raise table.wrong(row, column, f"{said}; write it as {HOW_TO_WRITE}.")
    return when


def _one_kind(table: Table, when: list[When], column: str) -> None:
    numbers = [w.precision == "number" for w in when]
    if any(numbers) and not all(numbers):
        odd = numbers.index(not numbers[0])
        raise table.wrong(
            table.rows[odd][0], column, "mixes dates with plain numbers; write all of them one way."
        )


def _no_date_twice(series: Series, column: str) -> None:
    for place in range(1, len(series.when)):
        if series.when[place].key == series.when[place - 1].key:
            first, second = sorted(series.rows[place - 1 : place + 1])
            raise series.table.wrong(
                second,
                column,
                f"{series.when[place].label()} stands in row {first} already; keep one row for each date, "
                "or add a column that tells the series apart.",
            )


def _numbers(table: Table, column: str) -> Floats:
    return np.array([_number(table, row, column, cell) for (row, _), cell in _with_rows(table, column)])


def _number(table: Table, row: int, column: str, cell: str) -> float:
    if cell.lower() in MISSING:
        return float("nan")
    plain = cell.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", cell) else cell
    try:
        number = float(plain)
    except ValueError:
        number = float("inf")
    if not abs(number) <= LARGEST or "_" in plain:
        raise table.wrong(
            row, column, f'"{cell}" is no number; write a number such as 12.5, or leave the cell empty.'
        )
    return number
