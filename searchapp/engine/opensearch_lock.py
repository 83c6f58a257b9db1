"""Who may write: one document in an index of its own, beside the articles, that also counts the commits.

It belongs to the name, not to one physical index, so that nobody writes while a rebuild runs.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from time import monotonic, time
from typing import Any, Final, Self
from uuid import uuid4

from searchapp.engine.opensearch_client import Client, Json, no_index
from searchapp.errors import EngineError, SearchappError

LIFETIME: Final = 60.0
"""Seconds after which the lock of a writer that gave no sign ends."""
_SIGN: Final = 15.0
_CONFLICT: Final = 409
_EXISTS: Final = 400
_MISSING: Final = 404
_DOCUMENT: Final = "_doc/writer"


def lock_index(name: str) -> str:
    """The index that holds the lock of a name."""
    return f"{name}-lock"


def make_lock_index(client: Client) -> None:
    """Make the lock's index where there is none."""
    settings = {"number_of_shards": 1, "number_of_replicas": client.cluster.replicas}
    make_index(
        client, lock_index(client.cluster.name), {"settings": {"index": settings}, "mappings": {"dynamic": False}}
    )


def make_index(client: Client, index: str, body: Json) -> None:
    """Make an index; nothing is done where there is one, as when the answer to a first attempt was lost.

    All copies of its shards stand when this returns: a node that dies while there is but one would take articles along.
    Raises EngineError when the cluster refuses it or has no room for the copies; no index is left then.
    """
    params = {"wait_for_active_shards": "all", "timeout": client.server_timeout}
    answer = client.ask("PUT", f"/{index}", body, params=params, allow=(_EXISTS,), patient=True)
    if answer.get("error", {}).get("type") not in (None, "resource_already_exists_exception"):
        raise EngineError(f"{index} can't be made on {client.cluster}: {answer['error'].get('reason')}")
    if not answer.get("shards_acknowledged", True):
        client.ask("DELETE", f"/{index}", allow=(_MISSING,), patient=True)
        raise EngineError(
            f"{client.cluster} has not enough nodes for {client.cluster.replicas} copies beside each shard; "
            "start more of them, or lower the setting opensearch_replicas"
        )


def commits(client: Client) -> object:
    """A value that changes with every commit of any process."""
    answer = client.ask("GET", f"/{lock_index(client.cluster.name)}/{_DOCUMENT}", allow=(_MISSING,))
    source = answer.get("_source", {})
    return source.get("session"), source.get("commits")


class WriteLock:
    """The right to write under a name: taken over only from a writer that ended or gave no sign for LIFETIME seconds."""

    def __init__(self, client: Client, index: str) -> None:
        """To write to `index`: the name itself, or a physical index behind it. Nothing is taken yet."""
        self._client = client
        self._index = index
        self._path = f"/{lock_index(client.cluster.name)}/{_DOCUMENT}"
        self._owner = uuid4().hex
        self._version: dict[str, int] = {}
        self._source: dict[str, Any] = {}
        self._signed = 0.0
        self.written_before = ""
        """The index to which the last writer wrote before this one."""

    @property
    def session(self) -> int:
        """A number no other writer under this name ever has; later writers have larger ones."""
        return int(self._source["session"])

    def __enter__(self) -> Self:
        """Take it for the block."""
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        """Give it back."""
        self.release()

    def take(self) -> None:
        """Take the lock. Raises EngineError when another process writes."""
        found = self._read()
        if _is_held(found):
            raise EngineError(
                f"another process is writing to {self._client.cluster} (process {found['pid']} on {found['host']}); "
                f"wait until it has finished; if it crashed, its lock ends by itself within {LIFETIME:.0f} s"
            )
        self.written_before = str(found.get("index", ""))
        held = {"owner": self._owner, "index": self._index, "host": socket.gethostname(), "pid": os.getpid()}
        self._write({"commits": 0, **found, **held, "session": found.get("session", 0) + 1})

    def sign(self) -> None:
        """Say now and then that this writer lives, so that nobody takes over. Raises EngineError when someone has."""
        if monotonic() - self._signed > _SIGN:
            self._write(self._source)

    def committed(self) -> None:
        """Count a commit. Raises EngineError when another writer has taken over."""
        self._write({**self._source, "commits": self._source["commits"] + 1})

    def release(self) -> None:
        """Give the lock back. Where that fails, it ends by itself."""
        with suppress(SearchappError):
            self._write({**self._source, "owner": ""}, patient=False)

    def _read(self) -> dict[str, Any]:
        answer = self._client.ask("GET", self._path, allow=(_MISSING,), patient=True)
        if "error" in answer:
            raise no_index(self._client.cluster)
        source: dict[str, Any] = answer.get("_source", {})
        self._version = _version(answer) if source else {}
        return source

    def _write(self, source: dict[str, Any], *, patient: bool = True) -> None:
        """Write the document if nobody else did since it was read. An answer may have been lost: then it is ours already."""
        source = {**source, "until": time() + LIFETIME}
        condition: dict[str, object] = dict(self._version) or {"op_type": "create"}
        answer = self._client.ask("PUT", self._path, source, allow=(_CONFLICT,), params=condition, patient=patient)
        if "error" not in answer:
            self._version = _version(answer)
        elif self._read() != source:
            self._version = {}
            raise EngineError(f"another process is writing to {self._client.cluster}; this one has given up")
        self._source = source
        self._signed = monotonic()


def _version(answer: Json) -> dict[str, int]:
    """The condition that the document is as it was in an answer."""
    return {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}


def _is_held(found: dict[str, Any]) -> bool:
    """Whether a writer holds the lock. One of this machine that is gone does not, whatever time it had left."""
    if not found.get("owner") or found["until"] < time():
        return False
    return found["host"] != socket.gethostname() or _lives(found["pid"])


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it lives, as another user's
        return True
    return True
