"""Facet values as readers type them → the values the index holds. 'Zelensky' → 'Wolodymyr Selenskyj', 'Franzosen' → 'FR'."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from searchapp import ranking
from searchapp.analysis.analyzer import Analyzer
from searchapp.analysis.fold import fold
from searchapp.analysis.tokenize import words
from searchapp.dates import format_german_month
from searchapp.engine.base import Engine
from searchapp.entities.categories import resolve_category
from searchapp.entities.countries import country_label, default_lexicon
from searchapp.entities.weapons import resolve_weapon

LABELLED = frozenset(("countries", "months"))
"""Facets whose values are codes; those of the others are their own labels."""
_LABELS = 2000
"""Values whose labels are kept."""


@dataclass(frozen=True, slots=True)
class FacetEntry:
    """A value of a facet with its article count and, for each of its words, the tokens that stand for that word."""

    value: str
    label: str
    count: int
    tokens: tuple[frozenset[str], ...]


class FacetValues:
    """All values of the facets in one state of the index, loaded facet by facet when first asked for."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        """Read values from `engine`, compare them by `analyzer`."""
        self._engine = engine
        self._analyzer = analyzer
        self._entries: dict[str, tuple[FacetEntry, ...]] = {}
        self._beginnings: dict[str, list[tuple[str, int]]] = {}

    def entries(self, facet: str) -> tuple[FacetEntry, ...]:
        """All values of a facet, most frequent first."""
        known = self._entries.get(facet)
        if known is None:
            found = self._engine.complete(facet, "", None)
            known = tuple(self._entry(facet, value, count) for value, count in found)
            self._entries[facet] = known
        return known

    def starting(self, facet: str, folded: str) -> tuple[FacetEntry, ...]:
        """The values that start, as a whole or in one of their words, with folded letters; most frequent first."""
        entries = self.entries(facet)
        beginnings = self._beginnings.get(facet)
        if beginnings is None:
            beginnings = sorted({(text, number) for number, entry in enumerate(entries) for text in _beginnings(entry)})
            self._beginnings[facet] = beginnings
        found: set[int] = set()
        for index in range(bisect_left(beginnings, (folded, 0)), len(beginnings)):
            text, number = beginnings[index]
            if not text.startswith(folded):
                break
            found.add(number)
        return tuple(entries[number] for number in sorted(found))

    def words_starting(self, folded: str) -> tuple[str, ...]:
        """The most frequent words of the articles with a folded beginning, as they are spelled there."""
        terms = self._engine.complete("words", folded, ranking.ASKED_KIN_WORDS)
        return tuple(term.partition("\t")[2] for term, _ in terms)

    def resolve(self, facet: str, typed: str) -> tuple[str, ...]:
        """The index's values that a typed value means; empty when there is none."""
        if any(entry.value == typed for entry in self.entries(facet)):
            return (typed,)
        if facet == "countries":
            code = default_lexicon().resolve(typed)
            return (code,) if code else ()
        if facet == "weapons" and (weapon := resolve_weapon(typed)):
            return (weapon,)
        if facet == "weapon_categories" and (category := resolve_category(typed)):
            return (category,)
        return self._by_words(facet, typed)

    def _by_words(self, facet: str, typed: str) -> tuple[str, ...]:
        """Values that hold every typed word, in any spelling of the name."""
        wanted = [self._tokens(word) for word in words(typed)]
        if not wanted:
            return ()
        return tuple(
            entry.value
            for entry in self.entries(facet)
            if all(any(word & token for token in entry.tokens) for word in wanted)
        )

    def _entry(self, facet: str, value: str, count: int) -> FacetEntry:
        label = facet_label(facet, value)
        return FacetEntry(value, label, count, tuple(self._tokens(word) for word in words(label)))

    def _tokens(self, word: str) -> frozenset[str]:
        """The folded word and its name keys: what two spellings of one name share."""
        forms = self._analyzer.forms(word[:1].upper() + word[1:])
        keys = (part for part in forms.parts if part.startswith("~"))
        return frozenset((forms.exact, *keys))


def _beginnings(entry: FacetEntry) -> frozenset[str]:
    return frozenset((fold(entry.label), *(token for word in entry.tokens for token in word)))


@lru_cache(_LABELS)
def facet_label(facet: str, value: str) -> str:
    """What a reader sees of a facet value."""
    if facet == "countries":
        return country_label(value)
    if facet == "months":
        return format_german_month(date.fromisoformat(f"{value}-01"))
    return value


def distinct(values: Sequence[str]) -> tuple[str, ...]:
    """The values, each once, in order."""
    return tuple(dict.fromkeys(values))
