"""Texts read for one query: only what could answer it is looked at closely.

A query knows which words hold its terms, and from them a few runs of letters that all of them share with the text: the
text is searched for these, and where one stands, the chunk around it is judged, once a query. The result is the same as
that of analysing the whole text: tokens and hyphenated words never cross a blank, and where words join over blanks
('F 16', 'Raketen- und Drohnenangriffe') the stretch is given to the chain again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

from searchapp.analysis.forms import Joined, Level
from searchapp.analysis.tokenize import tokenize
from searchapp.query.chunks import BEGINNING, Chunk, Chunks, Shelf, beginning
from searchapp.query.distance import is_within
from searchapp.query.wildcard import wildcard_expression

_JOINED_AHEAD: Final = 3
"""So many tokens after a chunk can belong to a word that starts in it."""
_CORE: Final = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_NEEDLE: Final = 6
"""Letters of a needle: few other words have as many in a row, and the words of one stem share them."""
_SHORT: Final = 4
"""Letters of the shortest needle, but for words that have no more."""
_NEEDLES: Final = 24
"""With more of them it is faster to look at every chunk."""

PatternKey = tuple[str, int]
"""A pattern with its number of edits, 0 for wildcards."""
Key = tuple[Level, str] | PatternKey
"""What a query asks for: a term at a level, or a pattern."""


class Spot(NamedTuple):
    """Tokens `first`..`last` that stand together."""

    first: int
    last: int


class Skimmed(NamedTuple):
    """What a query asks for in one text: where it stands, and offsets of every token named there."""

    spots: defaultdict[Key, list[Spot]]
    edges: dict[int, tuple[int, int]]
    counted: bool
    """Whether tokens are numbered one by one; if not, their offsets are their numbers."""


class _Answer(NamedTuple):
    """A token of a chunk, by number and offsets within it, with what the query asks of it."""

    token: int
    start: int
    end: int
    keys: tuple[Key, ...]


class _Answers(NamedTuple):
    """What answers the query in a chunk whose tokens stand at `edges`. `joined`: words of several of its tokens; `opens`:
    one may go on after it."""

    tokens: tuple[_Answer, ...]
    joined: tuple[Joined, ...]
    edges: tuple[tuple[int, int], ...]
    opens: bool


_NOTHING: Final = _Answers((), (), (), opens=False)


@dataclass(slots=True)
class _Judged:
    """What a query knows of a shelf."""

    shelf: Shelf
    answers: dict[str, _Answers] = field(default_factory=dict)
    """Chunks that were judged."""
    needles: list[str] = field(default_factory=list)
    """Runs of letters, one of which is in every chunk that may answer the query."""
    seen: dict[str, int] = field(default_factory=dict)
    """How many names were looked at, by what the shelf holds them under."""
    sizes: int = 0
    """Chunks of the shelf when it was looked at."""


class Skimmer:
    """Finds the terms and patterns of one query. Safe to share between threads."""

    def __init__(
        self,
        terms: Collection[tuple[Level, str]],
        patterns: Iterable[PatternKey],
        chunks: Chunks,
        phrases: Collection[frozenset[Key]] = (frozenset(),),
    ) -> None:
        """`terms` by level; `patterns` with their number of edits, 0 for wildcards.

        `phrases`: sets of words that count as neighbours. A text that holds none of them whole has its tokens numbered by
        their offsets, which is faster than one by one.
        """
        tests = {pattern: _Test(*pattern) for pattern in patterns}
        parts = [term for level, term in terms if level is Level.PART]
        self._terms: Final = frozenset(terms)
        self._parts: Final = frozenset(parts)
        self._tests: Final = tests
        self._openings: Final = frozenset(term[:size] for term in parts for size in range(1, len(term) + 1))
        self._is_loose: Final = not all(test.is_indexed for test in tests.values())
        self._sought: Final = _sought(terms, tests.values())
        self._chunks: Final = chunks
        self._phrases: Final = phrases
        self._judged = _Judged(chunks.shelf())

    def read(self, text: str) -> Skimmed:
        """The places of the query's terms in a text."""
        flat = text.replace("\n", " ") + " "
        shelf, opening = self._chunks.shelf_for(flat)
        judged = self._looked(shelf)
        met = list(self._answers(judged, flat, opening))
        counted = self._needs_numbers(each for _, each in met)
        found = Skimmed(defaultdict(list), {}, counted)
        passed = token = 0
        for offset, each in met:
            if counted:
                token += sum(map(shelf.sizes.__getitem__, flat[passed:offset].split(" ")))
                passed = offset
            _add(found, each.tokens, token, offset)
            if each.opens:
                self._add_joined(found, *self._ahead(shelf, text, flat, offset), token, offset)
            elif each.joined:
                self._add_joined(found, each.joined, each.edges, token, offset)
        return found

    def _needs_numbers(self, answers: Iterable[_Answers]) -> bool:
        """Whether the chunks hold all words of a phrase, so that it matters how many tokens stand between them."""
        if not self._phrases:
            return False
        held = {key for each in answers for answer in each.tokens for key in answer.keys}
        return any(phrase <= held for phrase in self._phrases)

    def _looked(self, shelf: Shelf) -> _Judged:
        """What the query knows of a shelf; what came to it since the last look is looked at now."""
        judged = self._judged
        if judged.shelf is not shelf:
            judged = self._judged = _Judged(shelf)
        sizes = len(shelf.sizes)
        if judged.sizes != sizes:
            self._look(judged)
            judged.sizes = sizes
        return judged

    def _look(self, judged: _Judged) -> None:
        """See to it that every new name that answers the query has a needle; short names first, as they are in long ones."""
        held = {key: len(judged.shelf.holding[key]) for key in self._sought if key in judged.shelf.holding}
        names = {name: letters for key, count in held.items() for name, letters in self._named(judged, key, count)}
        for name in sorted(names, key=len):
            if not any(needle in name for needle in judged.needles):
                judged.needles.append(_needle(name, names[name]))
        judged.seen = held

    def _named(self, judged: _Judged, key: str, count: int) -> Iterator[tuple[str, str]]:
        """New names among the first `count` that a shelf holds under a key, and letters that they may well have."""
        tests = self._sought[key]
        for name in judged.shelf.holding[key][judged.seen.get(key, 0) : count]:
            if not tests:
                yield name, key
            elif any(test.fits(self._chunks.chain.forms(name).exact) for test in tests):
                yield name, tests[0].plain

    def _answers(self, judged: _Judged, flat: str, opening: Iterable[str]) -> Iterator[tuple[int, _Answers]]:
        """The chunks of a text that answer something, with their offsets."""
        openings, known = judged.shelf.openings, judged.answers
        opened = [f"{piece} " for piece in opening if not self._openings.isdisjoint(openings[piece])]
        everything = self._is_loose or len(judged.needles) > _NEEDLES
        for offset, piece in _every_chunk(flat) if everything else _chunks_around(judged.needles + opened, flat):
            answers = known.get(piece) or self._judge(judged, piece)
            if answers is not _NOTHING:
                yield offset, answers

    def _judge(self, judged: _Judged, piece: str) -> _Answers:
        chunk = self._chunks.analyzed(judged.shelf, piece)
        tokens = tuple(self._tokens(chunk))
        joined = tuple([each for each in chunk.joined if not self._parts.isdisjoint(each.terms)])
        opens = not self._openings.isdisjoint(judged.shelf.openings.get(piece, ()))
        answers = _Answers(tokens, joined, chunk.edges, opens) if tokens or joined or opens else _NOTHING
        judged.answers[piece] = answers
        return answers

    def _tokens(self, chunk: Chunk) -> Iterator[_Answer]:
        for token, (form, (start, end)) in enumerate(zip(chunk.forms, chunk.edges, strict=True)):
            terms = ((Level.EXACT, form.exact), (Level.STEM, form.stem), *((Level.PART, part) for part in form.parts))
            keys: list[Key] = [term for term in terms if term in self._terms]
            keys += [pattern for pattern, test in self._tests.items() if test.fits(form.exact)]
            if keys:
                yield _Answer(token, start, end, tuple(keys))

    def _ahead(self, shelf: Shelf, text: str, flat: str, offset: int) -> tuple[list[Joined], list[tuple[int, int]]]:
        """The joined words that start in a chunk, and the offsets of the tokens from there as far as such a word can go."""
        end = flat.find(" ", offset)
        own, ahead = shelf.sizes[flat[offset:end]], 0
        while ahead < _JOINED_AHEAD and end < len(text):
            begin, end = end + 1, flat.find(" ", end + 1)
            ahead += shelf.sizes[flat[begin:end]]
        stretch = text[offset:end]
        tokens = tokenize(stretch)
        edges = [(start, tokens.end(index)) for index, start in enumerate(tokens.starts)]
        return [each for each in self._chunks.chain.joined(stretch, tokens) if each.first < own], edges

    def _add_joined(
        self, found: Skimmed, joined: Iterable[Joined], edges: Sequence[tuple[int, int]], token: int, offset: int
    ) -> None:
        """Add joined words of tokens at these offsets, with `token` tokens and `offset` characters before them."""
        for each in joined:
            terms = self._parts.intersection(each.terms)
            if terms:
                ends = [(index, *edges[index]) for index in (each.first, each.last)]
                numbers = [token + index if found.counted else offset + start for index, start, _ in ends]
                found.edges.update(
                    (at, (offset + start, offset + end)) for at, (_, start, end) in zip(numbers, ends, strict=True)
                )
                for term in terms:
                    found.spots[Level.PART, term].append(Spot(*numbers))


def _sought(terms: Iterable[tuple[Level, str]], tests: Iterable[_Test]) -> dict[str, list[_Test]]:
    """Keys of a shelf under which words stand that answer, and those patterns that they must fit: none for terms."""
    sought: dict[str, list[_Test]] = {term: [] for _, term in terms}
    for test in tests:
        sought.setdefault(beginning(test.plain), []).append(test)
    return sought


def _add(found: Skimmed, answers: Iterable[_Answer], before: int, offset: int) -> None:
    """Add tokens of a chunk that has `before` tokens and `offset` characters before it."""
    spots, edges, counted = found
    for token, start, end, keys in answers:
        number = before + token if counted else offset + start
        edges[number] = (offset + start, offset + end)
        spot = Spot(number, number)
        for key in keys:
            spots[key].append(spot)


def _chunks_around(needles: Iterable[str], flat: str) -> list[tuple[int, str]]:
    """Offset and chunk wherever one of some runs of letters stands in a text that ends with a blank."""
    chunks: dict[int, str] = {}
    for needle in needles:
        at = flat.find(needle)
        while at >= 0:
            start, end = flat.rfind(" ", 0, at) + 1, flat.find(" ", at)
            chunks[start] = flat[start:end]
            at = flat.find(needle, end)
    return sorted(chunks.items())


def _every_chunk(flat: str) -> Iterator[tuple[int, str]]:
    pieces = flat.split(" ")
    return zip(accumulate((len(piece) + 1 for piece in pieces), initial=0), pieces, strict=False)


def _needle(name: str, letters: str) -> str:
    """A run of letters out of a name, of `letters` where it has them, without the first one, which may be a capital."""
    inner = letters[1 : 1 + _NEEDLE]
    if len(inner) >= _SHORT and inner in name:
        return inner
    core = _CORE.search(name)
    assert core is not None, "a name has letters"
    whole = core.group()
    return whole[1 : 1 + _NEEDLE] if len(whole) > _SHORT else whole


class _Test:
    """Whether a folded word fits a pattern. `plain`: the letters it must begin with."""

    def __init__(self, pattern: str, distance: int) -> None:
        self._pattern = pattern
        self._distance = distance
        self._expression = re.compile(wildcard_expression(pattern))
        self.plain: Final = "" if distance else re.split(r"[*?]", pattern)[0]

    @property
    def is_indexed(self) -> bool:
        """Whether a shelf tells which words may fit."""
        return len(self.plain) >= BEGINNING

    def fits(self, word: str) -> bool:
        if self._distance:
            return is_within(self._pattern, word, self._distance)
        return self._expression.fullmatch(word) is not None
