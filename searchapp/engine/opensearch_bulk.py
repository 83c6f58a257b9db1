"""Writing to a cluster: a batch waits outside of it until the commit, then goes there in bounded pieces.

A cluster knows no transactions. Readers see a batch at once all the same, since nothing is shown before the refresh at its
end; but a writer that dies within a commit leaves behind the part that had arrived, to be shown with the next commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Final, NamedTuple, Self

from searchapp.engine.base import IndexDoc
from searchapp.engine.opensearch_client import PASSING, Client, Json
from searchapp.engine.opensearch_lock import WriteLock
from searchapp.engine.opensearch_schema import document, key_of, refresh_interval
from searchapp.errors import EngineError

_MOST_DOCS: Final = 500
_MOST_BYTES: Final = 5_000_000
_IN_FLIGHT: Final = 3
"""Requests on their way at once: each holds one piece in memory."""
_IN_MEMORY: Final = 64_000_000
"""Bytes of a batch that wait in memory; more of them wait in a temporary file."""
_RECOVERY_ROUNDS: Final = 3
"""How much longer than for one request a batch waits for shards: a cluster that answers is alive, and finds a new leader
and new primary shards within half a minute even on a busy machine; with the default settings two minutes pass."""
_SESSION_BITS: Final = 40
"""A session may write 10¹² articles, and there may be eight million sessions."""
_ANSWER: Final = "errors,items.*.status,items.*.error"


class Operation(NamedTuple):
    """What is to happen to one article: its lines in a bulk request. `article_id` is for messages."""

    article_id: str
    lines: bytes


class _Batch:
    """Operations that wait, the last one of each article; their bytes stand in a file that begins in memory."""

    def __init__(self) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._places: dict[str, tuple[int, int]] = {}

    def add(self, operation: Operation) -> None:
        self._places[operation.article_id] = (self._file.tell(), len(operation.lines))
        self._file.write(operation.lines)

    def pieces(self) -> Iterator[list[Operation]]:
        """All operations, in pieces of bounded number and size."""
        piece: list[Operation] = []
        size = 0
        for article_id, (start, length) in self._places.items():
            if piece and (len(piece) == _MOST_DOCS or size + length > _MOST_BYTES):
                yield piece
                piece, size = [], 0
            self._file.seek(start)
            piece.append(Operation(article_id, self._file.read(length)))
            size += length
        if piece:
            yield piece

    def close(self) -> None:
        self._file.close()


class OpenSearchWriter:
    """Writes batches; see `engine.base.Writer`."""

    def __init__(self, client: Client, index: str) -> None:
        """Write to a physical index or through an alias."""
        self._client = client
        self._index = index
        self._lock = WriteLock(client, index)
        self._written = 0

    def __enter__(self) -> Self:
        """Take the write lock of the name. Raises EngineError when another process writes."""
        self._lock.take()
        try:
            self._settle_refresh()
        except BaseException:
            self._lock.release()
            raise
        self._batch = _Batch()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what isn't committed, give the lock back."""
        self._batch.close()
        self._lock.release()

    def put(self, doc: IndexDoc) -> None:
        """Add or replace."""
        self._lock.sign()
        sequence = (self._lock.session << _SESSION_BITS) + self._written
        self._written += 1
        action = b'{"index":{"_id":"%s"}}\n' % key_of(doc.id).encode()
        self._batch.add(Operation(doc.id, action + document(doc, sequence) + b"\n"))

    def delete(self, article_id: str) -> None:
        """Remove."""
        self._batch.add(Operation(article_id, b'{"delete":{"_id":"%s"}}\n' % key_of(article_id).encode()))

    def commit(self) -> None:
        """Send the batch; when this returns, the cluster keeps all of it and, where settings say so, shows it.

        Raises EngineError when an article is refused or the cluster stays too busy, EngineAwayError when it is away;
        what had arrived by then stays, and writing it again changes nothing.
        """
        self._send_all()
        if self._client.cluster.refresh == "wait":
            self._show()
        self._lock.committed()
        self._batch.close()
        self._batch = _Batch()

    def _settle_refresh(self) -> None:
        """Let the index show what is written in the way that the settings ask for, whatever they asked for before."""
        wanted = {"refresh_interval": refresh_interval(self._client.cluster)}
        path = f"/{self._index}/_settings"
        found = self._client.ask("GET", f"{path}/index.refresh_interval", patient=True)
        if any(each["settings"].get("index") != wanted for each in found.values()):
            self._client.ask("PUT", path, {"index": wanted}, patient=True)

    def _send_all(self) -> None:
        """Send the batch's pieces, a few at once; the next is read only when one has arrived."""
        waiting: set[Future[None]] = set()
        with ThreadPoolExecutor(_IN_FLIGHT) as pool:
            for piece in self._batch.pieces():
                self._lock.sign()
                waiting.add(pool.submit(self._send, piece))
                if len(waiting) == _IN_FLIGHT:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    _raise_first(done)
            _raise_first(waiting)

    def _send(self, piece: Sequence[Operation]) -> None:
        """Send a piece until each of its operations is acknowledged; only those that failed are sent again."""
        for _ in self._client.attempts(patient=True, rounds=_RECOVERY_ROUNDS):
            piece = _failed(piece, self._ask(piece))
            if not piece:
                return
        raise EngineError(
            f"{self._client.cluster} is too busy or has lost shards: {len(piece)} articles were not taken; try again later"
        )

    def _ask(self, piece: Sequence[Operation]) -> Json:
        params = {"timeout": self._client.server_timeout, "filter_path": _ANSWER}
        if self._index == self._client.cluster.name:
            params["require_alias"] = "true"
        body = b"".join(operation.lines for operation in piece)
        return self._client.ask("POST", f"/{self._index}/_bulk", body, params=params, patient=True)

    def _show(self) -> None:
        """Let searches see what was written, on every copy of every shard."""
        for _ in self._client.attempts(patient=True, rounds=_RECOVERY_ROUNDS):
            shards = self._client.ask("POST", f"/{self._index}/_refresh", patient=True)["_shards"]
            if not shards["failed"]:
                return
        raise EngineError(
            f"{self._client.cluster} keeps the articles, but {shards['failed']} shards don't show them yet"
        )


def _raise_first(done: set[Future[None]]) -> None:
    for each in done:
        each.result()


def _failed(piece: Sequence[Operation], answer: Json) -> list[Operation]:
    """Operations to send again. Raises EngineError for one that the cluster will never take."""
    if not answer["errors"]:
        return []
    results = [next(iter(item.values())) for item in answer["items"]]
    for operation, result in zip(piece, results, strict=True):
        if "error" in result and result["status"] not in PASSING:
            raise EngineError(f"the cluster refuses article {operation.article_id}: {result['error'].get('reason')}")
    return [operation for operation, result in zip(piece, results, strict=True) if result["status"] in PASSING]
