"""How Whoosh writes a segment here: postings gathered by term, long blocks, and when segments are merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from whoosh.codec import whoosh3
from whoosh.reading import SegmentReader

_MOST_SEGMENTS: Final = 12
_BLOCK: Final = 1024
_COMPRESSION: Final = 1

Item = tuple[str, bytes, int, float, bytes]


class TermPool:
    """Gathers a segment's postings by field and term in memory, in place of Whoosh's pool, which sorts all of them.

    Documents arrive in rising order, so a term's postings are in order as they come.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._fields: dict[str, dict[bytes, list[tuple[int, float, bytes]]]] = {}

    def add(self, item: Item) -> None:
        """Take one posting: field, term, document, weight, places."""
        field, term, doc, weight, value = item
        terms = self._fields.setdefault(field, {})
        if term in terms:
            terms[term].append((doc, weight, value))
        else:
            terms[term] = [(doc, weight, value)]

    def iter_postings(self) -> Iterator[Item]:
        """All postings, by field, term and document."""
        for field, terms in sorted(self._fields.items()):
            for term in sorted(terms):
                for posting in terms[term]:
                    yield (field, term, *posting)

    def cleanup(self) -> None:
        """Forget everything."""
        self._fields = {}


def segment_writer(index: Any) -> Any:
    """A Whoosh writer for one segment. Blocks are read whole here, so that long ones are cheaper to write and to read."""
    codec: Any = whoosh3.W3Codec
    writer = index.writer(codec=codec(blocklimit=_BLOCK, compression=_COMPRESSION))
    writer.pool = TermPool()
    return writer


def merge_many(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge the smaller half of many segments, and those of which half is deleted; returns the others."""
    merged = [each for each in segments if each.deleted_count() * 2 > each.doc_count_all()]
    if len(segments) >= _MOST_SEGMENTS:
        merged += sorted(segments, key=lambda each: each.doc_count())[: len(segments) // 2]
    chosen = {each.segment_id(): each for each in merged}
    for segment in chosen.values():
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [each for each in segments if each.segment_id() not in chosen]
