"""What the German chain says of chunks of text, the characters between two blanks or line breaks; kept for all queries.

Real text repeats itself: a chunk that is looked at for one article stands in many others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from searchapp.analysis.fold import bare
from searchapp.analysis.forms import Joined, Spellings, WordForms
from searchapp.analysis.links import HYPHENS
from searchapp.analysis.remembered import Remembered
from searchapp.analysis.tokenize import Tokens, tokenize, words
from searchapp.query.spellings import Chain, MetSpellings

_RECENT: Final = 25_000
"""Chunks that make a generation: two are kept, some 30 MB."""
_SHORTEST_PART: Final = 2
"""Letters that every first part of a compound has, with its umlauts undone."""
_RESPELLED: Final = {"kh": "ch", "x": "ch"}
"""First words of designations that the chain writes with other letters."""


class Chunk(NamedTuple):
    """A chunk of text after analysis. `openings`: how words begin, folded, that start in it and may go on after it;
    `shared`: how its compounds begin, whose beginning may belong to a second head after it ('… und -exporte')."""

    forms: tuple[WordForms, ...]
    edges: tuple[tuple[int, int], ...]
    joined: Sequence[Joined]
    openings: tuple[str, ...]
    shared: tuple[str, ...]


class Chunks:
    """What a chain says of chunks, worked out when first asked for. Safe to share between threads."""

    def __init__(self, chain: Chain, spellings: Spellings | None = None) -> None:
        """`spellings`: the words of the texts that are to be read; None: they are learned on the way."""
        self.chain: Final = chain
        self.spellings: Final[Spellings] = spellings or MetSpellings(chain)
        self.sizes: Final = Remembered(_size, _RECENT)
        """Chunk → how many tokens it has."""
        self.analyzed: Final = Remembered(self._analyze, _RECENT)
        """Chunk → what a close look at it gives."""

    def _analyze(self, piece: str) -> Chunk:
        tokens = tokenize(piece)
        forms = tuple(map(self.chain.forms, tokens.surfaces))
        edges = tuple([(start, start + len(word)) for start, word in zip(tokens.starts, tokens.surfaces, strict=True)])
        joined = self.chain.joined(piece, tokens) if len(tokens) > 1 else ()
        openings = [each for index in range(len(tokens)) for each in self._openings(piece, tokens, index, forms[index])]
        shared = tuple([bare(form.exact)[:_SHORTEST_PART] for form in forms if form.parts and form.exact.isalpha()])
        return Chunk(forms, edges, joined, tuple(openings), shared)

    def _openings(self, piece: str, tokens: Tokens, index: int, form: WordForms) -> Sequence[str]:
        """How words begin that start with a token of a chunk and may go on after it."""
        end = tokens.end(index)
        is_cut = end < len(piece) and piece[end] in HYPHENS and end + 1 not in tokens.starts
        if not is_cut and not self.chain.joins_next(tokens.surfaces[index]):
            return ()
        respelled = _RESPELLED.get(form.exact)
        return (bare(form.exact),) if respelled is None else (bare(form.exact), respelled)


def _size(piece: str) -> int:
    return len(words(piece))
