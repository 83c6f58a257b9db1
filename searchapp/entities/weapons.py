"""The arsenal: weapon systems, their spellings and variants, and how certain each spelling is.

`data/weapons.csv` explains its signs. A designation is one thing however it is written: F-16, F16 and F 16; Leopard 2A6,
Leopard 2 A6 and Leopard-2-A6; letters behind a number (F-35A, T-72B3) make a variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Final, NamedTuple

from searchapp.entities.categories import CategoryLexicon, Generic, default_category_lexicon
from searchapp.entities.gazetteer import Row, fold, fold_phrase, joins, packaged_rows
from searchapp.entities.text import TaggedText

WEAPON_COLUMNS: Final = ("name", "category", "kind", "forms", "maker", "origin", "senses", "note")
VARIANT_COLUMNS: Final = ("variant", "system", "forms")

_SUFFIXED: Final = re.compile(r"(.*\d)([a-z]{1,3}\d{0,2})\Z")
_MARK: Final = re.compile(r"a\d+[a-z]*\Z")
"""A model's mark that stands apart: 'A6' in 'Leopard 2 A6'."""
_LETTERS_DIGITS: Final = re.compile(r"([a-z]+)(\d.*)\Z")
_SHORTEST_IN_COMPOUND: Final = 5
"""Letters a spelling must have to be looked for at the beginning of a closed compound."""
_SHORTEST_REST: Final = 3
_LONGEST_LETTERS: Final = 9
"""Letters before a number that a spelling may join to it ('Leopard2', 'Fateh110')."""


class Evidence(IntEnum):
    """What a spelling needs to count; the sign in the data file."""

    ALWAYS = 0
    CONTEXT = 1
    """'?': evidence in the sentence or the article."""
    ELSEWHERE = 2
    """'*': the article names the system certainly in another place."""
    TYPED = 3
    """'!': a word beside it that says which kind of weapon it is."""


_SIGNS: Final = {"?": Evidence.CONTEXT, "*": Evidence.ELSEWHERE, "!": Evidence.TYPED}


@dataclass(frozen=True, slots=True)
class System:
    """A weapon system of the data file. `senses`: what its ambiguous spellings also mean."""

    name: str
    category: str
    kind: str
    maker: str
    origin: str
    senses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a spelling stands for: a system, or a generic word of several tokens."""

    system: System | None
    evidence: Evidence = Evidence.ALWAYS
    variant: str = ""
    generic: Generic | None = None


class Designation(NamedTuple):
    """Tokens `first`..`last` are a spelling of `entry`; `suffix` are letters behind its number ('A' in F-35A)."""

    first: int
    last: int
    entry: Entry
    suffix: str = ""


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entry: Entry | None = None


class Arsenal:
    """All systems with their spellings; phrases of generic words ('ballistische Rakete') stand in the same tree."""

    def __init__(self, weapons: Iterable[Row], variants: Iterable[Row], categories: CategoryLexicon) -> None:
        self.systems: dict[str, System] = {}
        self.categories = categories
        self.spellings: dict[str, list[str]] = {}
        self._root = _Node()
        self._single: dict[str, Entry] = {}
        self._phrase_starts = frozenset(phrase.split()[0] for phrase in categories.phrases)
        for phrase, generic in categories.phrases.items():
            self._insert(tuple(phrase.split()), Entry(None, generic=generic))
        for row in weapons:
            self._add_system(row)
        for row in variants:
            self._add_variant(row)
        self._beginnings = frozenset(key[:_SHORTEST_IN_COMPOUND] for key in self._single)

    def starts(self, folded: str) -> bool:
        """Whether a spelling can start with this folded token."""
        children = self._root.children
        return folded in children or (not folded.isalpha() and _base(folded)[0] in children)

    def openings(self) -> frozenset[str]:
        """The folded tokens that spellings start with."""
        return frozenset(self._root.children)

    def starts_phrase(self, folded: str) -> bool:
        """Whether a generic word of several tokens can start with this folded token; such may begin in lower case."""
        return folded in self._phrase_starts

    def match_at(self, text: TaggedText, index: int) -> Designation | None:
        """The longest spelling that starts at token `index`, letters behind its number included."""
        surfaces = text.tokens.surfaces
        node, last, best = self._root, index, None
        while last < len(surfaces):
            key = fold(surfaces[last])
            child = node.children.get(key)
            if child is None:
                base, suffix = _base(key)
                ending = node.children.get(base) if suffix else None
                if ending and ending.entry:
                    best = Designation(index, last, ending.entry, suffix)
                break
            if child.entry:
                best = Designation(index, last, child.entry)
            if not joins(text, last):
                break
            node, last = child, last + 1
        return best

    def in_compound(self, folded: str) -> Iterator[tuple[Entry, str]]:
        """Entries and rests of a closed compound that begins with a one-word spelling: 'leopardpanzer' → Leopard, 'panzer'."""
        if folded[:_SHORTEST_IN_COMPOUND] not in self._beginnings:
            return
        for length in range(len(folded) - _SHORTEST_REST, _SHORTEST_IN_COMPOUND - 1, -1):
            entry = self._single.get(folded[:length])
            if entry:
                yield entry, folded[length:]

    def siblings(self, system: System, spelling: str) -> list[System]:
        """Other systems whose name is this bare spelling and a number: 'Leopard' may be Leopard 1 or Leopard 2."""
        start = f"{spelling} "
        return [other for name, other in self.systems.items() if other is not system and fold(name).startswith(start)]

    def resolve(self, name: str) -> str | None:
        """The system a reader typed, in any spelling, case, inflection or compound ('F-16-Kampfjets'); else None."""
        keys = fold_phrase(name)
        found = self._get(keys)
        while found is None and len(keys) > 1 and (_MARK.match(keys[-1]) or self.categories.generic(keys[-1])):
            keys = keys[:-1]
            found = self._get(keys)
        return found.system.name if found and found.system else None

    def equivalents(self) -> Iterator[tuple[str, ...]]:
        """Spellings that mean the same and nothing else: of each system, and of each of its variants ('Geran-2')."""
        for spellings in self.spellings.values():
            groups: dict[str, list[str]] = {}
            for spelling in spellings:
                entry = self._get(fold_phrase(spelling))
                if entry and entry.evidence is Evidence.ALWAYS:
                    groups.setdefault(entry.variant, []).append(spelling)
            yield from (tuple(group) for group in groups.values() if len(group) > 1)

    def _get(self, keys: tuple[str, ...]) -> Entry | None:
        node = self._root
        for number, key in enumerate(keys):
            child = node.children.get(key)
            if child is None and number == len(keys) - 1:
                child = node.children.get(_base(key)[0])
            if child is None:
                return None
            node = child
        return node.entry

    def _add_system(self, row: Row) -> None:
        if row["category"] not in self.categories.senses:
            raise row.error(f"unbekannte Waffenart {row['category']!r}")
        name = row["name"]
        if name in self.systems:
            raise row.error(f"{name!r} steht zweimal da")
        senses = frozenset(row["senses"].split())
        system = System(name, row["category"], row["kind"], row["maker"], row["origin"], senses)
        self.systems[name] = system
        signed = dict(_signed(form) for form in row.many("forms"))
        for spelling, evidence in {name: Evidence.ALWAYS, **signed}.items():
            self._add_spelling(spelling, Entry(system, evidence, self._variant_name(spelling, system)), row)

    def _variant_name(self, spelling: str, system: System) -> str:
        """A spelling with letters behind the number of another spelling of its system is a variant: 'F-35A' of F-35."""
        keys = fold_phrase(spelling)
        base, suffix = _base(keys[-1])
        known = self._get((*keys[:-1], base)) if suffix else None
        return spelling if known and known.system is system and spelling != system.name else ""

    def _add_variant(self, row: Row) -> None:
        system = self.systems.get(row["system"])
        if system is None:
            raise row.error(f"unbekanntes System {row['system']!r}")
        for spelling in row.many("forms"):
            known = self._get(fold_phrase(spelling))
            evidence = known.evidence if known else Evidence.ALWAYS
            self._add_spelling(spelling, Entry(system, evidence, row["variant"]), row)

    def _add_spelling(self, spelling: str, entry: Entry, row: Row) -> None:
        if entry.system is None:
            return
        listed = self.spellings.setdefault(entry.system.name, [])
        if spelling not in listed:
            listed.append(spelling)
        for keys in _key_variants(spelling):
            taken = self._insert(keys, entry)
            if taken and taken.system is not entry.system:
                other = taken.system.name if taken.system else "einer Waffenart"
                raise row.error(f"{spelling!r} gehört schon zu {other}")

    def _insert(self, keys: tuple[str, ...], entry: Entry) -> Entry | None:
        """Add a spelling and give back the entry that was there, which only its own system's variant or surer sign replaces."""
        node = self._root
        for key in keys:
            node = node.children.setdefault(key, _Node())
        taken = node.entry
        own = taken is not None and taken.system is entry.system
        if taken is None or (own and (entry.variant or entry.evidence < taken.evidence)):
            node.entry = entry
        if len(keys) == 1 and len(keys[0]) >= _SHORTEST_IN_COMPOUND:
            self._single.setdefault(keys[0], entry)
        return taken


def _signed(form: str) -> tuple[str, Evidence]:
    sign = _SIGNS.get(form[-1])
    return (form[:-1], sign) if sign is not None else (form, Evidence.ALWAYS)


def _base(key: str) -> tuple[str, str]:
    """A token without letters behind its last number, and these letters: '72b3' → ('72', 'b3')."""
    match = _SUFFIXED.match(key)
    return (match.group(1), match.group(2)) if match else (key, "")


def _key_variants(spelling: str) -> Iterator[tuple[str, ...]]:
    """The folded token sequences under which a spelling is found: with plural -s, numbers joined on and split off."""
    keys = fold_phrase(spelling)
    plain = [keys]
    last = keys[-1]
    if last.isalpha() and len(last) >= 3:
        plain.append((*keys[:-1], last + "s"))
        if last.endswith(("er", "el", "e")):
            plain.append((*keys[:-1], last + "n"))
    for sequence in plain:
        yield sequence
        split = tuple(part for key in sequence for part in _split(key))
        if split != sequence:
            yield split
        joined = _join(split)
        if joined != sequence:
            yield joined


def _split(key: str) -> tuple[str, ...]:
    match = _LETTERS_DIGITS.match(key)
    return (match.group(1), match.group(2)) if match else (key,)


def _join(keys: tuple[str, ...]) -> tuple[str, ...]:
    joined: list[str] = []
    for key in keys:
        if joined and key[0].isdigit() and joined[-1].isalpha() and len(joined[-1]) <= _LONGEST_LETTERS:
            joined[-1] += key
        else:
            joined.append(key)
    return tuple(joined)


def arsenal_with(extra: Sequence[Row]) -> Arsenal:
    """The packaged arsenal with more systems; one of the same name takes the packaged one's place. Without any: the default one.

    Raises SettingError naming the line whose category is unknown or whose spelling belongs to another system.
    """
    return _read_arsenal(extra) if extra else default_arsenal()


def _read_arsenal(extra: Sequence[Row]) -> Arsenal:
    own = {row["name"] for row in extra}
    packaged = [row for row in packaged_rows("weapons.csv", WEAPON_COLUMNS) if row["name"] not in own]
    variants = packaged_rows("weapon_variants.csv", VARIANT_COLUMNS)
    return Arsenal([*packaged, *extra], variants, default_category_lexicon())


@cache
def default_arsenal() -> Arsenal:
    """The arsenal of the package's data files, loaded once."""
    return _read_arsenal(())


def weapon_alias_sets(extra: Sequence[Row] = ()) -> list[tuple[str, ...]]:
    """Sets of spellings of one system or variant, for synonyms of query words. Spellings that are also common words or
    names ('Leopard', 'Grad') are left out, since a synonym can't ask for evidence. `extra`: see `arsenal_with`."""
    return list(arsenal_with(extra).equivalents())


def resolve_weapon(name: str) -> str | None:
    """The system a reader typed; None where there is none."""
    return default_arsenal().resolve(name)
