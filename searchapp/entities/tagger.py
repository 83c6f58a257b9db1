"""All taggers over one tokenized text. A statistical tagger would join as one more source of candidates in `people`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final

from searchapp.entities.countries_tagger import CountryTagger, default_country_tagger
from searchapp.entities.people import PeopleTagger, default_people_tagger
from searchapp.entities.text import TaggedText
from searchapp.entities.weapons_tagger import WeaponTagger, default_weapon_tagger
from searchapp.model import Entities

RULES_VERSION: Final = 1
"""Raised when a rule changes what a text gives; data files count by their content."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Finds everything the facets hold."""

    people: PeopleTagger
    weapons: WeaponTagger
    countries: CountryTagger
    version: str

    def tag(self, text: TaggedText) -> Entities:
        """All entities of an article, each once, with the places that prove them."""
        named = self.people.tag(text)
        weapons, categories = self.weapons.tag(text)
        return Entities(
            people=named.people,
            offices=named.offices,
            weapons=tuple(weapons),
            weapon_categories=tuple(categories),
            countries=tuple(self.countries.tag(text)),
        )


@cache
def default_tagger() -> Tagger:
    """The tagger over the packaged gazetteers, loaded once a process."""
    return Tagger(default_people_tagger(), default_weapon_tagger(), default_country_tagger(), _version())


def _version() -> str:
    digest = blake2b(str(RULES_VERSION).encode(), digest_size=6)
    for path in sorted(files("searchapp.entities").joinpath("data").iterdir(), key=lambda each: each.name):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
