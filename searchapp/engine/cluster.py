"""Where an index on an OpenSearch cluster lives and how to reach it: plain data, no client library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from searchapp.errors import SettingError

DEFAULT_NAME: Final = "searchapp"
DEFAULT_PORT: Final = 9200
REFRESHES: Final = ("wait", "later")
_ADDRESS: Final = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?P<hosts>[^/]*)(?:/(?P<name>.*))?", re.DOTALL)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
_SHAPE: Final = "write https://host:9200,host2:9200/name"


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
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: Path | None = None
    verify: bool = True
    timeout: float = 30.0
    retries: int = 10
    shards: int = 3
    replicas: int = 1
    refresh: str = "wait"
    refresh_interval: int = 1

    def __str__(self) -> str:
        """The address as a user gives it, without credentials."""
        first, *others = self.hosts
        return ",".join([first, *(host.partition("://")[2] for host in others)]) + f"/{self.name}"


def is_address(place: str) -> bool:
    """Whether a place is meant as an address, not as a folder."""
    return _ADDRESS.match(place) is not None


def cluster_at(address: str) -> Cluster:
    """The cluster and name of 'https://host:9200,host2:9200/name'; without a name 'searchapp', without a port 9200.

    Raises SettingError for anything else, and for credentials, which have settings of their own.
    """
    found = _ADDRESS.fullmatch(address)
    scheme = found["scheme"].lower() if found else ""
    if found is None or scheme not in ("http", "https"):
        raise SettingError(f"setting index: {address!r} is no address of a cluster; {_SHAPE}")
    if "@" in found["hosts"]:
        raise SettingError(
            "setting index: credentials don't belong into the address; "
            "give them by the settings opensearch_user and opensearch_password, or opensearch_api_key"
        )
    name = (found["name"] or "").removesuffix("/") or DEFAULT_NAME
    if not _NAME.fullmatch(name):
        raise SettingError(
            f"setting index: {name!r} can't be the name of an index; "
            "small letters, digits, '.', '_' and '-' may stand in it, and it starts with a letter or digit"
        )
    hosts = tuple(_host(scheme, each.strip(), address) for each in found["hosts"].split(","))
    return Cluster(hosts=hosts, name=name)


def _host(scheme: str, text: str, address: str) -> str:
    """One host with its port, as a base address."""
    try:
        parts = urlsplit(f"{scheme}://{text}")
        port = parts.port or DEFAULT_PORT
    except ValueError:
        parts, port = urlsplit(""), 0
    if not parts.hostname or parts.path or parts.query or parts.fragment or re.search(r"\s", text):
        raise SettingError(f"setting index: {text!r} in {address!r} is no host; {_SHAPE}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{scheme}://{host}:{port}"
