"""Of processes that accept connections from one socket, the one with fewest open comes first."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from searchapp.faces.cli.sharing import SharingServer


def nothing(*_: object) -> list[bytes]:
    return []


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def server(listener: socket.socket) -> Iterator[SharingServer]:
    server = SharingServer(nothing, listener, 1)
    yield server
    server.task_dispatcher.shutdown()
    server.asyncore.close_all(server._map)


@pytest.fixture
def client(listener: socket.socket) -> Iterator[socket.socket]:
    with socket.create_connection(listener.getsockname()) as client:
        yield client


def sleeping(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object] = lambda: None) -> list[float]:
    """The naps taken from now on; each lasts as long as something else takes."""
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        meanwhile()

    monkeypatch.setattr(time, "sleep", sleep)
    return naps


@pytest.mark.usefixtures("client")
def test_more_open_connections_come_later_up_to_a_point(server: SharingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    naps = sleeping(monkeypatch)
    for number in (0, 1, 2, 500, 1000):
        server.active_channels = dict.fromkeys(range(number))
        server.handle_accept()
    assert naps[0] == 0 < naps[1] < naps[2] < naps[3] == naps[4] <= 0.01


@pytest.mark.usefixtures("client")
def test_a_connection_is_taken(server: SharingServer) -> None:
    server.handle_accept()
    assert len(server.active_channels) == 1


@pytest.mark.usefixtures("client")
def test_a_connection_may_be_gone_to_somebody_else(
    server: SharingServer, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeping(monkeypatch, lambda: listener.accept()[0].close())
    server.handle_accept()
    assert server.active_channels == {}
