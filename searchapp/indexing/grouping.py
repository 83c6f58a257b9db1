"""Gives each article its near-duplicate group while it is written."""

from __future__ import annotations

from collections.abc import Iterator

from searchapp.duplicates import are_duplicates
from searchapp.engine.base import Engine, IndexDoc, NearCandidate


class Grouper:
    """Finds the group of a new article among the indexed ones and those of the batch that isn't committed yet.

    A group is named after the article that founded it. Articles are grouped in the order in which they are written, so
    the same input gives the same groups.
    """

    def __init__(self, engine: Engine) -> None:
        """Look up candidates in `engine`."""
        self._engine = engine
        self._pending: dict[str, NearCandidate] = {}

    def group_of(self, doc: IndexDoc) -> str:
        """The group of an article; its own id where it has no near-duplicate."""
        group = next(
            (
                each.group
                for each in self._candidates(doc)
                if each.id != doc.id and are_duplicates(each.sketch, doc.sketch)
            ),
            doc.id,
        )
        candidate = NearCandidate(doc.id, group, doc.sketch)
        for band in doc.bands:
            self._pending.setdefault(band, candidate)
        return group

    def committed(self) -> None:
        """The batch is in the index now."""
        self._pending.clear()

    def _candidates(self, doc: IndexDoc) -> Iterator[NearCandidate]:
        for band in doc.bands:
            if band in self._pending:
                yield self._pending[band]
        yield from self._engine.near(doc.bands)
