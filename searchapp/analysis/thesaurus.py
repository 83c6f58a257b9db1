"""Words of one meaning (`thesaurus.csv`), of one action (`families.csv`), and names of one thing from gazetteers.

Keys are stems, so that every inflected form of a listed word finds its set. A row's relation: 'equal' (each finds all),
'narrower' (the first finds the others, not the reverse).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from searchapp.analysis.datafiles import rows


class Relation(Enum):
    """How a found word relates to the typed one."""

    SYNONYM = "synonym"
    FAMILY = "family"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Related:
    """A word or word group that may stand for the typed one, as a reader would write it."""

    spelling: str
    relation: Relation


class Thesaurus:
    """Sets of spellings by key; `key_of` turns a spelling into its stems."""

    def __init__(self, key_of: Callable[[str], tuple[str, ...]], aliases: Iterable[Sequence[str]] = ()) -> None:
        self._key_of = key_of
        self._related: dict[tuple[str, ...], list[Related]] = {}
        self._leading: set[tuple[str, ...]] = set()
        for terms, relation in rows("thesaurus.csv"):
            self._add(terms.split("|"), Relation.SYNONYM, relation == "narrower")
        for (terms,) in rows("families.csv"):
            self._add(terms.split("|"), Relation.FAMILY, False)
        for spellings in aliases:
            self._add(spellings, Relation.ALIAS, False)

    def related(self, spelling: str) -> tuple[Related, ...]:
        """What else an article may say for a word or word group; () where nothing is listed."""
        first, _, rest = spelling.partition(" ")
        if rest.strip() and self._key_of(first)[:1] not in self._leading:
            return ()
        return tuple(self._related.get(self._key_of(spelling), ()))

    def _add(self, terms: Sequence[str], relation: Relation, one_way: bool) -> None:
        keys = [self._key_of(term) for term in terms]
        for position, key in enumerate(keys[:1] if one_way else keys):
            known = self._related.setdefault(key, [])
            if len(key) > 1:
                self._leading.add(key[:1])
            for other, other_key in enumerate(keys):
                if other != position and other_key != key:
                    known.append(Related(terms[other], relation))
