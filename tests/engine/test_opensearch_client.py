"""How a cluster's failures are met: asked again, or told in words. A small server on the loopback interface plays the cluster."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from searchapp.engine import opensearch_client
from searchapp.engine.base import FacetPlan, Plan
from searchapp.engine.cluster import Cluster
from searchapp.engine.opensearch_ import OpenSearchEngine
from searchapp.engine.opensearch_client import Client
from searchapp.errors import EngineAwayError, EngineError, IndexUnusableError, QueryError, SearchappError
from searchapp.query.ast import Every, Nothing
from tests.engine.documents import document

RETRIES = 3
CERTIFICATE = Path(__file__).parent / "certificate"
FOUND = {
    "timed_out": False,
    "_shards": {"total": 3, "successful": 3, "failed": 0},
    "hits": {"total": {"value": 0, "relation": "eq"}, "hits": []},
    "aggregations": {"months": {"shown": {"doc_count_error_upper_bound": 0, "buckets": []}}},
}
MONTHS = Plan(node=Every(), facets=(FacetPlan("months", ()),))


@dataclass
class Played:
    """A server that gives the answers it is told, the last one ever again, and remembers what it was asked."""

    answers: list[tuple[int, object]]
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0

    def next(self) -> tuple[int, object]:
        """The next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def played(*answers: tuple[int, object], encrypted: bool = False) -> Iterator[Played]:
    """A server with these answers."""
    script = Played(list(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            script.bodies.append(self.rfile.read(int(self.headers.get("content-length") or 0)))
            script.asked.append((self.command, self.path, {key.lower(): value for key, value in self.headers.items()}))
            status, body = script.next()
            text = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "text/html" if isinstance(body, str) else "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    if encrypted:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE / "certificate.pem", CERTIFICATE / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    script.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def place(*scripts: Played, scheme: str = "http") -> Cluster:
    hosts = tuple(f"{scheme}://127.0.0.1:{script.port}" for script in scripts)
    return Cluster(hosts=hosts, name="presse", timeout=5, retries=RETRIES)


def error(kind: str, reason: str = "because") -> dict[str, object]:
    return {"error": {"type": kind, "reason": reason, "root_cause": [{"type": kind, "reason": reason}]}}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once."""
    monkeypatch.setattr(opensearch_client, "_FIRST_PAUSE", 0.0)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_asked_again(status: int) -> None:
    busy = (status, error("busy"))
    with played(busy, busy, (200, {"a": 1})) as script, closing(Client(place(script))) as client:
        assert client.ask("GET", "/x", patient=True) == {"a": 1}
        assert client.retried == 2


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with played((503, error("busy", "too many requests"))) as script, closing(Client(place(script))) as client:
        with pytest.raises(EngineError, match="too many requests"):
            client.ask("GET", "/x", patient=True)
        assert len(script.asked) == 4
        with pytest.raises(EngineError, match="too many requests"):
            client.ask("GET", "/x")
        assert len(script.asked) == 4 + 2
        assert len([*client.pauses(patient=True, rounds=3)]) == 3 * RETRIES


@pytest.mark.parametrize(
    ("status", "body", "expected", "words"),
    [
        pytest.param(401, error("security_exception"), EngineAwayError, "opensearch_password", id="not known"),
        pytest.param(403, error("security_exception"), EngineAwayError, "opensearch_api_key", id="not allowed"),
        pytest.param(401, "<p>Who?", EngineAwayError, "refuses access", id="a proxy's words"),
        pytest.param(200, "<p>Welcome", EngineAwayError, "no OpenSearch cluster", id="a web site"),
        pytest.param(
            403, error("cluster_block_exception", "index read-only"), EngineError, "read-only", id="disk full"
        ),
        pytest.param(404, error("index_not_found_exception"), IndexUnusableError, "make one with", id="no index"),
        pytest.param(400, error("too_many_clauses"), QueryError, "zu viele Wörter", id="too many words"),
        pytest.param(
            400,
            error("illegal_argument_exception", "Determinizing automaton would require more than 100000 states"),
            QueryError,
            "Platzhalter",
            id="pattern",
        ),
        pytest.param(400, error("parsing_exception", "unknown"), EngineError, "unknown", id="anything else"),
    ],
)
def test_what_does_not_pass_is_said_at_once(
    status: int, body: object, expected: type[SearchappError], words: str
) -> None:
    with played((status, body)) as script, closing(OpenSearchEngine(place(script))) as engine:
        with pytest.raises(expected, match=words):
            engine.search(MONTHS)
        assert len(script.asked) == 1


def test_another_host_answers() -> None:
    with played((200, FOUND)) as dead:
        pass
    with played((200, FOUND)) as living, closing(OpenSearchEngine(place(dead, living))) as engine:
        assert [engine.search(MONTHS).total for _ in range(4)] == [0] * 4
        assert len(living.asked) == 4


def test_all_hosts_away(caplog: pytest.LogCaptureFixture) -> None:
    with played((200, FOUND)) as one, played((200, FOUND)) as other:
        pass
    caplog.set_level(logging.ERROR)
    with closing(OpenSearchEngine(place(one, other))) as engine:
        with pytest.raises(EngineAwayError, match=f"127.0.0.1:{one.port}, .*127.0.0.1:{other.port} can be reached"):
            engine.search(MONTHS)
        with pytest.raises(EngineAwayError), engine.writer():
            pass


def test_a_partial_answer_says_so() -> None:
    partial = {**FOUND, "_shards": {"total": 3, "successful": 2, "failed": 1}, "timed_out": True}
    with played((200, partial)) as script, closing(OpenSearchEngine(place(script))) as engine:
        page = engine.search(MONTHS)
    shards, late = page.notes
    assert not page.complete
    assert shards.startswith("1 von 3 Teilen des Index antworten gerade nicht")
    assert "abgebrochen" in late


def test_pages_of_a_query_come_from_the_same_copies() -> None:
    with played((200, FOUND)) as script, closing(OpenSearchEngine(place(script))) as engine:
        for plan in (MONTHS, replace(MONTHS, offset=10), replace(MONTHS, node=Nothing())):
            engine.search(plan)
    first, second, other = (path.partition("preference=")[2] for _, path, _ in script.asked)
    assert first == second
    assert first != other


def test_credentials_travel_as_they_should() -> None:
    with played((200, FOUND)) as script:
        with closing(Client(replace(place(script), user="anna", password="geheim"))) as client:
            client.ask("GET", "/x")
        with closing(Client(replace(place(script), api_key="c2NobMO8c3NlbA=="))) as client:
            client.ask("GET", "/x")
    assert [headers["authorization"] for _, _, headers in script.asked] == [
        "Basic YW5uYTpnZWhlaW0=",
        "ApiKey c2NobMO8c3NlbA==",
    ]


def test_certificates_are_verified() -> None:
    with played((200, {"a": 1}), encrypted=True) as script:
        unknown = place(script, scheme="https")
        with closing(Client(unknown)) as client, pytest.raises(EngineAwayError, match="opensearch_ca"):
            client.ask("GET", "/x")
        assert script.asked == []
        known = replace(unknown, ca_file=CERTIFICATE / "certificate.pem")
        careless = replace(unknown, verify=False)
        for each in (known, careless):
            with closing(Client(each)) as client:
                assert client.ask("GET", "/x") == {"a": 1}


def written(script: Played) -> int:
    """Write three articles to a played cluster; how many requests were sent again."""
    with closing(OpenSearchEngine(place(script))) as engine, engine.writer() as writer:
        for name in "abc":
            writer.put(document(name, "text"))
        writer.commit()
        return engine.retried


LOCK = (200, {"_seq_no": 1, "_primary_term": 1})
ENTERED = ((404, {"found": False}), LOCK, (200, {"p": {"settings": {"index": {"refresh_interval": "-1"}}}}))
SHOWN = (200, {"_shards": {"total": 1, "successful": 1, "failed": 0}})


def bulk(*statuses: int) -> tuple[int, object]:
    items = [
        {"index": {"status": status, **({"error": {"reason": f"reason {status}"}} if status >= 400 else {})}}
        for status in statuses
    ]
    return 200, {"errors": max(statuses) >= 400, "items": items}


def test_only_what_was_refused_is_sent_again() -> None:
    answers = (bulk(201, 429, 503), bulk(429, 201), bulk(200), SHOWN, LOCK)
    with played(*ENTERED, *answers) as script:
        assert written(script) == 2
    sent = [
        body.count(b'"index":')
        for (_, path, _), body in zip(script.asked, script.bodies, strict=True)
        if "_bulk" in path
    ]
    assert sent == [3, 2, 1]


def test_an_article_the_cluster_will_never_take_is_named() -> None:
    refused = pytest.raises(EngineError, match="refuses article b: reason 400")
    with played(*ENTERED, bulk(201, 400, 201), LOCK) as script, refused:
        written(script)


def test_a_cluster_that_stays_busy_is_given_up() -> None:
    given_up = pytest.raises(EngineError, match="2 articles were not taken")
    with played(*ENTERED, bulk(201, 429, 429), *[bulk(429, 429)] * (3 * RETRIES), LOCK) as script, given_up:
        written(script)


def test_shards_that_do_not_show_a_commit_are_asked_again() -> None:
    hidden = (200, {"_shards": {"total": 2, "successful": 1, "failed": 1}})
    with played(*ENTERED, bulk(201, 201, 201), hidden, hidden, SHOWN, LOCK) as script:
        assert written(script) == 2
