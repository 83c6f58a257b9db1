"""The page on the production server, for tests that ask over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import Any

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The port of this machine at which the app answers.

    The server's own thread closes what it waits on: closed by another one, a file it is about to wait on is gone, now and
    then, and the thread dies of that in the middle of whichever test runs by then.
    """
    waited_on: dict[int, Any] = {}
    server = create_server(app, map=waited_on, host="127.0.0.1", port=0)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(partial(close_all, waited_on))
        thread.join()
