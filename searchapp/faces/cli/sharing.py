"""The web server of one of several processes that accept connections from the same socket."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any, Final

from waitress.server import TcpWSGIServer

_HANDICAP_SECONDS: Final = 0.001
_MOST_COUNTED: Final = 5


class SharingServer(TcpWSGIServer):  # type: ignore[misc]
    """Leaves a connection to the process that has fewest open.

    One connection wakes all processes and is the first one's who takes it; its reader stays there for every further
    question. Whoever has connections open comes later by a little for each, since else two readers meet at one process as
    often as not, and one core has nothing to do.
    """

    def __init__(self, app: Callable[..., Any], listener: socket.socket, threads: int) -> None:
        """Answer what connects to `listener`."""
        about = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(app, _sock=listener, sockinfo=about, bind_socket=False, sockets=[listener], threads=threads)

    def handle_accept(self) -> None:
        """Take the connection that waits, unless somebody else has taken it by then."""
        time.sleep(_HANDICAP_SECONDS * min(len(self.active_channels), _MOST_COUNTED))
        super().handle_accept()
