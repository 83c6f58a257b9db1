"""A result as the page shows it: everything finished, so that templates only print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from markupsafe import Markup, escape

from searchapp.dates import format_german
from searchapp.faces.fragments import number
from searchapp.faces.timeline import Link, Timeline, timeline
from searchapp.faces.urls import SORT_LABELS, address, between, build, page_number, pages, permalink, toggled
from searchapp.fields import FACETS, MONTHS, Facet
from searchapp.model import FacetValue, Hit, SearchPage, SearchRequest, Sort

VALUES_SHOWN: Final = 6
"""Values of a facet shown before 'mehr anzeigen'; chosen ones are always shown."""

_PAGES_AROUND: Final = 2
_NAMES_A_HIT: Final = 8


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet of the sidebar: the values shown, and those behind 'weitere'."""

    param: str
    label: str
    shown: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter and the link that removes it."""

    kind: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order to choose; '' is the value of the default."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of the pager; without a URL it stands for left-out pages."""

    text: str
    url: str | None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Links between pages. `last` is the number of the last page."""

    links: tuple[PageLink, ...]
    previous: str | None
    following: str | None
    last: int


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with its link. `names` are people and weapons to filter by, each with its parameter."""

    hit: Hit
    title: Markup
    url: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """The whole page. `files` is the query string of exports, `first_page` the link to this result's first page."""

    request: SearchRequest
    page: SearchPage
    files: str
    first_page: str
    heading: str
    hits: tuple[HitView, ...]
    boxes: tuple[FacetBox, ...]
    chips: tuple[Chip, ...]
    orders: tuple[Order, ...]
    timeline: Timeline | None
    pager: Pager
    grouping: str
    correction: str | None
    reset: str


def result_view(request: SearchRequest, page: SearchPage, root: str) -> ResultView:
    """What the page at `root` shows of a result."""

    def link(target: SearchRequest) -> str:
        return address(root, build(target))

    settled_request = settled(request, page)
    corrected = page.did_you_mean
    return ResultView(
        request=settled_request,
        page=page,
        files=build(replace(settled_request, offset=0, group=False), group=False),
        first_page=link(replace(settled_request, offset=0)),
        heading=heading(page, grouped=request.group),
        hits=tuple(_hit_views(settled_request, page, root)),
        boxes=tuple(_boxes(settled_request, page)),
        chips=tuple(_chips(settled_request, page, link)),
        orders=tuple(_orders(settled_request)),
        timeline=timeline(settled_request, page.facets.get(MONTHS, ()), link),
        pager=_pager(settled_request, page, root),
        grouping=link(replace(settled_request, group=not request.group, offset=0)),
        correction=link(replace(settled_request, query=corrected, offset=0)) if corrected else None,
        reset=link(replace(between(settled_request, None, None), filters={})),
    )


def settled(request: SearchRequest, page: SearchPage) -> SearchRequest:
    """The request with its filters as the index calls them: 'Frankreich' in the URL is the value FR on the page.

    Links don't carry that hits are explained: the page always explains.
    """
    filters = {}
    for name, typed in request.filters.items():
        known = tuple(value.value for value in page.facets.get(name, ()) if value.selected)
        filters[name] = known or typed
    return replace(request, filters=filters, explain=False)


def heading(page: SearchPage, *, grouped: bool) -> str:
    """'1.204 Artikel', with the number of lines where near-duplicates are folded."""
    if not page.total:
        return "Nichts gefunden"
    text = f"{'' if page.total_is_exact else 'mindestens '}{number(page.total)} Artikel"
    if grouped and page.groups < page.total:
        text += f", ähnliche zusammengefasst zu {number(page.groups)}"
    return text


def german_date(day: date | None) -> str:
    """A date for German readers, '' for none."""
    return format_german(day) if day else ""


def _hit_views(request: SearchRequest, page: SearchPage, root: str) -> Iterable[HitView]:
    state = build(request)
    for hit in page.hits:
        yield HitView(
            hit=hit,
            title=Markup(hit.title_html) if hit.title_html else escape(hit.title or "Ohne Überschrift"),
            url=address(permalink(root, hit.id), state),
            names=tuple(_names(request, hit)),
        )


def _names(request: SearchRequest, hit: Hit) -> Iterable[tuple[str, str]]:
    for facet, param, names in (("people", "person", hit.people), ("weapons", "weapon", hit.weapons)):
        chosen = request.filters.get(facet, ())
        yield from ((param, name) for name in names[:_NAMES_A_HIT] if name not in chosen)


def _boxes(request: SearchRequest, page: SearchPage) -> Iterable[FacetBox]:
    for facet in FACETS:
        values = page.facets.get(facet.name, ())
        shown, more = values[:VALUES_SHOWN], values[VALUES_SHOWN:]
        if chosen := request.filters.get(facet.name):
            missing = set(chosen) - {value.value for value in values}
            shown += tuple(value for value in more if value.selected)
            shown += tuple(FacetValue(value, value, 0, True) for value in sorted(missing))
            more = tuple(value for value in more if not value.selected)
        if shown:
            yield FacetBox(facet.param, facet.label, shown, more)


def _chips(request: SearchRequest, page: SearchPage, link: Link) -> Iterable[Chip]:
    for facet in FACETS:
        for value in request.filters.get(facet.name, ()):
            label = _label(facet, value, page.facets.get(facet.name, ()))
            yield Chip(facet.label, label, link(toggled(request, facet.name, value)))
    start, end = request.date_from, request.date_to
    if start:
        yield Chip("von", german_date(start), link(between(request, None, end)))
    if end:
        yield Chip("bis", german_date(end), link(between(request, start, None)))


def _orders(request: SearchRequest) -> Iterable[Order]:
    """Without words there is no best hit, and the newest come first by default."""
    sorts = [sort for sort in SORT_LABELS if request.query or sort is not Sort.RELEVANCE]
    chosen = request.sort if request.sort in sorts else sorts[0]
    for rank, sort in enumerate(sorts):
        yield Order(sort.value if rank else "", SORT_LABELS[sort], sort is chosen)


def _label(facet: Facet, value: str, values: Sequence[FacetValue]) -> str:
    return next((known.label for known in values if known.value == value), value)


def _pager(request: SearchRequest, page: SearchPage, root: str) -> Pager:
    state = pages(request)

    def link(number: int) -> str:
        return address(root, state(number))

    lines = page.groups if request.group else page.total
    last = max(1, -(-lines // request.limit))
    current = page_number(request)
    shown = sorted({1, last, *range(max(1, current - _PAGES_AROUND), min(last, current + _PAGES_AROUND) + 1)})
    links: list[PageLink] = []
    before = 0
    for one in shown:
        if one > before + 1:
            links.append(PageLink("…", None))
        links.append(PageLink(number(one), link(one), one == current))
        before = one
    return Pager(
        tuple(links),
        link(min(current - 1, last)) if current > 1 else None,
        link(current + 1) if current < last else None,
        last,
    )
