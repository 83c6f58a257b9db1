"""The parts of a page that come by the dozen, as HTML: tick boxes, bars, names. Filters of the templates.

Written in Python because a template takes six times as long for them. What a value looks like is escaped once and kept:
a page shows hundreds of values, and the next page mostly the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from html import escape
from typing import Final

from markupsafe import Markup

from searchapp.dates import format_german
from searchapp.faces.timeline import HEIGHT, Bar
from searchapp.faces.urls import encoded, further
from searchapp.fields import OFFICE_SEPARATOR
from searchapp.model import Article, FacetValue, Hit

BAR_WIDTH: Final = 10
"""Units of the drawing between one bar and the next."""

_KEPT: Final = 8192
"""Values kept escaped; each takes some hundred bytes."""

_WITHOUT_ARTICLES: Final = ' class="none"'
_AFTER_COUNT: Final = '<span class="hidden"> Artikel</span></span></label></li>'
_CHOSEN: Final = ' aria-current="true"'


@lru_cache(_KEPT)
def number(value: int) -> str:
    """A whole number for German readers: 1.204."""
    return f"{value:,}".replace(",", ".")


def tick_boxes(values: Iterable[FacetValue], param: str) -> Markup:
    """List items with a tick box for each value."""
    items = [
        f"{_tick_box(param, each.value, each.label, each.count > 0, each.selected)}{number(each.count)}{_AFTER_COUNT}"
        for each in values
    ]
    return Markup("\n".join(items))


def name_links(names: Iterable[tuple[str, str]], url: str) -> Markup:
    """List items with links to the search at `url` narrowed to one name; names come with their parameters."""
    start = escape(further(url))
    ends = [_name_link(param, name) for param, name in names]
    return Markup("\n".join([f"{opening}{start}{rest}" for opening, rest in ends]))


def bar_links(bars: Iterable[Bar]) -> Markup:
    """The links of the timeline's drawing. All of a bar's column can be clicked."""
    return Markup("\n".join([_bar_link(bar) for bar in bars]))


def bar_items(bars: Iterable[Bar]) -> Markup:
    """List items with the links of the bars that have articles."""
    return Markup("\n".join([_bar_item(bar) for bar in bars if bar.count]))


def origin(work: Hit | Article, author: str | None = None) -> Markup:
    """Where an article appeared, who wrote it and when."""
    return _origin(work.source, work.agencies, author, work.published)


def snippets(texts: Iterable[str]) -> Markup:
    """A paragraph for each snippet. Snippets come escaped."""
    return Markup("\n".join([f'<p class="snippet">{text}</p>' for text in texts]))


def reasons(found: Iterable[tuple[str, str]]) -> Markup:
    """List items that say why a hit matched: the words, and how."""
    return Markup("\n".join([f"<li><mark>{escape(text)}</mark> {escape(kind)}</li>" for text, kind in found]))


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    each.__name__: each for each in (number, tick_boxes, name_links, bar_links, bar_items, origin, snippets, reasons)
}


@lru_cache(_KEPT)
def _tick_box(param: str, value: str, label: str, found: bool, selected: bool) -> str:
    """A value's list item up to its number of articles."""
    shown = escape(label.replace(OFFICE_SEPARATOR, f" {OFFICE_SEPARATOR} "))
    return (
        f"<li><label{'' if found else _WITHOUT_ARTICLES}>"
        f'<input type="checkbox" form="suche" name="{param}" value="{escape(value)}"{" checked" if selected else ""}>'
        f' <span class="value">{shown}</span> <span class="count">'
    )


@lru_cache(_KEPT)
def _name_link(param: str, name: str) -> tuple[str, str]:
    """What stands before and after the shared part of the link's address."""
    return f'<li><a class="{param}" href="', f'{encoded([(param, name)])}">{escape(name)}</a></li>'


@lru_cache(_KEPT)
def _origin(source: str | None, agencies: tuple[str, ...], author: str | None, day: date | None) -> Markup:
    parts = [
        f'<span class="source">{escape(source)}</span>' if source else "",
        f"<span>{escape(', '.join(agencies))}</span>" if agencies else "",
        f"<span>{escape(author)}</span>" if author else "",
        f'<time datetime="{day}">{format_german(day)}</time>' if day else "<span>ohne Datum</span>",
    ]
    return Markup("".join(parts))


def _bar_link(bar: Bar) -> str:
    return (
        f'<a href="{escape(bar.url)}" tabindex="-1"><title>{bar.label}: {number(bar.count)} Artikel</title>'
        f'<rect class="hit-area" x="{bar.x * BAR_WIDTH}" y="0" width="{BAR_WIDTH}" height="{HEIGHT}"/>'
        f'<rect class="bar{" on" if bar.selected else ""}" x="{bar.x * BAR_WIDTH + 1}" y="{bar.y}"'
        f' width="{BAR_WIDTH - 2}" height="{bar.height}"/></a>'
    )


def _bar_item(bar: Bar) -> str:
    chosen = _CHOSEN if bar.selected else ""
    return (
        f'<li><a href="{escape(bar.url)}"{chosen}>{bar.label}</a> <span class="count">{number(bar.count)}</span></li>'
    )
