"""All articles of one result as columns of numbers: what is counted and folded, none of it ranked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.engine.base import Folding
from searchapp.engine.tantivy_arrays import ColumnReader, Numbers


class Listing:
    """A result in the order of the index. Safe to share between threads."""

    def __init__(self, searcher: Any, addresses: Sequence[Any], reader: ColumnReader) -> None:
        """`addresses` of the searcher's articles, whose columns `reader` reads."""
        self.rows: Final[Numbers] = np.array(searcher.fast_field_values("row", addresses), np.int64)
        """Where each article stands in the columns."""
        self._reader: Final = reader

    def among(self, numbers: Sequence[int]) -> int:
        """How many articles of those numbers are in the result."""
        here, asked = np.sort(self._members["number"]), np.array(numbers, np.uint64)
        return int((here.take(np.searchsorted(here, asked), mode="clip") == asked).sum()) if len(here) else 0

    def folded(self) -> Folding:
        """Each group of near-duplicates within the result under its newest article."""
        numbers, ages = self._members["number"], self._members["age"]
        groups, group_of, sizes = np.unique(self._members["group"], return_inverse=True, return_counts=True)
        youngest = _least(ages, group_of, len(groups))[group_of] == ages
        leaders = _least(numbers[youngest], group_of[youngest], len(groups))[group_of] == numbers
        several = sizes > 1
        return Folding(
            tuple(np.sort(numbers[~leaders]).tolist()),
            dict(zip(groups[several].tolist(), (sizes[several] - 1).tolist(), strict=True)),
        )

    @cached_property
    def _members(self) -> NDArray[Any]:
        return self._reader.holding(self.rows).members[self.rows]


def _least(values: NDArray[Any], group_of: Numbers, groups: int) -> NDArray[Any]:
    """The least value of each group."""
    least = np.full(groups, np.iinfo(values.dtype).max, values.dtype)
    np.minimum.at(least, group_of, values)
    return least
