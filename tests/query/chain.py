"""A tiny German chain for tests of the query layer: lower case, -e and -en cut off, compounds told by a table."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.analysis.forms import Alternative, Joined, Level, MatchKind, WordForms
from searchapp.analysis.tokenize import Tokens, words

COMPOUNDS = {"kampfpanzer": ("kampf", "panzer"), "raketenangriff": ("raket", "angriff")}
SYNONYMS = {"waffenruh": "Feuerpause"}
NAMES = {("f", "16"): "f16", ("kim", "jong", "un"): "kimjongun", ("jong", "un"): "jongun"}


def stem(word: str) -> str:
    return word.lower().removesuffix("n").removesuffix("e")


class Chain:
    """Fulfils `analyze.WordExpander` and `chunks.Chain`."""

    def forms(self, surface: str) -> WordForms:
        return WordForms(surface.lower(), stem(surface), COMPOUNDS.get(stem(surface), ()))

    def expand(self, word: str) -> tuple[Alternative, ...]:
        exact, stems = tuple(map(str.lower, words(word))), tuple(map(stem, words(word)))
        found = [
            Alternative(Level.EXACT, exact, 1.3, MatchKind.LITERAL),
            Alternative(Level.STEM, stems, 1.0, MatchKind.INFLECTED),
        ]
        if len(stems) == 1:
            found.append(Alternative(Level.PART, stems, 0.5, MatchKind.PART))
        if synonym := SYNONYMS.get(stems[0]):
            found.append(Alternative(Level.STEM, (stem(synonym),), 0.3, MatchKind.SYNONYM, label=synonym))
        return tuple(found)

    def expand_sequence(self, words: Sequence[str]) -> tuple[Alternative, ...]:
        term = NAMES.get(tuple(word.lower() for word in words))
        return (Alternative(Level.PART, (term,), 0.9, MatchKind.VARIANT, label=" ".join(words)),) if term else ()

    def joined(self, text: str, tokens: Tokens) -> list[Joined]:
        lowered = [surface.lower() for surface in tokens.surfaces]
        return [
            Joined(index, index + len(name) - 1, (term,))
            for name, term in NAMES.items()
            for index in range(len(lowered))
            if tuple(lowered[index : index + len(name)]) == name
        ]

    def joins_next(self, surface: str) -> bool:
        return any(surface.lower() in name[:-1] for name in NAMES)
