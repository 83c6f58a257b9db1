"""Weapon designations: F-16 = F16 = F 16, Leopard 2A6 = Leopard-2-A6, Ch-101 = Kh-101, Iris-T = IRIS T, SAMP/T.

Neighbouring tokens are joined to terms of level PART. Hyphens join anything; a blank joins only a head that takes a
number or letter behind it ('Leopard 2', 'F 16', 'Iris T').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.analysis.datafiles import entries
from searchapp.analysis.fold import fold

MAX_RUN: Final = 5

_NUMBER: Final = re.compile(r"\d{1,4}[a-z]{0,3}\d{0,2}[a-z]?\Z")
_SUFFIX: Final = re.compile(r"[A-Z]{1,3}\d{0,2}[A-Z]?\Z")
_ALNUM: Final = re.compile(r"([a-z]{1,12})(\d{1,4})([a-z]+\d*[a-z]*)?\Z")
_TRAILER: Final = re.compile(r"(.*?[a-z]\d+)[a-z]+\d*[a-z]*\Z")
_X_MISSILES: Final = re.compile(
    r"(?:kh|x)(15|20|22|23|25|28|29|31|32|35|38|47|47m2|50|55|55sm|58|59|59m|59mk2|69|101|102|555|bd)\Z"
)


@dataclass(frozen=True, slots=True)
class Heads:
    """Folded words that take a number (`numbered`) or a letter (`lettered`) behind a blank."""

    numbered: frozenset[str]
    lettered: frozenset[str]

    def takes_blank(self, surface: str, folded: str) -> bool:
        """Whether a word may form a designation with the next one: a listed head, or up to three capitals."""
        if folded in self.numbered or folded in self.lettered:
            return True
        return len(surface) <= 3 and surface.isupper() and surface.isalpha()

    def joins(self, folded: str, following: str) -> bool:
        """Whether `following` (a surface) belongs to the head before it."""
        if _NUMBER.match(following.lower()):
            return folded not in self.lettered or folded in self.numbered
        return folded in self.lettered and _SUFFIX.match(following) is not None


def load_heads() -> Heads:
    """Read `designations.txt`: plain entries take numbers, 'iris+' letters, 'tornado/+' both."""
    numbered, lettered = set(), set()
    for entry in entries("designations.txt"):
        word = fold(entry.rstrip("/+"))
        if "+" in entry:
            lettered.add(word)
        if "/" in entry or "+" not in entry:
            numbered.add(word)
    return Heads(frozenset(numbered), frozenset(lettered))


def normalised(term: str) -> str:
    """One spelling for designations that are transliterated: kh101, x101 → ch101."""
    match = _X_MISSILES.match(term)
    return f"ch{match.group(1)}" if match else term


def designation(folded: str) -> tuple[str, ...]:
    """Terms of a designation written as one word: 'f16' → f16; 't72b3' → t72b3, t72. () for other words."""
    match = _ALNUM.match(folded)
    if match is None:
        return ()
    return with_base(folded)


def with_base(term: str) -> tuple[str, ...]:
    """The term and, where a variant's letters follow the number, the system without them ('leopard2a6' → leopard2)."""
    term = normalised(term)
    match = _TRAILER.match(term)
    return (term, normalised(match.group(1))) if match else (term,)


def is_suffix(surface: str) -> bool:
    """Whether a token can follow the number of a designation: 'A6', 'M3', 'SM', 'T'."""
    return _SUFFIX.match(surface) is not None


def may_follow(surface: str) -> bool:
    """Whether a token looks at first sight as if it could be the number or the letters behind a head."""
    return surface[0].isdigit() or surface.isupper()


def runs(count: int) -> Iterator[tuple[int, int]]:
    """Stretches (first, last) of a hyphenated run to join: all of them in short runs, pairs and the whole in long ones."""
    for first in range(count - 1):
        for last in range(first + 1, count):
            if count <= MAX_RUN or last == first + 1 or (first == 0 and last == count - 1):
                yield first, last


def blank_run(heads: Heads, surfaces: Sequence[str], first: int, last: int) -> int:
    """Index of the last token that belongs to the head at `first` (at most `last`); `first` where none does."""
    folded = fold(surfaces[first])
    if first == last or not heads.joins(folded, surfaces[first + 1]):
        return first
    if (
        first + 2 <= last
        and folded in heads.numbered
        and surfaces[first + 1].isdigit()
        and is_suffix(surfaces[first + 2])
    ):
        return first + 2
    return first + 1
