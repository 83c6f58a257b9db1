"""The way to a cluster: one request at a time over any of its hosts, failures that may pass sent again, all others in words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from random import uniform
from threading import Lock
from time import sleep
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from opensearchpy import ConnectionError as Unreachable
from opensearchpy import ConnectionTimeout, OpenSearch, SerializationError, SSLError, TransportError
from opensearchpy.serializer import JSONSerializer

from searchapp.engine.cluster import Cluster
from searchapp.errors import EngineAwayError, EngineError, IndexUnusableError, QueryError, SearchappError

Json = dict[str, Any]
"""A JSON object of the server's; the library says no more about it."""

PASSING: Final = frozenset({429, 502, 503, 504})
"""HTTP statuses of failures that may pass: too busy, a node or shard on its way."""

_NONE: Final[Mapping[str, object]] = MappingProxyType({})
_POOL: Final = 16
_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 10.0
_SERVER_SHARE: Final = 0.8
"""Part of the time for a request that the server may take, so that its own words arrive before ours end."""


class _Serializer(JSONSerializer):
    """JSON by orjson."""

    def loads(self, s: str) -> Any:
        """Read an answer."""
        try:
            return orjson.loads(s)
        except ValueError as error:
            raise SerializationError(s, error) from error

    def dumps(self, data: Any) -> Any:
        """Write a request; bytes are written already."""
        return data if isinstance(data, bytes) else orjson.dumps(data)


class Client:
    """Asks one cluster. Safe to use from several threads."""

    def __init__(self, cluster: Cluster) -> None:
        """Nothing is sent before the first request."""
        self.cluster = cluster
        self._retried = 0
        self._lock = Lock()
        self._transport = OpenSearch(**_connection(cluster)).transport

    @property
    def retried(self) -> int:
        """How many requests were sent again so far."""
        return self._retried

    @property
    def server_timeout(self) -> str:
        """How long the server may work on one request, as it reads durations."""
        return f"{max(1, int(self.cluster.timeout * _SERVER_SHARE * 1000))}ms"

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        params: Mapping[str, object] = _NONE,
        allow: Collection[int] = (),
        patient: bool = False,
    ) -> Json:
        """The server's answer; that of an error too, where its status is among those to `allow`.

        A failure that may pass is answered by asking again, another host first; `patient` as often as the cluster's
        settings say (writing, exports), else once over all hosts and once more, since a reader waits.
        Raises EngineAwayError, IndexUnusableError, QueryError or EngineError.
        """
        address = f"{path}?{urlencode(params)}" if params else path
        for is_last in self.attempts(patient=patient):
            try:
                answer = self._transport.perform_request(method, address, body=body, ignore=allow)
                return _object(answer)
            except SerializationError as error:
                raise EngineAwayError(
                    f"what answers at {', '.join(self.cluster.hosts)} is no OpenSearch cluster; check the address"
                ) from error
            except TransportError as error:
                if is_last or not _may_pass(error):
                    raise _in_words(error, self.cluster) from error
        raise AssertionError("the last attempt returns or raises")

    def attempts(self, *, patient: bool, rounds: int = 1) -> Iterator[bool]:
        """One item an attempt, True for the last; the pause before each further one is waited out here, and counted."""
        for pause in self.pauses(patient=patient, rounds=rounds):
            yield False
            with self._lock:
                self._retried += 1
            sleep(pause)
        yield True

    def pauses(self, *, patient: bool, rounds: int = 1) -> Iterator[float]:
        """Seconds to wait before each further attempt: none while there are hosts not asked yet, then ever longer.

        With several `rounds`, there are as many times the attempts that the settings allow.
        """
        others = len(self.cluster.hosts) - 1
        attempts = self.cluster.retries if patient else min(self.cluster.retries, others + 1)
        for number in range(attempts * rounds):
            longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (number - others))
            yield 0.0 if number < others else uniform(longest / 2, longest)

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()


def _connection(cluster: Cluster) -> dict[str, Any]:
    options: dict[str, Any] = {
        "hosts": list(cluster.hosts),
        "serializer": _Serializer(),
        "timeout": cluster.timeout,
        "pool_maxsize": _POOL,
        "max_retries": 0,
        "retry_on_timeout": True,
        "retry_on_status": (),
    }
    if any(host.startswith("https://") for host in cluster.hosts):
        options |= {"verify_certs": cluster.verify, "ssl_show_warn": False, "ca_certs": _file(cluster.ca_file)}
    if cluster.api_key:
        options["headers"] = {"authorization": f"ApiKey {cluster.api_key}"}
    elif cluster.user:
        both = f"{cluster.user}:{cluster.password}".encode()  # the library would send Latin-1, the server reads UTF-8
        options["headers"] = {"authorization": f"Basic {b64encode(both).decode()}"}
    return options


def _object(answer: object) -> Json:
    if isinstance(answer, dict):
        return answer
    raise SerializationError(answer)


def _file(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _may_pass(error: TransportError) -> bool:
    if isinstance(error, SSLError):
        return False
    return isinstance(error, Unreachable) or error.status_code in PASSING


def _in_words(error: TransportError, cluster: Cluster) -> SearchappError:
    """An error of the library as one of ours."""
    hosts = ", ".join(cluster.hosts)
    if isinstance(error, SSLError):
        return EngineAwayError(
            f"the certificate of {hosts} can't be verified ({error.error}); name its authority by the setting opensearch_ca"
        )
    if isinstance(error, ConnectionTimeout):
        return EngineAwayError(
            f"{hosts} did not answer within {cluster.timeout:g} s; try again, or raise the setting opensearch_timeout"
        )
    if isinstance(error, Unreachable):
        return EngineAwayError(
            f"none of {hosts} can be reached; start the cluster, or check the address and the network"
        )
    return _refused(error, cluster)


def no_index(cluster: Cluster) -> IndexUnusableError:
    """Nothing stands under a cluster's name."""
    return IndexUnusableError(f"there is no index at {cluster}; make one with: searchapp index PATH… --index {cluster}")


def _refused(error: TransportError, cluster: Cluster) -> SearchappError:
    """What an answer with an error's status means."""
    kind, reason = _cause(error.info)
    said = f"{reason or error.error} ({kind or error.status_code})"
    if error.status_code in (401, 403) and kind != "cluster_block_exception":
        return EngineAwayError(
            f"{cluster} refuses access: {said}; check opensearch_user and opensearch_password, or opensearch_api_key"
        )
    if kind == "index_not_found_exception":
        return no_index(cluster)
    if kind == "too_many_clauses" or "maxClauseCount" in reason:
        return QueryError(
            "Die Suche hat zu viele Wörter und Schreibweisen für diesen Cluster; "
            "kürzen Sie sie (Grenze des Clusters: indices.query.bool.max_clause_count)."
        )
    if "eterminiz" in reason or "max_regex_length" in reason:
        return QueryError("Das Muster hat zu viele Platzhalter für diesen Cluster; nehmen Sie weniger * und ?.")
    return EngineError(f"{cluster} answered: {said}; see the cluster's log")


def _cause(info: object) -> tuple[str, str]:
    """Kind and reason of the innermost error of an answer."""
    kind = reason = ""
    error = info.get("error") if isinstance(info, dict) else None
    while isinstance(error, dict):
        roots = error.get("root_cause") or [error.get("caused_by")]
        kind, reason = str(error.get("type") or kind), str(error.get("reason") or reason)
        error = next((each for each in roots if each and each is not error), None) or error.get("caused_by")
    return kind, reason
