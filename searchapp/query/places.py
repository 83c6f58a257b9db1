"""Where the words of one analysed query stand in a text, by leaf and stretch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.analysis.sentences import paragraph_starts, sentence_end, sentence_starts
from searchapp.analysis.tokenize import tokenize, words
from searchapp.query.ast import And, Leaf, Node, Not, Or, Pattern, Scope, Unit, Within
from searchapp.query.chunks import Chunks
from searchapp.query.needles import PatternKey
from searchapp.query.skim import Key, Skimmed, Skimmer, Spot

END: Final = 1 << 40
"""A token number behind every text's last."""


class Reason(NamedTuple):
    """Why a place counts."""

    kind: MatchKind
    label: str
    weight: float


class Place(NamedTuple):
    """One occurrence of a leaf: its tokens (in pieces, where other words stand between) and why they count."""

    spots: tuple[Spot, ...]
    reason: Reason

    @property
    def first(self) -> int:
        """First token."""
        return self.spots[0].first

    @property
    def last(self) -> int:
        """Last token."""
        return max(spot.last for spot in self.spots)


_FITS: Final = Reason(MatchKind.PATTERN, "", 1.0)


class _Way(NamedTuple):
    """A way in which a leaf may be answered: terms or a pattern that stand together as `Alternative` says."""

    keys: tuple[Key, ...]
    slop: int
    reason: Reason

    @property
    def is_loose(self) -> bool:
        """Whether its terms may stand anywhere in one field."""
        return self.keys[0][0] is Level.PART


_Ways = Mapping[int, tuple[_Way, ...]]
"""The ways of every leaf, by the leaf's `id`."""


class Vocabulary:
    """All terms and patterns a query asks for. Built once a query, safe to share between threads."""

    def __init__(self, node: Node, chunks: Chunks) -> None:
        """`node` must live as long as the vocabulary."""
        leaves = list(_leaves(node))
        terms = {
            (alternative.level, term)
            for leaf in leaves
            if isinstance(leaf, Leaf)
            for alternative in leaf.alternatives
            for term in alternative.terms
        }
        patterns = {_key(leaf) for leaf in leaves if isinstance(leaf, Pattern)}
        self.is_empty: Final = not (terms or patterns)
        self._ways: Final = {id(leaf): tuple(_ways(leaf)) for leaf in leaves}
        self._skimmer: Final = Skimmer(terms, patterns, chunks, frozenset(_phrases(node)))

    def locate(self, text: str, title_end: int) -> Located:
        """The places of the query's terms in a text. `title_end`: the offset at which the body starts (0: no title)."""
        return Located(text, title_end, self._skimmer.read(text), self._ways)


class Located:
    """The places of a query's terms in one text. Stretches are token numbers [low, high)."""

    def __init__(self, text: str, title_end: int, skimmed: Skimmed, ways: _Ways) -> None:
        self._text = text
        self._title_end = title_end
        self._skimmed = skimmed
        self._ways = ways
        self.edges: Final = skimmed.edges
        """Start and end in the text of the tokens that stand in a place, by their numbers."""

    @cached_property
    def _title(self) -> int:
        """Where the numbers of the title's tokens end."""
        return len(words(self._text[: self._title_end])) if self._skimmed.counted else self._title_end

    @cached_property
    def _named(self) -> list[int]:
        """Tokens at the ends of the spots found, ascending."""
        return sorted(self.edges)

    def units(self, unit: Unit, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Stretches of the sentences or paragraphs in [low, high) that hold something the query asks for.

        Each runs from the first to the last such token: what stands around them can't be told apart by the query.
        """
        tokens, edges = self._named, self.edges
        index, stop = bisect_left(tokens, low), bisect_left(tokens, high)
        while index < stop:
            first, after = index, self._unit_end(unit, edges[tokens[index]][0])
            while index < stop and edges[tokens[index]][0] < after:
                index += 1
            yield tokens[first], tokens[index - 1] + 1

    def every_unit(self, unit: Unit, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Stretches of all sentences or paragraphs in [low, high), cut at its ends; slow, since it asks for every token."""
        offsets = tokenize(self._text).starts
        starts = (sentence_starts if unit is Unit.SENTENCE else paragraph_starts)(self._text)
        edges = [*(bisect_left(offsets, start) for start in starts), len(offsets)]
        for start, end in pairwise(edges):
            first, after = max(start, low), min(end, high)
            if first < after:
                yield first, after

    def _unit_end(self, unit: Unit, offset: int) -> int:
        if unit is Unit.SENTENCE:
            return sentence_end(self._text, offset)
        after = self._text.find("\n", offset)
        return after if after >= 0 else len(self._text)

    def places(self, leaf: Leaf | Pattern, low: int, high: int) -> list[Place]:
        """All occurrences of a leaf within [low, high), in the order of its alternatives."""
        if leaf.scope is Scope.TITLE:
            high = min(high, self._title)
        found: list[Place] = []
        spots = self._skimmed.spots
        for way in self._ways[id(leaf)]:
            keys, _, reason = way
            if keys[0] not in spots:
                continue
            if len(keys) == 1:
                found += [Place((at,), reason) for at in spots[keys[0]] if low <= at.first and at.last < high]
            elif all(key in spots for key in keys):
                found += self._together(way, low, high)
        return found

    def _together(self, way: _Way, low: int, high: int) -> Iterator[Place]:
        """The ways in which one spot of each term makes an occurrence."""
        lists = [self._skimmed.spots[key] for key in way.keys]
        for first, after in self._fields(low, high):
            inside = [[spot for spot in spots if first <= spot.first and spot.last < after] for spots in lists]
            for spots in zip(*inside, strict=False) if way.is_loose else _in_order(inside, way.slop):
                yield Place(spots, way.reason)

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


def _ways(leaf: Leaf | Pattern) -> Iterator[_Way]:
    if isinstance(leaf, Pattern):
        yield _Way((_key(leaf),), 0, _FITS)
    else:
        for each in leaf.alternatives:
            yield _Way(_keys(each), each.slop, Reason(each.kind, each.label, each.weight))


def _phrases(node: Node) -> Iterator[frozenset[Key]]:
    """Words that must be neighbours; an empty set where sentences or paragraphs are asked for, whatever the words."""
    match node:
        case Leaf():
            for each in node.alternatives:
                if len(each.terms) > 1 and each.level is not Level.PART:
                    yield frozenset(_keys(each))
        case And() | Or():
            for child in node.children:
                yield from _phrases(child)
        case Not():
            yield from _phrases(node.child)
        case Within():
            yield frozenset()


def _keys(alternative: Alternative) -> tuple[Key, ...]:
    return tuple([(alternative.level, term) for term in alternative.terms])


def _key(pattern: Pattern) -> PatternKey:
    return pattern.pattern, pattern.distance
