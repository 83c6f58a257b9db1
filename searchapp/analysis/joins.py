"""Neighbouring tokens that together are one word: hyphenated compounds, designations, elliptic compounds.

'Raketen-Angriff' → raketenangriff, 'F-16' → f16, 'Leopard 2 A6' → leopard2, leopard2a6,
'Raketen- und Drohnenangriffe' → raketenangriff, 'Waffenlieferungen und -exporte' → waffenexport. All are tokens of level
PART.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from searchapp.analysis.designations import (
    Heads,
    blank_run,
    load_heads,
    may_follow,
    normalised,
    runs,
    with_base,
)
from searchapp.analysis.fold import bare, fold
from searchapp.analysis.forms import Joined
from searchapp.analysis.links import BLANKS, CONJUNCTIONS, CONTINUED, HYPHENS
from searchapp.analysis.tokenize import Tokens
from searchapp.analysis.words import Words

_LINK: Final = re.compile(rf"[{HYPHENS}/]")
_SLASH_MAX: Final = 4
_SHORT: Final = 4
_RECENT_HEADS: Final = 4096
"""Last words kept: many words are joined with few (Chef, Sprecher)."""

_Terms = tuple[tuple[int, int, tuple[str, ...]], ...]
_TermsOf = Callable[[list[str]], _Terms]


class _Head(NamedTuple):
    """The last word of a joined one: its stem, and the stems of its own parts up to its end ('treffen' of 'Ministertreffen')."""

    stem: str
    spans: tuple[str, ...]


class Joiner:
    """Finds joined words in a text. Results are cached per distinct stretch of text."""

    def __init__(self, words: Words, cache_size: int) -> None:
        self._words = words
        self._heads: Final[Heads] = load_heads()
        self._blank_heads: set[str] = set()
        self._cache: dict[str, _Terms] = {}
        self._cache_size = cache_size
        self._head: Final = lru_cache(_RECENT_HEADS)(self._head_of)

    def learn(self, surface: str, folded: str) -> None:
        """Note whether a surface may form a designation with the next word. Called once per distinct surface."""
        if self._heads.takes_blank(surface, folded):
            self._blank_heads.add(surface)

    def takes_blank(self, surface: str) -> bool:
        """Whether a surface that was learned may form a designation with the next word."""
        return surface in self._blank_heads

    def find(self, text: str, tokens: Tokens, openings: Iterable[int] | None = None) -> list[Joined]:
        """All joined words of a text, hyphenated ones first; `openings`: the tokens that take a blank, where known."""
        found: list[Joined] = []
        for first, last, terms_of in self._links(text, tokens):
            stretch = text[tokens.starts[first] : tokens.end(last)]
            found.extend(self._placed(stretch, tokens.surfaces[first : last + 1], first, terms_of))
        surfaces, last_token = tokens.surfaces, len(tokens) - 1
        if openings is None:
            heads = self._blank_heads
            openings = [index for index, surface in enumerate(surfaces) if surface in heads]
        for index in openings:
            if index < last_token and may_follow(surfaces[index + 1]):
                found.extend(self._blank_joined(text, tokens, index))
        return found

    def whole(self, surfaces: list[str]) -> tuple[str, ...]:
        """Terms that join all given tokens, best first: normalised, as typed, and with a name's key for its spelling."""
        term = self._join(surfaces)
        keys = self._words.name_keys(fold(surfaces[0]), True) if len(surfaces) == 2 else ()
        named = (key + self._words.stem(surfaces[-1]) for key in keys)
        return tuple(dict.fromkeys((normalised(term), term, *named)))

    def designation(self, surfaces: list[str]) -> str | None:
        """The term of typed words that are one designation ('F 16', 'Leopard 2 A6'); None where they aren't."""
        if len(surfaces) < 2 or not self._heads.takes_blank(surfaces[0].upper(), fold(surfaces[0])):
            return None
        typed = [surfaces[0], *(surface.upper() for surface in surfaces[1:])]
        if blank_run(self._heads, typed, 0, len(typed) - 1) != len(typed) - 1:
            return None
        return normalised(self._join(typed))

    def _links(self, text: str, tokens: Tokens) -> Iterator[tuple[int, int, _TermsOf]]:
        """Stretches of tokens (first, last) that hyphens or short slashes hold together, and what gives their terms."""
        starts, surfaces, count = tokens.starts, tokens.surfaces, len(tokens)
        first = last = -1
        for match in _LINK.finditer(text):
            at = match.start()
            left = bisect_right(starts, at) - 1
            if left < 0 or left + 1 >= count:
                continue
            ends_word, begins_word = starts[left] + len(surfaces[left]) == at, starts[left + 1] == at + 1
            if ends_word and begins_word:
                if text[at] == "/" and max(len(surfaces[left]), len(surfaces[left + 1])) > _SLASH_MAX:
                    continue
                if left == last:
                    last = left + 1
                    continue
                if first >= 0:
                    yield first, last, self._hyphenated
                first, last = left, left + 1
            elif ends_word and text[at] != "/" and (target := self._ellipsis_target(text, tokens, left)):
                yield left, target, self._elliptic
            elif begins_word and left and self._continues(text, tokens, left, at):
                yield left - 1, left + 1, self._continued
        if first >= 0:
            yield first, last, self._hyphenated

    @staticmethod
    def _ellipsis_target(text: str, tokens: Tokens, left: int) -> int:
        """The word that completes 'Raketen- und …', 'Boden-, Luft- und …'; 0 where none does."""
        surfaces, at = tokens.surfaces, left + 1
        following = text[tokens.end(at) : tokens.end(at) + 1]
        if text[tokens.end(left) + 1] == "," and following and following in HYPHENS:
            at += 1
        return at + 1 if at + 1 < len(tokens) and surfaces[at].lower() in CONJUNCTIONS else 0

    @staticmethod
    def _continues(text: str, tokens: Tokens, before: int, hyphen: int) -> bool:
        """Whether a hyphen begins the second head of 'Waffenlieferungen und -exporte'; the word before it is given."""
        match = CONTINUED.match(text, tokens.end(before - 1))
        return match is not None and match.end() == hyphen + 2

    def _placed(self, stretch: str, surfaces: list[str], first: int, terms_of: _TermsOf) -> list[Joined]:
        terms = self._cache.get(stretch)
        if terms is None:
            if len(self._cache) >= self._cache_size:
                self._cache.clear()
            terms = self._cache[stretch] = terms_of(surfaces)
        return [Joined(first + start, first + stop, found) for start, stop, found in terms]

    def _hyphenated(self, surfaces: list[str]) -> _Terms:
        found = [(start, stop, self._terms(surfaces[start : stop + 1])) for start, stop in runs(len(surfaces))]
        if len(surfaces) > 2 and len(surfaces[0]) > 2 and surfaces[-1].isalpha() and len(surfaces[-1]) > _SHORT:
            found.append((0, len(surfaces) - 1, (self._join([surfaces[0], surfaces[-1]]),)))
        return tuple(found)

    def _terms(self, surfaces: list[str]) -> tuple[str, ...]:
        """Joined spellings of a stretch: designation with its base, or compound with the head's own parts."""
        term, last = self._join(surfaces), surfaces[-1]
        if len(last) <= _SHORT or not last.isalpha():
            return with_base(term)
        prefix, (stem, spans) = bare("".join(map(fold, surfaces[:-1]))), self._head(last)
        keys = self._words.name_keys(fold(surfaces[0]), True) if len(surfaces) == 2 else ()
        named = [key + head for key in keys for head in (stem, *spans)]
        return (normalised(term), *[prefix + span for span in spans], *named)

    def _elliptic(self, surfaces: list[str]) -> _Terms:
        prefix = bare(fold(surfaces[0]))
        spans = self._head(surfaces[-1]).spans if surfaces[-1][:1].isupper() else ()
        return ((0, len(surfaces) - 1, tuple([prefix + span for span in spans])),) if spans else ()

    def _continued(self, surfaces: list[str]) -> _Terms:
        """'Waffenlieferungen und -exporte': the second head behind all that the first one has before it."""
        compound = self._words.compound(fold(surfaces[0])) if surfaces[0][:1].isupper() else None
        if compound is None or not surfaces[-1].isalpha():
            return ()
        before = bare(compound.folded[: compound.parts[-1].start])
        return ((0, len(surfaces) - 1, (before + self._head(surfaces[-1].capitalize()).stem,)),)

    def _head_of(self, surface: str) -> _Head:
        compound = self._words.compound(fold(surface))
        if compound is None:
            return _Head(self._words.stem(surface), ())
        count = len(compound.parts)
        stem = compound.stem if surface[:1].isupper() else self._words.stem(surface)
        return _Head(stem, tuple([compound.span(first, count) for first in range(1, count)]))

    def _blank_joined(self, text: str, tokens: Tokens, first: int) -> Iterator[Joined]:
        """Terms of a designation written with at least one blank; hyphens alone are found elsewhere."""
        gaps = [text[tokens.end(at) : tokens.starts[at + 1]] for at in range(first, min(first + 2, len(tokens) - 1))]
        links = [gap for gap in gaps if len(gap) == 1 and (gap in BLANKS or gap in HYPHENS)]
        last = first + (len(links) if links == gaps else links[:1] == gaps[:1])
        stop = blank_run(self._heads, tokens.surfaces, first, last)
        for end in range(first + 1, stop + 1):
            if BLANKS.isdisjoint(gaps[: end - first]):
                continue
            terms = with_base(self._join(tokens.surfaces[first : end + 1]))
            yield Joined(first, end, terms if end == first + 1 else terms[:1])

    def _join(self, surfaces: list[str]) -> str:
        return bare("".join(map(fold, surfaces[:-1]))) + self._head(surfaces[-1]).stem
