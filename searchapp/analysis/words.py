"""One word → its index tokens: folded surface, stem, compound parts, name keys, designation. Cached per distinct surface."""

from __future__ import annotations

from typing import Final, NamedTuple

from searchapp.analysis.compounds import Part, Splitter
from searchapp.analysis.designations import designation
from searchapp.analysis.fold import bare, fold
from searchapp.analysis.forms import WordForms
from searchapp.analysis.lexicon import Lexicon, load_lexicon
from searchapp.analysis.names import Names, load_names, looks_foreign
from searchapp.analysis.stem import Stems
from searchapp.analysis.verbs import VerbForms, load_verbs


class Compound(NamedTuple):
    """A split word. `folded` is the whole, `stem` its stem, `parts` two or more, `tails` the stem of each part alone."""

    folded: str
    stem: str
    parts: tuple[Part, ...]
    tails: tuple[str, ...]

    def span(self, first: int, stop: int) -> str:
        """The stem of parts `first`..`stop - 1` taken as one word ('verteidigungsminist' of Verteidigungsministertreffen)."""
        before = self.folded[self.parts[first].start : self.parts[stop - 1].start]
        return bare(before) + self.tails[stop - 1]

    def spans(self) -> tuple[str, ...]:
        """Stems of all proper stretches of the parts, single parts first, without repetition."""
        count = len(self.parts)
        longer = [self.span(first, first + length) for length in range(2, count) for first in range(count - length + 1)]
        return tuple(dict.fromkeys((*self.tails, *longer)))


class Words:
    """All that is known of single words; loads the lexicons once."""

    def __init__(self) -> None:
        self.lexicon: Final[Lexicon] = load_lexicon()
        self.verbs: Final[VerbForms] = load_verbs()
        self.names: Final[Names] = load_names()
        self.stems: Final = Stems(self.lexicon, self.verbs, self.names.known, self.names.surnames)
        self._splitter: Final = Splitter(self.lexicon, self.names.known)

    def forms(self, surface: str) -> WordForms:
        """All index tokens of a surface, computed afresh."""
        folded = fold(surface) or surface
        capital = surface[:1].isupper()
        compound = self.compound(folded) if capital else None
        if compound is not None:
            return WordForms(folded, compound.stem, compound.spans())
        if not folded.isalpha():
            return WordForms(folded, self.stems.stem_folded(folded, capital), designation(folded))
        base = self.stems.nominative(folded, capital)
        stem = self.stems.mended(folded, capital)
        if stem is None:
            stem = self.stems.unmended(folded, base)
        return WordForms(folded, stem, self._keys(folded, base, capital))

    def stem(self, surface: str) -> str:
        """The stem as `forms` gives it."""
        folded = fold(surface) or surface
        capital = surface[:1].isupper()
        compound = self.compound(folded) if capital else None
        return self.stems.stem_folded(folded, capital) if compound is None else compound.stem

    def knows(self, surface: str) -> bool:
        """Whether a word is spelled as some word or name of the lexicons is, or made of such."""
        folded = fold(surface)
        if self.lexicon.knows(folded) or folded in self.names.known or self.stems.is_verb_form(folded):
            return True
        return self.compound(folded) is not None

    def compound(self, folded: str) -> Compound | None:
        """The word's split, None where it is no compound."""
        parts = self._splitter.split(folded)
        if not parts:
            return None
        tails = tuple([self._tail(folded, part) for part in parts])
        mended = self.stems.mended(folded, True)
        return Compound(folded, mended or bare(folded[: parts[-1].start]) + tails[-1], parts, tails)

    def _tail(self, folded: str, part: Part) -> str:
        """The stem of a part: of its lemma, of its letters where it is inflected, as the last one is, or unknown."""
        lemma = None if part.end == len(folded) else part.lemma
        return self.stems.stem_folded(folded[part.start : part.end] if lemma is None else lemma, True)

    def name_keys(self, folded: str, capital: bool) -> tuple[str, ...]:
        """Name keys of a word that is no compound; () for ordinary words."""
        return self._keys(folded, self.stems.nominative(folded, capital), capital)

    def _keys(self, folded: str, base: str, capital: bool) -> tuple[str, ...]:
        if not capital and self.lexicon.knows(base):
            return ()
        key = self.names.keys.get(base) or self.names.keys.get(folded) or self._inhabitant_key(folded)
        if key is not None:
            return (key,)
        if not capital or not looks_foreign(base) or self.lexicon.knows(folded) or self.stems.is_verb(folded):
            return ()
        return self.names.unknown_keys(base)

    def _inhabitant_key(self, folded: str) -> str | None:
        """The key of a town in its adjective: Charkiwer, Odessaer."""
        return self.names.keys.get(folded[:-2]) if folded.endswith("er") and len(folded) > 6 else None
