"""Where the time goes: the share of every layer in indexing, answering and exporting, for the architecture page.

usage: python -m bench.where [--articles N] [--dry]      N defaults to 2,000; looks into one process that does all the work
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.articles import compose
from bench.evaluation.sets import ROOT
from bench.timing.exports import EVERYTHING, MANY
from bench.timing.queries import KINDS
from bench.timing.sampling import ELSEWHERE, Sampler
from bench.timing.tables import filled, table
from searchapp.faces.export import export
from searchapp.faces.web import create_app
from searchapp.indexing.home import index_into
from searchapp.indexing.run import IndexOptions
from searchapp.model import SearchRequest
from searchapp.search.home import open_service

ARTICLES: Final = 2000
ROUNDS: Final = 5
LAYERS: Final = (
    "sources",
    "clean",
    "language",
    "analysis",
    "entities",
    "duplicates",
    "codec",
    "indexing",
    "engine",
    "query",
    "search",
    "faces",
    ELSEWHERE,
)
PAGE: Final = ROOT / "ARCHITECTURE.md"


@dataclass(frozen=True)
class Work:
    """Something done many times, and the seconds it took by layer."""

    name: str
    times: int
    seconds: Mapping[str, float]

    def share(self, layer: str) -> str:
        """A layer's share, in per cent."""
        share = 100 * self.seconds.get(layer, 0.0) / sum(self.seconds.values())
        return f"{share:.0f} %" if share >= 0.5 else ""

    def each(self) -> str:
        """What one of them takes."""
        return f"{1000 * sum(self.seconds.values()) / self.times:.2f} ms"


def watched(name: str, times: int, work: Callable[[], object]) -> Work:
    """Do it under the sampler's eyes."""
    print(f"{name} …", file=sys.stderr)
    with Sampler() as sampler:
        work()
    return Work(name, times, sampler.seconds)


def measure(count: int, folder: Path) -> list[Work]:
    """Index, then ask and export what was indexed."""
    articles, index = folder / "articles.jsonl", folder / "index"
    compose(count, articles)
    indexing = watched(
        "an article indexed", count, lambda: index_into(index, "tantivy", [articles], IndexOptions(jobs=1))
    )
    service = open_service(index, jobs=1)
    client = create_app(service).test_client()
    queries = [query for queries in KINDS.values() for query in queries]

    def ask(path: str, rounds: int) -> None:
        for query in queries * rounds:
            client.get(path, query_string={"q": query.text, "offset": query.offset} | {"source": query.source or ""})

    def write(query: str) -> None:
        for _ in export(service, SearchRequest(query), "csv"):
            continue

    ask("/", 1)
    return [
        indexing,
        watched("a JSON answer", ROUNDS * len(queries), lambda: ask("/api/search", ROUNDS)),
        watched("a page", ROUNDS * len(queries), lambda: ask("/", ROUNDS)),
        watched("a row of all articles", count, lambda: write(EVERYTHING)),
        watched("a row with marks", service.search(SearchRequest(MANY)).total, lambda: write(MANY)),
    ]


def table_of(works: list[Work]) -> str:
    """Shares side by side, layers in the order of the way through them."""
    rows = [[f"`{layer}`" if layer != ELSEWHERE else layer, *(work.share(layer) for work in works)] for layer in LAYERS]
    return table(["", *(work.name for work in works)], [*rows, ["in all", *(work.each() for work in works)]])


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Find out where the time goes.")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--dry", action="store_true", help="print only; leave the architecture page as it is")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = table_of(measure(options.articles, Path(folder)))
    print(text)
    if not options.dry:
        filled(PAGE, "where the time goes", text)


if __name__ == "__main__":
    main()
