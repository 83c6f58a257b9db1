"""The OpenAPI 3.1 description of all routes. Parameters come from the same tables that read them."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from searchapp import __version__
from searchapp.faces import urls
from searchapp.faces.export import MEDIA_TYPES, Format
from searchapp.faces.wire import FACET_KEYS
from searchapp.fields import FACETS
from searchapp.model import Sort

Schema = dict[str, Any]

_DATE_HINT: Final = "day, month or year: 2024-01-18, 18.1.2024, 2024-01, 2024"
_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_MAYBE: Final[Schema] = {"type": ["string", "null"]}
_FLAG: Final[Schema] = {"type": "string", "enum": ["0", "1"]}


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "searchapp",
            "version": __version__,
            "description": "Full-text search for German war coverage. The same parameters work on the page, in the API, "
            "in exports and in the feed; unknown parameters are ignored, empty ones too.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": _paths(),
        "components": {"schemas": _schemas(), "responses": _error_responses()},
    }


def search_parameters() -> list[Schema]:
    """The parameters that make a search."""
    return [
        _parameter("q", {"type": "string", "maxLength": urls.MAX_QUERY}, "query; without one all articles match"),
        *(_repeatable(facet.param, f"value of the facet '{facet.name}'; repeated: either") for facet in FACETS),
        _parameter("from", _TEXT, f"first day of publication; {_DATE_HINT}"),
        _parameter("to", _TEXT, f"last day of publication (inclusive); {_DATE_HINT}"),
        _parameter("sort", {"type": "string", "enum": list(Sort)}, "order of hits; default: relevance"),
        _parameter("group", _FLAG, "1 folds near-duplicates under their newest article (the page's default is 1)"),
    ]


def _paging() -> list[Schema]:
    return [
        _parameter("page", {"type": "integer", "minimum": 1}, "page, the first is 1"),
        _parameter(
            "limit",
            {"type": "integer", "minimum": 0, "maximum": urls.MAX_LIMIT, "default": urls.PAGE_SIZE},
            "hits a page",
        ),
        _parameter(
            "offset", {"type": "integer", "minimum": 0, "maximum": urls.MAX_OFFSET}, "hits to skip; outdoes page"
        ),
        _parameter("explain", _FLAG, "1 adds to each hit why it matched"),
    ]


def _paths() -> dict[str, Any]:
    search = search_parameters()
    article = {
        "name": "article_id",
        "in": "path",
        "required": True,
        "schema": _TEXT,
        "description": "id, percent-escaped",
    }
    marked = _parameter("q", _TEXT, "query whose matches are given")
    mentions = _parameter("mentions", _FLAG, "1: one row a mention instead of one a hit")
    csv_format = _parameter(
        "format", {"type": "string", "enum": ["csv", "excel", "excel-csv"]}, "excel: for German Excel"
    )
    suggest = [
        _parameter("q", {"type": "string", "maxLength": 100}, "what is being typed"),
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 50, "default": 10}, "completions"),
    ]
    return {
        "/": _page("the search page", [*search, *_paging()]),
        "/article/{article_id}": _page("an article with matches and mentions marked", [article, *search, *_paging()]),
        "/hilfe": _page("help with the query language", []),
        "/api/search": _json("hits and facets of a search", [*search, *_paging()], "Result"),
        "/api/articles/{article_id}": _json("an article with its entities", [article, marked], "Article"),
        "/api/suggest": _json("completions of a prefix", suggest, "Suggestions"),
        "/api/openapi.json": _json("this description", [], None),
        "/export.csv": _file("the whole result as CSV", [*search, csv_format, mentions], MEDIA_TYPES[Format.CSV]),
        "/export.xlsx": _file("the whole result as a workbook", [*search, mentions], MEDIA_TYPES[Format.XLSX]),
        "/export.jsonl": _file("the whole result as JSON lines", [*search, mentions], MEDIA_TYPES[Format.JSONL]),
        "/feed.atom": _file("the newest hits as an Atom feed", search, "application/atom+xml; charset=utf-8"),
        "/healthz": _json("whether the index answers", [], "Health"),
    }


def _parameter(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _repeatable(name: str, description: str) -> Schema:
    schema = {"type": "array", "items": {"type": "string", "maxLength": urls.MAX_VALUE}}
    return {**_parameter(name, schema, description), "style": "form", "explode": True}


def _operation(summary: str, parameters: list[Schema], content: Schema, headers: Schema | None = None) -> Schema:
    answer: Schema = {"description": summary, "content": content}
    if headers:
        answer["headers"] = headers
    responses = {"200": answer, **{code: {"$ref": f"#/components/responses/{code}"} for code in ("400", "404", "503")}}
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}


def _page(summary: str, parameters: list[Schema]) -> Schema:
    return _operation(summary, parameters, {"text/html; charset=utf-8": {"schema": _TEXT}})


def _json(summary: str, parameters: list[Schema], schema: str | None) -> Schema:
    body: Schema = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    return _operation(summary, parameters, {"application/json": {"schema": body}})


def _file(summary: str, parameters: list[Schema], media_type: str) -> Schema:
    headers = {
        "Content-Disposition": {"schema": _TEXT, "description": "file name: suche_<query>_<UTC>"},
        "X-Total-Count": {"schema": _COUNT, "description": "hits in the file"},
    }
    return _operation(summary, parameters, {media_type: {"schema": _TEXT}}, None if "atom" in media_type else headers)


def _error_responses() -> Schema:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}, "text/html": {"schema": _TEXT}}
    meanings = {"400": "what the caller can mend", "404": "no such article", "503": "the index doesn't answer"}
    return {
        code: {"description": f"{meaning}; JSON under /api, a page elsewhere", "content": body}
        for code, meaning in meanings.items()
    }


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> Schema:
    return {
        "Result": _result(),
        "Hit": _hit(),
        "FacetValue": _object({"value": _TEXT, "label": _TEXT, "count": _COUNT, "selected": {"type": "boolean"}}),
        "Article": _article(),
        "Entities": _entities(),
        "Place": _object({"text": _TEXT, "start": _COUNT, "end": _COUNT}),
        "Suggestions": _object({"query": _TEXT, "suggestions": _list(_ref("Suggestion"))}),
        "Suggestion": _object(
            {"text": _TEXT, "kind": {"type": "string", "enum": ["word", "person", "weapon", "place"]}, "count": _COUNT}
        ),
        "Health": _object({"status": {"const": "ok"}}),
        "Error": _object({"error": _object({"kind": _TEXT, "message": _TEXT})}),
    }


def _result() -> Schema:
    return _object(
        {
            "query": _TEXT,
            "understood": {**_TEXT, "description": "German sentence of what was searched"},
            "total": {**_COUNT, "description": "matching articles"},
            "total_is_exact": {"type": "boolean"},
            "relaxed": {"type": "boolean", "description": "nothing held all words, so some may be missing"},
            "took_ms": {"type": "number", "minimum": 0},
            "did_you_mean": _MAYBE,
            "notes": _list(_TEXT),
            "hits": _list(_ref("Hit")),
            "facets": _object({name: _list(_ref("FacetValue")) for name in FACET_KEYS}),
            "groups": {**_COUNT, "description": "lines of a grouped list; only with group=1"},
        },
        optional=("groups",),
    )


def _hit() -> Schema:
    reason = _object({"text": _TEXT, "kind": _TEXT})
    return _object(
        {
            "id": _TEXT,
            "title": _MAYBE,
            "url": _MAYBE,
            "source": _MAYBE,
            "agency": _list(_TEXT),
            "published": {"type": ["string", "null"], "format": "date"},
            "score": {"type": "number"},
            "snippets": _list({**_TEXT, "description": "HTML-escaped; <mark> is the only markup"}),
            "people": _list(_TEXT),
            "ministers": _list(_TEXT),
            "weapons": _list(_TEXT),
            "countries": _list({**_TEXT, "description": "ISO 3166 code"}),
            "duplicates": {**_COUNT, "description": "near-duplicates folded under this hit"},
            "reasons": {**_list(reason), "description": "only with explain=1"},
        },
        optional=("reasons",),
    )


def _article() -> Schema:
    return _object(
        {
            "id": _TEXT,
            "url": _MAYBE,
            "title": _MAYBE,
            "text": {**_TEXT, "description": "the body; offsets count its characters"},
            "published": {"type": ["string", "null"], "format": "date"},
            "source": _MAYBE,
            "author": _MAYBE,
            "agency": _list(_TEXT),
            "language": _TEXT,
            "entities": _ref("Entities"),
            "matches": _list(_ref("Place")),
            "title_matches": _list(_ref("Place")),
            "related": _list({**_TEXT, "description": "id of a near-duplicate"}),
        }
    )


def _entities() -> Schema:
    def value(**properties: Schema) -> Schema:
        places = _list(_ref("Place"))
        return _list(_object({**properties, "mentions": places, "title_mentions": places}))

    flag: Schema = {"type": "boolean"}
    return _object(
        {
            "people": value(name=_TEXT, office=_MAYBE, minister=flag, country=_MAYBE, inferred=flag),
            "offices": value(name=_TEXT, country=_MAYBE),
            "weapons": value(name=_TEXT, category=_TEXT, variants=_list(_TEXT)),
            "weapon_categories": value(name=_TEXT),
            "countries": value(code=_TEXT, label=_TEXT, metonym=flag),
            "agencies": _list(_TEXT),
        }
    )
