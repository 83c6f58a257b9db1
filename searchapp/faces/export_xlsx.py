"""The export as an Excel workbook, written row by row to a temporary file, so that memory stays flat."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

ROWS_A_SHEET: Final = 1_048_576
"""Excel's limit, header included; longer results go on in further sheets."""

CELL_CHARACTERS: Final = 32_767
"""Excel's limit of a text cell."""

_WIDTHS: Final = {"title": 50, "snippet": 80, "sentence": 80, "id": 24, "url": 30, "permalink": 30, "rank": 6}
_CHUNK: Final = 64 * 1024


def workbook(columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> Iterator[bytes]:
    """The bytes of a workbook. Text is typed as text, so nothing in it can run as a formula or turn into a date."""
    with tempfile.TemporaryDirectory(prefix="searchapp-") as folder:
        path = Path(folder) / "export.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": folder}) as book:
            _write(book, columns, rows)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _write(book: Any, columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> None:
    sheet = _sheet(book, 1, columns)
    number, line = 1, 0
    for row in rows:
        line += 1
        if line == ROWS_A_SHEET:
            number, line = number + 1, 1
            sheet = _sheet(book, number, columns)
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell[:CELL_CHARACTERS])
            else:
                sheet.write_number(line, column, cell)


def _sheet(book: Any, number: int, columns: Sequence[str]) -> Any:
    sheet = book.add_worksheet("Treffer" if number == 1 else f"Treffer {number}")
    for column, name in enumerate(columns):
        sheet.set_column(column, column, _WIDTHS.get(name, 18))
        sheet.write_string(0, column, name, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    return sheet
