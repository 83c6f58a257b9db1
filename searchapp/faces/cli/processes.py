"""Several processes that do the same work until they are told to end; one that dies is replaced and named.

They are forked, so that they share what was loaded before, lexicons above all, and what they are given, such as a listening
socket. A pipe to each tells it that the main process is gone, however that ended.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import active_children, connection, get_context
from types import FrameType
from typing import Final, Generic, TypeVar

import click

from searchapp.errors import EngineError
from searchapp.garbage import collect_rarely

T = TypeVar("T")

Work = Callable[[int, Callable[[T], None]], None]
"""Work without end. It is given its place among the processes, from 0 (whoever replaces a dead one takes its place), and a
function to call once it has begun, with a word for the main process."""

_ENDING: Final = (signal.SIGINT, signal.SIGTERM)
_PATIENCE_SECONDS: Final = 8.0
"""So long processes may take to end before they are killed: more than the server gives its threads (5 s), less than
containers are given (10 s)."""
_PAUSE_SECONDS: Final = 1.0
"""So long a dead process isn't replaced, lest one that can't live keeps the machine busy."""


def can_fork() -> bool:
    """Whether `keep` works here. A process with threads is never forked: a lock that one of them holds would stay locked."""
    return sys.platform == "linux" and threading.active_count() == 1


def keep(number: int, work: Work[T], begun: Callable[[T], None]) -> None:
    """Have so many processes do `work` until Ctrl-C or SIGTERM, from which this process does not recover.

    The first one begins alone, so that what hinders all is said once: `begun` gets its word, and may raise. Raises
    EngineError when it dies before.
    """
    signal.signal(signal.SIGTERM, _leave)
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    collect_rarely()
    crew = _Crew(work)
    try:
        begun(crew.add(0).word())
        for place in range(1, number):
            crew.add(place)
        while True:
            crew.replace_dead()
    except KeyboardInterrupt:
        return
    finally:
        crew.end()


class _Crew(Generic[T]):
    """The living processes. Signals that end us are heard in its waits only, so that none is lost half made."""

    def __init__(self, work: Work[T]) -> None:
        self._work = work
        self._processes: list[_Process[T]] = []

    def add(self, place: int) -> _Process[T]:
        process = _Process(self._work, place, [each.pipe for each in self._processes])
        self._processes.append(process)
        return process

    def replace_dead(self) -> None:
        with _hearing():
            ended = connection.wait([each.sentinel for each in self._processes])
        for process in [each for each in self._processes if each.sentinel in ended]:
            self._processes.remove(process)
            click.echo(f"searchapp: {process.obituary()}; another one takes its place", err=True)
            with _hearing():
                time.sleep(_PAUSE_SECONDS)
            self.add(process.place)

    def end(self) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.end(until)


class _Process(Generic[T]):
    """One process and the pipe to it."""

    def __init__(self, work: Work[T], place: int, others: Sequence[connection.Connection]) -> None:
        context = get_context("fork")
        self.place: Final = place
        self.pipe, far_end = context.Pipe()
        self._process = context.Process(target=_live, args=(work, place, far_end, [*others, self.pipe]))
        self._process.start()
        far_end.close()
        self.sentinel = self._process.sentinel
        self.terminate = self._process.terminate

    def word(self) -> T:
        """What it says when it has begun."""
        try:
            with _hearing():
                said: T = self.pipe.recv()
        except EOFError:
            raise EngineError(f"{self.obituary()} before it could begin") from None
        return said

    def obituary(self) -> str:
        self._process.join()
        self.pipe.close()
        return f"process {self._process.pid} ended with exit code {self._process.exitcode}"

    def end(self, until: float) -> None:
        self._process.join(max(0.0, until - time.monotonic()))
        self._process.kill()
        self._process.join()


def _live(work: Work[T], place: int, pipe: connection.Connection, inherited: Sequence[connection.Connection]) -> None:
    """The life of a process: until SIGTERM, or until the other end of the pipe is closed. Ctrl-C is the main process' affair.

    `inherited`: the main process' ends of pipes. As long as they are open here, nobody notices that it is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    for each in inherited:
        each.close()
    threading.Thread(target=_leave_with, args=(pipe,), daemon=True).start()
    try:
        work(place, pipe.send)
    finally:
        _end_helpers()


def _end_helpers() -> None:
    """End processes that help with answers nobody waits for any more; Python would wait for them. What their end breaks
    off is no news."""
    logging.disable()
    for each in active_children():
        each.terminate()


def _leave_with(pipe: connection.Connection) -> None:
    connection.wait([pipe])
    os.kill(os.getpid(), signal.SIGTERM)


def _leave(number: int, frame: FrameType | None) -> None:
    """End in order, once: a second signal must not disturb the ending."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


@contextmanager
def _hearing() -> Iterator[None]:
    """Hear the signals that end us, held back ones too."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
