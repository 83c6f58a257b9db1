"""The embedded default engine: one tantivy index in a folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import tantivy

from searchapp.engine.base import (
    NEAR_LIMIT,
    Counts,
    EnginePage,
    FacetPlan,
    Folding,
    GroupMember,
    IndexDoc,
    NearCandidate,
    Plan,
    StoredDoc,
    number_of,
)
from searchapp.engine.layout import facet_field
from searchapp.engine.surfaces import StoredSurfaces, SurfaceWriter
from searchapp.engine.tantivy_columns import ColumnFiles, ColumnWriter
from searchapp.engine.tantivy_index import TantivyIndex
from searchapp.engine.tantivy_query import QueryBuilder
from searchapp.engine.tantivy_schema import TAB, document
from searchapp.engine.tantivy_snapshot import Hits, Snapshot
from searchapp.errors import EngineError
from searchapp.fields import MONTHS
from searchapp.model import Sort
from searchapp.query.ast import And, FieldIs, Node

if TYPE_CHECKING:
    from searchapp.engine.tantivy_listing import Listing

_HEAP_BYTES: Final = 128_000_000
_SCAN_CHUNK: Final = 100_000
"""Addresses fetched at once, some 16 MB: every further lot ranks all before it again."""
_AT_ONCE: Final = 400
"""Results up to this size are listed whole by the search that ranks them, so that their facets need no second one."""
_SHARE_AT_ONCE: Final = 16
"""So is one in so many articles where several words or filters must hold: a second search is dear then, and results are short."""
_MONTHS_COUNTED: Final = 12_000
"""All of them: a timeline without gaps."""


class TantivyWriter:
    """Writes batches; see `engine.base.Writer`."""

    def __init__(self, engine: TantivyEngine) -> None:
        self._engine = engine
        self._writer: Any = None
        self._columns: ColumnWriter
        self._surfaces: SurfaceWriter

    def __enter__(self) -> Self:
        """Take tantivy's lock file."""
        try:
            writer = self._engine.index.writer(_HEAP_BYTES, num_threads=1)
        except ValueError as error:
            raise EngineError(
                f"another process is writing to {self._engine.folder}; wait until it has finished ({error})"
            ) from error
        self._columns = ColumnWriter(self._engine.files)
        self._surfaces = SurfaceWriter(self._engine.folder)
        self._writer = writer  # it has the lock, and gives it back here where one of the others can't begin
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what isn't committed, let merges finish, give the lock and the space of merged segments back."""
        writer, self._writer = self._writer, None
        self._surfaces.close()
        if kind is not None:
            writer.rollback()
        writer.garbage_collect_files()
        writer.wait_merging_threads()

    def put(self, doc: IndexDoc) -> None:
        """Add or replace."""
        self._writer.delete_documents_by_term("id", doc.id)
        member = GroupMember(number_of(doc.id), number_of(doc.group), doc.day)
        self._writer.add_document(document(doc, member, self._columns.add(member, doc.facets)))
        self._surfaces.add(doc.surfaces)

    def delete(self, article_id: str) -> None:
        """Remove."""
        self._writer.delete_documents_by_term("id", article_id)

    def commit(self) -> None:
        """One atomic commit, visible to this engine at once."""
        self._columns.flush()
        self._surfaces.flush()
        self._writer.commit()
        self._engine.refresh()


class TantivyEngine:
    """See `engine.base.Engine`. Searchers are snapshots: a reader never waits for a writer."""

    name = "tantivy"
    is_steady = True
    retried = 0

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, creating an empty one where there is none. Raises IndexUnusableError."""
        self.folder = folder
        self._shown = TantivyIndex(folder)
        self.surfaces: Final = StoredSurfaces(folder)
        self._builder = QueryBuilder(self.index.schema)
        self._matching = self._builder.unranked()
        self._snapshot = Snapshot(self._shown, self._matching)

    @property
    def index(self) -> tantivy.Index:
        """The index shown at present."""
        return self._shown.index

    @property
    def files(self) -> ColumnFiles:
        """The columns of the index shown at present."""
        return self._shown.files

    def writer(self) -> TantivyWriter:
        """A writer."""
        return TantivyWriter(self)

    def refresh(self) -> None:
        """Load the newest commit. Where a rebuild has put another index in this one's place, that one is opened."""
        if self._shown.is_replaced():
            self._shown = TantivyIndex(self.folder)
        self.index.reload()
        self.surfaces.refresh()  # after the articles were loaded, whose words are all there then
        self._snapshot = Snapshot(self._shown, self._matching)

    def state(self) -> object:
        """When the last commit was written: tantivy replaces meta.json at every one."""
        return (self.folder / "meta.json").stat().st_mtime_ns

    def search(self, plan: Plan) -> EnginePage:
        """Answer a plan: total, one page, facets."""
        snapshot = self._snapshot
        searcher = snapshot.searcher
        end = plan.offset + plan.limit
        query = self._builder.build(plan.node, plan.filters, plan.only)
        result = searcher.search(query, max(end, _at_once(plan, searcher.num_docs)), count=True, **_order(plan.sort))
        total, hits = result.count, result.hits
        whole = snapshot.of(hits) if len(hits) == total else None
        if plan.without:
            listing = whole or snapshot.listing(plan.node, plan.filters, plan.only)
            total -= listing.among(plan.without)
            hits = _first(searcher, query, plan.sort, hits, end, frozenset(plan.without))
        docs = tuple(_stored(searcher, score, address) for score, address in hits[plan.offset : end])
        return EnginePage(total=total, docs=docs, facets=dict(self._counted(snapshot, plan, whole)))

    def scan(self, plan: Plan) -> Iterator[StoredDoc]:
        """All articles of a plan, in order, from one snapshot."""
        searcher = self._searcher()
        query = self._query(plan)
        offset = 0
        while True:
            hits = searcher.search(query, _SCAN_CHUNK, count=False, offset=offset, **_order(plan.sort)).hits
            for score, address in hits:
                yield _stored(searcher, score, address)
            if len(hits) < _SCAN_CHUNK:
                return
            offset += len(hits)

    def get(self, article_id: str) -> StoredDoc | None:
        """One article by id."""
        searcher = self._searcher()
        hits = searcher.search(self._builder.emit(FieldIs("id", article_id)), 1, count=False).hits
        return _stored(searcher, *hits[0]) if hits else None

    def hashes(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Source hashes of those ids that are indexed."""
        if not ids:
            return {}
        searcher = self._searcher()
        query = tantivy.Query.term_set_query(self.index.schema, "id", list(ids))
        found = (searcher.doc(address) for _, address in searcher.search(query, len(ids), count=False).hits)
        return {doc.get_first("id"): doc.get_first("source_hash") for doc in found}

    def near(self, bands_of_each: Sequence[Sequence[str]]) -> Sequence[Sequence[NearCandidate]]:
        """For each, a few articles that share a band."""
        searcher = self._searcher()
        return [self._sharing(searcher, bands) for bands in bands_of_each]

    def _sharing(self, searcher: Any, bands: Sequence[str]) -> Sequence[NearCandidate]:
        """Most bands are no other article's, and the dictionary of terms tells that first."""
        shared = [band for band in bands if searcher.doc_freq("bands", band)]
        if not shared:
            return ()
        each = [
            (tantivy.Occur.Should, tantivy.Query.const_score_query(self._term("bands", band), 1.0)) for band in shared
        ]
        hits = searcher.search(tantivy.Query.boolean_query(each), NEAR_LIMIT, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        found = {number: (-score, number, address) for number, (score, address) in zip(numbers, hits, strict=True)}
        if len(hits) == NEAR_LIMIT:
            least = min(score for score, _ in hits)
            as_many = tantivy.Query.boolean_query(each, minimum_number_should_match=int(least))
            first = searcher.search(as_many, NEAR_LIMIT, count=False, order_by_field="number", order=tantivy.Order.Asc)
            found = {number: (-least, number, address) for number, address in first.hits} | {
                number: rank for number, rank in found.items() if rank[0] < -least
            }
        docs = (searcher.doc(address) for _, _, address in sorted(found.values())[:NEAR_LIMIT])
        return [NearCandidate(doc.get_first("id"), doc.get_first("group"), doc.get_first("sketch")) for doc in docs]

    def folded(self, plan: Plan) -> Folding:
        """Fold near-duplicates."""
        return self._snapshot.listing(plan.node, plan.filters, plan.only).folded()

    def related(self, group: str) -> Sequence[StoredDoc]:
        """All articles of a near-duplicate group."""
        searcher = self._searcher()
        query = self._term("group_number", number_of(group))
        return [_stored(searcher, *hit) for hit in searcher.search(query, 100, count=False).hits]

    def count(self, node: Node) -> int:
        """Number of matching articles."""
        return int(self._searcher().search(self._builder.emit(node), 1, count=True).count)

    def complete(self, field_name: str, prefix: str, limit: int | None) -> Sequence[tuple[str, int]]:
        """Terms by prefix, most frequent first."""
        searcher = self._searcher()
        if field_name != "words":
            found: Sequence[tuple[str, int]] = searcher.terms_with_prefix(facet_field(field_name), prefix, limit=limit)
            return found
        words = searcher.terms_with_prefix("words", prefix.replace("\t", TAB), limit=limit)
        return [(term.replace(TAB, "\t"), count) for term, count in words]

    def stats(self) -> Mapping[str, int]:
        """Articles, segments, bytes on disk."""
        searcher = self._searcher()
        size = sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file()) + self.files.bytes()
        return {"articles": searcher.num_docs, "segments": searcher.num_segments, "bytes": size}

    def check(self) -> Sequence[str]:
        """Read every article back; name what can't be read or stands there twice."""
        problems: list[str] = []
        seen: set[int] = set()
        everything = Plan(node=And(()))
        try:
            for doc in self.scan(everything):
                number = number_of(doc.id)
                if number in seen:
                    problems.append(f"article {doc.id} is indexed twice")
                seen.add(number)
        except (ValueError, OSError) as error:
            problems.append(f"reading failed after {len(seen)} articles: {error}")
        return [*problems, *(self.surfaces.check() if seen else ())]

    def close(self) -> None:
        """Searchers are snapshots that die with their last reference."""
        self.surfaces.close()

    def _searcher(self) -> Any:
        """That of the last commit seen (the library's own type hints leave out half of it)."""
        return self._snapshot.searcher

    def _query(self, plan: Plan) -> tantivy.Query:
        return self._builder.build(plan.node, plan.filters, plan.only, plan.without)

    def _term(self, field: str, value: object) -> tantivy.Query:
        return tantivy.Query.term_query(self.index.schema, field, value, index_option="basic")

    def _counted(self, snapshot: Snapshot, plan: Plan, whole: Listing | None) -> Iterator[tuple[str, Counts]]:
        """Count facets, all that share their filters at once. `whole`: the plan's result, where it is listed already."""
        by_filters: dict[tuple[Node, ...], list[FacetPlan]] = {}
        for facet in plan.facets:
            by_filters.setdefault(facet.filters, []).append(facet)
        for filters, facets in by_filters.items():
            known = whole if filters == plan.filters else None
            limits = {facet.name: _MONTHS_COUNTED if facet.name == MONTHS else plan.facet_values for facet in facets}
            ranked = self._ranked(snapshot, replace(plan, filters=filters), known, limits)
            for facet in facets:
                missing = set(facet.always).difference(value for value, _ in ranked[facet.name])
                rest = [(value, self._count_value(snapshot.searcher, plan, facet, value)) for value in missing]
                yield facet.name, _by_count((*ranked[facet.name], *rest)) if rest else ranked[facet.name]

    def _ranked(
        self, snapshot: Snapshot, plan: Plan, known: Listing | None, limits: Mapping[str, int]
    ) -> Mapping[str, Counts]:
        """The most frequent values of facets in a plan's result; `known`: its listing, if it was made already."""
        from searchapp.engine.tantivy_facets import of_query, of_rows

        if known is None and len(limits) == 1:
            ((name, limit),) = limits.items()
            query = self._matching.build(plan.node, plan.filters, plan.only)
            counted = of_query(snapshot.columns, snapshot.searcher, query, name, limit)
            if counted is not None:
                return {name: counted}
        listing = known or snapshot.listing(plan.node, plan.filters, plan.only)
        return of_rows(snapshot.columns, listing.rows, limits)

    def _count_value(self, searcher: Any, plan: Plan, facet: FacetPlan, value: str) -> int:
        query = self._matching.build(plan.node, facet.filters, plan.only)
        return int(searcher.search(_both(query, self._term(facet_field(facet.name), value)), 1, count=True).count)


def _at_once(plan: Plan, articles: int) -> int:
    """How many hits to list for the sake of facets. Where near-duplicates were folded, all are listed already."""
    if not plan.facets:
        return 1
    is_narrow = bool(plan.filters) or isinstance(plan.node, And)
    return max(_AT_ONCE, articles // _SHARE_AT_ONCE) if is_narrow and not plan.without else _AT_ONCE


def _order(sort: Sort) -> dict[str, Any]:
    if sort is Sort.RELEVANCE:
        return {"weight_by_field": "freshness"}
    return {"order_by_field": "day", "order": tantivy.Order.Desc if sort is Sort.NEWEST else tantivy.Order.Asc}


def _first(searcher: Any, query: tantivy.Query, sort: Sort, hits: Hits, wanted: int, left_out: Collection[int]) -> Hits:
    """The first hits of a query (at least `wanted`, if there are so many) without those numbered in `left_out`.

    `hits`: its first ones. To skip them here is faster than to exclude thousands by the query.
    """
    while True:
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        kept = [hit for hit, number in zip(hits, numbers, strict=True) if number not in left_out]
        if len(kept) >= wanted:
            return kept
        asked = 4 * max(len(hits), wanted)
        more = searcher.search(query, asked, count=False, **_order(sort)).hits
        if len(more) == len(hits):
            return kept
        hits = more


def _both(one: tantivy.Query, other: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, one), (tantivy.Occur.Must, other)])


def _by_count(counts: Iterable[tuple[str, int]]) -> Counts:
    return tuple(sorted(counts, key=lambda each: (-each[1], each[0])))


def _stored(searcher: Any, score: object, address: Any) -> StoredDoc:
    doc = searcher.doc(address)
    value = float(score) if isinstance(score, float) else 0.0
    return StoredDoc(doc.get_first("id"), doc.get_first("group"), value, doc.get_first("stored"))
