"""Names in every transliteration: known ones by table, unknown ones by a phonetic key of Slavic and Near Eastern spelling.

The key reads a name once under each of five spelling systems (German, English, French, scientific, Arabic press) and maps
letters to sound classes; two names match when their sets of keys meet. It is used only for words that look like such names
and aren't ordinary vocabulary, since on other words it merges what must stay apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from searchapp.analysis.datafiles import entries, rows, spelled_out
from searchapp.analysis.fold import bare, fold

MIN_KEY: Final = 5
MARK: Final = "~"
"""First character of a name key among the tokens of level PART."""

_PREPARE: Final = str.maketrans(
    {"š": "ʃ", "ž": "ʒ", "č": "ʧ", "ć": "ʧ", "ë": "ö", "ё": "ö", "ï": "ï", "ß": "s", "ä": "e", "ü": "u"}
)
_SHARED: Final = {
    "ʃʧ": "SC", "ʃ": "S", "ʒ": "S", "ʧ": "C", "ö": "o", "ï": "y", "w": "v", "ph": "f", "x": "ks", "q": "k",
}  # fmt: skip
_SYSTEMS: Final = (
    {"schtsch": "SC", "schsch": "S", "tsch": "C", "dsch": "J", "sch": "S", "sh": "S", "zh": "S", "ch": "h", "kh": "h",
     "tz": "Z", "ts": "Z", "z": "Z", "ss": "s", "j": "y", "y": "i", "ck": "k", "c": "k"},
    {"shch": "SC", "zhzh": "S", "sh": "S", "zh": "S", "tch": "C", "ch": "C", "kh": "h", "tz": "Z", "ts": "Z", "z": "s",
     "j": "y", "ck": "k", "c": "k"},
    {"chtch": "SC", "tch": "C", "ch": "S", "kh": "h", "jj": "S", "j": "S", "ou": "u", "gue": "ge", "gui": "gi",
     "ts": "Z", "z": "s", "c": "k"},
    {"ch": "h", "c": "Z", "z": "s", "j": "y", "y": "i"},
    {"sch": "S", "sh": "S", "kh": "h", "ch": "h", "dj": "J", "j": "J", "gh": "g", "ou": "u", "oo": "u", "ee": "i",
     "z": "s", "y": "i", "ck": "k"},
)  # fmt: skip
_ENGLISH: Final = {"tsch": "ch", "dsch": "j", "sch": "sh", "ch": "kh", "w": "v", "j": "y"}
_GERMAN_SOUNDS: Final = re.compile("tsch|dsch|sch|ch|w|j(?=[aeiou])")
_NOT_SOUND: Final = re.compile(r"[^a-zʃʒʧöï]")
_REWRITES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[aeiou])y(?=[aeiou])", ""),
        (r"(?<![aeiouy])y(?=[aeou])", ""),
        (r"y", "i"),
        (r"(?<=[^aeiou])i(?=[aeou])", ""),
        (r"^i(?=[aeou])", ""),
        (r"([SC])e(?=v)", r"\1o"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[oe])f$", "v"),
        (r"(?<=in)e$", ""),
    )
)
_TAIL: Final = 2
_FOREIGN_ENDINGS: Final = (
    "{o/e/y/i}v", "{o/e/i/y}w", "{o/e}{w/v}a", "{k/n/r/l}off", "{s/z}k", "{s/z}k{i/y}", "{s/z}k{i/y/o}{i/y/j}",
    "{s/z}k{aja/aya/aia}", "enko", "tschuk", "chuk", "{j/y/i}uk", "nyk", "{i/y}{w/v}ka", "schwili", "shvili", "dse", "dze",
    "{j/y}an", "sian", "{j/y/i}anz", "{y/i}ants", "{witsch/wytsch}", "vich", "vych", "vitch", "nyj", "nyi", "nij", "atyj",
    "hrad", "dschi", "dji", "{z/s}adeh", "pour", "{u/o}llah", "eddin", "uddin", "allah", "aoui", "awi", "oglu",
)  # fmt: skip
_OTHER_ENDINGS: Final = ("how", *spelled_out("{i/r/h/n}e{v/w}"), "tiv", "siv")
"""Longer endings that make no name foreign: Interview, Archiv."""
_FOREIGN_BEGINNINGS: Final = ("tsch", "dsch", "kh", "zh", "gh")
_OTHER_BEGINNING: Final = "tschech"
_FOREIGN_INSIDE: Final = re.compile("shch|schtsch|dzh|yj|ijk|jj")


def sound_keys(name: str) -> frozenset[str]:
    """The name's keys under all spelling systems, without duplicates; short ones (under five sounds) are left out."""
    letters = _NOT_SOUND.sub("", _strip(name.casefold()))
    readings = {_read(letters, pattern, table) for pattern, table in _COMPILED}
    return frozenset(key for key in map(_canonical, readings) if len(key) >= MIN_KEY)


def looks_foreign(folded: str) -> bool:
    """Whether a folded word has an ending or a letter group of Slavic, Caucasian, Arabic, Persian or Turkish names."""
    if len(folded) < MIN_KEY:
        return False
    endings = _ENDINGS_BY_TAIL.get(folded[-_TAIL:])
    if endings is not None and folded.endswith(endings) and not folded.endswith(_OTHER_ENDINGS):
        return True
    if folded.startswith(_FOREIGN_BEGINNINGS) and not folded.startswith(_OTHER_BEGINNING):
        return True
    return _FOREIGN_INSIDE.search(folded) is not None


class Sounds:
    """Sound keys of the known names; worked out when the first unknown name turns up."""

    def __init__(self, spellings: list[tuple[str, str]]) -> None:
        self._spellings: Final = spellings

    def known_keys(self, sounds: Iterable[str]) -> set[str]:
        """Keys of the known names that share one of the sounds."""
        return {self._keys[sound] for sound in sounds if self._keys.get(sound)}

    @cached_property
    def _keys(self) -> dict[str, str]:
        """Sound → key of the one known name that has it; '' where two names share it."""
        keys: dict[str, str] = {}
        for spelling, key in self._spellings:
            for sound in sound_keys(spelling):
                keys[sound] = key if keys.get(sound, key) == key else ""
        return keys


@dataclass(frozen=True, slots=True)
class Names:
    """Known names. `keys`: folded spelling of one word → key; `sequences`: spellings of several words → set number.

    `sets[number]` holds all spellings of one name as tuples of folded words. `known` are all folded names,
    `surnames` those a stemmer must not touch, `canonical` maps a key to the spelling readers see.
    """

    keys: dict[str, str]
    sequences: dict[tuple[str, ...], int]
    sets: tuple[tuple[tuple[str, ...], ...], ...]
    labels: tuple[str, ...]
    known: frozenset[str]
    surnames: frozenset[str]
    sounds: Sounds
    canonical: dict[str, str]

    def label(self, key: str) -> str:
        """The canonical spelling behind a key, as a reader writes it; '' for unknown names."""
        return self.canonical.get(key, "")

    def unknown_keys(self, base: str) -> tuple[str, ...]:
        """Index keys of a name that isn't in the table: the known name that sounds so, else its own sound keys."""
        sounds = sorted(sound_keys(base))
        matched = self.sounds.known_keys(sounds)
        if len(matched) == 1:
            return tuple(matched)
        return tuple(MARK + sound for sound in sounds)


def load_names() -> Names:
    """Read `name_variants.csv` (sets of spellings) and `names.txt` (names with one spelling)."""
    keys: dict[str, str] = {}
    sequences: dict[tuple[str, ...], int] = {}
    sets: list[tuple[tuple[str, ...], ...]] = []
    labels: list[str] = []
    sounds: list[tuple[str, str]] = []
    by_key: dict[str, str] = {}
    derived: list[tuple[str, str]] = []
    surnames: set[str] = set()
    known = {fold(entry) for entry in entries("names.txt")}
    for canonical, kind, variants in rows("name_variants.csv"):
        spellings = [canonical, *variants.split("|")] if variants else [canonical]
        folded = tuple(dict.fromkeys(tuple(map(fold, re.split(r"[ -]", spelling))) for spelling in spellings))
        key = MARK + fold(canonical).replace(" ", "").replace("-", "")
        by_key[key] = canonical
        singles = [words[0] for words in folded if len(words) == 1]
        for word in singles:
            keys[word] = key
            derived.extend((other, key) for other in (bare(word), word.replace("w", "v"), _romanised(word)))
        sequences.update((words, len(sets)) for words in folded if words not in sequences)
        sets.append(folded)
        labels.append(canonical)
        known.update(singles)
        if kind in ("surname", "given"):
            surnames.update(singles)
        sounds.extend((word, key) for word in spellings if " " not in word and "-" not in word)
    for word, key in derived:
        keys.setdefault(word, key)
    return Names(
        keys, sequences, tuple(sets), tuple(labels), frozenset(known), frozenset(surnames), Sounds(sounds), by_key
    )


def _romanised(folded: str) -> str:
    """A German transliteration as English papers spell it: tschernihiw → chernihiv."""
    return _GERMAN_SOUNDS.sub(lambda match: _ENGLISH[match.group()], folded)


def _strip(lowered: str) -> str:
    prepared = unicodedata.normalize("NFC", lowered).translate(_PREPARE)
    return "".join(char if char in "ʃʒʧöï" else unicodedata.normalize("NFD", char)[0] for char in prepared)


def _read(letters: str, pattern: re.Pattern[str], table: dict[str, str]) -> str:
    return pattern.sub(lambda match: table[match.group()], letters)


def _canonical(sounds: str) -> str:
    for pattern, replacement in _REWRITES:
        sounds = pattern.sub(replacement, sounds)
    return sounds


def _compile(table: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    merged = {**_SHARED, **table}
    ordered = sorted(merged, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), merged


def _by_tail(notations: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Endings by their last letters: one look-up tells most words from all of them."""
    endings: defaultdict[str, list[str]] = defaultdict(list)
    for ending in (each for notation in notations for each in spelled_out(notation)):
        endings[ending[-_TAIL:]].append(ending)
    return {tail: tuple(found) for tail, found in endings.items()}


_ENDINGS_BY_TAIL: Final = _by_tail(_FOREIGN_ENDINGS)
_COMPILED: Final = tuple(_compile(table) for table in _SYSTEMS)
