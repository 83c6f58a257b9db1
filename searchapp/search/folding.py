"""Near-duplicates of a result folded under their newest article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from searchapp.engine.base import Engine, GroupMember, Plan


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
    groups: dict[int, list[GroupMember]] = {}
    for member in engine.group_members(plan):
        groups.setdefault(member.group, []).append(member)
    folded: list[int] = []
    sizes: dict[int, int] = {}
    for group, members in groups.items():
        newest = max(members, key=lambda member: (member.day is not None, member.day or 0, -member.number))
        folded += [member.number for member in members if member is not newest]
        sizes[group] = len(members) - 1
    return Folding(tuple(sorted(folded)), sizes)
