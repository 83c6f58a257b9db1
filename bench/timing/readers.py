"""Many readers at once: answers a second of servers with one process and with two, and beside a writer.

Readers are processes of their own that ask over plain sockets (0.2 ms of processor time an answer), since threads of one
client would share a core and take it from the server. Every answer is worked out.
"""

from __future__ import annotations

import json
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice, product
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from bench.evaluation.product import COMMAND
from bench.timing.figures import Times
from bench.timing.queries import KINDS
from bench.timing.server import WORKED_OUT, Line, Server, served

QUERIES: Final = [query for queries in KINDS.values() for query in queries]
CHANGED: Final = 100
"""One article in so many is changed while a reader asks."""
READERS: Final = (4, 1, 2)
"""Most first: they fill what processes remember."""


@dataclass(frozen=True)
class Crowd:
    """`answers_per_s` of whole JSON answers by number of readers and processes; their times for one reader alone and for
    one while articles are being indexed."""

    answers_per_s: dict[str, float]
    alone: Times
    beside_a_writer: Times


def measure(index: str, articles: Path, count: int, rounds: int) -> Crowd:
    """Ask alone, together, and while one article in a hundred is indexed anew."""
    with served(index, "--processes", "1", *WORKED_OUT) as one, served(index, "--processes", "2", *WORKED_OUT) as two:
        rates = best_rates({"one process": one, "two processes": two}, rounds)
        alone = Times.of(asked(two, 0, rounds * len(QUERIES)))
        beside = Times.of(asked_while_writing(two, index, articles, count))
    return Crowd(rates, alone, beside)


def best_rates(servers: dict[str, Server], turns: int) -> dict[str, float]:
    """The best of so many turns after a first one that doesn't count, all in turn: what else the machine does comes and goes."""
    best: dict[str, float] = {}
    for turn in range(turns + 1):
        for (name, server), readers in product(servers.items(), READERS):
            reached = rate(server, readers)
            if turn:
                label = f"{readers} at once, {name}"
                best[label] = max(reached, best.get(label, 0.0))
    return dict(sorted(best.items(), key=lambda item: item[0].partition(", ")[::-1]))


def rate(server: Server, readers: int) -> float:
    """Answers a second that readers get together, each asking all queries once in an order of its own."""
    with ProcessPoolExecutor(readers, get_context("fork")) as pool:
        spans = [asking.result() for asking in [pool.submit(asked_all, server, 7 * n) for n in range(readers)]]
    seconds = max(end for _, end in spans) - min(start for start, _ in spans)
    return round(readers * len(QUERIES) / seconds)


def asked_all(server: Server, first: int) -> tuple[float, float]:
    """When a reader began and ended asking all queries, in seconds of a clock that all processes share."""
    requests = [Line.request(query) for query in islice(cycle(QUERIES), first, first + len(QUERIES))]
    line, start = server.line(), time.monotonic()
    for request in requests:
        line.ask(request)
    end = time.monotonic()
    line.close()
    return start, end


def asked(server: Server, first: int, number: int) -> list[float]:
    """Milliseconds of so many whole answers, beginning with a query of the reader's own."""
    reader = server.reader()
    queries = islice(cycle(QUERIES), first * 7, first * 7 + number)
    times = [reader.answer(query) for query in queries]
    reader.close()
    return times


def asked_while_writing(server: Server, index: str, articles: Path, count: int) -> list[float]:
    """Milliseconds of the answers given until some changed articles are in the index."""
    changed = articles.with_name("changed.jsonl")
    change(articles, changed, count // CHANGED, "Nachtrag")
    command = [str(COMMAND), "index", str(changed), "--index", index]
    times: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writer:
        while writer.poll() is None:
            times += asked(server, len(times), len(QUERIES))
    if writer.returncode:
        raise subprocess.CalledProcessError(writer.returncode, command)
    return times


def change(articles: Path, changed: Path, number: int, word: str) -> None:
    """Write the first articles of a file with one sentence more."""
    with articles.open(encoding="utf-8") as lines, changed.open("w", encoding="utf-8") as out:
        for line in islice(lines, number):
            record = json.loads(line)
            record["text"] += f" {word}: Die Meldung wurde ergänzt."
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
