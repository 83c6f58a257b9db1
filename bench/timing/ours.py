"""The product: `searchapp index`, then `searchapp serve` over HTTP; what the service itself takes is its own `took_ms`."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.evaluation.product import COMMAND
from bench.peers.base import Query
from bench.timing.figures import EngineFigures, Times
from bench.timing.memory import run_watched, session_mb
from bench.timing.peer_worker import size_mb
from bench.timing.queries import COMMON, KINDS

PREFIXES = ("Reg", "Fl", "Ver", "Prä", "Merk", "Syr")
PAGE = 10

Ask = Callable[[HTTPConnection, Query], float]


def measure(
    articles: Path, count: int, folder: Path, rounds: int
) -> tuple[EngineFigures, dict[str, Times], dict[str, float]]:
    """Figures like a peer's; times of whole HTTP answers by kind; single figures of our own."""
    index = folder / "index"
    seconds, peak = run_watched([str(COMMAND), "index", str(articles), "--index", str(index)])
    figures = EngineFigures(articles_per_s=round(count / seconds), index_mb=size_mb(index), index_peak_mb=peak)
    with served(index) as (connection, session):
        figures.queries = by_kind(connection, took, rounds)
        whole = {f"JSON {kind}": times for kind, times in by_kind(connection, whole_answer, rounds).items()}
        whole |= {f"page {kind}": times for kind, times in by_kind(connection, whole_page, rounds).items()}
        whole["completion"] = Times.of([completion(connection, prefix) for prefix in PREFIXES * rounds])
        figures.search_peak_mb = round(session_mb(session), 1)
    return figures, whole, {"export_rows_per_s": export_rate(index), "help_ms": help_ms()}


@contextmanager
def served(index: Path) -> Iterator[tuple[HTTPConnection, int]]:
    """A connection to a running server, and the number of its session."""
    command = [str(COMMAND), "serve", "--index", str(index), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as server:
        try:
            assert server.stderr is not None
            address = urlsplit(server.stderr.readline().strip())
            connection = HTTPConnection(str(address.hostname), address.port, timeout=60)
            yield connection, server.pid
            connection.close()
        finally:
            server.terminate()


def get(connection: HTTPConnection, path: str, **parameters: str | int | None) -> tuple[float, bytes]:
    """Milliseconds and body of one answer. Raises where it isn't 200."""
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    start = time.perf_counter()
    connection.request("GET", f"{path}?{urlencode(given)}")
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - start) * 1000
    if response.status != 200:
        raise RuntimeError(f"{path} {given}: {response.status} {body[:300]!r}")
    return taken, body


def took(connection: HTTPConnection, query: Query) -> float:
    """What the service itself took: ten hits, snippets, all facets."""
    _, body = get(connection, "/api/search", q=query.text, source=query.source, offset=query.offset)
    return float(json.loads(body)["took_ms"])


def whole_answer(connection: HTTPConnection, query: Query) -> float:
    """The whole JSON answer as a client sees it."""
    return get(connection, "/api/search", q=query.text, source=query.source, offset=query.offset)[0]


def whole_page(connection: HTTPConnection, query: Query) -> float:
    """The whole HTML page as a browser gets it."""
    return get(connection, "/", q=query.text, source=query.source, page=query.offset // PAGE + 1)[0]


def completion(connection: HTTPConnection, prefix: str) -> float:
    """The completion of a typed beginning."""
    return get(connection, "/api/suggest", q=prefix)[0]


def by_kind(connection: HTTPConnection, ask: Ask, rounds: int) -> dict[str, Times]:
    """Every query `rounds` times, after one round that isn't counted."""
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn in range(rounds + 1):
        for kind, queries in KINDS.items():
            times = [ask(connection, query) for query in queries]
            taken[kind] += times if turn else []
    return {kind: Times.of(times) for kind, times in taken.items()}


def export_rate(index: Path) -> float:
    """Rows a second of a CSV export, start of the command included."""
    command = [str(COMMAND), "export", " OR ".join(COMMON), "--index", str(index), "--format", "jsonl", "-o", "-"]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True)
    return round(done.stdout.count(b"\n") / (time.perf_counter() - start))


def help_ms(runs: int = 5) -> float:
    """The median time of `searchapp --help`."""

    def one() -> float:
        start = time.perf_counter()
        subprocess.run([str(COMMAND), "--help"], check=True, capture_output=True)
        return (time.perf_counter() - start) * 1000

    return Times.of([one() for _ in range(runs)]).median_ms
