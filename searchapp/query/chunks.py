"""What the German chain says of chunks of text, the characters between two blanks or line breaks; kept for all queries.

Real text repeats itself: of 400 chunks of an article most were met before. Of a new one only its words are analysed, and
an index leads from terms to the words that hold them, so that a query knows from the start what to look for in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple, Protocol

from searchapp.analysis.designations import HYPHENS
from searchapp.analysis.fold import bare
from searchapp.analysis.forms import Joined, WordForms
from searchapp.analysis.tokenize import Tokens, tokenize

_WORD: Final = re.compile(r"[(„“\"»]*([A-Za-zÄÖÜäöüß]+)[.,:;!?“”\"«)]*\Z")
"""A chunk that is one word of letters, with nothing that could tie it to another; most are."""
BEGINNING: Final = 3
"""First letters by which words are found for a wildcard."""
_LETTERS: Final = 1_000_000
"""Letters of the distinct chunks kept: some 100,000 chunks, 50 MB."""
_TEXTS: Final = 100_000
"""Texts known to be made of chunks on the shelf (6 MB)."""
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
    words: set[str] = field(default_factory=set)
    """Words of the chunks, as they stand in the text."""
    holding: dict[str, list[str]] = field(default_factory=dict)
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
            self.holding.setdefault(term, []).append(name)


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
            if not pieces <= shelf.sizes.keys():
                with self._lock:
                    shelf = self._with_room()
                    for piece in pieces.difference(shelf.sizes):
                        self._learn(shelf, piece)
            opening = tuple(pieces.intersection(shelf.openings))
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
        tokens = tokenize(piece) if word is None else Tokens([word[1]], [word.start(1)], [""])
        for surface in tokens.surfaces:
            self._learn_word(shelf, surface)
        if len(tokens) > 1:
            shelf.hold(piece, {term for each in self._joined(piece, tokens) for term in each.terms})
        openings = tuple(self._openings(piece, tokens))
        if openings:
            shelf.openings[piece] = openings
        shelf.letters += len(piece)
        shelf.sizes[piece] = len(tokens)

    def _learn_word(self, shelf: Shelf, surface: str) -> None:
        if surface not in shelf.words:
            form = self.chain.forms(surface)
            shelf.hold(surface, {form.exact, form.stem, *form.parts, beginning(form.exact)})
            shelf.words.add(surface)

    def _chunk(self, piece: str) -> Chunk:
        tokens = tokenize(piece)
        edges = tuple([(start, start + len(word)) for start, word in zip(tokens.starts, tokens.surfaces, strict=True)])
        return Chunk(tuple(map(self.chain.forms, tokens.surfaces)), edges, tuple(self._joined(piece, tokens)))

    def _joined(self, piece: str, tokens: Tokens) -> Sequence[Joined]:
        return self.chain.joined(piece, tokens) if len(tokens) > 1 else ()

    def _openings(self, piece: str, tokens: Tokens) -> Iterator[str]:
        """How words begin that may go on behind a chunk: 'F', 'Raketen-'."""
        starts = tokens.starts
        for index, surface in enumerate(tokens.surfaces):
            end = tokens.end(index)
            loose = end < len(piece) and piece[end] in HYPHENS and end + 1 not in starts
            if loose or self.chain.joins_next(surface):
                folded = self.chain.forms(surface).exact
                yield bare(folded)
                if folded in _RESPELLED:
                    yield _RESPELLED[folded]


def beginning(letters: str) -> str:
    """The key under which a shelf holds the words that begin with the first of some letters; no term is spelled so."""
    return letters[:BEGINNING] + "*"
