"""Whether a capital in a text stands for its government ('Moskau erklärte') or is only a place ('in Moskau').

Precision comes first: a capital counts as government only where the words around it say so.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import Final

from searchapp.entities.countries import Kind
from searchapp.entities.gazetteer import packaged_rows, packaged_words
from searchapp.entities.text import TaggedText

_PARTICIPLE_ENDINGS: Final = ("", "e", "en", "er", "es")
_PLURAL_ENDINGS: Final = ("en", "ln", "rn")
_TO_BE: Final = frozenset(("sind", "waren", "seien"))
_NOT_PLURAL_VERBS: Final = frozenset(("gegen", "gestern", "morgen", "neben", "sondern", "wegen", "zwischen"))


@cache
def _government_verbs() -> frozenset[str]:
    return packaged_words("government_verbs.txt")


@cache
def _words(role: str) -> frozenset[str]:
    rows = packaged_rows("capital_context.csv", ("role", "words", "example"))
    words = [word for row in rows if row["role"] == role for word in row.many("words")]
    endings = _PARTICIPLE_ENDINGS if role == "controlled" else ("",)
    return frozenset(word + ending for word in words for ending in endings)


@cache
def _government_words() -> tuple[str, ...]:
    return tuple(packaged_words("government_words.txt"))


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
        return _beside_government_word(text, first, last)
    if text.gap(last)[:1] in ("-", "/", "‑", "–") or (first and text.gap(first - 1)[-1:] in ("-", "/")):
        return False
    first, last, paired = _chain(text, first, last, capitals)
    before = _word(text, first - 1)
    after = _word(text, last + 1) if text.gap(last) == " " else ""
    if first and text.gap(first - 1) == " ":
        verdict = _by_word_before(text, first, before.lower(), after, paired)
        if verdict is not None:
            return verdict
        if before in _place_words() or (before[0].isupper() and not _opens_sentence(text, first - 1)):
            return False
    subject = not first or ")" not in text.gap(first - 1)
    return subject and _is_predicate(after, paired)


def _by_word_before(text: TaggedText, first: int, before: str, after: str, paired: bool) -> bool | None:
    earlier = _word(text, first - 2)
    if before in _words("speaking_for"):
        return not _tells_of_sport(text, first)
    if before in _words("conjunction"):
        return True
    if before == "zwischen":
        return paired or None
    if before == "aus":
        return after in _words("reporting")
    if before == "von":
        return after in _words("controlled")
    if before == "auf":
        return earlier in _words("pressure")
    if before == "zu":
        return earlier in _words("relation")
    if before in _words("placing"):
        return False
    return None if after[:1].isupper() else _inverted(text, first, before)


def _inverted(text: TaggedText, first: int, before: str) -> bool | None:
    """'sagte Paris', 'Bislang hat Paris …': the verb stands before its subject."""
    if before not in _government_verbs():
        return None
    if before not in _words("auxiliary"):
        return True
    subject = _word(text, first - 2)
    taken = subject.lower() in _words("pronoun") or (subject[:1].isupper() and not _opens_sentence(text, first - 2))
    return not taken or "," in text.gap(first - 2)


def _tells_of_sport(text: TaggedText, index: int) -> bool:
    words = _words("sport")
    number = text.sentence_of(text.tokens.starts[index])
    start = text.sentences[number]
    end = text.sentences[number + 1] if number + 1 < len(text.sentences) else len(text.text)
    tokens = text.tokens
    places = range(bisect_left(tokens.starts, start), bisect_left(tokens.starts, end))
    return any(tokens.surfaces[place] in words for place in places)


def _is_predicate(after: str, paired: bool) -> bool:
    if after == "zufolge" or after in _government_verbs():
        return True
    if not paired or not after[:1].islower():
        return False
    return after in _TO_BE or (after.endswith(_PLURAL_ENDINGS) and after not in _NOT_PLURAL_VERBS)


def _beside_government_word(text: TaggedText, first: int, last: int) -> bool:
    """'Haltung Moskaus', 'Kiews westliche Verbündete'; not 'Zentrum Kiews', 'Wiens Stadträtin'."""
    near = [_word(text, index) for index in (first - 1, last + 1, last + 2)]
    return any(word.startswith(_government_words()) for word in near) and _place_words().isdisjoint(near)


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
    return beyond if _word(text, index) in _words("link") and gap == " " and beyond in known else None


def _word(text: TaggedText, index: int) -> str:
    return text.tokens.surfaces[index] if 0 <= index < len(text.tokens) else ""


def _opens_sentence(text: TaggedText, index: int) -> bool:
    return index <= 0 or not text.gap(index - 1).isspace() or "\n" in text.gap(index - 1)
