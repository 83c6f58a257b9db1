"""Where analysis and gazetteers meet: an analyzer that knows weapons under all their names, and one version for both."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from searchapp.analysis.analyzer import Analyzer
from searchapp.entities.tagger import default_tagger
from searchapp.entities.weapons import weapon_alias_sets


@cache
def analyzer_with_gazetteers() -> Analyzer:
    """The analyzer for indexing and searching, with the weapons' names as synonym sets."""
    return Analyzer(weapon_alias_sets())


@cache
def analysis_version() -> str:
    """Changes whenever the same text could give other tokens or other entities."""
    both = f"{analyzer_with_gazetteers().version} {default_tagger().version}"
    return blake2b(both.encode(), digest_size=6).hexdigest()
