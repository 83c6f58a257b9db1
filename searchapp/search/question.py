"""Query text → question: parsed, normalised, analysed, with what the reader should know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from searchapp.analysis.analyzer import Analyzer
from searchapp.errors import QueryError
from searchapp.query.analyze import analyze, named_sequence
from searchapp.query.ast import Analysed, And, Join, Leaf, Node, Or, Pattern, Within
from searchapp.query.normalize import normalize
from searchapp.query.parser import parse
from searchapp.search.values import FacetValues


@dataclass(frozen=True, slots=True)
class Question:
    """A query understood: `node` is analysed, `notes` are German sentences on what was unusual."""

    text: str
    node: Analysed
    notes: tuple[str, ...]


def understand(text: str, analyzer: Analyzer, values: FacetValues) -> Question:
    """Parse and analyse a query. Raises QueryError with a German message when it can't be used."""
    parsed = parse(text)
    for diagnostic in parsed.diagnostics:
        if diagnostic.fatal:
            raise QueryError(diagnostic.message)
    unknown: list[str] = []

    def resolve(facet: str, value: str) -> tuple[str, ...]:
        found = values.resolve(facet, value)
        if not found:
            unknown.append(value)
        return found

    node = analyze(normalize(parsed.node), analyzer, resolve, values.words_starting)
    notes = [diagnostic.message for diagnostic in parsed.diagnostics]
    notes += [f"„{value}“ kommt in den Filterwerten des Index nicht vor." for value in unknown]
    return Question(text, node, tuple(notes))


def leaves(node: Node) -> tuple[Leaf, ...]:
    """The words and phrases a result must or may hold; those under Not left out."""
    if isinstance(node, Leaf):
        return (node,)
    if isinstance(node, And | Or | Within):
        return tuple(leaf for child in node.children for leaf in leaves(child))
    return ()


def ranks(node: Node) -> bool:
    """Whether anything in the tree tells better hits from worse ones."""
    if isinstance(node, Leaf | Pattern):
        return True
    if isinstance(node, And | Or | Within):
        return any(ranks(child) for child in node.children)
    return False


def relaxations(node: Analysed) -> tuple[tuple[Analysed, str], ...]:
    """Weaker forms of a tree that found nothing, the strictest first, each with what it drops, in German.

    Only words side by side are relaxed; what the reader excluded, filtered or joined by an operator stays.
    """
    if isinstance(node, Or) and node.minimum > 1:
        return ((replace(node, minimum=1), "mindestens ein Wort genügt"),)
    if not isinstance(node, And) or node.join is Join.STRICT:
        return ()
    free = [child for child in node.children if _may_be_missing(child)]
    kept = tuple(child for child in node.children if not _may_be_missing(child))
    steps: list[tuple[Analysed, str]] = []
    if len(free) > 2:
        steps.append((_at_least(free, len(free) - 1, kept), "ein Wort darf fehlen"))
    if len(free) > 1:
        steps.append((_at_least(free, 1, kept), "mindestens ein Wort genügt"))
    return tuple(steps)


def _may_be_missing(node: Node) -> bool:
    """A word, pattern or name, but not `+Wort`; function words are optional already."""
    return (
        (isinstance(node, Leaf) and not node.optional and not node.required)
        or isinstance(node, Pattern)
        or named_sequence(node) is not None
    )


def _at_least(free: list[Node], minimum: int, kept: tuple[Node, ...]) -> Analysed:
    either = Or(tuple(free), minimum=minimum)
    return And((either, *kept)) if kept else either
