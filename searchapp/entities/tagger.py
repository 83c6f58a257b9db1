"""All taggers over one tokenized text. A statistical tagger would join as one more source of candidates in `people`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final

from searchapp.entities.countries import default_lexicon
from searchapp.entities.countries_tagger import CountryTagger, default_country_tagger
from searchapp.entities.marks import Marked, Marks
from searchapp.entities.names import default_names
from searchapp.entities.offices import default_posts
from searchapp.entities.people import PeopleTagger
from searchapp.entities.people_gazetteer import PeopleGazetteer
from searchapp.entities.people_words import Vocabulary
from searchapp.entities.text import TaggedText
from searchapp.entities.user_lists import NO_LISTS, UserLists
from searchapp.entities.weapons import arsenal_with
from searchapp.entities.weapons_context import default_sign_lexicon
from searchapp.entities.weapons_tagger import WeaponTagger
from searchapp.model import Entities

RULES_VERSION: Final = 2
"""Raised when a rule changes what a text gives; data files count by their content."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Finds everything the facets hold."""

    people: PeopleTagger
    weapons: WeaponTagger
    countries: CountryTagger
    marks: Marks
    version: str

    def tag(self, text: TaggedText, marked: Marked | None = None) -> Entities:
        """All entities of an article, each once, with the places that prove them.

        `marked` where a caller has looked up the text's words.
        """
        marked = marked or self.marks.of(text)
        named = self.people.tag(text, marked)
        weapons, categories = self.weapons.tag(text, marked)
        return Entities(
            people=named.people,
            offices=named.offices,
            weapons=tuple(weapons),
            weapon_categories=tuple(categories),
            countries=tuple(self.countries.tag(text, marked)),
        )


@cache
def tagger_with(lists: UserLists) -> Tagger:
    """The tagger over the packaged gazetteers and a user's own lists, loaded once a process."""
    people = PeopleGazetteer.packaged(lists.people)
    vocabulary = Vocabulary(people, default_names(), default_posts(), default_lexicon())
    named, weapons = PeopleTagger(vocabulary), WeaponTagger(arsenal_with(lists.weapons), default_sign_lexicon())
    countries = default_country_tagger()
    marks = Marks(named.mark, weapons.mark, countries.mark)
    return Tagger(named, weapons, countries, marks, tagger_version(lists))


def default_tagger() -> Tagger:
    """The tagger over the packaged gazetteers."""
    return tagger_with(NO_LISTS)


def tagger_version(lists: UserLists) -> str:
    """The tagger's version, without loading it."""
    digest = blake2b(f"{RULES_VERSION} {lists.digest}".encode(), digest_size=6)
    for path in sorted(files("searchapp.entities").joinpath("data").iterdir(), key=lambda each: each.name):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
