"""Whether a capital in a text stands for its government ('Moskau erklärte') or is only a place ('in Moskau').

Precision comes first: a capital counts as government only where the words around it say so.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from searchapp.entities.countries import Kind
from searchapp.entities.gazetteer import packaged_words
from searchapp.entities.text import TaggedText

_SPEAKING_FOR: Final = frozenset(
    ("mit", "laut", "gegen", "gegenüber", "seitens", "ohne", "für", "an", "durch", "zugunsten", "zulasten")
)
"""Prepositions that take a government: 'mit Moskau', 'gegenüber Peking', 'laut Kiew'."""
_PLACING: Final = frozenset(
    "in im nach aus bei um über vor von bis nahe richtung ab zu auf nördlich südlich östlich westlich "
    "unweit rund hinter durchs ins innerhalb außerhalb ausserhalb via".split()
)
_CONJUNCTIONS: Final = frozenset("dass daß ob weil wenn nachdem während obwohl falls sofern indem wie was sich".split())
_REPORTING: Final = frozenset("hieß hiess heißt heisst verlautet verlautete kommt kam kamen".split())
_PRESSURE: Final = frozenset("Druck Einfluss Rücksicht Hoffnung Hoffnungen Blick".split())
_RELATIONS: Final = frozenset(
    "Beziehungen Beziehung Verhältnis Kontakte Kontakt Kontakten Distanz Draht Nähe Verbindungen".split()
)
_CONTROLLED: Final = frozenset(
    stem + ending
    for stem in "kontrolliert annektiert eingesetzt besetzt unterstützt gesteuert finanziert ernannt anerkannt".split()
    for ending in ("", "e", "en", "er", "es")
)
_AUXILIARIES: Final = frozenset(
    "hat hatte hatten habe haben hätte will wollte wollen wolle soll sollte solle kann konnte muss müsse möchte "
    "würde würden wollten".split()
)
_PRONOUNS: Final = frozenset("er sie es man wer ich wir ihr der die das dieser diese niemand jeder".split())
_LINKS: Final = frozenset(("und", "sowie", "oder", "noch", "wie"))
_PLURAL_ENDINGS: Final = ("en", "ten")


@cache
def _government_verbs() -> frozenset[str]:
    return packaged_words("government_verbs.txt")


@cache
def _place_words() -> frozenset[str]:
    return packaged_words("place_words.txt")


def stands_for_government(text: TaggedText, first: int, last: int, kind: Kind, capitals: dict[int, int]) -> bool:
    """Whether the capital at tokens `first`..`last` means its government.

    `capitals` maps the first token of every capital of the text to its last one (pairs like 'Kiew und Moskau').
    """
    if kind is Kind.SEAT:
        return True
    if kind is Kind.CAPITAL_GENITIVE:
        return not _beside_place_word(text, first, last)
    if text.gap(last)[:1] in ("-", "/", "‑", "–") or (first and text.gap(first - 1)[-1:] in ("-", "/")):
        return False
    first, last, paired = _chain(text, first, last, capitals)
    before, after = _word(text, first - 1), _word(text, last + 1)
    if first and text.gap(first - 1) == " ":
        verdict = _by_word_before(text, first, before.lower(), after)
        if verdict is not None:
            return verdict
        if before in _place_words() or (before[0].isupper() and not _opens_sentence(text, first - 1)):
            return False
    return text.gap(last) == " " and _is_predicate(after, paired)


def _by_word_before(text: TaggedText, first: int, before: str, after: str) -> bool | None:
    earlier = _word(text, first - 2)
    if before in _SPEAKING_FOR or before in _CONJUNCTIONS:
        return True
    if before == "zwischen":
        return None if _word(text, first + 1) not in _LINKS else True
    if before == "aus":
        return after in _REPORTING
    if before == "von":
        return after in _CONTROLLED
    if before == "auf":
        return earlier in _PRESSURE
    if before == "zu":
        return earlier in _RELATIONS
    if before in _PLACING:
        return False
    return _inverted(text, first, before)


def _inverted(text: TaggedText, first: int, before: str) -> bool | None:
    """'sagte Paris', 'Bislang hat Paris …': the verb stands before its subject."""
    if before not in _government_verbs():
        return None
    if before not in _AUXILIARIES:
        return True
    subject = _word(text, first - 2)
    taken = subject.lower() in _PRONOUNS or (subject[:1].isupper() and not _opens_sentence(text, first - 2))
    return not taken or "," in text.gap(first - 2)


def _is_predicate(after: str, paired: bool) -> bool:
    if after == "zufolge" or after in _government_verbs():
        return True
    return paired and after[:1].islower() and after.endswith(_PLURAL_ENDINGS)


def _beside_place_word(text: TaggedText, first: int, last: int) -> bool:
    near = (first - 1, first - 2, last + 1, last + 2)
    return any(_word(text, index) in _place_words() for index in near)


def _chain(text: TaggedText, first: int, last: int, capitals: dict[int, int]) -> tuple[int, int, bool]:
    """The whole of a pair or row of capitals ('Berlin, Paris und Warschau'), and whether it is more than one."""
    ends = {end: start for start, end in capitals.items()}
    start, end = first, last
    while (previous := _linked(text, start - 1, ends, -1)) is not None:
        start = ends[previous]
    while (following := _linked(text, end + 1, capitals, 1)) is not None:
        end = capitals[following]
    return start, end, (start, end) != (first, last)


def _linked(text: TaggedText, index: int, known: dict[int, int], step: int) -> int | None:
    """The capital that a comma or 'und' links at `index` in direction `step`, if any."""
    gap = text.gap(index if step < 0 else index - 1)
    if index in known and gap == ", ":
        return index
    beyond = index + step
    return beyond if _word(text, index) in _LINKS and gap == " " and beyond in known else None


def _word(text: TaggedText, index: int) -> str:
    return text.tokens.surfaces[index] if 0 <= index < len(text.tokens) else ""


def _opens_sentence(text: TaggedText, index: int) -> bool:
    return index <= 0 or not text.gap(index - 1).isspace() or "\n" in text.gap(index - 1)
