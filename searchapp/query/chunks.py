"""What the German chain says of chunks of text, the characters between two blanks or line breaks; kept for all queries.

Real text repeats itself: of 400 chunks of an article most were met before. Of a new one only its words are analysed, and
an index leads from terms to the words that hold them, so that a query knows from the start what to look for in a text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple, Protocol

from searchapp.analysis.designations import HYPHENS
from searchapp.analysis.fold import bare
from searchapp.analysis.forms import Joined, WordForms
from searchapp.analysis.tokenize import Tokens, tokenize

_WORD: Final = re.compile(r"[(„“\"»]*([^\W_]+)[.,:;!?“”\"«)]*\Z")
"""A chunk that is one word, with nothing that could tie it to another; most are."""
BEGINNING: Final = 3
"""First letters by which words are found for a wildcard."""
_LETTERS: Final = 1_500_000
"""Letters of the distinct chunks kept: some 150,000 chunks, 45 MB."""
_TEXTS: Final = 100_000
"""Texts known to be made of chunks on the shelf (15 MB)."""
_RESPELLED: Final = {"kh": "ch", "x": "ch"}
"""First words of designations that the chain writes with other letters."""


class Chain(Protocol):
    """What reading asks of the German chain."""

    def forms(self, surface: str) -> WordForms:
        """Index tokens of a word."""

    def joined(self, text: str, tokens: Tokens) -> list[Joined]:
        """Words that several tokens of a text make together."""

    def joins_next(self, surface: str) -> bool:
        """Whether a word that has been asked for by `forms` may be one with the next one, over a blank."""


class Chunk(NamedTuple):
    """A chunk of text after analysis."""

    forms: tuple[WordForms, ...]
    edges: tuple[tuple[int, int], ...]
    joined: tuple[Joined, ...]


@dataclass(slots=True)
class Shelf:
    """Chunks that are kept together; a full shelf is replaced by an empty one, never emptied.

    A name stands in every chunk that it tells of: it is a word, or a chunk of several words.
    """

    sizes: dict[str, int] = field(default_factory=lambda: {"": 0})
    """Tokens in each chunk."""
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words of the chunks as they stand in the text, with how words begin that go on after them over a blank."""
    holding: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Names that hold a term, and words by their `beginning`, in the order in which they came."""
    openings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """How words begin that start in a chunk and may go on after it, folded; most chunks have none and aren't here."""
    analyzed: dict[str, Chunk] = field(default_factory=dict)
    """Chunks that were looked at closely."""
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Texts all of whose chunks are here, by their hashes, with those of `openings`: one look-up instead of hundreds."""
    letters: int = 0

    def hold(self, name: str, terms: Iterable[str]) -> None:
        """Put a name up under terms."""
        for term in terms:
            self.holding[term].append(name)


class Chunks:
    """What a chain says of chunks; their words are analysed when first met. Safe to share between threads."""

    def __init__(self, chain: Chain) -> None:
        """Chunks of one chain."""
        self.chain: Final = chain
        self._shelf = Shelf()
        self._lock: Final = Lock()

    def shelf(self) -> Shelf:
        """The shelf in use."""
        return self._shelf

    def shelf_for(self, text: str) -> tuple[Shelf, tuple[str, ...]]:
        """A shelf that holds all chunks of a text whose line breaks are blanks, and those that open a word."""
        shelf, digest = self._shelf, hash(text)
        opening = shelf.texts.get(digest)
        if opening is None:
            pieces = set(text.split(" "))
            new = pieces.difference(shelf.sizes)
            if new:
                with self._lock:
                    if shelf is not self._with_room():
                        shelf, new = self._shelf, pieces
                    for piece in new:
                        if piece not in shelf.sizes:
                            self._learn(shelf, piece)
            opening = tuple(shelf.openings.keys() & pieces)
            if len(shelf.texts) >= _TEXTS:
                shelf.texts.clear()
            shelf.texts[digest] = opening
        return shelf, opening

    def analyzed(self, shelf: Shelf, piece: str) -> Chunk:
        """A chunk of a shelf, looked at closely."""
        chunk = shelf.analyzed.get(piece)
        if chunk is None:
            chunk = shelf.analyzed[piece] = self._chunk(piece)
        return chunk

    def _with_room(self) -> Shelf:
        if self._shelf.letters > _LETTERS:
            self._shelf = Shelf()
        return self._shelf

    def _learn(self, shelf: Shelf, piece: str) -> None:
        """Put up a chunk; its size comes last, since by it others see that it is there."""
        word = _WORD.match(piece)
        openings, size = self._several(shelf, piece) if word is None else (self._word(shelf, word[1]), 1)
        if openings:
            shelf.openings[piece] = openings
        shelf.letters += len(piece)
        shelf.sizes[piece] = size

    def _word(self, shelf: Shelf, surface: str) -> tuple[str, ...]:
        """Put up a word. Returns how words begin that go on after it over a blank."""
        openings = shelf.words.get(surface)
        if openings is None:
            form = self.chain.forms(surface)
            shelf.hold(surface, {form.exact, form.stem, *form.parts, beginning(form.exact)})
            openings = shelf.words[surface] = _openings(form.exact) if self.chain.joins_next(surface) else ()
        return openings

    def _several(self, shelf: Shelf, piece: str) -> tuple[tuple[str, ...], int]:
        """Put up a chunk of several words. Returns how words begin that go on after it, and its tokens."""
        tokens = tokenize(piece)
        openings: list[str] = []
        for index, surface in enumerate(tokens.surfaces):
            openings += self._word(shelf, surface)
            end = tokens.end(index)
            if end < len(piece) and piece[end] in HYPHENS and end + 1 not in tokens.starts:
                openings += _openings(self.chain.forms(surface).exact)
        shelf.hold(piece, {term for each in self._joined(piece, tokens) for term in each.terms})
        return tuple(openings), len(tokens)

    def _chunk(self, piece: str) -> Chunk:
        tokens = tokenize(piece)
        edges = tuple([(start, start + len(word)) for start, word in zip(tokens.starts, tokens.surfaces, strict=True)])
        return Chunk(tuple(map(self.chain.forms, tokens.surfaces)), edges, tuple(self._joined(piece, tokens)))

    def _joined(self, piece: str, tokens: Tokens) -> Sequence[Joined]:
        return self.chain.joined(piece, tokens) if len(tokens) > 1 else ()


def beginning(letters: str) -> str:
    """The key under which a shelf holds the words that begin with the first of some letters; no term is spelled so."""
    return letters[:BEGINNING] + "*"


def _openings(folded: str) -> tuple[str, ...]:
    """How a word joined from this one may begin in the index."""
    respelled = _RESPELLED.get(folded)
    return (bare(folded),) if respelled is None else (bare(folded), respelled)
