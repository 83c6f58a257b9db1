"""Index files and folders: read, recognise what is unchanged, prepare in workers, write in order, one commit a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from searchapp.config import BATCH
from searchapp.engine.base import Engine, IndexDoc, Writer
from searchapp.indexing.grouping import Grouper
from searchapp.indexing.prepare import Job, Prepared, Recipe, source_hash
from searchapp.indexing.workers import prepare_all
from searchapp.model import RawDocument, Skipped, SkipReason
from searchapp.sources import read

_CHUNK: Final = 64
_CHUNK_CHARACTERS: Final = 2_000_000
"""Bounds a chunk of very long articles, so that memory stays bounded too."""


@dataclass(slots=True)
class IndexReport:
    """What an indexing run did, in numbers of articles. `retried`: requests that a cluster had to be sent again."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    skipped: Counter[SkipReason] = field(default_factory=Counter)
    retried: int = 0

    @property
    def seen(self) -> int:
        """Everything the sources delivered."""
        return self.added + self.replaced + self.unchanged + sum(self.skipped.values())


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """How to index. `on_skip` hears of everything left out, `on_progress` of every chunk done."""

    language: str = "de"
    jobs: int = 0
    batch: int = BATCH
    max_bytes: int = 20 * 1024 * 1024
    on_skip: Callable[[Skipped], None] = lambda skipped: None
    on_progress: Callable[[IndexReport], None] = lambda report: None


def index_paths(engine: Engine, paths: Iterable[Path], options: IndexOptions, recipe: Recipe) -> IndexReport:
    """Add or replace every article found under `paths`.

    Each batch becomes visible at once; an interrupted run leaves the last batch's commit. Raises EngineError when the
    index can't be written; documents that can't be used are counted and named, never fatal.
    """
    run = _Run(engine, options, recipe)
    with engine.writer() as writer:
        run.write_all(writer, read(paths, max_bytes=options.max_bytes))
    run.report.retried = engine.retried
    return run.report


class _Run:
    """One indexing run. `_underway` holds the source hash of every document read but not yet committed, so that the
    same id twice in one run is recognised; `_known` those of them that stand in the index or this batch already."""

    def __init__(self, engine: Engine, options: IndexOptions, recipe: Recipe) -> None:
        self.report = IndexReport()
        self._engine = engine
        self._options = options
        self._recipe = recipe
        self._grouper = Grouper(engine)
        self._underway: dict[str, str] = {}
        self._known: set[str] = set()
        self._written: list[str] = []

    def write_all(self, writer: Writer, documents: Iterable[RawDocument | Skipped]) -> None:
        for prepared in prepare_all(self._changed(documents), self._options.jobs, self._recipe):
            self._grouper.expect([each for each in prepared if isinstance(each, IndexDoc)])
            for each in prepared:
                self._write(writer, each)
            self._options.on_progress(self.report)
        self._commit(writer)
        self._options.on_progress(self.report)

    def _changed(self, documents: Iterable[RawDocument | Skipped]) -> Iterator[list[Job]]:
        """Chunks of documents that aren't in the index as they are."""
        for chunk in _chunks(documents):
            raws = [each for each in chunk if isinstance(each, RawDocument)]
            for each in chunk:
                if isinstance(each, Skipped):
                    self._skip(each)
            known = self._engine.hashes([raw.id for raw in raws])
            yield [
                (raw, digest) for raw in raws if (digest := source_hash(raw)) and self._is_changed(raw, digest, known)
            ]

    def _is_changed(self, raw: RawDocument, digest: str, known: Mapping[str, str]) -> bool:
        if self._underway.get(raw.id, known.get(raw.id)) == digest:
            self.report.unchanged += 1
            return False
        if raw.id in known:
            self._known.add(raw.id)
        self._underway[raw.id] = digest
        return True

    def _write(self, writer: Writer, prepared: Prepared) -> None:
        if isinstance(prepared, Skipped):
            self._skip(prepared)
            return
        writer.put(replace(prepared, group=self._grouper.group_of(prepared)))
        if prepared.id in self._known:
            self.report.replaced += 1
        else:
            self.report.added += 1
            self._known.add(prepared.id)
        self._written.append(prepared.id)
        if len(self._written) >= self._options.batch:
            self._commit(writer)

    def _commit(self, writer: Writer) -> None:
        writer.commit()
        self._grouper.committed()
        for article_id in self._written:
            self._underway.pop(article_id, None)
            self._known.discard(article_id)
        self._written.clear()

    def _skip(self, skipped: Skipped) -> None:
        self.report.skipped[skipped.reason] += 1
        self._options.on_skip(skipped)


def _chunks(documents: Iterable[RawDocument | Skipped]) -> Iterator[list[RawDocument | Skipped]]:
    chunk: list[RawDocument | Skipped] = []
    characters = 0
    for each in documents:
        chunk.append(each)
        characters += len(each.text) if isinstance(each, RawDocument) else 0
        if len(chunk) >= _CHUNK or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
