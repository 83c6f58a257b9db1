"""Physical indices behind a name: '<name>-000001' and so on, of which the alias `name` shows one.

A rebuild fills the next one out of sight and moves the alias in one step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from time import monotonic, sleep
from typing import Final

from searchapp.engine.cluster import Cluster
from searchapp.engine.opensearch_client import Client, Json
from searchapp.engine.opensearch_lock import WriteLock, make_index, make_lock_index
from searchapp.engine.opensearch_schema import index_body
from searchapp.errors import EngineError, IndexUnusableError

_MISSING: Final = 404
_LONGEST_READING: Final = 300.0
"""Seconds for which an index that was replaced waits for its readers."""
_PAUSE: Final = 0.5
_CALM: Final = 2
"""So many looks in a row must find no reader."""
_READING: Final = ("open_contexts", "query_current", "fetch_current")


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
    """Make the next physical index and return its name; `visible` lets the alias show it at once, unless it shows one.

    Raises EngineError when the cluster refuses it, or another process writes.
    """
    with closing(Client(cluster)) as client:
        make_lock_index(client)
        physical = _physical(cluster, max(_numbers(client), default=0) + 1)
        with WriteLock(client, physical):
            shown = _shown(client) if visible else []
            if not shown:
                aliases: Json = {cluster.name: {}} if visible else {}
                make_index(client, physical, {**index_body(cluster, about), "aliases": aliases})
    return shown[0] if shown else physical


def switch(cluster: Cluster, physical: str) -> None:
    """Let the alias show the physical index that was written last, in one step for every reader, and remove the older ones.

    Searches and exports that read an older one end first, unless they take longer than a few minutes.
    Raises EngineError when another process writes, or wrote since: what it wrote would be lost.
    """
    with closing(Client(cluster)) as client:
        with WriteLock(client, physical) as lock:
            if lock.written_before != physical:
                raise EngineError(f"{cluster} was written to while it was made anew; make it anew once more")
            actions: list[Json] = [{"add": {"index": physical, "alias": cluster.name}}]
            actions += [
                {"remove": {"index": name, "alias": cluster.name}} for name in _shown(client) if name != physical
            ]
            client.ask("POST", "/_aliases", {"actions": actions}, patient=True)
            lock.committed()
        for number in (number for number in _numbers(client) if _physical(cluster, number) < physical):
            _await_readers(client, _physical(cluster, number))
            remove(cluster, _physical(cluster, number))


def remove(cluster: Cluster, physical: str) -> None:
    """Remove a physical index; nothing is done where there is none."""
    with closing(Client(cluster)) as client:
        client.ask("DELETE", f"/{physical}", allow=(_MISSING,), patient=True)


def _shown(client: Client) -> list[str]:
    """The physical indices the alias shows."""
    answer = client.ask("GET", f"/{client.cluster.name}-*/_alias/{client.cluster.name}", allow=(_MISSING,))
    return [] if "error" in answer else list(answer)


def _physical(cluster: Cluster, number: int) -> str:
    return f"{cluster.name}-{number:06d}"


def _numbers(client: Client) -> list[int]:
    """The numbers of all physical indices of a name."""
    numbered = re.compile(rf"{re.escape(client.cluster.name)}-(\d{{6}})")
    answer = client.ask("GET", f"/{client.cluster.name}-*/_alias", allow=(_MISSING,))
    return [int(found[1]) for found in map(numbered.fullmatch, answer) if found]


def _await_readers(client: Client, physical: str) -> None:
    """Wait until nobody reads an index that isn't shown any more, but not for ever.

    A search that has just learned of the index may not have begun to read it: hence more than one look.
    """
    deadline = monotonic() + _LONGEST_READING
    calm = 0
    while calm < _CALM and monotonic() < deadline:
        sleep(_PAUSE)
        reading = client.ask("GET", f"/{physical}/_stats/search", patient=True)["_all"]["total"].get("search", {})
        calm = 0 if any(reading.get(each) for each in _READING) else calm + 1
