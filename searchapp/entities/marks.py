"""Which tagger has to look at which word: one lookup a token for all of them, so that most words cost nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import compress
from typing import Final

from searchapp.analysis.fold import fold
from searchapp.entities.text import TaggedText

PLAIN_NAME: Final = 1
"""Can be part of a person's name by its form, but begins none. This and the next two exclude each other."""
UNKNOWN_NAME: Final = 2
"""An unknown capitalised word, with which a name by pattern can begin."""
LISTED_NAME: Final = 3
"""A first name, or a surname that stands before the first name."""
LISTED_PHRASE: Final = 4
"""A listed full name or place of several words can begin with it."""
SURNAME: Final = 8
"""A known surname can begin with it."""
OFFICE: Final = 16
"""Says an office or profession."""
INTRODUCES: Final = 32
"""A title or an office of one person: a name can follow."""
WEAPON: Final = 64
COUNTRY: Final = 128
_NAME: Final = 3

Asked = bytes
"""What is asked of a mark: 1 or 0 for each value that it can have."""


def _asking(mark: int) -> Asked:
    return bytes(bool(value & mark) for value in range(256))


NAMEABLES: Final = _asking(_NAME)
STARTS: Final = bytes(value & _NAME >= UNKNOWN_NAME for value in range(256))
LISTED_NAMES: Final = bytes(value & _NAME == LISTED_NAME for value in range(256))
LISTED_PHRASES: Final = _asking(LISTED_PHRASE)
SURNAMES: Final = _asking(SURNAME)
OFFICES: Final = _asking(OFFICE)
INTRODUCTIONS: Final = _asking(INTRODUCES)
WEAPONS: Final = _asking(WEAPON)
COUNTRIES: Final = _asking(COUNTRY)
OFFICES_AND_TITLES: Final = _asking(OFFICE | INTRODUCES)
STRANGERS: Final = bytes(value & (_NAME | INTRODUCES) == UNKNOWN_NAME for value in range(256))
"""Unknown capitalised words that are no titles."""

REACH: Final = 16
"""Tokens between an office and a name beyond which the one says nothing of the other."""
_DOUBLING: Final = (1, 2, 4, 8)
"""Tokens by which a stretch is moved and laid over itself until it is as long as `REACH`."""
_OUTSIDE: Final = b"\0"
"""Stands behind the last token's mark, and so by its index -1 also before the first."""
_FORMS: Final = bytes(range(_NAME + 1))
_TELLING: Final = bytes(value > _NAME for value in range(256))
_MOST_WORDS: Final = 200_000
"""Distinct words remembered before the memory starts anew (about 30 MB)."""


def one_of(asked: Asked) -> bytes:
    """The part of a pattern that stands for one token whose mark answers."""
    return b"[" + b"".join(rb"\x%02x" % value for value in range(256) if asked[value]) + b"]"


class Marked:
    """The marks of one text's tokens. Most bear none, or but the form of a name: all others are asked of the rest alone.

    `folded` are the tokens' folded words.
    """

    __slots__ = ("_kept", "_marks", "_places", "folded")

    def __init__(self, marks: bytes, folded: Sequence[str]) -> None:
        self.folded = folded
        self._marks = marks = marks + _OUTSIDE
        self._places = list(compress(range(len(marks)), marks.translate(_TELLING)))
        self._kept = marks.translate(None, _FORMS)

    def nameables(self) -> list[int]:
        """The tokens that can be part of a name by their form, in order."""
        return list(compress(range(len(self._marks)), self._marks.translate(NAMEABLES)))

    def all(self, asked: Asked) -> list[int]:
        """The tokens whose mark answers, in order; for marks that say more than the form of a name."""
        return list(compress(self._places, self._kept.translate(asked)))

    def recent(self, asked: Asked) -> bytes:
        """For each token, and `REACH` + 1 beyond the last, 1 where the mark of one of the `REACH` tokens before it answers."""
        seen = int.from_bytes(self._marks.translate(asked), "little") << 8
        for tokens in _DOUBLING:
            seen |= seen << 8 * tokens
        return seen.to_bytes(len(self._marks) + REACH, "little")

    def matching(self, pattern: re.Pattern[bytes]) -> list[int]:
        """The tokens at which a pattern over the marks matches (see `one_of`), in order."""
        return [match.start() for match in pattern.finditer(self._marks)]

    def is_(self, index: int, asked: Asked) -> bool:
        """Whether the mark of token `index` answers; False right before the first and right behind the last one."""
        return asked[self._marks[index]] == 1


class Marks(dict[str, int]):
    """Surface → marks, worked out once a distinct word by all `readers` together."""

    def __init__(self, *readers: Callable[[str, str], int]) -> None:
        """`readers` are asked for the mark of a surface and the folded word."""
        super().__init__()
        self._readers = readers

    def __missing__(self, surface: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        marks = self[surface] = self.read(surface, fold(surface))
        return marks

    def read(self, surface: str, folded: str) -> int:
        """The marks of a word, worked out anew: for callers that remember words themselves."""
        marks = 0
        for read in self._readers:
            marks |= read(surface, folded)
        return marks

    def of(self, text: TaggedText) -> Marked:
        """The marks of a text's tokens."""
        surfaces = text.tokens.surfaces
        return Marked(bytes(map(self.__getitem__, surfaces)), list(map(fold, surfaces)))
