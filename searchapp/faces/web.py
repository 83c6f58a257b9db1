"""The web page: a Flask app over a search service. All views are GET; the whole state lives in the URL."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from flask import Flask, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import BaseConverter

from searchapp import __version__, paths
from searchapp.errors import EngineError, NotFoundError, SearchappError
from searchapp.faces import api, fragments, urls, web_export
from searchapp.faces.article_view import RelatedArticle, article_page
from searchapp.faces.present import german_date, result_view
from searchapp.faces.service import Searching
from searchapp.model import Article, SearchPage, SearchRequest

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LONGEST_REQUEST: Final = 64 * 1024
_STATIC_SECONDS: Final = 3600
_MOST_RELATED: Final = 20
_ADDRESSES_KEPT: Final = 256
_MADE: Final = "html"
_TOOK: Final = token_hex()
"""Stands on a kept page where the time is told. Nobody can guess it, so it stands nowhere else."""
_TITLES: Final = {
    400: "So geht es nicht",
    404: "Nicht gefunden",
    405: "So geht es nicht",
    503: "Die Suche ist gerade nicht bereit",
}
_MESSAGES: Final = {
    404: "Diese Seite gibt es hier nicht.",
    405: "Diese Adresse kann nur gelesen werden.",
    500: "Das hätte nicht passieren dürfen. Der Fehler ist im Protokoll des Servers vermerkt.",
}
_FOR_READERS: Final = {
    "engine_away": "Der Suchserver ist im Augenblick nicht erreichbar. Bitte versuchen Sie es in einer Minute noch einmal.",
    "engine": "Die Suche ist gescheitert. Bitte versuchen Sie es noch einmal; die Ursache steht im Protokoll des Servers.",
}
"""Words for errors whose own message is meant for operators, with addresses of servers in it."""
_KINDS: Final = {404: "not_found", 405: "method", 500: "internal"}
_log = logging.getLogger(__name__)


class ArticleId(BaseConverter):
    """An article's id in a path. Ids may hold or start with slashes, and look like URLs."""

    regex = ".+"
    part_isolating = False

    def to_url(self, value: str) -> str:
        """Escape all of it."""
        return urls.article_path(value).rpartition("/")[2]


def create_app(service: Searching, *, base_url: str = "", templates: Path | None = None) -> Flask:
    """The WSGI application. `base_url` is its public address for permalinks and feeds (without one: the request's own),
    `templates` another folder of templates and static files."""
    folder = paths.templates_dir(templates)
    app = Flask("searchapp", template_folder=str(folder), static_folder=str(folder / "static"))
    app.config.update(MAX_CONTENT_LENGTH=_LONGEST_REQUEST, SEND_FILE_MAX_AGE_DEFAULT=_STATIC_SECONDS)
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.url_map.converters["id"] = ArticleId
    app.url_map.merge_slashes = False
    app.jinja_env.globals["version"] = __version__
    app.jinja_env.globals["url_for"] = _remembering()
    app.jinja_env.filters.update(fragments.FILTERS, german_date=german_date)
    app.register_blueprint(api.blueprint(service))
    app.register_blueprint(web_export.blueprint(service, base_url))
    _pages(app, service)
    _errors(app)
    app.after_request(_with_headers)
    return app


def _remembering() -> Callable[..., str]:
    """Flask's `url_for` for templates, which ask for the same paths on every page: each is made once a root."""

    @lru_cache(_ADDRESSES_KEPT)
    def made(_root: str, endpoint: str, **values: Any) -> str:
        return url_for(endpoint, **values)

    return lambda endpoint, **values: made(request.script_root, endpoint, **values)


def _pages(app: Flask, service: Searching) -> None:
    @app.get("/")
    def search() -> Response:
        asked = replace(urls.parse(request.args.items(multi=True)), explain=True)
        asked = asked if asked.limit else replace(asked, limit=urls.PAGE_SIZE)
        return Response(_result_page(asked, service.search(asked)), mimetype="text/html")

    @app.get("/article/<id:article_id>")
    def article(article_id: str) -> str:
        asked = urls.parse(request.args.items(multi=True))
        view = service.article(article_id, asked.query)
        shown = article_page(view, _related(service, view.related), query=asked.query)
        return render_template(
            "article.html", page=shown, back=urls.address(url_for("search"), urls.build(asked)), query=asked.query
        )

    @app.get("/hilfe")
    def help_page() -> str:
        return render_template("help.html")

    @app.get("/healthz")
    def health() -> Response:
        if not service.healthy():
            raise EngineError("Der Index antwortet nicht.")
        return api.json_response({"status": "ok"})


def _result_page(asked: SearchRequest, page: SearchPage) -> bytes:
    """The page of a result, made once at an address for an answer that is kept, but for the time it took."""
    root, html = page.made.get(_MADE, (None, b""))
    if root != request.script_root:
        view = result_view(asked, page, url_for("search"))
        html = render_template("search.html", view=view, took=_TOOK).encode()
        page.made[_MADE] = request.script_root, html
    return bytes(html.replace(_TOOK.encode(), b"%.0f" % max(page.took_ms, 1)))


def _related(service: Searching, ids: tuple[str, ...]) -> list[RelatedArticle]:
    related = []
    for article_id in ids[:_MOST_RELATED]:
        with suppress(NotFoundError):  # deleted since the list was made
            related.append(_related_article(service.article(article_id).article))
    return related


def _related_article(article: Article) -> RelatedArticle:
    place = " · ".join(filter(None, (article.source, german_date(article.published))))
    return RelatedArticle(urls.permalink(url_for("search"), article.id), article.title or article.id, place)


def _errors(app: Flask) -> None:
    @app.errorhandler(SearchappError)
    def ours(error: SearchappError) -> Response:
        if error.http_status >= 500:
            _log.error("%s: %s", error.kind, error)
        return _error(error.kind, _FOR_READERS.get(error.kind, str(error)), error.http_status)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if isinstance(error, InternalServerError) or error.code is None:
            return _error(_KINDS[500], _MESSAGES[500], 500)
        if error.code < 400:
            return error.get_response()
        message = _MESSAGES.get(error.code, "Diese Anfrage kann nicht beantwortet werden.")
        return _error(_KINDS.get(error.code, "http"), message, error.code)


def _error(kind: str, message: str, status: int) -> Response:
    if request.path == api.PREFIX or request.path.startswith(f"{api.PREFIX}/"):
        return api.error_response(kind, message, status)
    title = _TITLES.get(status, "Ein Fehler ist aufgetreten")
    page = render_template(
        "error.html", title=title, message=message, query=request.args.get("q", "")[: urls.MAX_QUERY]
    )
    return Response(page, status)


def _with_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response
