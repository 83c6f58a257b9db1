"""Atom feed of a search (RFC 4287): the newest dated hits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final
from xml.etree import ElementTree

from searchapp.faces.export_rows import plain_snippet
from searchapp.faces.urls import permalink, safe_link
from searchapp.model import Hit

ENTRIES: Final = 50
"""Hits in a feed. Articles without a date are left out: nothing tells whether they are new."""

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_NO_ENTRY: Final = date(1970, 1, 1)


def atom(query: str, understood: str, hits: Iterable[Hit], *, base_url: str, feed_url: str, page_url: str) -> bytes:
    """The feed's document. `feed_url` is its own address, `page_url` the page that shows the same search."""
    dated = [(hit, hit.published) for hit in hits if hit.published]
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "de"})
    _child(feed, "id", feed_url)
    _child(feed, "title", f"Suche: {query}" if query else "Neue Artikel")
    _child(feed, "subtitle", understood)
    _child(feed, "updated", _moment(max((day for _, day in dated), default=_NO_ENTRY)))
    ElementTree.SubElement(feed, "link", rel="self", href=feed_url, type="application/atom+xml")
    ElementTree.SubElement(feed, "link", rel="alternate", href=page_url, type="text/html")
    _child(_child(feed, "author"), "name", "searchapp")
    for hit, day in dated:
        _entry(feed, hit, day, permalink(base_url, hit.id))
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ElementTree.Element, hit: Hit, day: date, link: str) -> None:
    entry = _child(feed, "entry")
    _child(entry, "id", link)
    _child(entry, "title", hit.title or hit.id)
    _child(entry, "updated", _moment(day))
    _child(entry, "published", _moment(day))
    ElementTree.SubElement(entry, "link", rel="alternate", href=link, type="text/html")
    if original := safe_link(hit.url):
        ElementTree.SubElement(entry, "link", rel="via", href=_printable(original))
    _child(_child(entry, "author"), "name", hit.source or "Unbekannte Quelle")
    for name in (*hit.people, *hit.weapons):
        ElementTree.SubElement(entry, "category", term=_printable(name))
    _child(entry, "summary", plain_snippet(hit.snippets))


def _child(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name)
    child.text = _printable(text) if text else None
    return child


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _printable(text: str) -> str:
    """Without the characters XML can't hold."""
    return "".join(char for char in text if char.isprintable() or char in "\t\n")
