"""The one settings object: arguments before environment before defaults. Nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from searchapp import paths
from searchapp.engine.cluster import REFRESHES, Cluster, cluster_at, is_address
from searchapp.errors import SettingError

ENVIRONMENT_PREFIX: Final = "SEARCHAPP_"
EMBEDDED: Final = ("tantivy", "whoosh")
CLUSTERED: Final = "opensearch"
ENGINES: Final = (*EMBEDDED, CLUSTERED)
LANGUAGES: Final = ("de", "any")
BATCH: Final = 2500
"""Articles a commit. tantivy merges eight small segments into one: an archive of 20,000 articles is one segment, a fifth
smaller and a tenth faster to search than five."""
SWITCH: Final = {"on": True, "off": False}


def _setting(default: object, help_text: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"help": help_text}, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, validated on construction. Each has an environment variable SEARCHAPP_<NAME>."""

    index: str = field(
        default_factory=lambda: str(paths.default_index_dir()),
        metadata={"help": "Folder of the index, or its address on a cluster: https://host:9200,host2:9200/name."},
    )
    engine: str = _setting("", "Engine of a new index: " + ", ".join(ENGINES) + ".")
    language: str = _setting("de", "'de' refuses articles that aren't German; 'any' takes all.")
    gazetteer: Path | None = field(
        default=None, metadata={"help": "Your own lists of people, weapons and places: a file or a folder."}
    )
    jobs: int = _setting(0, "Worker processes for indexing and for long exports; 0 takes one a core.")
    batch: int = _setting(BATCH, "Articles a commit.")
    max_megabytes: int = _setting(20, "Largest file read (MB); JSONL and CSV count a record, not the file.")
    host: str = _setting("127.0.0.1", "Address the web page listens on.")
    port: int = _setting(8000, "Port the web page listens on.")
    processes: int = _setting(2, "Processes that answer web requests (Linux; elsewhere one); 0 takes one a core.")
    threads: int = _setting(4, "Threads of each process that answer web requests.")
    facet_values: int = _setting(50, "Most values shown of one facet.")
    kept_answers: int = _setting(200, "Answers kept until the next commit, some 150 kB each; 0 keeps none.")
    base_url: str = _setting("", "Public address of the web page, for permalinks in exports and feeds.")
    opensearch_user: str = _setting("", "User of the cluster.")
    opensearch_password: str = _setting("", "The user's password.", secret=True)
    opensearch_api_key: str = _setting("", "API key of the cluster, in place of user and password.", secret=True)
    opensearch_ca: Path | None = field(
        default=None, metadata={"help": "File of the authority that signed the cluster's certificates (PEM)."}
    )
    opensearch_verify: bool = _setting(True, "'off' takes any certificate: for trials only.")
    opensearch_timeout: int = _setting(30, "Seconds one request to the cluster may take.")
    opensearch_retries: int = _setting(10, "How often a request is sent again after a failure that may pass.")
    opensearch_shards: int = _setting(3, "Shards of a new index.")
    opensearch_replicas: int = _setting(1, "Copies of each shard of a new index.")
    opensearch_refresh: str = _setting("wait", "'wait': a commit returns when searches see it; 'later': at once.")

    def __post_init__(self) -> None:
        """Refuse values out of range with a message that names the setting."""
        _require(self.engine in ("", *ENGINES), "engine", self.engine, "one of " + ", ".join(ENGINES))
        _require(self.language in LANGUAGES, "language", self.language, "'de' or 'any'")
        _require(
            self.opensearch_refresh in REFRESHES, "opensearch_refresh", self.opensearch_refresh, "'wait' or 'later'"
        )
        for name, (least, most) in _RANGES.items():
            value = getattr(self, name)
            _require(least <= value <= most, name, value, f"{least} to {most}")
        self._require_fitting_engine()
        self._require_credentials(self.place)

    @property
    def max_bytes(self) -> int:
        """Largest file or record read, in bytes."""
        return self.max_megabytes * 1024 * 1024

    @property
    def place(self) -> Path | Cluster:
        """Where the index lives."""
        if not is_address(self.index):
            return Path(self.index)
        return replace(
            cluster_at(self.index),
            user=self.opensearch_user,
            password=self.opensearch_password,
            api_key=self.opensearch_api_key,
            ca_file=self.opensearch_ca,
            verify=self.opensearch_verify,
            timeout=float(self.opensearch_timeout),
            retries=self.opensearch_retries,
            shards=self.opensearch_shards,
            replicas=self.opensearch_replicas,
            refresh=self.opensearch_refresh,
        )

    @property
    def new_engine(self) -> str:
        """The engine of an index that is made now."""
        return self.engine or (CLUSTERED if is_address(self.index) else EMBEDDED[0])

    def _require_fitting_engine(self) -> None:
        if is_address(self.index) != (self.new_engine == CLUSTERED):
            kind = "the address of a cluster" if is_address(self.index) else "a folder"
            wanted = CLUSTERED if is_address(self.index) else " or ".join(EMBEDDED)
            raise SettingError(f"setting engine: {self.engine!r} keeps no index in {self.index}, {kind}; give {wanted}")

    def _require_credentials(self, place: Path | Cluster) -> None:
        """Credentials are whole, of one kind, and never sent where others could read them."""
        if bool(self.opensearch_user) != bool(self.opensearch_password):
            raise SettingError("settings opensearch_user and opensearch_password: give both or neither")
        if self.opensearch_user and self.opensearch_api_key:
            raise SettingError("setting opensearch_api_key: give either it or opensearch_user and opensearch_password")
        if self.opensearch_ca is not None and not self.opensearch_ca.is_file():
            raise SettingError(
                f"setting opensearch_ca: there is no file {self.opensearch_ca}; give the authority's PEM"
            )
        if isinstance(place, Cluster) and (place.user or place.api_key):
            for host in place.hosts:
                _require(not _in_the_clear(host), "index", host, "https:// where credentials are sent")


def load(
    arguments: Mapping[str, object | None] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings from arguments (None means not given), then environment variables, then defaults.

    Raises SettingError naming the setting that can't be used.
    """
    given = {name: value for name, value in (arguments or {}).items() if value is not None}
    source = os.environ if environment is None else environment
    for spec in fields(Settings):
        text = source.get(ENVIRONMENT_PREFIX + spec.name.upper())
        if spec.name not in given and text:
            given[spec.name] = _parse(spec.name, text)
    return Settings(**given)  # type: ignore[arg-type]


def _parse(name: str, text: str) -> object:
    kind = type(getattr(_DEFAULTS, name))
    if name in _PATHS:
        return Path(text)
    if kind is bool:
        _require(text in SWITCH, name, text, " or ".join(f"'{word}'" for word in SWITCH))
        return SWITCH[text]
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise SettingError(f"setting {name}: {text!r} is not a whole number") from None
    return text


def _require(holds: bool, name: str, value: object, wanted: str) -> None:
    if not holds:
        raise SettingError(f"setting {name}: {value!r} can't be used; give {wanted}")


def _in_the_clear(host: str) -> bool:
    """Whether what is sent to a host crosses a network unencrypted."""
    parts = urlsplit(host)
    return parts.scheme == "http" and parts.hostname != "localhost" and not _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


_RANGES: Final = {
    "jobs": (0, 256),
    "batch": (1, 100_000),
    "max_megabytes": (1, 2000),
    "port": (0, 65535),
    "processes": (0, 256),
    "threads": (1, 256),
    "facet_values": (1, 1000),
    "kept_answers": (0, 100_000),
    "opensearch_timeout": (1, 600),
    "opensearch_retries": (0, 50),
    "opensearch_shards": (1, 256),
    "opensearch_replicas": (0, 20),
}
_PATHS: Final = frozenset({"gazetteer", "opensearch_ca"})
_DEFAULTS: Final = Settings()
