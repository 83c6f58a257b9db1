"""Which weapon systems and categories an article names, with every place.

First all places that may name one are found (`weapons_finder`); then the certain ones count, and the ambiguous ones
where their sentence or the rest of the article bears them out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from searchapp.entities.categories import CategoryLexicon
from searchapp.entities.text import TaggedText
from searchapp.entities.weapons import Arsenal, Evidence, default_arsenal
from searchapp.entities.weapons_context import SignLexicon, Surroundings, default_sign_lexicon
from searchapp.entities.weapons_find import Find
from searchapp.entities.weapons_finder import Finder
from searchapp.entities.weapons_heads import Bond
from searchapp.model import Mention, Weapon, WeaponCategory

_ENOUGH_TERMS: Final = 2
"""Other weapons and generic words that make an article one about weapons."""
_CLEARLY_OTHER: Final = 2
"""Distinct words for another sense that outweigh a military word in the sentence."""


class WeaponTagger:
    """Finds weapons and weapon categories in articles. Safe to share between threads."""

    def __init__(self, arsenal: Arsenal, signs: SignLexicon) -> None:
        self._arsenal = arsenal
        self._signs = signs
        self._finder = Finder(arsenal)

    def tag(self, text: TaggedText) -> tuple[list[Weapon], list[WeaponCategory]]:
        """Systems and categories named, in order of first mention; a system also feeds its category and its parents."""
        finds = self._finder.find(text)
        if not finds:
            return [], []
        accepted = _Judge(self._arsenal, Surroundings(text, self._signs), finds).accepted()
        return _weapons(text, accepted, self._arsenal.categories), _categories(text, accepted, self._arsenal.categories)


class _Judge:
    """Decides which finds of one article count."""

    def __init__(self, arsenal: Arsenal, around: Surroundings, finds: list[Find]) -> None:
        self._arsenal = arsenal
        self._around = around
        self._finds = finds
        self._certain = {find.system.name for find in finds if find.system and self._is_certain(find)}
        generics = {find.word for find in finds if find.generic and find.generic.sure}
        self._terms = len(self._certain) + len(generics)
        self._persons = {find.word for find in finds if find.person_like}
        self._people = {find.first for find in finds if find.person_like or self._named_after_person(find)}

    def accepted(self) -> list[Find]:
        return [self._placed(find) for find in self._finds if self._counts(find)]

    def _is_certain(self, find: Find) -> bool:
        if find.system is None or find.person_like:
            return False
        if find.evidence is Evidence.ALWAYS or find.bond is Bond.HARD:
            return True
        soft = find.bond is Bond.SOFT and find.evidence is not Evidence.TYPED
        return soft and not self._around.against(find.first, find.mention_last, find.system.senses)

    def _counts(self, find: Find) -> bool:
        if find.system is None:
            return self._generic_counts(find)
        if self._is_certain(find):
            return True
        if find.person_like:
            return False
        if find.evidence is Evidence.TYPED:
            return find.bond is Bond.SOFT and self._is_borne_out(find, find.system.senses)
        if find.system.name in self._certain:
            return not self._named_after_person(find)
        return find.evidence is Evidence.CONTEXT and self._is_borne_out(find, find.system.senses)

    def _is_borne_out(self, find: Find, senses: frozenset[str]) -> bool:
        around = self._around
        if self._named_after_person(find) or around.against(find.first, find.last, senses):
            return False
        others = around.against_in_article(senses)
        if around.military(find.first, find.last, self._people):
            return others < _CLEARLY_OTHER
        return others == 0 and (self._terms >= _ENOUGH_TERMS or find.bond is Bond.TOPIC)

    def _named_after_person(self, find: Find) -> bool:
        return find.word in self._persons and not find.has_article

    def _generic_counts(self, find: Find) -> bool:
        if find.generic is None:
            return find.ship is not None
        if find.person_like or self._named_after_person(find):
            return False
        senses = self._arsenal.categories.senses[find.generic.category]
        if find.generic.sure:
            return self._is_undisputed(find, senses)
        return self._is_borne_out(find, senses) and (
            self._around.military(find.first, find.last, self._people) or self._terms >= _ENOUGH_TERMS
        )

    def _is_undisputed(self, find: Find, senses: frozenset[str]) -> bool:
        if not senses or find.compound:
            return True
        if self._around.against(find.first, find.last, senses):
            return False
        return not self._around.against_in_article(senses) or self._around.military(find.first, find.last, self._people)

    def _placed(self, find: Find) -> Find:
        """A bare family name ('Leopard') goes to the member of the family that the article names."""
        if find.system is None or find.evidence is Evidence.ALWAYS or find.system.name in self._certain:
            return find
        named = [other for other in self._arsenal.siblings(find.system, find.word) if other.name in self._certain]
        return find.of_system(named[0]) if named else find


def _weapons(text: TaggedText, finds: Iterable[Find], categories: CategoryLexicon) -> list[Weapon]:
    mentions: dict[str, list[Mention]] = {}
    variants: dict[str, dict[str, None]] = {}
    kinds: dict[str, str] = {}
    for find in finds:
        if find.name is None:
            continue
        kinds.setdefault(find.name, find.category)
        mentions.setdefault(find.name, []).append(text.mention(find.first, find.mention_last))
        if find.variant:
            variants.setdefault(find.name, {})[find.variant] = None
    return [
        Weapon(name, kinds[name], tuple(places), tuple(variants.get(name, ())), categories.with_parents(kinds[name]))
        for name, places in mentions.items()
    ]


def _categories(text: TaggedText, finds: Iterable[Find], categories: CategoryLexicon) -> list[WeaponCategory]:
    mentions: dict[str, list[Mention]] = {}
    for find in finds:
        mention = text.mention(find.first, find.mention_last)
        for category in categories.with_parents(find.category):
            mentions.setdefault(category, []).append(mention)
    return [WeaponCategory(name, tuple(places)) for name, places in mentions.items()]


@cache
def default_weapon_tagger() -> WeaponTagger:
    """The tagger over the packaged data."""
    return WeaponTagger(default_arsenal(), default_sign_lexicon())
