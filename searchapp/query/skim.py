"""Texts read for one query: only what could answer it is looked at closely.

The text is searched for a few runs of letters (see `query.needles`), and where one stands, the chunk around it is judged,
once a query. The result is the same as that of analysing the whole text: tokens and hyphenated words never cross a blank,
and where words join over blanks ('F 16', 'Raketen- und Drohnenangriffe') the stretch is given to the chain again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from searchapp.analysis.forms import Joined, Level
from searchapp.analysis.links import CONTINUED
from searchapp.analysis.tokenize import tokenize
from searchapp.query.chunks import Chunk, Chunks
from searchapp.query.needles import Needles, PatternKey, WordPattern

_JOINED_AHEAD: Final = 3
"""So many tokens after a chunk can belong to a word that starts in it."""
_JUDGED: Final = 50_000
"""Chunks whose answers are kept, where every chunk must be judged."""

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
    one may go on after it; `shares`: a compound's beginning may belong to a second head after it."""

    tokens: tuple[_Answer, ...]
    joined: tuple[Joined, ...]
    edges: tuple[tuple[int, int], ...]
    opens: bool
    shares: bool


_NOTHING: Final = _Answers((), (), (), opens=False, shares=False)


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
        known = {key: WordPattern(*key) for key in patterns}
        parts = [term for level, term in terms if level is Level.PART]
        self._terms: Final = frozenset(terms)
        self._parts: Final = frozenset(parts)
        self._patterns: Final = known
        self._openings: Final = frozenset(term[:size] for term in parts for size in range(1, len(term) + 1))
        self._needles: Final = Needles({term for _, term in terms}, known.values(), chunks.spellings)
        self._chunks: Final = chunks
        self._phrases: Final = phrases
        self._judged: dict[str, _Answers] = {}

    def read(self, text: str) -> Skimmed:
        """The places of the query's terms in a text."""
        flat = text.replace("\n", " ") + " "
        met = list(self._answers(text, flat))
        sizes = self._chunks.sizes
        counted = self._needs_numbers(each for _, each in met)
        found = Skimmed(defaultdict(list), {}, counted)
        passed = token = 0
        for offset, each in met:
            if counted:
                token += sum(map(sizes.__getitem__, flat[passed:offset].split(" ")))
                passed = offset
            _add(found, each.tokens, token, offset)
            if each.opens or (each.shares and CONTINUED.match(flat, flat.find(" ", offset))):
                self._add_joined(found, *self._ahead(text, flat, offset), token, offset)
            elif each.joined:
                self._add_joined(found, each.joined, each.edges, token, offset)
        return found

    def _needs_numbers(self, answers: Iterable[_Answers]) -> bool:
        """Whether the chunks hold all words of a phrase, so that it matters how many tokens stand between them."""
        if not self._phrases:
            return False
        held = {key for each in answers for answer in each.tokens for key in answer.keys}
        return any(phrase <= held for phrase in self._phrases)

    def _answers(self, text: str, flat: str) -> Iterator[tuple[int, _Answers]]:
        """The chunks of a text that answer something, with their offsets."""
        needles, known = self._needles.of(text), self._judged
        for offset, piece in _every_chunk(flat) if needles is None else _chunks_around(needles, flat):
            answers = known.get(piece) or self._judge(piece)
            if answers is not _NOTHING:
                yield offset, answers

    def _judge(self, piece: str) -> _Answers:
        chunk = self._chunks.analyzed[piece]
        tokens = tuple(self._tokens(chunk))
        joined = tuple([each for each in chunk.joined if not self._parts.isdisjoint(each.terms)])
        opens = not self._openings.isdisjoint(chunk.openings)
        shares = not self._openings.isdisjoint(chunk.shared)
        told = tokens or joined or opens or shares
        answers = _Answers(tokens, joined, chunk.edges, opens, shares) if told else _NOTHING
        if len(self._judged) >= _JUDGED:
            self._judged.clear()
        self._judged[piece] = answers
        return answers

    def _tokens(self, chunk: Chunk) -> Iterator[_Answer]:
        for token, (form, (start, end)) in enumerate(zip(chunk.forms, chunk.edges, strict=True)):
            terms = ((Level.EXACT, form.exact), (Level.STEM, form.stem), *((Level.PART, part) for part in form.parts))
            keys: list[Key] = [term for term in terms if term in self._terms]
            keys += [key for key, pattern in self._patterns.items() if pattern.fits(form.exact)]
            if keys:
                yield _Answer(token, start, end, tuple(keys))

    def _ahead(self, text: str, flat: str, offset: int) -> tuple[list[Joined], list[tuple[int, int]]]:
        """The joined words that start in a chunk, and the offsets of the tokens from there as far as such a word can go."""
        end = flat.find(" ", offset)
        sizes = self._chunks.sizes
        own, ahead = sizes[flat[offset:end]], 0
        while ahead < _JOINED_AHEAD and end < len(text):
            begin, end = end + 1, flat.find(" ", end + 1)
            ahead += sizes[flat[begin:end]]
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
