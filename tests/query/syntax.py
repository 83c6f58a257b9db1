"""A parsed tree written back as a query: parsing the text gives the same tree again."""

from __future__ import annotations

from datetime import timedelta

from searchapp import fields
from searchapp.query.ast import (
    And,
    DateIn,
    Every,
    FacetIs,
    FieldIs,
    Fuzzy,
    Join,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Scope,
    Unit,
    Wildcard,
    Within,
    Word,
)

_PLAIN_FIELDS = {
    "author": fields.AUTHOR_ALIASES[0],
    "language": fields.LANGUAGE_ALIASES[0],
    "id": fields.ID_ALIASES[0],
}
_BETWEEN = {Join.STRICT: " UND ", Join.WORDS: " ", Join.QUESTION: " "}


def to_syntax(node: Node) -> str:
    """The query text of a normalised tree from the parser. ValueError for trees that have none (analysed ones)."""
    text = _text(node)
    if isinstance(node, And) and node.join is Join.QUESTION:
        return f"{text}?"
    return f"({text})" if text.endswith("?") else text


def _text(node: Node) -> str:
    match node:
        case And():
            return _BETWEEN[node.join].join(_operand(child) for child in node.children)
        case Or():
            if node.minimum > 1:
                raise ValueError("no query text for an Or of several")
            return " ODER ".join(_operand(child) for child in node.children)
        case Within():
            operator = " /s " if node.unit is Unit.SENTENCE else " /p "
            return operator.join(_operand(child) for child in node.children)
        case _:
            return _operand(node)


def _operand(node: Node) -> str:
    match node:
        case And() | Or() | Within():
            return f"({_text(node)})"
        case Not():
            return f"NICHT {_operand(node.child)}"
        case Every():
            return "*"
        case Nothing():
            return "-*"
        case FacetIs():
            return _facet(node)
        case FieldIs():
            return f'{_PLAIN_FIELDS[node.name]}:"{node.value}"'
        case DateIn():
            return _dates(node)
        case _:
            return _words(node)


def _words(node: Node) -> str:
    match node:
        case Word():
            text = f"={node.text}" if node.exact else node.text
            prefix = _prefix(node.scope, node.at_least)
            # 'titel:in' would be a gender form, one word.
            bracketed = f"({text})" if prefix and text.startswith("in") else text
            return f"{'+' if node.required else ''}{prefix}{bracketed}"
        case Phrase():
            slop = f"~{node.slop}" if node.slop else ""
            return f'{_prefix(node.scope, node.at_least)}"{node.text}"{slop}'
        case Wildcard():
            return _prefix(node.scope, node.at_least) + node.pattern
        case Fuzzy():
            return f"{_prefix(node.scope, node.at_least)}{node.text}~{node.distance}"
    raise ValueError(f"no query text for {type(node).__name__}")


def _prefix(scope: Scope, at_least: int) -> str:
    title = f"{fields.TITLE_ALIASES[0]}:" if scope is Scope.TITLE else ""
    return f"{f'mind{at_least}:' if at_least > 1 else ''}{title}"


def _facet(node: FacetIs) -> str:
    name = fields.FACET_BY_NAME[node.facet].aliases[0]
    values = [f'{name}:"{value}"' for value in node.values]
    return values[0] if len(values) == 1 else f"({' ODER '.join(values)})"


def _dates(node: DateIn) -> str:
    if node.end is None:
        return f"{fields.FROM_ALIASES[0]}:{node.start}"
    last = node.end - timedelta(days=1)
    if node.start is None:
        return f"{fields.TO_ALIASES[0]}:{last}"
    return f"{fields.DATE_ALIASES[0]}:[{node.start} TO {last}]"
