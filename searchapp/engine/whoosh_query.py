"""Analysed query tree → scores by document, straight from postings.

Whoosh's own query objects are not used: they measure loose phrases differently, and whole posting lists are read faster at
once than step by step. The result of a node is never changed after it was made, so that it can be kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, singledispatchmethod
from math import log
from typing import Final

from searchapp import ranking
from searchapp.analysis.forms import Alternative, Level
from searchapp.engine.base import day_number
from searchapp.engine.layout import facet_field, neighbouring_stems, places
from searchapp.engine.whoosh_snapshot import Snapshot
from searchapp.query.ast import (
    And,
    DateIn,
    Every,
    FacetIs,
    FieldIs,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Scope,
    Within,
)
from searchapp.query.distance import is_within
from searchapp.query.wildcard import wildcard_expression

Scores = Mapping[int, float]

_K1: Final = 1.2
_B: Final = 0.75
_KEPT_NODES: Final = 32
"""Results kept: a page asks for the same nodes up to ten times, once a facet."""


class Evaluator:
    """Answers nodes over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Read from `snapshot`."""
        self._snapshot = snapshot
        self.scores: Callable[[Node], Scores] = lru_cache(_KEPT_NODES)(self._emit)
        """Scores by document of one node."""
        self._norms: Callable[[str], Sequence[float]] = lru_cache(None)(self._field_norms)

    @singledispatchmethod
    def _emit(self, node: Node) -> Scores:
        raise TypeError(f"an engine can't answer a {type(node).__name__}: the tree was not analysed")

    @_emit.register
    def _(self, node: Every) -> Scores:
        return _silent(self._snapshot.living)

    @_emit.register
    def _(self, node: Nothing) -> Scores:
        return {}

    @_emit.register
    def _(self, node: And) -> Scores:
        optional = [self.scores(child) for child in node.children if _is_optional(child)]
        required = [
            self.scores(child) for child in node.children if not isinstance(child, Not) and not _is_optional(child)
        ]
        docs = _common(required) if required else set(self._snapshot.living)
        for child in node.children:
            if isinstance(child, Not):
                docs -= self.scores(child.child).keys()
        return _sum(docs, [*required, *optional, *self._nearness(node.children, docs)])

    @_emit.register
    def _(self, node: Or) -> Scores:
        children = [self.scores(child) for child in node.children]
        if node.minimum <= 1:
            return _sum(set().union(*children), children)
        found = Counter(doc for child in children for doc in child)
        docs = {doc for doc, count in found.items() if count >= node.minimum}
        return _sum(docs, [*children, *self._nearness(node.children, docs)])

    @_emit.register
    def _(self, node: Not) -> Scores:
        return _silent(self._snapshot.living - self.scores(node.child).keys())

    @_emit.register
    def _(self, node: Within) -> Scores:
        return self.scores(And(node.children))

    @_emit.register
    def _(self, node: FacetIs) -> Scores:
        return _silent(set().union(*(self._snapshot.postings(facet_field(node.facet), value) for value in node.values)))

    @_emit.register
    def _(self, node: FieldIs) -> Scores:
        values = node.value.split() if node.name == "author" else [node.value]
        found = [self._snapshot.postings(node.name, value) for value in values]
        return _silent(_common(found)) if found else {}

    @_emit.register
    def _(self, node: DateIn) -> Scores:
        return _silent(self._snapshot.between(_day(node.start, 0), _day(node.end, -1)))

    @_emit.register
    def _(self, node: Pattern) -> Scores:
        return _best([self._pattern(field, node, boost) for field, boost in places(Level.EXACT, node.scope)], 0.0)

    @_emit.register
    def _(self, node: Leaf) -> Scores:
        found = [self._alternative(each, node.scope) for each in node.alternatives]
        return _best(found, ranking.OTHER_ALTERNATIVES)

    def _alternative(self, alternative: Alternative, scope: Scope) -> Scores:
        found = [
            _times(self._sequence(field, alternative), boost * alternative.weight)
            for field, boost in places(alternative.level, scope)
            if field != "lead_stem" or len(alternative.terms) == 1
        ]
        return _sum(set().union(*found), found)

    def _sequence(self, field: str, alternative: Alternative) -> Scores:
        terms = alternative.terms
        if len(terms) == 1:
            return self._weigh(field, terms, self._snapshot.postings(field, terms[0]))
        if alternative.level is Level.PART:
            found = [self._weigh(field, [term], self._snapshot.postings(field, term)) for term in terms]
            return _sum(_common(found), found)
        docs = _common([self._snapshot.postings(field, term) for term in terms])
        places = {term: self._snapshot.places(field, term, docs) for term in set(terms)}
        counts = {doc: _in_order([places[term][doc] for term in terms], alternative.slop) for doc in docs}
        return self._weigh(field, terms, {doc: count for doc, count in counts.items() if count})

    def _pattern(self, field: str, node: Pattern, boost: float) -> Scores:
        if node.distance:
            words = self._snapshot.vocabulary(field).splitlines()
            terms = [word for word in words if is_within(node.pattern, word, node.distance)]
        else:
            terms = self._snapshot.matching(field, wildcard_expression(node.pattern))
        return dict.fromkeys(self._snapshot.holding(field, terms), boost)

    def _nearness(self, children: Sequence[Node], docs: Collection[int]) -> Iterator[Scores]:
        """Bonus for neighbouring query words that stand near each other in the body."""
        for first, second in neighbouring_stems(children):
            both = _common([docs, *(self._snapshot.postings("body_stem", term) for term in (first, second))])
            left, right = (self._snapshot.places("body_stem", term, both) for term in (first, second))
            counts = {doc: _near(left[doc], right[doc], ranking.NEARNESS_SLOP) for doc in both}
            found = {doc: count for doc, count in counts.items() if count}
            yield _times(self._weigh("body_stem", (first, second), found), ranking.NEARNESS_BOOST)

    def _weigh(self, field: str, terms: Sequence[str], frequencies: Mapping[int, float]) -> Scores:
        """BM25 of terms that stand together so often."""
        size = self._snapshot.size
        held = [self._snapshot.frequency(field, term) for term in terms]
        rarity = sum(log(1 + (size - count + 0.5) / (count + 0.5)) for count in held) * (1 + _K1)
        norms = self._norms(field)
        return {doc: rarity * count / (count + norms[doc]) for doc, count in frequencies.items()}

    def _field_norms(self, field: str) -> Sequence[float]:
        """BM25's part of the length, by document."""
        lengths, mean = self._snapshot.lengths(field)
        return [_K1 * (1 - _B + _B * length / (mean or 1)) for length in lengths]


def _is_optional(node: Node) -> bool:
    return isinstance(node, Leaf) and node.optional


def _silent(docs: Collection[int]) -> Scores:
    """Documents without influence on the order."""
    return dict.fromkeys(docs, 0.0)


def _common(found: Sequence[Collection[int]]) -> set[int]:
    """Documents in all collections, the smallest first."""
    smallest, *others = sorted(found, key=len)
    return set(smallest).intersection(*others)


def _times(scores: Scores, boost: float) -> Scores:
    return scores if boost == 1.0 else {doc: score * boost for doc, score in scores.items()}


def _sum(docs: Collection[int], clauses: Sequence[Scores]) -> Scores:
    """Scores of `docs`, added over the clauses that hold them."""
    if len(clauses) == 1 and len(clauses[0]) == len(docs):
        return clauses[0]
    total = dict.fromkeys(docs, 0.0)
    for clause in clauses:
        for doc in total.keys() & clause.keys():
            total[doc] += clause[doc]
    return total


def _best(alternatives: Sequence[Scores], share: float) -> Scores:
    """The best score of each document, and a share of the others (a disjunction maximum)."""
    if len(alternatives) == 1:
        return alternatives[0]
    best: dict[int, float] = {}
    total: dict[int, float] = {}
    for scores in alternatives:
        for doc, score in scores.items():
            best[doc] = max(best.get(doc, 0.0), score)
            total[doc] = total.get(doc, 0.0) + score
    return {doc: score + share * (total[doc] - score) for doc, score in best.items()}


def _in_order(places: Sequence[Sequence[int]], slop: int) -> int:
    """How often terms stand in this order with at most `slop` other tokens between them in all, counted by their first.

    The nearest follower each time leaves the fewest tokens between.
    """
    reach = len(places) - 1 + slop
    count = 0
    for start in places[0]:
        last = start
        for following in places[1:]:
            at = bisect_right(following, last)
            if at == len(following):
                return count
            last = following[at]
        count += last - start <= reach
    return count


def _near(left: Sequence[int], right: Sequence[int], slop: int) -> int:
    """How often a token of `left` stands within `slop` of the place just before one of `right`; each counts once."""
    count = at = other = 0
    while at < len(left) and other < len(right):
        gap = right[other] - left[at] - 1
        if abs(gap) <= slop:
            count += 1
            at += 1
            other += 1
        elif gap > 0:
            at += 1
        else:
            other += 1
    return count


def _day(day: date | None, shift: int) -> int | None:
    return None if day is None else day_number(day) + shift
