"""What to search a text for: runs of letters, one of which stands wherever something answers a query."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from threading import Lock
from typing import Final

from searchapp.analysis.fold import fold
from searchapp.analysis.forms import Spellings, Surfaces
from searchapp.query.distance import is_within
from searchapp.query.spellings import BEGINNING
from searchapp.query.wildcard import wildcard_expression

PatternKey = tuple[str, int]
"""A pattern with its number of edits, 0 for wildcards."""

_CORE: Final = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_LONG: Final = 6
"""Letters of a needle: few other words have as many in a row, and the words of one stem share them."""
_SHORT: Final = 3
"""Letters of the shortest needle, but for words that have no more: one that stands often costs less than many that don't."""
_MOST: Final = 60
"""With more of them it is faster to look at every chunk."""


class WordPattern:
    """Whether a folded word fits a pattern. `plain`: the letters it must begin with."""

    def __init__(self, pattern: str, distance: int) -> None:
        """A pattern with its number of edits, 0 for wildcards."""
        self._pattern = pattern
        self._distance = distance
        self._expression = re.compile(wildcard_expression(pattern))
        self.plain: Final = "" if distance else re.split(r"[*?]", pattern)[0]

    def fits(self, word: str) -> bool:
        """Whether it does."""
        if self._distance:
            return is_within(self._pattern, word, self._distance)
        return self._expression.fullmatch(word) is not None


class Needles:
    """The needles of one query. Safe to share between threads."""

    def __init__(self, terms: Collection[str], patterns: Collection[WordPattern], spellings: Spellings) -> None:
        """For words that hold one of the terms or fit a pattern; `spellings`: of the texts to be searched."""
        self._terms: Final = terms
        self._patterns: Final = patterns
        self._spellings: Final = spellings
        self._is_loose: Final = any(len(pattern.plain) < BEGINNING for pattern in patterns)
        self._lock: Final = Lock()
        self._looked: tuple[Surfaces | None, int] = None, 0
        self._considered: set[str] = set()
        self._needles: list[str] = []

    def of(self, text: str) -> list[str] | None:
        """The needles for a text; None where it is better to look at all of it."""
        if self._is_loose:
            return None
        surfaces = self._spellings.known_for(text)
        if self._looked != (surfaces, surfaces.revision):
            with self._lock:
                self._look(surfaces, surfaces.revision)
        return self._needles if len(self._needles) <= _MOST else None

    def _look(self, surfaces: Surfaces, revision: int) -> None:
        """See to it that every word that answers the query has a needle; short words first, as they are in long ones."""
        names = {_first(name): letters for name, letters in self._named(surfaces)}
        needles = list(self._needles)
        for name in sorted(names.keys() - self._considered, key=lambda name: (len(name), name)):
            if not any(needle in name for needle in needles):
                needles.append(_needle(name, names[name]))
        self._considered.update(names)
        self._needles = needles
        self._looked = surfaces, revision

    def _named(self, surfaces: Surfaces) -> Iterator[tuple[str, str]]:
        """Words that answer, and letters that they may well have."""
        yield from surfaces.holding(self._terms)
        for pattern in self._patterns:
            for surface in surfaces.beginning(pattern.plain):
                if pattern.fits(fold(surface) or surface):
                    yield surface, pattern.plain


def _first(name: str) -> str:
    """The part of a word by which it is found: of one that goes over blanks the first piece, with the blank."""
    return name[: name.find(" ") + 1] or name


def _needle(name: str, letters: str) -> str:
    """A run of letters out of a word, of `letters` where it has them, without the first one, which may be a capital."""
    inner = letters[1 : 1 + _LONG] if len(letters) > _SHORT else letters
    if len(inner) >= _SHORT and inner in name:
        return inner
    if name.endswith(" "):
        return name
    core = _CORE.search(name)
    assert core is not None, "a word has letters"
    whole = core.group()
    return whole[1 : 1 + _LONG] if len(whole) > _SHORT + 1 else whole
