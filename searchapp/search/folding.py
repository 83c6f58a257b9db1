"""Near-duplicates of a result folded under their newest article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from searchapp.engine.base import Engine, GroupMember, Plan

_UNDATED: Final = -(10**9)
"""A day before all others."""


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
    newest: dict[int, GroupMember] = {}
    folded: list[int] = []
    sizes: dict[int, int] = {}
    for member in engine.group_members(plan):
        first = newest.setdefault(member.group, member)
        if first is not member:
            is_newer = _age(member) < _age(first)
            folded.append(first.number if is_newer else member.number)
            sizes[member.group] = sizes.get(member.group, 0) + 1
            if is_newer:
                newest[member.group] = member
    return Folding(tuple(sorted(folded)), sizes)


def _age(member: GroupMember) -> tuple[int, int]:
    """Small for the newest; of one day the smaller number."""
    return (-_UNDATED if member.day is None else -member.day, member.number)
