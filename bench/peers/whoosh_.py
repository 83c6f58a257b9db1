"""Whoosh with its own German analyzer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from whoosh import index, sorting
from whoosh.analysis.analyzers import LanguageAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.qparser.default import MultifieldParser
from whoosh.qparser.syntax import AndGroup, OrGroup
from whoosh.query.terms import Term

from bench.peers.base import Doc, Peer, Query, Row

FIELDS = ["title", "text"]
BOOSTS = {"title": 2.0}


class Whoosh(Peer):
    """`LanguageAnalyzer("de")`: stop words and Whoosh's own stemmer."""

    name = "Whoosh"

    def __init__(self, folder: Path) -> None:
        """Create the index."""
        super().__init__(folder)
        german = LanguageAnalyzer("de")
        schema = Schema(
            id=ID(stored=True),
            source=ID(stored=True, sortable=True),
            title=TEXT(analyzer=german, stored=True),
            text=TEXT(analyzer=german, stored=True),
        )
        self.native = index.create_in(str(folder), schema)
        self.parsers = {
            every: MultifieldParser(FIELDS, schema, BOOSTS, group=AndGroup if every else OrGroup)
            for every in (True, False)
        }

    def index(self, docs: Iterable[Doc]) -> None:
        """One commit, one process."""
        writer = self.native.writer(limitmb=256)
        for doc in docs:
            writer.add_document(id=doc.id, title=doc.title, text=doc.text, source=doc.source)
        writer.commit()
        self.searcher = self.native.searcher()

    def rank(self, words: list[str], limit: int, *, every: bool) -> list[str]:
        """BM25F, a title counting double."""
        return [hit["id"] for hit in self.searcher.search(self.parsers[every].parse(" ".join(words)), limit=limit)]

    def answer(self, query: Query) -> int:
        """Search, snippets by the engine's own highlighter, one facet."""
        chosen = Term("source", query.source) if query.source else None
        parsed = self.parsers[True].parse(query.text)
        page = query.offset // 10 + 1
        found = self.searcher.search(
            parsed, limit=page * 10, filter=chosen, groupedby=sorting.FieldFacet("source"), terms=True
        )
        for hit in found[query.offset :]:
            hit.highlights("text")
        groups: dict[str, list[int]] = found.groups("source")  # type: ignore[no-untyped-call]
        return sum(map(len, groups.values()))

    def export(self, query: Query, limit: int) -> Iterator[Row]:
        """By rank, with Whoosh's own highlights."""
        for hit in self.searcher.search(self.parsers[True].parse(query.text), limit=limit, terms=True):
            yield hit["id"], hit["title"], hit["source"], hit.highlights("text")
