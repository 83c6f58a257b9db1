"""Where the words of one analysed query stand in a text: one pass over the text, then places by leaf and stretch."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fnmatch import translate
from itertools import pairwise
from typing import Final, NamedTuple

from searchapp.analysis.forms import Alternative, Analyzed, Level, MatchKind
from searchapp.query.ast import And, Leaf, Node, Not, Or, Pattern, Scope, Unit, Within
from searchapp.query.distance import is_within

_MEMORY: Final = 20_000
"""Distinct words a pattern's verdict is kept for."""


class Spot(NamedTuple):
    """Tokens `first`..`last` that stand together."""

    first: int
    last: int


class Place(NamedTuple):
    """One occurrence of a leaf: its tokens (in pieces, where other words stand between) and why they count."""

    spots: tuple[Spot, ...]
    kind: MatchKind
    label: str
    weight: float

    @property
    def first(self) -> int:
        """First token."""
        return self.spots[0].first

    @property
    def last(self) -> int:
        """Last token."""
        return max(spot.last for spot in self.spots)


class Starts(NamedTuple):
    """Character offsets at which sentences and paragraphs of a text start, ascending."""

    sentences: Sequence[int]
    paragraphs: Sequence[int]


class Vocabulary:
    """All terms a query asks for, by level. Built once a query."""

    def __init__(self, node: Node) -> None:
        leaves = list(_leaves(node))
        wanted: dict[Level, set[str]] = {level: set() for level in Level}
        for leaf in leaves:
            if isinstance(leaf, Leaf):
                for alternative in leaf.alternatives:
                    wanted[alternative.level].update(alternative.terms)
        self._exact, self._stem, self._part = (frozenset(wanted[level]) for level in Level)
        self._patterns: Final = {_key(leaf): _Test(leaf) for leaf in leaves if isinstance(leaf, Pattern)}

    def locate(self, analyzed: Analyzed, title_end: int, starts: Starts | None) -> Located:
        """One pass over a text. `title_end`: the offset at which the body starts (0: no title)."""
        found: dict[tuple[Level, str], list[Spot]] = {}
        exact, stem, part = self._exact, self._stem, self._part
        for index, form in enumerate(analyzed.forms):
            if form.exact in exact:
                found.setdefault((Level.EXACT, form.exact), []).append(Spot(index, index))
            if form.stem in stem:
                found.setdefault((Level.STEM, form.stem), []).append(Spot(index, index))
            if form.parts:
                for term in form.parts:
                    if term in part:
                        found.setdefault((Level.PART, term), []).append(Spot(index, index))
        for joined in analyzed.joined:
            for term in joined.terms:
                if term in part:
                    found.setdefault((Level.PART, term), []).append(Spot(joined.first, joined.last))
        patterns = {key: test.spots(analyzed) for key, test in self._patterns.items()}
        return Located(analyzed, title_end, starts, found, patterns)


class Located:
    """The places of a query's terms in one text. Stretches are token numbers [low, high)."""

    def __init__(
        self,
        analyzed: Analyzed,
        title_end: int,
        starts: Starts | None,
        terms: dict[tuple[Level, str], list[Spot]],
        patterns: dict[tuple[str, int], list[Spot]],
    ) -> None:
        self._offsets = analyzed.tokens.starts
        self._starts = starts
        self._terms = terms
        self._patterns = patterns
        self.length: Final = len(analyzed.forms)
        self._title: Final = bisect_left(self._offsets, title_end) if title_end else 0

    def units(self, unit: Unit, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Stretches of the sentences or paragraphs in [low, high), cut at its ends."""
        if self._starts is None:
            yield low, high
            return
        offsets = self._starts.sentences if unit is Unit.SENTENCE else self._starts.paragraphs
        edges = [*(bisect_left(self._offsets, offset) for offset in offsets), self.length]
        for start, end in pairwise(edges):
            first, after = max(start, low), min(end, high)
            if first < after:
                yield first, after

    def places(self, leaf: Leaf | Pattern, low: int, high: int) -> list[Place]:
        """All occurrences of a leaf within [low, high), in the order of its alternatives."""
        if leaf.scope is Scope.TITLE:
            high = min(high, self._title)
        if isinstance(leaf, Pattern):
            spots = self._patterns[_key(leaf)]
            return [
                Place((spot,), MatchKind.PATTERN, "", 1.0) for spot in spots if low <= spot.first and spot.last < high
            ]
        return [place for each in leaf.alternatives for place in self._of(each, low, high)]

    def _of(self, alternative: Alternative, low: int, high: int) -> Iterator[Place]:
        level = alternative.level
        lists: list[list[Spot]] = []
        for term in alternative.terms:
            spots = self._terms.get((level, term))
            if spots is None:
                return
            lists.append(spots)
        for first, after in self._fields(low, high) if len(lists) > 1 else ((low, high),):
            inside = [[spot for spot in spots if first <= spot.first and spot.last < after] for spots in lists]
            for found in _together(inside, alternative):
                yield Place(found, alternative.kind, alternative.label, alternative.weight)

    def _fields(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Title and body apart: words of a phrase never stand on both sides."""
        if low < min(self._title, high):
            yield low, min(self._title, high)
        if max(self._title, low) < high:
            yield max(self._title, low), high


def occurrences(places: Sequence[Place]) -> int:
    """The greatest number of places that don't overlap."""
    count, end = 0, -1
    for place in sorted(places, key=lambda place: place.last):
        if place.first > end:
            count, end = count + 1, place.last
    return count


class _Test:
    """Whether a word fits a pattern, remembered a distinct word."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._fits = re.compile(translate(pattern.pattern))
        self._known: dict[str, bool] = {}

    def spots(self, analyzed: Analyzed) -> list[Spot]:
        """The tokens that fit."""
        if len(self._known) > _MEMORY:
            self._known.clear()
        known, found = self._known, []
        for index, form in enumerate(analyzed.forms):
            verdict = known.get(form.exact)
            if verdict is None:
                verdict = known[form.exact] = self._test(form.exact)
            if verdict:
                found.append(Spot(index, index))
        return found

    def _test(self, word: str) -> bool:
        if self._pattern.distance:
            return is_within(self._pattern.pattern, word, self._pattern.distance)
        return self._fits.match(word) is not None


def _together(lists: list[list[Spot]], alternative: Alternative) -> Iterator[tuple[Spot, ...]]:
    """The ways in which one spot of each list makes an occurrence."""
    if len(lists) == 1:
        yield from ((spot,) for spot in lists[0])
    elif alternative.level is Level.PART:
        yield from zip(*lists, strict=False)
    else:
        yield from _in_order(lists, alternative.slop)


def _in_order(lists: list[list[Spot]], slop: int) -> Iterator[tuple[Spot, ...]]:
    """From each start the tightest run in order, if at most `slop` other tokens stand between its words in all."""
    for start in lists[0]:
        run = [start.first]
        for spots in lists[1:]:
            following = bisect_left(spots, (run[-1] + 1,))
            if following == len(spots):
                return
            run.append(spots[following].first)
        if run[-1] - run[0] - (len(run) - 1) <= slop:
            yield _runs(run)


def _runs(tokens: list[int]) -> tuple[Spot, ...]:
    """Ascending token numbers as spots, neighbours as one."""
    spots: list[Spot] = []
    for token in tokens:
        if spots and spots[-1].last == token - 1:
            spots[-1] = Spot(spots[-1].first, token)
        else:
            spots.append(Spot(token, token))
    return tuple(spots)


def _leaves(node: Node) -> Iterator[Leaf | Pattern]:
    match node:
        case Leaf() | Pattern():
            yield node
        case And() | Or() | Within():
            for child in node.children:
                yield from _leaves(child)
        case Not():
            yield from _leaves(node.child)


def _key(pattern: Pattern) -> tuple[str, int]:
    return pattern.pattern, pattern.distance
