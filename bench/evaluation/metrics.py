"""Precision, recall, ranking: the arithmetic, free of files and engines."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts of right, superfluous and missing values over many articles."""

    right: int = 0
    extra: int = 0
    missing: int = 0

    def add(self, found: Collection[str], expected: Collection[str]) -> None:
        """Count one article's values, each once."""
        self.right += len(set(found) & set(expected))
        self.extra += len(set(found) - set(expected))
        self.missing += len(set(expected) - set(found))

    @property
    def precision(self) -> float:
        """Share of the found that is right."""
        return share(self.right, self.right + self.extra)

    @property
    def recall(self) -> float:
        """Share of the expected that was found."""
        return share(self.right, self.right + self.missing)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return share(2 * self.right, 2 * self.right + self.extra + self.missing)


def share(part: float, whole: float) -> float:
    """part / whole; 1 where there was nothing to get wrong."""
    return part / whole if whole else 1.0


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; 1 of nothing."""
    known = list(values)
    return share(sum(known), len(known))


def ndcg(ranked: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gain 1 for each relevant id; 1 where nothing is relevant."""
    gained = sum(1 / math.log2(rank + 2) for rank, one in enumerate(ranked[:depth]) if one in relevant)
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(depth, len(relevant))))
    return share(gained, ideal)
