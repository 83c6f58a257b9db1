"""Query tree → analysed tree: words become alternatives, patterns are folded, facet values are resolved.

Three rules soften a query of many words; each holds only for words side by side or joined by UND, never for quoted words,
patterns, `=Wort` and `+Wort`:
- Function words rank but need not occur, where something else remains to search for.
- Two to four neighbouring words that are one name or designation ('F 16') may be answered by that name or by all the words.
- In questions, and in runs of `LONG_QUERY` words side by side, `TOLERANCE` of the words suffice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from math import floor
from typing import Final, Protocol, TypeGuard

from searchapp.analysis.fold import fold
from searchapp.analysis.forms import Alternative, Level, MatchKind
from searchapp.analysis.tokenize import words
from searchapp.query.asking import Kin, WordForming, asked, filler, no_kin
from searchapp.query.ast import (
    Analysed,
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
    Span,
    Wildcard,
    Within,
    Word,
)

LONG_QUERY: Final = 6
"""Content words side by side from which some may be missing."""
TOLERANCE: Final = 2 / 3
"""Share of a long query's content words that must occur, rounded to the nearest number: 4 of 6, 5 of 8.

A question needs one: a whole sentence asks in other words than its answer, so ranking decides. (612 questions over
encyclopaedia paragraphs, keyword weights: with 2/3 required 163 answers aren't in the first ten, with 1/4 23, with one 19.)"""
LONGEST_SEQUENCE: Final = 4
"""Most neighbouring words tried as one name."""
LITERAL_WEIGHT: Final = 1.0

_LANGUAGES: Final = {
    "deutsch": "de",
    "german": "de",
    "englisch": "en",
    "english": "en",
    "französisch": "fr",
    "french": "fr",
}
_WILD: Final = re.compile(r"([*?]+)")

ResolveFacet = Callable[[str, str], tuple[str, ...]]
"""(facet name, value as typed) → values as indexed; () where no article can have it."""


class WordExpander(WordForming, Protocol):
    """What query analysis asks of the German chain."""

    def expand(self, word: str) -> tuple[Alternative, ...]:
        """All ways in which an article can answer a word."""

    def expand_sequence(self, words: Sequence[str]) -> tuple[Alternative, ...]:
        """All ways in which an article can answer several words that are one name; () if they aren't."""


def analyze(node: Node, analyzer: WordExpander, resolve_facet: ResolveFacet, kin: Kin = no_kin) -> Analysed:
    """The analysed tree of a parsed one. `kin` gives words of the index to questions."""
    return _Analysis(analyzer, resolve_facet, kin).node(node)


def named_sequence(node: Node) -> Leaf | None:
    """The name's leaf, if a node means 'this name, or all its words'; None for any other node."""
    match node:
        case Or(children=(Leaf() as name, And(children=parts)), minimum=1):
            shown = " ".join(part.shown for part in parts if isinstance(part, Leaf))
            return name if shown == name.shown else None
    return None


@cache
def function_words() -> frozenset[str]:
    """German function words, lower case."""
    text = files("searchapp.query").joinpath("data/function_words.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@dataclass(frozen=True, slots=True)
class _Analysis:
    analyzer: WordExpander
    resolve_facet: ResolveFacet
    kin: Kin

    def node(self, node: Node) -> Analysed:
        match node:
            case Word():
                return self._word(node)
            case Phrase():
                return self._phrase(node)
            case Wildcard() | Fuzzy():
                return _pattern(node)
            case And():
                return self._conjunction(node)
            case Or() | Within():
                return replace(node, children=tuple(self.node(child) for child in node.children))
            case Not():
                return replace(node, child=self.node(node.child))
            case FacetIs():
                return self._facet(node)
            case FieldIs():
                return replace(node, value=_field_value(node), shown=node.value)
            case Leaf() | Pattern() | DateIn() | Every() | Nothing():
                return node
        raise TypeError(f"no analysis for {type(node).__name__}")

    def _word(self, node: Word) -> Leaf:
        alternatives = self._literal(words(node.text), 0) if node.exact else self.analyzer.expand(node.text)
        return Leaf(node.text, alternatives, node.scope, node.at_least, required=node.required, span=node.span)

    def _phrase(self, node: Phrase) -> Leaf:
        tokens = words(node.text)
        alternatives = self._literal(tokens, node.slop)
        if node.slop and len(tokens) == 2:
            alternatives += self._literal(tokens[::-1], node.slop)
        return Leaf(node.text, alternatives, node.scope, node.at_least, span=node.span)

    def _literal(self, tokens: list[str], slop: int) -> tuple[Alternative, ...]:
        terms = tuple(self.analyzer.forms(token).exact for token in tokens)
        slop = slop if len(terms) > 1 else 0
        return (Alternative(Level.EXACT, terms, LITERAL_WEIGHT, MatchKind.LITERAL, slop),)

    def _facet(self, node: FacetIs) -> Analysed:
        values = dict.fromkeys(found for value in node.values for found in self.resolve_facet(node.facet, value))
        return replace(node, values=tuple(values)) if values else Nothing(span=node.span)

    def _conjunction(self, node: And) -> Analysed:
        is_question = node.join is Join.QUESTION
        parts = list(self._parts(tuple(_with_pieces(node.children)) if is_question else node.children))
        if is_question:
            parts = [self._widened(part) for part in parts]
        if any(part.role is not _Role.FILLER and not isinstance(part.node, Not) for part in parts):
            parts = [part.optional() for part in parts]
        content = tuple(part.node for part in parts if part.role is _Role.CONTENT)
        minimum = _minimum(len(content), node.join)
        children = tuple(part.node for part in parts)
        if minimum < len(content):
            others = (part.node for part in parts if part.role is not _Role.CONTENT)
            children = (Or(content, minimum, span=node.span), *others)
        return children[0] if len(children) == 1 else replace(node, children=children)

    def _widened(self, part: _Part) -> _Part:
        """In a question a quoted phrase may be missing too, and words have more answers."""
        if not isinstance(part.node, Leaf):
            return replace(part, role=_Role.CONTENT)
        if part.role is _Role.FILLER:
            return _Part(_Role.FILLER, filler(part.node))
        wider = asked(part.node, self.analyzer, self.kin) if part.role is _Role.CONTENT else part.node
        return _Part(_Role.CONTENT, wider)

    def _parts(self, children: tuple[Node, ...]) -> Iterator[_Part]:
        index = 0
        while index < len(children):
            length, part = self._name_at(children[index : index + LONGEST_SEQUENCE]) or (1, self._part(children[index]))
            yield part
            index += length

    def _part(self, child: Node) -> _Part:
        if not _is_plain(child):
            return _Part(_Role.STRICT, self.node(child))
        return _Part(_Role.FILLER if is_function_word(child.text) else _Role.CONTENT, self._word(child))

    def _name_at(self, children: tuple[Node, ...]) -> tuple[int, _Part] | None:
        """The longest name that starts with the first child, and its number of words."""
        run: list[Word] = []
        for child in children:
            if not _is_plain(child) or (run and (child.scope, child.at_least) != (run[0].scope, run[0].at_least)):
                break
            run.append(child)
        for length in range(len(run), 1, -1):
            alternatives = self.analyzer.expand_sequence([word.text for word in run[:length]])
            if alternatives:
                return length, _Part(_Role.CONTENT, self._named(run[:length], alternatives))
        return None

    def _named(self, run: list[Word], alternatives: tuple[Alternative, ...]) -> Or:
        first = run[0]
        span = Span(first.span.start, run[-1].span.end)
        shown = " ".join(word.text for word in run)
        name = Leaf(shown, alternatives, first.scope, first.at_least, span=span)
        return Or((name, And(tuple(self._word(word) for word in run), span=span)), span=span)


class _Role(Enum):
    STRICT = auto()
    CONTENT = auto()
    FILLER = auto()


@dataclass(frozen=True, slots=True)
class _Part:
    """A child of an And after analysis. FILLER: a function word; CONTENT: another plain word or name; STRICT: the rest."""

    role: _Role
    node: Analysed

    def optional(self) -> _Part:
        if self.role is _Role.FILLER and isinstance(self.node, Leaf):
            return _Part(self.role, replace(self.node, optional=True))
        return self


def _with_pieces(children: tuple[Node, ...]) -> Iterator[Node]:
    """The words of a question; one with hyphens also gives its pieces, since the answer may name them apart."""
    for child in children:
        yield child
        if _is_plain(child) and "-" in child.text:
            yield from (replace(child, text=piece) for piece in words(child.text) if len(piece) > 1)


def is_function_word(word: str) -> bool:
    """Whether a typed word is a German function word. Written in capitals it is an acronym ('WIR', 'AM')."""
    return word.lower() in function_words() and not (len(word) > 1 and word.isupper())


def _is_plain(node: Node) -> TypeGuard[Word]:
    return isinstance(node, Word) and not node.exact and not node.required


def _minimum(content: int, join: Join) -> int:
    """How many of the content words must occur."""
    if join is Join.QUESTION:
        return 1
    if join is Join.WORDS and content >= LONG_QUERY:
        return floor(content * TOLERANCE + 0.5)
    return content


def _pattern(node: Wildcard | Fuzzy) -> Pattern:
    if isinstance(node, Fuzzy):
        return Pattern(node.text, fold(node.text), node.distance, node.scope, node.at_least, span=node.span)
    return Pattern(node.pattern, _fold_pattern(node.pattern), 0, node.scope, node.at_least, span=node.span)


def _fold_pattern(pattern: str) -> str:
    return "".join(piece if piece[:1] in ("*", "?") else fold(piece) for piece in _WILD.split(pattern))


def _field_value(node: FieldIs) -> str:
    """Author: folded words with blanks between; language: its code; id: as typed."""
    if node.name == "author":
        return " ".join(fold(word) for word in words(node.value))
    if node.name == "language":
        language = node.value.lower()
        return _LANGUAGES.get(language, language)
    return node.value
