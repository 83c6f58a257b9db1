"""A whole result in order: read in one process, looked at closely in several where it is long.

What a caller makes of the articles, rows or bytes, is made where they are matched, so that worker processes get stored
bytes and give finished pieces. The number of batches on the way is bounded, and with it the memory.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from os import cpu_count
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.forms import Spellings
from searchapp.engine.base import Folding, StoredDoc
from searchapp.errors import EngineError
from searchapp.garbage import collect_rarely
from searchapp.query.ast import Analysed
from searchapp.query.chunks import Chunks
from searchapp.query.match import Matcher
from searchapp.search.finding import Finding, Reading

LONG: Final = 10_000
"""From so many articles on workers are worth what each costs: a start, 0.4 s of a core."""
_BATCH: Final = 250
_PENDING_PER_WORKER: Final = 3

T = TypeVar("T")
Shape = Callable[[int, Iterable[Finding]], T]
"""Makes something of consecutive articles of a result; the number is the first one's rank, from 1. It and what it makes go
from process to process."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a worker process makes the reading of a result that the main process has."""

    analyzer: Callable[[], Analyzer]
    spellings: Spellings | None
    node: Analysed
    folding: Folding

    def reading(self) -> Reading:
        """The reading."""
        return Reading(Matcher(self.node, Chunks(self.analyzer(), self.spellings)), self.folding)


def in_turn(docs: Iterable[StoredDoc], reading: Reading, shape: Shape[T]) -> Iterator[T]:
    """Shape all articles in this process."""
    for rank, batch in _batches(docs):
        yield shape(rank, (Finding(doc, reading) for doc in batch))


class Workers:
    """Worker processes for long results, for one result at a time, so that many readers don't fill the machine."""

    def __init__(self, analyzer: Callable[[], Analyzer], jobs: int) -> None:
        """`analyzer` gives the service's analysis in any process; `jobs` 0 takes a process a core."""
        self.analyzer: Final = analyzer
        self._jobs: Final = jobs or cpu_count() or 1
        self._free: Final = Lock()

    def shaped(
        self, docs: Iterable[StoredDoc], recipe: Recipe, reading: Reading, shape: Shape[T]
    ) -> Generator[T, None, None]:
        """Shape all articles, in order; in this process where another result has the others, or there are none.

        Raises EngineError when a worker process dies.
        """
        if self._jobs == 1 or not self._free.acquire(blocking=False):
            yield from in_turn(docs, reading, shape)
            return
        pool = ProcessPoolExecutor(self._jobs, get_context("spawn"), _start, (recipe, shape))
        try:
            yield from _in_order(pool, docs, self._jobs * _PENDING_PER_WORKER)
        except BrokenProcessPool as error:
            raise EngineError("a worker process of the export died; the file isn't complete, run it again") from error
        finally:
            pool.shutdown(cancel_futures=True)
            self._free.release()


def _in_order(pool: ProcessPoolExecutor, docs: Iterable[StoredDoc], limit: int) -> Iterator[Any]:
    pending: deque[Future[Any]] = deque()
    for rank, batch in _batches(docs):
        if len(pending) == limit:
            yield pending.popleft().result()
        pending.append(pool.submit(_work, rank, batch))
    while pending:
        yield pending.popleft().result()


def _batches(docs: Iterable[StoredDoc]) -> Iterator[tuple[int, list[StoredDoc]]]:
    """Consecutive articles with the rank of the first."""
    iterator, rank = iter(docs), 1
    while batch := list(islice(iterator, _BATCH)):
        yield rank, batch
        rank += len(batch)


_here: list[tuple[Reading, Shape[Any]]] = []
"""What a worker process was started with."""


def _start(recipe: Recipe, shape: Shape[Any]) -> None:
    """Make a worker process ready. Ctrl-C is the main process' affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _here[:] = [(recipe.reading(), shape)]
    collect_rarely()


def _end_with_parent() -> None:
    """Workers hold both ends of their queue: none of them would notice by it that the main process was killed."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(rank: int, batch: list[StoredDoc]) -> Any:
    ((reading, shape),) = _here
    return shape(rank, [Finding(doc, reading) for doc in batch])
