"""All articles of one result as columns of numbers: what is counted and folded, none of it ranked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.engine.base import UNDATED_AGE, Folding

Addresses = Sequence[Any]


class Listing:
    """A result in the order of the index. Safe to share between threads."""

    def __init__(self, searcher: Any, addresses: Addresses) -> None:
        """`addresses` of the searcher's articles."""
        self._searcher: Final = searcher
        self._addresses: Final = addresses

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Where the facet values of each article stand."""
        return np.array(self._column("row", self._addresses), np.int64)

    def among(self, numbers: Sequence[int]) -> int:
        """How many articles of those numbers are in the result."""
        return int(np.isin(self._numbers, np.array(numbers, np.uint64)).sum())

    def folded(self) -> Folding:
        """Each group of near-duplicates within the result under its newest article."""
        groups, group_of, sizes = np.unique(
            np.array(self._column("group_number", self._addresses), np.uint64), return_inverse=True, return_counts=True
        )
        members = np.flatnonzero(sizes[group_of] > 1)
        own, numbers = group_of[members], self._numbers[members]
        order = np.lexsort((numbers, self._ages(members), own))
        first = np.diff(own[order], prepend=-1) != 0
        led = own[order][first]
        return Folding(
            tuple(np.sort(numbers[order][~first]).tolist()),
            dict(zip(groups[led].tolist(), (sizes[led] - 1).tolist(), strict=True)),
        )

    @cached_property
    def _numbers(self) -> NDArray[np.uint64]:
        return np.array(self._column("number", self._addresses), np.uint64)

    def _ages(self, members: NDArray[np.int64]) -> NDArray[np.int64]:
        days = self._column("day", [self._addresses[member] for member in members.tolist()])
        return np.array([UNDATED_AGE if day is None else -day for day in days], np.int64)

    def _column(self, name: str, addresses: Addresses) -> Sequence[int | None]:
        values: Sequence[int | None] = self._searcher.fast_field_values(name, addresses)
        return values
