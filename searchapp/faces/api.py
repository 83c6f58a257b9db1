"""The JSON API: search, articles, completions and its own description."""

from __future__ import annotations

from typing import Final

import orjson
from flask import Blueprint, Response, request

from searchapp.errors import QueryError
from searchapp.faces import urls
from searchapp.faces.openapi import document
from searchapp.faces.service import Searching
from searchapp.faces.wire import Json, article_object, error_object, page_object, suggestions_object, took
from searchapp.model import SearchPage, SearchRequest

PREFIX: Final = "/api"
MOST_SUGGESTIONS: Final = 50
LONGEST_PREFIX: Final = 100
_MADE: Final = "json"


def blueprint(service: Searching) -> Blueprint:
    """The routes under /api."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)

    @api.get("/search")
    def search() -> Response:
        asked = urls.parse(request.args.items(multi=True), group=False)
        return json_response(_kept_object(service.search(asked), asked))

    @api.get("/articles/<id:article_id>")
    def article(article_id: str) -> Response:
        asked = urls.parse(request.args.items(multi=True), group=False)
        return json_response(article_object(service.article(article_id, asked.query)))

    @api.get("/suggest")
    def suggest() -> Response:
        prefix = request.args.get("q", "").strip()
        if len(prefix) > LONGEST_PREFIX:
            raise QueryError(f"Vervollständigt werden höchstens {LONGEST_PREFIX} Zeichen.")
        limit = urls.bounded(request.args.get("limit", ""), "limit", 10, 1, MOST_SUGGESTIONS)
        found = service.suggest(prefix, limit) if prefix else ()
        return json_response(suggestions_object(prefix, found))

    @api.get("/openapi.json")
    def openapi() -> Response:
        return json_response(document())

    return api


def _kept_object(page: SearchPage, asked: SearchRequest) -> Json:
    """The result object, made once for an answer that is kept, but for the time it took."""
    if _MADE not in page.made:
        result = page_object(page, explain=asked.explain, group=asked.group)
        page.made[_MADE] = result | {part: orjson.Fragment(orjson.dumps(result[part])) for part in ("hits", "facets")}
    made: Json = page.made[_MADE]
    return made | took(page)


def json_response(body: Json, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE), status, mimetype="application/json")


def error_response(kind: str, message: str, status: int) -> Response:
    """An error in the API's one shape."""
    return json_response(error_object(kind, message), status)
