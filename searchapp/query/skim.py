"""Texts read for one query: only words that could answer it are looked at closely.

A text is cut at blanks; a chunk that can't answer the query costs two look-ups and no analysis. The result is the same as
that of analysing the whole text: tokens and hyphenated words never cross a blank, and where words join over blanks
('F 16', 'Raketen- und Drohnenangriffe') the stretch is given to the chain again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from searchapp.analysis.forms import Joined, Level
from searchapp.analysis.tokenize import tokenize
from searchapp.query.chunks import BEGINNING, Chunk, Chunks, Shelf
from searchapp.query.distance import is_within
from searchapp.query.wildcard import wildcard_expression

_JOINED_AHEAD: Final = 3
"""So many tokens after a chunk can belong to a word that starts in it."""

PatternKey = tuple[str, int]
"""A pattern with its number of edits, 0 for wildcards."""


class Spot(NamedTuple):
    """Tokens `first`..`last` that stand together."""

    first: int
    last: int


class Skimmed(NamedTuple):
    """What a query asks for in one text: spots by term and level and by pattern, and offsets of every token named there."""

    exact: dict[str, list[Spot]]
    stem: dict[str, list[Spot]]
    part: dict[str, list[Spot]]
    patterns: dict[PatternKey, list[Spot]]
    edges: dict[int, tuple[int, int]]
    counted: bool
    """Whether tokens are numbered one by one; if not, their offsets are their numbers."""

    def spots(self, level: Level, term: str) -> list[Spot] | None:
        """Where a term stands; None where it doesn't."""
        places = self.exact if level is Level.EXACT else self.stem if level is Level.STEM else self.part
        return places.get(term)


class _Answer(NamedTuple):
    """A token of a chunk, by number and offsets within it, with what the query asks of it."""

    token: int
    start: int
    end: int
    exact: str | None
    stem: str | None
    parts: tuple[str, ...]
    patterns: tuple[PatternKey, ...]


class _Answers(NamedTuple):
    """What answers the query in a chunk. `joins`: it may hold or begin an asked word of several tokens."""

    tokens: tuple[_Answer, ...]
    joins: bool


_NOTHING: Final = _Answers((), joins=False)


@dataclass(slots=True)
class _Judged:
    """Which chunks of a shelf answer a query, as far as they were looked at."""

    shelf: Shelf
    answers: dict[str, _Answers | None]
    """What the chunks answer that may answer it; None where it wasn't looked at closely yet."""
    seen: int
    """Chunks of the shelf looked at in the order in which they came."""
    singly: set[str] = field(default_factory=set)
    """Chunks looked at one by one."""


class Skimmer:
    """Finds the terms and patterns of one query. Safe to share between threads."""

    def __init__(
        self,
        terms: Collection[tuple[Level, str]],
        patterns: Iterable[PatternKey],
        chunks: Chunks,
        phrases: Collection[frozenset[str]] = (frozenset(),),
    ) -> None:
        """`terms` by level; `patterns` with their number of edits, 0 for wildcards.

        `phrases`: sets of words that count as neighbours. A text that holds none of them whole has its tokens numbered by
        their offsets, which is faster than one by one.
        """
        self._exact: Final = frozenset(term for level, term in terms if level is Level.EXACT)
        self._stem: Final = frozenset(term for level, term in terms if level is Level.STEM)
        self._part: Final = frozenset(term for level, term in terms if level is Level.PART)
        self._any: Final = self._exact | self._stem | self._part
        self._openings: Final = frozenset(term[0] for term in self._part)
        self._tests: Final = {pattern: _Test(*pattern) for pattern in patterns}
        self._is_loose: Final = not all(test.beginning for test in self._tests.values())
        self._chunks: Final = chunks
        self._phrases: Final = phrases
        self._judged = self._begun(chunks.shelf())

    def read(self, text: str) -> Skimmed:
        """The places of the query's terms in a text."""
        pieces = text.split(" ")
        shelf = self._chunks.shelf_for(text, pieces)
        judged = self._looked(shelf, pieces)
        padded = f" {text} "
        occurrences = sorted(_occurrences(padded, judged.answers.keys() & pieces))
        answers = [judged.answers[piece] or self._judge(judged, piece) for _, piece in occurrences]
        counted = self._needs_numbers(answers)
        found = Skimmed({}, {}, {}, {pattern: [] for pattern in self._tests}, {}, counted)
        passed = token = 0
        for (offset, _), each in zip(occurrences, answers, strict=True):
            number = padded.count(" ", 0, offset) if counted or each.joins else 0
            if counted:
                token += sum(map(shelf.sizes.__getitem__, pieces[passed:number]))
                passed = number
            _add(found, each.tokens, token, offset)
            if each.joins:
                self._add_joined(found, shelf, pieces, number, token, offset)
        return found

    def _needs_numbers(self, answers: Sequence[_Answers]) -> bool:
        """Whether the chunks hold all words of a phrase, so that it matters how many tokens stand between them."""
        if not self._phrases:
            return False
        held = {term for each in answers for answer in each.tokens for term in (answer.exact, answer.stem)}
        return any(phrase <= held for phrase in self._phrases)

    def _begun(self, shelf: Shelf) -> _Judged:
        """A new shelf, looked through by its index; what comes to it meanwhile is looked at afterwards."""
        seen = len(shelf.learned)
        return _Judged(shelf, dict.fromkeys(self._candidates(shelf)), seen)

    def _candidates(self, shelf: Shelf) -> Iterator[str]:
        for term in self._any:
            yield from tuple(shelf.holding.get(term, ()))
        for letter in self._openings:
            yield from tuple(shelf.opening.get(letter, ()))
        for test in self._tests.values():
            yield from tuple(shelf.beginning.get(test.beginning, ()))

    def _looked(self, shelf: Shelf, pieces: Sequence[str]) -> _Judged:
        """The chunks of a shelf that may answer the query, for a text of these pieces: what came since the last look is
        looked at now; where no index helps, each piece of the text."""
        judged = self._judged
        if judged.shelf is not shelf:
            judged = self._judged = self._begun(shelf)
        known = len(shelf.learned)
        if judged.seen < known:
            new = shelf.learned[judged.seen : known]
            judged.answers.update(dict.fromkeys(piece for piece in new if self._may_answer(shelf.chunks[piece])))
            judged.seen = known
        if self._is_loose:
            for piece in set(pieces).difference(judged.singly):
                if self._judge(judged, piece) == _NOTHING:
                    del judged.answers[piece]
                judged.singly.add(piece)
        return judged

    def _may_answer(self, chunk: Chunk) -> bool:
        return (
            not self._any.isdisjoint(chunk.terms)
            or not self._openings.isdisjoint(chunk.openings)
            or any(form.exact.startswith(test.beginning) for test in self._tests.values() for form in chunk.forms)
        )

    def _judge(self, judged: _Judged, piece: str) -> _Answers:
        chunk = judged.shelf.chunks[piece]
        opens = not self._openings.isdisjoint(chunk.openings)
        joins = opens or any(not self._part.isdisjoint(each.terms) for each in chunk.joined)
        answers = judged.answers[piece] = _Answers(tuple(self._tokens(chunk)), joins)
        return answers

    def _tokens(self, chunk: Chunk) -> Iterator[_Answer]:
        for token, (form, (start, end)) in enumerate(zip(chunk.forms, chunk.edges, strict=True)):
            answer = _Answer(
                token,
                start,
                end,
                form.exact if form.exact in self._exact else None,
                form.stem if form.stem in self._stem else None,
                tuple(term for term in form.parts if term in self._part),
                tuple(pattern for pattern, test in self._tests.items() if test.fits(form.exact)),
            )
            if any(answer[3:]):
                yield answer

    def _add_joined(
        self, found: Skimmed, shelf: Shelf, pieces: Sequence[str], number: int, token: int, offset: int
    ) -> None:
        """Add joined words that start in a chunk."""
        chunk = shelf.chunks[pieces[number]]
        joined: Iterable[Joined] = chunk.joined
        edges: Sequence[tuple[int, int]] = chunk.edges
        if not self._openings.isdisjoint(chunk.openings):
            text = _ahead(shelf, pieces, number)
            tokens = tokenize(text)
            edges = [(start, tokens.end(index)) for index, start in enumerate(tokens.starts)]
            joined = [each for each in self._chunks.chain.joined(text, tokens) if each.first < len(chunk.forms)]
        for each in joined:
            terms = self._part.intersection(each.terms)
            if terms:
                ends = [(index, *edges[index]) for index in (each.first, each.last)]
                numbers = [token + index if found.counted else offset + start for index, start, _ in ends]
                found.edges.update(
                    (at, (offset + start, offset + end)) for at, (_, start, end) in zip(numbers, ends, strict=True)
                )
                for term in terms:
                    found.part.setdefault(term, []).append(Spot(*numbers))


def _add(found: Skimmed, answers: Iterable[_Answer], before: int, offset: int) -> None:
    """Add tokens of a chunk that has `before` tokens and `offset` characters before it."""
    for answer in answers:
        start = offset + answer.start
        number = before + answer.token if found.counted else start
        spot = Spot(number, number)
        found.edges[number] = (start, offset + answer.end)
        if answer.exact:
            found.exact.setdefault(answer.exact, []).append(spot)
        if answer.stem:
            found.stem.setdefault(answer.stem, []).append(spot)
        for term in answer.parts:
            found.part.setdefault(term, []).append(spot)
        for pattern in answer.patterns:
            found.patterns[pattern].append(spot)


def _occurrences(padded: str, pieces: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Offset and chunk wherever one of the chunks stands in a text that has a blank put before and behind it."""
    for piece in pieces:
        bounded = f" {piece} "
        at = padded.find(bounded)
        while at >= 0:
            yield at, piece
            at = padded.find(bounded, at + len(piece) + 1)


def _ahead(shelf: Shelf, pieces: Sequence[str], number: int) -> str:
    """A chunk with as much text after it as a joined word can take."""
    end, ahead = number + 1, 0
    while ahead < _JOINED_AHEAD and end < len(pieces):
        ahead += shelf.sizes[pieces[end]]
        end += 1
    return " ".join(pieces[number:end])


class _Test:
    """Whether a folded word fits a pattern. `beginning`: the letters it must begin with, '' where too few are known."""

    def __init__(self, pattern: str, distance: int) -> None:
        self._pattern = pattern
        self._distance = distance
        self._expression = re.compile(wildcard_expression(pattern))
        plain = re.split(r"[*?]", pattern)[0][:BEGINNING]
        self.beginning: Final = plain if len(plain) == BEGINNING and not distance else ""

    def fits(self, word: str) -> bool:
        if self._distance:
            return is_within(self._pattern, word, self._distance)
        return self._expression.fullmatch(word) is not None
