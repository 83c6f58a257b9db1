"""'Meinten Sie': words of the index near a typed word (Damerau-Levenshtein, by `rapidfuzz`)."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from searchapp.analysis.fold import fold
from searchapp.engine.base import Engine

_LONG_WORD = 6
_MIN_WORD = 4
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the index: as it is spelled there, with the number of articles that hold it."""

    word: str
    count: int
    distance: int


def near_words(engine: Engine, typed: str) -> tuple[Correction, ...]:
    """Words of the index within one edit (two from six letters on) of a typed word and with its first letter.

    The nearest first, among equals the most frequent. Words under four letters are never corrected.
    """
    folded = fold(typed)
    if len(folded) < _MIN_WORD:
        return ()
    allowed = 2 if len(folded) >= _LONG_WORD else 1
    vocabulary: dict[str, tuple[str, int]] = {}
    for term, count in engine.complete("words", folded[0], None):
        key, _, surface = term.partition("\t")
        if abs(len(key) - len(folded)) <= allowed:
            known = vocabulary.get(key)
            vocabulary[key] = (surface, count) if known is None else (known[0], known[1] + count)
    found = process.extract(
        folded,
        vocabulary.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=allowed,
        limit=None,
    )
    near = [Correction(*vocabulary[key], distance=int(distance)) for key, distance, _ in found if key != folded]
    near.sort(key=lambda each: (each.distance, -each.count, each.word))
    return tuple(near[:_CANDIDATES])
