"""The whole result as a file: CSV, CSV for German Excel, JSON lines, XLSX. Streamed; command line and web write the same.

`csv` is RFC 4180: UTF-8 without BOM, commas, CRLF line ends, quotes doubled. `excel-csv` opens by double click in a
German Excel: semicolons, BOM, CRLF, and text cells that a spreadsheet would run as a formula start with an apostrophe.
Several values in one cell are joined by '|'. The header is always there, and nothing but rows follows it: an error
while streaming is raised, never written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from typing import Final
from urllib.parse import quote

from searchapp.faces.export_shapes import CsvBytes, JsonLines, Rows
from searchapp.faces.service import Searching
from searchapp.model import SearchRequest


class Format(StrEnum):
    """File formats of an export."""

    CSV = "csv"
    EXCEL_CSV = "excel-csv"
    JSONL = "jsonl"
    XLSX = "xlsx"


FORMATS: Final = tuple(each.value for each in Format)

MEDIA_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.EXCEL_CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/x-ndjson",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EXTENSIONS: Final = {Format.CSV: "csv", Format.EXCEL_CSV: "csv", Format.JSONL: "jsonl", Format.XLSX: "xlsx"}
_SLUG_LENGTH: Final = 40
_GERMAN_ASCII: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def export(
    service: Searching, request: SearchRequest, file_format: str, *, mentions: bool = False, base_url: str = ""
) -> Iterator[bytes]:
    """The whole result of a request as a file's bytes. `base_url` completes permalinks."""
    rows = Rows(mentions, base_url)
    match Format(file_format):
        case Format.JSONL:
            return service.shaped(request, JsonLines(rows))
        case Format.XLSX:
            from searchapp.faces.export_xlsx import workbook  # the writer is only needed here and slow to import

            return workbook(rows.columns, chain.from_iterable(service.shaped(request, rows)))
        case form:
            shape = CsvBytes(rows, excel=form is Format.EXCEL_CSV)
            return _headed(shape.header(), service.shaped(request, shape))


def counted(request: SearchRequest) -> SearchRequest:
    """The request that only counts an export's rows."""
    return replace(request, offset=0, limit=0, explain=False)


def file_name(query: str, file_format: Format, now: datetime, *, mentions: bool = False) -> str:
    """suche_<words of the query>_<UTC>.csv; umlauts kept."""
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", query).lower()).strip("-_")
    slug = words[:_SLUG_LENGTH].rstrip("-_") or "alle"
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    kind = "_fundstellen" if mentions else ""
    return f"suche_{slug}{kind}_{stamp}.{_EXTENSIONS[file_format]}"


def content_disposition(name: str) -> str:
    """Header that saves the file under its name: ASCII for old clients, UTF-8 for the others."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_GERMAN_ASCII))
    plain = "".join(char for char in decomposed if char.isascii())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _headed(header: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    """The header with the first lines, then the others: a search that fails fails before anything is written."""
    yield header + next(lines, b"")
    yield from lines
