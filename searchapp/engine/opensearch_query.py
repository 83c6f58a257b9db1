"""Analysed query tree → the cluster's query objects (its JSON language), never a query string."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from typing import Any, Final

from searchapp import ranking
from searchapp.analysis.forms import Alternative, Level
from searchapp.engine.base import day_number
from searchapp.engine.layout import facet_field, neighbouring_stems, places
from searchapp.engine.opensearch_schema import key_of
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
from searchapp.query.wildcard import wildcard_expression

Query = dict[str, Any]
"""A query object of the cluster."""

MOST_TERMS: Final = 65_536
"""Values a cluster takes in one `terms` query."""
_MOST_STATES: Final = 100_000

EVERYTHING: Final[Query] = {"match_all": {}}
NOTHING: Final[Query] = {"match_none": {}}


def silent(query: Query) -> Query:
    """The query without influence on the order."""
    return {"constant_score": {"filter": query, "boost": 0.0}}


def numbered(numbers: Sequence[int], field: str = "number") -> Query:
    """Articles with one of these numbers, however many."""
    chunks = [numbers[start : start + MOST_TERMS] for start in range(0, len(numbers), MOST_TERMS)]
    return any_of([{"terms": {field: chunk}} for chunk in chunks])


def any_of(queries: Sequence[Query], minimum: int = 1) -> Query:
    """At least `minimum` of the queries."""
    if not queries:
        return NOTHING
    if len(queries) == minimum == 1:
        return queries[0]
    return {"bool": {"should": queries, "minimum_should_match": minimum}}


def all_of(queries: Sequence[Query]) -> Query:
    """All of the queries."""
    return queries[0] if len(queries) == 1 else {"bool": {"must": queries}}


@singledispatch
def emit(node: Node) -> Query:
    """The query of one node."""
    raise TypeError(f"an engine can't answer a {type(node).__name__}: the tree was not analysed")


@emit.register
def _(node: Every) -> Query:
    return silent(EVERYTHING)


@emit.register
def _(node: Nothing) -> Query:
    return NOTHING


@emit.register
def _(node: And) -> Query:
    must = [emit(child) for child in node.children if not isinstance(child, Not) and not _is_optional(child)]
    should = [emit(child) for child in node.children if _is_optional(child)]
    must_not = [emit(child.child) for child in node.children if isinstance(child, Not)]
    return {
        "bool": {
            "must": must or [silent(EVERYTHING)],
            "should": [*should, *_nearness(node.children)],
            "must_not": must_not,
        }
    }


@emit.register
def _(node: Or) -> Query:
    matching = any_of([emit(child) for child in node.children], max(1, node.minimum))
    near = list(_nearness(node.children)) if node.minimum > 1 else []
    return {"bool": {"must": [matching], "should": near}} if near else matching


@emit.register
def _(node: Not) -> Query:
    return {"bool": {"must": [silent(EVERYTHING)], "must_not": [emit(node.child)]}}


@emit.register
def _(node: Within) -> Query:
    return emit(And(node.children))


@emit.register
def _(node: FacetIs) -> Query:
    return silent({"terms": {facet_field(node.facet): node.values}})


@emit.register
def _(node: FieldIs) -> Query:
    if node.name == "id":
        return silent({"ids": {"values": [key_of(node.value)]}})
    values = node.value.split() if node.name == "author" else [node.value]
    return silent(all_of([{"term": {node.name: value}} for value in values])) if values else NOTHING


@emit.register
def _(node: DateIn) -> Query:
    days: dict[str, int] = {}
    if node.start is not None:
        days["gte"] = day_number(node.start)
    if node.end is not None:
        days["lt"] = day_number(node.end)
    return silent({"range": {"day": days}})


@emit.register
def _(node: Pattern) -> Query:
    return {"dis_max": {"queries": [_pattern(field, node, boost) for field, boost in places(Level.EXACT, node.scope)]}}


@emit.register
def _(node: Leaf) -> Query:
    queries = [_alternative(each, node.scope) for each in node.alternatives]
    if len(queries) <= 1:
        return queries[0] if queries else NOTHING
    return {"dis_max": {"queries": queries, "tie_breaker": ranking.OTHER_ALTERNATIVES}}


def _alternative(alternative: Alternative, scope: Scope) -> Query:
    return any_of(
        [
            _sequence(field, alternative, boost * alternative.weight)
            for field, boost in places(alternative.level, scope)
            if field != "lead_stem" or len(alternative.terms) == 1
        ]
    )


def _sequence(field: str, alternative: Alternative, boost: float) -> Query:
    terms = alternative.terms
    if len(terms) == 1:
        return _term(field, terms[0], boost)
    if alternative.level is Level.PART:
        return all_of([_term(field, term, boost) for term in terms])
    if alternative.slop == 0:
        return {"match_phrase": {field: {"query": " ".join(terms), "boost": boost}}}
    clauses = [{"span_term": {field: term}} for term in terms]
    return {"span_near": {"clauses": clauses, "slop": alternative.slop, "in_order": True, "boost": boost}}


def _term(field: str, term: str, boost: float = 1.0) -> Query:
    return {"term": {field: {"value": term, "boost": boost}}}


def _pattern(field: str, node: Pattern, boost: float) -> Query:
    common = {"rewrite": "constant_score", "boost": boost}
    if node.distance:
        distance = {"fuzziness": node.distance, "prefix_length": 0, "transpositions": True}
        return {"fuzzy": {field: {"value": node.pattern, **distance, **common}}}
    expression = wildcard_expression(node.pattern).replace('"', '\\"')
    limits = {"flags": "NONE", "max_determinized_states": _MOST_STATES}
    return {"regexp": {field: {"value": expression, **limits, **common}}}


def _nearness(children: Sequence[Node]) -> Iterator[Query]:
    """Bonus for neighbouring query words that stand near each other in the body.

    A cluster rates a loose phrase by how near its words stand. Other engines don't, so here it only decides whether the
    words themselves count once more.
    """
    for first, second in neighbouring_stems(children):
        near = {"match_phrase": {"body_stem": {"query": f"{first} {second}", "slop": ranking.NEARNESS_SLOP}}}
        words = [_term("body_stem", term) for term in (first, second)]
        yield {"bool": {"filter": [near], "must": words, "boost": ranking.NEARNESS_BOOST}}


def _is_optional(node: Node) -> bool:
    return isinstance(node, Leaf) and node.optional
