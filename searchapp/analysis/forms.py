"""What analysis says of a word: the records shared by indexing, query analysis and highlighting."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import comb
from typing import NamedTuple, Protocol

from searchapp.analysis.tokenize import Tokens


class Level(StrEnum):
    """How closely an indexed token keeps to the surface. Each level is one engine field for title and one for body."""

    EXACT = "exact"
    """Folded surface: case, ß/ss, umlaut/digraph and diacritics settled, nothing else."""
    STEM = "stem"
    """Stem after the name and mend rules."""
    PART = "part"
    """Stems of compound parts, joined designations ('f16'), name keys ('~selenski'): no positions, lower weight."""


class MatchKind(StrEnum):
    """Why a word of a text answers a word of a query; the value is what a German reader sees."""

    LITERAL = "wörtlich"
    INFLECTED = "gebeugte Form"
    PART = "Wortteil"
    VARIANT = "Schreibweise"
    SYNONYM = "Synonym"
    PATTERN = "Muster"


class WordForms(NamedTuple):
    """All index tokens of one surface word, independent of its neighbours (so that it is computed once a distinct word).

    A tuple, so that the forms of a whole text are turned into columns at once.
    """

    exact: str
    stem: str
    parts: tuple[str, ...] = ()

    @property
    def terms(self) -> Collection[str]:
        """The tokens of all levels, each once."""
        return dict.fromkeys((self.exact, self.stem, *self.parts))


class Joined(NamedTuple):
    """Index tokens (level PART) that tokens `first`..`last` (inclusive) give together: 'F-16' → 'f16'."""

    first: int
    last: int
    terms: tuple[str, ...]

    def surface(self, text: str, tokens: Tokens) -> str:
        """The stretch of the text they take up, line breaks as blanks."""
        return text[tokens.starts[self.first] : tokens.end(self.last)].replace("\n", " ")


class Surfaces(Protocol):
    """Which words of texts, as they stand there, give an index token; words that several tokens make together too."""

    @property
    def revision(self) -> int:
        """Another number whenever there may be more words than before."""

    def holding(self, terms: Collection[str]) -> Iterable[tuple[str, str]]:
        """Word and token, for all words that give one of these tokens at some level."""

    def beginning(self, letters: str) -> Iterable[str]:
        """At least all words whose folded form begins with these letters, three or more."""


class Spellings(Protocol):
    """The words of all texts that may be read. Safe to share between threads."""

    def known_for(self, text: str) -> Surfaces:
        """Words among which none of this text's is missing; there may be some that stand in no text any more."""


@dataclass(frozen=True, slots=True)
class Analyzed:
    """A text after analysis. `forms[i]` belongs to token i."""

    tokens: Tokens
    forms: list[WordForms]
    joined: list[Joined]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which an article can answer a query word.

    One term: the token at that level. Several terms: at levels EXACT and STEM they stand in this order with at most `slop`
    other tokens between them in all; at level PART all of them must occur in one article. `weight` multiplies the score
    (1.0 = the word itself). `label` is the spelling shown to readers for variants and synonyms.
    """

    level: Level
    terms: tuple[str, ...]
    weight: float
    kind: MatchKind
    slop: int = 0
    label: str = ""


MAX_ARRANGEMENTS = 300
"""Most placings of a loose phrase that an engine spells out; beyond them the text itself is checked."""


def index_decides(alternative: Alternative) -> bool:
    """Whether an index can decide an alternative exactly (see `Alternative`): loose phrases of many words are checked in the text."""
    if alternative.level is Level.PART or alternative.slop == 0:
        return True
    gaps = len(alternative.terms) - 1
    return comb(gaps + alternative.slop, gaps) <= MAX_ARRANGEMENTS
