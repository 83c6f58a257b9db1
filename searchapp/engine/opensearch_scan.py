"""Results of any length: point in time and `search_after`, page after page, complete or a clear error."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from typing import Any, Final

from searchapp.engine.base import number_of
from searchapp.engine.opensearch_client import Client, Json
from searchapp.errors import EngineError, SearchappError

WINDOW: Final = 10_000
"""Hits a cluster counts off for one page (index.max_result_window); further ones are reached by walking."""

_KEPT_OPEN: Final = "5m"
_MOST_LOSSES: Final = 5
"""How often one pass may lose its point in time."""


class PointInTime:
    """A state of an index that stays as it is while it is read; lost with a node that held it for a shard."""

    def __init__(self, client: Client, index: str, *, patient: bool = False) -> None:
        """Open it; `patient` waits for shards on their way. Raises EngineError when a shard doesn't answer."""
        self._client = client
        limits = {"keep_alive": _KEPT_OPEN, "allow_partial_pit_creation": "false"}
        answer = client.ask("POST", f"/{index}/_search/point_in_time", params=limits, patient=patient)
        self._id = answer["pit_id"]

    def page(self, body: Json, after: list[Any] | None, params: Mapping[str, object]) -> Json:
        """One page of a sorted search, behind the sort values `after`. Raises EngineError when a shard doesn't answer."""
        asked = {**body, "pit": {"id": self._id, "keep_alive": _KEPT_OPEN}}
        if after is not None:
            asked["search_after"] = after
        answer = self._client.ask("POST", "/_search", asked, params={**params, "allow_partial_search_results": "false"})
        if answer["timed_out"]:
            raise EngineError("the cluster ended a search before it was complete; raise the setting opensearch_timeout")
        return answer

    def close(self) -> None:
        """Free it. Where that fails, it ends by itself after some minutes."""
        with suppress(SearchappError):
            self._client.ask("DELETE", "/_search/point_in_time", {"pit_id": [self._id]})


class Pass:
    """One pass over all articles of a sorted result.

    Where the point in time is lost, the pass goes on with a new one. What could then be wrong is found out: no article
    comes twice, and the end is refused unless as many came as there were at the start.
    """

    def __init__(self, client: Client, index: str, body: Json, params: Mapping[str, object]) -> None:
        """Prepare a pass over the result of `body`, whose sort tells all articles apart and whose `size` is a page's."""
        self._client = client
        self._index = index
        self._body = body
        self._params = params
        self._after: list[Any] | None = None
        self._total = 0
        self._seen = array("Q")

    def hits(self) -> Iterator[Json]:
        """Every hit in order. Raises EngineError when the result can't be read to its end."""
        for losses in range(_MOST_LOSSES + 1):
            try:
                with closing(PointInTime(self._client, self._index, patient=losses > 0)) as point:
                    yield from self._unseen(point)
            except EngineError:
                if losses == _MOST_LOSSES:
                    raise
            else:
                self._require_all()
                return

    def _unseen(self, point: PointInTime) -> Iterator[Json]:
        """Hits behind the last one that was given out, those left out that were."""
        known = frozenset(self._seen)
        for hit in self._pages(point):
            number = number_of(hit["_source"]["id"])
            self._after = hit["sort"]
            if number not in known:
                self._seen.append(number)
                yield hit

    def _pages(self, point: PointInTime) -> Iterator[Json]:
        """Hits behind the last one that was given out."""
        counted = {**self._body, "track_total_hits": not self._seen}
        answer = point.page(counted, self._after, self._params)
        if not self._seen:
            self._total = answer["hits"]["total"]["value"]
        while hits := answer["hits"]["hits"]:
            yield from hits
            if len(hits) < self._body["size"]:
                return
            answer = point.page({**self._body, "track_total_hits": False}, hits[-1]["sort"], self._params)

    def _require_all(self) -> None:
        if len(self._seen) != self._total:
            raise EngineError(
                f"{self._client.cluster} lost a node and changed while {self._total} articles were read; "
                f"{len(self._seen)} were: ask again"
            )


def deep_page(client: Client, index: str, body: Json, offset: int, params: Mapping[str, object]) -> list[Json]:
    """The page of a sorted result behind `offset` hits, farther down than a cluster counts off by itself."""
    after: list[Any] | None = None
    with closing(PointInTime(client, index)) as point:
        while offset:
            step = {**body, "size": min(offset, WINDOW), "_source": False, "track_total_hits": False}
            hits = point.page(step, after, params)["hits"]["hits"]
            if len(hits) < step["size"]:
                return []
            after = hits[-1]["sort"]
            offset -= len(hits)
        found: list[Json] = point.page({**body, "track_total_hits": False}, after, params)["hits"]["hits"]
        return found
