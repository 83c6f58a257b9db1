"""One peer in a process of its own, so that its memory is its own: index, ask, print the figures as JSON.

usage: python -m bench.timing.peer_worker NAME ARTICLES.jsonl EMPTY_FOLDER ROUNDS
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.peers import PEERS
from bench.peers.base import Doc, Peer
from bench.timing.figures import EngineFigures, Times
from bench.timing.queries import KINDS

KILO = 1024


def docs(file: Path) -> Iterator[Doc]:
    """The articles, read as they are needed."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Doc(record["id"], record["title"], record["text"], record["source"])


def peak_mb() -> float:
    """The most memory this process ever held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO, 1)


def size_mb(folder: Path) -> float:
    """All files of an index."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / KILO**2, 1)


def ask(peer: Peer, rounds: int) -> dict[str, Times]:
    """Every query `rounds` times, after one round that isn't counted."""
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn in range(rounds + 1):
        for kind, queries in KINDS.items():
            for query in queries:
                start = time.perf_counter()
                peer.answer(query)
                if turn:
                    taken[kind].append((time.perf_counter() - start) * 1000)
    return {kind: Times.of(times) for kind, times in taken.items()}


def main(name: str, articles: str, place: str, rounds: str) -> None:
    """Measure one peer."""
    (kind,) = [kind for kind in PEERS if kind.name == name]
    folder, peer = Path(place), kind(Path(place))
    count = sum(1 for _ in docs(Path(articles)))
    start = time.perf_counter()
    peer.index(docs(Path(articles)))
    figures = EngineFigures(articles_per_s=round(count / (time.perf_counter() - start)), index_peak_mb=peak_mb())
    figures.queries = ask(peer, int(rounds))
    figures.index_mb, figures.search_peak_mb = size_mb(folder), peak_mb()
    print(json.dumps(figures.as_json()))


if __name__ == "__main__":
    main(*sys.argv[1:])
