"""What a cluster's index holds: fields of given tokens, no analysis of the cluster's own, and one document an article."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

import orjson

from searchapp import ranking
from searchapp.engine.base import TEXT_FIELDS, IndexDoc, number_of
from searchapp.engine.cluster import Cluster
from searchapp.engine.layout import facet_field
from searchapp.fields import FACETS, MONTHS

FACET_NAMES: Final = (*(facet.name for facet in FACETS), MONTHS)
KEPT: Final = ("id", "group", "source_hash", "sketch", "bands", "stored")
"""What is given back; all else is only searched."""

_LONGEST: Final = 8000
"""Characters of a token or value that is indexed: four bytes each stay under Lucene's limit. Longer ones can't be searched."""
_ZIP_LEVEL: Final = 1
_NEVER: Final = "-1"

_TOKENS: Final = {
    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 1_000_000}},
    "filter": {"storable": {"type": "length", "max": _LONGEST}},
    "analyzer": {"tokens": {"type": "custom", "tokenizer": "blanks", "filter": ["storable"]}},
}


def key_of(article_id: str) -> str:
    """The key of an article's document. An id may be longer than the 512 bytes a cluster takes, hence a hash of it."""
    return blake2b(article_id.encode(), digest_size=16).hexdigest()


def index_body(cluster: Cluster, about: Mapping[str, object]) -> dict[str, object]:
    """Settings and mapping of a new index; `about` is kept with it (see `opensearch_admin.read_about`)."""
    settings = {
        "number_of_shards": cluster.shards,
        "number_of_replicas": cluster.replicas,
        "refresh_interval": refresh_interval(cluster),
        "similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}},
        "analysis": _TOKENS,
    }
    mapping = {"dynamic": "strict", "_meta": about, "_source": {"includes": KEPT}, "properties": _fields()}
    return {"settings": {"index": settings}, "mappings": mapping}


def refresh_interval(cluster: Cluster) -> str:
    """How often the cluster shows what was written by itself. Never where a commit asks for it: a batch appears as a whole."""
    return _NEVER if cluster.refresh == "wait" else f"{cluster.refresh_interval}s"


def _fields() -> dict[str, object]:
    kept = {"type": "keyword", "index": False, "doc_values": False}
    value = {"type": "keyword", "ignore_above": _LONGEST}
    column = {"type": "long", "index": False}
    return {
        **{name: _text(name) for name in TEXT_FIELDS},
        **{facet_field(name): value for name in (*FACET_NAMES,)},
        "words": value,
        **{name: {**value, "doc_values": False} for name in ("bands", "author", "language")},
        **dict.fromkeys(("id", "group", "source_hash"), kept),
        **{name: {"type": "binary"} for name in ("sketch", "stored")},
        **{name: {"type": "long"} for name in ("number", "group_number")},
        "day": {"type": "integer"},
        "follower": {"type": "boolean", "doc_values": False},
        "freshness": {"type": "double", "index": False},
        "sequence": column,
    }


def _text(name: str) -> dict[str, object]:
    positioned = not name.endswith("_part") and name != "lead_stem"
    return {"type": "text", "analyzer": "tokens", "index_options": "positions" if positioned else "freqs"}


def document(doc: IndexDoc, sequence: int) -> bytes:
    """The document of an article as JSON. `sequence` rises with every article written: equals stand in its order."""
    days = max(0, (doc.day or 0) - ranking.FRESHNESS_EPOCH)
    return orjson.dumps(
        {
            **doc.fields,
            **{facet_field(name): values for name, values in doc.facets.items()},
            "id": doc.id,
            "group": doc.group,
            "source_hash": doc.source_hash,
            "words": doc.words.split(" ") if doc.words else [],
            "bands": doc.bands,
            "author": doc.author,
            "language": doc.language,
            "day": doc.day,
            "number": number_of(doc.id),
            "group_number": number_of(doc.group),
            "follower": doc.group != doc.id,
            "freshness": 1 + days * ranking.FRESHNESS_PER_DAY,
            "sequence": sequence,
            "sketch": b64encode(doc.sketch).decode(),
            "stored": b64encode(zlib.compress(doc.stored, _ZIP_LEVEL)).decode(),
        }
    )


def stored_of(source: Mapping[str, Any]) -> bytes:
    """The article's opaque bytes out of a document. Raises ValueError or zlib.error on damaged ones."""
    return zlib.decompress(b64decode(source["stored"]))


def sketch_of(source: Mapping[str, Any]) -> bytes:
    """The near-duplicate sketch out of a document."""
    return b64decode(source["sketch"])
