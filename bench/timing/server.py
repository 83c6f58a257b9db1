"""A running `searchapp serve`, asked over HTTP."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Thread
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

    def line(self) -> Line:
        """A connection that costs the one who asks next to nothing."""
        return Line(socket.create_connection((self.host, self.port), PATIENCE_S))


@contextmanager
def served(index: str, *options: str) -> Iterator[Server]:
    """A server over an index (a folder, or an address on a cluster)."""
    start = time.perf_counter()
    command = [str(COMMAND), "serve", "--index", index, "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        address = urlsplit(process.stderr.readline().strip())
        ready_s = time.perf_counter() - start
        listening = Thread(target=process.stderr.read)  # a full pipe would stop the server
        listening.start()
        try:
            yield Server(str(address.hostname), address.port or 0, process.pid, ready_s)
        finally:
            process.terminate()
            listening.join()


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
        return self._get("/api/search", **_asking(query))[0]

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
        _, body = self._get("/api/search", **_asking(query), **more)
        found: dict[str, Any] = json.loads(body)
        return found

    def _get(self, path: str, **parameters: str | int | None) -> tuple[float, bytes]:
        """Milliseconds and body of one answer. Raises where it isn't 200."""
        target = target_of(path, **parameters)
        start = time.perf_counter()
        self.connection.request("GET", target)
        response = self.connection.getresponse()
        body = response.read()
        taken = (time.perf_counter() - start) * 1000
        if response.status != 200:
            raise RuntimeError(f"{target}: {response.status} {body[:300]!r}")
        return taken, body


class Line:
    """A connection for many at once: its requests are made beforehand, of an answer only the end is looked for."""

    def __init__(self, connection: socket.socket) -> None:
        """Ask over an open connection."""
        self._socket = connection

    @staticmethod
    def request(query: Query) -> bytes:
        """The request for a whole JSON answer."""
        return f"GET {target_of('/api/search', **_asking(query))} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()

    def ask(self, request: bytes) -> None:
        """Wait for the whole answer. Raises where it isn't 200."""
        self._socket.sendall(request)
        received = self._received()
        while b"\r\n\r\n" not in received:
            received += self._received()
        head, _, body = received.partition(b"\r\n\r\n")
        status, *fields = head.decode().split("\r\n")
        if status != "HTTP/1.1 200 OK":
            raise RuntimeError(f"{request!r}: {status}")
        missing = int(dict(field.split(": ", 1) for field in fields)["Content-Length"]) - len(body)
        while missing:
            missing -= len(self._received())

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _received(self) -> bytes:
        received = self._socket.recv(1 << 20)
        if not received:
            raise RuntimeError("the server hung up amid an answer")
        return received


def target_of(path: str, **parameters: str | int | None) -> str:
    """A path with its parameters; those without a value are left out."""
    return f"{path}?{urlencode({name: value for name, value in parameters.items() if value not in (None, '')})}"


def _asking(query: Query) -> dict[str, str | int | None]:
    return {"q": query.text, "source": query.source, "offset": query.offset}
