"""Facet counts over the columns of a tantivy index.

tantivy's own aggregation looks up the names of all values for every query: 3.5 ms for nine facets of 4,100 hits among
20,000 articles, 0.6 ms for 16 hits. Here rows are gathered and values counted as arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchapp.engine.tantivy_columns import ColumnFiles, values_in

Numbers = NDArray[np.int64]
Ranked = tuple[tuple[str, int], ...]

_ITEM: Final = np.dtype("<u4")
_SPARSE: Final = 8
"""Where one value was found for so many known ones, sorting those found is faster than counting over all known."""


class Counts(NamedTuple):
    """Values found, by number, and how many articles hold each."""

    values: Numbers
    articles: Numbers


class _Columns(NamedTuple):
    """The columns as far as they were written at one moment. `kinds`: the number of each value's facet."""

    edges: NDArray[np.uint32]
    rows: NDArray[np.uint32]
    names: list[str]
    kinds: NDArray[np.uint8]

    def counts(self, rows: Numbers) -> Counts:
        """How many of the rows hold each value."""
        begins = self.edges[rows].astype(np.int64)
        lengths = self.edges[rows + 1] - begins
        after = np.cumsum(lengths)
        total = int(after[-1]) if len(after) else 0
        held = self.rows[np.arange(total) + np.repeat(begins - (after - lengths), lengths)]
        if total * _SPARSE < len(self.names):
            return Counts(*np.unique(held, return_counts=True))
        counts = np.bincount(held, minlength=len(self.names))
        found = np.flatnonzero(counts)
        return Counts(found, counts[found])


class FacetCounter:
    """Counts facet values. Safe to share between threads: what is read is replaced as a whole, never changed."""

    def __init__(self, files: ColumnFiles, facets: Sequence[str]) -> None:
        """Read the columns of `facets` when they are first asked for."""
        self._files = files
        self._facets = {name: number for number, name in enumerate(facets)}
        self._columns = _Columns(*(np.empty(0, _ITEM),) * 2, [], np.empty(0, np.uint8))

    def ranked(self, rows: Sequence[int] | Numbers, limits: Mapping[str, int]) -> dict[str, Ranked]:
        """The most frequent values of each facet in the given rows with their counts, at most as many as its limit.

        Of equally frequent ones the first by name.
        """
        numbers = np.asarray(rows, np.int64)
        columns = self._reaching(int(numbers.max(initial=0)))
        found = columns.counts(numbers)
        kinds = columns.kinds[found.values]
        ranked: dict[str, Ranked] = {}
        for name, limit in limits.items():
            own = kinds == self._facets[name]
            ranked[name] = _most(found.values[own], found.articles[own], columns.names, limit)
        return ranked

    def _reaching(self, row: int) -> _Columns:
        """The columns with a row: read again where it was written since."""
        if len(self._columns.edges) < row + 2:
            self._columns = self._read()
        return self._columns

    def _read(self) -> _Columns:
        """Map the files into memory. The edges come first: what they speak of is there already."""
        edges = np.asarray(np.memmap(self._files.edges, _ITEM, "r"))
        rows = np.asarray(np.memmap(self._files.rows, _ITEM, "r")) if edges[-1] else np.empty(0, _ITEM)
        values = list(values_in(self._files.values.read_bytes()))
        kinds = np.array([self._facets[facet] for facet, _ in values], np.uint8)
        return _Columns(edges, rows, [name for _, name in values], kinds)


def _most(values: Numbers, counts: Numbers, names: Sequence[str], limit: int) -> Ranked:
    if len(values) > limit > 0:
        least = np.partition(counts, -limit)[-limit]
        kept = counts >= least
        values, counts = values[kept], counts[kept]
    pairs = zip((-counts).tolist(), [names[value] for value in values.tolist()], strict=True)
    return tuple((name, -negative) for negative, name in sorted(pairs)[:limit])
