"""Ready-made monthly figures and populations: tables of numbers, with no children behind them."""

from __future__ import annotations

import calendar
from pathlib import PurePath

import numpy as np
import pandas as pd

from perfcore.records.cells import each, on_one_line, read_dates
from perfcore.records.errors import LoadError
from perfcore.records.records import Finding
from perfcore.records.sheets import Sheet, Wanted, conform, loose, typed
from perfcore.records.staging import Staged
from perfcore.records.tables import FIGURES, POPULATION
from perfcore.safety.text import one_line

SYMBOLS = frozenset("cxzku")
NOT_AVAILABLE = "x"
LARGEST = 1e12

_YEAR = tuple(calendar.month_name[m] for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3))
_LEVELS = {
    "national": ("", ""),
    "regional": ("region", "region_name"),
    "local authority": ("authority", "la_name"),
}
_MONTHLY = (
    Wanted("month", "text", required=True),
    Wanted("group", "text"),
    Wanted("numerator", "text", required=True),
    Wanted("denominator", "text"),
    Wanted("figures", "text"),
    Wanted("dimension", "text"),
    Wanted("status", "text"),
)
_POPULATION = (
    Wanted("year", "number", required=True),
    Wanted("population", "text", required=True),
    Wanted("dimension", "text"),
    Wanted("group", "text"),
    Wanted("number", "number", required=True),
)


def is_figures(sheet: Sheet) -> bool:
    """Whether a table is monthly figures, one a row or a year of months across."""
    have = {loose(name) for name in sheet.frame.columns}
    return {"month", "numerator"} <= have or _is_wide(have)


def read_figures(sheet: Sheet, staged: Staged) -> pd.DataFrame:
    """Figures in the columns of `tables.FIGURES`. Raises `LoadError`; what is odd goes to `staged`."""
    wide = _is_wide({loose(name) for name in sheet.frame.columns})
    frame = _across(sheet, staged) if wide else _down(sheet, staged)
    if frame.empty:
        raise LoadError(sheet.file, "there are no figures in it: it has a header and no rows.")
    same = frame.duplicated(["figures", "month", "dimension", "group"])
    if same.any():
        first = frame[same].iloc[0]
        raise LoadError(
            sheet.file,
            f'"{first["group"] or "the total"}" has two figures for {first["month"]:%B %Y}: leave one.',
            int(first["_row"]),
        )
    return conform(frame, FIGURES)


def read_population(sheet: Sheet, staged: Staged) -> pd.DataFrame:
    """Populations in the columns of `tables.POPULATION`. Raises `LoadError`."""
    read = typed(sheet, _POPULATION)
    staged.findings += read.findings
    frame = read.frame
    for column in ("dimension", "group"):
        frame[column] = frame[column].fillna("")
    whole = frame["year"].between(1990, 2100) & frame["number"].ge(0) & frame["population"].notna()
    if not whole.all():
        bad = frame[~whole].iloc[0]
        raise LoadError(
            sheet.file,
            "this row has no year from 1990 on, no population's name or no number: correct it.",
            int(bad["_row"]),
        )
    return conform(frame, POPULATION)


def _is_wide(have: set[str]) -> bool:
    return {"time_period", "geographic_level"} <= have and {m.lower() for m in _YEAR} <= have


def _down(sheet: Sheet, staged: Staged) -> pd.DataFrame:
    """One figure a row."""
    read = typed(sheet, _MONTHLY)
    staged.findings += read.findings
    frame = read.frame
    months, said = read_dates(_first_days(frame["month"]), sheet.file, "month")
    staged.findings += said
    bad = np.flatnonzero(months.unreadable | months.values.isna().to_numpy())
    if len(bad):
        value = frame["month"].iloc[bad[0]]
        raise LoadError(
            sheet.file,
            f'"{value}" is no month: write YYYY-MM, such as 2026-03.',
            int(sheet.rows[bad[0]]),
            "month",
        )
    frame["month"] = months.values.dt.to_period("M").dt.start_time
    frame["figures"] = frame["figures"].fillna(one_line(PurePath(sheet.file).stem))
    frame["group"] = frame["group"].fillna("")
    total = frame["group"].str.casefold().isin(("", "all", "total"))
    frame["dimension"] = frame["dimension"].fillna("")
    if "dimension" in read.lacking:
        frame["dimension"] = frame["dimension"].mask(~total, "group")
    frame["group"] = frame["group"].mask(total & (frame["dimension"] == ""), "")
    return _numbers(frame, sheet, staged)


def _across(sheet: Sheet, staged: Staged) -> pd.DataFrame:
    """The official statistics' layout: a row for each year ending 31 March, its months across."""
    wide = sheet.frame.rename(columns={name: loose(name) for name in sheet.frame.columns})
    names = list(wide.columns)
    total = names[names.index("april") - 1]
    level = wide["geographic_level"].str.casefold()
    unknown = np.flatnonzero(~level.isin(_LEVELS).to_numpy())
    if len(unknown):
        says = (
            f'"{wide["geographic_level"].iloc[unknown[0]]}" is no level that we know: National, Regional or '
        )
        raise LoadError(
            sheet.file, says + "Local authority.", int(sheet.rows[unknown[0]]), "geographic_level"
        )
    year = pd.to_numeric(wide["time_period"].str[:6], errors="coerce")
    # a financial year is also written 202324
    ending = year.where(year < 10_000, year // 100 + 1)
    if not ending.between(1990, 2100).all():
        at = int(np.flatnonzero(~ending.between(1990, 2100))[0])
        raise LoadError(
            sheet.file,
            f'"{wide["time_period"].iloc[at]}" is no year: write the one that ends in March.',
            int(sheet.rows[at]),
            "time_period",
        )
    parts = []
    for label, (dimension, name) in _LEVELS.items():
        rows = wide[level == label]
        group = on_one_line(rows[name])[0].fillna("") if name else pd.Series("", index=rows.index)
        for month in _YEAR:
            number = list(calendar.month_name).index(month)
            of_year = ending[rows.index].astype(int) - (1 if number >= 4 else 0)
            parts.append(
                pd.DataFrame(
                    {
                        "month": pd.to_datetime({"year": of_year, "month": number, "day": 1}),
                        "dimension": dimension,
                        "group": group,
                        "numerator": rows[month.lower()],
                        "_row": sheet.rows[rows.index],
                    }
                )
            )
    frame = pd.concat(parts, ignore_index=True)
    frame["figures"] = f"{total.replace(' ', '_')}_by_month"
    frame["denominator"] = pd.Series(None, index=frame.index, dtype="str")
    frame["status"] = pd.Series(None, index=frame.index, dtype="str")
    return _numbers(frame, sheet, staged)


def _numbers(frame: pd.DataFrame, sheet: Sheet, staged: Staged) -> pd.DataFrame:
    """Numerators and denominators as numbers; a symbol in place of one becomes the figure's status."""
    status = frame["status"].fillna("").str.casefold()
    odd = ~status.isin(SYMBOLS | {""})
    if odd.any():
        first = frame[odd].iloc[0]
        raise LoadError(
            sheet.file,
            f'"{first["status"]}" is no status: use c, x, z, k or u as in the official statistics.',
            int(first["_row"]),
            "status",
        )
    for column in ("numerator", "denominator"):
        places, read = each(frame[column], _number_or_symbol)
        numbers = np.array([n for n, _ in read] + [np.nan], dtype=np.float64)[places]
        symbols = np.array([s for _, s in read] + [""], dtype=object)[places]
        wrong = np.flatnonzero(symbols == "?")
        if len(wrong):
            row = frame.iloc[wrong[0]]
            raise LoadError(
                sheet.file,
                f'"{row[column]}" is neither a number nor one of the symbols c, x, z, k, u.',
                int(row["_row"]),
                column,
            )
        beyond = np.flatnonzero((numbers < 0) | (numbers > LARGEST))
        if len(beyond):
            row = frame.iloc[beyond[0]]
            raise LoadError(
                sheet.file,
                f'"{row[column]}" is no figure: it must be 0 or more, and at most a million million.',
                int(row["_row"]),
                column,
            )
        frame[column] = numbers
        status = status.where(status != "", pd.Series(symbols, index=frame.index, dtype="str"))
    empty = frame["numerator"].isna() & (status == "")
    if empty.any():
        says = f"{int(empty.sum()):,} figures are empty and count as not available."
        staged.findings.append(Finding(sheet.file, None, "", "", "figure_empty", says, "note"))
    frame["status"] = status.mask(empty, NOT_AVAILABLE)
    return frame


def _number_or_symbol(text: str) -> tuple[float, str]:
    plain = text.strip().casefold()
    if plain in SYMBOLS:
        return np.nan, plain
    try:
        number = float(plain.replace(",", "").removesuffix("%"))
    except ValueError:
        return np.nan, "?"
    return (number, "") if np.isfinite(number) else (np.nan, "?")


def _first_days(months: pd.Series) -> pd.Series:
    """Months written as 2026-03 or March 2026, as first days; whole dates stay."""
    short = months.str.fullmatch(r"\d{4}-\d{1,2}", na=False)
    named = months.str.fullmatch(r"[A-Za-z]{3,9} \d{4}", na=False)
    out = months.mask(short, months + "-01")
    return out.mask(named, "1 " + months)
