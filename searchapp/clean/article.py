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
    length, previous = 0, -1
    has_invisible = any(sign in text for sign in _INVISIBLE)
    for index in kept:
        if parts:
            blank = any(line.after_blank for line in lines[previous + 1 : index + 1])
            parts.append("\n\n" if blank else "\n")
            length += len(parts[-1])
        for start, run in _runs(lines[index], has_invisible):
            _append(segments, Segment(length, start, len(run)), text)
            parts.append(run)
            length += len(run)
        previous = index
    return "".join(parts), tuple(segments)


def _runs(line: Line, has_invisible: bool) -> list[tuple[int, str]]:
    """The stretches of a line that are shown, with their places in the raw text."""
    mark = _HEADING_MARK.match(line.text)
    skip = mark.end() if mark else 0
    if not has_invisible:
        return [(line.start + skip, line.text[skip:])]
    runs = _VISIBLE_RUN.finditer(line.text, skip)
    return [(line.start + match.start(), match.group()) for match in runs]


def _append(segments: list[Segment], new: Segment, text: str) -> None:
    """Add a segment, as part of the one before where the raw text between them stands in the body as it is."""
    last = segments[-1] if segments else None
    if last:
        raw_end, body_end = last.raw_start + last.length, last.body_start + last.length
        gap = new.raw_start - raw_end
        if gap == new.body_start - body_end and text[raw_end : new.raw_start] in ("", "\n", "\n\n"):
            segments[-1] = Segment(last.body_start, last.raw_start, last.length + gap + new.length)
            return
    segments.append(new)
