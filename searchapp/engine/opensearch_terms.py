"""Terms of a field that start alike, with their counts: the most frequent ones, or all of them page after page.

Pages come in the order of terms, which makes them exact over shards. The place where a page starts is given as an expression,
since a cluster knows no other way that is fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from searchapp.engine.opensearch_client import Json
from searchapp.engine.opensearch_facets import is_proven

PAGE: Final = 50_000
"""Terms of a page; a cluster's limit is 65,535."""
_REPORT: Final = 2000
"""Terms each shard reports where the most frequent ones are asked for."""
_LONGEST_EXPRESSION: Final = 900
"""Characters of an expression; a cluster's limit is 1,000."""
LONGEST_PREFIX: Final = 60
"""Characters of a prefix that an expression tells exactly."""
_LAST: Final = "\U0010ffff"
_BEFORE_SURROGATES: Final = "\ud7ff"
_AFTER_SURROGATES: Final = "\ue000"
_NAME: Final = "terms"


def most_frequent(field: str, prefix: str, limit: int) -> Json:
    """Ask for the most frequent terms with a prefix of at most LONGEST_PREFIX characters."""
    return _request(field, starting(prefix), size=limit, shard_size=max(limit, _REPORT), show_term_doc_count_error=True)


def page(field: str, prefix: str, last: str | None) -> Json:
    """Ask for the terms with a prefix behind `last`, at first (None) from the beginning."""
    include = starting(prefix) if last is None else "|".join(behind(prefix, last))
    return _request(field, include, size=PAGE, order={"_key": "asc"})


def counts(answer: Json, prefix: str) -> dict[str, int]:
    """Terms with the prefix and their counts."""
    buckets = answer["aggregations"][_NAME]["buckets"]
    return {each["key"]: each["doc_count"] for each in buckets if each["key"].startswith(prefix)}


def is_exact(answer: Json) -> bool:
    """Whether the most frequent terms and their counts are proven right."""
    return is_proven(answer["aggregations"][_NAME])


def last_of(answer: Json) -> str | None:
    """The last term of a page, None where no further page follows."""
    buckets = answer["aggregations"][_NAME]["buckets"]
    return buckets[-1]["key"] if len(buckets) == PAGE else None


def _request(field: str, include: str, **options: object) -> Json:
    terms: dict[str, Any] = {"field": field, **options} | ({"include": include} if include else {})
    return {"size": 0, "track_total_hits": False, "aggs": {_NAME: {"terms": terms}}}


def starting(prefix: str) -> str:
    """An expression for the terms with a prefix, or with as much of it as is fit for one; nothing for all terms."""
    return _quoted(prefix[:LONGEST_PREFIX]) + ".*" if prefix else ""


def behind(prefix: str, last: str) -> Iterator[str]:
    """Expressions for the terms behind `last`, and some before it where it is too long to be told exactly."""
    length = 0
    for end in range(len(prefix[:LONGEST_PREFIX]), len(last)):
        larger = _quoted(last[:end]) + f"[{_quoted(_next(last[end]))}-{_LAST}].*"
        length += len(larger)
        if length > _LONGEST_EXPRESSION - 2 * len(last[:end]):
            yield _quoted(last[:end]) + ".*"
            return
        yield larger
    yield _quoted(last) + ".+"


def _next(char: str) -> str:
    return _AFTER_SURROGATES if char == _BEFORE_SURROGATES else chr(min(ord(char) + 1, ord(_LAST)))


def _quoted(text: str) -> str:
    return "".join(char if char.isalnum() else f"\\{char}" for char in text)
