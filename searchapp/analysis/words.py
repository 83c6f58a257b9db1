"""One word → its index tokens: folded surface, stem, compound parts, name keys, designation. Cached per distinct surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from searchapp.analysis.compounds import Part, Splitter
from searchapp.analysis.designations import designation
from searchapp.analysis.fold import bare, fold
from searchapp.analysis.forms import WordForms
from searchapp.analysis.lexicon import Lexicon, load_lexicon
from searchapp.analysis.names import Names, load_names, looks_foreign
from searchapp.analysis.stem import Stems
from searchapp.analysis.verbs import VerbForms, load_verbs


@dataclass(frozen=True, slots=True)
class Compound:
    """A split word. `folded` is the whole, `stem` its stem, `parts` two or more."""

    folded: str
    stem: str
    parts: tuple[Part, ...]


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
            return WordForms(folded, compound.stem, tuple(self.spans(compound)))
        stem = self.stems.stem_folded(folded, capital)
        if not folded.isalpha():
            return WordForms(folded, stem, designation(folded))
        return WordForms(folded, stem, self.name_keys(folded, capital))

    def stem(self, surface: str) -> str:
        """The stem as `forms` gives it."""
        return self.forms(surface).stem

    def compound(self, folded: str) -> Compound | None:
        """The word's split, None where it is no compound."""
        parts = self._splitter.split(folded)
        if not parts:
            return None
        mended = self.stems.mended(folded, True)
        return Compound(folded, mended or self.span(folded, parts, 0, len(parts)), parts)

    def span(self, folded: str, parts: tuple[Part, ...], first: int, stop: int) -> str:
        """The stem of parts `first`..`stop - 1` taken as one word ('verteidigungsminist' of Verteidigungsministertreffen)."""
        last = parts[stop - 1]
        inflected = stop == len(parts) or last.lemma is None
        ending = folded[last.start : last.end] if inflected else last.lemma or ""
        return bare(folded[parts[first].start : last.start]) + self.stems.stem_folded(ending, True)

    def spans(self, compound: Compound) -> list[str]:
        """Stems of all proper stretches of a compound's parts, single parts included, without repetition."""
        count = len(compound.parts)
        found = (
            self.span(compound.folded, compound.parts, first, stop)
            for length in range(1, count)
            for first in range(count - length + 1)
            for stop in (first + length,)
        )
        return list(dict.fromkeys(found))

    def name_keys(self, folded: str, capital: bool) -> tuple[str, ...]:
        """Name keys of a word that is no compound; () for ordinary words."""
        base = self.stems.nominative(folded, capital)
        if not capital and self.lexicon.knows(base):
            return ()
        key = self.names.keys.get(base) or self.names.keys.get(folded) or self._inhabitant_key(folded)
        if key is not None:
            return (key,)
        if not capital or self.lexicon.knows(folded) or self.stems.is_verb(folded) or not looks_foreign(base):
            return ()
        return self.names.unknown_keys(base)

    def _inhabitant_key(self, folded: str) -> str | None:
        """The key of a town in its adjective: Charkiwer, Odessaer."""
        return self.names.keys.get(folded[:-2]) if folded.endswith("er") and len(folded) > 6 else None
