"""Figures of one engine, and how a list of times becomes a median and a 95th percentile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


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


def rank(ordered: Sequence[float], quantile: float) -> float:
    """The value below which the given share of the values lies, by nearest rank."""
    return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]


@dataclass
class EngineFigures:
    """What was measured of one engine. Memory is the peak of the process (of all its processes together, for ours)."""

    articles_per_s: float = 0.0
    index_mb: float = 0.0
    index_peak_mb: float = 0.0
    search_peak_mb: float = 0.0
    queries: dict[str, Times] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def from_json(plain: dict[str, Any]) -> EngineFigures:
    """The reverse of `as_json`."""
    queries = {kind: Times(**times) for kind, times in plain["queries"].items()}
    return EngineFigures(**{**plain, "queries": queries})
