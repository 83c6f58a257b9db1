"""One state of a Whoosh index, read in bulk: postings as dictionaries, columns as lists, both kept while it lives."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain, islice, takewhile
from typing import Any, Final

from whoosh.reading import TermNotFound

from searchapp.engine.base import StoredDoc
from searchapp.engine.whoosh_schema import UNDATED, positions, values

_KEPT_TERMS: Final = 64
"""Posting lists kept decoded; of the most frequent word of 100,000 articles one takes about 10 MB."""
_KEPT_PREFIXES: Final = 16


class Segment:
    """One unchanging part of an index: what was read of it stays true, whatever is deleted later."""

    def __init__(self, reader: Any, before: Segment | None) -> None:
        """Read from an open reader of the segment; what `before` has read of the same segment is taken over."""
        self._reader = reader
        self._columns: dict[str, Sequence[Any]] = before._columns if before else {}
        self.bands: Callable[[], Mapping[str, Sequence[int]]] = before.bands if before else cache(self._read_bands)
        self.words: Callable[[], tuple[Sequence[str], Mapping[str, int]]] = (
            before.words if before else cache(self._read_words)
        )

    def column(self, field: str) -> Sequence[Any]:
        """Values of a field by document."""
        if field not in self._columns:
            self._columns[field] = list(self._reader.column_reader(field))
        return self._columns[field]

    def _read_bands(self) -> Mapping[str, Sequence[int]]:
        """Documents by band."""
        found: dict[str, tuple[int, ...]] = {}
        for doc, joined in enumerate(self._reader.column_reader("bands")):
            for band in values(joined):
                found[band] = (*found.get(band, ()), doc)
        return found

    def _read_words(self) -> tuple[Sequence[str], Mapping[str, int]]:
        """Terms of 'words' in order, and their document counts."""
        counts: Counter[str] = Counter()
        for joined in self._reader.column_reader("words"):
            counts.update(values(joined))
        return sorted(counts), counts


class Snapshot:
    """Documents are numbered over all segments, as Whoosh does; deleted ones never appear."""

    def __init__(self, reader: Any, before: Snapshot | None = None) -> None:
        """Read from an open Whoosh reader; columns of segments that `before` has read already are taken over."""
        self._reader = reader
        self._leaves = [leaf for leaf in reader.leaf_readers() if leaf[0].doc_count_all()]
        self._offsets = [offset for _, offset in self._leaves]
        known = before.parts if before else {}
        self.parts: dict[str, Segment] = {name: Segment(leaf, known.get(name)) for name, leaf in self._named()}
        self.column = lru_cache(None)(self._column)
        self.postings = lru_cache(_KEPT_TERMS)(self._postings)
        self.vocabulary = lru_cache(None)(self._vocabulary)
        self.terms_with = lru_cache(_KEPT_PREFIXES)(self._terms_with)
        self._column_reader = lru_cache(None)(self._open_column)

    @cached_property
    def size(self) -> int:
        """Documents of all segments, deleted ones too: what statistics are counted over."""
        return int(self._reader.doc_count_all())

    @cached_property
    def living(self) -> frozenset[int]:
        """All documents."""
        return frozenset(chain.from_iterable(map(offset.__add__, leaf.all_doc_ids()) for leaf, offset in self._leaves))

    @property
    def segments(self) -> int:
        """Number of segments."""
        return len(self._leaves)

    def _column(self, field: str) -> Sequence[Any]:
        """Values of a field by document."""
        parts = [part.column(field) for part in self.parts.values()]
        return parts[0] if len(parts) == 1 else list(chain.from_iterable(parts))

    @cached_property
    def by_number(self) -> Mapping[int, int]:
        """Documents by their article's number."""
        numbers = self.column("number")
        return {numbers[doc]: doc for doc in self.living}

    @cached_property
    def by_day(self) -> tuple[Sequence[int], Sequence[int]]:
        """Days in order, and the documents of them; undated ones are missing."""
        days = self.column("day")
        docs = sorted((doc for doc in self.living if days[doc] != UNDATED), key=lambda doc: (days[doc], doc))
        return [days[doc] for doc in docs], docs

    def between(self, first: int | None, last: int | None) -> Sequence[int]:
        """Documents of the days `first` to `last`, both included."""
        days, docs = self.by_day
        start = 0 if first is None else bisect_left(days, first)
        return docs[start : len(docs) if last is None else bisect_left(days, last + 1)]

    def lengths(self, field: str) -> tuple[Sequence[int], float]:
        """Tokens by document, and their mean."""
        lengths = self.column(field)
        return lengths, sum(lengths) / max(1, len(lengths))

    def frequency(self, field: str, term: str) -> int:
        """How many documents hold a term, deleted ones too."""
        return sum(leaf.doc_frequency(field, term.encode()) for leaf, _ in self._leaves)

    def _postings(self, field: str, term: str) -> Mapping[int, float]:
        """Frequencies of a term by document."""
        found: dict[int, float] = {}
        for matcher, offset in self._matchers(field, term):
            while matcher.is_active():
                found[matcher.id() + offset] = matcher.weight()
                matcher.next()
        return found

    def places(self, field: str, term: str, docs: Collection[int]) -> dict[int, Sequence[int]]:
        """Positions of a term in those of the documents that hold it; a set's membership is what decides."""
        found: dict[int, Sequence[int]] = {}
        for matcher, offset in self._matchers(field, term):
            while matcher.is_active():
                doc = matcher.id() + offset
                if doc in docs:
                    found[doc] = positions(matcher.value())
                matcher.next()
        return found

    def _matchers(self, field: str, term: str) -> Iterator[tuple[Any, int]]:
        for leaf, offset in self._leaves:
            try:
                yield leaf.postings(field, term.encode()), offset
            except TermNotFound:
                continue

    def holding(self, field: str, terms: Iterable[str]) -> Collection[int]:
        """Documents that hold any of the terms. A term of one document, as most are, is read without its postings."""
        found: set[int] = set()
        for leaf, offset in self._leaves:
            for term in terms:
                try:
                    info = leaf.term_info(field, term.encode())
                except TermNotFound:
                    continue
                if info.doc_frequency() == 1:
                    found.add(info.min_id() + offset)
                else:
                    found.update(map(offset.__add__, leaf.postings(field, term.encode()).all_ids()))
        return found & self.living

    def _vocabulary(self, field: str) -> str:
        """All terms of a field, each on a line of its own."""
        terms = set(chain.from_iterable(leaf.lexicon(field) for leaf, _ in self._leaves))
        return b"\n".join(sorted(terms)).decode()

    def matching(self, field: str, expression: str) -> list[str]:
        """Terms of a field that an expression matches as a whole."""
        return [found[0] for found in re.finditer(f"^(?:{expression})$", self.vocabulary(field), re.MULTILINE)]

    def _terms_with(self, field: str, prefix: str) -> Sequence[tuple[str, int]]:
        """Terms of a field that start with a prefix and their document counts, the most frequent first."""
        start = prefix.encode()
        counts: Counter[bytes] = Counter()
        for leaf, _ in self._leaves:
            found = takewhile(
                lambda item: item[0][0] == field and item[0][1].startswith(start), leaf.iter_from(field, start)
            )
            for (_, term), info in found:
                counts[term] += info.doc_frequency()
        return _most_frequent((term.decode(), count) for term, count in counts.items())

    def words_with(self, prefix: str) -> Sequence[tuple[str, int]]:
        """Terms of 'words' that start with a prefix and their document counts, the most frequent first."""
        found: Counter[str] = Counter()
        for part in self.parts.values():
            terms, counts = part.words()
            for term in takewhile(
                lambda term: term.startswith(prefix), islice(terms, bisect_left(terms, prefix), None)
            ):
                found[term] += counts[term]
        return _most_frequent(found.items())

    def sharing(self, bands: Sequence[str]) -> Counter[int]:
        """How many of the bands each document has."""
        found: Counter[int] = Counter()
        for (_, offset), part in zip(self._leaves, self.parts.values(), strict=True):
            by_band = part.bands()
            for band in bands:
                found.update(doc + offset for doc in by_band.get(band, ()) if doc + offset in self.living)
        return found

    def read_postings(self) -> None:
        """Read all postings once, to find out whether they can be read."""
        for leaf, _ in self._leaves:
            for field, term in leaf.all_terms():
                for _ in leaf.postings(field, term).all_ids():
                    pass

    def stored(self, doc: int, score: float = 0.0) -> StoredDoc:
        """A document as it was stored."""
        return StoredDoc(self.value("id", doc), self.value("group", doc), score, self.value("stored", doc))

    def value(self, field: str, doc: int) -> Any:
        """One value of a column."""
        number = bisect_right(self._offsets, doc) - 1
        return self._column_reader(number, field)[doc - self._offsets[number]]

    def _open_column(self, segment: int, field: str) -> Any:
        return self._leaves[segment][0].column_reader(field)

    def _named(self) -> Iterator[tuple[str, Any]]:
        return ((leaf.segment().segment_id(), leaf) for leaf, _ in self._leaves)


def _most_frequent(counts: Iterable[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    return sorted(counts, key=lambda each: (-each[1], each[0]))
