"""How rarely a busy process has Python look for garbage in cycles.

Articles and answers leave next to none, and looking every 700 objects, as is the rule, goes through lexicons of a million
objects again and again: a tenth of an indexing run, and answers that take 60 ms longer than others.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_COLLECT_EVERY: Final = 50_000
"""New objects after which Python looks."""


def collect_rarely() -> None:
    """Look rarely from now on, and never among the objects there are already."""
    gc.set_threshold(_COLLECT_EVERY)
    gc.freeze()


@contextmanager
def few_collections() -> Iterator[None]:
    """Look rarely within the block."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
