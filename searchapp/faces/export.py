"""The whole result as a file: CSV, CSV for German Excel, JSON lines, XLSX. Streamed; command line and web write the same.

`csv` is RFC 4180: UTF-8 without BOM, commas, CRLF line ends, quotes doubled. `excel-csv` opens by double click in a
German Excel: semicolons, BOM, CRLF, and text cells that a spreadsheet would run as a formula start with an apostrophe.
Several values in one cell are joined by '|'. The header is always there, and nothing but rows follows it: an error
while streaming is raised, never written.
"""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from urllib.parse import quote

import orjson

from searchapp.analysis.sentences import sentence_starts
from searchapp.faces.labels import office_label
from searchapp.faces.service import Searching
from searchapp.faces.urls import permalink
from searchapp.faces.wire import SCORE_DIGITS, hit_object
from searchapp.model import ArticleView, Entities, Hit, Mention, SearchRequest, body_offset

Cell = str | int | float
Row = tuple[Cell, ...]


class Format(StrEnum):
    """File formats of an export."""

    CSV = "csv"
    EXCEL_CSV = "excel-csv"
    JSONL = "jsonl"
    XLSX = "xlsx"


FORMATS: Final = tuple(each.value for each in Format)

HIT_COLUMNS: Final = (
    "rank",
    "id",
    "title",
    "source",
    "agency",
    "published",
    "url",
    "score",
    "people",
    "ministers",
    "weapons",
    "countries",
    "snippet",
    "permalink",
)
MENTION_COLUMNS: Final = (
    "rank",
    "id",
    "title",
    "published",
    "kind",
    "value",
    "field",
    "text",
    "start",
    "end",
    "sentence",
)
"""One row a mention. `start` and `end` count characters of the article's `field`, 'title' or 'text'. `kind` is person,
office, weapon, weapon_category, country or country_metonym (named only by its capital, so not in the facet)."""

MEDIA_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.EXCEL_CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/x-ndjson",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EXTENSIONS: Final = {Format.CSV: "csv", Format.EXCEL_CSV: "csv", Format.JSONL: "jsonl", Format.XLSX: "xlsx"}

VALUE_SEPARATOR: Final = "|"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_CHUNK_CHARACTERS: Final = 64 * 1024
_SLUG_LENGTH: Final = 40
_GERMAN_ASCII: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def export(
    service: Searching, request: SearchRequest, file_format: str, *, mentions: bool = False, base_url: str = ""
) -> Iterator[bytes]:
    """The whole result of a request as a file's bytes. `base_url` completes permalinks."""
    file_format = Format(file_format)
    hits = service.hits(request)
    if file_format is Format.JSONL:
        return jsonl_lines(mention_objects(service, hits) if mentions else hit_objects(hits, base_url))
    columns = MENTION_COLUMNS if mentions else HIT_COLUMNS
    rows = mention_rows(service, hits) if mentions else hit_rows(hits, base_url)
    if file_format is Format.XLSX:
        from searchapp.faces.export_xlsx import workbook  # the writer is only needed here and slow to import

        return workbook(columns, rows)
    return rows_csv(columns, rows, excel=file_format is Format.EXCEL_CSV)


def hit_rows(hits: Iterable[Hit], base_url: str = "") -> Iterator[Row]:
    """One row a hit, in the order of HIT_COLUMNS."""
    for rank, hit in enumerate(hits, start=1):
        yield (
            rank,
            hit.id,
            hit.title or "",
            hit.source or "",
            _joined(hit.agencies),
            hit.published.isoformat() if hit.published else "",
            hit.url or "",
            round(hit.score, SCORE_DIGITS),
            _joined(hit.people),
            _joined(hit.ministers),
            _joined(hit.weapons),
            _joined(hit.countries),
            plain_snippet(hit.snippets),
            permalink(base_url, hit.id),
        )


def mention_rows(service: Searching, hits: Iterable[Hit]) -> Iterator[Row]:
    """One row a mention, in the order of MENTION_COLUMNS: hits by rank, mentions by place."""
    for rank, hit in enumerate(hits, start=1):
        view = service.article(hit.id)
        published = hit.published.isoformat() if hit.published else ""
        body_at = body_offset(hit.title)
        for kind, value, mention, sentence in placed_mentions(view):
            yield (
                rank,
                hit.id,
                hit.title or "",
                published,
                kind,
                value,
                *_placed(mention, body_at),
                sentence,
            )


def hit_objects(hits: Iterable[Hit], base_url: str = "") -> Iterator[dict[str, object]]:
    """Hits as in the result object, with rank and permalink."""
    for rank, hit in enumerate(hits, start=1):
        yield {"rank": rank, **hit_object(hit), "permalink": permalink(base_url, hit.id)}


def mention_objects(service: Searching, hits: Iterable[Hit]) -> Iterator[dict[str, object]]:
    """Mention rows as objects."""
    for row in mention_rows(service, hits):
        yield dict(zip(MENTION_COLUMNS, row, strict=True))


def placed_mentions(view: ArticleView) -> Iterator[tuple[str, str, Mention, str]]:
    """All mentions of an article by place: (kind, facet value, mention, its sentence)."""
    text = view.article.shown_text
    starts = sentence_starts(text)
    for mention, kind, value in sorted(_mentions(view.entities)):
        number = bisect_right(starts, mention.start)
        end = starts[number] if number < len(starts) else len(text)
        yield kind, value, mention, " ".join(text[starts[number - 1] : end].split())


def rows_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, excel: bool = False) -> Iterator[bytes]:
    """CSV bytes in chunks of some 64 KB; `excel` gives the variant for German Excel."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if excel else ",", lineterminator="\r\n")
    if excel:
        buffer.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([german_cell(cell) for cell in row] if excel else row)
        if buffer.tell() >= _CHUNK_CHARACTERS:
            yield _emptied(buffer)
    yield _emptied(buffer)


def jsonl_lines(objects: Iterable[dict[str, object]]) -> Iterator[bytes]:
    """One JSON object a line, in chunks of some 64 KB."""
    chunk = bytearray()
    for one in objects:
        chunk += orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE)
        if len(chunk) >= _CHUNK_CHARACTERS:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


def guarded(cell: Cell) -> Cell:
    """A text cell that a spreadsheet shows instead of running it as a formula; numbers pass unchanged."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def german_cell(cell: Cell) -> Cell:
    """A cell as German Excel reads it: formulas guarded, a decimal comma (it takes 7.1 for the seventh of January)."""
    return str(cell).replace(".", ",") if isinstance(cell, float) else guarded(cell)


def plain_snippet(snippets: Iterable[str]) -> str:
    """Snippets as plain text in one line, without markup."""
    marked = " … ".join(snippets)
    return " ".join(html.unescape(marked.replace("<mark>", "").replace("</mark>", "")).split())


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


def _mentions(entities: Entities) -> Iterator[tuple[Mention, str, str]]:
    for person in entities.people:
        yield from ((mention, "person", person.name) for mention in person.mentions)
    for office in entities.offices:
        value = office_label(office.name, office.country)
        yield from ((mention, "office", value) for mention in office.mentions)
    for weapon in entities.weapons:
        yield from ((mention, "weapon", weapon.name) for mention in weapon.mentions)
    for category in entities.weapon_categories:
        yield from ((mention, "weapon_category", category.name) for mention in category.mentions)
    for country in entities.countries:
        kind = "country_metonym" if country.metonym else "country"
        yield from ((mention, kind, country.code) for mention in country.mentions)


def _placed(mention: Mention, body_at: int) -> tuple[str, str, int, int]:
    """Field, surface and offsets of a mention."""
    in_title = mention.start < body_at
    origin = 0 if in_title else body_at
    return "title" if in_title else "text", mention.text, mention.start - origin, mention.end - origin


def _joined(values: Iterable[str]) -> str:
    return VALUE_SEPARATOR.join(value.replace(VALUE_SEPARATOR, "¦") for value in values)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
