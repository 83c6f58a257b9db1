"""One peer in a process of its own, so that its memory is its own: index, ask, export, print the figures as JSON.

usage: python -m bench.timing.peer_worker NAME ARTICLES.jsonl EMPTY_FOLDER ROUNDS
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.peers import PEERS
from bench.peers.base import Doc, Peer, Query
from bench.timing.exports import MANY
from bench.timing.figures import EngineFigures, by_kind, milliseconds_of
from bench.timing.ours import size_mb

KILO = 1024
EXPORT_ROWS = 2_000
"""As many are enough to know a peer's rate."""


def docs(file: Path) -> Iterator[Doc]:
    """The articles, read as they are needed."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Doc(record["id"], record["title"], record["text"], record["source"])


def peak_mb() -> float:
    """The most memory this process ever held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO, 1)


def export_rate(peer: Peer, file: Path) -> float:
    """Rows a second of a CSV file with a snippet a row."""
    start = time.perf_counter()
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = list(islice(peer.export(Query(MANY), EXPORT_ROWS), EXPORT_ROWS))
        csv.writer(out).writerows(rows)
    return round(len(rows) / (time.perf_counter() - start))


def main(name: str, articles: str, place: str, rounds: str) -> None:
    """Measure one peer."""
    (kind,) = [kind for kind in PEERS if kind.name == name]
    folder, peer = Path(place), kind(Path(place))
    count = sum(1 for _ in docs(Path(articles)))
    seconds = milliseconds_of(lambda: peer.index(docs(Path(articles)))) / 1000
    figures = EngineFigures(articles_per_s=round(count / seconds), index_peak_mb=peak_mb())
    figures.queries = by_kind(lambda query: milliseconds_of(lambda: peer.answer(query)), int(rounds))
    figures.index_mb, figures.search_peak_mb = size_mb(folder), peak_mb()
    figures.export_rows_per_s = export_rate(peer, folder.with_suffix(".csv"))
    print(json.dumps(figures.as_json()))


if __name__ == "__main__":
    main(*sys.argv[1:])
