"""All places in a text that may name a weapon: designations, generic words, named ships, calibres of ammunition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.entities.categories import Generic
from searchapp.entities.countries import default_lexicon
from searchapp.entities.gazetteer import fold
from searchapp.entities.marks import WEAPON, WEAPONS, Marked
from searchapp.entities.text import TaggedText
from searchapp.entities.weapons import Arsenal, Designation, Entry, Evidence, System
from searchapp.entities.weapons_find import Find
from searchapp.entities.weapons_heads import Bond, Heads
from searchapp.entities.weapons_persons import has_article, is_joined_before, is_namesake, is_person_like
from searchapp.entities.weapons_special import (
    MILLIMETRES,
    SHIP_PREFIXES,
    calibre,
    prefixed_ship,
    quoted_ship,
    unlisted_model,
)

_MOST_WORDS: Final = 200_000
"""Distinct words remembered before the memory starts anew (about 30 MB)."""
_QUOTES: Final = "„“”\"»«‚‘’'‹›"
_HYPHENS: Final = ("-", "‑")
_MODEL_MARK: Final = "A"
"""Begins the mark behind a number that stands apart: 'Leopard 2 A6'."""


@dataclass(frozen=True, slots=True)
class _Trigger:
    """What a word can start."""

    designation: bool = False
    generic: Generic | None = None
    compound: tuple[Entry, Bond] | None = None
    """A closed compound with a system's name: its entry and what its head says."""
    millimetres: bool = False
    ship_prefix: bool = False


class _Triggers(dict[str, _Trigger | None]):
    """Surface → trigger, worked out once a distinct word; only words that are triggers are kept."""

    def __init__(self, arsenal: Arsenal, heads: Heads) -> None:
        super().__init__()
        self._arsenal = arsenal
        self._heads = heads

    def __missing__(self, surface: str) -> _Trigger | None:
        return self.of(surface, fold(surface))

    def of(self, surface: str, folded: str) -> _Trigger | None:
        """What a word can start, worked out anew."""
        if len(self) >= _MOST_WORDS:
            self.clear()
        trigger = self._read(surface, folded)
        if trigger:
            self[surface] = trigger
        return trigger

    def _read(self, surface: str, folded: str) -> _Trigger | None:
        if folded in MILLIMETRES:
            return _Trigger(millimetres=True)
        named = not surface[0].islower()
        designation = self._arsenal.starts(folded) if named else self._arsenal.starts_phrase(folded)
        generic = self._arsenal.categories.generic(folded) if named else None
        compound = self._compound(folded) if named and not designation else None
        prefix = surface in SHIP_PREFIXES
        if designation or generic or compound or prefix:
            return _Trigger(designation, generic, compound, ship_prefix=prefix)
        return None

    def _compound(self, folded: str) -> tuple[Entry, Bond] | None:
        found = ((entry, self._heads.bond(rest)) for entry, rest in self._arsenal.in_compound(folded))
        return next((pair for pair in found if pair[1]), None)


class Finder:
    """Finds every place that may name a weapon, left to right, none overlapping."""

    def __init__(self, arsenal: Arsenal) -> None:
        self._arsenal = arsenal
        self._heads = Heads(arsenal.categories)
        self._triggers = _Triggers(arsenal, self._heads)

    def mark(self, surface: str, folded: str) -> int:
        """The mark of a word that can start a weapon's name."""
        return WEAPON if self._triggers.of(surface, folded) else 0

    def find(self, text: TaggedText, marked: Marked) -> list[Find]:
        """All finds of a text."""
        hits = marked.all(WEAPONS)
        return list(self._read(text, hits)) if hits else []

    def _read(self, text: TaggedText, hits: list[int]) -> Iterator[Find]:
        surfaces = text.tokens.surfaces
        past = 0
        for index in hits:
            trigger = self._triggers[surfaces[index]]
            if index < past or trigger is None:
                continue
            for find in self._with_neighbours(text, self._at(text, index, trigger), past):
                past = find.mention_last + 1
                yield find

    def _with_neighbours(self, text: TaggedText, find: Find | None, past: int) -> Iterator[Find]:
        """A find and what its kind of weapon says of the words beside it; a model's compound takes its kind's place."""
        if find is None:
            return
        model = unlisted_model(text, find, past)
        if model is None or model.first > find.first:
            yield find
        named = model or quoted_ship(text, find, self._arsenal)
        if named and (named.first <= find.first or not self._arsenal.match_at(text, named.first) or named.system):
            yield named

    def _at(self, text: TaggedText, index: int, trigger: _Trigger) -> Find | None:
        if trigger.millimetres:
            return calibre(text, index)
        designation = self._arsenal.match_at(text, index) if trigger.designation else None
        if designation:
            find = self._designation(text, designation)
            if find:
                return find
        if trigger.compound:
            return self._closed_compound(text, index, trigger.compound)
        if trigger.generic:
            return self._generic(text, index, index, trigger.generic)
        return prefixed_ship(text, index) if trigger.ship_prefix else None

    def _generic(self, text: TaggedText, first: int, last: int, generic: Generic) -> Find:
        surfaces = text.tokens.surfaces
        if last + 1 < len(surfaces) and text.gap(last) in _HYPHENS:
            whole = self._arsenal.categories.generic(fold(surfaces[last]) + fold(surfaces[last + 1]))
            if whole:
                last, generic = last + 1, whole
        compound = first > 0 and text.gap(first - 1) in _HYPHENS
        return Find(
            first,
            last,
            last,
            fold(surfaces[last]),
            generic=generic,
            person_like=not compound and is_person_like(text, first, last),
            has_article=has_article(text, first),
            compound=compound,
        )

    def _closed_compound(self, text: TaggedText, index: int, compound: tuple[Entry, Bond]) -> Find | None:
        entry, bond = compound
        if entry.system is None:
            return None
        word = fold(text.tokens.surfaces[index])
        return Find(
            index, index, index, word, system=entry.system, evidence=entry.evidence, variant=entry.variant, bond=bond
        )

    def _designation(self, text: TaggedText, match: Designation) -> Find | None:
        surfaces = text.tokens.surfaces
        first, last, entry = match.first, match.last, match.entry
        if entry.generic:
            return self._generic(text, first, last, entry.generic)
        if surfaces[first][0].islower() or entry.system is None:
            return None
        last, variant = _with_mark(text, match)
        mention_last = _chain_end(text, last)
        heads = [fold(surface) for surface in surfaces[last + 1 : mention_last + 1]]
        bond = max(self._heads.bond_of_chain(heads), self._apposition(text, first))
        evidence = self._evidence(text, match, entry.system)
        senses = entry.system.senses
        whole_name = bond is Bond.NONE and "person" in senses  # 'Leopold Marder-Haas' is one, 'Marder-Lieferung' none
        person = whole_name and is_person_like(text, first, mention_last)
        unsure = evidence is not Evidence.ALWAYS
        other = unsure and (is_joined_before(text, first) or (not heads and is_namesake(text, first, last, senses)))
        return Find(
            first,
            last,
            mention_last,
            fold(surfaces[first]),
            system=entry.system,
            evidence=evidence,
            variant=variant or entry.variant,
            bond=bond,
            person_like=person or other,
            has_article=has_article(text, first),
            quoted=first > 0 and text.gap(first - 1)[-1:] in tuple(_QUOTES),
        )

    def _evidence(self, text: TaggedText, match: Designation, system: System) -> Evidence:
        """What the designation needs; behind the adjective of its country ('das israelische Puls') less."""
        evidence = _evidence(text, match)
        if evidence <= Evidence.CONTEXT or not match.first or text.gap(match.first - 1) != " ":
            return evidence
        before = text.tokens.surfaces[match.first - 1]
        own = before.islower() and default_lexicon().code(before) == system.origin
        return Evidence.CONTEXT if own else evidence

    def _apposition(self, text: TaggedText, first: int) -> Bond:
        """What the word before says: 'vom Typ Caesar', 'Kampfpanzer Leopard', 'Drohne „Sting“'."""
        if not first or text.gap(first - 1).strip(_QUOTES) != " ":
            return Bond.NONE
        bond = self._heads.bond(fold(text.tokens.surfaces[first - 1]))
        return bond if bond > Bond.TOPIC else Bond.NONE


def _evidence(text: TaggedText, match: Designation) -> Evidence:
    """Short letters apart from their number ('S 300', 'A 10') are also cars and roads: they need evidence."""
    evidence = match.entry.evidence
    letters = text.tokens.surfaces[match.first]
    apart = match.last > match.first and len(letters) <= 2 and text.gap(match.first) == " "
    return max(evidence, Evidence.CONTEXT) if apart else evidence


def _with_mark(text: TaggedText, match: Designation) -> tuple[int, str]:
    """Last token and variant name, with the letters behind a number: 'F-35A', 'Leopard 2 A6'."""
    surfaces = text.tokens.surfaces
    last, suffix = match.last, match.suffix
    if not suffix and surfaces[last][-1].isdigit() and last + 1 < len(surfaces):
        mark = surfaces[last + 1]
        if mark[0] == _MODEL_MARK and mark[1:2].isdigit() and text.gap(last) in (" ", "-"):
            last, suffix = last + 1, mark
    if not suffix or suffix == "s" or match.entry.system is None:
        return last, ""
    return last, f"{match.entry.system.name}{suffix.upper()}"


def _chain_end(text: TaggedText, last: int) -> int:
    """Last token of the hyphenated word that begins with the designation: 'Patriot' → 'Patriot-Luftabwehr-Systeme'."""
    while last + 1 < len(text.tokens) and text.gap(last).strip(_QUOTES) in _HYPHENS:
        last += 1
    return last
