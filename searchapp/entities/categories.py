"""Weapon categories and the generic words that name them: 'Haubitze' is artillery, 'Seedrohne' a drone.

The words come from `data/weapon_categories.csv`; its header explains the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from searchapp.entities.gazetteer import Row, fold, fold_phrase, packaged_rows, packaged_words

COLUMNS: Final = (
    "category",
    "parent",
    "senses",
    "heads",
    "whole",
    "starts",
    "unsure",
    "phrases",
    "attack",
    "blocked",
)
_SHORTEST_MODIFIER: Final = 3
_GLANCE: Final = 3
"""Last letters by which most words are told at once to end in no head."""


@dataclass(frozen=True, slots=True)
class Generic:
    """What a generic word names. `sure` words count unless something speaks against them, others need evidence."""

    category: str
    sure: bool = True


class CategoryLexicon:
    """Categories, their parents and their generic words."""

    def __init__(self, rows: Iterable[Row], attack_heads: Iterable[str]) -> None:
        self.parents: dict[str, str] = {}
        self.senses: dict[str, frozenset[str]] = {}
        self.phrases: dict[str, Generic] = {}
        self._whole: dict[str, Generic | None] = {}
        self._heads: dict[str, Generic] = {}
        self._starts: dict[str, Generic] = {}
        self._attack: dict[str, Generic] = {}
        self._attack_heads = tuple(fold(word) for word in attack_heads)
        for row in rows:
            self._add(row)
        self._head_lengths = sorted({len(head) for head in self._heads}, reverse=True)
        self._endings = frozenset(head[-_GLANCE:] for head in self._heads)
        self._beginnings = (*self._starts, *self._attack)

    @property
    def names(self) -> tuple[str, ...]:
        """All categories, in the order of the data file."""
        return tuple(self.senses)

    def with_parents(self, category: str) -> tuple[str, ...]:
        """A category, then its parent, its parent's parent …"""
        parent = self.parents.get(category)
        return (category, *self.with_parents(parent)) if parent else (category,)

    def generic(self, folded: str) -> Generic | None:
        """What a folded word names by itself; None for every other word."""
        if folded in self._whole:
            return self._whole[folded]
        begun = self._by_beginning(folded) if folded.startswith(self._beginnings) else None
        return begun or (self._by_head(folded) if folded[-_GLANCE:] in self._endings else None)

    def resolve(self, name: str) -> str | None:
        """The category a reader typed: its name or one of its words, in any case, inflection and hyphenation."""
        keys = fold_phrase(name)
        joined = "".join(keys)
        by_name = {"".join(fold_phrase(form)): category for category in self.names for form in inflected(category)}
        phrase = self.phrases.get(" ".join(keys))
        generic = phrase or self.generic(joined)
        return by_name.get(joined) or (generic.category if generic else None)

    def _by_beginning(self, folded: str) -> Generic | None:
        for start, generic in self._starts.items():
            if folded.startswith(start):
                return generic
        for modifier, generic in self._attack.items():
            if folded.startswith(modifier) and folded.startswith(self._attack_heads, len(modifier)):
                return generic
        return None

    def _by_head(self, folded: str) -> Generic | None:
        for length in self._head_lengths:
            if length + _SHORTEST_MODIFIER <= len(folded):
                found = self._heads.get(folded[-length:])
                if found:
                    return found
        return None

    def _add(self, row: Row) -> None:
        category = row["category"]
        sure, unsure = Generic(category), Generic(category, sure=False)
        self.senses[category] = frozenset(row["senses"].split())
        if row["parent"]:
            self.parents[category] = row["parent"]
        for word in _forms(row.many("blocked")):
            self._whole.setdefault(word, None)
        for word in _forms((*row.many("heads"), *row.many("whole"))):
            self._whole.setdefault(word, sure)
        for word in _forms(row.many("unsure")):
            self._whole.setdefault(word, unsure)
        for word in _forms(row.many("heads")):
            self._heads.setdefault(word, sure)
        self._starts.update((fold(word), sure) for word in row.many("starts"))
        self._attack.update((fold(word), sure) for word in row.many("attack"))
        for phrase in row.many("phrases"):
            self.phrases[" ".join(fold_phrase(phrase))] = sure


def inflected(noun: str) -> Iterator[str]:
    """A noun and its regular case and plural forms, the ending chosen by its last letters."""
    yield noun
    if noun.endswith("e"):
        yield noun + "n"
    elif noun.endswith(("er", "el", "en")):
        yield from (noun + "n", noun + "s")
    else:
        yield from (noun + ending for ending in ("e", "en", "s", "es"))


def _forms(nouns: Iterable[str]) -> Iterator[str]:
    for noun in nouns:
        for form in inflected(noun):
            yield "".join(fold_phrase(form))


@cache
def default_category_lexicon() -> CategoryLexicon:
    """The lexicon of the package's data files, loaded once."""
    return CategoryLexicon(packaged_rows("weapon_categories.csv", COLUMNS), packaged_words("attack_heads.txt"))


def resolve_category(name: str) -> str | None:
    """The weapon category a reader typed; None where there is none."""
    return default_category_lexicon().resolve(name)
