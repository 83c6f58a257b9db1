"""Edit distance between two words."""

from __future__ import annotations


def is_within(left: str, right: str, limit: int) -> bool:
    """Whether `limit` insertions, deletions, replacements or swaps of neighbours turn one word into the other.

    No letter is edited twice (optimal string alignment), as in the engines' own fuzzy queries.
    """
    if abs(len(left) - len(right)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, start=1):
        above, before_above, before = row, before, row
        row = [i]
        for j, other in enumerate(right, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before_above[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
    return row[-1] <= limit
