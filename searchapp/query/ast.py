"""The query tree. The parser builds it from raw text; `analyze` replaces Word, Phrase and patterns by Leaf and Pattern nodes.

Nodes are frozen; source spans are left out of equality. Engines see only the analysed kinds (`Analysed`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from searchapp.analysis.forms import Alternative


class Scope(StrEnum):
    """Where a word must stand."""

    ANYWHERE = "anywhere"
    TITLE = "title"


class Unit(StrEnum):
    """The stretch of text in which operands must meet."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class Join(StrEnum):
    """How the children of an And came together in the query text."""

    STRICT = "strict"
    """An operator stands between them: every child is required."""
    WORDS = "words"
    """Side by side: required too, but in a long run of words `analyze` lets some be missing."""
    QUESTION = "question"
    """Side by side, closed by a question mark: `analyze` lets some be missing."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the query text."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Base of all nodes."""

    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A word as typed. `exact`: `=Wort`, folded surface only. `at_least`: occurrences asked for (mind3:Wort).

    `required`: `+Wort`, never dropped as a function word nor missing from a long question.
    """

    text: str
    scope: Scope = Scope.ANYWHERE
    exact: bool = False
    at_least: int = 1
    required: bool = False


@dataclass(frozen=True, slots=True)
class Phrase(Node):
    """Quoted words in order, exact, with at most `slop` other words between them in all."""

    text: str
    slop: int = 0
    scope: Scope = Scope.ANYWHERE
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Wildcard(Node):
    """A word with * (any run, also empty) and ? (one character)."""

    pattern: str
    scope: Scope = Scope.ANYWHERE
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Fuzzy(Node):
    """A word with up to `distance` (1 or 2) edits (Damerau-Levenshtein)."""

    text: str
    distance: int
    scope: Scope = Scope.ANYWHERE
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class And(Node):
    """All children (an optional Leaf among them only ranks)."""

    children: tuple[Node, ...]
    join: Join = Join.STRICT


@dataclass(frozen=True, slots=True)
class Or(Node):
    """At least `minimum` of the children."""

    children: tuple[Node, ...]
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Not the child. On its own: every article but those."""

    child: Node


@dataclass(frozen=True, slots=True)
class Within(Node):
    """All children meet in one sentence or paragraph (`a /s b`, `a /p b`)."""

    children: tuple[Node, ...]
    unit: Unit


@dataclass(frozen=True, slots=True)
class FacetIs(Node):
    """The article has this value in a facet of `fields.FACETS` (raw spelling as typed; resolved by `analyze`)."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldIs(Node):
    """`name` is 'author', 'language' or 'id'. `shown` is the value as typed, for messages, once `analyze` has changed it."""

    name: str
    value: str
    shown: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DateIn(Node):
    """Published on a day of [start, end); an open side is None."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Every(Node):
    """Every article."""


@dataclass(frozen=True, slots=True)
class Nothing(Node):
    """No article."""


@dataclass(frozen=True, slots=True)
class Leaf(Node):
    """An analysed word or phrase: any of the alternatives. `shown` is what was typed, for messages."""

    shown: str
    alternatives: tuple[Alternative, ...]
    scope: Scope = Scope.ANYWHERE
    at_least: int = 1
    optional: bool = False
    """Function words in long questions: rank, but need not match."""
    required: bool = False
    """`+Wort`: never let go of."""


@dataclass(frozen=True, slots=True)
class Pattern(Node):
    """An analysed wildcard (distance 0; folded pattern with * and ?) or fuzzy word, over level EXACT."""

    shown: str
    pattern: str
    distance: int = 0
    scope: Scope = Scope.ANYWHERE
    at_least: int = 1


Analysed = Leaf | Pattern | And | Or | Not | Within | FacetIs | FieldIs | DateIn | Every | Nothing
