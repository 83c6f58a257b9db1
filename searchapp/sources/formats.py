"""The readers, one for each file format, and the table that maps file endings to them.

A reader gets an existing regular file and yields documents and skipped places; it may raise OSError, nothing else.
JSONL and CSV are streamed and may be of any size; formats that must be read whole are bounded by `SourceFile.max_bytes`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from searchapp.model import RawDocument, Skipped, SkipReason
from searchapp.sources.decode import SAMPLE_BYTES, decode, decode_as, detect
from searchapp.sources.records import has_text_field, to_document, unescape


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `name` is its path below the folder that was given (POSIX), the id of a document without one.

    `max_bytes` bounds a file that is read whole, and a record of one that is streamed.
    """

    path: Path
    name: str
    max_bytes: int

    def skipped(self, reason: SkipReason, detail: str, line: int | None = None) -> Skipped:
        """This file, or one line of it, left out."""
        place = str(self.path) if line is None else f"{self.path}:{line}"
        return Skipped(place, self.name if line is None else f"{self.name}:{line}", reason, detail)


class Rows(Protocol):
    """The part of `csv.reader` used here; the standard library gives its type no public name."""

    line_num: int

    def __next__(self) -> list[str]: ...


Found = RawDocument | Skipped
Reader = Callable[[SourceFile], Iterator[Found]]

_CONTAINERS: Final = ("articles", "artikel", "items", "documents", "docs", "results", "data")
_DELIMITERS: Final = ",;\t|"
_EXCEL_SEPARATOR: Final = re.compile(r"sep=(.)\s*")
_QUOTED: Final = re.compile(r'"[^"]*"')
_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\r?\n(?P<head>(?:[^\n]*\n){1,40}?)---[ \t]*(?:\r?\n|\Z)")
_FRONT_MATTER_LINE: Final = re.compile(r"^(?P<key>[\w-]+):[ \t]*[\"']?(?P<value>.*?)[\"']?[ \t\r]*$", re.MULTILINE)
_EMPTY: Final = "the file is empty"
_BINARY: Final = "the file holds no text but binary data"


def read_plain(file: SourceFile) -> Iterator[Found]:
    """A text file: one article."""
    yield from _one_document(file, "plain")


def read_html(file: SourceFile) -> Iterator[Found]:
    """A saved web page: one article."""
    yield from _one_document(file, "html")


def read_markdown(file: SourceFile) -> Iterator[Found]:
    """A Markdown file: one article; title, date, author and URL may stand in a front matter."""
    for found in _one_document(file, "plain"):
        head = _FRONT_MATTER.match(found.text) if isinstance(found, RawDocument) else None
        if head and isinstance(found, RawDocument):
            record: dict[str, object] = {
                line["key"]: line["value"] for line in _FRONT_MATTER_LINE.finditer(head["head"])
            }
            yield to_document({**record, "text": found.text[head.end() :]}, found.path, found.id)
        else:
            yield found


def read_json(file: SourceFile) -> Iterator[Found]:
    """A JSON file: one article, a list of articles, or an object that holds such a list."""
    text = _whole_text(file)
    if isinstance(text, Skipped):
        yield text
        return
    try:
        content: object = json.loads(text)
    except (ValueError, RecursionError) as problem:
        yield file.skipped(SkipReason.BROKEN_RECORD, f"not valid JSON: {problem}")
        return
    yield from _json_records(file, content)


def read_jsonl(file: SourceFile) -> Iterator[Found]:
    """A JSONL file, streamed: one article a line."""
    for number, line in _lines(file):
        if isinstance(line, Skipped):
            yield line
        elif line.strip():
            yield _json_line(file, number, line)


def read_csv(file: SourceFile) -> Iterator[Found]:
    """A CSV file with a header, streamed; comma, semicolon, tab or bar as delimiter, or the one Excel's 'sep=' names."""
    csv.field_size_limit(max(csv.field_size_limit(), file.max_bytes))
    problems: list[Skipped] = []
    lines = _text_lines(file, problems)
    header, delimiter, header_lines = next(lines, None), None, 1
    if header is not None and (told := _EXCEL_SEPARATOR.fullmatch(header)):
        header, delimiter, header_lines = next(lines, ""), told[1], 2
    if header is not None:
        delimiter = delimiter or max(_DELIMITERS, key=_QUOTED.sub("", header).count)
        columns = next(csv.reader([header], delimiter=delimiter), [])
        if has_text_field(columns):
            yield from _csv_rows(file, columns, csv.reader(lines, delimiter=delimiter), header_lines)
        else:
            named = ", ".join(columns[:8])
            detail = f"no text column (text, body, content …) in the header; found: {named}"
            yield file.skipped(SkipReason.NO_TEXT, detail)
    yield from problems


READERS: Final[Mapping[str, Reader]] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
}
"""File ending (lower case) → reader."""


def _one_document(file: SourceFile, markup: Literal["plain", "html"]) -> Iterator[Found]:
    text = _whole_text(file)
    if isinstance(text, Skipped):
        yield text
    else:
        yield RawDocument(str(file.path), file.name, text if markup == "html" else unescape(text), markup)


def _whole_text(file: SourceFile) -> str | Skipped:
    with file.path.open("rb") as stream:
        data = stream.read(file.max_bytes + 1)
    if len(data) > file.max_bytes:
        limit = f"{file.max_bytes / 2**20:.3g} MiB"
        hint = "give it as JSONL or CSV" if file.path.suffix.lower() == ".json" else "split it"
        detail = f"larger than {limit}; {hint}, or raise SEARCHAPP_MAX_MEGABYTES"
        return file.skipped(SkipReason.TOO_LARGE, detail)
    text = decode(data)
    if text is None:
        return file.skipped(SkipReason.BINARY, _BINARY)
    return text if text.strip() else file.skipped(SkipReason.EMPTY, _EMPTY)


def _json_records(file: SourceFile, content: object) -> Iterator[Found]:
    records = content
    if isinstance(content, dict):
        records = next((content[key] for key in _CONTAINERS if isinstance(content.get(key), list)), None)
        if records is None:
            yield to_document(content, str(file.path), file.name)
            return
    if not isinstance(records, list):
        yield file.skipped(SkipReason.BROKEN_RECORD, "neither an article nor a list of articles")
        return
    if not records:
        yield file.skipped(SkipReason.EMPTY, "the list of articles is empty")
    for number, record in enumerate(records, start=1):
        yield _json_object(file, number, record)


def _json_line(file: SourceFile, number: int, line: str) -> Found:
    try:
        return _json_object(file, number, json.loads(line))
    except (ValueError, RecursionError) as problem:
        return file.skipped(SkipReason.BROKEN_RECORD, f"not valid JSON: {problem}", number)


def _json_object(file: SourceFile, number: int, record: object) -> Found:
    if not isinstance(record, dict):
        return file.skipped(SkipReason.BROKEN_RECORD, "not a JSON object with fields", number)
    return to_document(record, f"{file.path}:{number}", f"{file.name}:{number}")


def _csv_rows(file: SourceFile, columns: list[str], rows: Rows, header_lines: int) -> Iterator[Found]:
    """Rows as documents, each placed at the line of the file where it starts."""
    while True:
        line = rows.line_num + header_lines + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            yield file.skipped(SkipReason.BROKEN_RECORD, f"not a valid CSV row: {problem}", line)
            continue
        if any(row):
            record = dict(zip(columns, row, strict=False))
            yield to_document(record, f"{file.path}:{line}", f"{file.name}:{line}")


def _text_lines(file: SourceFile, problems: list[Skipped]) -> Iterator[str]:
    for _, line in _lines(file):
        if isinstance(line, Skipped):
            problems.append(line)
        else:
            yield line


def _lines(file: SourceFile) -> Iterator[tuple[int, str | Skipped]]:
    """Numbered lines of a file of any size; a line over the bound or a file that is no text comes as Skipped.

    Only NULs are taken out here: what else there is to mend is mended in each record's fields.
    """
    with file.path.open("rb") as stream:
        sample = stream.read(SAMPLE_BYTES)
    encoding = detect(sample)
    if encoding is None or not sample.strip():
        reason, detail = (SkipReason.BINARY, _BINARY) if encoding is None else (SkipReason.EMPTY, _EMPTY)
        yield 1, file.skipped(reason, detail)
    elif encoding.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(file, encoding)
    else:
        yield from _byte_lines(file, encoding)


def _byte_lines(file: SourceFile, encoding: str) -> Iterator[tuple[int, str | Skipped]]:
    with file.path.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(file.max_bytes), b""), start=1):
            if len(line) == file.max_bytes and not line.endswith(b"\n"):
                while (rest := stream.readline(file.max_bytes)) and not rest.endswith(b"\n"):
                    pass
                yield number, _line_too_long(file, number)
            else:
                yield number, decode_as(line, encoding).replace("\0", "")


def _wide_lines(file: SourceFile, encoding: str) -> Iterator[tuple[int, str | Skipped]]:
    with file.path.open(encoding=encoding, errors="replace", newline="") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(file.max_bytes), ""), start=1):
            if len(line) == file.max_bytes and not line.endswith("\n"):
                while (rest := stream.readline(file.max_bytes)) and not rest.endswith("\n"):
                    pass
                yield number, _line_too_long(file, number)
            else:
                yield number, line.replace("\0", "")


def _line_too_long(file: SourceFile, number: int) -> Skipped:
    return file.skipped(
        SkipReason.TOO_LARGE,
        f"line longer than {file.max_bytes / 2**20:.3g} MiB; split it, or raise SEARCHAPP_MAX_MEGABYTES",
        number,
    )
