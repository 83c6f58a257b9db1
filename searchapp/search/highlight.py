"""Marks and snippets: the words that matched and no others, by the analysis and the matcher that decided the match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from searchapp.analysis.sentences import sentence_end, sentence_start
from searchapp.model import Article, Mention, body_offset
from searchapp.query.match import Matcher

SNIPPETS = 2
SNIPPET_CHARS = 280
_CONTEXT_CHARS = 120


@dataclass(frozen=True, slots=True)
class Highlights:
    """An article seen through a query: marked title, snippets, and each match with its kind, by offsets in the shown text."""

    title_html: str
    snippets: tuple[str, ...]
    matches: tuple[Mention, ...]
    reasons: tuple[tuple[str, str], ...]


def highlight(article: Article, matcher: Matcher) -> Highlights:
    """Marks, snippets and reasons of an article for a query."""
    text, body_at = article.shown_text, body_offset(article.title)
    found = matcher.find(text, body_at)
    title_spans = [(each.start, each.end) for each in found if each.start < body_at]
    body_spans = [(each.start, each.end) for each in found if each.start >= body_at]
    title_html = marked(article.title, 0, len(article.title), title_spans) if article.title else ""
    matches = tuple(Mention(each.start, each.end, text[each.start : each.end]) for each in found)
    reasons = tuple(dict.fromkeys((text[each.start : each.end], each.kind.value) for each in found))
    return Highlights(title_html, tuple(_snippets(text, body_at, body_spans)), matches, reasons)


def marked(source: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """HTML of source[start:end] with the spans inside it marked; everything else escaped."""
    pieces: list[str] = []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        pieces += (escape(source[at:first]), "<mark>", escape(source[first:last]), "</mark>")
        at = last
    pieces.append(escape(source[at:end]))
    return "".join(pieces)


def _snippets(text: str, body_at: int, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The sentences with the most different matches, in text order; the lead where nothing in the body matched."""
    if not spans:
        return [_cut(text, body_at, _trimmed(text, body_at, sentence_end(text, body_at)), ())]
    ranked = sorted(_by_sentence(text, spans), key=lambda each: (-_worth(text, each[2]), each[0]))
    return [_cut(text, *sentence) for sentence in sorted(ranked[:SNIPPETS])]


def _by_sentence(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """The sentences with matches: start, end, and the spans that begin in them."""
    index = after = 0
    while index < len(spans):
        first = spans[index][0]
        start, after = sentence_start(text, first, after), sentence_end(text, first)
        begun = index
        while index < len(spans) and spans[index][0] < after:
            index += 1
        yield start, _trimmed(text, start, after), tuple(spans[begun:index])


def _worth(text: str, spans: Sequence[tuple[int, int]]) -> float:
    """Different words count, repetitions a little."""
    return len({text[start:end].casefold() for start, end in spans}) + 0.1 * min(len(spans), 5)


def _trimmed(text: str, start: int, end: int) -> int:
    """Where text[start:end] ends without the blanks at its end."""
    return start + len(text[start:end].rstrip())


def _cut(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """A sentence as a snippet; a long one is cut at blanks around its first match."""
    prefix = suffix = ""
    if end - start > SNIPPET_CHARS:
        if spans and spans[0][0] - start > _CONTEXT_CHARS:
            blank = text.find(" ", spans[0][0] - _CONTEXT_CHARS, spans[0][0])
            start = blank + 1 if blank >= 0 else spans[0][0]
            prefix = "… "
        if end - start > SNIPPET_CHARS:
            limit = max(start + SNIPPET_CHARS, spans[0][1] if spans else 0)
            blank = text.rfind(" ", start, limit + 1)
            end = blank if blank > start and (not spans or blank >= spans[0][1]) else limit
            suffix = " …"
    return prefix + marked(text, start, end, spans) + suffix
