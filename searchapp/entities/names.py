"""First names of the world's press and the small words inside names: what a capitalised word can be in a person's name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from searchapp.analysis.lexicon import load_lexicon
from searchapp.analysis.names import sound_keys
from searchapp.entities.gazetteer import fold, packaged_rows, packaged_words

MALE: Final = "m"
FEMALE: Final = "f"
_NOUN_ENDINGS: Final = (
    "ungen", "ung", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "ismus", "taet",
    "tum", "ierung", "innen", "ologie", "ologien", "ometer", "graphie", "materials", "krieg", "krieges", "gesetz", "gebiet", "gebiete",
    "system", "systeme", "systemen", "waffen", "truppen", "einheiten", "programm", "konzern", "zeug", "verein", "stadt", "straße",
)  # fmt: skip
_LOOSE: Final = (
    ("tsch", "c"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("kh", "h"), ("ch", "h"), ("ou", "u"), ("th", "t"), ("ph", "f"),
    ("v", "w"), ("y", "i"), ("j", "i"), ("z", "s"), ("x", "ks"), ("ck", "k"), ("c", "k"),
)  # fmt: skip
_SHORTEST_MODIFIER: Final = 3
_SHORTEST_HEAD: Final = 6
ASIAN_ORIGINS: Final = ("Koreanisch", "Chinesisch")
_TWO_SURNAMES: Final = frozenset(("Spanisch und Portugiesisch",))
_NATIONAL_ORIGINS: Final = {"Ukrainisch": "UA"}


@dataclass(frozen=True, slots=True)
class FirstName:
    """A first name: its sex ('' where both are usual), whether it is also an ordinary word, and the only state it tells of.

    `english`: usual in English and not in German, so that a surname's final -s is hardly a genitive ('Tom Hanks').
    `two_surnames`: usual only where people bear two.
    """

    sex: str
    ambiguous: bool
    country: str
    english: bool
    two_surnames: bool


class NameLexicon:
    """First names by folded spelling, and tests of what else a word can be."""

    def __init__(self) -> None:
        sexes: dict[str, set[str]] = defaultdict(set)
        origins: dict[str, set[str]] = defaultdict(set)
        for row in packaged_rows("first_names.csv", ("origin", "sex", "names")):
            for name in row["names"].split():
                sexes[fold(name)].add(row["sex"])
                origins[fold(name)].add(row["origin"])
        self.asian_surnames = frozenset(fold(word) for word in packaged_words("asian_surnames.txt"))
        self.particles = packaged_words("name_particles.txt")
        self.never = frozenset(fold(word) for word in packaged_words("not_names.txt"))
        listed = packaged_words("common_nouns.txt") | {
            place for place in packaged_words("places.txt") if " " not in place
        }
        self._nouns = frozenset(fold(word) for word in listed)
        self._groups = _groups()
        self._lexicon = load_lexicon()
        ambiguous = {fold(word) for word in packaged_words("ambiguous_first_names.txt")}
        self.first: dict[str, FirstName] = {
            name: FirstName(
                next(iter(sexes[name])) if len(sexes[name]) == 1 else "",
                name in ambiguous or self.is_common(name),
                _national(origins[name]),
                "Englisch" in origins[name] and "Deutsch" not in origins[name],
                origins[name] <= _TWO_SURNAMES,
            )
            for name in sexes
        }

    def is_common(self, folded: str) -> bool:
        """Whether a folded word is ordinary vocabulary and so no surname without further evidence."""
        return (
            folded in self.never or self._lexicon.knows(folded) or (len(folded) > 6 and folded.endswith(_NOUN_ENDINGS))
        )

    def is_compound(self, folded: str) -> bool:
        """Whether a folded word is made of nouns ('bauauftraege') and no surname; short last nouns (Steinberg) don't tell."""
        starts = range(_SHORTEST_MODIFIER, len(folded) - _SHORTEST_HEAD + 1)
        lexicon = self._lexicon
        return any(folded[start:] in lexicon.heads and folded[:start] in lexicon.modifiers for start in starts)

    def same_first(self, one: str, other: str) -> bool:
        """Whether two folded first names can be one: same sound, same group of variants, or an initial of the other."""
        if one == other or loose(one) == loose(other):
            return True
        if min(len(one), len(other)) == 1:
            return one[0] == other[0]
        if self._groups.get(one, frozenset()) & self._groups.get(other, frozenset()):
            return True
        return bool(_sounds(one) & _sounds(other))


def _national(origins: set[str]) -> str:
    """The one state a name tells of; forms that Belarusian shares with Ukrainian are far more often Ukrainian."""
    alone = origins - {"Belarussisch"}
    return _NATIONAL_ORIGINS.get(next(iter(alone)), "") if len(alone) == 1 else ""


@lru_cache(maxsize=1 << 15)
def loose(folded: str) -> str:
    """A folded name with the letters of rival transliterations made equal and doubles undone: Ivan, Iwan → iwan."""
    for letters, plain in _LOOSE:
        folded = folded.replace(letters, plain)
    out = folded[:1]
    for char in folded[1:]:
        if char != out[-1]:
            out += char
    return out


@lru_cache(maxsize=1 << 15)
def _sounds(folded: str) -> frozenset[str]:
    return sound_keys(folded)


@lru_cache(maxsize=1 << 15)
def sound_keys_of(folded: str) -> frozenset[str]:
    """All keys under which rival transliterations of a folded name meet."""
    return _sounds(folded) | {"=" + loose(folded)}


def _groups() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(sorted(packaged_words("first_name_variants.txt"))):
        for name in line.split():
            groups[fold(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


@cache
def default_names() -> NameLexicon:
    """The packaged lexicon, loaded once."""
    return NameLexicon()
