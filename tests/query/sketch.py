"""Query trees as one readable line, for tables of expectations."""

from __future__ import annotations

from searchapp.query.ast import (
    And,
    DateIn,
    Every,
    FacetIs,
    FieldIs,
    Fuzzy,
    Join,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Phrase,
    Scope,
    Wildcard,
    Within,
    Word,
)

_JOINS = {Join.STRICT: "and", Join.WORDS: "words", Join.QUESTION: "question"}


def sketch(node: Node) -> str:
    """'words(Panzer, not(=Leopard), t:"in Kiew"~2)': t: title, # count, = exact, + required, ? optional leaf."""
    match node:
        case And():
            return f"{_JOINS[node.join]}({_all(node.children)})"
        case Or():
            minimum = f"{node.minimum} of " if node.minimum > 1 else ""
            return f"or({minimum}{_all(node.children)})"
        case Not():
            return f"not({sketch(node.child)})"
        case Within():
            return f"{node.unit.value}({_all(node.children)})"
        case FacetIs():
            return f"{node.facet}={'|'.join(node.values)}"
        case FieldIs():
            return f"{node.name}={node.value}"
        case DateIn():
            return f"[{node.start or ''}..{node.end or ''})"
        case Every() | Nothing():
            return type(node).__name__.lower()
        case _:
            return _word(node)


def _all(children: tuple[Node, ...]) -> str:
    return ", ".join(sketch(child) for child in children)


def _word(node: Node) -> str:
    match node:
        case Word():
            text = f"{'+' if node.required else ''}{'=' if node.exact else ''}{node.text}"
        case Phrase():
            text = f'"{node.text}"' + (f"~{node.slop}" if node.slop else "")
        case Wildcard():
            text = f"wild:{node.pattern}"
        case Fuzzy():
            text = f"{node.text}~{node.distance}"
        case Leaf():
            text = f"{node.shown}{'?' if node.optional else ''}"
        case Pattern():
            text = f"pattern:{node.pattern}" + (f"~{node.distance}" if node.distance else "")
        case _:
            raise TypeError(type(node).__name__)
    assert isinstance(node, Word | Phrase | Wildcard | Fuzzy | Leaf | Pattern)
    title = "t:" if node.scope is Scope.TITLE else ""
    return title + text + (f"#{node.at_least}" if node.at_least > 1 else "")
