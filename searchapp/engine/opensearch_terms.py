"""All terms of a field that start alike, with exact counts, in pages straight from the cluster's dictionary of terms."""

from __future__ import annotations

from typing import Any, Final

from searchapp.engine.opensearch_client import Json
from searchapp.engine.opensearch_query import EVERYTHING

PAGE: Final = 10_000
_NAME: Final = "terms"
_SURROGATES: Final = range(0xD800, 0xE000)
_LAST: Final = "\U0010ffff"


def start(prefix: str) -> str:
    """A text behind which the terms with a prefix begin: nothing lies between it and the prefix, by code points."""
    if not prefix:
        return ""
    before = ord(prefix[-1]) - 1
    if before in _SURROGATES:
        before = _SURROGATES.start - 1
    return prefix[:-1] + (chr(before) + _LAST if before >= 0 else "")


def request(field: str, after: str) -> Json:
    """Ask for the terms behind `after`."""
    pages: dict[str, Any] = {"size": PAGE, "sources": [{_NAME: {"terms": {"field": field}}}]}
    if after:
        pages["after"] = {_NAME: after}
    return {"size": 0, "track_total_hits": False, "query": EVERYTHING, "aggs": {_NAME: {"composite": pages}}}


def read(answer: Json, prefix: str) -> tuple[list[tuple[str, int]], str | None]:
    """Those terms of a page that start with the prefix, and the last one where more may follow."""
    buckets = answer["aggregations"][_NAME]["buckets"]
    terms = [(bucket["key"][_NAME], bucket["doc_count"]) for bucket in buckets]
    found = [each for each in terms if each[0].startswith(prefix)]
    ended = len(terms) < PAGE or len(found) < len(terms)
    return found, None if ended else terms[-1][0]
