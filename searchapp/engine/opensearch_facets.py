"""Facets of a cluster: what is asked of it, and whether the counts that come back are proven exact.

Each shard reports its most frequent values only. A count is exact when every shard that holds the value reported it; the
list is right when no value that a shard kept to itself can reach the last one shown. Both follow from what the cluster
says of its own error; where they don't, the facet is counted again with everything reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from searchapp.engine.base import Counts, FacetPlan, Plan
from searchapp.engine.layout import facet_field
from searchapp.engine.opensearch_query import EVERYTHING, Query, emit
from searchapp.fields import MONTHS
from searchapp.query.ast import Node

FIRST_REPORT: Final = 1000
"""Values each shard reports at first: far beyond what is shown, cheap to send."""
FULL_REPORT: Final = 65_000
"""Values each shard reports when the first report proved nothing; a cluster's limit is 65,535."""
_MONTHS: Final = 5000

_SHOWN: Final = "shown"
_ALWAYS: Final = "always"


def shared_filters(plan: Plan) -> tuple[Node, ...]:
    """Those filters of a plan that limit the list and every facet alike."""
    return tuple(each for each in plan.filters if all(each in facet.filters for facet in plan.facets))


def aggregations(plan: Plan, facets: Sequence[FacetPlan], shared: Sequence[Node], report: int) -> Query:
    """What to ask for some facets of a plan, beside a query that applies the shared filters already."""
    return {facet.name: _filtered(facet, plan.facet_values, shared, report) for facet in facets}


def _filtered(facet: FacetPlan, values: int, shared: Sequence[Node], report: int) -> Query:
    field = facet_field(facet.name)
    size = max(1, _MONTHS if facet.name == MONTHS else values)
    shown = {"field": field, "size": size, "shard_size": max(size, report), "show_term_doc_count_error": True}
    inner: Query = {_SHOWN: {"terms": shown}}
    if facet.always:
        inner[_ALWAYS] = {"terms": {"field": field, "size": len(facet.always), "include": list(facet.always)}}
    own = [emit(each) for each in facet.filters if each not in shared]
    return {"filter": {"bool": {"filter": own}} if own else EVERYTHING, "aggs": inner}


def counts(facet: FacetPlan, answer: Mapping[str, Any]) -> Counts:
    """Values of a facet with their counts, the most frequent first."""
    found = dict.fromkeys(facet.always, 0)
    for part in (_SHOWN, _ALWAYS):
        found |= {bucket["key"]: bucket["doc_count"] for bucket in answer.get(part, {}).get("buckets", ())}
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def unproven(facets: Sequence[FacetPlan], answer: Mapping[str, Mapping[str, Any]]) -> Iterator[FacetPlan]:
    """Those facets whose list or counts may be wrong."""
    return (facet for facet in facets if not is_proven(answer[facet.name][_SHOWN]))


def is_proven(answer: Mapping[str, Any]) -> bool:
    """Whether a list of the most frequent values is right, and each of its counts."""
    unseen: int = answer["doc_count_error_upper_bound"]
    if not unseen:
        return True
    buckets = answer["buckets"]
    counted = not any(bucket["doc_count_error_upper_bound"] for bucket in buckets)
    return counted and buckets[-1]["doc_count"] > unseen
