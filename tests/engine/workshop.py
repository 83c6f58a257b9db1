"""Engines of every kind for tests, by name: embedded ones in a folder, those on the test cluster under a name of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from searchapp.engine.base import Engine
from searchapp.engine.cluster import Cluster
from searchapp.engine.opensearch_ import OpenSearchEngine
from searchapp.engine.opensearch_admin import create_index, read_about
from searchapp.engine.tantivy_ import TantivyEngine
from searchapp.engine.whoosh_ import WhooshEngine
from searchapp.homes.base import Place
from tests.cluster.harness import remove_indices

EMBEDDED = ("tantivy", "whoosh")
"""They keep lists of their words; from a cluster's texts words are learned on the way."""
ENGINES = (*EMBEDDED, "opensearch")


class Workshop:
    """Opens engines and removes from the cluster what was made there. The cluster is asked for only where it is needed."""

    def __init__(self, hosts: Callable[[], tuple[str, ...]], shards: int) -> None:
        self._hosts = cache(hosts)
        self._shards = shards
        self._prefix = f"t{uuid4().hex[:12]}"
        self._open: list[Engine] = []

    def engine(self, name: str, folder: Path) -> Engine:
        """The engine over the index that belongs to a folder, made empty where there is none."""
        engine = self._make(name, folder)
        self._open.append(engine)
        return engine

    def place(self, name: str, folder: Path) -> Place:
        """Where an index of an engine may live: in the folder, or on the cluster under a name that follows from it."""
        if name != "opensearch":
            return folder
        digest = blake2b(str(folder).encode(), digest_size=6).hexdigest()
        return Cluster(hosts=self._hosts(), name=f"{self._prefix}{digest}", shards=self._shards, replicas=0)

    def clear(self) -> None:
        """Close all engines, remove all indices on the cluster."""
        for engine in self._open:
            engine.close()
        if self._hosts.cache_info().currsize:
            remove_indices(self._hosts()[0], self._prefix)

    def _make(self, name: str, folder: Path) -> Engine:
        place = self.place(name, folder)
        if isinstance(place, Cluster):
            if read_about(place) is None:
                create_index(place, {}, visible=True)
            return OpenSearchEngine(place)
        return TantivyEngine(place) if name == "tantivy" else WhooshEngine(place)
