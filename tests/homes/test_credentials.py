"""What the settings say about certificates and credentials is what a server sees of us."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from searchapp import config
from searchapp.errors import EngineAwayError
from searchapp.homes.opening import home_at
from tests.certificates import made_certificates

ACCEPTED = {f"Basic {b64encode('redaktion:geheim ä'.encode()).decode()}", "ApiKey os_schluessel"}


class Guarded(BaseHTTPRequestHandler):
    """A cluster without indices that lets in who is known."""

    def do_GET(self) -> None:
        known = self.headers["Authorization"] in ACCEPTED
        body = b'{"error": {"type": "index_not_found_exception"}, "status": 404}' if known else b"Unauthorized"
        self.send_response(404 if known else 401)
        self.send_header("Content-Type", "application/json" if known else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an authority whose certificates stand beside it."""
    return made_certificates(tmp_path_factory.mktemp("certificates")) / "ca.pem"


@contextmanager
def served(authority: Path, certificate: str) -> Iterator[int]:
    """The port of a guarded server on localhost that shows one of the authority's certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.with_name(f"{certificate}.pem"), authority.with_name(f"{certificate}-key.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def port(authority: Path) -> Iterator[int]:
    """Where a server answers whose certificate is for localhost."""
    with served(authority, "node") as port:
        yield port


def about(port: int, **settings: str) -> object:
    """What stands at the server's address, asked with these settings."""
    given = {"index": f"https://localhost:{port}/x", "opensearch_retries": "0", **settings}
    environment = {config.ENVIRONMENT_PREFIX + name.upper(): value for name, value in given.items()}
    return home_at(config.load(environment=environment).place).about()


CREDENTIALS = [
    pytest.param({"opensearch_user": "redaktion", "opensearch_password": "geheim ä"}, id="user-and-password"),
    pytest.param({"opensearch_api_key": "os_schluessel"}, id="api-key"),
]


@pytest.mark.parametrize("credentials", CREDENTIALS)
def test_who_is_known_is_let_in_by_a_server_that_is_trusted(
    port: int, authority: Path, credentials: dict[str, str]
) -> None:
    assert about(port, opensearch_ca=str(authority), **credentials) is None


@pytest.mark.parametrize("credentials", CREDENTIALS)
def test_a_server_that_is_not_trusted_is_told_nothing(port: int, credentials: dict[str, str]) -> None:
    with pytest.raises(EngineAwayError, match=r"certificate .* can't be verified .* opensearch_ca"):
        about(port, **credentials)


def test_verification_ends_only_where_that_is_said(port: int) -> None:
    assert about(port, opensearch_verify="off", opensearch_api_key="os_schluessel") is None


def test_a_certificate_for_another_name_is_refused(authority: Path) -> None:
    with served(authority, "admin") as port, pytest.raises(EngineAwayError, match="can't be verified"):
        about(port, opensearch_ca=str(authority), opensearch_api_key="os_schluessel")


@pytest.mark.parametrize(
    "credentials",
    [
        pytest.param({}, id="none"),
        pytest.param({"opensearch_user": "redaktion", "opensearch_password": "falsch"}, id="wrong-password"),
        pytest.param({"opensearch_api_key": "os_falsch"}, id="wrong-key"),
    ],
)
def test_who_is_not_known_learns_which_settings_to_check(
    port: int, authority: Path, credentials: dict[str, str]
) -> None:
    with pytest.raises(EngineAwayError, match=r"refuses access.*opensearch_user.*opensearch_api_key") as refused:
        about(port, opensearch_ca=str(authority), **credentials)
    assert "falsch" not in str(refused.value)
