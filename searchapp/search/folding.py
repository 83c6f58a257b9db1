"""Near-duplicates of a result folded under their newest article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from searchapp.engine.base import Engine, Plan

_OLDEST: Final = 10**9
"""The age of an article without a date."""


@dataclass(frozen=True, slots=True)
class Folding:
    """`folded`: numbers of the articles that stand under another one; `sizes`: how many stand under it, by group."""

    folded: tuple[int, ...] = ()
    sizes: Mapping[int, int] = field(default_factory=dict)

    def size(self, group: int) -> int:
        """How many articles are folded in a group."""
        return self.sizes.get(group, 0)


def fold_groups(engine: Engine, plan: Plan) -> Folding:
    """Fold each group within a plan's result; articles without a date count as oldest."""
    newest: dict[int, tuple[int, int]] = {}
    folded: list[int] = []
    sizes: dict[int, int] = {}
    for number, group, day in engine.group_members(plan):
        age = (_OLDEST if day is None else -day, number)
        known = newest.setdefault(group, age)
        if known is not age:
            newest[group], (_, older) = (age, known) if age < known else (known, age)
            folded.append(older)
            sizes[group] = sizes.get(group, 0) + 1
    return Folding(tuple(sorted(folded)), sizes)
