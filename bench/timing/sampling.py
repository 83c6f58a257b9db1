"""Which layer of the product is at work, looked up a thousand times a second while something runs in this process."""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from types import FrameType, TracebackType
from typing import Final, Self

EVERY_S: Final = 0.001
PRODUCT: Final = "searchapp"
ENGINE: Final = "engine"
ELSEWHERE: Final = "web framework"
"""Whatever runs outside the product; in a server that is what stands around its views."""


class Sampler:
    """Seconds of processor time by layer. A layer has the time of the library calls it makes; what other threads of the
    process do is the engine's. Needs the main thread (a timer signal)."""

    def __init__(self) -> None:
        """Nothing is running yet."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._last = 0.0

    def __enter__(self) -> Self:
        """Begin to look."""
        self._before = signal.signal(signal.SIGALRM, self._look)
        self._begun = self._elsewhere()
        self._last = time.thread_time()
        signal.setitimer(signal.ITIMER_REAL, EVERY_S, EVERY_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._before)
        self.seconds[ENGINE] += self._elsewhere() - self._begun

    @staticmethod
    def _elsewhere() -> float:
        """What other threads of the process have done so far."""
        return time.process_time() - time.thread_time()

    def _look(self, number: int, frame: FrameType | None) -> None:
        """The time since the last look goes to the layer at work: signals wait until a library call has ended."""
        now = time.thread_time()
        self.seconds[layer_of(frame)] += now - self._last
        self._last = now


def layer_of(frame: FrameType | None) -> str:
    """The layer of the innermost frame of the product: 'analysis' for searchapp.analysis.stem."""
    while frame is not None:
        package, _, module = str(frame.f_globals.get("__name__", "")).partition(".")
        if package == PRODUCT and module:
            return module.partition(".")[0]
        frame = frame.f_back
    return ELSEWHERE
