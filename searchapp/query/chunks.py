"""What the German chain says of chunks of text, the characters between two blanks; kept for all queries.

Real text repeats itself: of 400 chunks of an article most were met before. An index leads from terms to the chunks that
hold them, so that a query knows from the start which of them can answer it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple, Protocol

from searchapp.analysis.designations import HYPHENS
from searchapp.analysis.forms import Joined, WordForms
from searchapp.analysis.tokenize import Tokens, tokenize

_WORD: Final = re.compile(r"[(„“\"»]*([A-Za-zÄÖÜäöüß]+)[.,:;!?“”\"«)]*\Z")
"""A chunk that is one word of letters, with nothing that could tie it to another; most are."""
_NOTHING: Final = frozenset[str]()
BEGINNING: Final = 3
"""First letters by which chunks are found for a wildcard."""
_LETTERS: Final = 1_000_000
"""Letters of the distinct chunks kept: some 100,000 chunks, 70 MB."""
_TEXTS: Final = 100_000
"""Texts known to be made of chunks on the shelf (6 MB)."""
_RESPELLED: Final = {"kh": "c", "x": "c"}
"""First words of designations that the chain writes with another letter."""


class Chain(Protocol):
    """What reading asks of the German chain."""

    def forms(self, surface: str) -> WordForms:
        """Index tokens of a word."""

    def joined(self, text: str, tokens: Tokens) -> list[Joined]:
        """Words that several tokens of a text make together."""

    def joins_next(self, surface: str) -> bool:
        """Whether a word that has been asked for by `forms` may be one with the next one, over a blank."""


class Chunk(NamedTuple):
    """Characters between two blanks. `terms`: all index tokens. `openings`: first letters of words that go on after it."""

    forms: tuple[WordForms, ...]
    edges: tuple[tuple[int, int], ...]
    joined: tuple[Joined, ...]
    terms: tuple[str, ...]
    openings: frozenset[str]


@dataclass(slots=True)
class Shelf:
    """Chunks that are kept together; a full shelf is replaced by an empty one, never changed."""

    chunks: dict[str, Chunk] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """Tokens in each chunk."""
    learned: list[str] = field(default_factory=list)
    """All of them, in the order in which they came."""
    holding: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Those that hold a term."""
    opening: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Those that open a word with a letter."""
    beginning: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Those with a token that begins with `BEGINNING` letters."""
    texts: set[int] = field(default_factory=set)
    """Hashes of texts all of whose chunks are here: one look-up instead of hundreds."""
    letters: int = 0

    def learn(self, text: str, chunk: Chunk) -> None:
        """Put up a chunk; its size comes last, since by it others see that it is there."""
        self.chunks[text] = chunk
        self.letters += len(text)
        for term in chunk.terms:
            self.holding[term].append(text)
        for letter in chunk.openings:
            self.opening[letter].append(text)
        for form in chunk.forms:
            self.beginning[form.exact[:BEGINNING]].append(text)
        self.learned.append(text)
        self.sizes[text] = len(chunk.forms)


class Chunks:
    """What a chain says of chunks; each is analysed when first met. Safe to share between threads."""

    def __init__(self, chain: Chain) -> None:
        """Chunks of one chain."""
        self.chain: Final = chain
        self._shelf = Shelf()
        self._lock: Final = Lock()

    def shelf(self) -> Shelf:
        """The shelf in use."""
        return self._shelf

    def shelf_for(self, text: str, pieces: Sequence[str]) -> Shelf:
        """A shelf that holds all chunks of a text."""
        shelf, digest = self._shelf, hash(text)
        if digest in shelf.texts:
            return shelf
        if not all(map(shelf.sizes.__contains__, pieces)):
            with self._lock:
                shelf = self._with_room()
                for piece in pieces:
                    if piece not in shelf.sizes:
                        shelf.learn(piece, self._analyzed(piece))
        if len(shelf.texts) >= _TEXTS:
            shelf.texts.clear()
        shelf.texts.add(digest)
        return shelf

    def _with_room(self) -> Shelf:
        if self._shelf.letters > _LETTERS:
            self._shelf = Shelf()
        return self._shelf

    def _analyzed(self, text: str) -> Chunk:
        word = _WORD.match(text)
        if word is None:
            return self._several(text)
        surface = word[1]
        form = self.chain.forms(surface)
        openings = frozenset(_openings(form.exact)) if self.chain.joins_next(surface) else _NOTHING
        return Chunk((form,), (word.span(1),), (), tuple(dict.fromkeys((form.exact, form.stem, *form.parts))), openings)

    def _several(self, text: str) -> Chunk:
        tokens = tokenize(text)
        forms = tuple(map(self.chain.forms, tokens.surfaces))
        joined = tuple(self.chain.joined(text, tokens)) if len(forms) > 1 else ()
        terms = [term for form in forms for term in (form.exact, form.stem, *form.parts)]
        terms += [term for each in joined for term in each.terms]
        openings = frozenset([letter for index in self._open(text, tokens) for letter in _openings(forms[index].exact)])
        edges = tuple([(start, start + len(word)) for start, word in zip(tokens.starts, tokens.surfaces, strict=True)])
        return Chunk(forms, edges, joined, tuple(dict.fromkeys(terms)), openings)

    def _open(self, text: str, tokens: Tokens) -> Iterator[int]:
        """Tokens that may be one word with what follows the chunk: 'F', 'Raketen-'."""
        starts = frozenset(tokens.starts)
        for index, surface in enumerate(tokens.surfaces):
            end = tokens.end(index)
            loose = end < len(text) and text[end] in HYPHENS and end + 1 not in starts
            if loose or self.chain.joins_next(surface):
                yield index


def _openings(folded: str) -> str:
    """First letters that a word joined from this one may have in the index."""
    return folded[:1] + _RESPELLED.get(folded, "")
