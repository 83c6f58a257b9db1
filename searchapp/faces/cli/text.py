"""Commands that look at a text without an index: entities, clean, analyze."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from searchapp.clean import clean as clean_document
from searchapp.dates import parse_date
from searchapp.entities.tagger import Tagger, tagger_with
from searchapp.entities.text import TaggedText
from searchapp.entities.user_lists import changes, load_lists
from searchapp.entities.vocabulary import analyzer_with_gazetteers
from searchapp.errors import UsageError
from searchapp.faces.cli.options import gazetteer_option, settings_from
from searchapp.faces.wire import entities_object
from searchapp.model import CleanArticle, RawDocument, Skipped, body_offset
from searchapp.sources import read
from searchapp.sources.decode import decode

Json = dict[str, Any]

file_argument = click.argument("file", type=click.Path(path_type=Path, allow_dash=True))


@click.command()
@file_argument
@click.option(
    "--jsonl", is_flag=True, help="FILE holds lines {id, text, title?, published?}; one result object a line."
)
@gazetteer_option
def entities(file: Path, jsonl: bool, gazetteer: Path | None) -> None:
    """Show what the facets would hold, with offsets into the text given; with own lists also what they change."""
    lists = load_lists(settings_from(gazetteer=gazetteer).gazetteer)
    tagger = tagger_with(lists)
    if jsonl:
        for line_number, record in _records(file):
            click.echo(orjson.dumps(_record_entities(tagger, record, f"{file}:{line_number}")).decode())
        return
    shown = _document_entities(tagger, _document(file))
    if lists.digest:
        shown["gazetteer"] = changes(lists)
    click.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode())


@click.command()
@file_argument
@click.option("--format", "form", type=click.Choice(["json"]), default="json")
def clean(file: Path, form: str) -> None:
    """Show what cleaning keeps and drops of a scraped page."""
    del form
    cleaned = clean_document(_document(file))
    shown = {
        "title": cleaned.title,
        "body": cleaned.body,
        "published": cleaned.published,
        "source": cleaned.source,
        "agency": cleaned.agencies,
        "author": cleaned.author,
        "dropped": cleaned.dropped,
    }
    click.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode())


@click.command()
@click.argument("text")
def analyze(text: str) -> None:
    """Show the tokens of a text: surface, offsets, stem, compound parts, name key."""
    analyzed = analyzer_with_gazetteers().analyze(text)
    for index, form in enumerate(analyzed.forms):
        keys = [part for part in form.parts if part.startswith("~")]
        row = {
            "surface": analyzed.tokens.surfaces[index],
            "start": analyzed.tokens.starts[index],
            "end": analyzed.tokens.end(index),
            "exact": form.exact,
            "stem": form.stem,
            "parts": [part for part in form.parts if not part.startswith("~")],
            "name_keys": [key[1:] for key in keys],
            "joined": [term for each in analyzed.joined if each.first == index for term in each.terms],
        }
        click.echo(orjson.dumps(row).decode())


def _document(file: Path) -> RawDocument:
    """The one document a file holds. Raises UsageError when it holds none."""
    limit = settings_from().max_bytes
    if str(file) == "-":
        return _standard_input(limit)
    found = next(iter(read([file], max_bytes=limit)))
    if isinstance(found, Skipped):
        raise UsageError(f"{found.path}: {found.reason.value}: {found.detail}")
    return found


def _standard_input(limit: int) -> RawDocument:
    data = sys.stdin.buffer.read(limit + 1)
    text = decode(data) if len(data) <= limit else None
    if text is None:
        raise UsageError(f"standard input is no text of at most {limit} bytes")
    return RawDocument("-", "-", text, "html" if text.lstrip().startswith("<") else "plain")


def _document_entities(tagger: Tagger, raw: RawDocument) -> Json:
    """Entities of a page; offsets count into its raw text where cleaning selected from it, else into `text`."""
    cleaned = clean_document(raw)
    found = tagger.tag(TaggedText.of(cleaned.title, cleaned.body, cleaned.published))
    result = entities_object(found, cleaned.agencies, body_offset(cleaned.title))
    if cleaned.segments:
        _shift_to_raw(result, cleaned)
        return result
    return {**result, "text": cleaned.body}


def _shift_to_raw(result: Json, cleaned: CleanArticle) -> None:
    """Move mention offsets from the cleaned body into the raw text."""
    for rows in result.values():
        for row in rows:
            for mention in row["mentions"] if isinstance(row, dict) else ():
                shift = _shift_at(cleaned, mention["start"])
                mention["start"] += shift
                mention["end"] += shift


def _shift_at(cleaned: CleanArticle, offset: int) -> int:
    segment = next(each for each in reversed(cleaned.segments) if each.body_start <= offset)
    return segment.raw_start - segment.body_start


def _records(file: Path) -> Iterator[tuple[int, Json]]:
    with click.open_file(str(file), encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise UsageError(f"{file}:{number}: not JSON ({error}); write one object {{id, text}} a line") from None
            if not isinstance(record, dict) or not isinstance(record.get("text"), str):
                raise UsageError(f"{file}:{number}: 'text' is missing; write one object {{id, text}} a line")
            yield number, record


def _record_entities(tagger: Tagger, record: Json, place: str) -> Json:
    """Entities of one record, with offsets into its `text`."""
    title = record.get("title") or None
    raw = RawDocument(path=place, id=str(record.get("id") or place), text=record["text"], title=title)
    cleaned = clean_document(raw)
    stated = parse_date(str(record["published"])) if record.get("published") else None
    found = tagger.tag(TaggedText.of(cleaned.title, cleaned.body, stated or cleaned.published))
    result = entities_object(found, cleaned.agencies, body_offset(cleaned.title))
    _shift_to_raw(result, cleaned)
    return {"id": record.get("id"), **result}
