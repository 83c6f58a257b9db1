"""Where the engines keep what: fields of a level with their boosts, fields of facets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from searchapp import ranking
from searchapp.analysis.forms import Level
from searchapp.query.ast import Leaf, Node, Scope


def facet_field(name: str) -> str:
    """The field that holds a facet's values."""
    return "facet_" + name


def value_field(name: str) -> str:
    """The field that holds the numbers of a facet's values, for engines that count numbers."""
    return "value_" + name


def places(level: Level, scope: Scope) -> list[tuple[str, float]]:
    """Fields of a level, with their boosts."""
    title = (f"title_{level.value}", ranking.TITLE_BOOST)
    if scope is Scope.TITLE:
        return [title]
    lead = [("lead_stem", ranking.LEAD_BOOST)] if level is Level.STEM else []
    return [title, *lead, (f"body_{level.value}", ranking.BODY_BOOST)]


def _plain_stem(node: Node) -> str | None:
    """The single stem of a leaf, None for everything else."""
    if not isinstance(node, Leaf):
        return None
    for alternative in node.alternatives:
        if alternative.level is Level.STEM and len(alternative.terms) == 1:
            return alternative.terms[0]
    return None


def neighbouring_stems(children: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """The stems of each two different plain words that follow one another in a query: their nearness is worth a bonus."""
    for first, second in pairwise(map(_plain_stem, children)):
        if first is not None and second is not None and first != second:
            yield first, second
