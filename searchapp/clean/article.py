"""A raw document → a clean article: the front of the cleaning stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from searchapp.clean import agencies, metadata
from searchapp.clean.html import extract
from searchapp.clean.layout import Layout, lay_out
from searchapp.clean.lines import Line, split_lines
from searchapp.clean.title import title_text
from searchapp.model import CleanArticle, RawDocument, Segment

_INVISIBLE: Final = "\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff"
"""Soft hyphens, zero-width spaces, direction marks: they would split words that readers see whole."""
_VISIBLE_RUN: Final = re.compile(f"[^{_INVISIBLE}]+")
_PLAIN_BREAKS: Final = ("\n", "\n\n")
_HEADING_MARK: Final = re.compile(r"#{1,6} +(?=\S)")


def clean(raw: RawDocument) -> CleanArticle:
    """Title, text, date, outlet, agencies and author of a document; all other lines are dropped and listed."""
    if raw.markup == "html":
        return _clean_html(raw)
    lines = split_lines(raw.text)
    layout = lay_out(lines, raw.title)
    body, segments = _body(raw.text, lines, layout.text)
    return _article(raw, lines, layout, body, segments)


def clean_text(text: str, title: str | None = None) -> CleanArticle:
    """Clean a plain text that came without a file or record around it."""
    return clean(RawDocument(path="", id="", text=text, title=title))


def _clean_html(raw: RawDocument) -> CleanArticle:
    """The page's article by trafilatura, then the same line rules; `dropped` lists the page's other visible lines."""
    page = extract(raw)
    lines = split_lines(page.text)
    layout = lay_out(lines, page.document.title)
    body, _ = _body(page.text, lines, layout.text)
    article = _article(page.document, lines, layout, body, ())
    kept = {lines[index].text for index in layout.text} | {article.title}
    dropped = [line for line in page.visible if line not in kept]
    dropped_agencies = agencies.credited("", [], [line for line in dropped if line not in article.dropped])
    return CleanArticle(
        article.title,
        article.body,
        article.published or metadata.published(page.document, dropped),
        article.source,
        article.agencies or dropped_agencies,
        article.author,
        tuple(dropped),
    )


def _article(
    raw: RawDocument, lines: Sequence[Line], layout: Layout, body: str, segments: tuple[Segment, ...]
) -> CleanArticle:
    kept = set(layout.text)
    headline = lines[layout.title].text if layout.title is not None else None
    dropped = [line.text for index, line in enumerate(lines) if index not in kept and index != layout.title]
    first = layout.text[0] if layout.text else 0
    between = [lines[index].text for index in range((layout.title or 0) + 1, first) if index not in kept]
    paragraphs = [lines[index].text for index in layout.text]
    title = raw.title or headline
    return CleanArticle(
        title=title_text(title) if title else None,
        body=body,
        published=metadata.published(raw, dropped),
        source=metadata.source(raw, dropped),
        agencies=agencies.credited(raw.title or headline or "", paragraphs, dropped),
        author=metadata.author(raw, dropped, between),
        dropped=tuple(dropped),
        segments=segments,
    )


def _body(text: str, lines: Sequence[Line], kept: Sequence[int]) -> tuple[str, tuple[Segment, ...]]:
    """The kept lines, joined by the breaks they had ('\\n' or a blank line), and where each stretch came from."""
    parts: list[str] = []
    segments: list[Segment] = []
    length = 0
    for joiner, start, end in _visible(text, _stretches(text, lines, kept)):
        parts += (joiner, text[start:end])
        length += len(joiner)
        if end > start:
            segments.append(Segment(length, start, end - start))
        length += end - start
    return "".join(parts), tuple(segments)


Stretch = tuple[str, int, int]
"""What joins a stretch to the one before it, and where it starts and ends in the raw text."""


def _stretches(text: str, lines: Sequence[Line], kept: Sequence[int]) -> list[Stretch]:
    """The longest stretches of raw text that stand in the body as they are."""
    stretches: list[Stretch] = []
    previous, end = -1, -1
    for index in kept:
        line = lines[index]
        start = line.start
        if line.text[0] == "#" and (mark := _HEADING_MARK.match(line.text)):
            start += mark.end()
        if stretches and index == previous + 1 and text[end:start] in _PLAIN_BREAKS:
            joiner, begin, _ = stretches.pop()
        else:
            blank = any(between.after_blank for between in lines[previous + 1 : index + 1])
            joiner, begin = ("" if not stretches else "\n\n" if blank else "\n"), start
        previous, end = index, line.start + len(line.text)
        stretches.append((joiner, begin, end))
    return stretches


def _visible(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """The stretches without signs that are never shown."""
    if not any(sign in text for sign in _INVISIBLE):
        return stretches
    visible: list[Stretch] = []
    for joiner, start, end in stretches:
        runs = [("", *match.span()) for match in _VISIBLE_RUN.finditer(text, start, end)]
        visible += [(joiner, start, start), *runs] if joiner else runs
    return visible
