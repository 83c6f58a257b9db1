"""Which states an article names, with every place; states meant only by their capital are flagged as metonyms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from searchapp.entities.countries import (
    GOVERNMENT_KINDS,
    CountryLexicon,
    Kind,
    Sense,
    country_label,
    default_lexicon,
)
from searchapp.entities.countries_metonym import stands_for_government
from searchapp.entities.gazetteer import fold, packaged_rows
from searchapp.entities.marks import COUNTRIES, COUNTRY, Marked, Marks
from searchapp.entities.text import TaggedText
from searchapp.entities.weapons_persons import sure_first_names
from searchapp.model import Country, Mention

_MOST_WORDS: Final = 200_000
"""Distinct words remembered before the memory starts anew (about 30 MB)."""
_HYPHENS: Final = ("-", "‑", "–")
_LANGUAGE_AFTER: Final = ("sprech", "sprach")
_FIRST_NAMES: Final = frozenset(("Israel",))
_SURNAMES: Final = _FIRST_NAMES | {"England", "Holland", "Frankreich", "Deutschland"}
_TITLE_ENDINGS: Final = ("minister", "ministers", "chef", "sprecher", "general", "premier", "abgeordnete", "herr")
_WEAK: Final = frozenset(("malteser", "maltesern", "maltesers", "dominikaner", "dominikanern", "dominikaners"))
"""Inhabitants that are more often an order: they count only beside another word for the same state."""
_EITHER_CONGO: Final = frozenset(("kongo", "kongos", "ostkongo"))


@dataclass(frozen=True, slots=True)
class _Trigger:
    """What a word can start: a sense of its own, a phrase that goes on with one of the folded words `onward`, or both."""

    sense: Sense | None
    onward: frozenset[str]


class _Found(NamedTuple):
    first: int
    last: int
    sense: Sense


class _Triggers(dict[str, _Trigger | None]):
    """Surface → trigger, worked out once a distinct word; only words that are triggers are kept."""

    def __init__(self, lexicon: CountryLexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, surface: str) -> _Trigger | None:
        return self.of(surface, fold(surface))

    def of(self, surface: str, folded: str) -> _Trigger | None:
        """What a word can start, worked out anew."""
        if len(self) >= _MOST_WORDS:
            self.clear()
        sense = self._lexicon.sense(surface, folded)
        onward = self._lexicon.phrases.onward(folded)
        trigger = _Trigger(sense, onward) if sense or onward else None
        if trigger:
            self[surface] = trigger
        return trigger


class CountryTagger:
    """Finds states in articles. Safe to share between threads."""

    def __init__(self, lexicon: CountryLexicon) -> None:
        self._lexicon = lexicon
        self._triggers = _Triggers(lexicon)
        self._marks = Marks(self.mark)

    def mark(self, surface: str, folded: str) -> int:
        """The mark of a word that can start a state's name."""
        return COUNTRY if self._triggers.of(surface, folded) else 0

    def tag(self, text: TaggedText, marked: Marked | None = None) -> list[Country]:
        """All states named, in order of first mention; the metonyms are states that are not named otherwise.

        `marked` where the text's words have been looked up for all taggers.
        """
        found = list(self._find(text, marked or self._marks.of(text)))
        if not found:
            return []
        capitals = {item.first: item.last for item in found if item.sense.kind in GOVERNMENT_KINDS}
        named: dict[str, list[Mention]] = {}
        meant: dict[str, list[Mention]] = {}
        for item in _settle_congo(text, _settle_weak(text, found)):
            first, last, sense = item
            if sense.kind not in GOVERNMENT_KINDS:
                if not _means_something_else(text, item, self._lexicon):
                    named.setdefault(sense.code, []).append(text.mention(first, last))
            elif stands_for_government(text, first, last, sense.kind, capitals):
                meant.setdefault(sense.code, []).append(text.mention(first, last))
        return [
            *(Country(code, country_label(code), False, tuple(places)) for code, places in named.items()),
            *(
                Country(code, country_label(code), True, tuple(places))
                for code, places in meant.items()
                if code not in named
            ),
        ]

    def _find(self, text: TaggedText, marked: Marked) -> Iterator[_Found]:
        surfaces = text.tokens.surfaces
        triggers, size = self._triggers, len(surfaces)
        past = 0
        for index in marked.all(COUNTRIES):
            trigger = triggers[surfaces[index]]
            if index < past or trigger is None:
                continue
            goes_on = trigger.onward and index + 1 < size and fold(surfaces[index + 1]) in trigger.onward
            found = self._phrase(text, index) if goes_on else None
            if found is None and trigger.sense:
                found = _Found(index, index, trigger.sense)
            if found:
                past = found.last + 1
                if found.sense.kind is not Kind.NONE:
                    yield found

    def _phrase(self, text: TaggedText, index: int) -> _Found | None:
        surfaces = text.tokens.surfaces
        match = self._lexicon.phrases.match_at(text, index)
        if match is None:
            return None
        sense = match.values[0]
        lower = surfaces[index][0].islower() and sense.kind not in (Kind.ADJECTIVE, Kind.BARE, Kind.NONE)
        dotted = len(surfaces[index]) > 1 or "." in text.gap(index)
        return _Found(match.first, match.last, sense) if dotted and not lower else None


def _settle_weak(text: TaggedText, found: list[_Found]) -> list[_Found]:
    """Without the weak words of states that no other word names."""
    if not any(item.sense.kind is Kind.PEOPLE for item in found):
        return found
    weak = [fold(text.tokens.surfaces[item.first]) in _WEAK for item in found]
    if not any(weak):
        return found
    strong = {item.sense.code for item, is_weak in zip(found, weak, strict=True) if not is_weak}
    return [item for item, is_weak in zip(found, weak, strict=True) if not is_weak or item.sense.code in strong]


def _settle_congo(text: TaggedText, found: list[_Found]) -> list[_Found]:
    """The bare name 'Kongo' follows the only Congo the article names in full; else it is the larger one."""
    if not any(item.sense.code == "CG" for item in found):
        return found
    bare = {
        number
        for number, item in enumerate(found)
        if item.first == item.last and fold(text.tokens.surfaces[item.first]) in _EITHER_CONGO
    }
    codes = {item.sense.code for number, item in enumerate(found) if number not in bare}
    if not bare or "CG" not in codes or "CD" in codes:
        return found
    small = Sense("CG", Kind.NAME)
    return [_Found(item.first, item.last, small) if number in bare else item for number, item in enumerate(found)]


def _means_something_else(text: TaggedText, item: _Found, lexicon: CountryLexicon) -> bool:
    """Seas, languages and first names that look like a state's name or adjective."""
    kind = item.sense.kind
    if kind is Kind.NAME:
        bearable = text.tokens.surfaces[item.first] in _SURNAMES
        return bearable and (_is_first_name(text, item.first) or _is_surname(text, item.first))
    if kind is Kind.PEOPLE:
        return False
    surfaces = text.tokens.surfaces
    after = surfaces[item.last + 1] if item.last + 1 < len(surfaces) else ""
    before = surfaces[item.first - 1] if item.first else ""
    if after in _words("sea") and text.gap(item.last) == " ":
        return True
    capital = surfaces[item.first][0].isupper()
    if kind is Kind.BARE:
        if after and lexicon.sense(after) and text.gap(item.last) in _HYPHENS:
            return False
        return capital or before.lower() in _words("before") or after.startswith(_LANGUAGE_AFTER)
    return capital and before in _words("into") and not (after[:1].isupper() and text.gap(item.last) == " ")


def _is_first_name(text: TaggedText, index: int) -> bool:
    surfaces = text.tokens.surfaces
    if surfaces[index] not in _FIRST_NAMES or not 0 < index < len(surfaces) - 1:
        return False
    titled = surfaces[index - 1].lower().endswith(_TITLE_ENDINGS) and text.gap(index - 1) == " "
    return titled and text.gap(index) == " " and surfaces[index + 1][0].isupper()


def _is_surname(text: TaggedText, index: int) -> bool:
    """'Landrat Peter Israel': a first name stands before."""
    return text.gap(index - 1) == " " and text.tokens.surfaces[index - 1] in sure_first_names()


@cache
def _words(role: str) -> frozenset[str]:
    rows = packaged_rows("language_context.csv", ("role", "words", "example"))
    return frozenset(word for row in rows if row["role"] == role for word in row.many("words"))


@cache
def default_country_tagger() -> CountryTagger:
    """The tagger over the packaged lexicon."""
    return CountryTagger(default_lexicon())
