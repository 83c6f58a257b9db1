"""Physical indices behind a name: '<name>-000001' and so on, of which the alias `name` shows one.

A rebuild fills the next one out of sight and moves the alias in one step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from typing import Final

from searchapp.engine.cluster import Cluster
from searchapp.engine.opensearch_client import Client
from searchapp.engine.opensearch_lock import WriteLock, make_lock_index
from searchapp.engine.opensearch_schema import index_body
from searchapp.errors import IndexUnusableError

_MISSING: Final = 404


def read_about(cluster: Cluster) -> Mapping[str, object] | None:
    """What `create_index` was told about the index the alias shows; None when there is none.

    Raises IndexUnusableError when the name belongs to an index that this program didn't make, EngineAwayError when the
    cluster can't be reached.
    """
    with closing(Client(cluster)) as client:
        found = client.ask("GET", f"/{cluster.name}/_mapping", allow=(_MISSING,))
    if "error" in found:
        return None
    about = [each["mappings"].get("_meta") for each in found.values()]
    if len(about) != 1 or not isinstance(about[0], dict):
        raise IndexUnusableError(f"{cluster} is no index of this program; choose another name after the host")
    return about[0]


def create_index(cluster: Cluster, about: Mapping[str, object], *, visible: bool) -> str:
    """Make the next physical index and return its name; `visible` lets the alias show it at once.

    Raises EngineError when the cluster refuses it.
    """
    with closing(Client(cluster)) as client:
        make_lock_index(client)
        physical = f"{cluster.name}-{_last_number(client) + 1:06d}"
        body = index_body(cluster, about) | ({"aliases": {cluster.name: {}}} if visible else {})
        client.ask("PUT", f"/{physical}", body, patient=True)
    return physical


def switch(cluster: Cluster, physical: str) -> None:
    """Let the alias show another physical index and remove the one it showed, in one step for every reader.

    Raises EngineError when another process writes.
    """
    with closing(Client(cluster)) as client:
        lock = WriteLock(client)
        lock.take()
        try:
            shown = [name for name in _shown(client) if name != physical]
            actions = [{"add": {"index": physical, "alias": cluster.name}}]
            actions += [{"remove_index": {"index": name}} for name in shown]
            client.ask("POST", "/_aliases", {"actions": actions}, patient=True)
            lock.committed()
        finally:
            lock.release()


def remove(cluster: Cluster, physical: str) -> None:
    """Remove a physical index; nothing is done where there is none."""
    with closing(Client(cluster)) as client:
        client.ask("DELETE", f"/{physical}", allow=(_MISSING,), patient=True)


def _shown(client: Client) -> list[str]:
    """The physical indices the alias shows."""
    answer = client.ask("GET", f"/_alias/{client.cluster.name}", allow=(_MISSING,))
    return [] if "error" in answer else list(answer)


def _last_number(client: Client) -> int:
    """The largest number of a physical index, 0 when there is none."""
    numbered = re.compile(rf"{re.escape(client.cluster.name)}-(\d{{6}})")
    answer = client.ask("GET", f"/{client.cluster.name}-*/_alias", allow=(_MISSING,))
    found = [numbered.fullmatch(name) for name in answer]
    return max((int(each[1]) for each in found if each), default=0)
