"""A result as the page shows it: everything finished, so that templates only print."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from markupsafe import Markup, escape

from searchapp.dates import format_german
from searchapp.faces.timeline import Link, Timeline, timeline
from searchapp.faces.urls import SORT_LABELS, between, build, extended, page_number, paged, permalink, toggled
from searchapp.fields import FACETS, MONTHS, OFFICE_SEPARATOR, Facet
from searchapp.model import FacetValue, Hit, SearchPage, SearchRequest, Sort

VALUES_SHOWN: Final = 6
"""Values of a facet shown before 'mehr anzeigen'; chosen ones are always shown."""

_WITHOUT_ARTICLES: Final = ' class="none"'
_PAGES_AROUND: Final = 2
_NAMES_A_HIT: Final = 8


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet of the sidebar: list items with the values shown, and with those behind 'weitere'."""

    param: str
    label: str
    shown: Markup
    more: Markup
    more_values: int


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
    """A hit with its links. `filters` are people and weapons, each with the link that filters by it."""

    hit: Hit
    title: Markup
    snippets: tuple[Markup, ...]
    published: str
    url: str
    filters: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """The whole page. `state` is the query string that stands for this search, `files` the one for exports."""

    request: SearchRequest
    page: SearchPage
    state: str
    files: str
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
        query = build(replace(target, explain=False))
        return f"{root}?{query}" if query else root

    settled_request = settled(request, page)
    state = build(replace(settled_request, explain=False))
    corrected = page.did_you_mean
    return ResultView(
        request=settled_request,
        page=page,
        state=state,
        files=build(replace(settled_request, explain=False, offset=0, group=False), group=False),
        heading=heading(page, grouped=request.group),
        hits=tuple(_hit_views(settled_request, page, root, link)),
        boxes=tuple(_boxes(settled_request, page)),
        chips=tuple(_chips(settled_request, page, link)),
        orders=tuple(_orders(settled_request)),
        timeline=timeline(settled_request, page.facets.get(MONTHS, ()), link),
        pager=_pager(settled_request, page, link),
        grouping=link(replace(settled_request, group=not request.group, offset=0)),
        correction=link(replace(settled_request, query=corrected, offset=0)) if corrected else None,
        reset=link(replace(between(settled_request, None, None), filters={})),
    )


def settled(request: SearchRequest, page: SearchPage) -> SearchRequest:
    """The request with its filters as the index calls them: 'Frankreich' in the URL is the value FR on the page."""
    filters = {}
    for name, typed in request.filters.items():
        known = tuple(value.value for value in page.facets.get(name, ()) if value.selected)
        filters[name] = known or typed
    return replace(request, filters=filters)


def heading(page: SearchPage, *, grouped: bool) -> str:
    """'1.204 Artikel', with the number of lines where near-duplicates are folded."""
    if not page.total:
        return "Nichts gefunden"
    text = f"{'' if page.total_is_exact else 'mindestens '}{number(page.total)} Artikel"
    if grouped and page.groups < page.total:
        text += f", ähnliche zusammengefasst zu {number(page.groups)}"
    return text


def number(value: int) -> str:
    """A whole number for German readers: 1.204."""
    return f"{value:,}".replace(",", ".")


def german_date(day: date | None) -> str:
    """A date for German readers, '' for none."""
    return format_german(day) if day else ""


def _hit_views(request: SearchRequest, page: SearchPage, root: str, link: Link) -> Iterable[HitView]:
    state = link(request).partition("?")[2]
    first_page = link(replace(request, offset=0))
    for hit in page.hits:
        path = permalink(root, hit.id)
        yield HitView(
            hit=hit,
            title=Markup(hit.title_html) if hit.title_html else escape(hit.title or "Ohne Überschrift"),
            snippets=tuple(Markup(snippet) for snippet in hit.snippets),
            published=german_date(hit.published),
            url=f"{path}?{state}" if state else path,
            filters=tuple(_filters(request, hit, first_page)),
        )


def _filters(request: SearchRequest, hit: Hit, first_page: str) -> Iterable[Chip]:
    for facet, param, names in (("people", "person", hit.people), ("weapons", "weapon", hit.weapons)):
        chosen = request.filters.get(facet, ())
        for name in names[:_NAMES_A_HIT]:
            if name not in chosen:
                yield Chip(param, name, extended(first_page, (param, name)))


def _boxes(request: SearchRequest, page: SearchPage) -> Iterable[FacetBox]:
    for facet in FACETS:
        values = page.facets.get(facet.name, ())
        missing = set(request.filters.get(facet.name, ())) - {value.value for value in values}
        values = (*values, *(FacetValue(value, value, 0, True) for value in sorted(missing)))
        shown = tuple(value for rank, value in enumerate(values) if rank < VALUES_SHOWN or value.selected)
        if shown:
            more = tuple(value for value in values[VALUES_SHOWN:] if not value.selected)
            yield FacetBox(facet.param, facet.label, _items(facet.param, shown), _items(facet.param, more), len(more))


def _items(param: str, values: Iterable[FacetValue]) -> Markup:
    """List items with a tick box a value. Not in a template: a page holds hundreds, and this is six times as fast."""
    return Markup("\n".join(_item(param, value) for value in values))


def _item(param: str, value: FacetValue) -> str:
    label = html.escape(value.label.replace(OFFICE_SEPARATOR, f" {OFFICE_SEPARATOR} "))
    return (
        f"<li><label{_WITHOUT_ARTICLES * (not value.count)}>"
        f'<input type="checkbox" form="suche" name="{param}" value="{html.escape(value.value)}"{" checked" * value.selected}>'
        f' <span class="value">{label}</span> '
        f'<span class="count">{number(value.count)}<span class="hidden"> Artikel</span></span></label></li>'
    )


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


def _pager(request: SearchRequest, page: SearchPage, link: Link) -> Pager:
    lines = page.groups if request.group else page.total
    last = max(1, -(-lines // request.limit))
    current = page_number(request)
    shown = sorted({1, last, *range(max(1, current - _PAGES_AROUND), min(last, current + _PAGES_AROUND) + 1)})
    links: list[PageLink] = []
    before = 0
    for one in shown:
        if one > before + 1:
            links.append(PageLink("…", None))
        links.append(PageLink(number(one), link(paged(request, one)), one == current))
        before = one
    return Pager(
        tuple(links),
        link(paged(request, min(current - 1, last))) if current > 1 else None,
        link(paged(request, current + 1)) if current < last else None,
        last,
    )
