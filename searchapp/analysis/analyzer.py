"""The German analysis chain as one object: words and texts for the index, alternatives for the query."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from searchapp.analysis.datafiles import fingerprint
from searchapp.analysis.expand import Expander
from searchapp.analysis.forms import Alternative, Analyzed, Joined, WordForms
from searchapp.analysis.joins import Joiner
from searchapp.analysis.stem import RULES_VERSION
from searchapp.analysis.tokenize import Tokens, tokenize
from searchapp.analysis.words import Words

_RECENT_WORDS: Final = 75_000
"""Distinct surfaces that make a generation: two are kept, some 50 MB, however many words the articles have."""
_STRETCHES: Final = 50_000
"""Distinct stretches of joined words kept."""
_QUERY_CACHE: Final = 4096


class _Vocabulary(dict[str, WordForms]):
    """The forms of the surfaces seen last; a new one is analysed when it is first asked for.

    When a generation is full, it becomes the older one: words in use come back from there without analysis.
    """

    def __init__(self, words: Words, joiner: Joiner) -> None:
        super().__init__()
        self._words = words
        self._joiner = joiner
        self._older: dict[str, WordForms] = {}

    def __missing__(self, surface: str) -> WordForms:
        if len(self) >= _RECENT_WORDS:
            self._older = dict(self)
            self.clear()
        forms = self._older.get(surface)
        if forms is None:
            forms = self._words.forms(surface)
            self._joiner.learn(surface, forms.exact)
        self[surface] = forms
        return forms


class Analyzer:
    """The chain. `aliases` are further sets of spellings of one thing, each of one or several words (weapons, people).

    Index tokens don't depend on the aliases: only queries read them. Safe to share between threads.
    """

    version: str
    """Changes whenever the same text would give other tokens; goes into the index manifest."""

    def __init__(self, aliases: Iterable[Sequence[str]] = ()) -> None:
        self.version = analyzer_version()
        self._words: Final = Words()
        self._joiner: Final = Joiner(self._words, _STRETCHES)
        self._expander: Final = Expander(self._words, self._joiner, aliases)
        self._vocabulary: Final = _Vocabulary(self._words, self._joiner)

    def forms(self, surface: str) -> WordForms:
        """All index tokens of a word as it stands in the text (capital letters count)."""
        return self._vocabulary[surface]

    def analyze(self, text: str, tokens: Tokens | None = None) -> Analyzed:
        """A text's tokens with their forms and joined words. `tokens` are the text's own, where a caller has them."""
        if tokens is None:
            tokens = tokenize(text)
        forms = list(map(self._vocabulary.__getitem__, tokens.surfaces))
        return Analyzed(tokens, forms, self._joiner.find(text, tokens))

    def joined(self, text: str, tokens: Tokens) -> list[Joined]:
        """Words that several tokens make together, in a text whose words have been asked for by `forms`."""
        return self._joiner.find(text, tokens)

    def joins_next(self, surface: str) -> bool:
        """Whether a word that has been asked for by `forms` may be one with the next one, over a blank ('F' in 'F 16')."""
        return self._joiner.takes_blank(surface)

    @lru_cache(_QUERY_CACHE)
    def expand(self, word: str) -> tuple[Alternative, ...]:
        """How an article may answer one typed word; a hyphenated compound ('Caesar-Haubitzen', 'F-16') is one word.

        () where nothing searchable was typed.
        """
        return self._expander.word(word)

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
