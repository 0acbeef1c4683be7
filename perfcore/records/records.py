"""A checked load: every table of one extract, what was found wrong in it, and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd


@dataclass(frozen=True)
class Finding:
    """One thing wrong in an extract, in a form that a person can act on.

    `severity`: "set aside" (the row was left out), "warning" (the row was kept) or "note".
    """

    file: str
    row: int | None  # as a spreadsheet counts: the header is row 1
    column: str
    value: str
    rule: str
    says: str
    severity: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        column = f", {self.column}" if self.column else ""
        return f"{place}{column}: {self.says}"


@dataclass(frozen=True)
class Records:
    """The checked tables of one load. Frames are shared and cached: never assign into them.

    `tables` holds a frame for every name in `tables.TABLES` (empty where the extract has none);
    dates are datetime64, yes/no columns nullable boolean, text `str` with missing values.
    `absent` names what this source cannot give: table or "table.column" -> the reason, for people.
    """

    tables: Mapping[str, pd.DataFrame]
    children: pd.DataFrame
    addresses: pd.DataFrame
    workers: pd.DataFrame
    population: pd.DataFrame
    figures: pd.DataFrame
    data_to: date
    council: str
    source: str
    loaded_at: datetime
    fingerprint: str
    findings: tuple[Finding, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    rows_read: Mapping[str, int] = field(default_factory=dict)
    rows_set_aside: Mapping[str, int] = field(default_factory=dict)
    # the first day that the extract covers completely, where its about.json says so
    history_from: date | None = None
