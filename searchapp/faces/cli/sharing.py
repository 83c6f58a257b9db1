"""The web server of one of several processes that accept connections from the same socket."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, MutableSequence
from multiprocessing import RawArray
from typing import Any, Final

from waitress.server import TcpWSGIServer

_LATER_SECONDS: Final = 0.001


def counts(processes: int) -> MutableSequence[int]:
    """Open connections of so many processes, in memory that they share when they are forked."""
    shared: MutableSequence[int] = RawArray("i", processes)
    return shared


class SharingServer(TcpWSGIServer):  # type: ignore[misc]
    """Leaves a connection to the process that has fewest open.

    One connection wakes all processes and is the first one's who takes it; its reader stays there for every further
    question. Whoever has more connections open than another one comes a little later, since else two readers meet at one
    process as often as not, and one core has nothing to do.
    """

    def __init__(
        self, app: Callable[..., Any], listener: socket.socket, threads: int, counts: MutableSequence[int], place: int
    ) -> None:
        """Answer what connects to `listener`, as the process whose open connections stand at a place of `counts`."""
        about = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(app, _sock=listener, sockinfo=about, bind_socket=False, sockets=[listener], threads=threads)
        self._counts: Final = counts
        self._place: Final = place
        self._count()

    def handle_accept(self) -> None:
        """Take the connection that waits, unless somebody else has taken it by then."""
        self._count()
        if self._counts[self._place] > min(self._counts):
            time.sleep(_LATER_SECONDS)
        super().handle_accept()
        self._count()

    def _count(self) -> None:
        self._counts[self._place] = len(self.active_channels)
