"""tantivy as its documentation sets it up for German: stop words and stemmer, nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import tantivy

from bench.peers.base import Doc, Peer, Query, Row

FIELDS = ["title", "text"]
BOOSTS = {"title": 2.0}
WRITER_BYTES = 256_000_000
FACET = {"source": {"terms": {"field": "source", "size": 100}}}


def german() -> tantivy.TextAnalyzer:
    """Lower case, German stop words, German stemmer."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.stopword("german")).filter(tantivy.Filter.stemmer("german")).build()


class Tantivy(Peer):
    """The bare engine, one indexing thread."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        """Create the index."""
        super().__init__(folder)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("source", stored=True, fast=True, tokenizer_name="raw")
        for name in FIELDS:
            builder.add_text_field(name, stored=True, tokenizer_name="german")
        self.schema = builder.build()
        self.native = tantivy.Index(self.schema, path=str(folder))
        self.native.register_tokenizer("german", german())

    def index(self, docs: Iterable[Doc]) -> None:
        """One commit."""
        writer = self.native.writer(WRITER_BYTES, 1)
        for doc in docs:
            writer.add_document(tantivy.Document(id=doc.id, title=doc.title, text=doc.text, source=doc.source))
        writer.commit()
        writer.wait_merging_threads()
        self.native.reload()

    def rank(self, words: list[str], limit: int, *, every: bool) -> list[str]:
        """BM25, a title counting double."""
        query = self.native.parse_query(" ".join(words), FIELDS, field_boosts=BOOSTS, conjunction_by_default=every)
        return self._ids(query, limit)

    def _ids(self, query: tantivy.Query, limit: int) -> list[str]:
        searcher = self.native.searcher()
        return [str(searcher.doc(address)["id"][0]) for _, address in searcher.search(query, limit).hits]

    def _native(self, query: Query) -> tantivy.Query:
        parsed = self._prefixed(query.text[:-1]) if query.text.endswith("*") else self._parsed(query.text)
        if query.source is None:
            return parsed
        chosen = tantivy.Query.term_query(self.schema, "source", query.source)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, parsed), (tantivy.Occur.Must, chosen)])

    def _parsed(self, text: str) -> tantivy.Query:
        return self.native.parse_query(text, FIELDS, field_boosts=BOOSTS, conjunction_by_default=True)

    def _prefixed(self, prefix: str) -> tantivy.Query:
        pattern = f"{prefix.lower()}.*"
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.regex_query(self.schema, name, pattern)) for name in FIELDS]
        )

    def answer(self, query: Query) -> int:
        """Search, snippets by the engine's own generator, one facet."""
        native, searcher = self._native(query), self.native.searcher()
        result = searcher.search(native, 10, offset=query.offset)
        snippets = tantivy.SnippetGenerator.create(searcher, native, self.schema, "text")
        for _, address in result.hits:
            snippets.snippet_from_doc(searcher.doc(address)).to_html()
        buckets = searcher.aggregate(native, FACET)["source"]["buckets"]
        return sum(bucket["doc_count"] for bucket in buckets)

    def export(self, query: Query, limit: int) -> Iterator[Row]:
        """By rank, with the engine's own snippets."""
        native, searcher = self._native(query), self.native.searcher()
        snippets = tantivy.SnippetGenerator.create(searcher, native, self.schema, "text")
        for _, address in searcher.search(native, limit).hits:
            doc = searcher.doc(address)
            yield doc["id"][0], doc["title"][0], doc["source"][0], snippets.snippet_from_doc(doc).fragment()
