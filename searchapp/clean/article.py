"""A raw document → a clean article: the front of the cleaning stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchapp.clean import agencies, metadata
from searchapp.clean.html import extract
from searchapp.clean.layout import Layout, lay_out
from searchapp.clean.lines import INVISIBLE_SIGNS, Line, fold, split_lines
from searchapp.clean.title import title_text
from searchapp.model import CleanArticle, RawDocument, Segment

_VISIBLE_RUN: Final = re.compile(f"[^{INVISIBLE_SIGNS}]+")
_PLAIN_BREAKS: Final = ("\n", "\n\n")
_TELLING_LENGTH: Final = 20
"""Folded characters from which a line that stands inside the body is taken for part of it."""
_HEADING_MARK: Final = re.compile(r"#{1,6} +(?=\S)")


def clean(raw: RawDocument) -> CleanArticle:
    """Title, text, date, outlet, agencies and author of a document; all other lines are dropped and listed."""
    return _clean_html(raw) if raw.markup == "html" else _clean_plain(raw)


def clean_text(text: str, title: str | None = None) -> CleanArticle:
    """Clean a plain text that came without a file or record around it."""
    return clean(RawDocument(path="", id="", text=text, title=title))


def _clean_plain(raw: RawDocument) -> CleanArticle:
    lines = split_lines(raw.text)
    layout = lay_out(lines, raw.title)
    kept = set(layout.text)
    dropped = [line.text for index, line in enumerate(lines) if index not in kept and index != layout.title]
    article = _article(raw, lines, layout, dropped)
    body, segments = _body(raw.text, lines, layout.text)
    return replace(article, body=body, segments=segments)


def _clean_html(raw: RawDocument) -> CleanArticle:
    """The page's article by trafilatura, then the same line rules; `dropped` lists the page's other visible lines."""
    page = extract(raw)
    lines = split_lines(page.text)
    layout = lay_out(lines, page.document.title)
    body, _ = _body(page.text, lines, layout.text)
    shown = {fold(lines[index].text) for index in layout.text} | {fold(page.document.title or "")}
    if layout.title is not None:
        shown.add(fold(lines[layout.title].text))
    folded_body = fold(body)
    dropped = [
        line
        for line in page.visible
        if (folded := fold(line)) not in shown and (len(folded) < _TELLING_LENGTH or folded not in folded_body)
    ]
    return replace(_article(page.document, lines, layout, dropped), body=body)


def _article(raw: RawDocument, lines: Sequence[Line], layout: Layout, dropped: Sequence[str]) -> CleanArticle:
    """The article without its body."""
    kept = set(layout.text)
    first = layout.text[0] if layout.text else 0
    between = [lines[index].text for index in range((layout.title or 0) + 1, first) if index not in kept]
    title = raw.title or (lines[layout.title].text if layout.title is not None else None)
    source = metadata.source(raw, dropped)
    return CleanArticle(
        title=title_text(title, source) if title else None,
        body="",
        published=metadata.published(raw, dropped),
        source=source,
        agencies=agencies.credited(title or "", [lines[index].text for index in layout.text], dropped),
        author=metadata.author(raw, dropped, between),
        dropped=tuple(dropped),
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
    if not any(sign in text for sign in INVISIBLE_SIGNS):
        return stretches
    visible: list[Stretch] = []
    for joiner, start, end in stretches:
        runs = [("", *match.span()) for match in _VISIBLE_RUN.finditer(text, start, end)]
        visible += [(joiner, start, start), *runs] if joiner else runs
    return visible
