"""Prepares chunks of documents, here or in worker processes that share nothing, and hands them back in their order.

Each worker process is served by one thread over a pipe, so that whoever dies is known with the chunk it held. Workers are
forked from this process once it has loaded the lexicons, where the system can do that safely; else each loads its own.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from os import cpu_count
from queue import SimpleQueue
from types import TracebackType
from typing import Final, Self

from searchapp.errors import EngineError
from searchapp.garbage import few_collections
from searchapp.indexing.prepare import AT_ONCE, Job, Prepared, Preparer, Recipe, preparer
from searchapp.model import Skipped, SkipReason

_INLINE_CHUNKS: Final = 2
"""So many chunks need no workers: starting them costs more than a few articles do."""
_PENDING_PER_WORKER: Final = 6
"""Chunks on the way, a megabyte each: enough that no worker waits while a batch is committed."""
_EXIT_SECONDS: Final = 5


def prepare_all(chunks: Iterable[list[Job]], jobs: int, recipe: Recipe) -> Iterator[list[Prepared]]:
    """Prepare chunks, in order, with a bounded number of them on the way; `jobs` 0 takes a worker a core.

    Raises EngineError when a worker process dies; the message names the articles it held.
    """
    iterator = iter(chunks)
    few = list(islice(iterator, _INLINE_CHUNKS + 1))
    workers = jobs or cpu_count() or 1
    every = chain(few, iterator)
    if workers == 1 or len(few) <= _INLINE_CHUNKS:
        stages = preparer(recipe)
        with few_collections():
            yield from (_prepare_chunk(chunk, stages) for chunk in every)
        return
    with few_collections(), _Pool(workers, recipe) as pool:
        pending = deque(pool.submit(chunk) for chunk in islice(every, pool.limit))
        for chunk in every:
            yield pending.popleft().result()
            pending.append(pool.submit(chunk))
        while pending:
            yield pending.popleft().result()


class _Pool:
    """Worker processes and a thread for each. Leaving the context ends them, whatever they are at."""

    def __init__(self, workers: int, recipe: Recipe) -> None:
        self.limit = workers * _PENDING_PER_WORKER
        self._workers: list[_Worker] = []
        context = _context()
        if isinstance(context, ForkContext):
            preparer(recipe)
        for _ in range(workers):
            self._workers.append(_Worker(context, recipe, [other.connection for other in self._workers]))
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="prepare")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.end()
        self._threads.shutdown()
        for worker in self._workers:
            worker.close()

    def submit(self, chunk: list[Job]) -> Future[list[Prepared]]:
        return self._threads.submit(self._prepare, chunk)

    def _prepare(self, chunk: list[Job]) -> list[Prepared]:
        worker = self._idle.get()
        try:
            return worker.prepare(chunk)
        finally:
            self._idle.put(worker)


class _Worker:
    """One worker process and the pipe to it."""

    def __init__(self, context: ForkContext | SpawnContext, recipe: Recipe, others: Sequence[Connection]) -> None:
        self.connection, far_end = context.Pipe()
        inherited = (*others, self.connection) if isinstance(context, ForkContext) else ()
        self._process = context.Process(target=_serve, args=(far_end, recipe, inherited), daemon=True)
        self._process.start()
        far_end.close()

    def prepare(self, chunk: list[Job]) -> list[Prepared]:
        """Have a chunk prepared. Raises EngineError when the process dies over it."""
        try:
            self.connection.send(chunk)
            prepared: list[Prepared] = self.connection.recv()
        except (EOFError, OSError) as error:
            self._process.join(_EXIT_SECONDS)
            raise EngineError(
                f"a worker process died ({_cause(self._process.exitcode)}) while it held the articles "
                f"{', '.join(raw.id for raw, _ in chunk)}; all batches committed before are in the index. "
                "Run the same command again; if it happens again, use fewer --jobs or leave these articles out"
            ) from error
        return prepared

    def end(self) -> None:
        self._process.terminate()
        self._process.join()

    def close(self) -> None:
        self.connection.close()


def _cause(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"


def _context() -> ForkContext | SpawnContext:
    """How worker processes start. A process with threads is never forked: a lock that one of them holds would stay locked."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return get_context("fork") if alone else get_context("spawn")


def _serve(connection: Connection, recipe: Recipe, inherited: Sequence[Connection]) -> None:
    """The life of a worker process: until the other end of the pipe is closed. Ctrl-C is the main process' affair.

    `inherited`: the main process' ends of pipes. As long as they are open here, nobody notices that it is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in inherited:
        each.close()
    stages = preparer(recipe)
    try:
        with few_collections():
            while True:
                connection.send(_prepare_chunk(connection.recv(), stages))
    except (EOFError, BrokenPipeError):
        return


def _prepare_chunk(chunk: Sequence[Job], stages: Preparer) -> list[Prepared]:
    batches = (chunk[at : at + AT_ONCE] for at in range(0, len(chunk), AT_ONCE))
    return [prepared for batch in batches for prepared in _prepare_batch(stages, batch)]


def _prepare_batch(stages: Preparer, jobs: Sequence[Job]) -> list[Prepared]:
    try:
        return stages.prepare(jobs)
    except Exception as error:  # noqa: BLE001 - one article that breaks a stage is named, the others go on
        stages.words.forget()  # what the batch told of new words is lost with it
        if len(jobs) > 1:
            return [prepared for job in jobs for prepared in _prepare_batch(stages, [job])]
        raw, _ = jobs[0]
        return [Skipped(raw.path, raw.id, SkipReason.FAILED, f"{type(error).__name__}: {error}")]
