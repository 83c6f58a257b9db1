"""Web pages: the article by trafilatura, the visible lines by our own walk over the page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from typing import Final, cast

from searchapp.model import RawDocument

_LOG: Final = logging.getLogger(__name__)

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "label",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "title",
    ]
)
_SILENT: Final = frozenset(["script", "style", "noscript", "template", "svg", "iframe", "head", "math", "object"])
_WHOLE_PAGE: Final = re.compile(r"<(?:html|head|body|!doctype)\b", re.IGNORECASE)
_EXTRACTION: Final[Mapping[str, object]] = {
    "include_comments": False,
    "include_tables": True,
    "with_metadata": True,
    "date_extraction_params": {"extensive_search": False, "original_date": True},
}
_MARKED_SECTION: Final = re.compile(r"<!\[[^>]*>?")
"""Word processors' '<![if …]>', on which the standard library's parser gives up."""
_SPACE: Final = re.compile(r"\s+")
_MIN_SHARE: Final = 0.1
"""Share of a small page's visible text below which trafilatura's article is taken for a miss."""
_SMALL_PAGE: Final = 2000


@dataclass(frozen=True, slots=True)
class Page:
    """A web page's article as text, all its visible lines, and the document with the page's metadata filled in."""

    text: str
    visible: tuple[str, ...]
    document: RawDocument


def extract(raw: RawDocument) -> Page:
    """The article of a page. Where trafilatura finds none, the visible lines stand in and the log says why.

    A fragment (the HTML text field of a record) is the article itself: its lines are taken as they are.
    """
    visible = visible_lines(raw.text)
    if not visible or not _WHOLE_PAGE.search(raw.text):
        return Page("\n\n".join(visible), visible, raw)
    found = _bare_extraction()(raw.text, url=raw.url, **_EXTRACTION)
    text = str(getattr(found, "text", None) or "")
    if _is_miss(text, visible):
        _LOG.info("%s: trafilatura found no article in the page; took its visible lines instead", raw.path)
        text = "\n\n".join(visible)
    return Page(text, visible, _with_metadata(raw, found))


@cache
def _bare_extraction() -> Callable[..., object]:
    """trafilatura's extraction; it takes 0.5 s to import and is needed for HTML only."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return cast("Callable[..., object]", trafilatura.bare_extraction)


def visible_lines(page: str) -> tuple[str, ...]:
    """The text a reader of the page sees, a line for each block, without scripts and styles."""
    parser = _VisibleText()
    parser.feed(_MARKED_SECTION.sub(" ", page))
    parser.close()
    return tuple(parser.lines())


def _is_miss(text: str, visible: tuple[str, ...]) -> bool:
    total = sum(map(len, visible))
    return not text.strip() or (total < _SMALL_PAGE and len(text) < _MIN_SHARE * total)


def _with_metadata(raw: RawDocument, found: object) -> RawDocument:
    def of(name: str) -> str | None:
        value = getattr(found, name, None)
        return value.strip() or None if isinstance(value, str) else None

    return replace(
        raw,
        title=raw.title or of("title"),
        published=raw.published or of("date"),
        source=raw.source or of("sitename"),
        author=raw.author or of("author"),
        url=raw.url or of("url"),
    )


class _VisibleText(HTMLParser):
    """Collects text by block. Tolerates any markup, as browsers do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[list[str]] = [[]]
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a new line at a block; fall silent in scripts, styles and the head."""
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self._blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        """End a line with its block."""
        if tag in _SILENT and tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self._blocks.append([])

    def handle_data(self, data: str) -> None:
        """Take visible text."""
        if not self._silent:
            self._blocks[-1].append(data)

    def lines(self) -> list[str]:
        """The lines that aren't blank, with single blanks."""
        joined = (_SPACE.sub(" ", "".join(block)).strip() for block in self._blocks)
        return [line for line in joined if line]
