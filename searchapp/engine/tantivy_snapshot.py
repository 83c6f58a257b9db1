"""One commit of a tantivy index, as readers see it until the next one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

import tantivy

from searchapp.engine.tantivy_index import TantivyIndex
from searchapp.engine.tantivy_query import QueryBuilder
from searchapp.query.ast import Node

if TYPE_CHECKING:
    from searchapp.engine.tantivy_arrays import ColumnReader
    from searchapp.engine.tantivy_listing import Listing

Hits = Sequence[tuple[Any, Any]]
"""What a search finds: key of the order and address. The library makes the list anew each time it is asked for."""

_LISTINGS: Final = 2
"""Results kept listed: a grouped page asks for the same one to fold and to count it. A million articles take 28 MB."""


class Snapshot:
    """A searcher, and what was listed of it last. Safe to share between threads."""

    def __init__(self, shown: TantivyIndex, matching: QueryBuilder) -> None:
        """The index as it was when it was last reloaded; `matching` builds queries that don't rank."""
        self.searcher: Final[Any] = shown.index.searcher()
        self._shown = shown
        self.listing: Final = lru_cache(_LISTINGS)(partial(_listing, self.searcher, shown, matching))
        """All articles that match a node and filters, among those numbered, if any are. (It must not hold the snapshot, which
        is to die, and give back files and memory, when the next commit has come and the last reader has gone.)"""

    @property
    def columns(self) -> ColumnReader:
        """The columns that the rows of listings stand in."""
        return self._shown.columns

    def of(self, hits: Hits) -> Listing:
        """The listing of a result that a search found whole."""
        return _of(self.searcher, self._shown, hits)


def _of(searcher: Any, shown: TantivyIndex, hits: Hits) -> Listing:
    from searchapp.engine.tantivy_listing import Listing  # numpy takes a tenth of a second to load

    return Listing(searcher, [address for _, address in hits], shown.columns)


def _listing(
    searcher: Any,
    shown: TantivyIndex,
    matching: QueryBuilder,
    node: Node,
    filters: Sequence[Node],
    only: Sequence[int] | None,
) -> Listing:
    silent = tantivy.Query.const_score_query(matching.build(node, filters, only), 0.0)
    return _of(searcher, shown, searcher.search(silent, max(searcher.num_docs, 1), count=False).hits)
