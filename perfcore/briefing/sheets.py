"""The figures behind a briefing, as a workbook and as CSV: what a sentence says stands here."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from perfcore.briefing.model import Briefing
from perfcore.safety.spreadsheets import is_formula, written

GRID = ("measure", "name", "group", "this month", "made of", "signal", "target", "outlook", "month before",
        "year before")  # fmt: skip
HISTORY = ("measure", "name", "month", "value", "n", "of", "usual from", "usual to")
FIGURES = ("measure", "name", "what", "figure")
STAMP = (2000, 1, 1, 0, 0, 0)  # of the parts of the workbook, so that the same figures give the same file


def tables(brief: Briefing) -> dict[str, list[tuple[str, ...]]]:
    """Every sheet by name, as text, header first."""
    names = {row.measure: row.name for row in brief.grid}
    about: list[tuple[str, ...]] = [
        ("what", "is"),
        ("Briefing", brief.title),
        ("Council", brief.council),
        ("Audience", brief.audience),
        ("Data", brief.data_line),
        ("Fingerprint of the data", brief.fingerprint),
        ("c", "a hidden number: from 1 to 5, or another such number could be worked out from it"),
    ]
    grid = [
        (
            r.measure,
            r.name,
            r.group,
            r.value,
            r.made_of,
            r.variation,
            r.target,
            r.outlook,
            r.before,
            r.year_before,
        )
        for r in brief.grid
    ]
    history = [
        (p.measure, names[p.measure], f"{p.month:%Y-%m}", p.value, p.n, p.of, p.lower, p.upper)
        for p in brief.history
    ]
    figures = [(f.measure, names.get(f.measure, ""), f.what, f.shown) for f in brief.figures]
    return {
        "About": about,
        "All measures": [GRID, *grid],
        "Three years": [HISTORY, *history],
        "In the sentences": [FIGURES, *figures],
    }


def workbook(brief: Briefing) -> bytes:
    """The workbook; every cell of a person's or the data's text is text, and numbers are numbers."""
    book = Workbook(write_only=True)
    for name, rows in tables(brief).items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for width, column in zip((24, 44, 22, 16, 16, 22, 28, 22, 14, 14), "ABCDEFGHIJ", strict=True):
            sheet.column_dimensions[column].width = width
        for i, row in enumerate(rows):
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, value=text)
                cell.data_type = "s"
                cell.quotePrefix = is_formula(text)  # or editing the cell would make a formula of it
                if i == 0:
                    cell.font = Font(bold=True)
                elif name == "Three years" and _is_number(text):
                    cell = WriteOnlyCell(sheet, value=float(text))
                cells.append(cell)
            sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return _steady(written.getvalue())


def history_csv(brief: Briefing) -> bytes:
    """Three years of every measure as CSV."""
    header, *rows = tables(brief)["Three years"]
    return written((), header, rows)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _steady(book: bytes) -> bytes:
    """The same workbook without the moment of its writing."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != "docProps/core.xml":
                item.date_time = STAMP
            new.writestr(item, old.read(item.filename))
    return written.getvalue()
