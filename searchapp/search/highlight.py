"""Marks and snippets: the words that matched and no others, by the analysis and the matcher that decided the match."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.sentences import paragraph_starts, sentence_starts
from searchapp.analysis.tokenize import tokenize
from searchapp.model import Article, Mention, body_offset
from searchapp.query.ast import Analysed
from searchapp.query.candidates import needs_verification
from searchapp.query.match import Found, Starts, find

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


class Highlighter:
    """Finds what matched in the shown text of an article."""

    def __init__(self, analyzer: Analyzer) -> None:
        """Analyse texts with the analyzer that indexed them."""
        self._analyzer = analyzer

    def highlight(self, article: Article, node: Analysed) -> Highlights:
        """Marks, snippets and reasons of an article for an analysed query."""
        text = article.shown_text
        spans, found = self._spans(article, text, node)
        body_at = body_offset(article.title)
        title_spans = [span for span in spans if span[0] < body_at]
        body_spans = [span for span in spans if span[0] >= body_at]
        title_html = marked(article.title, 0, len(article.title), title_spans) if article.title else ""
        matches = tuple(Mention(start, end, text[start:end]) for start, end in spans)
        reasons = tuple(
            dict.fromkeys((text[start:end], each.kind.value) for each, (start, end) in zip(found, spans, strict=True))
        )
        return Highlights(title_html, tuple(_snippets(text, body_at, body_spans)), matches, reasons)

    def _spans(self, article: Article, text: str, node: Analysed) -> tuple[list[tuple[int, int]], Sequence[Found]]:
        tokens = tokenize(text)
        analyzed = self._analyzer.analyze(text, tokens)
        starts = Starts(sentence_starts(text), paragraph_starts(text)) if needs_verification(node) else None
        found = find(node, analyzed, body_offset(article.title), starts)
        return [(tokens.starts[each.first_token], tokens.end(each.last_token)) for each in found], found


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
    starts = [start for start in sentence_starts(text) if start >= body_at] or [body_at]
    if not spans:
        return [_cut(text, starts[0], _sentence_end(text, starts, 0), ())]
    by_sentence: dict[int, list[tuple[int, int]]] = {}
    for span in spans:
        by_sentence.setdefault(max(0, bisect_right(starts, span[0]) - 1), []).append(span)
    ranked = sorted(by_sentence, key=lambda number: (-_worth(text, by_sentence[number]), number))
    return [
        _cut(text, starts[number], _sentence_end(text, starts, number), by_sentence[number])
        for number in sorted(ranked[:SNIPPETS])
    ]


def _worth(text: str, spans: Sequence[tuple[int, int]]) -> float:
    """Different words count, repetitions a little."""
    return len({text[start:end].casefold() for start, end in spans}) + 0.1 * min(len(spans), 5)


def _sentence_end(text: str, starts: Sequence[int], number: int) -> int:
    end = starts[number + 1] if number + 1 < len(starts) else len(text)
    return starts[number] + len(text[starts[number] : end].rstrip())


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
