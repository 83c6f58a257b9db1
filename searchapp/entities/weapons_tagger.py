"""Which weapon systems and categories an article names, with every place.

First all places that may name one are found (`weapons_finder`); then the certain ones count, and the ambiguous ones
where their sentence or the rest of the article bears them out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from searchapp.entities.categories import CategoryLexicon
from searchapp.entities.marks import Marked, Marks
from searchapp.entities.text import TaggedText
from searchapp.entities.weapons import Arsenal, default_arsenal
from searchapp.entities.weapons_context import SignLexicon, Surroundings, default_sign_lexicon
from searchapp.entities.weapons_find import Find
from searchapp.entities.weapons_finder import Finder
from searchapp.entities.weapons_judge import Judge
from searchapp.model import Mention, Weapon, WeaponCategory


class WeaponTagger:
    """Finds weapons and weapon categories in articles. Safe to share between threads."""

    def __init__(self, arsenal: Arsenal, signs: SignLexicon) -> None:
        self._arsenal = arsenal
        self._signs = signs
        self._finder = Finder(arsenal)
        self._marks = Marks(self._finder.mark)

    def mark(self, surface: str, folded: str) -> int:
        """The mark of a word that can start a weapon's name."""
        return self._finder.mark(surface, folded)

    def tag(self, text: TaggedText, marked: Marked | None = None) -> tuple[list[Weapon], list[WeaponCategory]]:
        """Systems and categories named, in order of first mention; a system also feeds its category and its parents.

        `marked` where the text's words have been looked up for all taggers.
        """
        finds = self._finder.find(text, marked or self._marks.of(text))
        if not finds:
            return [], []
        accepted = Judge(self._arsenal, Surroundings(text, self._signs), finds).accepted()
        return _weapons(text, accepted, self._arsenal.categories), _categories(text, accepted, self._arsenal.categories)


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
