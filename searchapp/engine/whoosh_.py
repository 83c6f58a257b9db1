"""Whoosh as an engine: pure Python, one folder, for small archives and for machines that run nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self

from whoosh.index import create_in, exists_in, open_dir
from whoosh.util.filelock import try_for

from searchapp import ranking
from searchapp.engine.base import (
    NEAR_LIMIT,
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
from searchapp.engine.folding import folded
from searchapp.engine.layout import facet_field
from searchapp.engine.surfaces import StoredSurfaces, SurfaceWriter
from searchapp.engine.whoosh_query import Evaluator, Scores
from searchapp.engine.whoosh_schema import SEPARATOR, UNDATED, document, schema
from searchapp.engine.whoosh_segments import merge_many, segment_writer
from searchapp.engine.whoosh_snapshot import Snapshot
from searchapp.errors import EngineError, IndexUnusableError
from searchapp.fields import MONTHS
from searchapp.model import Sort
from searchapp.query.ast import And, Node

_LOCK_SECONDS: Final = 0.2
_RELATED_LIMIT: Final = 100


class WhooshWriter:
    """Writes batches; see `engine.base.Writer`. A batch waits in memory, so that dropping it touches no file."""

    def __init__(self, engine: WhooshEngine) -> None:
        self._engine = engine
        self._lock: Any = None
        self._surfaces: SurfaceWriter
        self._batch: dict[str, IndexDoc] = {}
        self._gone: set[str] = set()

    def __enter__(self) -> Self:
        """Take a lock of our own: Whoosh's is given back at every commit."""
        self._lock = self._engine.index.storage.lock("searchapp_write")
        if not try_for(self._lock.acquire, timeout=_LOCK_SECONDS):
            raise EngineError(f"another process is writing to {self._engine.folder}; wait until it has finished")
        try:
            self._engine.refresh()
            self._surfaces = SurfaceWriter(self._engine.folder)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what isn't committed, give the lock back."""
        self._clear()
        self._surfaces.close()
        self._lock.release()

    def put(self, doc: IndexDoc) -> None:
        """Add or replace."""
        self._batch[doc.id] = doc
        self._gone.add(doc.id)
        self._surfaces.add(
            doc.surfaces
        )  # also where this one is replaced within the batch: it may tell of others' words

    def delete(self, article_id: str) -> None:
        """Remove."""
        self._batch.pop(article_id, None)
        self._gone.add(article_id)

    def commit(self) -> None:
        """One segment with the batch, and one new table of contents, visible to this engine at once."""
        if not self._gone:
            return
        self._surfaces.flush()
        writer = segment_writer(self._engine.index)
        try:
            for doc in self._engine.docs_of(self._gone):
                writer.delete_document(doc)
            for each in self._batch.values():
                writer.add_document(**document(each))
        except BaseException:
            writer.cancel()
            raise
        try:
            writer.commit(mergetype=merge_many)
        except OSError as error:
            raise EngineError(f"the index in {self._engine.folder} can't be written ({error})") from error
        self._clear()
        self._engine.refresh()

    def _clear(self) -> None:
        self._batch = {}
        self._gone = set()


class WhooshEngine:
    """See `engine.base.Engine`. A reader answers from the state it was opened on; `refresh` opens the next."""

    name = "whoosh"
    is_steady = True
    retried = 0

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, creating an empty one where there is none. Raises IndexUnusableError."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        try:
            self.index: Any = _open(str(folder))
            self._snapshot = Snapshot(self.index.reader())
        except Exception as error:  # on damaged files Whoosh raises whatever unpickling and unpacking them raises
            raise IndexUnusableError(
                f"the index in {folder} can't be opened ({_short(error)}); "
                "build it again with: searchapp index PATH… --index DIR"
            ) from error
        self.surfaces: Final = StoredSurfaces(folder)
        self._evaluator = Evaluator(self._snapshot)
        self._lock = RLock()

    def writer(self) -> WhooshWriter:
        """A writer."""
        return WhooshWriter(self)

    def refresh(self) -> None:
        """Load the newest commit."""
        with self._lock:
            snapshot = Snapshot(self.index.reader(), before=self._snapshot)
            self.surfaces.refresh()  # after the articles were loaded, whose words are all there then
            self._snapshot = snapshot
            self._evaluator = Evaluator(self._snapshot)

    def state(self) -> object:
        """The number of the last commit, and of the folder: an index made anew begins to count commits again."""
        return self.index.latest_generation(), self.folder.stat().st_ino

    def search(self, plan: Plan) -> EnginePage:
        """Answer a plan: total, one page, facets."""
        with self._lock:
            scores = self._result(plan)
            docs = self._ordered(scores, plan.sort, plan.offset + plan.limit)[plan.offset :]
            page = tuple(self._snapshot.stored(doc, scores[doc]) for doc in docs)
            return EnginePage(total=len(scores), docs=page, facets=dict(self._facets(plan)))

    def scan(self, plan: Plan) -> Iterator[StoredDoc]:
        """All articles of a plan, in order, from one snapshot."""
        with self._lock:
            snapshot = self._snapshot
            scores = self._result(plan)
            docs = self._ordered(scores, plan.sort, len(scores))
        for doc in docs:
            with self._lock:
                stored = snapshot.stored(doc, scores[doc])
            yield stored

    def get(self, article_id: str) -> StoredDoc | None:
        """One article by id."""
        with self._lock:
            return next((self._snapshot.stored(doc) for doc in self.docs_of([article_id])), None)

    def hashes(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Source hashes of those ids that are indexed."""
        with self._lock:
            value = self._snapshot.value
            return {value("id", doc): value("source_hash", doc) for doc in self.docs_of(ids)}

    def near(self, bands_of_each: Sequence[Sequence[str]]) -> Sequence[Sequence[NearCandidate]]:
        """For each, a few articles that share a band, those that share most first."""
        with self._lock:
            return [self._sharing(bands) for bands in bands_of_each]

    def folded(self, plan: Plan) -> Folding:
        """Fold near-duplicates."""
        with self._lock:
            numbers, groups, days = (self._snapshot.column(name) for name in ("number", "group_number", "day"))
            return folded(
                GroupMember(numbers[doc], groups[doc], None if days[doc] == UNDATED else days[doc])
                for doc in self._result(plan)
            )

    def related(self, group: str) -> Sequence[StoredDoc]:
        """All articles of a near-duplicate group."""
        with self._lock:
            docs = list(self._snapshot.postings("group", group))[:_RELATED_LIMIT]
            return [self._snapshot.stored(doc) for doc in docs]

    def count(self, node: Node) -> int:
        """Number of matching articles."""
        with self._lock:
            return len(self._evaluator.scores(node))

    def complete(self, field_name: str, prefix: str, limit: int | None) -> Sequence[tuple[str, int]]:
        """Terms by prefix, most frequent first."""
        with self._lock:
            if field_name == "words":
                return self._snapshot.words_with(prefix)[:limit]
            return self._snapshot.terms_with(facet_field(field_name), prefix)[:limit]

    def stats(self) -> Mapping[str, int]:
        """Articles, segments, bytes on disk."""
        size = sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())
        return {"articles": len(self._snapshot.living), "segments": self._snapshot.segments, "bytes": size}

    def check(self) -> Sequence[str]:
        """Read every article and every posting back; name what can't be read or stands there twice."""
        problems: list[str] = []
        seen: set[int] = set()
        try:
            for doc in self.scan(Plan(node=And(()))):
                number = number_of(doc.id)
                if number in seen:
                    problems.append(f"article {doc.id} is indexed twice")
                seen.add(number)
            with self._lock:
                self._snapshot.read_postings()
        except Exception as error:  # noqa: BLE001 - damaged files raise nearly anything
            problems.append(f"reading failed after {len(seen)} articles: {_short(error)}")
        return [*problems, *(self.surfaces.check() if seen else ())]

    def close(self) -> None:
        """Other files die with the last snapshot that reads them."""
        self.surfaces.close()

    def docs_of(self, ids: Iterable[str]) -> Iterator[int]:
        """Whoosh's numbers of those ids that are indexed, in this engine's present state."""
        return (doc for article_id in ids for doc in self._snapshot.postings("id", article_id))

    def _sharing(self, bands: Sequence[str]) -> Sequence[NearCandidate]:
        value, numbers = self._snapshot.value, self._snapshot.column("number")
        shared = self._snapshot.sharing(bands)
        docs = nsmallest(NEAR_LIMIT, shared, key=lambda doc: (-shared[doc], numbers[doc]))
        return [NearCandidate(value("id", doc), value("group", doc), value("sketch", doc)) for doc in docs]

    def _result(self, plan: Plan) -> Scores:
        scores = self._limited(plan.node, plan.filters, plan.only)
        numbers = self._snapshot.by_number if plan.without else {}
        without = {numbers[number] for number in plan.without if number in numbers}
        return {doc: score for doc, score in scores.items() if doc not in without} if without else scores

    def _limited(self, node: Node, filters: Sequence[Node], only: Sequence[int] | None) -> Scores:
        scores = self._evaluator.scores(node)
        limits: list[Collection[int]] = [self._evaluator.scores(each) for each in filters]
        if only is not None:
            numbers = self._snapshot.by_number
            limits.append({numbers[number] for number in only if number in numbers})
        if not limits:
            return scores
        docs = set(scores).intersection(*limits)
        return {doc: score for doc, score in scores.items() if doc in docs}

    def _ordered(self, scores: Scores, sort: Sort, count: int) -> list[int]:
        """The first documents of a result; equals stand in the order in which they were indexed."""
        days = self._snapshot.column("day")
        if sort is Sort.RELEVANCE:
            return nsmallest(count, scores, key=lambda doc: (-scores[doc] * _freshness(days[doc]), doc))
        sign = -1 if sort is Sort.NEWEST else 1
        return nsmallest(count, scores, key=lambda doc: (days[doc] == UNDATED, sign * days[doc], doc))

    def _facets(self, plan: Plan) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
        for facet in plan.facets:
            docs = self._limited(plan.node, facet.filters, plan.only)
            yield facet.name, self._counts(facet, docs, plan.facet_values)

    def _counts(self, facet: FacetPlan, docs: Iterable[int], most: int) -> tuple[tuple[str, int], ...]:
        """Values with their counts. Equal texts of the column are counted first, then taken apart."""
        counts: Counter[str] = Counter()
        for text, count in Counter(map(self._snapshot.column(facet_field(facet.name)).__getitem__, docs)).items():
            for value in text.split(SEPARATOR) if text else ():
                counts[value] += count
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        shown = dict(ordered if facet.name == MONTHS else ordered[:most])
        shown |= {value: counts[value] for value in facet.always}
        return tuple(sorted(shown.items(), key=lambda item: (-item[1], item[0])))


def _short(error: Exception) -> str:
    """An error on damaged files, whose text may hold any amount of them."""
    return f"{type(error).__name__}: {error}"[:120]


def _open(folder: str) -> Any:
    return open_dir(folder, schema=schema()) if exists_in(folder) else create_in(folder, schema())


def _freshness(day: int) -> float:
    return 1 + max(0, day - ranking.FRESHNESS_EPOCH) * ranking.FRESHNESS_PER_DAY
