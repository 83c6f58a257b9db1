"""Completion while typing: people, weapons, places and words of the index."""

from __future__ import annotations

from functools import lru_cache

from searchapp.analysis.fold import fold
from searchapp.engine.base import Engine
from searchapp.model import Suggestion
from searchapp.search.values import FacetValues

_FACET_KINDS = (("people", "person"), ("weapons", "weapon"), ("countries", "place"))
_WORD_POOL = 50
_MEMORY = 2000
"""Prefixes whose completions are kept."""
_WORD_LETTERS = 2
"""Letters from which words are completed: the most frequent ones with one letter say nothing, and counting them takes long."""


class Completion:
    """Answers prefixes from one state of the index."""

    def __init__(self, engine: Engine, values: FacetValues) -> None:
        """Complete words of `engine` and its facet `values`."""
        self._engine = engine
        self._values = values
        self._kept = lru_cache(_MEMORY)(self._complete)

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """The most frequent values and words one of whose words starts with the prefix, in any spelling of its letters."""
        folded = fold(prefix.strip())
        return self._kept(folded, limit) if folded else ()

    def _complete(self, folded: str, limit: int) -> tuple[Suggestion, ...]:
        named = sorted(self._named(folded), key=lambda each: (-each.count, each.text))
        names = {fold(each.text) for each in named}
        words = [each for each in self._words(folded) if fold(each.text) not in names]
        return tuple((named[: max(1, limit // 2)] + words)[:limit])

    def _named(self, folded: str) -> list[Suggestion]:
        return [
            Suggestion(entry.label, kind, entry.count)
            for facet, kind in _FACET_KINDS
            for entry in self._values.starting(facet, folded)
        ]

    def _words(self, folded: str) -> list[Suggestion]:
        if len(folded) < _WORD_LETTERS:
            return []
        merged: dict[str, Suggestion] = {}
        for term, count in self._engine.complete("words", folded, _WORD_POOL):
            key, _, surface = term.partition("\t")
            known = merged.get(key)
            merged[key] = Suggestion(known.text if known else surface, "word", count + (known.count if known else 0))
        return sorted(merged.values(), key=lambda each: (-each.count, each.text))
