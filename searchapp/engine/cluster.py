"""Where an index on an OpenSearch cluster lives and how to reach it: plain data, no client library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One index on a cluster.

    `hosts`: base addresses ('https://search-1:9200'), any of which may answer. `name`: the alias under which the index is
    read and written; the physical indices behind it are '<name>-000001' and so on. `timeout`: seconds one request may
    take. `retries`: how often a request is sent again after a failure that may pass (a lost node, HTTP 429, 502, 503,
    504). `refresh`: 'wait' lets a commit return only when searches see it, 'later' leaves that to the cluster's own
    refresh interval (seconds given by `refresh_interval`).
    """

    hosts: tuple[str, ...]
    name: str
    user: str = ""
    password: str = ""
    api_key: str = ""
    ca_file: Path | None = None
    verify: bool = True
    timeout: float = 30.0
    retries: int = 8
    shards: int = 3
    replicas: int = 1
    refresh: str = "wait"
    refresh_interval: int = 1

    def __str__(self) -> str:
        """The address as a user gives it, without credentials."""
        return f"{','.join(self.hosts)}/{self.name}"
