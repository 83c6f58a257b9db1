"""Many readers at once: answers a second over threads of one server and over servers side by side, and beside a writer."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from bench.evaluation.product import COMMAND
from bench.timing.figures import Times
from bench.timing.queries import KINDS
from bench.timing.server import Server, served

QUERIES: Final = [query for queries in KINDS.values() for query in queries]
CHANGED: Final = 100
"""One article in so many is changed while a reader asks."""


@dataclass(frozen=True)
class Crowd:
    """`answers_per_s` of whole JSON answers by number of readers and servers; their times for one reader alone and for
    one while articles are being indexed."""

    answers_per_s: dict[str, float]
    alone: Times
    beside_a_writer: Times


def measure(index: str, articles: Path, count: int, rounds: int) -> Crowd:
    """Ask alone, together, and while one article in a hundred is indexed anew."""
    rates: dict[str, float] = {}
    with ExitStack() as stack:
        servers = [stack.enter_context(served(index)) for _ in range(2)]
        alone = Times.of(asked(servers[0], 0, rounds * len(QUERIES)))
        for readers in (1, 2, 4):
            rates[f"{readers} at once, one server"] = rate(servers[:1], readers, rounds)
        rates["4 at once, two servers"] = rate(servers, 4, rounds)
        beside = Times.of(asked_while_writing(servers[0], index, articles, count))
    return Crowd(rates, alone, beside)


def rate(servers: Sequence[Server], readers: int, rounds: int) -> float:
    """Answers a second that readers get together, each asking all queries in an order of its own."""
    number = rounds * len(QUERIES)
    start = time.perf_counter()
    with ThreadPoolExecutor(readers) as pool:
        for asking in [pool.submit(asked, server, n, number) for n, server in zip(range(readers), cycle(servers))]:
            asking.result()
    return round(readers * number / (time.perf_counter() - start))


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
