"""A running `searchapp serve`, asked over HTTP."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.evaluation.product import COMMAND
from bench.peers.base import Query

PAGE = 10
PATIENCE_S = 60
WORKED_OUT = ("--kept-answers", "0")
"""Options of a server that works every answer out, however often it is asked."""


@dataclass(frozen=True)
class Server:
    """Where a server answers, the session of its processes, and the seconds from its start until it was ready."""

    host: str
    port: int
    session: int
    ready_s: float

    def reader(self) -> Reader:
        """Somebody who asks it."""
        return Reader(HTTPConnection(self.host, self.port, timeout=PATIENCE_S))


@contextmanager
def served(index: str, *options: str) -> Iterator[Server]:
    """A server over an index (a folder, or an address on a cluster)."""
    start = time.perf_counter()
    command = [str(COMMAND), "serve", "--index", index, "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            assert process.stderr is not None
            address = urlsplit(process.stderr.readline().strip())
            yield Server(str(address.hostname), address.port or 0, process.pid, time.perf_counter() - start)
        finally:
            process.terminate()


class Reader:
    """One connection to a server. All methods give milliseconds."""

    def __init__(self, connection: HTTPConnection) -> None:
        """Ask over an open or unopened connection."""
        self.connection = connection

    def took(self, query: Query) -> float:
        """What the service itself took: ten hits, snippets, all facets."""
        return float(self._found(query)["took_ms"])

    def facets(self, query: Query) -> float:
        """What the service took for the total and all facets, without a hit."""
        return float(self._found(query, limit=0)["took_ms"])

    def answer(self, query: Query) -> float:
        """The whole JSON answer as a client sees it."""
        return self._get("/api/search", q=query.text, source=query.source, offset=query.offset)[0]

    def page(self, query: Query) -> float:
        """The whole HTML page as a browser gets it."""
        return self._get("/", q=query.text, source=query.source, page=query.offset // PAGE + 1)[0]

    def completion(self, prefix: str) -> float:
        """The completion of a typed beginning."""
        return self._get("/api/suggest", q=prefix)[0]

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _found(self, query: Query, **more: int) -> dict[str, Any]:
        _, body = self._get("/api/search", q=query.text, source=query.source, offset=query.offset, **more)
        found: dict[str, Any] = json.loads(body)
        return found

    def _get(self, path: str, **parameters: str | int | None) -> tuple[float, bytes]:
        """Milliseconds and body of one answer. Raises where it isn't 200."""
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        start = time.perf_counter()
        self.connection.request("GET", f"{path}?{urlencode(given)}")
        response = self.connection.getresponse()
        body = response.read()
        taken = (time.perf_counter() - start) * 1000
        if response.status != 200:
            raise RuntimeError(f"{path} {given}: {response.status} {body[:300]!r}")
        return taken, body
