"""Rows as a file's bytes. A shape makes them of some consecutive articles, here or in a worker process."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import orjson

from searchapp.faces.export_rows import (
    HIT_COLUMNS,
    MENTION_COLUMNS,
    Cell,
    Row,
    hit_line,
    hit_row,
    mention_rows,
)
from searchapp.faces.service import Found

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of cells: one a hit, or one a mention. `base_url` completes permalinks."""

    mentions: bool = False
    base_url: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The header."""
        return MENTION_COLUMNS if self.mentions else HIT_COLUMNS

    def each(self, rank: int, findings: Iterable[Found]) -> Iterator[Row]:
        """Rows of articles from a rank on."""
        for number, found in enumerate(findings, start=rank):
            if self.mentions:
                yield from mention_rows(number, found)
            else:
                yield hit_row(number, found.hit(), self.base_url)

    def __call__(self, rank: int, findings: Iterable[Found]) -> list[Row]:
        """All of them."""
        return list(self.each(rank, findings))


@dataclass(frozen=True, slots=True)
class CsvBytes:
    """Lines of CSV; `excel` gives the variant for German Excel."""

    rows: Rows
    excel: bool = False

    def __call__(self, rank: int, findings: Iterable[Found]) -> bytes:
        """The lines of some articles."""
        return csv_bytes(self.rows.each(rank, findings), excel=self.excel)

    def header(self) -> bytes:
        """The first line."""
        return ("\ufeff" if self.excel else "").encode() + csv_bytes([self.rows.columns], excel=self.excel)


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One JSON object a line: a hit as in the result object, or a mention."""

    rows: Rows

    def __call__(self, rank: int, findings: Iterable[Found]) -> bytes:
        """The lines of some articles."""
        return b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in self._objects(rank, findings))

    def _objects(self, rank: int, findings: Iterable[Found]) -> Iterator[dict[str, object]]:
        if self.rows.mentions:
            return (dict(zip(MENTION_COLUMNS, row, strict=True)) for row in self.rows.each(rank, findings))
        return (hit_line(number, found.hit(), self.rows.base_url) for number, found in enumerate(findings, start=rank))


def csv_bytes(rows: Iterable[Iterable[Cell]], *, excel: bool = False) -> bytes:
    """Lines of CSV, each ended by CRLF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerows(map(_german, rows) if excel else rows)
    return buffer.getvalue().encode()


def guarded(cell: Cell) -> Cell:
    """A text cell that a spreadsheet shows instead of running it as a formula; numbers pass unchanged."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def german_cell(cell: Cell) -> Cell:
    """A cell as German Excel reads it: formulas guarded, a decimal comma (it takes 7.1 for the seventh of January)."""
    return str(cell).replace(".", ",") if isinstance(cell, float) else guarded(cell)


def _german(row: Iterable[Cell]) -> list[Cell]:
    return [german_cell(cell) for cell in row]
