"""Compounds: a long noun cut into words of the lexicon, or left whole.

A split counts only if known words, with their linking letters, rebuild the word to the last letter. Fewer and longer
parts win. Words of the lexicon and of `whole.txt` stay whole, however they look (Termine, Generator, Bundestag).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from searchapp.analysis.lexicon import Lexicon

MIN_WORD: Final = 7
_MIN_PART: Final = 3
_MAX_MODIFIER: Final = 19
_MAX_WORD: Final = 60
_MIN_UNKNOWN: Final = 4


class Part(NamedTuple):
    """Letters [start, end) of the folded word; `lemma` is the lexicon's word for them, None for an unknown modifier."""

    start: int
    end: int
    lemma: str | None


_Cover = tuple[float, tuple[Part, ...]]
"""Modifiers that cover a word up to some letter, behind what they cost."""


class Splitter:
    """Cuts folded words. `protected` are folded words that never split (names)."""

    def __init__(self, lexicon: Lexicon, protected: frozenset[str] | set[str] = frozenset()) -> None:
        self._lexicon = lexicon
        self._protected = protected
        self._heads: Final = {form: lemma for form, lemma in lexicon.heads.items() if form not in lexicon.weak}

    def split(self, folded: str) -> tuple[Part, ...]:
        """The parts of a compound from left to right, at least two; () where the word is no compound we know."""
        if not MIN_WORD <= len(folded) <= _MAX_WORD or not folded.isalpha():
            return ()
        lexicon, heads = self._lexicon, self._heads
        if lexicon.knows(folded) or folded in lexicon.whole or folded in self._protected:
            return ()
        starts = [start for start in range(_MIN_PART, len(folded) - _MIN_PART + 1) if folded[start:] in heads]
        if not starts:
            return ()
        return self._pair(folded, starts) or self._several(folded, starts) or self._behind_unknown(folded, starts)

    def _pair(self, word: str, starts: Sequence[int]) -> tuple[Part, ...]:
        """A modifier, then a head that begins at one of `starts`.

        The evenest pair costs least, and any pair costs less than three parts.
        """
        modifiers, end = self._lexicon.modifiers, len(word)
        pairs = [start for start in starts if start <= _MAX_MODIFIER and word[:start] in modifiers]
        if not pairs:
            return ()
        start = min(pairs, key=lambda start: abs(2 * start - end))
        return Part(0, start, modifiers[word[:start]]), Part(start, end, self._heads[word[start:]])

    def _several(self, word: str, starts: Sequence[int]) -> tuple[Part, ...]:
        """Best full cover: modifiers, then a head."""
        covers, end = self._covers(word, starts[-1]), len(word)
        reached = [start for start in starts if start in covers]
        if not reached:
            return ()
        start = min(reached, key=lambda start: covers[start][0] + _cost(end - start))
        return (*covers[start][1], Part(start, end, self._heads[word[start:]]))

    def _covers(self, word: str, last: int) -> dict[int, _Cover]:
        """The best modifiers up to each letter that modifiers reach, as far as `last`."""
        covers: dict[int, _Cover] = {0: (0.0, ())}
        modifiers = self._lexicon.modifiers
        for start in range(last - _MIN_PART + 1):
            if start not in covers:
                continue
            cost, parts = covers[start]
            for stop in range(start + _MIN_PART, min(last, start + _MAX_MODIFIER) + 1):
                lemma = modifiers.get(word[start:stop])
                if lemma is None:
                    continue
                total = cost + _cost(stop - start)
                if stop not in covers or total < covers[stop][0]:
                    covers[stop] = (total, (*parts, Part(start, stop, lemma)))
        return covers

    def _behind_unknown(self, word: str, starts: Sequence[int]) -> tuple[Part, ...]:
        """A strong head behind a modifier we don't know: the head alone is certain."""
        strong = self._lexicon.strong
        for start in starts:
            if start >= _MIN_UNKNOWN and word[start:] in strong and any(vowel in word[:start] for vowel in "aeiouy"):
                return Part(0, start, None), Part(start, len(word), self._heads[word[start:]])
        return ()


def _cost(length: int) -> float:
    """Every part costs; short ones cost more."""
    return 1.0 + 2.0 / length
