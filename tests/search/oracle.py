"""A slow and simple reading of what the query language means, over whole texts; knows neither index nor matcher."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.fold import fold
from searchapp.analysis.forms import Alternative, Level
from searchapp.analysis.sentences import paragraph_starts, sentence_starts
from searchapp.analysis.tokenize import words
from searchapp.codec import Record
from searchapp.entities.facets import facet_values
from searchapp.model import body_offset
from searchapp.query import ast
from searchapp.query.ast import Node, Scope, Unit

Interval = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """An article taken apart: first and last tokens of every term of every level; stretches of tokens; its record."""

    id: str
    length: int
    places: Mapping[tuple[Level, str], list[Interval]]
    title: int
    units: Mapping[Unit, tuple[Interval, ...]]
    facets: Mapping[str, tuple[str, ...]]
    published: date | None
    author: frozenset[str]
    language: str

    @classmethod
    def of(cls, stored: bytes, analyzer: Analyzer) -> Reading:
        """Read a stored article."""
        record = Record(stored)
        article = record.article
        text = article.shown_text
        analyzed = analyzer.analyze(text)
        starts = analyzed.tokens.starts
        count = len(starts)

        def stretches(offsets: list[int]) -> tuple[Interval, ...]:
            numbers = [bisect_right(starts, offset - 1) for offset in offsets]
            return tuple((low, high) for low, high in pairwise([*numbers, count]) if low < high)

        places: dict[tuple[Level, str], list[Interval]] = {}
        for at, form in enumerate(analyzed.forms):
            terms = [(Level.EXACT, form.exact), (Level.STEM, form.stem), *((Level.PART, part) for part in form.parts)]
            for key in terms:
                places.setdefault(key, []).append((at, at))
        for joined in analyzed.joined:
            for term in joined.terms:
                places.setdefault((Level.PART, term), []).append((joined.first, joined.last))
        return cls(
            id=article.id,
            length=count,
            places=places,
            title=sum(start < body_offset(article.title) for start in starts),
            units={Unit.SENTENCE: stretches(sentence_starts(text)), Unit.PARAGRAPH: stretches(paragraph_starts(text))},
            facets=facet_values(article, record.entities),
            published=article.published,
            author=frozenset(fold(word) for word in words(article.author or "")),
            language=article.language,
        )

    def true(self, node: Node) -> bool:
        """Whether the article answers an analysed query."""
        return self._true(node, (0, self.length))

    def _true(self, node: Node, zone: Interval) -> bool:
        match node:
            case ast.Leaf():
                found = {
                    span for each in node.alternatives for span in self._spans(each, self._scope(node.scope, zone))
                }
                return _apart(found) >= node.at_least
            case ast.Pattern():
                zone = self._scope(node.scope, zone)
                fitting = [
                    key for key in self.places if key[0] is Level.EXACT and _fits(node.pattern, node.distance, key[1])
                ]
                return sum(len(self._inside(key, zone)) for key in fitting) >= node.at_least
            case ast.And():
                return all(self._true(child, zone) for child in node.children if not _ranks_only(child))
            case ast.Or():
                return sum(self._true(child, zone) for child in node.children) >= node.minimum
            case ast.Not():
                return not self._true(node.child, zone)
            case ast.Within():
                return any(self._meet(node, _cut(unit, zone)) for unit in self.units[node.unit])
            case _:
                return self._recorded(node)

    def _meet(self, node: ast.Within, zone: Interval) -> bool:
        return zone[0] < zone[1] and all(self._true(child, zone) for child in node.children if not _ranks_only(child))

    def _recorded(self, node: Node) -> bool:
        match node:
            case ast.FacetIs():
                return any(value in self.facets[node.facet] for value in node.values)
            case ast.FieldIs(name="author"):
                return bool(node.value) and all(word in self.author for word in node.value.split())
            case ast.FieldIs():
                return node.value == (self.language if node.name == "language" else self.id)
            case ast.DateIn():
                day = self.published
                return day is not None and (node.start or day) <= day and (node.end is None or day < node.end)
        return isinstance(node, ast.Every)

    def _scope(self, scope: Scope, zone: Interval) -> Interval:
        return _cut(zone, (0, self.title)) if scope is Scope.TITLE else zone

    def _spans(self, alternative: Alternative, zone: Interval) -> Iterator[Interval]:
        """First and last tokens of every occurrence."""
        keys = [(alternative.level, term) for term in alternative.terms]
        if len(keys) == 1:
            yield from self._inside(keys[0], zone)
            return
        for side in ((0, self.title), (self.title, self.length)):
            rows = [[first for first, _ in self._inside(key, _cut(zone, side))] for key in keys]
            for first in rows[0]:
                ends = {first}
                for row in rows[1:]:
                    ends = {at for at in row if any(end < at for end in ends)}
                yield from ((first, end) for end in ends if end - first - (len(keys) - 1) <= alternative.slop)

    def _inside(self, key: tuple[Level, str], zone: Interval) -> list[Interval]:
        return [span for span in self.places.get(key, ()) if zone[0] <= span[0] and span[1] < zone[1]]


def _apart(spans: set[Interval]) -> int:
    """The greatest number of spans without a common token."""
    count, free = 0, 0
    for first, last in sorted(spans, key=lambda span: span[1]):
        if first >= free:
            count, free = count + 1, last + 1
    return count


def _cut(left: Interval, right: Interval) -> Interval:
    return max(left[0], right[0]), min(left[1], right[1])


def _ranks_only(node: Node) -> bool:
    return isinstance(node, ast.Leaf) and node.optional


@lru_cache(maxsize=200_000)
def _fits(pattern: str, distance: int, word: str) -> bool:
    return _edits(pattern, word) <= distance if distance else _wild(pattern, word)


def _wild(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(_wild(pattern[1:], word[at:]) for at in range(len(word) + 1))
    if pattern[0] == "?":
        return (bool(word) and _wild(pattern[1:], word[1:])) or (
            word[:2] in ("ae", "oe", "ue", "ss") and _wild(pattern[1:], word[2:])
        )
    return word[:1] == pattern[0] and _wild(pattern[1:], word[1:])


def _edits(left: str, right: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours, no letter edited twice."""
    rows = [list(range(len(right) + 1))]
    for i, letter in enumerate(left, start=1):
        row = [i]
        for j, other in enumerate(right, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and (left[i - 2], letter) == (other, right[j - 2]):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
