"""Of processes that accept connections from one socket, the one with fewest open comes first."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from searchapp.faces.cli.sharing import SharingServer, counts


def nothing(*_: object) -> list[bytes]:
    return []


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def server(listener: socket.socket) -> Iterator[SharingServer]:
    server = SharingServer(nothing, listener, 1, counts(2), 0)
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
@pytest.mark.parametrize(("own", "other", "naps"), [(0, 0, 0), (1, 0, 1), (3, 2, 1), (500, 500, 0), (2, 7, 0)])
def test_whoever_has_more_connections_open_than_another_one_comes_later(
    server: SharingServer, monkeypatch: pytest.MonkeyPatch, own: int, other: int, naps: int
) -> None:
    taken = sleeping(monkeypatch)
    server._counts[1] = other
    server.active_channels = dict.fromkeys(range(own))
    server.handle_accept()
    assert len(taken) == naps
    assert sum(taken) <= 0.01


@pytest.mark.usefixtures("client")
def test_others_see_how_many_connections_are_open(server: SharingServer) -> None:
    server.handle_accept()
    assert list(server._counts) == [1, 0]
    server.active_channels.clear()
    server.handle_accept()
    assert list(server._counts) == [0, 0]


@pytest.mark.usefixtures("client")
def test_a_connection_is_taken(server: SharingServer) -> None:
    server.handle_accept()
    assert len(server.active_channels) == 1


@pytest.mark.usefixtures("client")
def test_a_connection_may_be_gone_to_somebody_else(
    server: SharingServer, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeping(monkeypatch, lambda: listener.accept()[0].close())
    server._counts[1] = -1
    server.handle_accept()
    assert server.active_channels == {}
