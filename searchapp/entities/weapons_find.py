"""The record of one place that may name a weapon."""

from __future__ import annotations

from typing import NamedTuple

from searchapp.entities.categories import Generic
from searchapp.entities.weapons import Evidence, System
from searchapp.entities.weapons_heads import Bond


class Find(NamedTuple):
    """A place that may name a weapon. Tokens `first`..`last` hold the name, the mention ends with `mention_last`.

    Exactly one of `system`, `generic`, `unlisted` (name and category of a weapon that no list knows) is set. `word` is the
    folded name, `bond` what a word beside it says.
    """

    first: int
    last: int
    mention_last: int
    word: str
    system: System | None = None
    generic: Generic | None = None
    unlisted: tuple[str, str] | None = None
    evidence: Evidence = Evidence.ALWAYS
    variant: str = ""
    bond: Bond = Bond.NONE
    person_like: bool = False
    has_article: bool = False
    compound: bool = False
    quoted: bool = False

    @property
    def name(self) -> str | None:
        """The facet value; None for a generic word."""
        if self.unlisted:
            return self.unlisted[0]
        return self.system.name if self.system else None

    @property
    def category(self) -> str:
        """The press category it feeds."""
        if self.unlisted:
            return self.unlisted[1]
        if self.system:
            return self.system.category
        return self.generic.category if self.generic else ""

    def of_system(self, system: System) -> Find:
        """The same place, read as another system of the family."""
        return self._replace(system=system)
