"""What is written in cells, read as dates, yes/no and numbers: a whole column at a time.

Each reader works on the distinct texts of a column, which are few, and gives for every row the value
and whether something was written there that could not be read.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from perfcore.records.errors import LoadError
from perfcore.records.records import Finding
from perfcore.safety.text import STEERING, odd_character

_BREAKS = STEERING.replace("]", "\t\n\r]")
LONGEST_CELL = 32_767  # characters: what a cell of a workbook may hold
NO_CELL = ("", "NULL", "null", "None", "NaN", "nan", "NaT", "#N/A", "#VALUE!", "#REF!", "<NA>")

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? \d{1,2}:\d{2}.*)?")
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})(?: \d{1,2}:\d{2}.*)?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
# Excel counts days from here; these serials are 1954 to 2064, so that a stray number is not taken for one.
_EXCEL_START = date(1899, 12, 30)
_SERIALS = (20_000, 60_000)
# A column of which nothing reads as a date was written by something that we do not know.
_ENOUGH_TO_JUDGE = 5

_YES = frozenset({"y", "yes", "1", "1.0", "true", "t", "a) yes"})
_NO = frozenset({"n", "no", "0", "0.0", "false", "f", "b) no"})
_UNKNOWN = frozenset(
    {"u", "unknown", "not known", "c) unknown", "na", "n/a", "not applicable", "not recorded", "-"}
)


@dataclass(frozen=True)
class Column:
    """A column as read: values, and for every row whether it held something unreadable."""

    values: pd.Series
    unreadable: NDArray[np.bool_]


def each(texts: pd.Series, read: Callable[[str], Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """The distinct texts, each read once: for every row the place of its reading (-1 where empty)."""
    codes, distinct = pd.factorize(texts)
    return codes.astype(np.int64), [read(str(text)) for text in np.asarray(distinct, dtype=object).tolist()]


def spread(distinct: Sequence[str | None], codes: NDArray[np.int64], index: pd.Index) -> pd.Series:
    """A text column from its distinct values and, for every row, the place of its value (-1: empty)."""
    values = pd.array(np.array([*distinct, None], dtype=object), dtype="str")
    return pd.Series(values.take(codes % (len(distinct) + 1)), index=index)


def look_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """For each key the value that `values` has under it, with its dtype; empty where there is none.

    `values` has an index of distinct texts. `Series.map` fails on an empty one and loses dtypes.
    """
    places = pd.Index(values.index, dtype="str").get_indexer(pd.Index(keys, dtype="str"))
    places[keys.isna().to_numpy()] = -1
    if not len(values):
        return pd.Series(pd.NA if values.dtype == "boolean" else None, index=keys.index, dtype=values.dtype)
    return pd.Series(values.array.take(places, allow_fill=True), index=keys.index)


def latest_on_or_before(rows: pd.DataFrame, date: str, spells: pd.DataFrame) -> pd.DataFrame:
    """For each row the child's spell that began latest on or before `date`, under the rows' index.

    `spells` has child_id, start_date and what is wanted; rows without any have empty cells.
    """
    wanted = spells.dropna(subset=["child_id", "start_date"]).rename(columns={"start_date": "_since"})
    given = rows[["child_id", date]].dropna()
    if given.empty or wanted.empty:  # on nothing at all merge_asof fails
        return wanted.iloc[:0].reindex(rows.index)
    found = pd.merge_asof(
        given.reset_index(names="_at").sort_values(date, kind="stable"),
        wanted.sort_values("_since", kind="stable"),
        left_on=date,
        right_on="_since",
        by="child_id",
    )
    return found.set_index("_at")[wanted.columns].reindex(rows.index)


def is_one_of(texts: pd.Series, values: pd.Series) -> pd.Series:
    """Whether each text occurs in `values`; `Series.isin` takes seconds where this takes none."""
    known = pa.array(values.dropna().unique(), type=pa.large_string())
    found = pc.is_in(pa.array(texts, type=pa.large_string()), value_set=known)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=texts.index)


def day_texts(dates: pd.Series, form: str = "%d/%m/%Y") -> pd.Series:
    """Dates as text for people."""
    codes, distinct = pd.factorize(dates)
    return spread(list(pd.DatetimeIndex(distinct).strftime(form)), codes, dates.index)


def read_dates(texts: pd.Series, file: str, column: str) -> tuple[Column, list[Finding]]:
    """Dates as ISO, day first or Excel serials, without their time of day.

    Serials count only where the whole column is written so; one finding says that it was. Raises
    `LoadError` for a column with the month first, or of which nothing is a date.
    """
    codes, read = each(texts, _one_date)
    kinds = np.array([kind for kind, _ in read] + [""], dtype=object)
    days = np.array([day for _, day in read] + [None], dtype="datetime64[D]")
    findings: list[Finding] = []
    seen = np.bincount(codes[codes >= 0], minlength=len(read))
    rows_of = {kind: int(seen[kinds[:-1] == kind].sum()) for kind in ("serial", "month first", "bad")}
    filled = int(seen.sum())
    second_first = int(seen[kinds[:-1] == "day first only"].sum())
    if rows_of["month first"] and rows_of["month first"] > second_first:
        example = next(str(t) for t in texts.dropna() if _one_date(str(t))[0] == "month first")
        raise LoadError(
            file,
            f'dates have the month first (such as "{example}"): export them as YYYY-MM-DD or DD/MM/YYYY.',
            column=column,
        )
    if rows_of["serial"] and rows_of["serial"] == filled:
        findings.append(
            Finding(
                file,
                None,
                column,
                "",
                "date_serials",
                "Dates are written as Excel's day numbers and were read as such.",
                "warning",
            )
        )
        kinds[:-1] = "date"
    bad = np.isin(kinds, ("bad", "month first", "serial"))
    days[bad] = np.datetime64("NaT")
    values = pd.Series(days.astype("datetime64[us]")[codes], index=texts.index)
    unreadable = bad[codes] & (codes >= 0)
    if filled >= _ENOUGH_TO_JUDGE and int(unreadable.sum()) == filled:
        example = str(texts.dropna().iloc[0])[:40]
        raise LoadError(
            file,
            f'nothing in this column reads as a date (such as "{example}"): write dates as YYYY-MM-DD.',
            column=column,
        )
    return Column(values, unreadable), findings


def read_flags(texts: pd.Series) -> Column:
    """Yes and no, as Y, N, 1, 0, true, false and "a) Yes"; unknown and not applicable are empty."""
    codes, read = each(texts, _one_flag)
    values = np.array([v if isinstance(v, bool) else None for v in read] + [None], dtype=object)
    bad = np.array([v == "bad" for v in read] + [False])
    return Column(pd.Series(values[codes], index=texts.index).astype("boolean"), bad[codes] & (codes >= 0))


def read_numbers(texts: pd.Series) -> Column:
    """Numbers, with or without thousands separators and decimals."""
    codes, read = each(texts, _one_number)
    values = np.array([np.nan if v is None else v for v in read] + [np.nan], dtype=np.float64)
    bad = np.array([v is None for v in read] + [False])
    return Column(pd.Series(values[codes], index=texts.index), bad[codes] & (codes >= 0))


def trimmed(texts: pd.Series) -> pd.Series:
    """Text without spaces around it, of any kind; what only stands for an empty cell is empty."""

    array = pa.array(texts, type=pa.large_string())
    if pc.any(pc.match_substring(array, "\u00a0")).as_py():
        array = pc.replace_substring(array, "\u00a0", " ")
    array = pc.utf8_trim_whitespace(array)
    empty = pc.is_in(array, value_set=pa.array(NO_CELL, type=pa.large_string()))
    return pd.Series(pc.if_else(empty, None, array), index=texts.index, dtype="str")


def on_one_line(texts: pd.Series) -> tuple[pd.Series, str]:
    """Text with a space in the place of line breaks and of characters that steer a terminal or turn the line
    round, and the first of the latter, such as "U+001B"; "" where there was none."""
    array = pa.array(texts, type=pa.large_string())
    broken = pc.fill_null(pc.match_substring_regex(array, _BREAKS), False)
    if not pc.any(broken).as_py():
        return texts, ""
    odd = next(filter(None, map(odd_character, array.filter(broken).to_pylist())), "")
    plain = pc.replace_substring_regex(array, _BREAKS + "+", " ")
    plain = pc.if_else(broken, pc.utf8_trim_whitespace(plain), array)
    return pd.Series(pc.if_else(pc.equal(plain, ""), None, plain), index=texts.index, dtype="str"), odd


def as_id(value: Any) -> str | None:
    """A cell of a workbook as the text of an identifier: 9212044 and 9212044.0 are "9212044"."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)


def _one_date(text: str) -> tuple[str, date | None]:
    if found := _ISO.fullmatch(text) or _BASIC.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        kind, day = _day(year, second, first)
        if kind == "date":
            return ("day first only" if first > 12 else "date"), day
        return ("month first" if _day(year, first, second)[0] == "date" else "bad"), None
    if found := _NAMED.fullmatch(text):
        return _day(int(found[3]), _MONTHS.get(found[2][:3].lower(), 0), int(found[1]))
    if (found := _SERIAL.fullmatch(text)) and _SERIALS[0] <= int(found[1]) <= _SERIALS[1]:
        return "serial", _EXCEL_START + timedelta(days=int(found[1]))
    return "bad", None


def _day(year: int, month: int, day: int) -> tuple[str, date | None]:
    try:
        return "date", date(year, month, day)
    except ValueError:
        return "bad", None


def _one_flag(text: str) -> bool | str:
    plain = text.strip().casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    return "unknown" if plain in _UNKNOWN else "bad"


def _one_number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if np.isfinite(number) else None
