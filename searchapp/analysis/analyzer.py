"""The German analysis chain as one object: words and texts for the index, alternatives for the query."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from searchapp.analysis.datafiles import fingerprint
from searchapp.analysis.expand import Expander
from searchapp.analysis.fold import fold
from searchapp.analysis.forms import Alternative, Analyzed, Joined, WordForms
from searchapp.analysis.joins import Joiner
from searchapp.analysis.remembered import Remembered
from searchapp.analysis.stem import RULES_VERSION
from searchapp.analysis.tokenize import Tokens, tokenize
from searchapp.analysis.words import Words

_RECENT_WORDS: Final = 75_000
"""Distinct surfaces that make a generation: two are kept, some 50 MB, however many words the articles have."""
_STRETCHES: Final = 50_000
"""Distinct stretches of joined words kept."""
_QUERY_CACHE: Final = 4096


class Analyzer:
    """The chain. `aliases` are further sets of spellings of one thing, each of one or several words (weapons, people);
    `named` tells of a folded word whether somebody or something is called so.

    Index tokens don't depend on the aliases: only queries read them. Safe to share between threads.
    """

    version: str
    """Changes whenever the same text would give other tokens; goes into the index manifest."""

    def __init__(
        self, aliases: Iterable[Sequence[str]] = (), named: Callable[[str], bool] = frozenset[str]().__contains__
    ) -> None:
        self.version = analyzer_version()
        self._words: Final = Words()
        self._named: Final = named
        self._joiner: Final = Joiner(self._words, _STRETCHES)
        self._expander: Final = Expander(self._words, self._joiner, aliases)
        self._vocabulary: Final = Remembered(self.learn, _RECENT_WORDS)

    def forms(self, surface: str) -> WordForms:
        """All index tokens of a word as it stands in the text (capital letters count)."""
        return self._vocabulary[surface]

    def learn(self, surface: str) -> WordForms:
        """As `forms`, but worked out anew: for callers that remember words themselves."""
        forms = self._words.forms(surface)
        self._joiner.learn(surface, forms.exact)
        return forms

    def analyze(self, text: str, tokens: Tokens | None = None) -> Analyzed:
        """A text's tokens with their forms and joined words. `tokens` are the text's own, where a caller has them."""
        if tokens is None:
            tokens = tokenize(text)
        forms = list(map(self._vocabulary.__getitem__, tokens.surfaces))
        return Analyzed(tokens, forms, self._joiner.find(text, tokens))

    def joined(self, text: str, tokens: Tokens, openings: Iterable[int] | None = None) -> list[Joined]:
        """Words that several tokens make together, in a text whose words have been asked for by `forms` or `learn`.

        `openings`: the tokens of which `joins_next` is true, where a caller knows them.
        """
        return self._joiner.find(text, tokens, openings)

    def joins_next(self, surface: str) -> bool:
        """Whether a word that has been asked for may be one with the next one, over a blank ('F' in 'F 16')."""
        return self._joiner.takes_blank(surface)

    @lru_cache(_QUERY_CACHE)
    def expand(self, word: str) -> tuple[Alternative, ...]:
        """How an article may answer one typed word; a hyphenated compound ('Caesar-Haubitzen', 'F-16') is one word.

        () where nothing searchable was typed.
        """
        return self._expander.word(word)

    def knows(self, word: str) -> bool:
        """Whether a typed word is a known one, rightly spelled: nobody meant another one that looks like it."""
        return self._expander.knows(word) or self._named(fold(word))

    @lru_cache(_QUERY_CACHE)
    def _expand_sequence(self, words: tuple[str, ...]) -> tuple[Alternative, ...]:
        return self._expander.sequence(words)

    def expand_sequence(self, words: Sequence[str]) -> tuple[Alternative, ...]:
        """How an article may answer typed words that together are one name, designation or thesaurus entry; else ()."""
        return self._expand_sequence(tuple(words))


def analyzer_version() -> str:
    """The analyzer's version, without loading it."""
    return hashlib.sha256(f"{RULES_VERSION}:{fingerprint()}".encode()).hexdigest()[:12]


@cache
def default_analyzer() -> Analyzer:
    """The analyser without gazetteer aliases, loaded once a process."""
    return Analyzer()
