"""Compounds: a long noun cut into words of the lexicon, or left whole.

A split counts only if known words, with their linking letters, rebuild the word to the last letter. Fewer and longer
parts win. Words of the lexicon and of `whole.txt` stay whole, however they look (Termine, Generator, Bundestag).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from searchapp.analysis.lexicon import Lexicon

MIN_WORD: Final = 7
_MAX_PART: Final = 20
_MAX_WORD: Final = 60
_MIN_UNKNOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Letters [start, end) of the folded word; `lemma` is the lexicon's word for them, None for an unknown modifier."""

    start: int
    end: int
    lemma: str | None


class Splitter:
    """Cuts folded words. `protected` are folded words that never split (names)."""

    def __init__(self, lexicon: Lexicon, protected: frozenset[str] | set[str] = frozenset()) -> None:
        self._lexicon = lexicon
        self._protected = protected

    def split(self, folded: str) -> tuple[Part, ...]:
        """The parts of a compound from left to right, at least two; () where the word is no compound we know."""
        if not MIN_WORD <= len(folded) <= _MAX_WORD or not folded.isalpha():
            return ()
        lexicon = self._lexicon
        if folded in lexicon.heads or folded in lexicon.common or folded in lexicon.whole or folded in self._protected:
            return ()
        found = self._known(folded)
        return found or self._behind_unknown(folded)

    def _known(self, word: str) -> tuple[Part, ...]:
        """Best full cover: modifiers, then a head."""
        best: dict[int, tuple[float, tuple[Part, ...]]] = {0: (0.0, ())}
        modifiers, heads, weak, end = self._lexicon.modifiers, self._lexicon.heads, self._lexicon.weak, len(word)
        answer: tuple[float, tuple[Part, ...]] | None = None
        for start in range(end - 2):
            if start not in best:
                continue
            cost, parts = best[start]
            head = heads.get(word[start:]) if start else None
            if head is not None and word[start:] not in weak:
                total = cost + _cost(end - start)
                if answer is None or total < answer[0]:
                    answer = (total, (*parts, Part(start, end, head)))
            for stop in range(start + 3, min(end - 2, start + _MAX_PART)):
                lemma = modifiers.get(word[start:stop])
                if lemma is None:
                    continue
                total = cost + _cost(stop - start)
                if stop not in best or total < best[stop][0]:
                    best[stop] = (total, (*parts, Part(start, stop, lemma)))
        return answer[1] if answer else ()

    def _behind_unknown(self, word: str) -> tuple[Part, ...]:
        """A strong head behind a modifier we don't know: the head alone is certain."""
        strong, heads = self._lexicon.strong, self._lexicon.heads
        for start in range(_MIN_UNKNOWN, len(word) - 5):
            if word[start:] in strong and any(vowel in word[:start] for vowel in "aeiouy"):
                return Part(0, start, None), Part(start, len(word), heads[word[start:]])
        return ()


def _cost(length: int) -> float:
    """Every part costs; short ones cost more."""
    return 1.0 + 2.0 / length
