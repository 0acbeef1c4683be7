"""The one error that reading, checking and storing an extract raises."""

from __future__ import annotations

from perfcore.safety.text import one_line


class LoadError(Exception):
    """An extract that cannot be loaded, in one sentence: where, what is wrong and what to do.

    `file`, `row` (as a spreadsheet counts) and `column` repeat the place, where there is one.
    """

    def __init__(self, file: str, says: str, row: int | None = None, column: str = "") -> None:
        self.file, self.says, self.row, self.column = file, says, row, column
        place = file if row is None else f"{file}, row {row}"
        super().__init__(one_line(f"{place}, {column}: {says}" if column else f"{place}: {says}"))
