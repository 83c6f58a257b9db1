"""Search request ↔ query string. The whole state of the page lives in its URL; reading back what was built gives the same.

Unknown parameters and empty values are ignored (forms send empty fields, links carry tracking marks); a value that
can't be read is the reader's mistake and gives a QueryError in German.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from urllib.parse import quote

from searchapp.dates import parse_period
from searchapp.errors import QueryError
from searchapp.fields import FACETS
from searchapp.model import SearchRequest, Sort

PAGE_SIZE: Final = 10
"""Hits on a page of the web face and, by default, of the API."""

MAX_LIMIT: Final = 1000
"""Most hits one API answer holds; exports hold all."""

MAX_OFFSET: Final = 1_000_000
MAX_QUERY: Final = 1000
"""Characters of a query."""

MAX_VALUES: Final = 200
"""Chosen values of all facets together."""

MAX_VALUE: Final = 300
"""Characters of one chosen value."""

SORT_LABELS: Final = {
    Sort.RELEVANCE: "Beste Treffer zuerst",
    Sort.NEWEST: "Neueste zuerst",
    Sort.OLDEST: "Älteste zuerst",
}
_YES: Final = {"1", "true", "ja", "on"}
_NO: Final = {"0", "false", "nein", "off"}

Pairs = Iterable[tuple[str, str]]


def parse(pairs: Pairs, *, group: bool = True) -> SearchRequest:
    """The request a query string stands for. `group` is what an absent `group` parameter means (the page folds)."""
    given = _given(pairs)
    query = _first(given, "q")
    if len(query) > MAX_QUERY:
        raise QueryError(f"Die Suchanfrage hat {len(query)} Zeichen; möglich sind {MAX_QUERY}. Bitte kürzen Sie sie.")
    start, end = _range(given)
    request = SearchRequest(
        query=query,
        filters=_filters(given),
        date_from=start,
        date_to=end,
        sort=_sort(_first(given, "sort")),
        limit=bounded(_first(given, "limit"), "limit", PAGE_SIZE, 0, MAX_LIMIT),
        group=flag(_first(given, "group"), "group", default=group),
        explain=flag(_first(given, "explain"), "explain", default=False),
    )
    page = bounded(_first(given, "page"), "page", 1, 1, MAX_OFFSET // max(request.limit, 1) + 1)
    return replace(
        request, offset=bounded(_first(given, "offset"), "offset", (page - 1) * request.limit, 0, MAX_OFFSET)
    )


def build(request: SearchRequest, *, group: bool = True) -> str:
    """The query string of a request, defaults left out; '' for the start page."""
    return encoded((*_subject(request), *_position(request), *_manner(request, group)))


def pages(request: SearchRequest) -> Callable[[int], str]:
    """The query strings of a result's pages by their numbers; what the pages share is encoded once."""
    before, after = encoded(_subject(request)), encoded(_manner(request, group=True))

    def page(number: int) -> str:
        return "&".join(filter(None, (before, f"page={number}" if number > 1 else "", after)))

    return page


def encoded(pairs: Pairs) -> str:
    """Parameters and values as a query string."""
    return "&".join([f"{name}={quote(value, safe='')}" for name, value in pairs])


def address(path: str, query: str) -> str:
    """A path with its query string, if there is any."""
    return f"{path}?{query}" if query else path


def further(url: str) -> str:
    """A URL up to where a further parameter starts: what many links of a page share."""
    return f"{url}{'&' if '?' in url else '?'}"


def toggled(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The request with a facet value chosen, or no longer chosen; back on the first page."""
    chosen = request.filters.get(facet, ())
    values = tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)
    filters = {name: kept for name, kept in {**request.filters, facet: values}.items() if kept}
    return replace(request, filters=filters, offset=0)


def between(request: SearchRequest, start: date | None, end: date | None) -> SearchRequest:
    """The request for another range of days (inclusive), back on the first page."""
    return replace(request, date_from=start, date_to=end, offset=0)


def page_number(request: SearchRequest) -> int:
    """The page a request shows; the first is 1."""
    return request.offset // request.limit + 1 if request.limit else 1


def month_range(month: str) -> tuple[date, date]:
    """First and last day of a value of the facet 'months' ('2024-03')."""
    year, number = (int(part) for part in month.split("-")[:2])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def article_path(article_id: str) -> str:
    """The path of an article's page. Slashes are escaped, since ids may be URLs or relative file paths ('../a.txt')."""
    return f"/article/{quote(article_id, safe='')}"


def permalink(base_url: str, article_id: str) -> str:
    """The absolute address of an article's page; the path alone where no base is known."""
    return base_url.rstrip("/") + article_path(article_id)


def safe_link(url: str | None) -> str | None:
    """An article's address if a browser may follow it: http and https only, never 'javascript:'."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def bounded(text: str, name: str, default: int, lowest: int, highest: int) -> int:
    """A parameter's whole number within bounds; the default for ''."""
    text = text.strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and lowest <= int(text) <= highest):
        raise QueryError(f"„{name}={_short(text)}“ geht nicht: möglich sind ganze Zahlen von {lowest} bis {highest}.")
    return int(text)


def flag(text: str, name: str, *, default: bool) -> bool:
    """A parameter's yes or no; the default for ''."""
    text = text.strip().lower()
    if text and text not in _YES | _NO:
        raise QueryError(f"„{name}={_short(text)}“ geht nicht: möglich sind 1 und 0.")
    return text in _YES if text else default


def _subject(request: SearchRequest) -> Pairs:
    """What is searched, in which order."""
    if request.query:
        yield "q", request.query
    for facet in FACETS:
        yield from ((facet.param, value) for value in request.filters.get(facet.name, ()))
    if request.date_from:
        yield "from", request.date_from.isoformat()
    if request.date_to:
        yield "to", request.date_to.isoformat()
    if request.sort is not Sort.RELEVANCE:
        yield "sort", request.sort.value
    if request.limit != PAGE_SIZE:
        yield "limit", str(request.limit)


def _manner(request: SearchRequest, group: bool) -> Pairs:
    """How each hit is shown."""
    if request.group is not group:
        yield "group", str(int(request.group))
    if request.explain:
        yield "explain", "1"


def _position(request: SearchRequest) -> Pairs:
    if not request.offset:
        return
    if request.limit and request.offset % request.limit == 0:
        yield "page", str(page_number(request))
    else:
        yield "offset", str(request.offset)


def _given(pairs: Pairs) -> Mapping[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, raw in pairs:
        value = raw.strip()
        if value:
            given.setdefault(name, []).append(value)
    return given


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return given.get(name, [""])[0]


def _filters(given: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    filters = {facet.name: tuple(dict.fromkeys(given[facet.param])) for facet in FACETS if facet.param in given}
    values = [value for chosen in filters.values() for value in chosen]
    if len(values) > MAX_VALUES:
        raise QueryError(
            f"Es sind {len(values)} Filter gewählt; möglich sind {MAX_VALUES}. Bitte entfernen Sie einige."
        )
    if any(len(value) > MAX_VALUE for value in values):
        raise QueryError(f"Ein gewählter Filter ist länger als {MAX_VALUE} Zeichen. Bitte entfernen Sie ihn.")
    return filters


def _range(given: Mapping[str, list[str]]) -> tuple[date | None, date | None]:
    first = _period(given, "from", "von")
    last = _period(given, "to", "bis")
    start = first[0] if first else None
    end = last[1] - timedelta(days=1) if last else None
    if start and end and start > end:
        raise QueryError("Der Zeitraum endet, bevor er beginnt. Bitte tauschen Sie „von“ und „bis“.")
    return start, end


def _period(given: Mapping[str, list[str]], name: str, label: str) -> tuple[date, date] | None:
    text = _first(given, name)
    if not text:
        return None
    period = parse_period(text)
    if period is None:
        raise QueryError(
            f"Das Datum „{_short(text)}“ bei „{label}“ ist nicht lesbar. "
            "Schreiben Sie es so: 2024-01-18, 18.1.2024, 2024-01 oder 2024."
        )
    return period


def _sort(text: str) -> Sort:
    if not text:
        return Sort.RELEVANCE
    try:
        return Sort(text)
    except ValueError:
        known = ", ".join(Sort)
        raise QueryError(f"Die Reihenfolge „{_short(text)}“ gibt es nicht. Möglich sind: {known}.") from None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
