"""What an index can decide of a query, and the tree relaxed to it.

Sentences, paragraphs and counts need the text. An engine answers `candidates(node)`, which finds every article that answers
`node` and maybe more; `match.holds` then decides, if `needs_verification(node)`.
"""

from __future__ import annotations

from dataclasses import replace

from searchapp.analysis.forms import index_decides
from searchapp.query.ast import Analysed, And, Every, Leaf, Node, Not, Nothing, Or, Pattern, Within
from searchapp.query.normalize import normalize


def needs_verification(node: Node) -> bool:
    """Whether an index alone can't decide the tree."""
    match node:
        case Within():
            return True
        case Leaf():
            return node.at_least > 1 or not all(index_decides(each) for each in node.alternatives)
        case Pattern():
            return node.at_least > 1
        case And() | Or():
            return any(needs_verification(child) for child in node.children)
        case Not():
            return needs_verification(node.child)
        case _:
            return False


def candidates(node: Analysed) -> Analysed:
    """A tree an index can decide, true of every article of which `node` is true; `node` itself where it needs no text."""
    return _analysed(normalize(_wider(node))) if needs_verification(node) else node


def _wider(node: Node) -> Node:
    """A tree true wherever `node` is."""
    match node:
        case Leaf() | Pattern():
            return replace(node, at_least=1)
        case And() | Or():
            return replace(node, children=tuple(_wider(child) for child in node.children))
        case Within():
            return And(tuple(_somewhere(child) for child in node.children), span=node.span)
        case Not():
            return Not(_narrower(node.child), span=node.span)
        case _:
            return node


def _narrower(node: Node) -> Node:
    """A tree true only where `node` is: what an index can't decide counts as untrue."""
    match node:
        case Leaf() if node.at_least == 1:
            return _leaf(node)
        case Leaf() | Within():
            return Nothing(span=node.span)
        case Pattern():
            return node if node.at_least == 1 else Nothing(span=node.span)
        case And() | Or():
            return replace(node, children=tuple(_narrower(child) for child in node.children))
        case Not():
            return Not(_wider(node.child), span=node.span)
        case _:
            return node


def _somewhere(node: Node) -> Node:
    """A tree true of an article if `node` is true of any stretch of it. A Not tells nothing: its child may stand elsewhere."""
    match node:
        case Not():
            return Every(span=node.span)
        case And() | Or() | Within():
            children = tuple(_somewhere(child) for child in node.children)
            return replace(node, children=children) if not isinstance(node, Within) else And(children, span=node.span)
        case _:
            return _wider(node)


def _leaf(node: Leaf) -> Node:
    decided = tuple(each for each in node.alternatives if index_decides(each))
    return replace(node, alternatives=decided) if decided else Nothing(span=node.span)


def _analysed(node: Node) -> Analysed:
    if not isinstance(node, Analysed):
        raise TypeError(f"not analysed: {type(node).__name__}")
    return node
