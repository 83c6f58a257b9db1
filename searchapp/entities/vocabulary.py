"""Where analysis and gazetteers meet: an analyzer that knows weapons under all their names, and one version for both."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from searchapp.analysis.analyzer import Analyzer, analyzer_version
from searchapp.entities.tagger import tagger_version
from searchapp.entities.user_lists import NO_LISTS, UserLists, spellings
from searchapp.entities.weapons import weapon_alias_sets


@cache
def analyzer_with_gazetteers(lists: UserLists = NO_LISTS) -> Analyzer:
    """The analyzer for indexing and searching, with the names of weapons and of the user's own entries as synonym sets."""
    own = [set_ for rows in (lists.people, lists.places) for set_ in spellings(rows)]
    return Analyzer([*weapon_alias_sets(lists.weapons), *own])


@cache
def analysis_version(lists: UserLists = NO_LISTS) -> str:
    """Changes whenever the same text could give other tokens or other entities."""
    both = f"{analyzer_version()} {tagger_version(lists)}"
    return blake2b(both.encode(), digest_size=6).hexdigest()
