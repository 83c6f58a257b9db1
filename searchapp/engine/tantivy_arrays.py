"""The columns beside a tantivy index as arrays: mapped into memory, gathered by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchapp.engine.tantivy_columns import MEMBER, ColumnFiles, values_in

Numbers = NDArray[np.int64]

_ITEM: Final = np.dtype("<u4")
_MEMBER: Final = np.dtype([("number", "<u8"), ("group", "<u8"), ("age", "<i4")])
assert _MEMBER.itemsize == MEMBER.size
_SPARSE: Final = 64
"""Where there is one article for so many known values, sorting those found is faster than counting over all known."""
_BLOCK: Final = 16_384
"""Articles counted at once: what is made of them on the way stays in the processor's cache."""


class Counts(NamedTuple):
    """Values found, by number, and how many articles hold each."""

    values: Numbers
    articles: Numbers


class Columns(NamedTuple):
    """The columns as far as they were written at one moment. `kinds`: the number of each value's facet."""

    edges: NDArray[np.uint32]
    rows: NDArray[np.uint32]
    members: NDArray[Any]
    names: Sequence[str]
    kinds: NDArray[np.uint8]

    def counts(self, rows: Numbers) -> Counts:
        """How many of the rows hold each value."""
        known = len(self.names)
        if len(rows) * _SPARSE < known:
            values, articles = np.unique(self._held(rows), return_counts=True)
            return Counts(values.astype(np.int64), articles)
        counts = np.zeros(known, np.int64)
        for at in range(0, len(rows), _BLOCK):
            counts += np.bincount(self._held(rows[at : at + _BLOCK]), minlength=known)
        found = np.flatnonzero(counts)
        return Counts(found, counts[found])

    def _held(self, rows: Numbers) -> NDArray[np.uint32]:
        """The values of all rows, one row after the other."""
        begins = self.edges[rows].astype(np.int64)
        lengths = self.edges[rows + 1] - begins
        after = np.cumsum(lengths)
        total = int(after[-1]) if len(after) else 0
        held: NDArray[np.uint32] = self.rows[np.arange(total) + np.repeat(begins - (after - lengths), lengths)]
        return held


class ColumnReader:
    """Reads columns. Safe to share between threads: what was read is replaced as a whole, never changed."""

    def __init__(self, files: ColumnFiles, facets: Sequence[str]) -> None:
        """Read the columns of `facets` when they are first asked for."""
        self._files: Final = files
        self.facets: Final = {name: number for number, name in enumerate(facets)}
        """Numbers of the facets, as in `Columns.kinds`."""
        self._columns = Columns(*(np.empty(0, _ITEM),) * 2, np.empty(0, _MEMBER), [], np.empty(0, np.uint8))

    def holding(self, rows: Numbers) -> Columns:
        """The columns with all of these rows: read again where some were written since."""
        if len(self._columns.edges) < int(rows.max(initial=0)) + 2:
            self._columns = self._read()
        return self._columns

    def naming(self, values: Numbers) -> Columns:
        """The columns with the names of all of these values."""
        if len(self._columns.names) <= int(values.max(initial=-1)):
            self._columns = self._read()
        return self._columns

    def _read(self) -> Columns:
        """Map the files into memory. The edges come first: what they speak of is there already."""
        files = self._files
        edges = np.asarray(np.memmap(files.edges, _ITEM, "r"))
        rows = np.asarray(np.memmap(files.rows, _ITEM, "r")) if edges[-1] else np.empty(0, _ITEM)
        members = np.asarray(np.memmap(files.members, _MEMBER, "r")) if len(edges) > 1 else np.empty(0, _MEMBER)
        values = list(values_in(files.values.read_bytes()))
        kinds = np.array([self.facets[facet] for facet, _ in values], np.uint8)
        return Columns(edges, rows, members, [name for _, name in values], kinds)
