"""Engine name → engine, imported only when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from searchapp.engine.base import Engine
from searchapp.engine.cluster import Cluster
from searchapp.errors import SettingError

ENGINES: Final = {
    "tantivy": "embedded, the default: one folder, no server",
    "whoosh": "embedded, pure Python: one folder, for archives of up to some ten thousand articles",
    "opensearch": "an OpenSearch cluster: for archives that outgrow one machine; --index is its address",
}


def open_embedded(name: str, folder: Path) -> Engine:
    """An embedded engine over the index in its own folder, made empty where there is none. Raises SettingError."""
    if name == "tantivy":
        from searchapp.engine.tantivy_ import TantivyEngine

        return TantivyEngine(folder)
    if name == "whoosh":
        from searchapp.engine.whoosh_ import WhooshEngine

        return WhooshEngine(folder)
    raise SettingError(f"engine {name!r} keeps no index in a folder; choose tantivy or whoosh")


def open_clustered(cluster: Cluster, physical: str | None = None) -> Engine:
    """The engine over an index of a cluster: the visible one, or the one of a physical name."""
    from searchapp.engine.opensearch_ import OpenSearchEngine

    return OpenSearchEngine(cluster, physical)
