"""Tables as CSV that spreadsheets open, in which no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def written(about: Iterable[str], header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Lines, a header and rows as spreadsheets read them; no cell can be taken for a formula."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerows([[safe_cell(line)] for line in about])
    lines.writerow([safe_cell(name) for name in header])
    lines.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, full-width signs included."""
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; a number that is missing or endless becomes empty."""
    if isinstance(value, float):
        return f"{value:.10g}" if math.isfinite(value) else ""
    if isinstance(value, str) and is_formula(value):
        return "'" + value
    return value
