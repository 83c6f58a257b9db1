"""An index on a cluster: manifest and the user's lists stand in the index's own metadata, its name is an alias."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final, Self, cast

from searchapp.engine.base import Engine
from searchapp.engine.cluster import Cluster
from searchapp.engine.manifest import Manifest
from searchapp.engine.opener import open_clustered
from searchapp.entities.user_lists import list_files
from searchapp.errors import IndexUnusableError, SettingError
from searchapp.homes.base import About

MOST_LIST_BYTES: Final = 1_000_000
"""Every node of a cluster keeps an index's metadata in memory, so that large lists don't belong there."""


class ClusterHome:
    """See `homes.base.Home`. A draft is a physical index without the alias; publishing it moves the alias."""

    def __init__(self, cluster: Cluster) -> None:
        """An index of `cluster`, or room for one."""
        self._cluster = cluster

    def __str__(self) -> str:
        return str(self._cluster)

    def about(self) -> About | None:
        """What the metadata of the index behind the alias says."""
        from searchapp.engine.opensearch_admin import read_about

        kept = read_about(self._cluster)
        if kept is None:
            return None
        try:
            return _understood(kept)
        except (KeyError, TypeError, AttributeError) as error:
            raise IndexUnusableError(
                f"the index {self} was not made by searchapp ({error!r} in its metadata); choose another name with --index"
            ) from error

    def open(self, manifest: Manifest) -> Engine:
        """The engine over the alias."""
        del manifest
        return open_clustered(self._cluster)

    def create(self, about: About) -> None:
        """An index with the alias on it at once."""
        from searchapp.engine.opensearch_admin import create_index

        create_index(self._cluster, _kept(about), visible=True)

    def draft(self, about: About) -> ClusterDraft:
        """Begin a new physical index."""
        return ClusterDraft(self._cluster, about)


class ClusterDraft:
    """See `homes.base.Draft`."""

    def __init__(self, cluster: Cluster, about: About) -> None:
        """Begin an empty index under the next physical name."""
        from searchapp.engine.opensearch_admin import create_index

        self._cluster = cluster
        self._published = False
        self._physical = create_index(cluster, _kept(about), visible=False)
        self.engine: Engine = open_clustered(cluster, self._physical)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from searchapp.engine.opensearch_admin import remove

        self.engine.close()
        if not self._published:
            remove(self._cluster, self._physical)

    def publish(self) -> None:
        """Move the alias: a reader sees the old index or the new one, never both, never none."""
        from searchapp.engine.opensearch_admin import switch

        self.engine.close()
        switch(self._cluster, self._physical)
        self._published = True


def _kept(about: About) -> Mapping[str, object]:
    """What an index says of itself, as JSON. Raises SettingError for lists too large to be kept."""
    files = {} if about.lists is None else {file.name: file.read_bytes() for file in list_files(about.lists)}
    size = sum(map(len, files.values()))
    if size > MOST_LIST_BYTES:
        raise SettingError(
            f"setting gazetteer: the lists in {about.lists} hold {size / 1e6:.1f} MB; "
            f"an index on a cluster keeps at most {MOST_LIST_BYTES / 1e6:.0f} MB of them"
        )
    return {
        "manifest": asdict(about.manifest),
        "lists": {name: text.decode("utf-8") for name, text in files.items()},
    }


def _understood(kept: Mapping[str, object]) -> About:
    """The other way round; lists become files again, as worker processes need them."""
    fields = cast(Mapping[str, Any], kept)
    lists: Mapping[str, str] = fields["lists"]
    return About(Manifest(**fields["manifest"]), _files(frozenset(lists.items())) if lists else None)


@cache
def _files(lists: frozenset[tuple[str, str]]) -> Path:
    """Lists as files in a folder of this process, the same folder for the same lists; removed when the process ends."""
    folder = TemporaryDirectory(prefix="searchapp-lists-")
    atexit.register(folder.cleanup)
    for name, text in lists:
        (Path(folder.name) / Path(name).name).write_bytes(text.encode("utf-8"))
    return Path(folder.name)
