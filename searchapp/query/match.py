"""The one matcher: which tokens of a text answer a query, and whether the text answers it at all.

Highlighting, the reasons of a hit and the operators no index can decide all ask here, so that they agree. What counts:

- A leaf holds where one of its alternatives stands. One term: a token with that term at that level. Several terms at level
  EXACT or STEM: tokens in the given order, with at most `slop` other tokens between them in all, all of them in the title or
  all in the body; they may cross sentences. Several terms at level PART: all of them in the title, or all in the body.
  `"a b"~5` means either order; `analyze` gives such a phrase one alternative an order, longer phrases keep theirs.
- `at_least`: that many occurrences that don't overlap.
- Within: one sentence or paragraph in which every child holds, a Not and a count among them taken within that stretch. Title
  and body never share one.
- And: every child but optional ones. Or: at least `minimum` children. Facets, fields and dates ask the article's record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from searchapp.analysis.forms import MatchKind
from searchapp.query.analyze import named_sequence
from searchapp.query.ast import (
    Analysed,
    And,
    DateIn,
    Every,
    FacetIs,
    FieldIs,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Within,
)
from searchapp.query.chunks import Chunks
from searchapp.query.places import END, Located, Place, Reason, Vocabulary, occurrences


class Found(NamedTuple):
    """Characters [start, end) of a text answer the query; `label` is the spelling searched for, if another."""

    start: int
    end: int
    kind: MatchKind
    label: str


@dataclass(frozen=True, slots=True)
class Record:
    """What an article's index document says besides its text: facet values as indexed, author as folded words."""

    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    published: date | None = None
    author: Collection[str] = ()
    language: str = "de"
    id: str = ""


class Matcher:
    """One analysed query, made ready for many texts. Safe to share between threads."""

    def __init__(self, node: Analysed, chunks: Chunks) -> None:
        self.node: Final = node
        self._vocabulary: Final = Vocabulary(node, chunks)

    def find(self, text: str, title_end: int = 0) -> tuple[Found, ...]:
        """The places that answer the query's positive words, in text order, without overlaps.

        Optional words are left out. `title_end` is the offset at which the body starts (0: no title).
        """
        if self._vocabulary.is_empty:
            return ()
        located = self._vocabulary.locate(text, title_end)
        places = _Reading(located, None).marked(self.node, 0, END)
        edges = located.edges
        return tuple([Found(edges[at][0], edges[to][1], kind, label) for at, to, (kind, label, _) in _merged(places)])

    def holds(self, text: str, record: Record, title_end: int = 0) -> bool:
        """Whether a text with this record answers the query."""
        located = self._vocabulary.locate(text, title_end)
        return _Reading(located, record).true(self.node, 0, END)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A query over one text. Without a record (only words matter) facets, fields and dates count as true."""

    text: Located
    record: Record | None

    def true(self, node: Node, low: int, high: int) -> bool:
        match node:
            case Leaf() | Pattern():
                places = self.text.places(node, low, high)
                return bool(places) if node.at_least == 1 else occurrences(places) >= node.at_least
            case And():
                return all(_is_optional(child) or self.true(child, low, high) for child in node.children)
            case Or():
                return self._enough(node, low, high)
            case Not():
                return not self.true(node.child, low, high)
            case Within():
                return any(self._meet(node, *unit) for unit in self._units(node, low, high))
            case _:
                return self.record is None or _recorded(node, self.record)

    def marked(self, node: Node, low: int, high: int) -> list[Place]:
        """Places that make the node true within a stretch."""
        match node:
            case Leaf() | Pattern():
                return [] if _is_optional(node) else self.text.places(node, low, high)
            case And():
                return [place for child in node.children for place in self.marked(child, low, high)]
            case Or():
                return self._chosen(node, low, high)
            case Within():
                units = [unit for unit in self._units(node, low, high) if self._meet(node, *unit)]
                return [place for unit in units for child in node.children for place in self.marked(child, *unit)]
            case _:
                return []

    def _units(self, node: Within, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Where the operands could meet: anywhere if they may do so in silence or within one another, else at words found."""
        if self._meet(node, 0, 0) or any(map(_holds_within, node.children)):
            return self.text.every_unit(node.unit, low, high)
        return self.text.units(node.unit, low, high)

    def _meet(self, node: Within, low: int, high: int) -> bool:
        return all(_is_optional(child) or self.true(child, low, high) for child in node.children)

    def _enough(self, node: Or, low: int, high: int) -> bool:
        missing = node.minimum
        for child in node.children:
            if missing <= 0:
                break
            missing -= self.true(child, low, high)
        return missing <= 0

    def _chosen(self, node: Or, low: int, high: int) -> list[Place]:
        """Places of the children that hold; of a name of several words and its words apart only the name, where it stands."""
        name = named_sequence(node)
        if name is not None and self.true(name, low, high):
            return self.marked(name, low, high)
        return [place for child in node.children for place in self._held(child, low, high)]

    def _held(self, child: Node, low: int, high: int) -> list[Place]:
        """Places of a child that holds; none of one that doesn't."""
        places = self.marked(child, low, high)
        certain = isinstance(child, Leaf | Pattern) and child.at_least == 1
        return places if certain or (places and self.true(child, low, high)) else []


def _is_optional(node: Node) -> bool:
    return isinstance(node, Leaf) and node.optional


def _holds_within(node: Node) -> bool:
    match node:
        case And() | Or():
            return any(map(_holds_within, node.children))
        case Not():
            return _holds_within(node.child)
        case _:
            return isinstance(node, Within)


def _recorded(node: Node, record: Record) -> bool:
    match node:
        case FacetIs():
            return not set(node.values).isdisjoint(record.facets.get(node.facet, ()))
        case FieldIs(name="author"):
            asked = node.value.split()
            return bool(asked) and set(asked) <= set(record.author)
        case FieldIs(name="language"):
            return node.value == record.language
        case FieldIs():
            return node.value == record.id
        case DateIn():
            return _is_in(node, record.published)
        case Every() | Nothing():
            return isinstance(node, Every)
    raise TypeError(f"can't match a {type(node).__name__}: the tree was not analysed")


def _is_in(node: DateIn, published: date | None) -> bool:
    if published is None:
        return False
    return (node.start is None or node.start <= published) and (node.end is None or published < node.end)


def _merged(places: Iterable[Place]) -> list[tuple[int, int, Reason]]:
    """First and last tokens of spots in text order; of overlapping ones the union, with the reason of the heaviest."""
    best: dict[tuple[int, int], Reason] = {}
    for spots, reason in places:
        for spot in spots:
            known = best.get(spot)
            if known is None or reason.weight > known.weight:
                best[spot] = reason
    merged: list[tuple[int, int, Reason]] = []
    for (first, last), reason in sorted(best.items(), key=itemgetter(0)):
        if merged and first <= merged[-1][1]:
            start, end, known = merged[-1]
            merged[-1] = (start, max(end, last), max(known, reason, key=attrgetter("weight")))
        else:
            merged.append((first, last, reason))
    return merged
