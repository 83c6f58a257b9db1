"""The routes that hand out whole results: CSV, XLSX, JSON lines and the Atom feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, request

from searchapp.errors import QueryError
from searchapp.faces import export, feed, urls
from searchapp.faces.export import Format
from searchapp.faces.service import Searching
from searchapp.model import SearchRequest, Sort

_CSV_FORMATS = {"": Format.CSV, "csv": Format.CSV, "excel": Format.EXCEL_CSV, "excel-csv": Format.EXCEL_CSV}


def blueprint(service: Searching, base_url: str) -> Blueprint:
    """Exports and the feed. `base_url` is the public address; without one the request's own is taken."""
    files = Blueprint("files", __name__)

    def download(file_format: Format) -> Response:
        asked = _asked()
        mentions = urls.flag(request.args.get("mentions", ""), "mentions", default=False)
        page = service.search(export.counted(asked))
        chunks = export.export(service, asked, file_format, mentions=mentions, base_url=base_url or request.url_root)
        response = Response(_started(chunks))
        response.headers["Content-Type"] = export.MEDIA_TYPES[file_format]
        name = export.file_name(asked.query, file_format, datetime.now(UTC), mentions=mentions)
        response.headers["Content-Disposition"] = export.content_disposition(name)
        response.headers["X-Total-Count"] = str(page.groups if asked.group else page.total)
        return response

    @files.get("/export.csv")
    def csv() -> Response:
        wanted = request.args.get("format", "").strip()
        if wanted not in _CSV_FORMATS:
            raise QueryError("Dieses CSV-Format gibt es nicht. Möglich sind: csv, excel.")
        return download(_CSV_FORMATS[wanted])

    @files.get("/export.xlsx")
    def xlsx() -> Response:
        return download(Format.XLSX)

    @files.get("/export.jsonl")
    def jsonl() -> Response:
        return download(Format.JSONL)

    @files.get("/feed.atom")
    def atom() -> Response:
        asked = replace(_asked(), sort=Sort.NEWEST, offset=0, limit=feed.ENTRIES)
        page = service.search(asked)
        root = base_url or request.url_root
        shown = replace(asked, sort=Sort.RELEVANCE, limit=urls.PAGE_SIZE)
        body = feed.atom(
            asked.query,
            page.understood,
            page.hits,
            base_url=root,
            feed_url=f"{root.rstrip('/')}/feed.atom?{urls.build(shown, group=False)}",
            page_url=f"{root.rstrip('/')}/?{urls.build(replace(shown, group=True))}",
        )
        response = Response(body, content_type=feed.MEDIA_TYPE)
        response.add_etag()
        response.make_conditional(request.environ)
        return response

    return files


def _asked() -> SearchRequest:
    return replace(urls.parse(request.args.items(multi=True), group=False), explain=False)


def _started(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks with the first already made, so that a search that fails is answered as an error, not as a file."""
    first = next(chunks, b"")

    def rest() -> Iterator[bytes]:
        yield first
        yield from chunks

    return rest()
