"""One shape for trees that mean the same: nested And and Or made flat, double Not dropped, Every and Nothing worked in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from searchapp.query.ast import And, Every, FacetIs, Join, Leaf, Node, Not, Nothing, Or, Within


def normalize(node: Node) -> Node:
    """The shortest tree of the same meaning and word order. Idempotent; leaves of any kind are left alone."""
    match node:
        case And():
            return _conjunction(node, tuple(normalize(child) for child in node.children))
        case Or():
            return _disjunction(node, tuple(normalize(child) for child in node.children))
        case Within():
            children = tuple(_spliced(node, (normalize(child) for child in node.children)))
            return replace(node, children=children)
        case Not():
            return negate(normalize(node.child), node)
        case _:
            return node


def negate(child: Node, like: Node) -> Node:
    """Not `child`, without a Not inside a Not; the span is that of `like`."""
    match child:
        case Not(child=inner):
            return inner
        case Every():
            return Nothing(span=like.span)
        case Nothing():
            return Every(span=like.span)
        case _:
            return Not(child, span=like.span)


def _conjunction(node: And, children: tuple[Node, ...]) -> Node:
    joins = {child.join for child in children if isinstance(child, And)} | {node.join}
    flat = [
        inner
        for child in children
        for inner in (child.children if isinstance(child, And) else (child,))
        if not isinstance(inner, Every)
    ]
    if any(isinstance(child, Nothing) for child in flat):
        return Nothing(span=node.span)
    if all(isinstance(child, Leaf) and child.optional for child in flat):
        return Every(span=node.span)
    if len(flat) == 1:
        return flat[0]
    return And(tuple(flat), node.join if len(joins) == 1 else Join.STRICT, span=node.span)


def _disjunction(node: Or, children: tuple[Node, ...]) -> Node:
    kept = [child for child in children if not isinstance(child, Every | Nothing)]
    minimum = node.minimum - sum(isinstance(child, Every) for child in children)
    if minimum <= 0:
        return Every(span=node.span)
    if minimum > len(kept):
        return Nothing(span=node.span)
    if len(kept) == 1:
        return kept[0]
    if minimum > 1:
        return Or(tuple(kept), minimum, span=node.span)
    flat = (
        inner
        for child in kept
        for inner in (child.children if isinstance(child, Or) and child.minimum == 1 else (child,))
    )
    merged = tuple(_facets_merged(flat))
    return Or(merged, span=node.span) if len(merged) > 1 else merged[0]


def _facets_merged(children: Iterable[Node]) -> Iterator[Node]:
    """Alternatives with several values of one facet made one, in the place of the first."""
    kept = list(children)
    values: dict[str, dict[str, None]] = {}
    for child in kept:
        if isinstance(child, FacetIs):
            values.setdefault(child.facet, {}).update(dict.fromkeys(child.values))
    for child in kept:
        if not isinstance(child, FacetIs):
            yield child
        elif child.facet in values:
            yield replace(child, values=tuple(values.pop(child.facet)))


def _spliced(node: Within, children: Iterator[Node]) -> Iterator[Node]:
    for child in children:
        if isinstance(child, Within) and child.unit is node.unit:
            yield from child.children
        else:
            yield child
