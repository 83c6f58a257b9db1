"""Which of an article's finds count: the certain ones, and the ambiguous ones that sentence or article bear out."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Final

from searchapp.entities.weapons import Arsenal, Evidence
from searchapp.entities.weapons_context import Surroundings
from searchapp.entities.weapons_find import Find
from searchapp.entities.weapons_heads import Bond

_ENOUGH_TERMS: Final = 2
"""Other weapons and generic words that make an article one about weapons."""
_MANY_TERMS: Final = 3
"""Other weapons beside which even a common word in their list is one."""
_OUTWEIGHING: Final = 3
"""Weapons and generic words that outweigh one word for another sense elsewhere in the article."""
_CLEARLY_OTHER: Final = 2
"""Distinct words for another sense that outweigh a military word in the sentence."""
_FIRING: Final = ("beschoss", "beschieß", "abgefeuert", "abgeschossen", "feuert", "feuern", "verschoss")
"""Beginnings of verbs beside which a quoted common word is what was fired: 'aus „Grad“ beschossen'."""
_EXAMPLES: Final = frozenset(("darunter", "etwa", "namentlich"))
"""Words between a kind of weapon and its examples: 'Kampfflugzeuge, darunter Typhoon'."""
_ARMOUR: Final = frozenset(("Panzer", "Schützenpanzer"))
_DEFINITE: Final = frozenset(("der", "die", "das", "den", "dem", "des"))
_FIGURES: Final = frozenset(("sport",))
"""Fields that use weapons as figures of speech: their words speak against generic ones only in number."""


class Judge:
    """Decides which finds of one article count."""

    def __init__(self, arsenal: Arsenal, around: Surroundings, finds: list[Find]) -> None:
        self._arsenal = arsenal
        self._around = around
        self._finds = finds
        self._persons = {find.word for find in finds if find.person_like}
        self._people = {find.first for find in finds if find.person_like or self._named_after_person(find)}
        self._sure = {find.first for find in finds if self._is_certain(find)}
        self._certain = {find.name for find in finds if find.first in self._sure and find.system}
        generics = {find.word for find in finds if find.generic and find.generic.sure}
        self._terms = len(self._certain) + len(generics)
        self._bear_out_lists()

    def accepted(self) -> list[Find]:
        """The finds that count, in order."""
        return [self._placed(find) for find in self._finds if self._counts(find)]

    def _bear_out_lists(self) -> None:
        """What stands in a list with a find that counts is sure, and so is its name elsewhere: 'Buk, Tor und Pantsir'."""
        counting = {find.first for find in self._finds if find.system and self._counts(find)}
        listed = self._listed(self._finds, counting) | self._listed(reversed(self._finds), counting)
        self._sure |= listed
        self._certain |= {find.name for find in self._finds if find.first in listed}

    def _is_certain(self, find: Find) -> bool:
        if find.system is None or find.person_like:
            return False
        if find.evidence is Evidence.ALWAYS or find.bond is Bond.HARD:
            return True
        soft = find.bond is Bond.SOFT and find.evidence is not Evidence.TYPED
        return soft and not self._around.against(find.first, find.mention_last, find.system.senses)

    def _listed(self, finds: Iterable[Find], counting: Set[int]) -> set[int]:
        listed: set[int] = set()
        before: Find | None = None
        for find in finds:
            counts = find.first in counting
            if before and not counts and self._is_borne_out_by(before, find):
                listed.add(find.first)
                counts = True
            before = find if counts else None
        return listed

    def _is_borne_out_by(self, other: Find, find: Find) -> bool:
        if find.system is None or find.person_like:
            return False
        left, right = sorted((other, find), key=lambda item: item.first)
        if not self._around.lists(left.mention_last, right.first):
            return False
        if self._around.against(find.first, find.last, find.system.senses):
            return False
        if find.evidence is not Evidence.TYPED or self._terms >= _MANY_TERMS:
            return True
        return self._around.military(find.first, find.last, self._people)

    def _counts(self, find: Find) -> bool:
        if find.system is None:
            return self._generic_counts(find)
        if find.first in self._sure:
            return True
        if find.person_like:
            return False
        if self._is_example(find):
            return True
        if find.evidence is Evidence.TYPED:
            known_ship = find.quoted and find.system.name in self._certain
            if known_ship or self._is_fired(find):
                return True
            return find.bond is Bond.SOFT and self._is_borne_out(find, find.system.senses)
        if find.system.name in self._certain:
            return not self._named_after_person(find)
        if find.evidence is Evidence.ELSEWHERE and not self._is_among_its_kind(find):
            return False
        return self._is_borne_out(find, find.system.senses)

    def _is_fired(self, find: Find) -> bool:
        return find.quoted and self._around.says(find.first, _FIRING)

    def _is_example(self, find: Find) -> bool:
        """Whether the sentence names the kind of weapon and then this system as an example."""
        if self._around.word_before(find.first) not in _EXAMPLES:
            return False
        sentence = self._around.sentence(find.first)
        return any(
            other.generic and other.category == find.category and other.first in sentence and other.first < find.first
            for other in self._finds
        )

    def _is_among_its_kind(self, find: Find) -> bool:
        """Whether a common word with the definite article stands in an article about weapons that names its kind ('Radpanzer')."""
        around = self._around
        if (
            self._terms < _MANY_TERMS
            or around.word_before(find.first) not in _DEFINITE
            or around.apposed(find.first - 1)
        ):
            return False
        return not around.name_follows(find.last) and any(
            _akin(other.category, find.category) and (other.generic or other.name in self._certain)
            for other in self._finds
        )

    def _is_borne_out(self, find: Find, senses: frozenset[str]) -> bool:
        around = self._around
        if self._named_after_person(find) or around.against(find.first, find.last, senses):
            return False
        others = around.against_in_article(senses)
        if around.military(find.first, find.last, self._people):
            return others < _CLEARLY_OTHER
        enough = self._terms >= max(_ENOUGH_TERMS, others * _OUTWEIGHING)
        return enough or (not others and find.bond is Bond.TOPIC)

    def _named_after_person(self, find: Find) -> bool:
        return find.word in self._persons and not find.has_article

    def _generic_counts(self, find: Find) -> bool:
        if find.person_like or self._named_after_person(find):
            return False
        senses = self._arsenal.categories.senses[find.category]
        if find.generic is None or find.generic.sure:
            return self._is_undisputed(find, senses)
        enough = self._terms >= _ENOUGH_TERMS or self._around.military(find.first, find.last, self._people)
        return enough and self._is_borne_out(find, senses)

    def _is_undisputed(self, find: Find, senses: frozenset[str]) -> bool:
        around = self._around
        if not senses or find.compound:
            return True
        if around.against(find.first, find.last, senses - _FIGURES):
            return False
        other = around.against_in_article(senses - _FIGURES)
        figures = around.against_in_article(senses & _FIGURES) >= _CLEARLY_OTHER
        return not (other or figures) or around.military(find.first, find.last, self._people)

    def _placed(self, find: Find) -> Find:
        """A bare family name ('Leopard') goes to the member of the family that the article names."""
        if find.system is None or find.evidence is Evidence.ALWAYS or find.system.name in self._certain:
            return find
        named = [other for other in self._arsenal.siblings(find.system, find.word) if other.name in self._certain]
        return find.of_system(named[0]) if named else find


def _akin(one: str, other: str) -> bool:
    """Whether two categories are of one kind in the press, which calls every armoured vehicle a tank."""
    return one == other or _ARMOUR.issuperset((one, other))
