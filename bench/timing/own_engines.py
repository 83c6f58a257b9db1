"""Our other engines on the same articles: Whoosh, and OpenSearch where a cluster of the tests' own can be started."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.timing.figures import EngineFigures
from bench.timing.memory import session_memory
from bench.timing.ours import Place, in_folder, measure, size_mb
from tests.cluster.build import ClusterError, missing
from tests.cluster.harness import Cluster

WHOOSH: Final = "whoosh"
OPENSEARCH: Final = "opensearch"


def measure_others(articles: Path, count: int, folder: Path, rounds: int) -> dict[str, EngineFigures]:
    """Figures of the engines beside the default one, by name. What can't be measured here is said and left out."""
    print(f"searchapp with {WHOOSH} …", file=sys.stderr)
    figures = {WHOOSH: measure(in_folder(folder / WHOOSH, WHOOSH), articles, count, rounds)}
    if packages := missing():
        print(f"{OPENSEARCH} is left out: a cluster needs {', '.join(packages)}", file=sys.stderr)
        return figures
    print(f"searchapp with {OPENSEARCH} …", file=sys.stderr)
    try:
        with on_cluster(folder / OPENSEARCH) as place:
            figures[OPENSEARCH] = measure(place, articles, count, rounds)
    except ClusterError as error:
        print(f"{OPENSEARCH} is left out: {error}", file=sys.stderr)
    return figures


@contextmanager
def on_cluster(folder: Path) -> Iterator[Place]:
    """An index on three nodes of this machine, each a process of its own."""
    cluster = Cluster.start(folder, hasty=False)
    try:
        hosts = ",".join(host.removeprefix("http://") for host in cluster.hosts)
        yield Place(f"http://{hosts}/bench", (), lambda: size_mb(folder), lambda: nodes_mb(cluster))
    finally:
        cluster.stop()


def nodes_mb(cluster: Cluster) -> float:
    """Memory of all nodes now."""
    return sum(session_memory(node.process.pid).whole for node in cluster.nodes if node.process is not None)
