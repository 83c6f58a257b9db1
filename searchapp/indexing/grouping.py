"""Gives each article its near-duplicate group while it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from searchapp.duplicates import are_duplicates
from searchapp.engine.base import Engine, IndexDoc, NearCandidate


class Grouper:
    """Finds the group of a new article among the indexed ones and those of the batch that isn't committed yet.

    A group is named after the article that founded it. Articles are grouped in the order in which they are written, so
    the same input gives the same groups. `_pending` holds, by band, what was grouped since the last commit, `_committed`
    what was committed since the index was asked.
    """

    def __init__(self, engine: Engine) -> None:
        """Look up candidates in `engine`."""
        self._engine = engine
        self._pending: dict[str, NearCandidate] = {}
        self._committed: dict[str, NearCandidate] = {}
        self._indexed: dict[str, Sequence[NearCandidate]] = {}

    def expect(self, docs: Sequence[IndexDoc]) -> None:
        """Ask the index once for all articles that will be grouped next."""
        self._committed.clear()
        found = self._engine.near([doc.bands for doc in docs])
        self._indexed = {doc.id: candidates for doc, candidates in zip(docs, found, strict=True)}

    def group_of(self, doc: IndexDoc) -> str:
        """The group of an article that was expected; its own id where it has no near-duplicate."""
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
        self._committed |= self._pending
        self._pending.clear()

    def _candidates(self, doc: IndexDoc) -> Iterator[NearCandidate]:
        for band in doc.bands:
            for earlier in (self._pending, self._committed):
                if band in earlier:
                    yield earlier[band]
        yield from self._indexed[doc.id]
