"""Near-duplicates of a result folded under their newest article, for engines that name the members of groups one by one."""

from __future__ import annotations

from collections.abc import Iterable

from searchapp.engine.base import Folding, GroupMember, age


def folded(members: Iterable[GroupMember]) -> Folding:
    """Fold each group; members of groups of one may be among them."""
    newest: dict[int, tuple[int, int]] = {}
    older_ones: list[int] = []
    sizes: dict[int, int] = {}
    for number, group, day in members:
        own = (age(day), number)
        known = newest.setdefault(group, own)
        if known is not own:
            newest[group], (_, older) = (own, known) if own < known else (known, own)
            older_ones.append(older)
            sizes[group] = sizes.get(group, 0) + 1
    return Folding(tuple(sorted(older_ones)), sizes)
