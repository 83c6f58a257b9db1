"""An OpenSearch cluster as an engine: for archives that outgrow one machine."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from operator import itemgetter
from typing import Any, Final

from searchapp.engine import opensearch_terms as terms
from searchapp.engine.base import (
    NEAR_LIMIT,
    Counts,
    EnginePage,
    Folding,
    GroupMember,
    NearCandidate,
    Plan,
    StoredDoc,
    number_of,
)
from searchapp.engine.cluster import Cluster
from searchapp.engine.folding import folded
from searchapp.engine.layout import facet_field
from searchapp.engine.opensearch_bulk import OpenSearchWriter
from searchapp.engine.opensearch_client import Client, Json
from searchapp.engine.opensearch_facets import (
    FIRST_REPORT,
    FULL_REPORT,
    aggregations,
    counts,
    shared_filters,
    unproven,
)
from searchapp.engine.opensearch_lock import commits
from searchapp.engine.opensearch_query import Query, emit, numbered
from searchapp.engine.opensearch_request import listed, order, ranked, same_copies, search_type, shortcomings, whole
from searchapp.engine.opensearch_scan import WINDOW, Pass, deep_page
from searchapp.engine.opensearch_schema import key_of, sketch_of, stored_of
from searchapp.errors import EngineError
from searchapp.fields import FACET_BY_NAME
from searchapp.model import Sort
from searchapp.query.ast import Every, Node

_SCAN_PAGE: Final = 500
_RELATED_LIMIT: Final = 100
_MISSING: Final = 404
_UNDATED: Final = -(2**31)
_SHOWN: Final = ["id", "group", "stored"]
_STRICT: Final = {"allow_partial_search_results": "false"}
_INEXACT: Final = "Die Facette „{label}“ hat zu viele Werte: Zahlen und Auswahl sind vielleicht nicht genau."


class OpenSearchEngine:
    """See `engine.base.Engine`. Every request sees the newest commit shown; nothing is kept between requests."""

    name = "opensearch"
    is_steady = False
    """What was written 'later' is shown when the cluster sees fit, and nobody is told."""
    surfaces = None

    def __init__(self, cluster: Cluster, physical: str | None = None) -> None:
        """Use the index that the alias `cluster.name` shows, or one physical index. Nothing is asked yet."""
        self.cluster = cluster
        self._index = physical or cluster.name
        self._client = Client(cluster)
        self._incomplete = 0

    @property
    def retried(self) -> int:
        """How many requests were sent again because the cluster was busy or a node was away."""
        return self._client.retried

    def writer(self) -> OpenSearchWriter:
        """A writer."""
        return OpenSearchWriter(self._client, self._index)

    def refresh(self) -> None:
        """Nothing to do: a cluster always answers from the newest commit shown."""

    def state(self) -> object:
        """The number of the last commit, and how often a list of terms came back incomplete, so that it is read again."""
        return commits(self._client), self._incomplete

    def search(self, plan: Plan) -> EnginePage:
        """Answer a plan: total, one page, facets, by one request; deep pages and unproven facets take further ones."""
        deep = plan.limit > 0 and plan.offset + plan.limit > WINDOW
        shared = shared_filters(plan)
        query = ranked(plan, shared)
        page = {"from": 0, "size": 0} if deep else {"from": plan.offset, "size": plan.limit, "sort": order(plan.sort)}
        facets = {"aggs": aggregations(plan, plan.facets, shared, FIRST_REPORT)}
        params = {**search_type(plan), **same_copies(plan)}
        answer = self._ask({"query": query, **page, **listed(plan, shared), **facets}, params)
        hits = self._deep_page(plan) if deep else answer["hits"]["hits"]
        found, notes = self._facets(plan, query, shared, answer)
        missing = tuple(shortcomings(answer))
        return EnginePage(
            total=answer["hits"]["total"]["value"],
            docs=tuple(map(_stored, hits)),
            facets=found,
            notes=(*missing, *notes),
            complete=not missing,
        )

    def scan(self, plan: Plan) -> Iterator[StoredDoc]:
        """All articles of a plan, in order, from one point in time."""
        body = {"query": whole(plan), "sort": order(plan.sort), "_source": _SHOWN, "size": _SCAN_PAGE}
        scan = Pass(self._client, self._index, body, search_type(plan))
        return map(_stored, scan.hits())

    def get(self, article_id: str) -> StoredDoc | None:
        """One article by id."""
        params = {"realtime": "false", "_source_includes": ",".join(_SHOWN)}
        found = self._client.ask("GET", f"/{self._index}/_doc/{key_of(article_id)}", params=params, allow=(_MISSING,))
        return _stored(found) if found.get("found") else None

    def hashes(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Source hashes of those ids that are indexed."""
        if not ids:
            return {}
        keys = {"ids": [key_of(each) for each in ids]}
        answer = self._client.ask(
            "POST", f"/{self._index}/_mget", keys, patient=True, params={"_source_includes": "id,source_hash"}
        )
        for each in answer["docs"]:
            if "error" in each:
                raise EngineError(f"{self.cluster} can't read an article: {each['error'].get('reason')}; try again")
        found = [each["_source"] for each in answer["docs"] if each["found"]]
        return {each["id"]: each["source_hash"] for each in found}

    def near(self, bands_of_each: Sequence[Sequence[str]]) -> Sequence[Sequence[NearCandidate]]:
        """For each, a few articles that share a band, those that share most first; one request for all of them."""
        wanted = sorted({band for bands in bands_of_each for band in bands})
        if not wanted:
            return [()] * len(bands_of_each)
        source = ["id", "group", "sketch", "bands"]
        asked = {"query": {"terms": {"bands": wanted}}, "size": WINDOW, "_source": source, "track_total_hits": False}
        found = [hit["_source"] for hit in self._ask(asked, _STRICT)["hits"]["hits"]]
        return [_sharing(bands, found) for bands in bands_of_each]

    def folded(self, plan: Plan) -> Folding:
        """Fold near-duplicates."""
        query = whole(plan)
        followers = list(self._members(query, {"term": {"follower": True}}))
        groups = sorted({member.group for member in followers})
        leaders = self._members(query, numbered(groups)) if groups else ()
        return folded({member.number: member for member in (*followers, *leaders)}.values())

    def related(self, group: str) -> Sequence[StoredDoc]:
        """Articles of a near-duplicate group."""
        query = {"term": {"group_number": number_of(group)}}
        answer = self._ask({"query": query, "size": _RELATED_LIMIT, "sort": order(Sort.NEWEST)})
        return [_stored(hit) for hit in answer["hits"]["hits"]]

    def count(self, node: Node) -> int:
        """Number of matching articles. Raises EngineError when a part of the index doesn't answer."""
        return int(self._ask({"query": emit(node), "size": 0}, _STRICT)["hits"]["total"]["value"])

    def complete(self, field_name: str, prefix: str, limit: int | None) -> Sequence[tuple[str, int]]:
        """Terms by prefix, most frequent first."""
        field = "words" if field_name == "words" else facet_field(field_name)
        found = self._most_frequent(field, prefix, limit) if limit and len(prefix) <= terms.LONGEST_PREFIX else None
        found = self._all_terms(field, prefix) if found is None else found
        return sorted(found.items(), key=lambda each: (-each[1], each[0]))[:limit]

    def stats(self) -> Mapping[str, int]:
        """Articles, segments, bytes on disk (those of replicas too)."""
        found = self._client.ask("GET", f"/{self._index}/_stats/segments,store")["_all"]
        return {
            "articles": self.count(Every()),
            "segments": found["primaries"]["segments"]["count"],
            "bytes": found["total"]["store"]["size_in_bytes"],
        }

    def check(self) -> Sequence[str]:
        """Read every article back; name what can't be read or stands there twice."""
        problems: list[str] = []
        seen: set[int] = set()
        try:
            for doc in self.scan(Plan(node=Every(), sort=Sort.OLDEST)):
                number = number_of(doc.id)
                if number in seen:
                    problems.append(f"article {doc.id} is indexed twice")
                seen.add(number)
        except (EngineError, ValueError, KeyError, zlib.error) as error:
            problems.append(f"reading failed after {len(seen)} articles: {error}")
        return problems

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, body: Json, params: Mapping[str, object] | None = None) -> Json:
        """One search, counted exactly where its body doesn't say otherwise."""
        common = {"track_total_hits": True, "timeout": self._client.server_timeout, "_source": _SHOWN}
        return self._client.ask("POST", f"/{self._index}/_search", common | body, params=params or {})

    def _most_frequent(self, field: str, prefix: str, limit: int) -> dict[str, int] | None:
        """The most frequent terms, None where it isn't proven that they are."""
        answer = self._ask_terms(terms.most_frequent(field, prefix, limit))
        found = terms.counts(answer, prefix)
        return found if terms.is_exact(answer) else None

    def _all_terms(self, field: str, prefix: str) -> dict[str, int]:
        found: dict[str, int] = {}
        answer = self._ask_terms(terms.page(field, prefix, None))
        while True:
            before = len(found)
            found |= terms.counts(answer, prefix)
            last = terms.last_of(answer)
            if last is None:
                return found
            if len(found) == before:
                raise EngineError(f"{self.cluster} holds too many terms that start with {prefix!r}")
            answer = self._ask_terms(terms.page(field, prefix, last))

    def _ask_terms(self, body: Json) -> Json:
        answer = self._ask(body)
        self._incomplete += any(True for _ in shortcomings(answer))
        return answer

    def _deep_page(self, plan: Plan) -> list[Json]:
        body = {"query": whole(plan), "sort": order(plan.sort), "_source": _SHOWN, "size": plan.limit}
        return deep_page(self._client, self._index, body, plan.offset, search_type(plan))

    def _members(self, query: Query, restriction: Query) -> Iterator[GroupMember]:
        """Articles that satisfy both, told by their sort values alone, which no document must be read for."""
        both = {"bool": {"filter": [query, restriction]}}
        sort = ["group_number", "number", {"day": {"missing": _UNDATED}}]
        asked = {"query": both, "size": WINDOW, "_source": False, "sort": sort, "track_total_hits": False}
        while hits := self._ask(asked)["hits"]["hits"]:
            for group, number, day in (hit["sort"] for hit in hits):
                yield GroupMember(number, group, None if day == _UNDATED else day)
            if len(hits) < WINDOW:
                return
            asked["search_after"] = hits[-1]["sort"]

    def _facets(
        self, plan: Plan, query: Query, shared: Sequence[Node], answer: Json
    ) -> tuple[dict[str, Counts], list[str]]:
        """Counts of all facets, and what readers must know of them. What isn't proven is counted again, value by value."""
        found = answer.get("aggregations", {})
        doubtful = list(unproven(plan.facets, found))
        for facet in doubtful:
            again = aggregations(plan, [facet], shared, FULL_REPORT)
            found |= self._ask({"query": query, "size": 0, "aggs": again})["aggregations"]
        notes = [_INEXACT.format(label=FACET_BY_NAME[each.name].label) for each in unproven(doubtful, found)]
        return {facet.name: counts(facet, found[facet.name]) for facet in plan.facets}, notes


def _sharing(bands: Sequence[str], found: Sequence[Json]) -> Sequence[NearCandidate]:
    """Those that share most bands, out of articles that some do."""
    wanted = frozenset(bands)
    shared = ((len(wanted.intersection(each["bands"])), each) for each in found)
    most = nsmallest(
        NEAR_LIMIT, ((-count, number_of(each["id"]), each) for count, each in shared if count), itemgetter(0, 1)
    )
    return [NearCandidate(each["id"], each["group"], sketch_of(each)) for _, _, each in most]


def _stored(hit: Mapping[str, Any]) -> StoredDoc:
    source = hit["_source"]
    return StoredDoc(source["id"], source["group"], hit.get("_score") or 0.0, stored_of(source))
