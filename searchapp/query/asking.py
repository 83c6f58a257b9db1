"""Questions in whole sentences: what each of their words may be answered with beyond keyword search, and how much it counts.

A question rarely uses its answer's words. So each content word is also answered, with less weight, by other everyday words
(`everyday.csv`), by its kin (words of the index that begin alike: multiplizieren, Multiplikation; Amazonas,
Amazonasgebiet), and by the parts of a compound alone (Gerichtsverfahren: Gericht, Verfahren).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from itertools import chain as chained
from math import ceil
from typing import Final, Protocol

from searchapp import ranking
from searchapp.analysis.fold import fold
from searchapp.analysis.forms import Alternative, Level, MatchKind, WordForms
from searchapp.query.ast import Leaf

_LEAST_START: Final = 5
"""Letters that kin share at least: with four 'kampf' meets 'kampagne'."""
_SHARED_START: Final = 0.75
"""Share of the asked word's letters, less its ending, that its kin must begin with."""
_ENDING: Final = re.compile(
    r"(?:is(?:mus|men|ten?|ch\w{0,2})|i?[sz]?ier(?:en|t\w{0,2}|ung(?:en)?)|ation(?:en)?|ung(?:en)?|lich\w{0,2})\Z"
)


Kin = Callable[[str], Sequence[str]]
"""A folded beginning → the most frequent words of the index that begin so, as they are spelled in articles."""


def no_kin(start: str) -> Sequence[str]:
    """Kin where there is no index to ask."""
    return ()


class WordForming(Hashable, Protocol):
    """What questions ask of the German chain."""

    def forms(self, surface: str) -> WordForms:
        """Index tokens of a word."""


def asked(leaf: Leaf, chain: WordForming, kin: Kin) -> Leaf:
    """A content word of a question with all its answers; of two with the same terms the heavier counts."""
    answers = {(each.level, each.terms): each for each in leaf.alternatives}
    for answer in chained(_everyday(leaf.shown, chain), _parts(leaf.shown, chain), _kin(leaf.shown, chain, kin)):
        known = answers.get((answer.level, answer.terms))
        if known is None or known.weight < answer.weight:
            answers[answer.level, answer.terms] = answer
    return replace(leaf, alternatives=tuple(answers.values()))


def filler(leaf: Leaf) -> Leaf:
    """A function word of a question: only as it is spelled, since it is cheap to find and tells little."""
    spelled = [replace(each, weight=ranking.ASKED_FILLER) for each in leaf.alternatives if each.level is Level.EXACT]
    return replace(leaf, alternatives=tuple(spelled[:1]))


def _everyday(word: str, chain: WordForming) -> Iterator[Alternative]:
    for stem in _everyday_sets(chain).get(chain.forms(word).stem, ()):
        yield Alternative(Level.STEM, (stem,), ranking.ASKED_EVERYDAY, MatchKind.SYNONYM)


@lru_cache(maxsize=8)
def _everyday_sets(chain: WordForming) -> Mapping[str, tuple[str, ...]]:
    """Stem → stems of all its sets."""
    text = files("searchapp.query").joinpath("data/everyday.csv").read_text("utf-8")
    found: dict[str, dict[str, None]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        stems = [chain.forms(word).stem for word in line.split("|")]
        for stem in stems:
            found.setdefault(stem, {}).update(dict.fromkeys(other for other in stems if other != stem))
    return {stem: tuple(others) for stem, others in found.items()}


def _parts(word: str, chain: WordForming) -> Iterator[Alternative]:
    for part in chain.forms(word[:1].upper() + word[1:]).parts:
        if part.isalpha():
            yield Alternative(Level.STEM, (part,), ranking.ASKED_PART, MatchKind.PART)
            yield Alternative(Level.PART, (part,), ranking.ASKED_PART_INSIDE, MatchKind.PART)


def _kin(word: str, chain: WordForming, kin: Kin) -> Iterator[Alternative]:
    folded = fold(word)
    length = max(_LEAST_START, ceil(len(_ENDING.sub("", folded)) * _SHARED_START))
    if not folded.isalpha() or len(folded) < length:
        return
    for spelled in kin(folded[:length]):
        yield Alternative(Level.STEM, (chain.forms(spelled).stem,), ranking.ASKED_KIN, MatchKind.PART)
