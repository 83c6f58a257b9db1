"""Whoosh syntax nodes → our query tree. Runs right after the grammar; keeps nothing of Whoosh in the result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from searchapp import fields
from searchapp.analysis.tokenize import words
from searchapp.dates import parse_period
from searchapp.query import parser_whoosh as grammar
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
    Or,
    Phrase,
    Scope,
    Span,
    Unit,
    Wildcard,
    Within,
    Word,
)
from searchapp.query.diagnostics import MAX_PATTERN, MAX_WILDCARDS, Diagnostic, DiagnosticKind, diagnose

_MAX_DISTANCE: Final = 2
_SHOWN: Final = 40
"""Characters of the query quoted in a message."""
_PIECE: Final = re.compile(
    r"(?<![^\W_])\d+(?:[.,:]\d+)+(?![^\W_])"
    r"|[^\W_]+(?:(?:[-‐‑–—/'’ʼ._@&]+|(?<=[^\W_]):(?=(?:innen|in)(?![^\W_])))[^\W_]+)*"
)
_WILD_PIECE: Final = re.compile(r"(?:[^\W_]|[*?])+")
_GENDER: Final = re.compile(r"[^\W_]+\*(?:innen|in)")
_STARS: Final = re.compile(r"\*{2,}")
_BOOST: Final = re.compile(r"\^\d*(?:[.,]\d+)?\Z")
_URL: Final = re.compile(r"\w+://|www\.", re.IGNORECASE)
_EDGES: Final = re.compile(r"\A[\W_]+|[\W_]+\Z")
_PLAIN_FIELDS: Final = {
    **dict.fromkeys(fields.AUTHOR_ALIASES, "author"),
    **dict.fromkeys(fields.LANGUAGE_ALIASES, "language"),
    **dict.fromkeys(fields.ID_ALIASES, "id"),
}
_DATE_FIELDS: Final = {
    **dict.fromkeys(fields.DATE_ALIASES, "on"),
    **dict.fromkeys(fields.FROM_ALIASES, "from"),
    **dict.fromkeys(fields.TO_ALIASES, "to"),
}


@dataclass(frozen=True, slots=True)
class _Around:
    """What the fields and signs around a node say of it. `value_of`: the alias of a field that takes a value, not words."""

    value_of: str = ""
    scope: Scope = Scope.ANYWHERE
    at_least: int = 1
    required: bool = False

    def within(self, name: str) -> _Around:
        """Inside a field; the innermost field wins, counts stay."""
        if name.startswith("min") and name[-1].isdigit():
            return replace(self, at_least=max(1, int(name.lstrip("mind"))))
        if name in fields.TITLE_ALIASES:
            return replace(self, value_of="", scope=Scope.TITLE)
        return replace(self, value_of=name, scope=Scope.ANYWHERE)


def convert(text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree of a query (None: nothing in it to search for) and its diagnostics, each kind once."""
    if text.strip() in grammar.OPERATOR_WORDS:
        return Word(text.strip().lower(), span=Span(0, len(text))), ()
    conversion = _Conversion(text)
    node = conversion.node(grammar.read(text), _Around())
    return node, tuple({found.kind: found for found in reversed(conversion.diagnostics)}.values())


class _Conversion:
    """One run over one query."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.diagnostics: list[Diagnostic] = []

    def node(self, syntax: grammar.SyntaxNode, around: _Around) -> Node | None:
        """The tree of a syntax node; None where it holds nothing to search for."""
        return _HANDLERS[type(syntax)](self, syntax, around)

    def diagnose(self, kind: DiagnosticKind, text: str, span: Span) -> None:
        """Note what was found at a place."""
        self.diagnostics.append(diagnose(kind, _shortened(text), span))

    def trouble(self, syntax: grammar.TroubleNode, around: _Around) -> None:
        """A place the grammar couldn't follow."""
        span = _span(syntax)
        kind = DiagnosticKind(syntax.kind)
        text = self._text[span.start : span.end]
        self.diagnose(kind, text, span)

    def adjacent(self, syntax: grammar.GroupNode, around: _Around) -> Node | None:
        """Operands side by side; after a field that takes values, plain ones are one value."""
        if around.value_of and len(syntax) > 1 and all(type(child) in _TEXTS for child in syntax):
            return self._value(" ".join(self._raw(child) for child in syntax), around, _span(syntax))
        return _all(self._children(syntax, around), Join.WORDS, _span(syntax))

    def conjunction(self, syntax: grammar.GroupNode, around: _Around) -> Node | None:
        """Operands of UND."""
        return _all(self._children(syntax, around), Join.STRICT, _span(syntax))

    def disjunction(self, syntax: grammar.GroupNode, around: _Around) -> Node | None:
        """Operands of ODER."""
        children = self._children(syntax, around)
        return Or(children, span=_span(syntax)) if len(children) > 1 else next(iter(children), None)

    def negation(self, syntax: grammar.GroupNode, around: _Around) -> Node | None:
        """The operand of NICHT or -."""
        child = self.node(syntax[0], replace(around, required=False))
        return Not(child, span=_span(syntax)) if child is not None else None

    def required(self, syntax: grammar.GroupNode, around: _Around) -> Node | None:
        """The operand of +."""
        return self.node(syntax[0], replace(around, required=True))

    def fielded(self, syntax: grammar.FieldGroup, around: _Around) -> Node | None:
        """The operand of a field."""
        return self.node(syntax[0], around.within(syntax.name))

    def sentence(self, syntax: grammar.GroupNode, around: _Around) -> Node | None:
        """Operands of /s."""
        return self._within(syntax, around, Unit.SENTENCE)

    def paragraph(self, syntax: grammar.GroupNode, around: _Around) -> Node | None:
        """Operands of /p."""
        return self._within(syntax, around, Unit.PARAGRAPH)

    def phrase(self, syntax: grammar.PhraseNode, around: _Around) -> Node | None:
        """Quoted words, or a quoted value."""
        text, span = " ".join(syntax.text.split()), _span(syntax)
        if around.value_of:
            return self._value(text, around, span)
        return Phrase(text, syntax.slop, around.scope, around.at_least, span=span) if words(text) else None

    def word(self, syntax: grammar.WordNode, around: _Around) -> Node | None:
        """A run of characters: one word, or several with punctuation between."""
        if around.value_of:
            return self._value(self._raw(syntax), around, _span(syntax))
        return self._words(syntax.text, around, _span(syntax))

    def wildcard(self, syntax: grammar.WildcardNode, around: _Around) -> Node | None:
        """A run with * or ?. Hyphens part it, since no token holds one."""
        text, span = syntax.text, _span(syntax)
        if around.value_of:
            return self._value(text, around, span)
        pieces = (piece for piece in _WILD_PIECE.findall(text) if piece.strip("*?"))
        found = tuple(self._wild_piece(piece, around, span) for piece in pieces)
        if not found and "*" in text:
            return Every(span=span)
        return _all(found, Join.WORDS, span)

    def _wild_piece(self, text: str, around: _Around, span: Span) -> Node:
        if _GENDER.fullmatch(text) or not ("*" in text or "?" in text):
            return _word(text, around, span)
        pattern = _STARS.sub("*", text)
        if len(pattern) > MAX_PATTERN or pattern.count("*") + pattern.count("?") > MAX_WILDCARDS:
            self.diagnose(DiagnosticKind.BAD_PATTERN, text, span)
        return Wildcard(pattern, around.scope, around.at_least, span=span)

    def fuzzy(self, syntax: grammar.FuzzyNode, around: _Around) -> Node | None:
        """A word with ~n; n beyond 2 and words of several tokens are searched without."""
        if around.value_of:
            return self._value(self._raw(syntax), around, _span(syntax))
        span, tokens = _span(syntax), words(syntax.text)
        if len(tokens) == 1 and syntax.maxdist == 0:
            return _word(tokens[0], replace(around, required=False), span, exact=True)
        if len(tokens) == 1 and syntax.maxdist <= _MAX_DISTANCE:
            return Fuzzy(tokens[0], syntax.maxdist, around.scope, around.at_least, span=span)
        self.diagnose(DiagnosticKind.UNSUPPORTED, self._raw(syntax), span)
        return self._words(syntax.text, around, span)

    def range(self, syntax: grammar.RangeNode, around: _Around) -> Node | None:
        """[a TO b] after a date field; elsewhere its words."""
        span = _span(syntax)
        if around.value_of not in _DATE_FIELDS:
            self.diagnose(DiagnosticKind.UNSUPPORTED, self._raw(syntax), span)
            return self._words(f"{syntax.start or ''} {syntax.end or ''}", replace(around, value_of=""), span)
        start, end = self._bound(syntax.start, span), self._bound(syntax.end, span)
        first = start and start[1 if syntax.startexcl else 0]
        after = end and end[0 if syntax.endexcl else 1]
        if first and after and first >= after:
            self.diagnose(DiagnosticKind.BAD_DATE, self._raw(syntax), span)
        return DateIn(first, after, span=span) if first or after else Every(span=span)

    def _words(self, text: str, around: _Around, span: Span) -> Node | None:
        exact = text.startswith("=")
        if _URL.match(text):
            return _word(_EDGES.sub("", text), around, span)
        if boost := _BOOST.search(text):
            self.diagnose(DiagnosticKind.UNSUPPORTED, boost[0], span)
            text = text[: boost.start()]
        return _all(tuple(_word(piece, around, span, exact) for piece in _PIECE.findall(text)), Join.WORDS, span)

    def _within(self, syntax: grammar.GroupNode, around: _Around, unit: Unit) -> Node | None:
        children = self._children(syntax, around)
        return Within(children, unit, span=_span(syntax)) if len(children) > 1 else next(iter(children), None)

    def _children(self, syntax: Iterable[grammar.SyntaxNode], around: _Around) -> tuple[Node, ...]:
        found = (self.node(child, around) for child in syntax)
        return tuple(child for child in found if child is not None)

    def _value(self, text: str, around: _Around, span: Span) -> Node | None:
        value = " ".join(text.split())
        if facet := fields.FACET_BY_ALIAS.get(around.value_of):
            return FacetIs(facet.name, (value,), span=span) if value else None
        if name := _PLAIN_FIELDS.get(around.value_of):
            return FieldIs(name, value, span=span) if value else None
        period = self._bound(value.strip(",;"), span)
        if period is None:
            return Every(span=span)
        kind = _DATE_FIELDS[around.value_of]
        return DateIn(period[0] if kind != "to" else None, period[1] if kind != "from" else None, span=span)

    def _bound(self, text: str | None, span: Span) -> tuple[date, date] | None:
        if not text or text.strip() in ("", "*"):
            return None
        period = parse_period(text)
        if period is None:
            self.diagnose(DiagnosticKind.BAD_DATE, text, span)
        return period

    def _raw(self, syntax: grammar.SyntaxNode) -> str:
        if isinstance(syntax, grammar.PhraseNode):
            return str(syntax.text)
        return self._text[syntax.startchar : syntax.endchar]


_TEXTS: Final = frozenset({grammar.WordNode, grammar.PhraseNode, grammar.WildcardNode, grammar.FuzzyNode})
_HANDLERS: Final[dict[type, Callable[..., Node | None]]] = {
    grammar.TroubleNode: _Conversion.trouble,
    grammar.AdjacentGroup: _Conversion.adjacent,
    grammar.AndGroup: _Conversion.conjunction,
    grammar.OrGroup: _Conversion.disjunction,
    grammar.NotGroup: _Conversion.negation,
    grammar.RequiredGroup: _Conversion.required,
    grammar.FieldGroup: _Conversion.fielded,
    grammar.SentenceGroup: _Conversion.sentence,
    grammar.ParagraphGroup: _Conversion.paragraph,
    grammar.PhraseNode: _Conversion.phrase,
    grammar.WordNode: _Conversion.word,
    grammar.WildcardNode: _Conversion.wildcard,
    grammar.FuzzyNode: _Conversion.fuzzy,
    grammar.RangeNode: _Conversion.range,
}


def _word(text: str, around: _Around, span: Span, exact: bool = False) -> Word:
    shown = text.lower() if text in grammar.OPERATOR_WORDS else text
    return Word(shown, around.scope, exact, around.at_least, around.required, span=span)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _all(children: tuple[Node, ...], join: Join, span: Span) -> Node | None:
    return And(children, join, span=span) if len(children) > 1 else next(iter(children), None)


def _span(syntax: grammar.SyntaxNode) -> Span:
    return Span(syntax.startchar or 0, syntax.endchar or 0)
