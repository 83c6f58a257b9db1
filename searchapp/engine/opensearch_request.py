"""A plan as the body of a search request, and what an answer says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from searchapp.engine.base import Plan, number_of
from searchapp.engine.opensearch_client import Json
from searchapp.engine.opensearch_query import Query, emit, numbered
from searchapp.model import Sort
from searchapp.query.ast import Node

GLOBAL_RARITY: Final = {"search_type": "dfs_query_then_fetch"}
"""How rare a word is, is counted over all shards before scores are."""

_BY_SEQUENCE: Final[dict[str, object]] = {"sequence": "asc"}


def ranked(plan: Plan, filters: Sequence[Node]) -> Query:
    """A query that ranks by the plan's node and freshness, limited by some filters and to the articles of `plan.only`."""
    limits = [emit(each) for each in filters]
    if plan.only is not None:
        limits.append(numbered(plan.only))
    node = emit(plan.node)
    if plan.sort is Sort.RELEVANCE:
        fresh = {"field": "freshness", "missing": 1}
        node = {"function_score": {"query": node, "field_value_factor": fresh, "boost_mode": "multiply"}}
    return {"bool": {"must": [node], "filter": limits}} if limits else node


def listed(plan: Plan, shared: Sequence[Node]) -> dict[str, Query]:
    """What limits a plan's list but not its facets, as part of a request's body: filters not `shared` with all facets, and
    the articles left out."""
    limits: Query = {}
    if own := [emit(each) for each in plan.filters if each not in shared]:
        limits["filter"] = own
    if plan.without:
        limits["must_not"] = [numbered(plan.without)]
    return {"post_filter": {"bool": limits}} if limits else {}


def whole(plan: Plan) -> Query:
    """A query for all articles of a plan's list."""
    query = ranked(plan, plan.filters)
    return {"bool": {"must": [query], "must_not": [numbered(plan.without)]}} if plan.without else query


def order(sort: Sort) -> list[dict[str, object]]:
    """Sort clauses: undated articles last, equals as they were written. They tell all articles apart."""
    if sort is Sort.RELEVANCE:
        return [{"_score": "desc"}, _BY_SEQUENCE]
    direction = "desc" if sort is Sort.NEWEST else "asc"
    return [{"day": {"order": direction, "missing": "_last"}}, _BY_SEQUENCE]


def search_type(plan: Plan) -> dict[str, str]:
    """The request parameters that a plan's order needs."""
    return GLOBAL_RARITY if plan.sort is Sort.RELEVANCE and plan.limit else {}


def same_copies(plan: Plan) -> dict[str, str]:
    """The request parameter by which all pages of a query come from the same copies of its shards.

    Copies count deleted articles differently until they are merged away, so that equally good articles could change places
    between two pages and be missed.
    """
    return {"preference": f"{number_of(repr((plan.node, plan.filters))):x}"}


def shortcomings(answer: Json) -> Iterator[str]:
    """What an answer lacks, in words for readers."""
    shards: dict[str, Any] = answer["_shards"]
    if shards["failed"]:
        yield (
            f"{shards['failed']} von {shards['total']} Teilen des Index antworten gerade nicht: "
            "Treffer fehlen, und die Zahlen sind zu klein."
        )
    if answer["timed_out"]:
        yield "Die Suche hat zu lange gedauert und wurde abgebrochen: Treffer fehlen, und die Zahlen sind zu klein."
