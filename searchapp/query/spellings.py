"""The words of the texts read so far, for indexes that keep no list of their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from threading import Lock
from typing import Final, Protocol

from searchapp.analysis.forms import Joined, WordForms
from searchapp.analysis.tokenize import Tokens, tokenize

BEGINNING: Final = 3
"""First letters by which words are found for a wildcard."""
_MOST_WORDS: Final = 150_000
"""Words on a shelf (45 MB)."""
_MOST_TEXTS: Final = 100_000
"""Texts known to be on a shelf (10 MB)."""


class Chain(Protocol):
    """What reading asks of the German chain."""

    def forms(self, surface: str) -> WordForms:
        """Index tokens of a word."""

    def joined(self, text: str, tokens: Tokens) -> list[Joined]:
        """Words that several tokens of a text make together; all its words have been asked for by `forms`."""

    def joins_next(self, surface: str) -> bool:
        """Whether a word that has been asked for by `forms` may be one with the next one, over a blank."""


class Shelf:
    """Words that are kept together (see `analysis.forms.Surfaces`); it is only added to."""

    def __init__(self, chain: Chain) -> None:
        """Nothing stands here yet."""
        self.revision = 0
        self.texts: Final[set[int]] = set()
        """Texts whose words are all here, by their hashes."""
        self._chain = chain
        self._words: set[str] = set()
        self._joined: set[tuple[str, tuple[str, ...]]] = set()
        self._held: defaultdict[str, list[str]] = defaultdict(list)
        self._beginnings: defaultdict[str, list[str]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._words) + len(self._joined)

    def holding(self, terms: Collection[str]) -> Iterator[tuple[str, str]]:
        """Word and token."""
        held = self._held
        return ((surface, term) for term in terms if term in held for surface in held[term])

    def beginning(self, letters: str) -> Iterable[str]:
        """Words with the same first letters."""
        return self._beginnings.get(letters[:BEGINNING], ())

    def add(self, text: str) -> None:
        """Put up the words of a text."""
        known, tokens = len(self), tokenize(text)
        for surface in dict.fromkeys(tokens.surfaces):
            if surface not in self._words:
                self._words.add(surface)
                forms = self._chain.forms(surface)
                self._beginnings[forms.exact[:BEGINNING]].append(surface)
                self._hold(surface, forms.terms)
        for each in self._chain.joined(text, tokens):
            named = each.surface(text, tokens), each.terms
            if named not in self._joined:
                self._joined.add(named)
                self._hold(*named)
        self.texts.add(hash(text))
        self.revision += len(self) > known

    def _hold(self, surface: str, terms: Iterable[str]) -> None:
        for term in terms:
            self._held[term].append(surface)


class MetSpellings:
    """See `analysis.forms.Spellings`. A full shelf is replaced by an empty one: who looks at it may go on."""

    def __init__(self, chain: Chain) -> None:
        """Words as a chain sees them; none are known yet."""
        self._chain: Final = chain
        self._lock: Final = Lock()
        self._shelf = Shelf(chain)

    def known_for(self, text: str) -> Shelf:
        """A shelf with the words of a text, learned now if need be."""
        shelf = self._shelf
        if hash(text) not in shelf.texts:
            with self._lock:
                if len(self._shelf) > _MOST_WORDS or len(self._shelf.texts) > _MOST_TEXTS:
                    self._shelf = Shelf(self._chain)
                shelf = self._shelf
                shelf.add(text)
        return shelf
