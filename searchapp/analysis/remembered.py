"""What is worked out once a distinct word: a dictionary that fills itself and forgets the words longest unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")


class Remembered(dict[str, V], Generic[V]):
    """Word → what `work_out` says of it, for the words seen last.

    When a generation is full, it becomes the older one: words in use come back from there without work.
    """

    def __init__(self, work_out: Callable[[str], V], generation: int) -> None:
        """Keep two generations of so many words."""
        super().__init__()
        self._work_out = work_out
        self._generation = generation
        self._older: dict[str, V] = {}

    def __missing__(self, word: str) -> V:
        if len(self) >= self._generation:
            self._older = dict(self)
            self.clear()
        older = self._older
        found = self[word] = older[word] if word in older else self._work_out(word)
        return found
