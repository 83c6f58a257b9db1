"""What a word beside an ambiguous name says: 'Caesar-Haubitze' and 'Haubitze Caesar' are the weapon, 'Caesar-Salat' isn't."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from searchapp.entities.categories import CategoryLexicon, inflected
from searchapp.entities.gazetteer import fold, packaged_words


class Bond(IntEnum):
    """How surely a word beside a name makes it a weapon's."""

    NONE = 0
    TOPIC = 1
    """Speaks for arms: 'Taurus-Debatte'."""
    SOFT = 2
    """Kind of thing, also of other things: 'Caesar-Systeme', 'vom Typ Leopard'."""
    HARD = 3
    """Kind of weapon: 'Caesar-Haubitzen', 'Kampfpanzer Leopard'."""


class Heads:
    """The words that say it, with all their forms."""

    def __init__(self, categories: CategoryLexicon) -> None:
        self._categories = categories
        self._bonds = {
            **dict.fromkeys(_forms("weapon_topic_heads.txt"), Bond.TOPIC),
            **dict.fromkeys(_forms("weapon_soft_heads.txt"), Bond.SOFT),
            **dict.fromkeys(_forms("weapon_heads.txt"), Bond.HARD),
        }

    def bond(self, folded: str) -> Bond:
        """What one folded word says."""
        found = self._bonds.get(folded, Bond.NONE)
        if found < Bond.HARD and self._categories.generic(folded):
            return max(found, Bond.TOPIC if found is Bond.TOPIC else Bond.HARD)
        return found

    def bond_of_chain(self, heads: Sequence[str]) -> Bond:
        """What the words say that hyphens join to a name ('Patriot-Luftabwehr-Systeme'): the first, else the last."""
        if not heads:
            return Bond.NONE
        first = self.bond(heads[0])
        return first if first or len(heads) == 1 else min(self.bond(heads[-1]), Bond.SOFT)


def _forms(name: str) -> frozenset[str]:
    return frozenset(fold(form) for word in packaged_words(name) for form in inflected(word))
