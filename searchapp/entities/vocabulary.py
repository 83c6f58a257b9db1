"""Where analysis and gazetteers meet: an analyzer that knows weapons under all their names, and one version for both."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from searchapp.analysis.analyzer import Analyzer, analyzer_version
from searchapp.entities.people_gazetteer import PeopleGazetteer
from searchapp.entities.tagger import tagger_version
from searchapp.entities.user_lists import NO_LISTS, UserLists, spellings
from searchapp.entities.weapons import arsenal_with, weapon_alias_sets


@cache
def analyzer_with_gazetteers(lists: UserLists = NO_LISTS) -> Analyzer:
    """The analyzer for indexing and searching, with the names of weapons and of the user's own entries as synonym sets."""
    own = [set_ for rows in (lists.people, lists.places) for set_ in spellings(rows)]
    return Analyzer([*weapon_alias_sets(lists.weapons), *own], lambda folded: folded in _names(lists))


@cache
def _names(lists: UserLists) -> frozenset[str]:
    """Surnames of the people and first words of the weapons listed, folded. Read when a query finds nothing, not before."""
    people = PeopleGazetteer.packaged(lists.people)
    return frozenset(surname[-1] for surname in people.by_surname) | arsenal_with(lists.weapons).openings()


@cache
def analysis_version(lists: UserLists = NO_LISTS) -> str:
    """Changes whenever the same text could give other tokens or other entities."""
    both = f"{analyzer_version()} {tagger_version(lists)}"
    return blake2b(both.encode(), digest_size=6).hexdigest()
