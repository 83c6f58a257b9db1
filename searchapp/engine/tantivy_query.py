"""Analysed query tree → tantivy query objects, never a query string."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial, singledispatchmethod
from itertools import combinations
from typing import Final

import tantivy

from searchapp import ranking
from searchapp.analysis.forms import Alternative, Level, index_decides
from searchapp.engine.base import day_number
from searchapp.engine.layout import facet_field, neighbouring_stems, places
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
    Within,
)
from searchapp.query.wildcard import wildcard_expression

_MUST: Final = tantivy.Occur.Must
_SHOULD: Final = tantivy.Occur.Should
_MUST_NOT: Final = tantivy.Occur.MustNot
_EXPRESSIONS: Final = 8
"""Expressions kept compiled: the search for a page and that for its facets ask for the same ones."""


class QueryBuilder:
    """Builds tantivy queries for one schema."""

    def __init__(self, schema: tantivy.Schema, *, ranks: bool = True) -> None:
        """`ranks`: whether the order of the results matters; if not, clauses that only rank are left out."""
        self._schema = schema
        self._ranks = ranks
        self._regex = lru_cache(_EXPRESSIONS)(partial(tantivy.Query.regex_query, schema))

    def unranked(self) -> QueryBuilder:
        """A builder of queries that only match, which shares what this one has compiled."""
        builder = QueryBuilder(self._schema, ranks=False)
        builder._regex = self._regex
        return builder

    def build(
        self,
        node: Node,
        filters: Iterable[Node] = (),
        only: Sequence[int] | None = None,
        without: Sequence[int] = (),
    ) -> tantivy.Query:
        """A query that ranks by `node`, limited by `filters` and to the articles numbered `only`, less those `without`."""
        clauses = [(_MUST, self.emit(node))]
        clauses += [(_MUST, self._silent(self.emit(each))) for each in filters]
        if only is not None:
            clauses.append((_MUST, self._silent(self._numbered(only))))
        if without:
            clauses.append((_MUST_NOT, self._numbered(without)))
        query = clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)
        return query if self._ranks else self._silent(query)

    @singledispatchmethod
    def emit(self, node: Node) -> tantivy.Query:
        """The query of one node."""
        raise TypeError(f"an engine can't answer a {type(node).__name__}: the tree was not analysed")

    @emit.register
    def _(self, node: Every) -> tantivy.Query:
        return self._silent(tantivy.Query.all_query())

    @emit.register
    def _(self, node: Nothing) -> tantivy.Query:
        return tantivy.Query.empty_query()

    @emit.register
    def _(self, node: And) -> tantivy.Query:
        clauses = [
            (_SHOULD if _only_ranks(child) else _MUST, self.emit(child))
            for child in node.children
            if not isinstance(child, Not) and (self._ranks or not _only_ranks(child))
        ]
        clauses += [(_MUST_NOT, self.emit(child.child)) for child in node.children if isinstance(child, Not)]
        if not any(occur == _MUST for occur, _ in clauses):
            clauses.append((_MUST, self._silent(tantivy.Query.all_query())))
        return self._nearer(tantivy.Query.boolean_query(clauses), node.children)

    @emit.register
    def _(self, node: Or) -> tantivy.Query:
        clauses = [(_SHOULD, self.emit(child)) for child in node.children]
        if node.minimum <= 1:
            return tantivy.Query.boolean_query(clauses)
        matching = tantivy.Query.boolean_query(clauses, minimum_number_should_match=node.minimum)
        return self._nearer(matching, node.children)

    @emit.register
    def _(self, node: Not) -> tantivy.Query:
        everything = self._silent(tantivy.Query.all_query())
        return tantivy.Query.boolean_query([(_MUST, everything), (_MUST_NOT, self.emit(node.child))])

    @emit.register
    def _(self, node: Within) -> tantivy.Query:
        return self.emit(And(node.children))

    @emit.register
    def _(self, node: FacetIs) -> tantivy.Query:
        return self._silent(self._terms(facet_field(node.facet), node.values))

    @emit.register
    def _(self, node: FieldIs) -> tantivy.Query:
        if node.name != "author":
            return self._silent(self._terms(node.name, [node.value]))
        words = [(_MUST, self._terms("author", [word])) for word in node.value.split()]
        return self._silent(tantivy.Query.boolean_query(words)) if words else tantivy.Query.empty_query()

    @emit.register
    def _(self, node: DateIn) -> tantivy.Query:
        lower = None if node.start is None else day_number(node.start)
        last = None if node.end is None else day_number(node.end) - 1
        span = tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, lower, last)
        return self._silent(span)

    @emit.register
    def _(self, node: Pattern) -> tantivy.Query:
        queries = [self._boost(self._pattern(field, node), boost) for field, boost in places(Level.EXACT, node.scope)]
        return tantivy.Query.disjunction_max_query(queries)

    @emit.register
    def _(self, node: Leaf) -> tantivy.Query:
        if not node.alternatives:
            return tantivy.Query.empty_query()
        queries = [self._alternative(each, node) for each in node.alternatives]
        if len(queries) == 1:
            return queries[0]
        return tantivy.Query.disjunction_max_query(queries, ranking.OTHER_ALTERNATIVES)

    def _alternative(self, alternative: Alternative, leaf: Leaf) -> tantivy.Query:
        clauses = []
        for field, boost in places(alternative.level, leaf.scope):
            if field == "lead_stem" and (len(alternative.terms) > 1 or not self._ranks):
                continue
            query = self._sequence(field, alternative, leaf)
            clauses.append((_SHOULD, self._boost(query, boost * alternative.weight)))
        return clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)

    def _sequence(self, field: str, alternative: Alternative, leaf: Leaf) -> tantivy.Query:
        terms: list[str | tuple[int, str]] = [*alternative.terms]
        if len(terms) == 1:
            return tantivy.Query.term_query(self._schema, field, alternative.terms[0])
        if alternative.level is Level.PART:
            return self._all_of(field, alternative.terms)
        if alternative.slop == 0:
            return tantivy.Query.phrase_query(self._schema, field, terms)
        if len(terms) == 2 and _is_mirrored(alternative, leaf):
            return tantivy.Query.phrase_query(self._schema, field, terms, alternative.slop)
        if not index_decides(alternative):
            return self._all_of(field, alternative.terms)
        phrases = [
            tantivy.Query.phrase_query(self._schema, field, list(zip(positions, alternative.terms, strict=True)))
            for positions in _arrangements(len(terms), alternative.slop)
        ]
        return tantivy.Query.disjunction_max_query(phrases)

    def _nearer(self, matching: tantivy.Query, children: Sequence[Node]) -> tantivy.Query:
        """A query with a bonus for neighbouring query words that stand near each other in the body.

        Apart from the other clauses, since beside them tantivy looks for the phrases in more articles than match.
        """
        near = [
            (_SHOULD, self._boost(self._phrase(*stems), ranking.NEARNESS_BOOST))
            for stems in neighbouring_stems(children if self._ranks else ())
        ]
        return tantivy.Query.boolean_query([(_MUST, matching), *near]) if near else matching

    def _phrase(self, first: str, second: str) -> tantivy.Query:
        return tantivy.Query.phrase_query(self._schema, "body_stem", [first, second], ranking.NEARNESS_SLOP)

    def _pattern(self, field: str, node: Pattern) -> tantivy.Query:
        if node.distance:
            return tantivy.Query.fuzzy_term_query(self._schema, field, node.pattern, node.distance)
        return self._regex(field, wildcard_expression(node.pattern))

    def _numbered(self, numbers: Sequence[int]) -> tantivy.Query:
        if not numbers:
            return tantivy.Query.empty_query()
        return tantivy.Query.term_set_query(self._schema, "number", list(numbers))

    def _terms(self, field: str, values: Sequence[str]) -> tantivy.Query:
        if len(values) == 1:
            return tantivy.Query.term_query(self._schema, field, values[0], index_option="basic")
        return tantivy.Query.term_set_query(self._schema, field, list(values))

    def _all_of(self, field: str, terms: Iterable[str]) -> tantivy.Query:
        clauses = [(_MUST, tantivy.Query.term_query(self._schema, field, term)) for term in terms]
        return tantivy.Query.boolean_query(clauses)

    @staticmethod
    def _boost(query: tantivy.Query, boost: float) -> tantivy.Query:
        return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)

    @staticmethod
    def _silent(query: tantivy.Query) -> tantivy.Query:
        """The query without influence on the order."""
        return tantivy.Query.const_score_query(query, 0.0)


def _only_ranks(node: Node) -> bool:
    """Whether a child of an And need not match."""
    return isinstance(node, Leaf) and node.optional


def _is_mirrored(alternative: Alternative, leaf: Leaf) -> bool:
    """Whether the leaf takes the same two terms in both orders: then tantivy's own slop, which allows both, is exact."""
    mirror = alternative.terms[::-1]
    return mirror != alternative.terms and any(
        other.terms == mirror and other.level is alternative.level and other.slop == alternative.slop
        for other in leaf.alternatives
    )


def _arrangements(count: int, slop: int) -> Iterator[tuple[int, ...]]:
    """Positions of `count` terms in order, the first at 0, with at most `slop` other tokens between them in all."""
    for rest in combinations(range(1, count + slop), count - 1):
        yield (0, *rest)
