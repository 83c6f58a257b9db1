"""Marks and snippets: the words that matched and no others, by the analysis and the matcher that decided the match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from searchapp.analysis.sentences import sentence_end, sentence_start
from searchapp.model import TITLE_GAP, Article, Mention, body_offset
from searchapp.query.match import Matcher

SNIPPETS = 2
SNIPPET_CHARS = 280
_CONTEXT_CHARS = 120
_SPECIAL = re.compile("[&<>\"']")


class Highlights:
    """An article seen through a query. What is asked of it is made when it is asked for."""

    __slots__ = ("_body_at", "_found", "_text")

    def __init__(self, article: Article, matcher: Matcher) -> None:
        """Find the matches."""
        self._text = article.shown_text
        self._body_at = body_offset(article.title)
        self._found = matcher.find(self._text, self._body_at)

    @property
    def title_html(self) -> str:
        """The title with its marks; '' where there is none."""
        end = max(0, self._body_at - TITLE_GAP)
        return marked(self._text, 0, end, [each[:2] for each in self._found if each.start < self._body_at])

    @property
    def snippets(self) -> tuple[str, ...]:
        """The best sentences of the body."""
        spans = [each[:2] for each in self._found if each.start >= self._body_at]
        return tuple(_snippets(self._text, self._body_at, spans))

    @property
    def matches(self) -> tuple[Mention, ...]:
        """Each match, by offsets in the shown text."""
        return tuple(Mention(each.start, each.end, self._text[each.start : each.end]) for each in self._found)

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Matched words with the kind of match, each pair once."""
        return tuple(dict.fromkeys((self._text[each.start : each.end], each.kind.value) for each in self._found))


def marked(source: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """HTML of source[start:end] with the spans inside it marked; everything else escaped."""
    # most sentences hold nothing to escape, and escaping looks for each of the signs in each piece
    written = escape if _SPECIAL.search(source, start, end) else str
    pieces: list[str] = []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        pieces += (written(source[at:first]), "<mark>", written(source[first:last]), "</mark>")
        at = last
    pieces.append(written(source[at:end]))
    return "".join(pieces)


def _snippets(text: str, body_at: int, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The sentences with the most different matches, in text order; the lead where nothing in the body matched."""
    if not spans:
        return [_cut(text, body_at, _trimmed(text, body_at, sentence_end(text, body_at)), ())]
    ranked = sorted(_by_sentence(text, spans), key=lambda each: _worth(text, each[2]), reverse=True)
    return [_sentence(text, *each) for each in sorted(ranked[:SNIPPETS])]


def _by_sentence(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Sequence[tuple[int, int]]]]:
    """The sentences with matches: where another ends before, where the next one starts, the spans that begin in them."""
    index = after = 0
    while index < len(spans):
        before, after = after, sentence_end(text, spans[index][0])
        begun = index
        while index < len(spans) and spans[index][0] < after:
            index += 1
        yield before, after, spans[begun:index]


def _sentence(text: str, before: int, after: int, spans: Sequence[tuple[int, int]]) -> str:
    """A sentence as a snippet."""
    start = sentence_start(text, spans[0][0], before)
    return _cut(text, start, _trimmed(text, start, after), spans)


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
