"""A load in the making: tables that still know which row of which file every row came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from perfcore.records.cells import day_texts
from perfcore.records.records import Finding
from perfcore.records.sheets import Sheet, Typed, empty_column
from perfcore.records.tables import LOOKUPS, TABLES, Kind

# How many findings of one rule are listed; the rest are counted.
MOST_LISTED = 200


@dataclass
class Staged:
    """What a reader of extracts has made so far. Checks take rows out of it and add findings.

    `tables` hold the columns of `tables.TABLES` and `LOOKUPS` ("children" among them), columns that begin
    with an underscore and are dropped at the end, and `_file`, `_row`, `_unreadable`. `own_names` says how
    the source calls a column: (file, column) -> name, or (file, "table.column") where several tables come
    out of one file. `links` say which children belong together, by key: frames of `child_id` and `key`.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    population: pd.DataFrame | None = None
    figures: pd.DataFrame | None = None
    own_names: dict[tuple[str, str], str] = field(default_factory=dict)
    links: dict[str, pd.DataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    rows_read: dict[str, int] = field(default_factory=dict)
    rows_set_aside: dict[str, int] = field(default_factory=dict)
    council: str = ""
    data_to: date | None = None
    history_from: date | None = None

    def table(self, name: str) -> pd.DataFrame:
        """A table, empty where the source has none."""
        if name not in self.tables:
            kinds = TABLES[name].columns if name in TABLES else LOOKUPS[name]
            self.tables[name] = empty_frame(kinds)
        return self.tables[name]

    def complete(self) -> None:
        """Give every table the columns that its source lacks, empty."""
        for name, frame in self.tables.items():
            kinds = TABLES[name].columns if name in TABLES else LOOKUPS[name]
            for column, kind in kinds.items():
                if column not in frame:
                    frame[column] = empty_column(kind, frame.index)

    def column_name(self, file: str, column: str, table: str = "") -> str:
        """What the source calls a column of ours; our own name where it has none."""
        named = self.own_names.get((file, f"{table}.{column}"))
        return named or self.own_names.get((file, column), column)

    def set_aside(self, name: str, offences: pd.DataFrame, rule: str) -> None:
        """Take rows out of a table, say so and count them.

        `offences`: index as in the table; columns column, value, says (all text).
        """
        if offences.empty:
            return
        table = self.tables[name]
        self.report(name, offences, rule, "set aside")
        self.tables[name] = table.drop(index=offences.index)
        self.rows_set_aside[name] = self.rows_set_aside.get(name, 0) + len(offences)

    def report(self, name: str, offences: pd.DataFrame, rule: str, severity: str = "warning") -> None:
        """Say what is wrong with rows of a table; at most `MOST_LISTED` of a rule one by one."""
        listed = sum(f.rule == rule and f.row is not None for f in self.findings)
        shown = offences.iloc[: max(MOST_LISTED - listed, 0)]
        place = self.tables[name].loc[shown.index, ["_file", "_row"]]
        for file, row, column, value, says in zip(
            place["_file"], place["_row"], shown["column"], shown["value"], shown["says"], strict=True
        ):
            own = self.column_name(file, column, name)
            self.findings.append(Finding(file, int(row), own, value, rule, says, severity))
        rest = offences.iloc[len(shown) :]
        if len(rest):
            for file, count in self.tables[name].loc[rest.index, "_file"].value_counts().items():
                if count:
                    says = f"{count:,} more rows break this rule and are not listed one by one."
                    self.findings.append(Finding(str(file), None, "", "", rule, says, severity))


def offences(rows: pd.DataFrame, column: str, says: str | pd.Series) -> pd.DataFrame:
    """Rows that break a rule, in the form that `Staged.set_aside` and `report` take."""
    value = rows[column]
    texts = day_texts(value) if pd.api.types.is_datetime64_any_dtype(value) else value.astype("str")
    return pd.DataFrame({"column": column, "value": texts.fillna(""), "says": says}, index=rows.index)


def empty_frame(kinds: Mapping[str, Kind]) -> pd.DataFrame:
    """No rows of these columns, with the columns that say where a row came from."""
    index = pd.RangeIndex(0)
    columns = {n: empty_column(k, index) for n, k in kinds.items()}
    frame = pd.DataFrame(columns, index=index)
    frame["_file"] = pd.Series(index=index, dtype="str")
    frame["_row"] = np.zeros(0, dtype=np.int64)
    frame["_unreadable"] = pd.Series(index=index, dtype="str")
    return frame


def taken(staged: Staged, sheet: Sheet, read: Typed, columns: dict[str, str]) -> pd.DataFrame:
    """A sheet's columns under our names (wanted name -> ours); remembers how the source calls them."""
    own = {name.casefold(): name for name in sheet.frame.columns}
    for wanted, ours in columns.items():
        staged.own_names[(sheet.file, ours)] = own.get(wanted.casefold(), wanted)
    keep = [*columns, "_file", "_row", "_unreadable"]
    return read.frame[keep].rename(columns=columns)
