"""Figures of one engine, and how a list of times becomes a median and a 95th percentile."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from bench.peers.base import Query
from bench.timing.queries import KINDS

EVERY: Final = "all queries"
"""The name under which the times of all kinds together stand."""
AGAIN: Final = "asked again"
"""The name under which the times of questions stand that were answered before: where answers are kept, none is worked out."""
FIRST: Final = "asked for the first time"
"""The name under which the times of the first round stand, which counts for nothing else: nothing is remembered yet."""

Ask = Callable[[Query], float]
"""Asks a query; the milliseconds it took."""


@dataclass(frozen=True)
class Times:
    """Milliseconds of many runs."""

    median_ms: float
    p95_ms: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> Times:
        """Median and 95th percentile (nearest rank)."""
        ordered = sorted(milliseconds)
        return cls(round(rank(ordered, 0.5), 3), round(rank(ordered, 0.95), 3))

    def __str__(self) -> str:
        return f"{self.median_ms:.2f} / {self.p95_ms:.2f}"


def rank(ordered: Sequence[float], quantile: float) -> float:
    """The value below which the given share of the values lies, by nearest rank."""
    return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]


def by_kind(ask: Ask, rounds: int) -> dict[str, Times]:
    """Every query `rounds` times after a first one; times by kind, of all together, and of the first time.

    All are worked out each time, so that one asked again takes as long as all do.
    """
    first = [ask(query) for queries in KINDS.values() for query in queries]
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind, queries in KINDS.items():
            taken[kind] += map(ask, queries)
    every = [each for times in taken.values() for each in times]
    return {kind: Times.of(times) for kind, times in {**taken, EVERY: every, AGAIN: every, FIRST: first}.items()}


def again(ask: Ask, rounds: int) -> Times:
    """Every query `rounds` times after a first one, of somebody who keeps answers."""
    return by_kind(ask, rounds)[EVERY]


def milliseconds_of(action: Callable[[], object]) -> float:
    """How long an action takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


@dataclass
class EngineFigures:
    """What was measured of one engine. Memory is the peak of all its processes together."""

    articles_per_s: float = 0.0
    index_mb: float = 0.0
    index_peak_mb: float = 0.0
    search_peak_mb: float = 0.0
    export_rows_per_s: float = 0.0
    queries: dict[str, Times] = field(default_factory=dict)
    facets: Times | None = None
    """Total and all facets without a hit, where that was asked for."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def times_from_json(plain: dict[str, dict[str, float]]) -> dict[str, Times]:
    """Times by name out of plain data."""
    return {name: Times(**times) for name, times in plain.items()}


def from_json(plain: dict[str, Any]) -> EngineFigures:
    """The reverse of `as_json`."""
    facets = Times(**plain["facets"]) if plain["facets"] else None
    return EngineFigures(**{**plain, "queries": times_from_json(plain["queries"]), "facets": facets})
