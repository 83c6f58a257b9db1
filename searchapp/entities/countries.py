"""Words that name a state: names, genitives, adjectives, inhabitants and compounds of them → ISO 3166 codes.

Capitals and seats of government are kept apart (`Kind.CAPITAL`, `Kind.SEAT`): whether they stand for a government is decided
by the sentence, in `countries_tagger`. The words come from `data/countries.csv` and the `data/country_*` lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from searchapp.entities.gazetteer import Row, TokenTrie, fold, fold_phrase, packaged_rows, packaged_words

COLUMNS: Final = ("iso", "names", "adjectives", "people", "capitals", "seats")

_ADJECTIVE_ENDINGS: Final = ("e", "en", "er", "es", "em")
_HEAD_ENDINGS: Final = ("", "s", "n", "e", "en", "er", "es", "em")
_SIBILANTS: Final = ("s", "x", "z", "ß")
_SHORTEST_NAME: Final = 4
"""Letters a state's name must have to be looked for inside a longer word."""


class Kind(StrEnum):
    """How a word names a state."""

    NAME = "name"
    ADJECTIVE = "adjective"
    BARE = "bare"
    """An adjective without ending: also the name of a language ('auf Russisch')."""
    PEOPLE = "people"
    CAPITAL = "capital"
    CAPITAL_GENITIVE = "capital_genitive"
    SEAT = "seat"
    NONE = "none"
    """Holds the name of a state but means something else ('Golf von Oman')."""


STATE_KINDS: Final = frozenset({Kind.NAME, Kind.ADJECTIVE, Kind.BARE, Kind.PEOPLE})
GOVERNMENT_KINDS: Final = frozenset({Kind.CAPITAL, Kind.CAPITAL_GENITIVE, Kind.SEAT})


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word or phrase names: an ISO code ('' for `Kind.NONE`) and how."""

    code: str
    kind: Kind


NOTHING: Final = Sense("", Kind.NONE)


class CountryLexicon:
    """All words and phrases that name states. Keys are folded as `gazetteer.fold` does; case is checked by `sense`."""

    def __init__(self) -> None:
        self.words: dict[str, Sense] = {}
        self.phrases: TokenTrie[Sense] = TokenTrie()
        self.codes: set[str] = set()
        self._seats: tuple[str, ...] = ()
        self._beginnings: frozenset[str] = frozenset()
        self._prefixes = frozenset(fold(word) for word in packaged_words("country_prefixes.txt"))
        self._prefix_lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._prefix_starts = frozenset(prefix[: self._prefix_lengths[0]] for prefix in self._prefixes)
        self._heads = frozenset(
            fold(word) + ending for word in packaged_words("country_heads.txt") for ending in _HEAD_ENDINGS
        )

    @classmethod
    def packaged(cls) -> CountryLexicon:
        """The lexicon of the package's data files."""
        lexicon = cls()
        for row in packaged_rows("country_exceptions.csv", ("phrases", "code", "why")):
            sense = Sense(row["code"], Kind.NAME) if row["code"] else NOTHING
            for phrase in row.many("phrases"):
                lexicon._add(phrase, sense)
        for row in packaged_rows("countries.csv", COLUMNS):
            lexicon._add_row(row)
        lexicon._finish()
        return lexicon

    def code(self, folded_word: str) -> str | None:
        """ISO code of the state that a folded word names: name, genitive, adjective, inhabitant, compound; else None."""
        sense = self.lookup(folded_word)
        return sense.code if sense and sense.kind in STATE_KINDS else None

    def resolve(self, name_or_iso: str) -> str | None:
        """ISO code for what a reader typed: a code, a CLDR name, or any word of the lexicon but a capital."""
        typed = name_or_iso.strip()
        if typed.upper() in self.codes:
            return typed.upper()
        keys = fold_phrase(typed)
        senses = self.phrases.get(typed) if len(keys) > 1 else ()
        named = next((sense.code for sense in senses if sense.kind in STATE_KINDS), None)
        single = self.code(keys[0]) if len(keys) == 1 else None
        return named or single or _codes_by_label(frozenset(self.codes)).get(" ".join(keys))

    def sense(self, surface: str, folded: str | None = None) -> Sense | None:
        """What a surface form names, its case considered; None for every other word. `folded`: where a caller has it."""
        if surface[0].islower() and not _CAN_BE_ADJECTIVE.search(surface):
            return None
        if folded is None:
            folded = fold(surface)
        sense = self.lookup(folded)
        if sense is None or sense.kind is Kind.NONE:
            return None
        if surface[0].isupper():
            return sense if surface.isupper() or folded not in _CAPITALS_ONLY else None
        return sense if sense.kind in (Kind.ADJECTIVE, Kind.BARE) else None

    def lookup(self, folded: str) -> Sense | None:
        """What a folded word names, compounds included, its case unknown."""
        found = self.words.get(folded)
        if found is None and len(folded) > _SHORTEST_NAME:
            found = self._prefixed(folded) or self._headed(folded) or self._seat(folded)
        return found

    def _prefixed(self, folded: str) -> Sense | None:
        if folded[: self._prefix_lengths[0]] not in self._prefix_starts:
            return None
        for length in self._prefix_lengths:
            if folded[:length] in self._prefixes:
                rest = self.words.get(folded[length:])
                if rest and rest.kind in STATE_KINDS and len(folded) - length >= _SHORTEST_NAME - 1:
                    return rest
        return None

    def _headed(self, folded: str) -> Sense | None:
        if folded[:_SHORTEST_NAME] not in self._beginnings:
            return None
        for length in range(_SHORTEST_NAME, len(folded) - 2):
            name = self.words.get(folded[:length])
            if name and folded[length:] in self._heads and name.kind in (Kind.NAME, Kind.BARE):
                if folded[length:].startswith(_ADJECTIVAL_HEADS):
                    return Sense(name.code, Kind.ADJECTIVE)
                if name.kind is Kind.NAME:
                    return name
        return None

    def _seat(self, folded: str) -> Sense | None:
        if not folded.startswith(self._seats):
            return None
        return next(self.words[seat] for seat in self._seats if folded.startswith(seat))

    def _add_row(self, row: Row) -> None:
        code = row["iso"]
        self.codes.add(code)
        for name in row.many("names"):
            self._add_with_genitive(name, Sense(code, Kind.NAME), Sense(code, Kind.NAME))
        for stem in row.many("adjectives"):
            self._add(stem, Sense(code, Kind.BARE))
            for ending in _ADJECTIVE_ENDINGS:
                self._add(stem + ending, Sense(code, Kind.ADJECTIVE))
        for people in row.many("people"):
            for form in inhabitant_forms(people):
                self._add(form, Sense(code, Kind.PEOPLE))
        for capital in row.many("capitals"):
            self._add_with_genitive(capital, Sense(code, Kind.CAPITAL), Sense(code, Kind.CAPITAL_GENITIVE))
        for seat in row.many("seats"):
            self._add_with_genitive(seat, Sense(code, Kind.SEAT), Sense(code, Kind.SEAT))

    def _add_with_genitive(self, name: str, sense: Sense, genitive: Sense) -> None:
        self._add(name, sense)
        if not name.endswith(_SIBILANTS) and fold(name) not in _CAPITALS_ONLY:
            self._add(name + "s", genitive)

    def _add(self, phrase: str, sense: Sense) -> None:
        keys = fold_phrase(phrase)
        if len(keys) == 1:
            self.words.setdefault(keys[0], sense)
        elif not self.phrases.get(phrase):
            self.phrases.add(phrase, sense)

    def _finish(self) -> None:
        long_names = [word for word, sense in self.words.items() if sense.kind in (Kind.NAME, Kind.BARE)]
        self._beginnings = frozenset(word[:_SHORTEST_NAME] for word in long_names if len(word) >= _SHORTEST_NAME)
        self._seats = tuple(word for word, sense in self.words.items() if sense.kind is Kind.SEAT)


_CAPITALS_ONLY: Final = frozenset({"us", "usa", "uk", "vae"})
"""Short names that are names only when written in capitals."""
_CAN_BE_ADJECTIVE: Final = re.compile("[iy]sch|deutsch|weit|nah|treu|freundlich|feindlich|st(?:ä|ae)mmig")
_ADJECTIVAL_HEADS: Final = ("freundlich", "feindlich", "kritisch", "nah", "politisch", "staemmig", "treu", "weit")


def inhabitant_forms(people: str) -> Iterator[str]:
    """All forms of an inhabitant's name as the data file gives it: masculine singular, '/' and feminine where irregular."""
    man, _, woman = people.partition("/")
    woman = woman or man + "in"
    yield from (man, woman, woman + "nen")
    if man.endswith("e"):
        yield from (man + "n", man + "r")
    elif man.endswith("er"):
        yield from (man + "s", man + "n")
    elif man[-1] in "aiou":
        yield man + "s"
    else:
        yield from (man + "en", man + "s")


@cache
def country_label(code: str) -> str:
    """The CLDR name of a state in German; the code itself where CLDR knows none."""
    from babel import Locale

    return str(Locale("de").territories.get(code, code))


@cache
def default_lexicon() -> CountryLexicon:
    """The packaged lexicon, loaded once."""
    return CountryLexicon.packaged()


@cache
def _codes_by_label(codes: frozenset[str]) -> dict[str, str]:
    return {" ".join(fold_phrase(country_label(code))): code for code in codes}
